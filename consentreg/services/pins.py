"""Is this a PIN that nobody guesses at the first try?"""

import re
from datetime import date
from itertools import pairwise
from typing import Final

from consentreg.services.refusal import Refused

_DIGITS: Final = re.compile(r"[0-9]{4,8}", re.ASCII)
_EASY: Final = frozenset({"2580", "0852", "1379", "1397", "2468", "1357", "1122", "2211", "1004", "1984", "2000"})
"""Lines and corners of a telephone's keys, and numbers everybody thinks of."""
_BIRTHDAYS: Final = ("%Y", "%d%m", "%m%d", "%d%m%y", "%d%m%Y", "%Y%m%d", "%m%Y", "%y%m%d")


def refuse(pin: str, born: date | None) -> None:
    """Raise Refused for a PIN that is none, or that others would try first."""
    if not _DIGITS.fullmatch(pin):
        raise Refused("BAD_PIN", "Use 4 to 8 numbers.", "pin")
    if _easy(pin) or (born and pin in {born.strftime(shape) for shape in _BIRTHDAYS}):
        raise Refused("EASY_PIN", "Other people may guess that one. Try one that only you know.", "pin")


def _easy(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = len(pin) % 2 == 0 and pin[: len(pin) // 2] == pin[len(pin) // 2 :]
    return pin in _EASY or halves or steps <= {0} or steps in ({1}, {9})
