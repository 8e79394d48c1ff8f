"""Is what people say written down as they said it, and does nobody hear more than they may?"""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND, Actor, Context
from consentreg.models import Account, Answer, Authority, Person, Restriction
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import clearance, consents, notes, people, restrictions
from consentreg.services.consents import NewAnswer
from tests import factories
from tests.web.answers import button, press, saved
from tests.web.staff.outing import Outing, code_of, text_of


def answers(outing: Outing, person: Person) -> list[Answer]:
    """Return what was written down of somebody, newest first."""
    with outing.parts.reading(COMMAND) as ctx:
        return list(consents.history(ctx, person))


def wrote(client: FlaskClient, person: Person, **fields: object) -> TestResponse:
    """Write down an answer with what the page would send along."""
    return client.post(f"/staff/people/{person.id}/answers/new", data={"by": "self", "method": "paper"} | fields)


def table(answer: TestResponse) -> str:
    """Return the three rows of a person's page."""
    return text_of(answer).split("Ask face to face first")[1].split("Write down an answer")[0]


def test_a_no_is_one_tap_and_counts_at_once(staff: FlaskClient, outing: Outing) -> None:
    answer = staff.post(f"/staff/people/{outing.ada.id}/no", data={"scope": "publish_public"})
    (no,) = answers(outing, outing.ada)
    assert answer.status_code == 303
    assert (no.scope, no.answer, no.authority_id, no.awaits_second) == ("publish_public", "refused", None, False)


def test_a_no_says_what_was_written_down(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        mo = factories.authority(ctx, outing.ada)
    page = f"/staff/people/{outing.ada.id}"
    for by, who in (("", "Ada"), (mo.id, "Mo Lovell")):
        answer = staff.post(f"{page}/no", data={"scope": "publish_public", "by": by}, follow_redirects=True)
        assert f"Written down: {who} says no to “Show them in public”. It counts from now on." in text_of(answer)


def test_a_no_pressed_twice_is_written_once(staff: FlaskClient, colleague: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.answer(ctx, outing.ada, Scope.PUBLIC)
    pages = [staff.post(f"/staff/people/{outing.ada.id}/no", data={"scope": "publish_public"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [303, 303]
    assert [entry.answer for entry in answers(outing, outing.ada)].count("withdrawn") == 1
    assert len(answers(outing, outing.ada)) == 2
    colleague.post(f"/staff/people/{outing.ada.id}/no", data={"scope": "publish_public"})
    assert len(answers(outing, outing.ada)) == 3, "somebody else heard it too"


def test_a_no_after_a_yes_of_the_same_person_withdraws_it(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        mo = factories.authority(ctx, outing.ada)
        factories.answer(ctx, outing.ada, Scope.PUBLIC)
    staff.post(f"/staff/people/{outing.ada.id}/no", data={"scope": "publish_public", "by": mo.id})
    staff.post(f"/staff/people/{outing.ada.id}/no", data={"scope": "publish_public", "by": ""})
    said = {entry.authority_id: entry.answer for entry in answers(outing, outing.ada) if entry.answer != "given"}
    assert said == {mo.id: "refused", None: "withdrawn"}


@pytest.mark.parametrize(("form", "status"), [({"scope": "everything"}, 422), ({"scope": "take", "by": "0" * 32}, 404)])
def test_a_no_to_nothing_or_of_nobody_is_not_written(
    staff: FlaskClient, outing: Outing, form: dict[str, str], status: int
) -> None:
    assert staff.post(f"/staff/people/{outing.ada.id}/no", data=form).status_code == status
    assert answers(outing, outing.ada) == []


def test_nothing_is_chosen_beforehand_but_who_most_likely_spoke(staff: FlaskClient, outing: Outing) -> None:
    page = staff.get(f"/staff/people/{outing.ada.id}/answers/new").get_data(as_text=True)
    chosen = re.findall(r'<input[^>]*type="radio"[^>]*>', page)
    assert [re.search(r'value="(\w+)"', one).group(1) for one in chosen if "checked" in one] == ["self"]  # type: ignore[union-attr]
    assert len([one for one in chosen if 'name="by"' not in one]) == 9


def test_two_must_speak_so_nobody_is_chosen_for_somebody_without_a_birthday(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        kit = factories.person(ctx, "Kit Young", born=None)
    page = staff.get(f"/staff/people/{kit.id}/answers/new")
    assert "checked" not in page.get_data(as_text=True).split("<form")[-1]
    assert "Both Kit and an adult who may decide must say yes" in text_of(page)


def test_a_no_and_a_not_now_are_written_down_without_a_second_page(staff: FlaskClient, outing: Outing) -> None:
    answer = wrote(staff, outing.ada, take="refused", publish_public="deferred", at="2026-06-01")
    said = {entry.scope: (entry.answer, entry.since.date()) for entry in answers(outing, outing.ada)}
    assert answer.status_code == 303
    assert said == {"take": ("refused", date(2026, 6, 1)), "publish_public": ("deferred", date(2026, 6, 1))}


def test_a_yes_asks_for_its_terms_before_anything_is_written(staff: FlaskClient, outing: Outing) -> None:
    answer = wrote(staff, outing.ada, take="given", publish_internal="refused")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "What comes with the yes?" in text_of(answer)
    assert 'value="2027-07-01"' in page
    assert "Social media" not in text_of(answer)
    assert answers(outing, outing.ada) == []


def test_an_adult_is_asked_again_after_two_years(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ann = factories.person(ctx, "Ann Kerr", kind="staff", born=None)
    assert 'value="2028-06-30"' in wrote(staff, ann, take="given").get_data(as_text=True)


def test_a_yes_is_kept_with_its_rules_places_days_and_paper(staff: FlaskClient, outing: Outing) -> None:
    form = (io.BytesIO(b"%PDF-1.7 the form"), "Ada Lovell.pdf")
    answer = wrote(staff, outing.ada, step="terms", take="given", publish_public="given", conditions=["GROUP_ONLY"],
                   only_event=outing.event.id, places_public=["usual", "SOCIAL"], valid_until="2027-06-01",
                   covers_existing="y", evidence=form, note="with her sister")  # fmt: skip
    said = {entry.scope: entry for entry in answers(outing, outing.ada)}
    public, take = said["publish_public"], said["take"]
    assert answer.status_code == 303
    assert public.conditions == ["GROUP_ONLY", {"type": "EVENT_ONLY", "event": outing.event.id}]
    assert (public.channels, take.channels) == (["FUNDER_REPORT", "PRINT", "SOCIAL", "WEBSITE"], None)
    assert (public.valid_until, public.covers_existing, public.survives_leaving) == (date(2027, 6, 1), True, False)
    assert public.evidence_id == take.evidence_id is not None
    assert not public.awaits_second
    words = table(staff.get(f"/staff/people/{outing.ada.id}"))
    assert "Group photos only" in words
    assert "Only photos of Beach day" in words
    assert "Until 1 June 2027" in words


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({}, "EVIDENCE_NEEDED", id="a yes needs proof"),
        pytest.param({"reference": " "}, "EVIDENCE_NEEDED", id="spaces are no proof"),
        pytest.param({"reference": "form 1", "valid_until": "2030-01-01"}, "TOO_LONG", id="two years at most"),
        pytest.param({"reference": "form 1", "valid_until": "soon"}, "BAD_INPUT", id="a day that is none"),
        pytest.param({"reference": "form 1", "conditions": ["NEVER"]}, "UNKNOWN_CONDITION", id="a made-up rule"),
        pytest.param({"reference": "form 1", "places_public": ["MOON"]}, "PLACE_GONE", id="a made-up place"),
        pytest.param({"reference": "form 1", "places_public": []}, "PLACES_NEEDED", id="nobody said where"),
        pytest.param({"places_public": ["nowhere", "WEBSITE"]}, "PLACES_UNCLEAR", id="nowhere and somewhere"),
        pytest.param({"places_public": ["nowhere", "usual"]}, "PLACES_UNCLEAR", id="nowhere and the usual"),
        pytest.param({"reference": "form 1", "note": "x" * 281}, "NOTE_TOO_LONG", id="a long note"),
        pytest.param({"reference": "form 1", "at": "2026-12-01"}, "IN_THE_FUTURE", id="said in the future"),
        pytest.param({"reference": "form 1", "method": "telepathy"}, "UNKNOWN_METHOD", id="a made-up way"),
        pytest.param({"reference": "form 1", "by": ""}, "WHO_NEEDED", id="somebody must have spoken"),
        pytest.param({"publish_public": "maybe"}, "UNKNOWN_ANSWER", id="a made-up answer"),
        pytest.param({"publish_public": ""}, "ANSWER_NEEDED", id="no answer"),
        pytest.param({"evidence": (io.BytesIO(b"MZ"), "form.exe")}, "NOT_A_FORM", id="a file that is no form"),
    ],
)
def test_a_bad_answer_is_said_plainly_and_nothing_is_written(
    staff: FlaskClient, outing: Outing, fields: dict[str, object], code: str
) -> None:
    answer = wrote(
        staff, outing.ada, **({"step": "terms", "publish_public": "given", "places_public": ["usual"]} | fields)
    )
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert answers(outing, outing.ada) == []


def test_rules_of_an_outing_of_others_are_not_there(staff: FlaskClient, outing: Outing) -> None:
    answer = wrote(staff, outing.ada, step="terms", take="given", reference="form 1", only_event=outing.elm_event.id)
    assert answer.status_code == 404
    assert answers(outing, outing.ada) == []


def test_an_admin_is_offered_nothing_that_is_not_theirs(visit: Callable[..., FlaskClient], outing: Outing) -> None:
    """They keep who is there; what people say is between them and those who care for them."""
    admin = visit(Role.ADMIN)
    page = admin.get(f"/staff/people/{outing.ada.id}").get_data(as_text=True)
    ways = set(re.findall(rf'href="(/staff/people/{outing.ada.id}/[^"]+)"', page))
    assert ways
    assert {way: admin.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
    assert "Did somebody say no?" not in page


def test_a_second_person_confirms_a_yes_that_was_only_heard(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing
) -> None:
    wrote(staff, outing.ada, step="terms", take="given", second_person="y")
    (yes,) = answers(outing, outing.ada)
    assert yes.awaits_second
    assert "Yes, I heard it" not in text_of(staff.get("/staff/"))
    assert "Yes, I heard it" in text_of(colleague.get("/staff/"))
    assert staff.post(f"/staff/answers/{yes.id}/confirm").status_code == 409
    assert colleague.post(f"/staff/answers/{yes.id}/confirm").status_code == 303
    assert "Yes, I heard it" not in text_of(colleague.get("/staff/"))
    assert colleague.post(f"/staff/answers/{'0' * 32}/confirm").status_code == 404


def test_a_yes_through_a_link_is_said_to_be_one(staff: FlaskClient, outing: Outing) -> None:
    """Nobody wrote it down, so nobody is said to have heard it."""
    with outing.parts.transaction(Actor("person", outing.ada.id)) as ctx:
        consents.record(ctx, outing.ada, NewAnswer(scope="take", answer="given", method=consents.SELF_SERVICE,
                                                   second_person=True))  # fmt: skip
    home = text_of(staff.get("/staff/"))
    assert "Answered through a link" in home
    assert "Yes, it was them" in home
    assert "Yes, I heard it" not in home


def _refuses(ctx: Context, person: Person) -> None:
    factories.answer(ctx, person, Scope.PUBLIC, "refused")


@pytest.fixture
def lead_id(outing: Outing, lead: FlaskClient) -> str:
    with outing.parts.reading(COMMAND) as ctx:
        return ctx.session.scalars(sa.select(Account.id).where(Account.email == "safeguarding@example.org")).one()


def test_staff_cannot_tell_a_refusal_from_a_restriction(
    staff: FlaskClient, lead: FlaskClient, outing: Outing, lead_id: str
) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        for person in (outing.ada, outing.ben):
            factories.yes_to_all(ctx, person)
            notes.record_view(ctx, person, "yes")
        _refuses(ctx, outing.ada)
        ctx.session.add(
            Restriction(person_id=outing.ben.id, level="NO_PUBLIC", category="adoption", set_by=lead_id, set_at=ctx.now)
        )
    pages = [text_of(staff.get(f"/staff/people/{person.id}")) for person in (outing.ada, outing.ben)]
    alike = {page.replace("Ada Lovell", "X").replace("Ben Okafor", "X").replace("Ada", "X").replace("Ben", "X")
             .replace(" A X", " X").replace(" B X", " X") for page in pages}  # fmt: skip
    assert len(alike) == 1
    assert "No Photos of them cannot be used here" in alike.pop()
    assert "Adoption" in text_of(lead.get(f"/staff/people/{outing.ben.id}"))
    assert "They said no." in text_of(lead.get(f"/staff/people/{outing.ada.id}"))


def test_the_list_of_people_tells_a_refusal_from_nothing_either(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ada)
        _refuses(ctx, outing.ada)
    words = text_of(staff.get("/staff/people"))
    assert "Ada Lovell 17, Rowan House" in words
    assert "refus" not in words
    assert "Ola" not in words


def test_search_finds_part_of_a_name(staff: FlaskClient, outing: Outing) -> None:
    words = text_of(staff.get("/staff/people?q=okaf"))
    assert "Ben Okafor" in words
    assert "Ada Lovell" not in words
    assert "Nobody of that name" in text_of(staff.get("/staff/people?q=%25"))


def test_a_person_is_added_and_changed(staff: FlaskClient, outing: Outing) -> None:
    form = {"name": "Cat Munro", "kind": "young_person", "born": "2012-02-29", "groups": outing.group.id}
    answer = staff.post("/staff/people/new", data=form)
    page = text_of(staff.get(answer.location))
    assert "Cat Munro 14, Rowan House" in page
    changed = saved(staff, f"{answer.location}/edit", form | {"name": "Cat Reid", "left_on": "2026-06-30"})
    assert changed.status_code == 303
    assert "Left on 30 June 2026" in text_of(staff.get(answer.location))


def test_an_old_yes_to_inside_does_not_open_the_new_house(lead: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        heron = factories.group(ctx, "Heron House")
        person = factories.person(ctx, "Finn Roy", born=date(2009, 3, 1), groups=[outing.group])
        factories.yes_to_all(ctx, person)
    page = f"/staff/people/{person.id}"
    assert "Ask Finn again" not in text_of(lead.get(page))
    form = {"name": "Finn Roy", "born": "2009-03-01", "groups": heron.id}
    tomorrow = saved(lead, f"{page}/edit", form | {"moved_on": "2026-07-02"})
    assert tomorrow.status_code == 422
    assert "cannot be in the future" in text_of(tomorrow)
    assert saved(lead, f"{page}/edit", form | {"moved_on": "2026-06-29"}).status_code == 303
    with outing.parts.reading(COMMAND) as ctx:
        decided = clearance.person_standing(ctx, person.id)
    assert {scope: decision.reasons for scope, decision in decided.items()} == {
        Scope.TAKE: ("CONSENTED",), Scope.INTERNAL: ("PLACEMENT_CHANGED",), Scope.PUBLIC: ("FACE_PUBLIC_CHILD",),
    }  # fmt: skip
    assert "Things have changed since they said yes. Ask again." in text_of(lead.get(page))


def test_a_namesake_is_asked_about_and_added_once_somebody_says_so(staff: FlaskClient, outing: Outing) -> None:
    form = {"name": "Cat Munro", "kind": "young_person", "born": "2012-02-29", "groups": outing.group.id}
    assert "namesake" not in text_of(staff.get("/staff/people/new"))
    staff.post("/staff/people/new", data=form)
    again = staff.post("/staff/people/new", data=form)
    assert (again.status_code, code_of(again)) == (422, "PERSON_EXISTS")
    assert "Rowan House already has somebody of this name and date of birth." in text_of(again)
    assert staff.post("/staff/people/new", data=form | {"namesake": "y"}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"name": " "}, 422), ({"name": "x" * 121}, 422), ({"kind": "unknown"}, 422), ({"born": "2030-01-01"}, 422),
     ({"born": "31/31/2012"}, 422), ({"groups": []}, 422), ({"groups": "0" * 32}, 404)],
)  # fmt: skip
def test_a_person_who_cannot_be_is_not_added(
    staff: FlaskClient, outing: Outing, fields: dict[str, object], status: int
) -> None:
    form = {"name": "Cat Munro", "kind": "young_person", "born": "2012-02-28", "groups": outing.group.id}
    assert staff.post("/staff/people/new", data=form | fields).status_code == status
    assert "Cat" not in text_of(staff.get("/staff/people"))


def test_groups_of_others_stay_when_staff_change_a_person(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        both = factories.person(ctx, "Bo Both", groups=[outing.group, outing.elsewhere])
    page = staff.get(f"/staff/people/{both.id}/edit")
    assert "Elm House" not in text_of(page)
    saved(staff, f"/staff/people/{both.id}/edit", {"name": "Bo Both", "groups": outing.group.id})
    with outing.parts.reading(COMMAND) as ctx:
        assert {group.name for group in people.get(ctx, both.id).groups} == {"Rowan House", "Elm House"}


def adult(outing: Outing) -> Authority:
    """Return the one adult of Ada."""
    with outing.parts.reading(COMMAND) as ctx:
        (one,) = people.authorities(ctx, outing.ada)
        return one


def test_an_adult_counts_once_somebody_saw_the_paper_and_until_they_end(staff: FlaskClient, outing: Outing) -> None:
    here = f"/staff/people/{outing.ada.id}"
    form = {"name": "Mo Lovell", "relation": "parent", "source": "birth_cert_seen"}
    assert staff.post(f"{here}/adults/new", data=form).status_code == 303
    assert adult(outing).verified_at is None
    press(staff, here, f"{here}/adults/{adult(outing).id}/verify")
    assert adult(outing).verified_at is not None
    press(staff, here, f"{here}/adults/{adult(outing).id}/photos")
    assert adult(outing).may_see_photos
    assert "Show them their page" in text_of(staff.get(here))
    shown = staff.post(f"{here}/ask", data={"by": adult(outing).id, "way": "show", "purpose": "visit"})
    assert "For Mo Lovell" in text_of(shown)
    staff.post(f"{here}/adults/{adult(outing).id}/photos", data={"may_see_photos": 0})
    assert "Sees no photos." in text_of(staff.get(here))
    staff.post(f"{here}/adults/{adult(outing).id}/contact", data={"do_not_contact": 1})
    assert adult(outing).do_not_contact
    assert "Do not contact." in text_of(staff.get(here))
    staff.post(f"{here}/adults/{adult(outing).id}/end")
    assert "Ended 1 July 2026" in text_of(staff.get(here))


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"relation": "friend"}, "UNKNOWN_RELATION"), ({"source": "heard"}, "UNKNOWN_SOURCE"),
     ({"source": "self_declared", "verified": "y"}, "NOT_PROOF")],
)  # fmt: skip
def test_an_adult_who_cannot_decide_is_not_added(
    staff: FlaskClient, outing: Outing, fields: dict[str, str], code: str
) -> None:
    form = {"name": "Mo Lovell", "relation": "parent", "source": "birth_cert_seen"} | fields
    answer = staff.post(f"/staff/people/{outing.ada.id}/adults/new", data=form)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "Mo Lovell" not in text_of(staff.get(f"/staff/people/{outing.ada.id}"))


@pytest.mark.parametrize(
    ("page", "good", "bad", "code"),
    [
        ("view", {"view": "yes"}, {"view": "cannot_express"}, "NOTE_NEEDED"),
        ("view", {"view": "yes"}, {}, "UNKNOWN_VIEW"),
        ("understanding", {"result": "able", "basis": "we talked", "review_by": "2027-01-01"},
         {"result": "able", "basis": "we talked", "review_by": "2026-01-01"}, "REVIEW_IN_THE_PAST"),
        ("understanding", {"result": "able", "basis": "we talked", "review_by": "2027-01-01"},
         {"result": "able", "basis": "", "review_by": ""}, ""),
        ("death", {"day": "2026-06-01"}, {"day": "2027-06-01"}, "IN_THE_FUTURE"),
        ("death", {"day": "2026-06-01"}, {"day": ""}, ""),
    ],
)  # fmt: skip
def test_notes_about_a_person_are_kept_or_refused_plainly(
    staff: FlaskClient, outing: Outing, page: str, good: dict[str, str], bad: dict[str, str], code: str
) -> None:
    here = f"/staff/people/{outing.ada.id}/{page}"
    refused = staff.post(here, data={"version": "none"} | bad)
    assert (refused.status_code, code_of(refused)) == (422, code)
    assert staff.get(here).status_code == 200
    assert staff.post(here, data={"version": "none"} | good).status_code == 303


def test_a_restriction_is_set_by_the_lead_and_lifted_by_two(
    lead: FlaskClient, visit: Callable[..., FlaskClient], outing: Outing
) -> None:
    from consentreg.rules.permissions import Role

    here = f"/staff/people/{outing.ada.id}"
    form = {"level": "NO_IMAGE", "category": "adoption", "review_by": "2026-06-01"}
    assert lead.post(f"{here}/restrictions/new", data=form).status_code == 303
    assert "Look at it now" in text_of(lead.get("/staff/restrictions"))
    with outing.parts.reading(COMMAND) as ctx:
        (on,) = restrictions.active(ctx, outing.ada)
    lift = f"{here}/restrictions/{on.id}/lift"
    assert press(lead, here, lift).status_code == 303
    assert "Another lead must agree" in text_of(lead.get(here))
    second = visit(Role.SAFEGUARDING, email="second@example.org")
    asked = button(second, here, lift)
    assert lead.post(lift, data=asked).status_code == 422
    assert second.post(lift, data=asked).status_code == 303
    assert "No restrictions" in text_of(lead.get("/staff/restrictions"))
    assert second.post(lift).status_code == 409


@pytest.mark.parametrize(
    ("fields", "code"), [({"level": "SOME"}, "UNKNOWN_LEVEL"), ({"category": "gossip"}, "UNKNOWN_CATEGORY")]
)
def test_a_restriction_that_is_none_is_refused(
    lead: FlaskClient, outing: Outing, fields: dict[str, str], code: str
) -> None:
    form = {"level": "NO_IMAGE", "category": "adoption"} | fields
    answer = lead.post(f"/staff/people/{outing.ada.id}/restrictions/new", data=form)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "No restrictions" in text_of(lead.get("/staff/restrictions"))
