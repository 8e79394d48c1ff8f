"""Who must be asked today, and who should rather be left in peace for a while?

Who decides is `deciders`' business; this adds the adult whose agreement is needed beside a young person's yes. A no
rests for 90 days and a "not now" for 30 (domain.md 4.3), unless they bring it up themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consentreg.rules.consent import says_no, standing
from consentreg.rules.deciders import co_agreement_scopes, regime
from consentreg.rules.facts import Question
from consentreg.rules.people import Answer, PersonFacts
from consentreg.rules.words import Given, Scope

AFTER_A_NO = timedelta(days=90)
AFTER_NOT_NOW = timedelta(days=30)
SOON = timedelta(days=30)
"""A yes that ends within this time is worth asking for anew."""


class Rest(StrEnum):
    """Why somebody need not, or should not, be asked now."""

    SAID_YES = "said_yes"
    SAID_NO = "said_no"
    SAID_NOT_NOW = "said_not_now"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answer is needed: their own to the three questions, an adult's, and for which of the questions."""

    themselves: bool
    adults: bool
    of_adults: tuple[Scope, ...]


def asked(q: Question, person: PersonFacts) -> Asked:
    """Return whose answer is needed today."""
    whose = regime(person, q.policy, q.today)
    beside = co_agreement_scopes(q, person)
    of_adults = tuple(scope for scope in Scope if whose.asks_authority or scope in beside)
    return Asked(whose.asks_self, bool(of_adults), of_adults)


def rest(q: Question, person: PersonFacts, by: str, scopes: tuple[Scope, ...]) -> tuple[Rest, date] | None:
    """Return why one of them is left in peace, and until when; None where they can be asked. The longest rest wins."""
    rests = [*_rests(q, person, by), *_all_yes(q, person, by, scopes)]
    return max(rests, key=lambda found: found[1], default=None)


def _rests(q: Question, person: PersonFacts, by: str) -> Iterator[tuple[Rest, date]]:
    for scope in Scope:
        spoken = [a for a in person.answers if a.by == by and a.scope is scope and a.at <= q.at]
        last = max(spoken, key=lambda answer: answer.at, default=None)
        if last and last.answer is Given.DEFERRED and (day := _until(q, last, AFTER_NOT_NOW)) > q.today:
            yield Rest.SAID_NOT_NOW, day
        stands = standing(q, person, by, scope)
        if stands.no and (day := _until(q, stands.answers[0], AFTER_A_NO)) > q.today:
            yield Rest.SAID_NO, day


def _until(q: Question, answer: Answer, pause: timedelta) -> date:
    return q.local(answer.at) + pause


def _all_yes(q: Question, person: PersonFacts, by: str, scopes: tuple[Scope, ...]) -> Iterator[tuple[Rest, date]]:
    if says_no(q, person, by):
        return
    yeses = [standing(q, person, by, scope).yes for scope in scopes]
    ends = [yes.valid_until or date.max for each in yeses for yes in each]
    if all(yeses) and min(ends, default=date.min) > q.today + SOON:
        yield Rest.SAID_YES, min(ends)
