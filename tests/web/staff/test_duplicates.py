"""What do pages say of a child who was written down twice, and to whom? (domain.md 5.4.1)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Person
from consentreg.rules.permissions import Role
from consentreg.services import clearance, duplicates, people, restrictions
from tests import factories as make
from tests.services import acts


@dataclass(frozen=True)
class Two:
    """One child in two houses, and who works there."""

    rowan: str
    heron: str
    first: str
    again: str


@pytest.fixture
def two(parts: Installation) -> Two:
    with parts.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        rowan, heron = make.group(ctx), make.group(ctx, "Heron House")
        ids = [people.add(ctx, name=name, kind="young_person", born=date(2009, 3, 1), groups=[group]).id
               for name, group in (("Noor Aziz", rowan), ("Aziz, Noor", heron))]  # fmt: skip
        make.yes_to_all(ctx, people.get(ctx, ids[1]))
        return Two(rowan.id, heron.id, *ids)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def standing(parts: Installation, person: str) -> set[str]:
    with parts.reading(COMMAND) as ctx:
        return {decision.outcome.name for decision in clearance.person_standing(ctx, person).values()}


def say(client: FlaskClient, two: Two, word: str) -> str:
    form = {"other": two.again, "say": word}
    answer = client.post(f"/staff/people/{two.first}/same-as", data=form, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_lead_and_the_admin_are_told_and_whoever_sees_one_house_is_not(visit: Callable, two: Two) -> None:
    assert "Possibly one and the same" in page(visit(Role.SAFEGUARDING), "/staff/")
    assert "Possibly one and the same" in page(visit(Role.ADMIN), "/admin/")
    staff = visit(Role.STAFF, groups=(two.heron,))
    theirs = page(staff, f"/staff/people/{two.again}")
    assert "The safeguarding lead must look at this one." in theirs
    for told in ("One and the same", "Rowan House", "Noor Aziz", two.first):
        assert told not in theirs
    assert "one and the same" not in page(staff, "/staff/")
    for address in ("/staff/same-people", f"/staff/people/{two.again}/same-as?other={two.first}"):
        assert staff.get(address).status_code == 404
    both = {"other": two.first, "say": "different"}
    assert staff.post(f"/staff/people/{two.again}/same-as", data=both).status_code == 404


def test_from_a_photo_the_lead_is_led_to_where_it_is_said(parts: Installation, visit: Callable, two: Two) -> None:
    with parts.transaction(COMMAND) as ctx:
        photo = acts.photo_of(ctx, people.get(ctx, two.again)).id
    lead = visit(Role.SAFEGUARDING)
    for address in (f"/staff/photos/{photo}", f"/staff/people/{two.again}"):
        assert "is here twice" in page(lead, address)
    assert 'href="/staff/same-people"' in page(lead, f"/staff/photos/{photo}")
    say(lead, two, "different")
    assert "is here twice" not in page(lead, f"/staff/photos/{photo}")


def test_whoever_works_in_both_houses_sees_it_and_cannot_say(visit: Callable, two: Two) -> None:
    staff = visit(Role.STAFF, groups=(two.rowan, two.heron))
    assert "One and the same?" in page(staff, f"/staff/people/{two.again}")
    assert staff.get("/staff/same-people").status_code == 404


def test_said_taken_back_and_said_otherwise(parts: Installation, visit: Callable, two: Two) -> None:
    lead = visit(Role.SAFEGUARDING)
    side_by_side = page(lead, f"/staff/people/{two.first}/same-as?other={two.again}")
    for told in ("Noor Aziz", "Aziz, Noor", "Rowan House", "Heron House", "1 March 2009", "0 photos"):
        assert told in side_by_side
    assert standing(parts, two.again) == {"REVIEW"}
    assert "They are two people." in say(lead, two, "different")
    assert standing(parts, two.again) == {"ALLOW"}
    assert standing(parts, two.first) == {"DENY"}
    assert "Two people" in page(lead, "/staff/same-people")
    assert "Taken back." in say(lead, two, "open")
    assert standing(parts, two.again) == {"REVIEW"}
    assert "They are one person now." in say(lead, two, "same")
    assert standing(parts, two.first) == standing(parts, two.again) == {"ALLOW"}
    assert "They stand in the register more than once." in page(lead, f"/staff/people/{two.first}")
    wrong = lead.post(f"/staff/people/{two.first}/same-as", data={"other": two.again, "say": "?"})
    assert wrong.status_code == 422


def test_one_human_being_under_another_name_is_found_by_hand(parts: Installation, visit: Callable, two: Two) -> None:
    with parts.transaction(COMMAND) as ctx:
        eva = people.add(ctx, name="Eva Moss", kind="young_person", born=date(2009, 3, 2), groups=[make.group(ctx)])
    lead = visit(Role.SAFEGUARDING)
    found = page(lead, f"/staff/people/{two.again}/same-as?q=moss")
    address = f"/staff/people/{two.again}/same-as?other={eva.id}"
    assert address.replace("&", "&amp;") in found
    assert "Nobody of that name." in page(lead, f"/staff/people/{two.again}/same-as?q=xyz")
    assert "One and the same person" in page(lead, address)
    lead.post(f"/staff/people/{two.again}/same-as", data={"other": eva.id, "say": "same"})
    with parts.reading(COMMAND) as ctx:
        assert [pair.link.why for pair in duplicates.settled(ctx)] == ["said"]


@pytest.mark.parametrize("restricted", [True, False])
def test_a_name_that_is_tried_tells_nothing_of_a_hidden_child(
    parts: Installation, visit: Callable, two: Two, restricted: bool
) -> None:
    if restricted:
        with parts.transaction(COMMAND) as ctx:
            here = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING, email="lead@example.org"))
            hidden = ctx.session.get_one(Person, two.first)
            restrictions.restrict(here, hidden, level="NO_IMAGE", category="other", review_by=None)
    staff = visit(Role.STAFF, groups=(two.heron,))
    shown = page(staff, f"/staff/people/{two.again}")
    assert "The safeguarding lead must look at this one." in shown
    assert "This photo cannot be used because of someone in it" not in shown
    assert ("RESTRICTED" in shown, "restriction" in shown.lower()) == (False, False)
