"""The last evening before a birthday and its first minute: who is asked, through whose link, and what may be shown?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.rules.words import Jurisdiction, Scope
from consentreg.services import clearance, invitations, notes, organisation
from tests import factories as make
from tests.conftest import NOON
from tests.web.answers import saved
from tests.web.portal.answers import text
from tests.web.staff.outing import text_of

BEFORE, ON_IT = datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
"""The last second of 30 June in London, where clocks stand in summer time, and the first of 1 July."""
VIEW, ONE, THREE = "What do you think", "1 of 1", "1 of 3"
"""A child's own page, an adult's one question beside a young person, all three questions."""


@dataclass
class House:
    """Cat, her mother, a photo of her inside, a link on paper for each, and a colleague at the pages."""

    app: Flask
    parts: Installation
    staff: FlaskClient

    def fill(self, age: int, where: Jurisdiction) -> None:
        with self.parts.transaction(COMMAND) as ctx:
            organisation.organisation(ctx).jurisdiction = where
            cat = make.person(ctx, "Cat Weir", born=date(2026 - age, 7, 1))
            mo = make.authority(ctx, cat, name="Mo Weir")
            for scope in (Scope.TAKE, Scope.INTERNAL):
                make.answer(ctx, cat, scope, authority_id=mo.id)
            if where == Jurisdiction.ENGLAND and age == 16:
                make.yes_to_all(ctx, cat)
            notes.record_view(ctx, cat, "yes")
            self.cat, self.wall = cat.id, make.channel(ctx, "wall", "INTERNAL_DISPLAY")
            self.photo = make.tag(ctx, make.photo(ctx, make.received(1).data), cat).id
            self.tokens = {
                by: invitations.ask(ctx, cat, adult, way="print")[1] for by, adult in (("Cat", None), ("Mo", mo))
            }

    def gate(self) -> str:
        with self.parts.reading(COMMAND) as ctx:
            return clearance.for_channel(ctx, [self.photo], self.wall)[self.photo].outcome.name

    def asked(self) -> set[str]:
        page = text_of(self.staff.get(f"/staff/people/{self.cat}/ask"))
        return {
            name
            for name in ("Cat", "Mo")
            if f"{name} Weir" in page.partition("What Cat thinks")[0].partition("counts as theirs")[2]
        }

    def page(self, by: str) -> str:
        """Return which page somebody's link leads to."""
        visitor = self.app.test_client()
        first = visitor.get(f"/c/{self.tokens[by]}", follow_redirects=True)
        said = text(first) + text(visitor.get("/c/answer/questions/1", follow_redirects=True))
        return next((each for each in (VIEW, ONE, THREE) if each in said), said)

    def now(self) -> tuple[str, set[str], str, str]:
        return self.gate(), self.asked(), self.page("Cat"), self.page("Mo")


@pytest.fixture
def house(app: Flask, parts: Installation, visit: object) -> House:
    with parts.transaction(COMMAND) as ctx:
        group = make.group(ctx).id
    return House(app, parts, visit(Role.STAFF, groups=(group,)))  # type: ignore[operator]  # a fixture


@pytest.mark.parametrize(
    ("age", "where", "before", "after"),
    [
        (12, "SCOTLAND", ("ALLOW", {"Mo"}, VIEW, THREE), ("DENY", {"Cat", "Mo"}, THREE, ONE)),
        (12, "ENGLAND", ("ALLOW", {"Mo"}, VIEW, THREE), ("DENY", {"Cat", "Mo"}, THREE, THREE)),
        (16, "SCOTLAND", ("DENY", {"Cat", "Mo"}, THREE, ONE), ("DENY", {"Cat"}, THREE, ONE)),
        (16, "ENGLAND", ("ALLOW", {"Cat", "Mo"}, THREE, THREE), ("ALLOW", {"Cat"}, THREE, ONE)),
    ],
)
def test_a_birthday_changes_who_is_asked_and_what_counts_from_its_first_minute(
    house: House, monkeypatch: pytest.MonkeyPatch, age: int, where: str, before: object, after: object
) -> None:
    house.fill(age, Jurisdiction[where])
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    assert house.now() == before
    monkeypatch.setattr(clock, "now", lambda: ON_IT)
    assert house.now() == after


def test_eighteen_ends_the_adults_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.fill(18, Jurisdiction.SCOTLAND)
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    assert house.page("Mo") == ONE
    monkeypatch.setattr(clock, "now", lambda: ON_IT)
    assert "Cat is grown up now" in house.page("Mo")
    assert house.asked() == {"Cat"}


def test_a_birthday_on_the_night_the_clocks_change_begins_at_local_midnight(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.fill(12, Jurisdiction.SCOTLAND)
    with house.parts.transaction(COMMAND) as ctx:
        ctx.session.get_one(make.Person, house.cat).born = date(2014, 10, 25)
    seen = []
    for utc in ((24, 22, 59), (24, 23, 0), (25, 0, 30), (25, 1, 30), (25, 2, 30)):
        monkeypatch.setattr(clock, "now", lambda utc=utc: datetime(2026, 10, *utc, tzinfo=UTC))
        seen.append(house.gate())
    assert seen == ["ALLOW", "DENY", "DENY", "DENY", "DENY"]


def test_from_the_birthday_on_staff_are_told_whom_to_ask(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.fill(12, Jurisdiction.SCOTLAND)
    with house.parts.transaction(COMMAND) as ctx:
        for link in ctx.session.query(invitations.Invitation):
            invitations.end(ctx, link.id)
    monkeypatch.setattr(clock, "now", lambda: ON_IT)
    assert "Cat must answer now and has not been heard: our album, inside" in text_of(house.staff.get("/staff/"))
    many = text_of(house.staff.get("/staff/ask?of=anew"))
    assert "Cat Weir" in many.partition("Whom do you ask?")[2]


def test_after_a_move_staff_of_the_new_house_are_told_whom_to_ask_and_before_leaving_everybody(
    house: House, visit: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.fill(9, Jurisdiction.SCOTLAND)
    with house.parts.transaction(COMMAND) as ctx:
        old, new = make.group(ctx).id, make.group(ctx, "Heron House").id
        for link in ctx.session.query(invitations.Invitation):
            invitations.end(ctx, link.id)
    staff = visit(Role.STAFF, groups=(old, new), email="both@example.org")  # type: ignore[operator]  # a fixture
    assert "To be asked anew" not in text_of(staff.get("/staff/"))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))
    form = {"name": "Cat Weir", "born": "2017-07-01", "language": "en", "groups": [new]}
    assert saved(staff, f"/staff/people/{house.cat}/edit", form).status_code == 303
    assert "Moved on 1 July 2026. Ask Mo Weir: our album, inside" in text_of(staff.get("/staff/"))
    assert "Mo Weir, about Cat Weir" in text_of(staff.get("/staff/ask?of=anew"))
    assert saved(staff, f"/staff/people/{house.cat}/edit", form | {"left_on": "2026-07-20"}).status_code == 303
    assert "Leaves us on 20 July 2026: our album. From then on their yes no longer counts." in text_of(
        staff.get("/staff/")
    )
