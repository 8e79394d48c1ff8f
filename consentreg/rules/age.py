"""How old is somebody on a day?

Age is reached at the start of the local day; somebody born on 29 February reaches it on 1 March of a year
without one (Age of Legal Capacity (Scotland) Act 1991 s.6, domain.md 2.1).
"""

from datetime import date


def birthday(born: date, years: int) -> date:
    """Return the local day on which somebody reaches an age."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def reached(born: date, years: int, today: date) -> bool:
    """Say whether somebody is at least so many years old today."""
    return today >= birthday(born, years)
