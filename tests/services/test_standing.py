"""Is everybody told of an answer what the gate makes of it: own page, letter, sheet of a link, page of staff?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from consentreg.context import COMMAND, Actor, Context
from consentreg.installation import Installation
from consentreg.models import Answer, Authority, Confirmation, Invitation, Move, Person
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import clearance, identity, invitations, letters, people, sheets, standing, stopping
from consentreg.services.organisation import local_day
from consentreg.services.standing import Stands
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import lives
from tests.web.staff.outing import text_of

YES, NO = "given", "refused"
DAY = timedelta(days=1)
Said = tuple[str, int, dict[str, object]]
"""An answer, how many days ago, and what comes with it."""


@dataclass(frozen=True)
class History:
    """What was said, what it comes to, and how somebody's own page and a letter say it."""

    said: Sequence[Said]
    stands: Stands
    page: str
    letter: str
    moved: int | None = None


CHECKED, CHECKED_FIRST = "Yes, but an adult here must check it first", "yes, once an adult has checked it"
WAITS = {"evidence_reference": None, "second_person": True}
HISTORIES = {
    "nothing": History([], Stands.NOTHING, "You have not said", ""),
    "a yes": History([(YES, 9, {})], Stands.YES, "Yes", "yes"),
    "a yes that was renewed": History([(YES, 9, {}), (YES, 2, {})], Stands.YES, "Yes", "yes"),
    "a yes, and not now": History([(YES, 9, {}), ("deferred", 2, {})], Stands.YES, "Yes", "yes"),
    "a no after a yes": History([(YES, 9, {}), ("withdrawn", 2, {})], Stands.NO, "No", "no"),
    "a yes after a no": History([(NO, 9, {}), (YES, 2, {})], Stands.YES, "Yes", "yes"),
    "a no and a yes at once": History([(NO, 2, {}), (YES, 2, {})], Stands.NO, "No", "no"),
    "a yes written down after a later no": History([(NO, 2, {}), (YES, 9, {})], Stands.NO, "No", "no"),
    "a first yes nobody confirmed": History(
        [(YES, 2, WAITS)], Stands.WAITING, CHECKED, CHECKED_FIRST
    ),
    "a yes after a no nobody confirmed": History(
        [(NO, 9, {}), (YES, 2, WAITS)], Stands.WAITING, CHECKED, CHECKED_FIRST
    ),
    "a yes after a yes nobody confirmed": History(
        [(YES, 9, {}), (YES, 2, WAITS)], Stands.WAITING, CHECKED, CHECKED_FIRST
    ),
    "a no after a yes nobody confirmed": History([(YES, 9, WAITS), (NO, 2, {})], Stands.NO, "No", "no"),
    "a yes that ran out": History(
        [(YES, 9, {"days": 3})], Stands.ENDED, "Your yes has run out", "the yes has run out"
    ),
    "a yes still to begin": History([(YES, 9, {"begins": 20})], Stands.NOT_YET, "Yes, but not yet", "yes, but not yet"),
    "a yes nobody can prove": History(
        [(YES, 9, {}), ("invalidated", 2, {})], Stands.UNPROVEN, "We must ask you again", "we must ask again"
    ),
    "a yes of another house": History(
        [(YES, 9, {})], Stands.MOVED, "Your yes was for the house before", "the yes was for the house before", moved=4
    ),
}  # fmt: skip


def live(ctx: Context, history: History) -> Person:
    """Have somebody grown up say all of it, to being shown inside; they said yes to photos long ago."""
    person = make.person(ctx, "Ada Lovell", kind="staff", born=None)
    make.answer(ctx, person, Scope.TAKE, covers_existing=True)
    for answer, ago, more in history.said:
        _say(ctx, person, answer, ago, more)
    if history.moved:
        moved = Move(person_id=person.id, moved_on=ctx.now.date() - history.moved * DAY, recorded_at=ctx.now)
        ctx.session.add(moved)
        ctx.session.flush()
    return person


def _say(ctx: Context, person: Person, answer: str, ago: int, more: dict[str, object]) -> None:
    at, terms = ctx.now - ago * DAY, dict(more)
    if days := terms.pop("days", None):
        terms["valid_until"] = at.date() + days * DAY
    if begins := terms.pop("begins", None):
        terms["valid_from"] = ctx.now.date() + begins * DAY
    make.answer(ctx, person, Scope.INTERNAL, answer, since=at, **terms)


@pytest.mark.parametrize("name", HISTORIES)
def test_page_letter_sheet_staff_and_gate_say_the_same(
    parts: Installation, app: object, visit: Callable[..., FlaskClient], name: str
) -> None:
    history = HISTORIES[name]
    with parts.transaction(COMMAND) as ctx:
        person = live(ctx, history)
        _, token = invitations.ask(ctx, person, way="show", purpose="visit")
        said = {scope: stands for scope, stands, *_terms in letters._said(ctx, person, None)}
        asked = sheets.sheet(ctx, Invitation(person_id=person.id, purpose="answer"))
        decided = clearance.person_standing(ctx, person.id)[Scope.INTERNAL]
    counts = history.stands is Stands.YES
    assert asked.standing[Scope.INTERNAL].stands is history.stands
    assert said.get(Scope.INTERNAL, Stands.NOTHING) == history.stands
    assert (decided.outcome is Outcome.ALLOW) == counts
    with parts.reading(COMMAND) as ctx:
        person = people.get(ctx, person.id)
        _subject, text = letters.written(ctx, "answers", person, None, said=letters._said(ctx, person, None))
    line = next((line for line in text.splitlines() if line.startswith("* Show them inside")), "")
    assert re.sub(r", until .*", "", line.removeprefix("* Show them inside: ")) == history.letter
    client = app.test_client()  # type: ignore[attr-defined]  # an application
    client.get(f"/c/{token}")
    client.post("/c/mine")
    page = text_of(client.get("/c/me/answers"))
    assert re.search(rf"inside the house\? {history.page}( Said on| Can we|$)", page), page
    staff = visit(Role.SAFEGUARDING)
    shown = text_of(staff.get(f"/staff/people/{person.id}"))
    assert ("A colleague must still confirm this yes." in shown) == (history.stands is Stands.WAITING)


@pytest.mark.no_cover  # What lives reach, the histories above reach too.
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=some.integers(0, 2**32))
def test_in_random_lives_nobody_is_told_a_yes_that_the_gate_does_not_count(ctx: Context, seed: int) -> None:
    with ctx.session.begin_nested() as life:
        told = lives.born(ctx, Random(seed))
        told.live()
        wrong = [each for who in (told.child, told.friend, told.again) if who for each in disagreeing(told.ctx, who)]
        ctx.session.expunge_all()
        life.rollback()
    assert wrong == []


def disagreeing(ctx: Context, person: Person) -> list[tuple[str | None, Scope, object]]:
    """Return where those who tell of somebody's answers do not say what a plain reading of the rows says."""
    found: list[tuple[str | None, Scope, object]] = []
    for by, said in standing.everybody(ctx, person.id).items():
        asked = sheets.sheet(ctx, Invitation(person_id=person.id, authority_id=by, purpose="answer")).standing
        adult = ctx.session.get(Authority, by) if by else None
        letter = {scope: stands for scope, stands, *_terms in letters._said(ctx, person, adult)}
        for scope in Scope:
            plain = plainly(ctx, person.id, by, scope)
            if (said[scope].stands is Stands.YES) != plain or asked[scope].stands is not said[scope].stands:
                found.append((by, scope, said[scope].stands))
            if letter.get(scope, Stands.NOTHING) != said[scope].stands:
                found.append((by, scope, letter.get(scope)))
    for scope, decided in clearance.person_standing(ctx, person.id).items():
        counted = any(said[scope].yes for said in standing.everybody(ctx, person.id).values())
        if decided.outcome is Outcome.ALLOW and not counted:
            found.append((None, scope, decided.outcome))
    return found


def plainly(ctx: Context, person_id: str, by: str | None, scope: Scope) -> bool:
    """Say whether a yes counts today, read from the rows without the rules."""
    records = identity.records(ctx, person_id)
    whose = identity.theirs(ctx, Answer, person_id, by)
    rows = ctx.session.scalars(sa.select(Answer).where(whose, Answer.scope == scope)).all()
    spoken = [row for row in rows if row.answer not in {"requested", "deferred"}]
    last = max(spoken, key=lambda row: (row.since, row.answer != YES, row.recorded_at), default=None)
    if last is None or last.answer != YES:
        return False
    today: date = local_day(ctx, ctx.now)
    confirmed = ctx.session.scalar(sa.select(Confirmation.id).where(Confirmation.answer_id == last.id))
    moves = ctx.session.scalars(sa.select(Move.moved_on).where(Move.person_id.in_(records))).all()
    moved = scope is Scope.INTERNAL and any(local_day(ctx, last.since) < day for day in moves)
    holds = (last.valid_from or today) <= today <= (last.valid_until or today)
    return holds and not moved and (not last.awaits_second or confirmed is not None)


def test_stop_ends_a_yes_that_waits_for_a_colleague(ctx: Context) -> None:
    person = live(ctx, HISTORIES["a yes after a no nobody confirmed"])
    assert stopping.stop(replace(ctx, actor=Actor("person", person.id)), Visit(person))
    assert standing.of(ctx, person.id, None)[Scope.INTERNAL].stands is Stands.NO


@pytest.mark.parametrize(
    ("name", "no"), [("a yes", "withdrawn"), ("a first yes nobody confirmed", NO), ("nothing", NO)]
)
def test_a_no_takes_back_only_what_has_counted(ctx: Context, name: str, no: str) -> None:
    person = live(ctx, HISTORIES[name])
    assert standing.of(ctx, person.id, None)[Scope.INTERNAL].no_now == no
