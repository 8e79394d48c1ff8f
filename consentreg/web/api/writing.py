"""How are times, dates and pages of a list written in an answer?"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from werkzeug.http import quote_etag

from consentreg.db import Edited
from consentreg.web.api.kinds import Kind, listed, maybe, numeral, optional, record, whole
from consentreg.web.door import session

Row = TypeVar("Row")
Answer = tuple[dict[str, Any], int, dict[str, str]]
"""What an answer says, its status and its headers."""
LAST_PAGE = 10_000
PAGE = optional(numeral(1, LAST_PAGE), 1)
"""The parameter that names a page of a list."""


def stamp(at: datetime) -> str:
    """Write a moment as RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def with_edition(content: dict[str, Any], row: Edited, status: int = 200) -> Answer:
    """Return an answer about a row with its edition as ETag, to be handed back as If-Match."""
    session().flush()  # What is still to be written counts.
    return content, status, {"ETag": quote_etag(row.edition)}


def iso(day: date | None) -> str | None:
    """Write a date as ISO 8601."""
    return day.isoformat() if day else None


def page_kind(name: str, noun: str, kind: Kind) -> Kind:
    """Describe a page of a list."""
    members = {
        noun: listed(kind, 1000),
        "page": whole(1, LAST_PAGE),
        "next_page": maybe(whole(2, LAST_PAGE + 1)),
    }
    return record(name, members)


def page_of(noun: str, rows: Sequence[Row], write: Callable[[Row], Any], *, page: int, size: int) -> dict[str, Any]:
    """Write a page of a list; a full page may have another after it."""
    following = page + 1 if len(rows) == size and page < LAST_PAGE else None
    return {noun: [write(row) for row in rows], "page": page, "next_page": following}
