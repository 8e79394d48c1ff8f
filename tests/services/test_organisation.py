"""Whose register is it, with which groups, outings and channels, and what did it decide for itself?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.rules.words import Scope
from consentreg.services import clearance, organisation, outings, photos, policy
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.conftest import NOON
from tests.services import acts

TODAY = date(2026, 7, 1)


@pytest.fixture
def staff(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx))


def test_a_register_has_one_organisation(ctx: Context) -> None:
    with pytest.raises(Conflict) as refused:
        organisation.found(ctx, "Another")
    assert refused.value.code == "ALREADY_FOUNDED"


def test_an_empty_register_says_so(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        ctx.session.delete(organisation.organisation(ctx))
        ctx.session.flush()
        with pytest.raises(Refused, match="Run consentreg init first"):
            organisation.organisation(ctx)


@pytest.mark.parametrize(("hours", "day"), [(11.99, 1), (12, 2)], ids=["before midnight in London", "midnight"])
def test_today_is_the_local_day(ctx: Context, hours: float, day: int) -> None:
    assert organisation.today(acts.later(ctx, hours=hours)) == TODAY.replace(day=day)


def test_groups_have_one_name_each_and_are_seen_by_their_own(ctx: Context, staff: Context) -> None:
    other = make.group(ctx, "Other House")
    make.person(ctx, "Bo", groups=[other])
    for name in ("other house", " Other  House "):
        with pytest.raises(Conflict) as refused:
            organisation.add_group(ctx, name)
        assert refused.value.code == "GROUP_EXISTS"
    assert [group.name for group in organisation.groups(staff)] == ["Rowan House"]
    assert [(group.name, people, accounts) for group, people, accounts in organisation.group_sizes(ctx)] == [
        ("Other House", 1, 0), ("Rowan House", 0, 1)]  # fmt: skip
    for text in (other.id, "Other House", "Nowhere"):
        with pytest.raises(Refused) as unknown:
            organisation.group_named(staff, text)
        assert (unknown.value.code, unknown.value.field) == ("UNKNOWN_GROUP", "group")
    for group_id in (other.id, "f" * 32):
        with pytest.raises(NotThere):
            organisation.group(staff, group_id)
    assert organisation.group_named(ctx, " Other House ").id == organisation.group(ctx, other.id).id == other.id


def test_an_outing_is_known_by_its_name_and_day(ctx: Context, staff: Context) -> None:
    group = make.group(ctx)
    first = organisation.event(ctx, group, " Beach  day ", TODAY)
    assert organisation.event(ctx, group, "Beach day", TODAY).id == first.id
    assert organisation.event(ctx, group, "Beach day", TODAY - timedelta(1)).id != first.id
    assert organisation.event(ctx, group, "Beach day", None).id == first.id
    other = organisation.event(ctx, make.group(ctx, "Other House"), "Beach day", TODAY)
    assert organisation.get_event(staff, first.id).id == first.id
    for event_id in (other.id, "f" * 32):
        with pytest.raises(NotThere):
            organisation.get_event(staff, event_id)


@pytest.mark.parametrize(
    ("code", "field", "how"),
    [("BAD_SLUG", "slug", {"slug": "Our Website"}), ("BAD_SLUG", "slug", {"slug": "-a"}),
     ("BAD_SLUG", "slug", {"slug": "a" * 121}), ("CHANNEL_EXISTS", "slug", {"slug": "taken"}),
     ("UNKNOWN_CLASS", "class", {"klass": "BILLBOARD"}), ("BAD_URL", "url", {"url": "javascript:alert(1)"}),
     ("BAD_URL", "url", {"url": "http://[half"}), ("BAD_URL", "url", {"url": "https://"}),
     ("BAD_URL", "url", {"url": "https://a b"}), ("BAD_URL", "url", {"url": "https://a\u202eb"}),
     ("BAD_URL", "url", {"url": "https://" + "a" * 500}), ("NAME_MISSING", "owner", {"owner": ""}),
     ("NAME_MISSING", "audience", {"audience": ""}), ("NAME_MISSING", "name", {"name": ""}),
     ("CHECK_IN_THE_PAST", "next_check", {"next_check": TODAY - timedelta(1)}),
     ("CHECK_TOO_FAR", "next_check", {"next_check": TODAY + timedelta(200)}),
     ("BAD_RISK", "risk", {"risk": {}}),
     *(("BAD_RISK", "risk", {"risk": dict.fromkeys(organisation.RATINGS, wrong)}) for wrong in (4, -1, True, 1.0))],
)  # fmt: skip
def test_a_channel_that_cannot_be_is_refused(ctx: Context, code: str, field: str, how: dict[str, Any]) -> None:
    make.channel(ctx, "taken")
    said = {"slug": "new", "name": "New", "klass": "WEBSITE"} | how
    with pytest.raises(Refused) as refused:
        make.channel(ctx, **said)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_channel_without_an_address_is_a_channel(ctx: Context) -> None:
    assert make.channel(ctx, "leaflet", "PRINT", url="").url is None
    assert make.channel(ctx, "site", url=" https://harbour.example/ ").url == "https://harbour.example/"


def test_channels_are_found_checked_and_retired(ctx: Context) -> None:
    first, second = make.channel(ctx, "a"), make.channel(ctx, "b")
    organisation.check_channel(ctx, "b", TODAY + timedelta(30))
    policy.retire_channel(ctx, "a")
    assert [channel.slug for channel in organisation.channels(ctx)] == ["b", "a"]
    assert (first.retired_on, second.next_check) == (TODAY, TODAY + timedelta(30))
    assert organisation.channel(ctx, "b").id == organisation.channel_by_id(ctx, second.id).id == second.id
    for ask in (organisation.channel, organisation.channel_by_id):
        with pytest.raises(NotThere):
            ask(ctx, "f" * 32)


# Outings


def test_photos_stand_beside_those_of_their_outing_or_else_of_their_group(ctx: Context) -> None:
    event = make.event(ctx)
    first, second = (acts.snap(ctx, number, of=event) for number in range(2))
    loose, done = acts.snap(ctx, 3), acts.tagged(ctx, acts.snap(ctx, 4))
    acts.snap(ctx, 5, in_group=make.group(ctx, "Other House"))
    assert sorted(outings.beside(ctx, first)) == sorted([(first.id, False), (second.id, False)])
    assert sorted(outings.beside(ctx, loose)) == sorted([(loose.id, False), (done.id, True)])


def test_photos_without_an_outing_are_counted_for_each_group_one_sees(ctx: Context, staff: Context) -> None:
    other = make.group(ctx, "Other House")
    done, _, hidden = acts.tagged(ctx, acts.snap(ctx, 1)), acts.snap(ctx, 2), acts.snap(ctx, 3, in_group=other)
    assert [(group.name, count, left) for group, count, left in outings.loose(staff)] == [("Rowan House", 2, 1)]
    assert [group.name for group, _, _ in outings.loose(ctx)] == ["Other House", "Rowan House"]
    assert done.id in {photo.id for photo in outings.loose_of(staff, make.group(ctx))}
    assert list(outings.loose_of(staff, other)) == []
    assert [photo.id for photo in outings.loose_of(ctx, other)] == [hidden.id]


def test_a_strip_shows_the_first_photos_that_are_not_finished(ctx: Context) -> None:
    event, empty = make.event(ctx), make.event(ctx, "Walk")
    days = [make.TAKEN + timedelta(each) for each in range(4)]
    made = [photos.add(ctx, acts.received(day, day), make.group(ctx), event=event).photo for day in days]
    acts.tagged(ctx, photos.get(ctx, made[0].id))
    photos.keep_copies(ctx, made[1].id, [("thumb", acts.drawing(b"", photos.SIZES["thumb"]))])
    strips = outings.strips(ctx, [event.id, empty.id], size=2)
    assert strips == {event.id: [(made[1].id, True), (made[2].id, False)]}


def test_those_most_often_in_an_outing_are_offered_first(ctx: Context, staff: Context) -> None:
    ada, bo, cy, gone = (make.person(ctx, name) for name in ("Ada", "Bo", "Cy", "Di"))
    gone.left_on = TODAY
    hidden = make.person(ctx, "Eli", groups=[make.group(ctx, "Other House")])
    event = make.event(ctx)
    for number, pictured in enumerate([(bo, hidden), (bo, ada), (bo,)]):
        acts.tagged(ctx, acts.snap(ctx, number, of=event), *(acts.Tagged(each.id) for each in pictured))
    named, rest = outings.likely(staff, acts.snap(ctx, 9, of=event))
    assert ([each.id for each in named], [each.id for each in rest]) == ([bo.id, ada.id], [cy.id])


# What it decided for itself


def settings(ctx: Context, **changed: Any) -> policy.Settings:
    return replace(policy.settings(ctx), **changed)


def test_a_safeguard_is_turned_off_only_on_purpose(ctx: Context) -> None:
    less = settings(ctx, face_public_child=False, co_agreement=False)
    assert policy.loosened(ctx, less) == ("co_agreement", "face_public_child")
    with pytest.raises(Refused) as refused:
        policy.change(ctx, less)
    assert (refused.value.code, refused.value.field) == ("CONFIRM_LESS_STRICT", "confirmed")
    assert policy.settings(ctx).co_agreement
    changed = policy.change(ctx, less, confirmed=True)
    assert changed == {"co_agreement": [True, False], "face_public_child": [True, False]}
    assert acts.trail(ctx.session)[-1].detail == {"changed": changed}
    assert policy.change(ctx, settings(ctx, co_agreement=True)) == {"co_agreement": [False, True]}


def test_settings_that_stay_the_same_leave_no_entry(ctx: Context) -> None:
    before = acts.trail(ctx.session)[-1].seq
    assert policy.change(ctx, settings(ctx)) == {}
    assert acts.trail(ctx.session)[-1].seq == before


@pytest.mark.parametrize(
    ("code", "field", "how"),
    [("UNKNOWN_JURISDICTION", "jurisdiction", {"jurisdiction": "FR"}),
     ("UNKNOWN_TIME_ZONE", "time_zone", {"time_zone": "Mars/Olympus"}),
     ("BAD_TERMS", "usage_terms", {"usage_terms": " \n"}), ("BAD_TERMS", "usage_terms", {"usage_terms": "x" * 501})],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(ctx: Context, code: str, field: str, how: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        policy.change(ctx, settings(ctx, **how))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_decisions_follow_the_settings_from_then_on(ctx: Context) -> None:
    person = make.person(ctx, born=date(2012, 1, 1))
    make.yes_to_all(ctx, person)
    assert clearance.person_standing(ctx, person.id)[Scope.INTERNAL]
    policy.change(ctx, settings(ctx, jurisdiction="GB-ENG"))
    assert clearance.person_standing(ctx, person.id)[Scope.INTERNAL].reasons == ("GUARDIAN_NOT_ASKED",)
    policy.change(ctx, settings(ctx, time_zone="Pacific/Auckland", usage_terms=" Only\nhere "))
    assert (organisation.today(ctx), policy.settings(ctx).usage_terms) == (TODAY, "Only here")
    assert organisation.today(replace(ctx, now=NOON + timedelta(hours=1))) == TODAY + timedelta(1)
