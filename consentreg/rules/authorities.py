"""What do the adults who may decide for a child say?

A verified authority's no is never outweighed. An adult nobody has checked cannot open anything, and an
answer by somebody who is not on the list is the answer of such an adult.
"""

from dataclasses import dataclass

from consentreg.rules.consent import Standing, holds, says_no, standing
from consentreg.rules.facts import Question
from consentreg.rules.people import SELF, PersonFacts


@dataclass(frozen=True, slots=True)
class Voice:
    """One adult's say about the wished scope."""

    verified: bool
    no: bool
    standing: Standing

    @property
    def yes(self) -> bool:
        """Say whether their yes stands, and no no of theirs to a narrower scope takes it back."""
        return not self.no and bool(self.standing.yes)


def voices(q: Question, person: PersonFacts) -> tuple[Voice, ...]:
    """Return everybody who is listed or has answered, listed ones first."""
    verified = {authority.id: authority.verified for authority in person.authorities}
    strangers = {a.by: False for a in person.answers if a.by != SELF and a.by not in verified}
    return tuple(
        Voice(checked, says_no(q, person, by), standing(q, person, by, q.use.scope))
        for by, checked in (verified | strangers).items()
    )


def verified_no(q: Question, person: PersonFacts) -> bool:
    """Say whether a verified authority's no stands."""
    return any(voice.no for voice in voices(q, person) if voice.verified)


def any_no(q: Question, person: PersonFacts) -> bool:
    """Say whether an adult's no counts: a verified one's, or any where no verified adult spoke."""
    heard = voices(q, person)
    spoken = any(voice.no or voice.yes for voice in heard if voice.verified)
    return any(voice.no and (voice.verified or not spoken) for voice in heard)


def verified_yeses(q: Question, person: PersonFacts) -> tuple[Standing, ...]:
    """Return the standing yes of each verified authority that has one."""
    return tuple(voice.standing for voice in voices(q, person) if voice.verified and voice.yes)


def holding_yeses(q: Question, person: PersonFacts) -> tuple[Standing, ...]:
    """Return those that hold today and cover the photo."""
    return tuple(said for said in verified_yeses(q, person) if holds(q, person, said))


def agreed(q: Question, person: PersonFacts) -> bool:
    """Say whether as many verified authorities said a yes that holds as the house asks for: one, or every one."""
    holding = len(holding_yeses(q, person))
    if not q.policy.every_authority:
        return holding > 0
    return holding == sum(authority.verified for authority in person.authorities) > 0


def missing(q: Question, person: PersonFacts) -> bool:
    """Say whether the house asks every verified authority, and one has not said yes (domain.md 5.4.11)."""
    return q.policy.every_authority and any(not voice.yes for voice in voices(q, person) if voice.verified)
