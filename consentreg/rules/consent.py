"""One person, one scope, one moment: which answer stands, and does it hold for this photo?

The latest answer stands; of two at the same moment the one that is not a yes. A request, or "not now", never
replaces an answer. What stands may still not hold: a yes runs out, or does not cover the day of the photo.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from consentreg.rules.facts import Question
from consentreg.rules.people import SELF, Answer, PersonFacts
from consentreg.rules.words import LOWER, NOES, NOT_ANSWERS, UNPROVEN, Given, Scope

_GRAVITY = {Given.GIVEN: 0} | dict.fromkeys(UNPROVEN, 1) | dict.fromkeys(NOES, 2)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's answers to one scope come to."""

    answer: Answer | None
    asked: bool

    @property
    def yes(self) -> Answer | None:
        """Return the standing yes, if it is one."""
        return self.answer if self.answer and self.answer.answer is Given.GIVEN else None

    @property
    def no(self) -> bool:
        """Say whether a no stands."""
        return self.answer is not None and self.answer.answer in NOES

    @property
    def unproven(self) -> bool:
        """Say whether an answer stands that nobody can prove."""
        return self.answer is not None and self.answer.answer in UNPROVEN


def standing(q: Question, person: PersonFacts, by: str, scope: Scope) -> Standing:
    """Return what stands at the moment of the question."""
    entries = [a for a in person.answers if a.by == by and a.scope is scope and a.at <= q.at]
    answers = [entry for entry in entries if entry.answer not in NOT_ANSWERS]
    latest = max(answers, key=lambda a: (a.at, _GRAVITY[a.answer]), default=None)
    return Standing(latest, asked=bool(entries))


def own(q: Question, person: PersonFacts) -> Standing:
    """Return the person's own standing answer to the wished scope."""
    return standing(q, person, SELF, q.use.scope)


def says_no(q: Question, person: PersonFacts, by: str) -> bool:
    """Say whether somebody's no stands, to the wished scope or to one it rests on."""
    scopes = (q.use.scope, *LOWER[q.use.scope])
    return any(standing(q, person, by, scope).no for scope in scopes)


def defects(q: Question, yes: Answer) -> tuple[str, ...]:
    """Return what is wrong with a yes today and for this photo; empty when it holds."""
    return (*_dates(q, yes), *_coverage(q, yes))


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


def holds(q: Question, yes: Answer) -> bool:
    """Say whether a standing yes counts today and for this photo."""
    return not defects(q, yes)
