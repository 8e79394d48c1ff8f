"""By when must a photo have left a place? Never later than was promised, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consentreg.rules import deadlines
from consentreg.rules.deadlines import Cause
from consentreg.rules.words import ChannelClass

LONDON = ZoneInfo("Europe/London")
ZONES = some.sampled_from(["Europe/London", "Europe/Warsaw", "America/Havana", "Asia/Amman", "Pacific/Apia", "UTC"])
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
MOMENTS = some.builds(datetime.combine, some.dates(FIRST, LAST), some.times(), some.just(UTC))
CAUSES, CLASSES = some.sampled_from(Cause), some.sampled_from(ChannelClass)


def due(at: str, klass: str = "WEBSITE", cause: str = "withdrawn") -> str:
    asked = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    found = deadlines.due(ChannelClass(klass), Cause(cause), asked, LONDON)
    return found.astimezone(LONDON).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    ("asked", "klass", "expected"),
    [
        ("2026-07-01T15:00", "WEBSITE", "Thu 02 Jul 15:00"),
        ("2026-07-03T15:00", "SOCIAL", "Mon 06 Jul 15:00"),
        ("2026-07-04T09:00", "WEBSITE", "Mon 06 Jul 23:59"),
        ("2026-07-05T23:59", "INTERNAL_SHARED", "Mon 06 Jul 23:59"),
        ("2026-07-01T09:00", "PRINT", "Wed 01 Jul 23:59"),
        ("2026-07-04T09:00", "PRINT", "Mon 06 Jul 23:59"),
        ("2026-07-03T15:00", "PARTNER", "Mon 06 Jul 15:00"),
        ("2026-10-23T10:00", "PRESS", "Mon 26 Oct 10:00"),
        ("2026-03-27T10:00", "FUNDER_REPORT", "Mon 30 Mar 10:00"),
    ],
)
def test_one_working_day_is_counted_where_the_organisation_lives(asked: str, klass: str, expected: str) -> None:
    assert due(asked, klass) == expected


def test_a_restriction_has_two_real_hours_also_in_the_night_the_clocks_change() -> None:
    assert due("2026-07-04T23:00", cause="restricted") == "Sun 05 Jul 01:00"
    assert due("2026-03-29T00:30", cause="restricted") == "Sun 29 Mar 03:30"
    assert due("2026-10-25T00:30", cause="restricted") == "Sun 25 Oct 01:30"


@given(CLASSES, CAUSES, MOMENTS, ZONES)
def test_what_is_due_is_due_after_it_was_asked_and_on_a_working_day(
    klass: ChannelClass, cause: Cause, asked: datetime, zone: str
) -> None:
    found = deadlines.due(klass, cause, asked, ZoneInfo(zone))
    assert timedelta() <= found - asked <= timedelta(days=4), "a weekend and a working day"
    if cause is Cause.RESTRICTED:
        assert found - asked == timedelta(hours=2)
    else:
        assert deadlines.works(found.astimezone(ZoneInfo(zone)).date())


@given(CLASSES, MOMENTS, some.timedeltas(timedelta(), timedelta(days=9)), ZONES)
def test_whoever_asks_later_never_gets_it_earlier(
    klass: ChannelClass, asked: datetime, later: timedelta, zone: str
) -> None:
    first, second = (deadlines.due(klass, Cause.WITHDRAWN, at, ZoneInfo(zone)) for at in (asked, asked + later))
    assert first <= second + timedelta(hours=1), "an hour is what the clocks may take back"


@given(some.dates(FIRST, LAST), ZONES)
def test_the_last_second_of_a_day_is_of_that_day_and_none_comes_after(day: date, zone: str) -> None:
    last = deadlines.end_of(day, ZoneInfo(zone))
    assert last.astimezone(ZoneInfo(zone)).date() == day
    assert (last + timedelta(hours=1, seconds=1)).astimezone(ZoneInfo(zone)).date() > day


@given(MOMENTS, some.integers(0, 12), ZONES)
def test_others_are_asked_again_after_three_and_seven_days(asked: datetime, days: int, zone: str) -> None:
    local = asked.astimezone(ZoneInfo(zone))
    now = local.replace(tzinfo=None) + timedelta(days=days)
    count = deadlines.chases(asked, now.replace(tzinfo=ZoneInfo(zone), hour=12), ZoneInfo(zone))
    assert count == (days >= 3) + (days >= 7)
