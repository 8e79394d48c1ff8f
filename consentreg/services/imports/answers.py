"""Who answered what in this file, on paper or in words?"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules import fields
from consentreg.services import consents, identity, organisation, people
from consentreg.services.consents import NewAnswer
from consentreg.services.imports import cells
from consentreg.services.imports.cells import Line
from consentreg.services.imports.sheet import Layout, Row
from consentreg.services.refusal import NotThere, Refused

LAYOUT = Layout(
    known=("person", "by", "scope", "answer", "at", "method", "valid_from", "valid_until", "covers_existing",
           "survives_leaving", "conditions", "channels", "evidence"),
    needed=("person", "by", "scope", "answer", "at"),
)  # fmt: skip
_EVENT = "EVENT_ONLY:"
_NOWHERE = "none"


def adding(ctx: Context, rows: Sequence[Row]) -> Callable[[Line], None]:
    """Return what adds the answer of one row."""
    zone = ZoneInfo(organisation.organisation(ctx).time_zone)
    spoken = _moments(cells.days(rows, "at"), zone)
    first, last = cells.days(rows, "valid_from"), cells.days(rows, "valid_until")

    def add(line: Line) -> None:
        person = line.take("person", lambda cell: _person(ctx, cell))
        by = line.take("by", lambda cell: _by(ctx, person, cell))
        new = {
            "scope": line.take("scope", cells.text),
            "answer": line.take("answer", cells.text),
            "since": line.take("at", spoken),
            "method": line.take("method", lambda cell: cell or "paper"),
            "valid_from": line.take("valid_from", first),
            "valid_until": line.take("valid_until", last),
            "covers_existing": line.take("covers_existing", cells.yes_or_nothing),
            "survives_leaving": line.take("survives_leaving", cells.yes_or_nothing),
            "conditions": line.take("conditions", lambda cell: _conditions(ctx, cell)),
            "channels": line.take("channels", _places),
            "evidence_reference": line.take("evidence", lambda cell: cell or None),
        }
        # Cells that could not be read are named already; what they would have said is left at what it is without them.
        said = {"scope": "", "answer": "", **{name: value for name, value in new.items() if value is not None}}
        answer = NewAnswer(authority_id=by, **said)  # type: ignore[arg-type]  # each was read as its kind
        for refused in consents.wrong_with(ctx, person, answer):
            line.blame_once(refused)
        if line.good and person:
            consents.record(ctx, person, answer)

    return add


def _person(ctx: Context, cell: str) -> Person:
    person = people.by_external_id(ctx, cells.text(cell))
    if person is None:
        raise Refused("UNKNOWN_PERSON", "Nobody in the register has this number (external_id). Add the person first.")
    return person


def _by(ctx: Context, person: Person | None, cell: str) -> str | None:
    """Return the id of the authority of this name, or None for the person themselves."""
    if cells.text(cell).lower() == "self" or person is None:
        return None
    named = [each for each in people.authorities(ctx, person) if each.name.casefold() == cell.casefold()]
    if not named:
        raise Refused("UNKNOWN_AUTHORITY", "This person has no authority of that name. Write self, or add it first.")
    if not {each.id for each in named} <= identity.adult_rows(ctx, person.id, named[0].id):
        raise Refused("AUTHORITY_TWICE", "This person has two authorities of that name. Rename one of them first.")
    return named[0].id


def _moments(day: Callable[[str], date | None], zone: ZoneInfo) -> Callable[[str], datetime]:
    """Return a reader of a day (from its first minute, local time) or of a moment with its zone."""

    def read(cell: str) -> datetime:
        if "T" in cells.text(cell):
            return _moment(cell)
        spoken = day(cell)
        assert spoken is not None  # noqa: S101 (the cell is not empty)
        return datetime.combine(max(spoken, people.OLDEST), time.min, zone)

    return read


def _moment(cell: str) -> datetime:
    try:
        return fields.moment(cell).astimezone(UTC)
    except (fields.Unreadable, OverflowError) as error:
        raise Refused("BAD_MOMENT", "Write a day like 2026-05-01, or a moment like 2026-05-01T14:30:00Z.") from error


def _places(cell: str) -> tuple[str, ...] | None:
    """Read the places of a yes: an empty cell names none, which means the usual ones; `none` says no place at all."""
    words = cells.words(cell)
    return () if [word.lower() for word in words] == [_NOWHERE] else words or None


def _conditions(ctx: Context, cell: str) -> tuple[Any, ...]:
    return tuple(_condition(ctx, word) for word in cells.words(cell))


def _condition(ctx: Context, word: str) -> Any:  # noqa: ANN401 (JSON)
    if not word.startswith(_EVENT):
        return word
    try:
        return {"type": "EVENT_ONLY", "event": organisation.get_event(ctx, word.removeprefix(_EVENT)).id}
    except NotThere as error:
        raise Refused("UNKNOWN_EVENT", "There is no such outing. Write EVENT_ONLY: and its id.") from error
