"""Which day is it where the organisation is, and how old is somebody on it? Days are ISO text."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def age(born: str, day: str) -> int:
    """Count birthdays: as text 29 February comes after the 28th and before 1 March, as the law has it."""
    return int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])


@lru_cache(maxsize=4096)
def local_day(at: str, zone: str) -> str:
    return at if len(at) == 10 else datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).date().isoformat()


@lru_cache(maxsize=4096)
def instant(at: str, zone: str) -> float:
    """Return seconds of UTC; a bare day begins at its local midnight."""
    moment = datetime.fromisoformat(at)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).timestamp()
