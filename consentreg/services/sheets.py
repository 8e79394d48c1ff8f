"""What does a link ask, of whom, in which words, and what stands as it is opened?

Who decides is found out anew each time: a birthday, an assessment or a move may have come since (domain.md 2.1).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Authority, Event, Invitation, Person, PersonGroup, Photo
from consentreg.rules.age import reached
from consentreg.rules.deciders import ADULT, OWN_DECISION, PRESUMED_ABLE, Regime, regime, under
from consentreg.rules.facts import Policy
from consentreg.rules.people import Identifiable, PersonFacts, Tag
from consentreg.rules.words import Kind, Scope
from consentreg.services import facts, identity, notices, standing
from consentreg.services.organisation import rules, today
from consentreg.services.standing import Standing, Stands

AHEAD: Final = timedelta(days=14)
"""How near an outing must be for a yes to be limited to it."""


class Voice(StrEnum):
    """What somebody's word is worth today."""

    DECIDES = "decides"
    BOTH = "both"
    """Nothing counts until a young person and an adult have both said yes."""
    BESIDE = "beside"
    """The young person decides; an adult agrees, or does not, beside them."""
    VIEW = "view"
    """An adult decides, and the child says what they think."""
    NONE = "none"
    """They are grown up: nobody else speaks for them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a link asks, and what stands as it is opened."""

    invitation: Invitation
    person: Person
    authority: Authority | None
    voice: Voice
    audience: str
    standing: Mapping[Scope, Standing]
    """What this very decider has said to each question."""
    agreed: tuple[Scope, ...]
    """The questions for which an adult's agreement is asked beside a young person who decides."""
    stamp: str
    """Changes with every answer of theirs."""

    @property
    def questions(self) -> tuple[Scope, ...]:
        """Return what is asked: beside a young person only what an adult's agreement is needed for."""
        return self.agreed if self.voice is Voice.BESIDE else tuple(Scope)

    @property
    def language(self) -> str:
        """Return the language pages begin in."""
        return notices.known(self.authority.language if self.authority else self.person.language)

    @property
    def stopped(self) -> bool:
        """Say whether a no stands to all three questions already."""
        return all(each.stands is Stands.NO for each in self.standing.values())


def sheet(ctx: Context, invitation: Invitation) -> Sheet:
    """Return what a link asks today. Changes nothing."""
    person = ctx.session.get_one(Person, invitation.person_id)
    adult = ctx.session.get_one(Authority, invitation.authority_id) if invitation.authority_id else None
    policy, day = rules(ctx)
    read = facts.Known(day)
    facts.know_people(ctx, read, [person.id])
    known = facts.own_facts(read, person.id, Tag(Identifiable.FACE))
    stands = standing.read(read, policy, ctx.now, person.id, adult.id if adult else None)
    agreed = tuple(scope for scope in Scope if scope in policy.adult_agrees_for)
    return Sheet(invitation, person, adult, _voice(policy, day, known, adult), _audience(day, known, adult), stands,
                 agreed, _stamp(read, person, adult))  # fmt: skip


def _stamp(known: facts.Known, person: Person, adult: Authority | None) -> str:
    whom = known.whom(person.id, adult.id if adult else None)[1]
    theirs = sorted(answer.id for answer in known.answers.get(person.id, ()) if answer.authority_id == whom)
    return hashlib.sha256(" ".join(theirs).encode()).hexdigest()[:16]


def _voice(policy: Policy, day: date, known: PersonFacts, adult: Authority | None) -> Voice:
    whose = regime(known, policy, day)
    if adult is None:
        return {Regime.SELF: Voice.DECIDES, Regime.BOTH: Voice.BOTH, Regime.GUARD: Voice.VIEW}[whose]
    if not under(known, ADULT, day):
        return Voice.NONE
    return {Regime.SELF: Voice.BESIDE, Regime.BOTH: Voice.BOTH, Regime.GUARD: Voice.DECIDES}[whose]


def _audience(day: date, known: PersonFacts, adult: Authority | None) -> str:
    if adult:
        return "adult"
    if known.kind is not Kind.YOUNG_PERSON:
        return "16+"
    ages = {PRESUMED_ABLE: "8-11", OWN_DECISION: "12-15"}
    born = known.born
    return next((name for age, name in ages.items() if born is None or not reached(born, age, day)), "16+")


def outings(ctx: Context, sheet: Sheet) -> list[Event]:
    """Return the outings a yes may be limited to: those of today and soon, and the one they are asked about.

    Of an outing that is over a yes covers nothing, unless they are asked about it. Whoever may not see photos hears of
    none.
    """
    if sheet.authority and not sheet.authority.may_see_photos:
        return []
    records = identity.records(ctx, sheet.person.id)
    theirs = sa.select(PersonGroup.group_id).where(among(PersonGroup.person_id, records))
    near = sa.and_(Event.group_id.in_(theirs), Event.day.between(today(ctx), today(ctx) + AHEAD))
    asked = sa.select(Photo.event_id).where(Photo.id == sheet.invitation.photo_id)
    about = sa.or_(Event.id == sheet.invitation.event_id, Event.id.in_(asked))
    query = sa.select(Event).where(sa.or_(near, about)).order_by(Event.day, Event.id)
    return list(ctx.session.scalars(query))
