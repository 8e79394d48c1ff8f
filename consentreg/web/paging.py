"""Which page of a long list was asked for, and how does one turn it?"""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from consentreg.services.refusal import Refused

MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Turning:
    """Where one is in a list, and the addresses before and after it, in the words of the `pages` macro."""

    number: int
    total: int
    previous_url: str | None
    next_url: str | None


def asked() -> int:
    """Return the number of the page that was asked for, from 1; raise Refused for what is no number of a page."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
    if not number:
        raise _no_such_page()
    return number


def turning(number: int, entries: int, size: int, **keep: str | None) -> Turning:
    """Return how to turn the pages of so many entries; raise Refused when this one is past the last.

    `keep` are the other arguments of the address (a filter), beside those of the view itself.
    """
    total = max(1, -(-entries // size))
    if number > total:
        raise _no_such_page()
    return Turning(number, total, _address(number - 1, total, keep), _address(number + 1, total, keep))


def _address(number: int, total: int, keep: dict[str, str | None]) -> str | None:
    if not 1 <= number <= total:
        return None
    here = (request.view_args or {}) | {name: value for name, value in keep.items() if value}
    return url_for(request.endpoint or "", page=number, **here)


def _no_such_page() -> Refused:
    return Refused("NO_SUCH_PAGE", _("This list has no page of that number. Go back to its first page."), "page")
