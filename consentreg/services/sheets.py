"""What does a link ask, of whom, in which words, and what stands as it is opened?

Who decides is found out anew each time: a birthday, an assessment or a move may have come since (domain.md 2.1).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Authority, Event, Invitation, Person, PersonGroup, Photo
from consentreg.rules.age import reached
from consentreg.rules.deciders import ADULT, OWN_DECISION, PRESUMED_ABLE, Regime, regime, under
from consentreg.rules.people import Identifiable, PersonFacts, Tag
from consentreg.rules.words import NOES, NOT_ANSWERS, Given, Kind, Scope
from consentreg.services import consents, facts, identity, notices
from consentreg.services.organisation import organisation, today

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
    standing: Mapping[Scope, Answer]
    """The last answer of this very decider to each question; a "not now" is none."""
    stamp: str
    """Changes with every answer of theirs."""

    @property
    def questions(self) -> tuple[Scope, ...]:
        """Return what is asked: beside a young person only what an adult's agreement is needed for."""
        return (Scope.PUBLIC,) if self.voice is Voice.BESIDE else tuple(Scope)

    @property
    def language(self) -> str:
        """Return the language pages begin in."""
        return notices.known(self.authority.language if self.authority else self.person.language)

    def says(self, scope: Scope, *given: Given) -> bool:
        """Say whether one of these words stands to a question."""
        return scope in self.standing and Given(self.standing[scope].answer) in given

    @property
    def stopped(self) -> bool:
        """Say whether a no stands to all three questions already."""
        return all(self.says(scope, *NOES) for scope in Scope)


def sheet(ctx: Context, invitation: Invitation) -> Sheet:
    """Return what a link asks today. Changes nothing."""
    person = ctx.session.get_one(Person, invitation.person_id)
    adult = ctx.session.get_one(Authority, invitation.authority_id) if invitation.authority_id else None
    adult_rows = identity.adult_rows(ctx, person.id, adult.id) if adult else {None}
    theirs = [answer for answer in consents.history(ctx, person) if answer.authority_id in adult_rows]
    stamp = hashlib.sha256(" ".join(sorted(answer.id for answer in theirs)).encode()).hexdigest()[:16]
    known = person_facts(ctx, person)
    return Sheet(invitation, person, adult, _voice(ctx, known, adult), _audience(ctx, known, adult), _standing(theirs),
                 stamp)  # fmt: skip


def _voice(ctx: Context, known: PersonFacts, adult: Authority | None) -> Voice:
    day, policy = today(ctx), organisation(ctx).policy
    whose = regime(known, policy, day)
    if adult is None:
        return {Regime.SELF: Voice.DECIDES, Regime.BOTH: Voice.BOTH, Regime.GUARD: Voice.VIEW}[whose]
    if not under(known, ADULT, day):
        return Voice.NONE
    return {Regime.SELF: Voice.BESIDE, Regime.BOTH: Voice.BOTH, Regime.GUARD: Voice.DECIDES}[whose]


def person_facts(ctx: Context, person: Person) -> PersonFacts:
    """Return what the rules weigh about somebody."""
    known = facts.Known(today(ctx))
    facts.know_people(ctx, known, [person.id])
    return facts.own_facts(known, person.id, Tag(Identifiable.FACE))


def _audience(ctx: Context, known: PersonFacts, adult: Authority | None) -> str:
    if adult:
        return "adult"
    if known.kind is not Kind.YOUNG_PERSON:
        return "16+"
    ages = {PRESUMED_ABLE: "8-11", OWN_DECISION: "12-15"}
    born = known.born
    return next((name for age, name in ages.items() if born is None or not reached(born, age, today(ctx))), "16+")


def _standing(theirs: list[Answer]) -> dict[Scope, Answer]:
    """Return the last answer to each question; of two at one moment the one that is not a yes."""
    spoken = [answer for answer in theirs if Given(answer.answer) not in NOT_ANSWERS]
    spoken.sort(key=lambda answer: (answer.since, answer.answer != Given.GIVEN))
    return {Scope(answer.scope): answer for answer in spoken}


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
