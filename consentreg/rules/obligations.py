"""What must be done to, and with, a photo that is allowed? (domain.md 5.2, obligations on ALLOW)"""

from datetime import date

from consentreg.rules.checks.conditions import relied_on
from consentreg.rules.facts import Question
from consentreg.rules.words import Scope

PUBLIC_MAX_EDGE = 1600
"""Pixels of the longest edge of anything anybody can see."""

_ALWAYS = ("STRIP_METADATA", "REENCODE", "DATA_MINING_PROHIBITED", "REGISTER_PUBLICATION")
_PUBLIC = ("MAX_EDGE", "NO_NAMES", "PREVIEW_TO_PERSON", "AUDIT_ON")


def obligations(scope: Scope) -> tuple[str, ...]:
    """Return what binds whoever uses a photo for a scope."""
    return _ALWAYS + _PUBLIC if scope is Scope.PUBLIC else _ALWAYS


def expires_on(q: Question) -> date | None:
    """Return the last local day on which every yes the use rests on still holds, if any ends."""
    ends = [yes.valid_until for person in q.photo.people for yes in relied_on(q, person)]
    return min((end for end in ends if end), default=None)
