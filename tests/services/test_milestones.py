"""Is whoever must answer anew known before the day, exactly as the gate will decide on it, and asked once?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Invitation, Person
from consentreg.rules.deciders import Regime
from consentreg.rules.milestones import Why
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Jurisdiction, Scope
from consentreg.services import clearance, milestones, notes, organisation, restrictions
from tests import factories as make
from tests.services.acts import acting, as_role

TWELVE = date(2026, 8, 1)
BORN = date(2014, 8, 1)
BOTH = [Scope.TAKE, Scope.INTERNAL]


def on(ctx: Context, day: date) -> Context:
    return replace(ctx, now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def in_england(ctx: Context) -> None:
    organisation.organisation(ctx).jurisdiction = Jurisdiction.ENGLAND
    ctx.session.flush()


@pytest.fixture
def child(ctx: Context) -> Person:
    """A child of eleven whose mother said yes to photos, inside too, and who likes it."""
    ada = make.person(ctx, born=BORN)
    mo = make.authority(ctx, ada)
    mo.email = "mo@example.org"
    for scope in BOTH:
        make.answer(ctx, ada, scope, authority_id=mo.id)
    notes.record_view(ctx, ada, "yes")
    return ada


def outcomes(ctx: Context, person: Person) -> list[Outcome]:
    standing = clearance.person_standing(ctx, person.id)
    return [standing[scope].outcome for scope in BOTH]


def links(ctx: Context) -> list[Invitation]:
    return list(ctx.session.scalars(sa.select(Invitation).order_by(Invitation.asked_at, Invitation.id)))


@pytest.mark.parametrize(("england", "then"), [(False, Regime.SELF), (True, Regime.BOTH)])
def test_a_twelfth_birthday_is_seen_before_the_day_as_the_gate_will_decide(
    ctx: Context, child: Person, england: bool, then: Regime
) -> None:
    if england:
        in_england(ctx)
    [one] = milestones.coming(ctx)
    assert (one.person.id, one.on, one.turning.age) == (child.id, TWELVE, 12)
    assert (list(one.scopes), one.now, one.then) == (BOTH, Regime.GUARD, then)
    assert outcomes(on(ctx, TWELVE - timedelta(days=1)), child) == [Outcome.ALLOW] * 2
    assert outcomes(on(ctx, TWELVE), child) == [Outcome.DENY] * 2


def test_somebody_of_whom_nothing_is_lost_is_not_listed(ctx: Context, child: Person) -> None:
    for scope in BOTH:
        make.answer(ctx, child, scope)
    assert milestones.coming(ctx) == []


@pytest.mark.parametrize("change", ["left_on", "deceased_on", "erased_on"])
def test_nobody_is_reminded_of_whoever_is_not_here(ctx: Context, child: Person, change: str) -> None:
    setattr(child, change, date(2026, 6, 1))
    ctx.session.flush()
    assert milestones.coming(ctx) == []


def test_nothing_is_told_where_anything_is_kept_back(ctx: Context, child: Person) -> None:
    staff = acting(ctx, make.account(ctx))
    assert len(milestones.coming(staff)) == 1
    restrictions.restrict(acting(ctx, make.account(ctx, Role.SAFEGUARDING)), child, level="NO_PUBLISH",
                          category="witness", review_by=None)  # fmt: skip
    [one] = milestones.coming(staff)
    assert one.scopes == (Scope.TAKE,)
    assert milestones.coming(as_role(ctx, Role.STAFF)) == [], "nor of those of other groups"


def test_an_order_that_ends_and_an_assessment_to_be_looked_at_again_are_seen(ctx: Context) -> None:
    ada = make.person(ctx, born=date(2018, 1, 1))
    mo = make.authority(ctx, ada, valid_until=date(2026, 7, 20), source="order_seen")
    make.answer(ctx, ada, Scope.TAKE, authority_id=mo.id)
    bea = make.person(ctx, "Bea Low", born=date(2016, 1, 1))
    notes.assess_capacity(ctx, bea, result="able", basis="She told it back", review_by=date(2026, 7, 30))
    make.answer(ctx, bea, Scope.TAKE)
    seen = [(one.person.id, one.turning.why, one.on) for one in milestones.coming(ctx)]
    assert seen == [
        (ada.id, Why.ORDER_ENDS, date(2026, 7, 21)),
        (bea.id, Why.LOOK_AGAIN, date(2026, 7, 31)),
    ]
    assert milestones.remind(on(ctx, date(2026, 7, 15))) == 0, "somebody must first see the next paper"


def test_leaving_is_seen_before_the_day_and_nobody_is_written_to_by_itself(ctx: Context, child: Person) -> None:
    child.left_on = date(2026, 7, 15)
    ctx.session.flush()
    seen = [(one.turning.why, one.on, list(one.scopes)) for one in milestones.coming(ctx)]
    assert seen[0] == (Why.LEAVES, date(2026, 7, 15), BOTH)
    assert milestones.remind(ctx) == 0
    assert milestones.coming(on(ctx, date(2026, 7, 15))) == []


def test_a_yes_that_runs_out_is_asked_for_again_once_on_each_day(ctx: Context) -> None:
    jo = make.person(ctx, "Jo Ross", kind="adult")
    jo.email = "jo@example.org"
    last = date(2026, 10, 31)
    make.answer(ctx, jo, Scope.TAKE, valid_until=last)
    end = last + timedelta(days=1)
    asked = []
    for left in (91, 90, 89, 60, 31, 30, 29, 8, 7, 6, 1, 0):
        day = on(ctx, end - timedelta(days=left))
        asked += [left] * milestones.remind(day)
        assert milestones.remind(day) == 0, "a second call the same day asks nobody"
    assert asked == [90, 30, 7, 0]
    assert {(link.why, link.way, link.purpose) for link in links(ctx)} == {("renewal", "email", "answer")}


def test_whoever_does_not_decide_yet_is_written_to_on_the_day_and_not_before(ctx: Context, child: Person) -> None:
    child.email = "ada@example.org"
    ctx.session.flush()
    assert [milestones.remind(on(ctx, TWELVE - timedelta(days=left))) for left in (30, 7)] == [0, 0]
    assert milestones.remind(on(ctx, TWELVE)) == 1
    [link] = links(ctx)
    assert (link.person_id, link.authority_id, link.why) == (child.id, None, "birthday")


def test_an_adult_who_must_not_be_contacted_or_has_no_address_is_never_written_to(ctx: Context) -> None:
    ada = make.person(ctx, born=date(2018, 1, 1))
    mo, al = make.authority(ctx, ada), make.authority(ctx, ada, name="Al Lovell", do_not_contact=True)
    al.email = "al@example.org"
    for adult in (mo, al):
        make.answer(ctx, ada, Scope.TAKE, authority_id=adult.id, valid_until=date(2026, 7, 10))
    assert len(milestones.coming(ctx)) == 1
    assert milestones.remind(ctx) == 0
    mo.email = "mo@example.org"
    assert milestones.remind(on(ctx, date(2026, 7, 4))) == 1
    assert [link.authority_id for link in links(ctx)] == [mo.id]


def test_two_reasons_for_one_day_are_one_letter(ctx: Context) -> None:
    jo = make.person(ctx, "Jo Ross", kind="adult")
    jo.email = "jo@example.org"
    make.answer(ctx, jo, Scope.TAKE, valid_until=date(2026, 7, 20))
    make.answer(ctx, jo, Scope.INTERNAL, valid_until=date(2026, 7, 10))
    make.answer(ctx, jo, Scope.PUBLIC, valid_until=date(2026, 7, 10))
    assert milestones.remind(ctx) == 1
