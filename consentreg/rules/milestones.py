"""On which days to come may what somebody said stop counting, and when is that worth a word?

A birthday changes who decides (domain.md 2.1, 2.3), a yes or an order has a last day, an assessment is to be looked
at again. Whether anything is lost on such a day is for the gate to say; here are only the days to ask it about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consentreg.rules.age import birthday
from consentreg.rules.deciders import ADULT, OWN_DECISION, PRESUMED_ABLE
from consentreg.rules.words import Kind

AGES = (PRESUMED_ABLE, OWN_DECISION, ADULT)
AHEAD = (90, 30, 7)
"""How many days before such a day whoever must answer is asked (domain.md 2.3)."""
_ON_THE_DAY = 0


class Why(StrEnum):
    """What happens on the day."""

    BIRTHDAY = "birthday"
    RUNS_OUT = "runs_out"
    """A yes had its last day."""
    ORDER_ENDS = "order_ends"
    """An adult who decided may not decide any more."""
    LOOK_AGAIN = "look_again"
    """An assessment of what somebody understands had its last day."""
    LEAVES = "leaves"
    """They are with us no more, and a yes ends with the stay."""


@dataclass(frozen=True, slots=True, order=True)
class Turning:
    """A local day from whose start something may count no more."""

    on: date
    why: Why
    age: int | None = None


@dataclass(frozen=True, slots=True)
class LastDays:
    """The last local days on which somebody's yeses, adults and assessments count, each inclusive."""

    yeses: tuple[date, ...] = ()
    authorities: tuple[date, ...] = ()
    assessments: tuple[date, ...] = ()
    leaves: date | None = None
    """The day from which they are not here any more."""


def turnings(kind: Kind, born: date | None, ends: LastDays, today: date) -> tuple[Turning, ...]:
    """Return the days from today until the first reminder's reach, in order; each day once for each reason."""
    last = today + timedelta(days=max(AHEAD))
    days = {*_birthdays(kind, born), *_after(ends.yeses, Why.RUNS_OUT), *_after(ends.authorities, Why.ORDER_ENDS),
            *_after(ends.assessments, Why.LOOK_AGAIN), *_leaving(ends.leaves)}  # fmt: skip
    return tuple(sorted(turning for turning in days if today <= turning.on <= last))


def _birthdays(kind: Kind, born: date | None) -> Iterator[Turning]:
    if kind is Kind.YOUNG_PERSON and born is not None:
        yield from (Turning(birthday(born, age), Why.BIRTHDAY, age) for age in AGES)


def _leaving(day: date | None) -> Iterator[Turning]:
    if day:
        yield Turning(day, Why.LEAVES)


def _after(days: Iterable[date], why: Why) -> Iterator[Turning]:
    yield from (Turning(day + timedelta(days=1), why) for day in days if day < date.max)


def step(on: date, today: date) -> int | None:
    """Return which reminder is due: 90, 30, 7, or 0 on the day itself; None before the first and after the day.

    A day on which nobody looked is made good on the next one.
    """
    left = (on - today).days
    if left < 0:
        return None
    return min((ahead for ahead in (*AHEAD, _ON_THE_DAY) if left <= ahead), default=None)
