"""Does a young person who stands in the register twice find one page, about all of it? (domain.md 5.4.1)"""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Answer, Person
from consentreg.rules.permissions import Role
from consentreg.services import clearance, duplicates, identity, invitations, people
from tests import factories as make
from tests.services import acts, looks
from tests.web.portal.answers import Links, press, say, text
from tests.web.staff.outing import text_of


@dataclass(frozen=True)
class Twice:
    """Noor, whom two houses have written down, and a photo of each."""

    parts: Installation
    first: str
    again: str
    photos: tuple[str, str]

    def say(self, same: bool) -> None:
        with self.parts.transaction(COMMAND) as ctx:
            lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING, email=f"{same}@example.org"))
            one, other = (people.get(lead, each) for each in (self.first, self.again))
            duplicates.same(lead, one, other) if same else duplicates.different(lead, one, other)

    def outcomes(self) -> set[str]:
        with self.parts.reading(COMMAND) as ctx:
            found = clearance.people_standing(ctx, [self.first, self.again])
            return {decision.outcome.name for rows in found.values() for decision in rows.values()}

    def visit(self, app: Flask) -> FlaskClient:
        with self.parts.transaction(COMMAND) as ctx:
            _, token = invitations.ask(ctx, ctx.session.get_one(Person, self.first), way="show", purpose="visit")
        client = app.test_client()
        client.get(f"/c/{token}")
        assert client.post("/c/mine").status_code == 303
        return client


@pytest.fixture
def noor(parts: Installation) -> Twice:
    with parts.transaction(COMMAND) as ctx:
        houses = make.group(ctx), make.group(ctx, "Heron House")
        first, again = (
            people.add(ctx, name=name, kind="young_person", born=date(2009, 3, 1), groups=[house])
            for name, house in zip(("Noor Aziz", "Aziz-Carter, Noor"), houses, strict=True)
        )
        make.yes_to_all(ctx, again, covers_existing=True)
        photos = tuple(make.tag(ctx, make.photo(ctx, looks.drawn(n), in_group=house), each).id
                       for n, (each, house) in enumerate(zip((first, again), houses, strict=True), 1))  # fmt: skip
        twice = Twice(parts, first.id, again.id, (photos[0], photos[1]))
    worker.drain(parts.transaction)
    return twice


def test_joined_they_see_all_their_photos_and_stop_all_of_it(app: Flask, noor: Twice) -> None:
    client = noor.visit(app)
    assert noor.photos[1] not in client.get("/c/me/photos").get_data(as_text=True)
    noor.say(same=True)
    shown = client.get("/c/me/photos").get_data(as_text=True)
    assert all(photo in shown for photo in noor.photos)
    page = text_of(client.get("/c/me"))
    assert "Carter" not in page
    assert "Heron" not in page
    assert client.post(f"/c/me/photos/{noor.photos[1]}/no").status_code == 303
    assert client.post("/c/me/stop").status_code == 303
    assert noor.outcomes() == {"DENY"}
    noor.say(same=False)
    assert client.get(f"/c/me/photos/{noor.photos[1]}").status_code == 404


def test_nobody_is_told_what_another_said_who_may_be_the_same(app: Flask, noor: Twice) -> None:
    client = noor.visit(app)
    said = text_of(client.get("/c/me/answers")) + text_of(client.get(f"/c/me/photos/{noor.photos[0]}"))
    assert "Carter" not in said
    assert client.get(f"/c/me/photos/{noor.photos[1]}").status_code == 404


def test_an_answer_that_is_on_its_way_while_two_are_joined_is_kept(links: Links, noor: Twice) -> None:
    with links.parts.transaction(COMMAND) as ctx:
        _, token = invitations.ask(ctx, ctx.session.get_one(Person, noor.again), way="show")
    client = links.open(token or "")
    say(client, "no", "no", "no")
    noor.say(same=True)
    answer = press(client, "/c/answer/check")
    if answer.status_code != 303:
        answer = press(client, "/c/answer/check")
    assert answer.status_code == 303, text(answer)
    assert {row.answer for row in links.rows(Answer)} >= {"withdrawn"}
    assert noor.outcomes() == {"DENY"}
    with links.parts.reading(COMMAND) as ctx:
        assert identity.records(ctx, noor.first) == {noor.first, noor.again}
