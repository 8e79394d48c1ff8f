"""Does a messenger's copy of a refused photo wait for the lead, as programs and pages see it? (domain.md 5.4.2)"""

import re
from collections.abc import Callable

import pytest

from consentreg.context import Context
from consentreg.rules.permissions import Role
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.photographs.drawn import jpeg
from tests.services import acts
from tests.web.api.conftest import Program

SEEN = blobs(1, (680, 510))
PICTURE = SEEN.crop((0, 0, 640, 480))
FIRST, NEXT = jpeg(PICTURE), jpeg(SEEN.crop((20, 10, 660, 490)))
COPY = jpeg(PICTURE.resize((320, 240)), quality=50)
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


def person(house: Program, name: str, group: str) -> str:
    added = str(
        house("POST", "/people", {"name": name, "kind": "young_person", "born": "2009-03-01", "group": group}).json[
            "id"
        ]
    )
    for scope in ("take", "publish_internal", "publish_public"):
        answer(house, added, scope, "given", "2026-01-10T10:00:00Z")
    return added


def answer(house: Program, who: str, scope: str, said: str, at: str) -> None:
    body = {"by": "self", "scope": scope, "answer": said, "at": at, "evidence": {"reference": "form 12"}}
    assert house("POST", f"/people/{who}/answers", body).status_code == 201


def pictured(house: Program, file: bytes, group: str, who: str) -> str:
    sent = house.send(("a.jpg", file), group=group, captured="2026-05-01").json["results"][0]
    tags = {"people_visible": 1, "complete": True,
            "people": [{"person": who, "kind": "young_person", "identifiable": "face"}]}  # fmt: skip
    assert house("PUT", f"/photos/{sent['id']}/people", tags).status_code == 200
    return str(sent["id"])


def decided(who: Program, photo: str) -> tuple[str, list[str]]:
    said = who("GET", f"/photos/{photo}/decision?channel=website").json
    return said["outcome"], [reason["code"] for reason in said["reasons"]]


@pytest.fixture
def ada(rowan: Program) -> str:
    return person(rowan, "Ada Lovell", "Rowan House")


@pytest.fixture
def copy(rowan: Program, heron: Program, ada: str) -> str:
    """Ada is in a photo, and says no; of its copy the other house says that Ben is in it."""
    pictured(rowan, FIRST, "Rowan House", ada)
    made = pictured(heron, COPY, "Heron House", person(heron, "Ben Okafor", "Heron House"))
    assert decided(heron, made)[0] == "ALLOW"
    answer(rowan, ada, "publish_public", "withdrawn", "2026-07-01T10:30:00Z")
    return made


def test_a_no_reaches_the_copy_and_nobody_but_the_lead_hears_why(
    heron: Program, lead: Program, ada: str, copy: str
) -> None:
    assert decided(heron, copy) == ("REVIEW", ["NEEDS_LEAD"])
    assert decided(lead, copy) == ("REVIEW", ["LOOKS_LIKE_REFUSED"])
    assert heron("GET", "/photos?channel=website&clear=true").json["photos"] == []
    for address in (f"/photos/{copy}", f"/photos/{copy}/decision?channel=website"):
        assert ada not in heron("GET", address).get_data(as_text=True)
    assert heron("GET", f"/photos/{copy}/looks-like").status_code == 404


def test_the_next_frame_is_taken_in_and_may_go_out(heron: Program, copy: str) -> None:
    ben = heron("GET", f"/photos/{copy}").json["people"][0]["person"]
    assert decided(heron, pictured(heron, NEXT, "Heron House", ben))[0] == "ALLOW"


def test_the_lead_says_that_it_is_another_moment_and_takes_it_back(heron: Program, lead: Program, copy: str) -> None:
    (pair,) = lead("GET", f"/photos/{copy}/looks-like").json["pairs"]
    assert pair["another_moment_since"] is None
    address = f"/photos/{copy}/looks-like/{pair['id']}/another-moment"
    assert heron("PUT", address).status_code == 404
    assert lead("PUT", address).json["another_moment_since"]
    assert decided(heron, copy)[0] == "ALLOW"
    assert lead("DELETE", address).json["another_moment_since"] is None
    assert decided(heron, copy) == ("REVIEW", ["NEEDS_LEAD"])


def test_the_lead_sees_both_side_by_side_and_says_so(visit: Callable, heron: Program, lead: Program, copy: str) -> None:
    client = visit(Role.SAFEGUARDING)
    page = f"/staff/photos/{copy}/looks-like"
    assert f'href="{page}"' in client.get(f"/staff/photos/{copy}").get_data(as_text=True)
    shown = client.get(page).get_data(as_text=True)
    assert "Rowan House" in shown
    assert "Heron House" in shown
    (pair,) = re.findall(r'name="pair" value="(\w+)"', shown)
    for say, told, outcome in (("another", "Another moment.", "ALLOW"), ("same", "Taken back.", "REVIEW")):
        answered = client.post(page, data={"pair": pair, "say": say}, follow_redirects=True)
        assert told in answered.get_data(as_text=True)
        assert decided(heron, copy)[0] == outcome
    assert client.post(page, data={"pair": pair, "say": "?"}).status_code == 422
    assert client.post(page, data={"pair": "0" * 32, "say": "another"}).status_code == 404


def test_staff_are_told_to_ask_the_lead_and_see_no_other_photo(
    visit: Callable, houses: dict[str, str], copy: str
) -> None:
    client = visit(Role.STAFF, groups=(houses["Heron House"],))
    page = client.get(f"/staff/photos/{copy}").get_data(as_text=True)
    assert "The safeguarding lead must look at this one." in page
    assert "looks like" not in page.lower()
    assert "Rowan House" not in page
    assert client.get(f"/staff/photos/{copy}/looks-like").status_code == 404


def test_whoever_added_one_of_the_two_does_not_say_so(lead: Program, rowan: Program, ada: str) -> None:
    pictured(rowan, FIRST, "Rowan House", ada)
    own = pictured(lead, COPY, "Heron House", person(lead, "Ben Okafor", "Heron House"))
    (pair,) = lead("GET", f"/photos/{own}/looks-like").json["pairs"]
    refused = lead("PUT", f"/photos/{own}/looks-like/{pair['id']}/another-moment")
    assert (refused.status_code, refused.json["code"]) == (422, "SECOND_PERSON_NEEDED")
    (back,) = lead("GET", f"/photos/{pair['other']}/looks-like").json["pairs"]
    assert lead("PUT", f"/photos/{pair['other']}/looks-like/{back['id']}/another-moment").status_code == 422
