"""Does a program overwrite nothing that it has not read? ETag and If-Match (RFC 9110)."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from consentreg.models import IdentityLink, Person
from consentreg.rules.permissions import Role
from consentreg.services import people
from tests import factories as make
from tests import photographs
from tests.web.api.conftest import Program

Given = Callable[[Callable[..., Any]], Any]


@pytest.fixture
def ada(given: Given) -> str:
    def fill(ctx: Any) -> str:
        person = make.person(ctx)
        person.external_id = "A 12"
        return str(person.id)

    return str(given(fill))


@pytest.fixture
def photo(given: Given) -> str:
    return str(given(lambda ctx: make.photo(ctx, photographs.phone_photo()).id))


def etag(program: Program, path: str) -> str:
    return program("GET", path).headers["ETag"]


def when(program: Program, method: str, path: str, said: object, edition: str | None) -> TestResponse:
    headers = {"If-Match": edition} if edition is not None else {}
    return program(method, path, said, headers=headers)


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_what_is_changed_with_its_edition_is_changed_and_has_another(staff: Program, ada: str) -> None:
    path = f"/people/{ada}"
    before = etag(staff, path)
    answer = when(staff, "PATCH", path, {"name": "Ada Ross", "left": "2026-06-01", "email": "Ada@example.org"}, before)
    assert (answer.status_code, answer.json["name"], answer.json["left_on"]) == (200, "Ada Ross", "2026-06-01")
    assert answer.json["born"] == "2009-03-01", "what was not said stays"
    assert answer.headers["ETag"] == etag(staff, path) != before
    assert when(staff, "PATCH", path, {"left": None}, answer.headers["ETag"]).json["left_on"] is None


@pytest.mark.parametrize("edition", ['"999"', 'W/"1"', '"1", "2"', "nonsense", '""'])
def test_an_edition_that_is_not_the_newest_changes_nothing(staff: Program, ada: str, edition: str) -> None:
    before = staff("GET", f"/people/{ada}").json
    for method, path in (("PATCH", f"/people/{ada}"), ("PUT", "/people/by-external-id/A 12")):
        assert refused(when(staff, method, path, {"looked_after": True}, edition)) == (412, "CHANGED_MEANWHILE")
    assert staff("GET", f"/people/{ada}").json == before


def test_two_programs_change_one_person(program: Callable[..., Program], ada: str) -> None:
    one, other = (program(Role.SAFEGUARDING, email=f"{name}@example.org") for name in ("one", "two"))
    path = f"/people/{ada}"
    read = etag(other, path)
    assert when(one, "PATCH", path, {"looked_after": True}, etag(one, path)).status_code == 200
    late = when(other, "PATCH", path, {"name": "Ada Ross", "looked_after": False}, read)
    assert refused(late) == (412, "CHANGED_MEANWHILE")
    assert late.json["detail"] == "Somebody has changed this since you opened it. Look at what it says now, then save."
    assert (one("GET", path).json["name"], one("GET", path).json["looked_after"]) == ("Ada Lovell", True)


@pytest.mark.parametrize("edition", [None, "*"])
def test_a_patch_says_what_it_changes(staff: Program, ada: str, edition: str | None) -> None:
    answer = when(staff, "PATCH", f"/people/{ada}", {"looked_after": True}, edition)
    assert refused(answer) == (428, "IF_MATCH_NEEDED")


def test_another_house_alone_is_another_edition(given: Given, staff: Program, ada: str) -> None:
    elm = given(lambda ctx: make.group(ctx, "Elm House")).id
    read = etag(staff, f"/people/{ada}")
    moved = when(staff, "PATCH", f"/people/{ada}", {"group": elm}, read)
    assert refused(moved) == (422, "UNKNOWN_GROUP"), "they do not see it"
    lead = given(lambda ctx: people.get(ctx, ada))
    given(lambda ctx: people.edit(ctx, people.get(ctx, ada), name=lead.name, born=lead.born, left_on=None,
                                  looked_after=lead.looked_after,
                                  groups=[*people.get(ctx, ada).groups, make.group(ctx, "Oak House")]))  # fmt: skip
    assert refused(when(staff, "PATCH", f"/people/{ada}", {"name": "Ada Ross"}, read)) == (412, "CHANGED_MEANWHILE")


def test_another_system_adds_and_changes_by_its_number(given: Given, staff: Program) -> None:
    house, path = given(make.group).id, "/people/by-external-id/77"
    lacking = staff("PUT", path, {"name": "Bo Dow"})
    assert (refused(lacking), lacking.json["field"]) == ((422, "MISSING_MEMBER"), "kind")
    said = {"name": "Bo Dow", "kind": "young_person", "group": house, "born": "2012-03-01"}
    assert refused(when(staff, "PUT", path, said, '"1"')) == (412, "CHANGED_MEANWHILE"), "nobody has it yet"
    added = staff("PUT", path, said)
    assert (added.status_code, added.json["external_id"]) == (201, "77")
    assert when(staff, "PATCH", f"/people/{added.json['id']}", {"looked_after": True}, added.headers["ETag"])
    changed = staff("PUT", path, {"name": "Bo Berg"})
    assert (changed.status_code, changed.json["id"]) == (200, added.json["id"])
    assert (changed.json["name"], changed.json["looked_after"]) == ("Bo Berg", True), "what it does not say stays"
    assert refused(staff("PUT", path, {"kind": "adult"})) == (422, "KIND_STAYS")


def test_a_number_that_somebody_else_has_is_looked_at(given: Given, program: Callable[..., Program]) -> None:
    def fill(ctx: Any) -> tuple[str, str]:
        here, elm = make.person(ctx, "Ada Lovell"), make.group(ctx, "Elm House")
        there = make.person(ctx, "Other Name", born=None, groups=[elm])
        there.external_id = "A-12"
        return str(here.id), str(here.groups[0].id)

    here, rowan = given(fill)
    staff = program(Role.STAFF, groups=(rowan,))
    assert given(lambda ctx: ctx.session.query(IdentityLink).count()) == 0
    number = when(staff, "PATCH", f"/people/{here}", {"external_id": "A-12"}, etag(staff, f"/people/{here}"))
    assert (number.status_code, number.json["external_id"]) == (200, "A-12")
    assert given(lambda ctx: ctx.session.query(IdentityLink).count()) == 1, "they may be one human being"
    again = staff("PUT", "/people/by-external-id/A-12", {"external_id": "B 7"})
    assert (again.status_code, again.json["external_id"]) == (200, "B 7")


def tags(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"people_visible": len(entries), "complete": True, "people": list(entries)} | more


def test_tags_hear_if_match(staff: Program, photo: str) -> None:
    path = f"/photos/{photo}"
    read = etag(staff, path)
    first = when(staff, "PUT", f"{path}/people", tags(), read)
    assert (first.status_code, first.headers["ETag"]) == (200, etag(staff, path))
    late = when(staff, "PUT", f"{path}/people", tags({"kind": "unknown"}), read)
    assert refused(late) == (412, "CHANGED_MEANWHILE")
    both = when(staff, "PUT", f"{path}/people", tags({"kind": "unknown"}, version=0), first.headers["ETag"])
    assert refused(both) == (412, "CHANGED_MEANWHILE"), "they contradict each other"
    assert staff("GET", path).json["people"] == []


@pytest.mark.parametrize("edition", [None, "*"])
def test_tags_without_an_edition_overrule_nobody_else(
    program: Callable[..., Program], photo: str, edition: str | None
) -> None:
    one, other = (program(Role.SAFEGUARDING, email=f"{name}@example.org") for name in ("one", "two"))
    path = f"/photos/{photo}/people"
    assert when(one, "PUT", path, tags(), edition).status_code == 200, "the first"
    assert when(one, "PUT", path, tags({"kind": "unknown"}), edition).status_code == 200, "their own"
    blind = when(other, "PUT", path, tags(), edition)
    assert refused(blind) == ((409 if edition is None else 412), "CHANGED_MEANWHILE")
    assert len(one("GET", f"/photos/{photo}").json["people"]) == 1
    assert when(other, "PUT", path, tags(), etag(other, f"/photos/{photo}")).status_code == 200


def test_a_person_is_added_with_an_edition(given: Given, staff: Program) -> None:
    house = given(make.group).id
    added = staff("POST", "/people", {"name": "Bo Dow", "kind": "adult", "group": house, "email": "bo@example.org"})
    assert added.headers["ETag"] == etag(staff, f"/people/{added.json['id']}")
    assert given(lambda ctx: ctx.session.get_one(Person, added.json["id"]).edition) == added.headers["ETag"].strip('"')
