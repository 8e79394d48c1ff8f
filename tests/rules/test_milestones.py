"""Which days are asked about, and on which of them is somebody reminded?"""

from datetime import date, timedelta

import pytest

from consentreg.rules.milestones import AHEAD, LastDays, Turning, Why, step, turnings
from consentreg.rules.words import Kind

TODAY = date(2026, 7, 1)
YOUNG = Kind.YOUNG_PERSON


@pytest.mark.parametrize(("born", "age"), [(date(2014, 7, 1), 12), (date(2010, 9, 29), 16), (date(2008, 8, 1), 18)])
def test_the_birthdays_that_change_who_decides_are_seen_ninety_days_ahead(born: date, age: int) -> None:
    on = born.replace(year=born.year + age)
    assert turnings(YOUNG, born, LastDays(), TODAY) == (Turning(on, Why.BIRTHDAY, age),)
    assert turnings(YOUNG, born, LastDays(), on - timedelta(days=91)) == ()
    assert turnings(YOUNG, born, LastDays(), on + timedelta(days=1)) == ()
    assert turnings(Kind.ADULT, born, LastDays(), TODAY) == ()


def test_nobody_without_a_date_of_birth_has_one() -> None:
    assert turnings(YOUNG, None, LastDays(), TODAY) == ()


def test_a_leap_day_child_turns_on_the_first_of_march() -> None:
    assert turnings(YOUNG, date(2012, 2, 29), LastDays(), date(2030, 2, 1)) == (
        Turning(date(2030, 3, 1), Why.BIRTHDAY, 18),
    )  # fmt: skip


def test_what_has_a_last_day_is_gone_the_day_after() -> None:
    last = LastDays((date(2026, 7, 9),) * 2, (date(2026, 7, 10),), (date(2026, 7, 5), date.max))
    assert turnings(YOUNG, None, last, TODAY) == (
        Turning(date(2026, 7, 6), Why.LOOK_AGAIN),
        Turning(date(2026, 7, 10), Why.RUNS_OUT),
        Turning(date(2026, 7, 11), Why.ORDER_ENDS),
    )


def test_whoever_leaves_is_gone_from_that_very_day() -> None:
    leaves = date(2026, 7, 20)
    assert turnings(YOUNG, None, LastDays(leaves=leaves), TODAY) == (Turning(leaves, Why.LEAVES),)
    assert turnings(YOUNG, None, LastDays(leaves=TODAY - timedelta(days=1)), TODAY) == ()


def test_each_reminder_comes_on_its_day_or_on_the_next_that_somebody_looks() -> None:
    due = [step(TODAY + timedelta(days=left), TODAY) for left in range(-1, 92)]
    assert due == [None, 0, *[7] * 7, *[30] * 23, *[90] * 60, None]
    assert set(AHEAD) < set(due)
