"""What may stand in a member: which kind of value, and how is that said to a program?

One line a member says both: how it is read, strictly, and how the description of the API speaks of it. Nothing is
guessed at: what is not of its kind is refused by the name of the member it stands in.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from consentreg.services.refusal import Refused

NEEDED = object()
"""The default of a member that must be there."""
LONGEST_NAME = 80
"""How much of a member's name is repeated to whoever invented it."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NUMERAL = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: its JSON Schema, and how it is read from a value and the name of where it stands."""

    schema: dict[str, Any]
    read: Callable[[Any, str], Any]
    default: Any = NEEDED


def below(where: str, name: str) -> str:
    """Return the name of a member of an object, as `people[2].box`."""
    name = name[:LONGEST_NAME]
    return f"{where}.{name}" if where else name


def wrong(where: str, wanted: str) -> Refused:
    """Return the refusal of a value of another kind."""
    return Refused("WRONG_TYPE", f"This must be {wanted}.", where or None)


def optional(kind: Kind, default: object) -> Kind:
    """Let a member be left out."""
    return replace(kind, default=default)


def maybe(kind: Kind) -> Kind:
    """Let a member be null, and be left out."""
    schema = {"anyOf": [kind.schema, {"type": "null"}]}
    return Kind(schema, lambda value, where: None if value is None else kind.read(value, where), None)


def described(kind: Kind, words: str) -> Kind:
    """Describe in words what a value is."""
    return replace(kind, schema=kind.schema | {"description": words})


def text(most: int, *, least: int = 1) -> Kind:
    """Read a text of `least` to `most` characters that can be kept and shown."""

    def read(value: Any, where: str) -> str:  # noqa: ANN401 (JSON)
        if not isinstance(value, str):
            raise wrong(where, "a text")
        if not least <= len(value) <= most:
            raise Refused("BAD_LENGTH", f"This must have {least} to {most} characters.", where)
        if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise Refused("BAD_CHARACTER", "There is a character in this that no text can hold.", where)
        return value

    return Kind({"type": "string", "minLength": least, "maxLength": most, "pattern": "^[^\\u0000]*$"}, read)


def word(words: Iterable[str]) -> Kind:
    """Read one of the known words."""
    known = list(map(str, words))

    def read(value: Any, where: str) -> str:  # noqa: ANN401 (JSON)
        if not isinstance(value, str):
            raise wrong(where, "a text")
        if value not in known:
            raise Refused("UNKNOWN_WORD", "Choose one of: " + ", ".join(known) + ".", where)
        return value

    return Kind({"type": "string", "enum": known}, read)


def flag() -> Kind:
    """Read true or false."""

    def read(value: Any, where: str) -> bool:  # noqa: ANN401 (JSON)
        if not isinstance(value, bool):
            raise wrong(where, "true or false")
        return value

    return Kind({"type": "boolean"}, read)


def said_flag() -> Kind:
    """Read true or false from an address."""

    def read(value: Any, where: str) -> bool:  # noqa: ANN401 (as in an address)
        if value not in {"true", "false"}:
            raise wrong(where, "true or false")
        return bool(value == "true")

    return Kind({"type": "boolean"}, read)


def whole(low: int, high: int) -> Kind:
    """Read a whole number; 3.0 is one, as JSON has it."""

    def read(value: Any, where: str) -> int:  # noqa: ANN401 (JSON)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is not int:
            raise wrong(where, "a whole number")
        if not low <= value <= high:
            raise Refused("OUT_OF_RANGE", f"This must be from {low} to {high}.", where)
        return int(value)

    return Kind({"type": "integer", "minimum": low, "maximum": high}, read)


def numeral(low: int, high: int) -> Kind:
    """Read a whole number from an address."""
    number = whole(low, high)

    def read(value: Any, where: str) -> int:  # noqa: ANN401 (as in an address)
        if not _NUMERAL.fullmatch(value):
            raise Refused("OUT_OF_RANGE", f"This must be a whole number from {low} to {high}.", where)
        return int(number.read(int(value), where))

    return Kind(number.schema, read)


def share() -> Kind:
    """Read a number from 0 to 1."""

    def read(value: Any, where: str) -> float:  # noqa: ANN401 (JSON)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(where, "a number")
        if not 0 <= value <= 1:
            raise Refused("OUT_OF_RANGE", "This must be from 0 to 1.", where)
        return float(value)

    return Kind({"type": "number", "minimum": 0, "maximum": 1}, read)


def day() -> Kind:
    """Read an ISO 8601 date."""

    def read(value: Any, where: str) -> date:  # noqa: ANN401 (JSON)
        try:
            return date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
        except ValueError as error:
            raise Refused("BAD_DATE", "Write a date that exists, like 2026-05-01.", where) from error

    return Kind({"type": "string", "format": "date"}, read)


def moment() -> Kind:
    """Read an RFC 3339 moment; return it in UTC."""

    def read(value: Any, where: str) -> datetime:  # noqa: ANN401 (JSON)
        said = value.upper() if isinstance(value, str) and _MOMENT.fullmatch(value) else ""
        try:
            return datetime.fromisoformat(said).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Refused("BAD_MOMENT", "Write a moment with its zone, like 2026-05-01T14:30:00Z.", where) from error

    return Kind({"type": "string", "format": "date-time"}, read)


def ident() -> Kind:
    """Read one of our ids: 32 hexadecimal digits."""

    def read(value: Any, where: str) -> str:  # noqa: ANN401 (JSON)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise Refused("BAD_ID", "This must be an id: 32 hexadecimal digits.", where)
        return value

    return Kind({"type": "string", "pattern": "^[0-9a-f]{32}$"}, read)


def listed(kind: Kind, most: int, *, least: int = 0) -> Kind:
    """Read a list of values of one kind."""

    def read(value: Any, where: str) -> list[Any]:  # noqa: ANN401 (JSON)
        if not isinstance(value, list):
            raise wrong(where, "a list")
        if not least <= len(value) <= most:
            wanted = f"exactly {most}" if least == most else f"{least} to {most}"
            raise Refused("BAD_LENGTH", f"This must have {wanted} entries.", where)
        return [kind.read(each, f"{where}[{i}]") for i, each in enumerate(value)]

    return Kind({"type": "array", "items": kind.schema, "minItems": least, "maxItems": most}, read)


def record(name: str, members: Mapping[str, Kind]) -> Kind:
    """Read an object with these members and no others."""

    def read(value: Any, where: str) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        if not isinstance(value, dict):
            raise wrong(where, "an object")
        return read_members(members, value, where)

    needed = [member for member, kind in members.items() if kind.default is NEEDED]
    schema = {
        "title": name,
        "type": "object",
        "properties": {member: kind.schema for member, kind in members.items()},
        "required": needed,
        "additionalProperties": False,
    }
    return Kind(schema, read)


def read_members(members: Mapping[str, Kind], value: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    """Read the members of an object; one nobody asked for is refused by its name."""
    for extra in value:
        if extra not in members:
            raise Refused("UNKNOWN_MEMBER", "Nothing is known under this name. Leave it out.", below(where, extra))
    return {name: _member(kind, value, name, where) for name, kind in members.items()}


def _member(kind: Kind, value: Mapping[str, Any], name: str, where: str) -> Any:  # noqa: ANN401 (JSON)
    if name in value:
        return kind.read(value[name], below(where, name))
    if kind.default is NEEDED:
        raise Refused("MISSING_MEMBER", "This is missing. Add it.", below(where, name))
    return kind.default
