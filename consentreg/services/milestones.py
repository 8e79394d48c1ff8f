"""Whose answers will not count any more from a day to come, who must be asked before it, and who has been?

The gate itself is asked about the day before and the day, so that a reminder can say nothing else than what it will
decide. From the day on it counts nothing by itself; a reminder only sees to it that somebody talks to somebody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, AuditEntry, Authority, CapacityAssessment, Person
from consentreg.rules.deciders import Regime, regime
from consentreg.rules.gate import Decision
from consentreg.rules.masking import told
from consentreg.rules.milestones import LastDays, Turning, Why, step, turnings
from consentreg.rules.people import Identifiable, Tag
from consentreg.rules.words import Given, Kind, Scope
from consentreg.services import audit, clearance, facts, identity, invitations, people
from consentreg.services.organisation import organisation, today

REMINDED = "milestone.reminded"
_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """From this day something a person, or an adult for them, said counts no more."""

    person: Person
    turning: Turning
    scopes: tuple[Scope, ...]
    """The questions that must be answered anew."""
    now: Regime
    """Who answers today."""
    then: Regime
    """Who must answer from that day."""

    @property
    def on(self) -> date:
        """Return the day."""
        return self.turning.on


def coming(ctx: Context) -> list[Coming]:
    """Return what ends within 90 days for the people this actor sees, the earliest first.

    Nothing is said of a question of which anything is kept from this actor: that it ends tells that it was a yes.
    """
    return [one for one in _coming(ctx) if one.scopes]


def _coming(ctx: Context) -> Iterator[Coming]:
    here = {person.id: person for person in ctx.session.scalars(_there(ctx))}
    known = facts.Known(today(ctx))
    facts.know_people(ctx, known, here)
    days = {each: turnings(Kind(known.people[each].kind), known.people[each].born, _last_days(known, each), known.today)
            for each in here}  # fmt: skip
    asked = {each: _dates(turned) for each, turned in days.items() if turned}
    decided = clearance.people_ahead(ctx, asked)
    policy = organisation(ctx).policy
    found = sorted((turning, each) for each, turned in days.items() for turning in turned)
    for turning, each in found:
        person = facts.own_facts(known, each, Tag(Identifiable.FACE))
        before, then = decided[each, turning.on - _BEFORE], decided[each, turning.on]
        leaves = turning.why is Why.LEAVES  # Whoever sees somebody sees that they leave: it is not kept from them.
        scopes = tuple(scope for scope in Scope if _lost(ctx, before[scope], then[scope], leaves=leaves))
        who = (regime(person, policy, known.today), regime(person, policy, turning.on))
        yield Coming(here[each], turning, scopes, *who)


def _there(ctx: Context) -> sa.Select[Person]:
    here = sa.or_(Person.left_on.is_(None), Person.left_on > today(ctx))
    return people.visible(ctx).where(here, Person.deceased_on.is_(None), Person.erased_on.is_(None))


def _last_days(known: facts.Known, person_id: str) -> LastDays:
    yeses: Iterable[Answer] = known.answers.get(person_id, ())
    adults: Iterable[Authority] = known.authorities.get(person_id, ())
    assessed: Iterable[CapacityAssessment] = known.assessments.get(person_id, ())
    return LastDays(
        tuple(yes.valid_until for yes in yeses if yes.valid_until and yes.answer == Given.GIVEN),
        tuple(adult.valid_until for adult in adults if adult.valid_until and not adult.ended_on),
        tuple(each.review_by for each in assessed),
        known.people[person_id].left_on,
    )


def _dates(turned: Sequence[Turning]) -> set[date]:
    return {day for turning in turned for day in (turning.on, turning.on - _BEFORE)}


def _lost(ctx: Context, before: Decision, then: Decision, *, leaves: bool) -> bool:
    """Say whether the gate is stricter from that day, and whether this actor may know."""
    kept_back = clearance.MASKED & {
        reason.code for each in ((before,) if leaves else (before, then)) for reason in told(each, ctx.actor.role)
    }
    return then.outcome > before.outcome and (ctx.actor.role is None or not kept_back)


def remind(ctx: Context) -> int:
    """Ask again by e-mail whoever must answer, 90, 30 and 7 days ahead and on the day; return how many were asked.

    Only those are written to who decide today, so that nobody answers before it is theirs to answer, who have an
    address, and who may be contacted. Each of these days once, however often it is called.
    """
    due = [(one, ahead) for one in coming(ctx) if (ahead := step(one.on, today(ctx))) is not None]
    done = _reminded(ctx, {one.person.id for one, _ in due})
    asked: set[tuple[str, str | None]] = set()
    for one, ahead in due:
        if (one.person.id, one.turning.why, one.on.isoformat(), ahead) not in done:
            audit.record(ctx, REMINDED, one.person.id, why=one.turning.why, on=one.on.isoformat(), ahead=ahead)
            asked |= _invite(ctx, one, asked)
    return len(asked)


def _reminded(ctx: Context, person_ids: Iterable[str]) -> set[tuple[str, str, str, int]]:
    query = sa.select(AuditEntry).where(AuditEntry.act == REMINDED, among(AuditEntry.subject, list(person_ids)))
    return {(entry.subject or "", entry.detail["why"], entry.detail["on"], entry.detail["ahead"])
            for entry in ctx.session.scalars(query)}  # fmt: skip


def _invite(ctx: Context, one: Coming, asked: set[tuple[str, str | None]]) -> set[tuple[str, str | None]]:
    invited: set[tuple[str, str | None]] = set()
    for authority in _answering(ctx, one):
        whom = _whom(ctx, one.person, authority)
        if whom not in asked and invitations.address_of(one.person, authority):
            why = "birthday" if one.turning.why is Why.BIRTHDAY else "renewal"
            invitations.ask(ctx, one.person, authority, way="email", why=why)
            invited.add(whom)
    return invited


def _whom(ctx: Context, person: Person, authority: Authority | None) -> tuple[str, str | None]:
    """Return who is asked about whom, the same for each record of somebody: nobody is written to twice."""
    rows = identity.adult_rows(ctx, person.id, authority.id) if authority else None
    return min(identity.records(ctx, person.id)), min(rows) if rows else None


def _answering(ctx: Context, one: Coming) -> Iterator[Authority | None]:
    """Yield who answers today and must answer then: None is the person themselves.

    Where an order or an assessment ends, somebody must first look at the next one; who leaves is talked to.
    """
    if one.turning.why in {Why.ORDER_ENDS, Why.LOOK_AGAIN, Why.LEAVES}:
        return
    if one.now.asks_self and one.then.asks_self:
        yield None
    if one.now.asks_authority and one.then.asks_authority:
        both = (today(ctx), one.on)
        yield from (adult for adult in people.authorities(ctx, one.person) if all(map(adult.verified_on, both)))
