"""Whose yes is said to end soon, and of whom must nobody hear?"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import deaths, ending, restrictions
from tests import factories as make
from tests.services import acts

TODAY = date(2026, 7, 1)
LAST = TODAY + ending.SOON


def grown(ctx: Context, name: str = "Jo Ross") -> Person:
    return make.person(ctx, name, kind="adult", born=None)


def found(ctx: Context) -> dict[str, dict[Scope, date]]:
    return {one.person.name: one.last for one in ending.soon(ctx)}


@pytest.mark.parametrize(
    ("last", "said"),
    [(TODAY, True), (LAST, True), (LAST + timedelta(days=1), False), (TODAY - timedelta(days=1), False), (None, False)],
)
def test_a_yes_is_named_from_a_month_before_its_last_day_to_that_day(
    ctx: Context, last: date | None, *, said: bool
) -> None:
    make.answer(ctx, grown(ctx), Scope.TAKE, valid_until=last)
    assert found(ctx) == ({"Jo Ross": {Scope.TAKE: last}} if said else {})


def test_each_question_has_its_own_last_day_and_the_earliest_stands_first(ctx: Context) -> None:
    later, sooner = grown(ctx, "Al Dow"), grown(ctx, "Bo Fox")
    make.answer(ctx, later, Scope.TAKE, valid_until=date(2026, 7, 9))
    make.answer(ctx, sooner, Scope.TAKE, valid_until=date(2026, 7, 20))
    make.answer(ctx, sooner, Scope.INTERNAL, valid_until=date(2026, 7, 8))
    make.answer(ctx, sooner, Scope.PUBLIC, valid_until=date(2026, 9, 8))
    assert [one.person for one in ending.soon(ctx)] == [sooner, later]
    assert found(ctx)["Bo Fox"] == {Scope.TAKE: date(2026, 7, 20), Scope.INTERNAL: date(2026, 7, 8)}


def asked_again(ctx: Context, person: Person) -> None:
    make.answer(ctx, person, Scope.PUBLIC, since=ctx.now, valid_until=date(2027, 1, 1))


def withdrawn(ctx: Context, person: Person) -> None:
    make.answer(ctx, person, Scope.PUBLIC, "withdrawn", since=ctx.now)


def left(ctx: Context, person: Person) -> None:
    person.left_on = TODAY


def died(ctx: Context, person: Person) -> None:
    deaths.note(ctx, person, TODAY)


@pytest.mark.parametrize("what", [asked_again, withdrawn, left, died])
def test_nobody_need_be_asked_again_who_has_answered_since_or_is_gone(
    ctx: Context, what: Callable[[Context, Person], None]
) -> None:
    person = grown(ctx)
    make.answer(ctx, person, Scope.PUBLIC, valid_until=LAST)
    assert "Jo Ross" in found(ctx)
    what(ctx, person)
    ctx.session.flush()
    assert found(ctx) == {}


def test_a_yes_with_rules_is_named_too(ctx: Context) -> None:
    make.yes_to_all(ctx, grown(ctx), valid_until=LAST, conditions=("GROUP_ONLY",))
    assert found(ctx) == {"Jo Ross": dict.fromkeys(Scope, LAST)}


@pytest.mark.parametrize("level", ["NO_PUBLIC", "REVIEW_EACH"])
def test_what_is_masked_is_not_named_to_staff(ctx: Context, level: str) -> None:
    lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    person = make.person(ctx, "Ada Lovell", born=date(2009, 3, 1))
    make.answer(ctx, person, Scope.PUBLIC, valid_until=LAST)
    mine = acts.acting(ctx, make.account(ctx))
    assert found(mine) == {"Ada Lovell": {Scope.PUBLIC: LAST}}
    restrictions.restrict(lead, person, level=level, category="other", review_by=None)
    assert found(mine) == {}
    assert found(lead) == {"Ada Lovell": {Scope.PUBLIC: LAST}}


def test_a_restriction_and_a_refusal_leave_the_same_line(ctx: Context) -> None:
    """The album's yes goes on ending; of public nothing is said, whatever stands behind it."""
    lead, mine = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING)), acts.acting(ctx, make.account(ctx))
    kept, refused = (make.person(ctx, name, born=date(2009, 3, 1)) for name in ("Ada Lovell", "Bo Kerr"))
    for person in (kept, refused):
        make.yes_to_all(ctx, person, valid_until=LAST)
    restrictions.restrict(lead, kept, level="NO_PUBLIC", category="other", review_by=None)
    make.answer(ctx, refused, Scope.PUBLIC, "refused", since=ctx.now)
    lines = found(mine)
    assert lines["Ada Lovell"] == lines["Bo Kerr"] == {Scope.TAKE: LAST, Scope.INTERNAL: LAST}


def test_somebody_of_another_group_is_not_named(ctx: Context) -> None:
    stranger = acts.acting(ctx, make.account(ctx, groups=[make.group(ctx, "Other House").id]))
    make.answer(ctx, grown(ctx), Scope.TAKE, valid_until=LAST)
    assert found(stranger) == {}
    assert len(found(ctx)) == 1
