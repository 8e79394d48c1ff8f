"""Can anybody of comms tell why a photo may not go out, or whose no it is?"""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import accounts, clearance, notes, organisation, people, photos, restrictions
from tests import factories
from tests.factories import received
from tests.web.answers import same, text
from tests.web.comms.house import House

SHEET = "/comms/channels/website"


def _own_no(ctx: Context, child: Person) -> None:
    factories.answer(ctx, child, Scope.PUBLIC, "refused", since=ctx.now)


def _guardian_no(ctx: Context, child: Person) -> None:
    (authority,) = people.authorities(ctx, child)
    factories.answer(ctx, child, Scope.PUBLIC, "refused", since=ctx.now, authority_id=authority.id)


def _restricted(ctx: Context, child: Person) -> None:
    lead = accounts.by_email(ctx, "lead@example.org")
    here = dataclasses.replace(ctx, actor=accounts.actor_of(ctx.session, lead))
    restrictions.restrict(here, child, level="NO_PUBLISH", category="other", review_by=date(2026, 9, 1))


def _left(ctx: Context, child: Person) -> None:
    here = people.get(ctx, child.id)
    people.edit(ctx, here, name=here.name, born=here.born, looked_after=False, left_on=organisation.today(ctx),
                groups=here.groups)  # fmt: skip


WAYS: dict[str, Callable[[Context, Person], None]] = {
    "OWN_NO": _own_no,
    "GUARDIAN_NO": _guardian_no,
    "RESTRICTED": _restricted,
    "PERSON_LEFT": _left,
}


class Blocked:
    """A photo of a child of nine that may go to the website, until one of four things happens; then all is undone."""

    def __init__(self, house: House, count_queries: Any) -> None:
        self.house = house
        self.count_queries = count_queries
        house.change(self._add)
        house.work()

    def _add(self, ctx: Context) -> None:
        organisation.organisation(ctx).face_public_child = False
        factories.account(ctx, Role.SAFEGUARDING, email="lead@example.org")
        child = factories.person(ctx, born=date(2017, 3, 1))
        authority = factories.authority(ctx, child)
        factories.yes_to_all(ctx, child, authority_id=authority.id)
        notes.record_view(ctx, child, "yes")
        photo = photos.add(ctx, received(0), self.house.group, captured=(factories.TAKEN, factories.TAKEN)).photo
        factories.tag(ctx, photos.get(ctx, photo.id), child)
        self.child, self.photo = child.id, photo.id

    def each_way(self, look: Callable[[], Any]) -> list[Any]:
        """Return what `look` sees in each of the four, each from the same beginning."""
        path = self.house.parts.config.instance / "register.sqlite"
        before, seen = path.read_bytes(), []
        for code, way in WAYS.items():
            self.house.change(lambda ctx, way=way: way(ctx, ctx.session.get_one(Person, self.child)))
            assert code in self.findings()
            seen.append(look())
            self.house.parts.engine.dispose()
            path.write_bytes(before)
        return seen

    def findings(self) -> set[str]:
        with self.house.parts.reading() as ctx:
            place = organisation.channel(ctx, "website")
            return {
                found.code for found in clearance.for_channel(ctx, [self.photo], place)[self.photo].decision.findings
            }

    def observed(self, ask: Callable[[], Any]) -> tuple[Any, ...]:
        """Return all somebody can observe of an answer: status, every byte, headers, how much was asked for it."""
        with self.count_queries() as asked:
            answer = ask()
        page = same(text(answer))
        left_out = ("Set-Cookie", "Content-Security-Policy")
        headers = [(name, same(value)) for name, value in answer.headers if name not in left_out]
        policy = re.sub(r"nonce-[^']*", "", answer.headers["Content-Security-Policy"])
        return answer.status_code, page, len(answer.data), headers, policy, len(asked)


@pytest.fixture
def blocked(house: House, comms: FlaskClient, count_queries: Any) -> Blocked:
    return Blocked(house, count_queries)


def _all_alike(seen: list[Any]) -> None:
    assert len(seen) == len(WAYS)
    assert [one for one in seen[1:] if one != seen[0]] == []


@pytest.mark.parametrize("path", ["/comms/", SHEET, f"{SHEET}/prepare?photo=PHOTO", "/media/PHOTO/thumb"])
def test_every_page_looks_alike(blocked: Blocked, comms: FlaskClient, path: str) -> None:
    address = path.replace("PHOTO", blocked.photo)
    assert comms.get(address).status_code == 200
    _all_alike(blocked.each_way(lambda: blocked.observed(lambda: comms.get(address))))


def test_asking_for_it_all_the_same_looks_alike(blocked: Blocked, comms: FlaskClient) -> None:
    def ask() -> Any:
        asked = comms.post(f"{SHEET}/prepare", data={"photo": blocked.photo, "reason": "News page"})
        return blocked.observed(lambda: comms.get(asked.location))

    seen = blocked.each_way(ask)
    _all_alike(seen)
    assert "This photo cannot be used because of someone in it." in seen[0][1]


def _prepared(blocked: Blocked, comms: FlaskClient) -> str:
    asked = comms.post(f"{SHEET}/prepare", data={"photo": blocked.photo, "reason": "News page"})
    blocked.house.work()
    return str(asked.location)


def test_a_release_that_was_ready_looks_alike(blocked: Blocked, comms: FlaskClient) -> None:
    release = _prepared(blocked, comms)
    _all_alike(blocked.each_way(lambda: blocked.observed(lambda: comms.get(release))))


def test_a_refused_delivery_looks_alike(blocked: Blocked, comms: FlaskClient) -> None:
    release = _prepared(blocked, comms)
    seen = blocked.each_way(lambda: blocked.observed(lambda: comms.post(f"{release}/collect")))
    _all_alike(seen)
    assert seen[0][0] == 409


def test_no_page_says_who_is_in_a_photo(blocked: Blocked, comms: FlaskClient) -> None:
    release = _prepared(blocked, comms)
    for path in ("/comms/", SHEET, f"{SHEET}/prepare?photo={blocked.photo}", release, "/comms/releases"):
        assert "Ada" not in text(comms.get(path))
        assert blocked.child not in text(comms.get(path))
