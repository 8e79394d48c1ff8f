"""What may something be called, and when are two names the same to whoever reads them?

Every door lets a name in through here: it is one line that shows what it holds. What cannot be seen but acts on how a
line is read, a line break or a mark that turns the direction of writing, is refused instead of quietly taken out.
"""

import unicodedata

from consentreg.services.refusal import Refused

MAX_NAME = 120
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: with one of them a name reads as another."""
_ACTING = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Categories of Unicode: control characters, halves of a character, ends of a line or paragraph."""


def clean_name(text: str, field: str = "name") -> str:
    """Return a name fit to show, 1 to 120 characters on one line; raise Refused for what only looks like one."""
    if any(c in _TURNING or unicodedata.category(c) in _ACTING for c in text):
        detail = "There is a character in this name that cannot be seen, such as a line break. Type it anew."
        raise Refused("BAD_CHARACTER", detail, field)
    name = _one_line(text)
    if not name:
        raise Refused("NAME_MISSING", "Write a name.", field)
    if len(name) > MAX_NAME:
        raise Refused("NAME_TOO_LONG", f"That name is longer than {MAX_NAME} characters. Shorten it.", field)
    return name


def clean_reason(text: str, field: str = "reason") -> str:
    """Return a reason on one line, 1 to 120 characters."""
    reason = _one_line(text)
    if not reason:
        raise Refused("REASON_MISSING", "Say in a few words what it is for.", field)
    if len(reason) > MAX_NAME:
        raise Refused("REASON_TOO_LONG", f"Say it in {MAX_NAME} characters or fewer.", field)
    return reason


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def alike(name: str) -> str:
    """Return what two names have in common that look the same, however they were typed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _one_line(name)).casefold())
