"""One person, one scope, one moment: which answer stands, and does it hold for this photo?

The latest answer stands; of two at the same moment the one that is not a yes. A request, or "not now", never
replaces an answer. What stands may still not hold: a yes runs out, or does not cover the day of the photo.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consentreg.rules.facts import Question
from consentreg.rules.people import SELF, Answer, PersonFacts
from consentreg.rules.words import LOWER, NOES, NOT_ANSWERS, UNPROVEN, Given, Scope

_GRAVITY = {Given.GIVEN: 0} | dict.fromkeys(UNPROVEN, 1) | dict.fromkeys(NOES, 2)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's answers to one scope come to."""

    answers: tuple[Answer, ...]
    """The gravest of the latest moment: one, or several that were given at once and stand together."""
    asked: bool

    @property
    def yes(self) -> tuple[Answer, ...]:
        """Return the standing yes, or all of those given at the same moment; empty where none stands."""
        return tuple(answer for answer in self.answers if answer.answer is Given.GIVEN)

    @property
    def no(self) -> bool:
        """Say whether a no stands."""
        return any(answer.answer in NOES for answer in self.answers)

    @property
    def unproven(self) -> bool:
        """Say whether an answer stands that nobody can prove."""
        return any(answer.answer in UNPROVEN for answer in self.answers)


def standing(q: Question, person: PersonFacts, by: str, scope: Scope) -> Standing:
    """Return what stands at the moment of the question."""
    entries = [a for a in person.answers if a.by == by and a.scope is scope and a.at <= q.at]
    answers = [entry for entry in entries if entry.answer not in NOT_ANSWERS]
    weight = max(map(_weight, answers), default=None)
    return Standing(tuple(answer for answer in answers if _weight(answer) == weight), asked=bool(entries))


def _weight(answer: Answer) -> tuple[datetime, int]:
    return answer.at, _GRAVITY[answer.answer]


def own(q: Question, person: PersonFacts) -> Standing:
    """Return the person's own standing answer to the wished scope."""
    return standing(q, person, SELF, q.use.scope)


def says_no(q: Question, person: PersonFacts, by: str) -> bool:
    """Say whether somebody's no stands, to the wished scope or to one it rests on."""
    scopes = (q.use.scope, *LOWER[q.use.scope])
    return any(standing(q, person, by, scope).no for scope in scopes)


def defects(q: Question, yes: tuple[Answer, ...]) -> frozenset[str]:
    """Return what is wrong with a yes today and for this photo; empty when it holds."""
    return frozenset(found for each in yes for found in (*_dates(q, each), *_coverage(q, each)))


def _dates(q: Question, yes: Answer) -> Iterable[str]:
    if yes.valid_from and q.today < yes.valid_from:
        yield "NOT_YET_VALID"
    if yes.valid_until and q.today > yes.valid_until:
        yield "EXPIRED"


def _coverage(q: Question, yes: Answer) -> Iterable[str]:
    captured = q.photo.captured
    if yes.covers_existing:
        return
    first = yes.valid_from or q.local(yes.at)
    if captured is None:
        yield "CAPTURE_DATE_UNKNOWN"
    elif captured.last < first:
        yield "CAPTURED_BEFORE_CONSENT"
    elif captured.first < first or (yes.valid_until and captured.last > yes.valid_until):
        yield "CAPTURE_DATE_UNKNOWN"


def holds(q: Question, yes: tuple[Answer, ...]) -> bool:
    """Say whether a yes stands that counts today and for this photo."""
    return bool(yes) and not defects(q, yes)
