"""Does a no follow a child who was entered twice, as a program sees it? (domain.md 5.4.1, row 50)"""

from collections.abc import Callable
from typing import Any

import pytest

from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Person
from consentreg.rules.permissions import Role
from consentreg.services import imports, restrictions
from tests import factories as make
from tests import photographs
from tests.services import acts
from tests.web.api.conftest import Program

NOOR = {"name": "Noor O'Brien", "kind": "young_person", "born": "2009-03-01"}
SCOPES = ("take", "publish_internal", "publish_public")


@pytest.fixture
def houses(given: Callable) -> dict[str, str]:
    def build(ctx: Context) -> dict[str, str]:
        acts.faces_welcome(ctx)
        make.channel(ctx)
        return {name: make.group(ctx, name).id for name in ("Rowan House", "Heron House")}

    return given(build)


@pytest.fixture
def rowan(program: Callable[..., Program], houses: dict[str, str]) -> Program:
    return program(Role.STAFF, groups=(houses["Rowan House"],))


@pytest.fixture
def heron(program: Callable[..., Program], houses: dict[str, str]) -> Program:
    return program(Role.STAFF, groups=(houses["Heron House"],))


def entered(house: Program, group: str, **more: object) -> str:
    added = house("POST", "/people", NOOR | {"group": group} | more)
    assert added.status_code == 201, added.json
    return str(added.json["id"])


def yes(house: Program, person: str) -> None:
    for scope in SCOPES:
        answer = {"by": "self", "scope": scope, "answer": "given", "at": "2026-01-10T10:00:00Z",
                  "evidence": {"reference": "form 12"}}  # fmt: skip
        assert house("POST", f"/people/{person}/answers", answer).status_code == 201


def pictured(house: Program, group: str, person: str) -> str:
    data = photographs.phone_photo() + person.encode()
    sent = house.send(("a.jpg", data), group=group, captured="2026-05-01")
    photo = sent.json["results"][0]["id"] if "results" in sent.json else sent.json["photos"][0]["id"]
    tags = {"people_visible": 1, "complete": True, "people": [
        {"person": person, "kind": "young_person", "identifiable": "face"}]}  # fmt: skip
    assert house("PUT", f"/photos/{photo}/people", tags).status_code == 200
    return str(photo)


def decided(who: Program, photo: str) -> tuple[str, list[str]]:
    said = who("GET", f"/photos/{photo}/decision?channel=website").json
    return said["outcome"], [reason["code"] for reason in said["reasons"]]


def test_a_restricted_child_entered_again_by_another_house_goes_nowhere(
    given: Callable, rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    hidden = entered(rowan, "Rowan House")

    def restrict(ctx: Context) -> None:
        here = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
        who = ctx.session.get_one(Person, hidden)
        restrictions.restrict(here, who, level="NO_IMAGE", category="other", review_by=None)

    given(restrict)
    again = entered(heron, "Heron House", name="O\u2019BRIEN, Noor")
    yes(heron, again)
    photo = pictured(heron, "Heron House", again)
    assert decided(heron, photo) == ("REVIEW", ["NEEDS_LEAD"])
    assert decided(lead, photo) == ("DENY", ["RESTRICTED"])
    released = heron("GET", f"/people/{hidden}")
    assert released.status_code == 404


def test_a_namesake_nobody_objects_to_looks_the_same_to_staff(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    entered(rowan, "Rowan House")
    again = entered(heron, "Heron House")
    yes(heron, again)
    photo = pictured(heron, "Heron House", again)
    assert decided(heron, photo) == ("REVIEW", ["NEEDS_LEAD"])
    assert decided(lead, photo) == ("REVIEW", ["IDENTITY_UNSETTLED"])


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_said_to_be_different_and_taken_back(
    request: pytest.FixtureRequest, rowan: Program, heron: Program, houses: dict[str, str], who: str
) -> None:
    settling: Program = request.getfixturevalue(who)
    first, again = entered(rowan, "Rowan House"), entered(heron, "Heron House")
    yes(heron, again)
    photo = pictured(heron, "Heron House", again)
    waiting = settling("GET", "/same-people").json["pairs"]
    assert [{pair["person"], pair["other"]} for pair in waiting] == [{first, again}]
    answer = settling("POST", f"/people/{again}/different-from", {"person": first})
    assert (answer.status_code, answer.json["verdict"]) == (200, "different")
    assert settling("GET", "/same-people").json == {"pairs": []}
    assert decided(heron, photo)[0] == "ALLOW"
    assert settling("DELETE", f"/people/{again}/different-from").status_code == 204
    assert decided(heron, photo) == ("REVIEW", ["NEEDS_LEAD"])


@pytest.mark.parametrize("how", ["in the body", "in the address", "not at all"])
def test_joined_and_separated_again(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str], how: str
) -> None:
    first, again = entered(rowan, "Rowan House"), entered(heron, "Heron House", born=None)
    joined = lead("POST", f"/people/{first}/same-as", {"person": again})
    assert (joined.status_code, joined.json["why"], joined.json["verdict"]) == (200, "name", "same")
    yes(rowan, first)
    photo = pictured(heron, "Heron House", again)
    assert decided(heron, photo)[0] == "ALLOW"
    said: dict[str, Any] = {"json": {"person": again}} if how == "in the body" else {}
    path = f"/people/{first}/same-as" + (f"?person={again}" if how == "in the address" else "")
    assert lead("DELETE", path, **said).status_code == 204
    assert decided(heron, photo)[0] == "DENY"
    assert lead("GET", f"/people/{first}/same-as").json["pairs"][0]["verdict"] is None


def test_only_whoever_sees_both_may_say_and_know(
    rowan: Program, heron: Program, comms: Program, lead: Program, houses: dict[str, str]
) -> None:
    first, again = entered(rowan, "Rowan House"), entered(heron, "Heron House")
    for who in (rowan, heron, comms):
        for path in ("same-as", "different-from"):
            assert who("POST", f"/people/{first}/{path}", {"person": again}).status_code == 404
            assert who("DELETE", f"/people/{first}/{path}").status_code == 404
        assert who("GET", "/same-people").status_code == 404
    assert heron("GET", f"/people/{again}/same-as").json == {"pairs": []}
    itself = lead("POST", f"/people/{first}/same-as", {"person": first})
    assert (itself.status_code, itself.json["code"]) == (422, "SAME_RECORD")


def test_a_number_of_another_house_is_not_told(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    entered(rowan, "Rowan House", external_id="A1")
    again = entered(heron, "Heron House", name="Eva Moss", born="2010-01-01", external_id="A1")
    yes(heron, again)
    assert decided(heron, pictured(heron, "Heron House", again)) == ("REVIEW", ["NEEDS_LEAD"])
    assert lead("GET", "/same-people").json["pairs"][0]["why"] == "number"


ONE = [
    ({"name": "Mia"}, {"name": "Mia Jones"}),
    ({"name": "Łukasz Nowak"}, {"name": "NOWAK Lukasz", "born": None}),
    ({"name": "Mary Ann Smith-Jones"}, {"name": "Maryann Smith Jones"}),
    ({"name": "Mia", "born": None}, {"name": "Mia"}),
    ({"name": "Mia Jones", "external_id": "r 007"}, {"name": "Mia Carter", "born": "2009-03-02", "external_id": "R-7"}),
    ({"name": "Sam Kerr", "kind": "staff", "born": None}, {"name": "Sam Kerr", "born": None}),
]
TWO = [
    ({"name": "Mia Jones"}, {"name": "Max Jones"}),
    ({"name": "Mia Jones"}, {"name": "Mia Jones", "born": "2009-03-02"}),
    ({"name": "Mia", "born": None}, {"name": "Mia Jones"}),
    ({"name": "Amy Lee"}, {"name": "May Lee"}),
]


@pytest.mark.parametrize(("pair", "found"), [*((pair, True) for pair in ONE), *((pair, False) for pair in TWO)])
def test_names_as_people_write_them(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str], pair: Any, found: bool
) -> None:
    first, again = entered(rowan, "Rowan House", **pair[0]), entered(heron, "Heron House", **pair[1])
    waiting = lead("GET", "/same-people").json["pairs"]
    assert [{each["person"], each["other"]} for each in waiting] == ([{first, again}] if found else [])
    yes(heron, again)
    if pair[1].get("born", NOOR["born"]):
        outcome = decided(heron, pictured(heron, "Heron House", again))[0]
        assert outcome == ("REVIEW" if found else "ALLOW")


def test_a_file_brings_in_somebody_another_house_has(
    parts: Installation, rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    first = entered(rowan, "Rowan House")
    head = "name,kind,born,group,looked_after,namesake\n"
    with parts.transaction(COMMAND) as ctx:
        row = "OBRIEN Noor,young_person,2009-03-01,Heron House,no,"
        assert imports.people(ctx, f"{head}{row}\n".encode()).rows == 1
        again = imports.people(ctx, f"{head}{row}\n".encode())
        assert [problem.code for problem in again.problems] == ["PERSON_EXISTS"]
        assert imports.people(ctx, f"{head}{row}yes\n".encode()).rows == 1
    (pair,) = lead("GET", "/same-people").json["pairs"]
    assert first in {pair["person"], pair["other"]}
    assert pair["why"] == "name_and_birth"
