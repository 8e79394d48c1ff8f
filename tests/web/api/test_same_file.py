"""Is one file in two houses one picture, as programs and pages see it? (domain.md 5.4.2)"""

from collections.abc import Callable

import pytest

from consentreg.context import Context
from consentreg.rules.permissions import Role
from tests import factories as make
from tests import photographs
from tests.services import acts
from tests.web.api.conftest import Program

FILE = photographs.phone_photo()
HOUSES = ("Rowan House", "Heron House")


@pytest.fixture
def houses(given: Callable) -> dict[str, str]:
    def build(ctx: Context) -> dict[str, str]:
        acts.faces_welcome(ctx)
        make.channel(ctx)
        return {name: make.group(ctx, name).id for name in HOUSES}

    return given(build)


@pytest.fixture
def rowan(program: Callable[..., Program], houses: dict[str, str]) -> Program:
    return program(Role.STAFF, groups=(houses["Rowan House"],))


@pytest.fixture
def heron(program: Callable[..., Program], houses: dict[str, str]) -> Program:
    return program(Role.STAFF, groups=(houses["Heron House"],))


def person(house: Program, name: str, group: str, answer: str) -> str:
    who = {"name": name, "kind": "young_person", "born": "2009-03-01", "group": group}
    added = str(house("POST", "/people", who).json["id"])
    for scope in ("take", "publish_internal", "publish_public"):
        said = {"by": "self", "scope": scope, "answer": answer, "at": "2026-01-10T10:00:00Z",
                "evidence": {"reference": "form 12"}}  # fmt: skip
        assert house("POST", f"/people/{added}/answers", said).status_code == 201
    return added


def pictured(house: Program, group: str, *people: str) -> str:
    photo = str(house.send(("a.jpg", FILE), group=group, captured="2026-05-01").json["results"][0]["id"])
    tags = {"people_visible": len(people), "complete": True, "people": [
        {"person": each, "kind": "young_person", "identifiable": "face"} for each in people]}  # fmt: skip
    assert house("PUT", f"/photos/{photo}/people", tags).status_code == 200
    return photo


def decided(who: Program, photo: str) -> tuple[str, list[str]]:
    said = who("GET", f"/photos/{photo}/decision?channel=website").json
    return said["outcome"], [reason["code"] for reason in said["reasons"]]


def test_a_file_refused_in_one_house_is_refused_in_the_other(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    ada = person(rowan, "Ada Lovell", "Rowan House", "given")
    ben = person(heron, "Ben Okafor", "Heron House", "refused")
    here = pictured(rowan, "Rowan House", ada)
    assert decided(rowan, here)[0] == "ALLOW"
    there = pictured(heron, "Heron House", ben)
    assert decided(lead, here) == decided(lead, there) == ("DENY", ["OWN_NO", "LOWER_SCOPE_NO"])
    assert decided(rowan, here) == ("DENY", ["BLOCKED_PERSON"])
    asked = rowan("GET", f"/photos/{here}").get_data(as_text=True)
    assert ben not in asked
    assert "Okafor" not in asked
    assert rowan("GET", "/photos?channel=website&clear=true").json["photos"] == []


def test_whoever_was_not_asked_in_the_other_house_is_told_as_somebody_who_is_blocked(
    rowan: Program, heron: Program, lead: Program, houses: dict[str, str]
) -> None:
    ada = person(rowan, "Ada Lovell", "Rowan House", "given")
    ben = person(heron, "Ben Okafor", "Heron House", "deferred")
    here = pictured(rowan, "Rowan House", ada)
    pictured(heron, "Heron House", ben)
    assert decided(rowan, here) == ("DENY", ["BLOCKED_PERSON"])
    assert "NO_ANSWER_YET" in decided(lead, here)[1]


def test_the_page_of_a_photo_tells_of_the_other_house_to_the_lead_alone(
    rowan: Program, heron: Program, visit: Callable, houses: dict[str, str]
) -> None:
    here = pictured(rowan, "Rowan House", person(rowan, "Ada Lovell", "Rowan House", "given"))
    pictured(heron, "Heron House", person(heron, "Ben Okafor", "Heron House", "deferred"))
    for role, groups, told in ((Role.STAFF, (houses["Rowan House"],), False), (Role.SAFEGUARDING, (), True)):
        page = visit(role, groups=groups).get(f"/staff/photos/{here}").get_data(as_text=True)
        assert ("Ben" in page) is told
        assert ("This photo cannot be used because of someone in it." in page) is not told
