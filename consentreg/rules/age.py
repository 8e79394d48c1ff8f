"""How old is somebody on a day?

Age is reached at the start of the local day; somebody born on 29 February reaches it on 1 March of a year
without one (Age of Legal Capacity (Scotland) Act 1991 s.6, domain.md 2.1).
"""

from calendar import isleap
from datetime import MAXYEAR, date


def birthday(born: date, years: int) -> date:
    """Return the local day on which somebody reaches an age."""
    year = born.year + years
    if year > MAXYEAR:
        return date.max
    leap_day = (born.month, born.day) == (2, 29)
    return date(year, 3, 1) if leap_day and not isleap(year) else born.replace(year=year)


def reached(born: date, years: int, today: date) -> bool:
    """Say whether somebody is at least so many years old today."""
    return today >= birthday(born, years)
