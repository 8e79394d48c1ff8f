"""Whose yes ends soon, so that somebody talks to them in time?"""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules.words import Given, Scope
from consentreg.services import clearance, identity, people
from consentreg.services.organisation import today

SOON = timedelta(days=30)
"""How long before its last day a yes is worth a word (domain.md 5.2, "consent expires while live")."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody whose yes ends soon, and its last day for each question for which it does."""

    person: Person
    last: dict[Scope, date]

    @property
    def first(self) -> date:
        """Return the earliest of these days."""
        return min(self.last.values())


def soon(ctx: Context) -> list[Ending]:
    """Return the people this actor sees whose yes ends within a month, the earliest first.

    Nothing is said of a question of which anything is kept from this actor: that it ends tells that it was a yes.
    """
    until = today(ctx) + SOON
    known = {person.id: person for person in ctx.session.scalars(_may_end(ctx, until))}
    last = {each: _within(days, until) for each, days in clearance.people_ending(ctx, list(known)).items()}
    found = [Ending(known[each], days) for each, days in last.items() if days]
    return sorted(found, key=lambda ending: (ending.first, ending.person.name, ending.person.id))


def _within(days: dict[Scope, date], until: date) -> dict[Scope, date]:
    return {scope: day for scope, day in days.items() if day <= until}


def _may_end(ctx: Context, until: date) -> sa.Select[Person]:
    """Select the people of whom a yes ends in these days, whatever has been said since."""
    ends = sa.and_(Answer.answer == Given.GIVEN, Answer.valid_until.between(today(ctx), until))
    here = people.visible(ctx).where(Person.left_on.is_(None), Person.deceased_on.is_(None))
    return here.where(sa.or_(Person.id.in_(sa.select(Answer.person_id).where(ends)), Person.id.in_(identity.in_two())))
