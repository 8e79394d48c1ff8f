"""Who must answer for this person today?

Scotland presumes that a person of 12 understands (Data Protection Act 2018 s.208), elsewhere in the United
Kingdom competence is assessed; from 16 everybody decides for themselves (domain.md 2.1).
"""

from datetime import date
from enum import StrEnum

from consentreg.rules.age import birthday, reached
from consentreg.rules.facts import Policy, Question
from consentreg.rules.people import Capacity, PersonFacts
from consentreg.rules.words import Jurisdiction, Kind, Scope

PRESUMED_ABLE = 12
OWN_DECISION = 16
ADULT = 18


class Regime(StrEnum):
    """Whose yes counts."""

    SELF = "self"
    GUARD = "guard"
    """A verified authority, with the child's view."""
    BOTH = "both"

    @property
    def asks_self(self) -> bool:
        """Say whether the person's own yes is needed."""
        return self is not Regime.GUARD

    @property
    def asks_authority(self) -> bool:
        """Say whether a verified authority's yes is needed."""
        return self is not Regime.SELF


def regime(person: PersonFacts, policy: Policy, today: date) -> Regime:
    """Return who must answer. Without a date of birth both must."""
    if person.kind is not Kind.YOUNG_PERSON:
        return Regime.SELF
    if person.born is None:
        return Regime.BOTH
    if reached(person.born, OWN_DECISION, today):
        return Regime.SELF
    if policy.jurisdiction is Jurisdiction.SCOTLAND:
        return _scottish(person, person.born, today)
    return _assessed(person, person.born, today)


def _scottish(person: PersonFacts, born: date, today: date) -> Regime:
    able = person.capacity is Capacity.ABLE or (
        reached(born, PRESUMED_ABLE, today) and person.capacity is not Capacity.UNABLE
    )
    return Regime.SELF if able else Regime.GUARD


def _assessed(person: PersonFacts, born: date, today: date) -> Regime:
    if not reached(born, PRESUMED_ABLE, today) or person.capacity is Capacity.UNABLE:
        return Regime.GUARD
    return Regime.SELF if person.capacity is Capacity.ABLE else Regime.BOTH


def lapse_day(person: PersonFacts, policy: Policy) -> date | None:
    """Return the birthday from which a guardian's earlier yes is no longer enough."""
    if person.kind is not Kind.YOUNG_PERSON or person.born is None:
        return None
    scottish = policy.jurisdiction is Jurisdiction.SCOTLAND
    return birthday(person.born, PRESUMED_ABLE if scottish else OWN_DECISION)


def under(person: PersonFacts, years: int, today: date) -> bool:
    """Say whether a young person has not reached an age, or may not have."""
    if person.kind is not Kind.YOUNG_PERSON:
        return False
    return person.born is None or not reached(person.born, years, today)


def needs_co_agreement(q: Question, person: PersonFacts) -> bool:
    """Say whether an adult must agree beside a young person who decides (domain.md 2.2, row 31)."""
    return q.use.scope in co_agreement_scopes(q, person)


def co_agreement_scopes(q: Question, person: PersonFacts) -> frozenset[Scope]:
    """Return the questions for which an adult must agree beside a young person who decides (domain.md 5.4.11)."""
    if not q.policy.co_agreement or regime(person, q.policy, q.today) is not Regime.SELF:
        return frozenset()
    until = ADULT if person.looked_after else q.policy.adult_agrees_until
    return q.policy.adult_agrees_for if under(person, until, q.today) else frozenset()
