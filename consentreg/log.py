"""What may a line of the log say?

Only fields from a short list, so that no name, address, token or file name gets there by accident: what is not on
the list is dropped and its field named.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SAYABLE = frozenset(
    {"event", "level", "timestamp", "job", "name", "error", "final", "endpoint", "request", "status", "count", "kind"}
)
_LONGEST = 120


def only_sayable(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and name it, so that the loss shows in a test."""
    dropped = sorted(set(line) - SAYABLE)
    kept: dict[str, Any] = {field: _short(value) for field, value in line.items() if field in SAYABLE}
    return kept | ({"dropped": dropped} if dropped else {})


def _short(value: object) -> object:
    return value[:_LONGEST] if isinstance(value, str) else value


def is_news(said: logging.LogRecord) -> bool:
    """Say whether what the server says is new: that a delivery was broken off is a line of ours, and no failure."""
    return not (said.exc_info and said.exc_info[0] and said.exc_info[0].__name__ == "BrokenOff")


def configure() -> None:
    """Write the log as JSON lines on standard error, without what the server says of its own queue."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("waitress").addFilter(is_news)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_sayable,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
