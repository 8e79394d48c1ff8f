"""By when must a photo have left a place, and when is whoever was asked to remove it asked again? (domain.md 3.5)"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from consentreg.rules.words import ChannelClass

AT_ONCE = timedelta(hours=2)
"""How long a photo of somebody who was restricted may still stand anywhere."""
CHASES = (3, 7)
"""Days after others were asked to remove a photo on which they are asked again."""
ELSEWHERE = frozenset({ChannelClass.PRESS, ChannelClass.PARTNER, ChannelClass.FUNDER_REPORT})
"""Where only others can remove a photo: what is due is that they are asked."""
SOON = timedelta(days=30)
"""How long before its last day a photo that is out becomes a task (domain.md 5.2)."""
_SATURDAY = 5


class Cause(StrEnum):
    """Why a photo may not stay where it is."""

    WITHDRAWN = "withdrawn"
    RESTRICTED = "restricted"
    RUNNING_OUT = "running_out"
    BIRTHDAY = "birthday"
    TAGGED = "tagged"
    HELD = "held"
    NARROWED = "narrowed"
    """Somebody kept their yes and set a rule, or named fewer places."""
    MOVED = "moved"
    ERASED = "erased"
    OTHER = "other"


def due(klass: ChannelClass, cause: Cause, asked: datetime, zone: ZoneInfo) -> datetime:
    """Return by when a photo must have left a place of this class, or others have been asked to remove it.

    A restriction gives two hours. Printed matter stops being handed out the same working day; everything else has one
    working day, Monday to Friday where the organisation lives.
    """
    if cause is Cause.RESTRICTED:
        return asked.astimezone(UTC) + AT_ONCE
    local = asked.astimezone(zone)
    if not works(local.date()):
        return end_of(next_working(local.date()), zone)
    if klass is ChannelClass.PRINT:
        return end_of(local.date(), zone)
    return datetime.combine(next_working(local.date()), local.time(), zone).astimezone(UTC)


def works(day: date) -> bool:
    """Say whether a local day is a working day."""
    return day.weekday() < _SATURDAY


def next_working(day: date) -> date:
    """Return the first working day after a local day."""
    following = day + timedelta(days=1)
    return following if works(following) else next_working(following)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a local day: by then a photo whose yes ends on it must be gone."""
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def chases(asked: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Return how often whoever was asked to remove a photo should have been asked again by now."""
    days = (now.astimezone(zone).date() - asked.astimezone(zone).date()).days
    return sum(days >= each for each in CHASES)
