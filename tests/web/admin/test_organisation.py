"""How do groups, channels and settings come to be, and which wishes are refused?"""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import AuditEntry
from consentreg.rules.permissions import Role
from consentreg.services import organisation, policy
from tests import factories
from tests.conftest import NOON
from tests.services import acts
from tests.web.answers import saved, text

CHANNEL = {"name": "Our website", "slug": "our-website", "klass": "WEBSITE", "url": "https://harbour.example",
           "owner": "Jo Kerr", "audience": "Anybody", "next_check": "2026-12-01", "scale": "3", "permanency": "2",
           "speed": "1", "pressure": "0", "contact": "0"}  # fmt: skip
SETTINGS = {"jurisdiction": "GB-SCT", "time_zone": "Europe/London", "co_agreement": "y", "face_public_child": "y",
            "channel_risk": "y", "adult_agrees_until": "16", "adult_agrees_for": ["publish_public"],
            "usage_terms": "Only for the use this copy was released for."}  # fmt: skip


def last_act(parts: Installation) -> tuple[str, Any]:
    with parts.reading() as ctx:
        entry = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        return entry.act, entry.detail


def channels(parts: Installation) -> list[str]:
    with parts.reading() as ctx:
        return [each.slug for each in organisation.channels(ctx)]


def test_a_group_is_added_and_counted(admin: FlaskClient, parts: Installation) -> None:
    assert "No group yet" in text(admin.get("/admin/groups"))
    assert admin.post("/admin/groups", data={"name": "  Rowan   House "}).status_code == 303
    with parts.transaction(COMMAND) as ctx:
        factories.person(ctx)
    assert "Rowan House was added." in text(admin.get("/admin/groups"))
    assert "1 person, 0 accounts" in text(admin.get("/admin/groups"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Write a name."),
        ("   ", "Write a name."),
        ("\u200b", "Write a name."),
        ("Elm\u202e House", "cannot be seen"),
        ("x" * 121, "longer than 120"),
        ("rowan house", "There is already a group of this name."),
        ("\uff32owan House", "There is already a group of this name."),
    ],
)
def test_a_bad_group_is_refused(admin: FlaskClient, parts: Installation, name: str, said: str) -> None:
    admin.post("/admin/groups", data={"name": "Rowan House"})
    answer = admin.post("/admin/groups", data={"name": name})
    assert answer.status_code == 422
    assert said in text(answer)
    with parts.reading() as ctx:
        assert len(organisation.groups(ctx)) == 1


def test_a_channel_is_added(admin: FlaskClient, parts: Installation) -> None:
    answer = admin.post("/admin/channels/new", data=CHANNEL)
    assert (answer.status_code, answer.location) == (303, "/admin/channels")
    page = text(admin.get("/admin/channels"))
    assert "Our website was added." in page
    assert "Website, medium risk, Jo Kerr watches it, next check by 1 December 2026" in page
    with parts.reading() as ctx:
        made = organisation.channel(ctx, "our-website")
        assert (made.scale, made.permanency, made.speed) == (3, 2, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Write a name."),
        ({"slug": ""}, "Write a short name"),
        ({"slug": "Our Website"}, "Use small letters, digits and single hyphens"),
        ({"slug": "../etc"}, "Use small letters, digits and single hyphens"),
        ({"slug": "taken"}, "There is already a channel with this short name."),
        ({"klass": "TIKTOK"}, "Choose one of"),
        ({"klass": ""}, "Choose one of"),
        ({"url": "javascript:alert(1)"}, "Write a web address that begins with https://."),
        ({"url": "harbour"}, "Write a web address that begins with https://."),
        ({"owner": ""}, "Write who watches it."),
        ({"audience": ""}, "Write who sees it."),
        ({"next_check": ""}, "Write a day, within six months."),
        ({"next_check": "2026-02-30"}, "Write a day that exists"),
        ({"next_check": "0000"}, "Write a day that exists"),
        ({"next_check": "2026-06-30"}, "The next check must be today or later."),
        ({"next_check": "2027-07-01"}, "within six months"),
        ({"scale": ""}, "Choose 0, 1, 2 or 3."),
        ({"contact": "4"}, "Choose 0, 1, 2 or 3."),
        ({"speed": "-1"}, "Choose 0, 1, 2 or 3."),
        ({"pressure": "abc"}, "Choose 0, 1, 2 or 3."),
    ],
)
def test_a_bad_channel_is_refused_beside_its_field(
    admin: FlaskClient, parts: Installation, wrong: dict[str, str], said: str
) -> None:
    with parts.transaction(COMMAND) as ctx:
        factories.channel(ctx, "taken")
    answer = admin.post("/admin/channels/new", data=CHANNEL | wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'class="govuk-error-message"' in page
    assert channels(parts) == ["taken"]


def test_looking_at_a_channel_opens_it_again(
    admin: FlaskClient, parts: Installation, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.post("/admin/channels/new", data=CHANNEL)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=170))
    admin = visit(Role.ADMIN, email="later@example.org")
    assert "Look at it" in text(admin.get("/admin/channels/our-website"))
    answer = saved(admin, "/admin/channels/our-website", {"next_check": "2027-05-01"})
    assert answer.status_code == 303
    assert "Next time by 1 May 2027." in text(admin.get("/admin/channels"))
    assert last_act(parts)[0] == "channel.checked"


@pytest.mark.parametrize("day", ["", "2026-06-30", "2027-07-01", "tomorrow"])
def test_a_bad_next_check_is_refused(admin: FlaskClient, parts: Installation, day: str) -> None:
    admin.post("/admin/channels/new", data=CHANNEL)
    assert saved(admin, "/admin/channels/our-website", {"next_check": day}).status_code == 422
    assert last_act(parts)[0] == "channel.added"


def test_a_closed_channel_stays_on_the_list(admin: FlaskClient, parts: Installation) -> None:
    admin.post("/admin/channels/new", data=CHANNEL)
    assert admin.get("/admin/channels/our-website/retire").status_code == 405
    admin.post("/admin/channels/our-website/retire")
    assert "closed on 1 July 2026" in text(admin.get("/admin/channels"))
    assert "I have looked at it" not in text(admin.get("/admin/channels/our-website"))
    assert last_act(parts)[0] == "channel.retired"


def test_settings_say_what_is_decided(admin: FlaskClient) -> None:
    page = text(admin.get("/admin/settings"))
    assert "Faces of children in public need a look" in page
    assert 'value="Europe/London"' in page


def test_a_setting_is_changed_and_stands_in_the_trail(admin: FlaskClient, parts: Installation) -> None:
    assert saved(admin, "/admin/settings", SETTINGS | {"jurisdiction": "GB-WLS"}).status_code == 303
    assert last_act(parts) == (
        "organisation.policy_changed",
        {"changed": {"jurisdiction": ["GB-SCT", "GB-WLS"]}},
    )


def test_saving_the_same_again_is_no_act(admin: FlaskClient, parts: Installation) -> None:
    before = last_act(parts)
    saved(admin, "/admin/settings", SETTINGS)
    assert "Nothing was changed." in text(admin.get("/admin/settings"))
    assert last_act(parts) == before


@pytest.mark.parametrize("safeguard", [name for name in policy.SAFEGUARDS if name != "every_authority"])
def test_turning_a_safeguard_off_is_asked_twice(admin: FlaskClient, parts: Installation, safeguard: str) -> None:
    form = {name: value for name, value in SETTINGS.items() if name != safeguard}
    answer = saved(admin, "/admin/settings", form)
    assert answer.status_code == 422
    assert "More photos could go out after this. Confirm that you mean it." in text(answer)
    assert last_act(parts)[0] == "account.signed_in"
    assert saved(admin, "/admin/settings", form | {"confirmed": "y"}).status_code == 303
    assert last_act(parts) == ("organisation.policy_changed", {"changed": {safeguard: [True, False]}})
    assert saved(admin, "/admin/settings", SETTINGS).status_code == 303
    assert last_act(parts)[1] == {"changed": {safeguard: [False, True]}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"jurisdiction": "FR"}, "Choose the country from the list."),
        ({"jurisdiction": ""}, "Choose the country from the list."),
        ({"time_zone": ""}, "Write a time zone as in Europe/London."),
        ({"time_zone": "../../etc/passwd"}, "Write a time zone as in Europe/London."),
        ({"time_zone": "Europe/Atlantis"}, "Write a time zone as in Europe/London."),
        ({"usage_terms": ""}, "Write the terms in 1 to 500 characters."),
        ({"usage_terms": "x" * 501}, "Write the terms in 1 to 500 characters."),
    ],
)
def test_a_bad_setting_is_refused(admin: FlaskClient, parts: Installation, wrong: dict[str, str], said: str) -> None:
    answer = saved(admin, "/admin/settings", SETTINGS | wrong)
    assert answer.status_code == 422
    assert said in text(answer)
    assert last_act(parts)[0] == "account.signed_in"


@pytest.mark.parametrize(
    ("rule", "stricter"),
    [
        ("every_authority", {"every_authority": "y"}),
        ("adult_agrees_until", {"adult_agrees_until": "18"}),
        ("adult_agrees_for", {"adult_agrees_for": ["publish_public", "publish_internal"]}),
    ],
)
def test_a_house_rule_on_who_must_agree_is_set_at_once_and_eased_only_when_meant(
    admin: FlaskClient, rule: str, stricter: dict[str, Any]
) -> None:
    assert saved(admin, "/admin/settings", SETTINGS | stricter).status_code == 303
    eased = saved(admin, "/admin/settings", SETTINGS)
    assert eased.status_code == 422
    assert "More photos could go out after this" in text(eased)
    assert rule in text(eased)
    assert saved(admin, "/admin/settings", SETTINGS | {"confirmed": "y"}).status_code == 303


@pytest.mark.parametrize("age", ["", "12", "15", "19", "x"])
def test_a_house_is_never_milder_than_the_law(admin: FlaskClient, parts: Installation, age: str) -> None:
    refused = saved(admin, "/admin/settings", SETTINGS | {"adult_agrees_until": age})
    assert refused.status_code == 422
    assert "Choose an age from 16 to 18." in text(refused)
    assert saved(admin, "/admin/settings", SETTINGS | {"adult_agrees_for": []}).status_code == 303
    with parts.reading() as ctx:
        assert policy.settings(ctx).adult_agrees_for == ["publish_public"]


def test_what_a_rule_would_close_is_told_before_it_is_saved(admin: FlaskClient, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        young = factories.person(ctx, "Ada Lovell", born=date(2009, 3, 1))
        factories.yes_to_all(ctx, young, covers_existing=True)
        for number in range(3):
            acts.photo_of(ctx, young, content=number)
    form = {name: value for name, value in SETTINGS.items() if name != "face_public_child"}
    stricter = form | {"adult_agrees_until": "18", "adult_agrees_for": ["publish_internal", "publish_public"]}
    page = text(saved(admin, "/admin/settings", stricter | {"look": "1"}))
    assert "Would close:" in page
    assert "3 photos for inside" in page
    assert "3 photos for public" in page
    assert "Nothing is saved yet." in page
    with parts.reading() as ctx:
        assert policy.settings(ctx).adult_agrees_until == 16
    assert saved(admin, "/admin/settings", stricter).status_code == 303
    page = text(saved(admin, "/admin/settings", form | {"look": "1"}))
    assert "Would open:" in page
    assert "No photo that is here now." in text(saved(admin, "/admin/settings", stricter | {"look": "1"}))
