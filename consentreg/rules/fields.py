"""How is what others wrote as JSON read without guessing?"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Unreadable(Exception):
    """The case says something the rules do not understand."""


class Ambiguous(ValueError):
    """Programs read this JSON in different ways: why, and the member it is about, if it is about one."""


def read_json(text: str) -> object:
    """Read JSON text; raise ValueError or RecursionError, Ambiguous for a member said twice, NaN and Infinity."""
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _value in pairs]
        raise Ambiguous("This stands in one object twice. Say it once.", max(names, key=names.count))
    return said


def _no_constant(name: str) -> None:
    raise Ambiguous(f"{name} is no number in JSON. Write a number, or null.", None)


class Fields:
    """The fields of one JSON object, each of which must be read, and read once."""

    def __init__(self, value: object, **absent: object) -> None:
        """Read an object; `absent` names the fields that may be missing and what that means."""
        if not isinstance(value, Mapping):
            raise Unreadable
        self._left = absent | dict(value)

    def take(self, name: str, kind: type[T], absent: object = Unreadable) -> T:
        """Return a field of exactly this JSON type; `absent` is what it means that it is missing, if it may be."""
        value = self._left.pop(name, absent)
        if type(value) is not kind:
            raise Unreadable(name)
        return value

    def maybe(self, name: str, read: Callable[[Any], T], absent: object = Unreadable) -> T | None:
        """Return a field read by `read`, or None where it is null; the key must be there unless `absent` is said."""
        value = self._left.pop(name, absent)
        return None if value is None else read(value)

    def word(self, name: str, words: type[E]) -> E:
        """Return a field as one of the known words."""
        return word(words)(self.take(name, str))

    def done(self) -> None:
        """Refuse fields nobody asked for."""
        if self._left:
            raise Unreadable


def word(words: type[E]) -> Callable[[object], E]:
    """Return a reader of one of the known words."""

    def read(value: object) -> E:
        if not isinstance(value, str) or value not in set(words):
            raise Unreadable
        return words(value)

    return read


def day(value: object) -> date:
    """Read an ISO 8601 date, as YYYY-MM-DD and no other way."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Unreadable
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Unreadable from error


def moment(value: object, zone: ZoneInfo | None = None) -> datetime:
    """Read an RFC 3339 moment, or, where a zone is given, a date as its local midnight."""
    if zone and isinstance(value, str) and _DAY.fullmatch(value):
        return datetime.combine(day(value), time.min, zone)
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise Unreadable
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise Unreadable from error


def text(value: object) -> str:
    """Read any text."""
    if not isinstance(value, str):
        raise Unreadable
    return value


def count(value: object) -> int:
    """Read a whole number from 0."""
    if type(value) is not int or value < 0:
        raise Unreadable
    return value
