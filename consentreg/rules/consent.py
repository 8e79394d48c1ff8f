"""One person, one scope, one moment: which answer stands, and does it hold for this photo?

The latest answer stands; of two at the same moment the one that is not a yes. A request, or "not now", never
replaces an answer. What stands may still not hold: a yes runs out, or does not cover the day of the photo.

A yes goes on: yeses that follow each other without a no between them are one run. Whether it holds today, its rules
and its places are those of the latest; which photos it covers is said by all of them together (domain.md 5.4.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consentreg.rules.facts import Captured, Question
from consentreg.rules.people import SELF, Answer, PersonFacts
from consentreg.rules.words import LOWER, NOES, NOT_ANSWERS, UNPROVEN, Given, Scope

_GRAVITY = {Given.GIVEN: 0} | dict.fromkeys(UNPROVEN, 1) | dict.fromkeys(NOES, 2)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's answers to one scope come to."""

    answers: tuple[Answer, ...]
    """The gravest of the latest moment: one, or several that were given at once and stand together."""
    asked: bool
    run: tuple[Answer, ...] = ()
    """Where a yes stands: it and every yes before it, back to the last answer that was none."""

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
    latest = tuple(answer for answer in answers if _weight(answer) == weight)
    return Standing(latest, asked=bool(entries), run=_run(answers))


def _weight(answer: Answer) -> tuple[datetime, int]:
    return answer.at, _GRAVITY[answer.answer]


def _run(answers: list[Answer]) -> tuple[Answer, ...]:
    broken = max((answer.at for answer in answers if answer.answer is not Given.GIVEN), default=None)
    return tuple(answer for answer in answers if broken is None or answer.at > broken)


def own(q: Question, person: PersonFacts) -> Standing:
    """Return the person's own standing answer to the wished scope."""
    return standing(q, person, SELF, q.use.scope)


def says_no(q: Question, person: PersonFacts, by: str) -> bool:
    """Say whether somebody's no stands, to the wished scope or to one it rests on."""
    scopes = (q.use.scope, *LOWER[q.use.scope])
    return any(standing(q, person, by, scope).no for scope in scopes)


def defects(q: Question, person: PersonFacts, said: Standing) -> frozenset[str]:
    """Return what is wrong with a standing yes today and for this photo; empty when it holds."""
    found = [code for yes in said.yes for code in (*_dates(q, yes), *_placement(q, person, yes))]
    return frozenset([*found, *_coverage(q, said.run)])


def _dates(q: Question, yes: Answer) -> Iterator[str]:
    if yes.valid_from and q.today < yes.valid_from:
        yield "NOT_YET_VALID"
    if yes.valid_until and q.today > yes.valid_until:
        yield "EXPIRED"


def _placement(q: Question, person: PersonFacts, yes: Answer) -> Iterator[str]:
    """Row 51: who said yes to being shown inside said it of the house they lived in then."""
    if yes.scope is Scope.INTERNAL and person.moved_on and q.local(yes.at) < person.moved_on:
        yield "PLACEMENT_CHANGED"


def _coverage(q: Question, run: tuple[Answer, ...]) -> Iterator[str]:
    """Rows 34 and 35: every day on which the photo may have been taken lies in the period of some yes of the run."""
    if any(yes.covers_existing for yes in run):
        return
    captured = q.photo.captured
    if captured is None:
        yield "CAPTURE_DATE_UNKNOWN"
    elif (left := _uncovered(captured, [_period(q, yes) for yes in run])) == captured.days:
        yield "CAPTURED_BEFORE_CONSENT"
    elif left:
        yield "CAPTURE_DATE_UNKNOWN"


def covers(q: Question, run: tuple[Answer, ...]) -> bool:
    """Say whether a run of yeses covers the day of the photo, whatever else stands in its way."""
    return not any(_coverage(q, run))


def _period(q: Question, yes: Answer) -> tuple[date, date]:
    return yes.valid_from or q.local(yes.at), yes.valid_until or date.max


def _uncovered(captured: Captured, periods: list[tuple[date, date]]) -> int:
    """Return on how many of the days a photo may have been taken nobody's yes held."""
    left, day = 0, captured.first
    for first, last in sorted(periods):
        begins, ends = max(first, day), min(last, captured.last)
        if begins <= ends:
            left += (begins - day).days
            if ends == captured.last:
                return left
            day = ends + timedelta(days=1)
    return left + (captured.last - day).days + 1


def holds(q: Question, person: PersonFacts, said: Standing) -> bool:
    """Say whether a yes stands that counts today and for this photo."""
    return bool(said.yes) and not defects(q, person, said)
