"""What does this cell mean? A yes or no, a day, a list of words; what could mean two things is refused."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from consentreg.services.imports.sheet import Problem, Row
from consentreg.services.refusal import Refused

Value = TypeVar("Value")
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_BETWEEN = re.compile(r"[\s,;|]+")


@dataclass(slots=True)
class Line:
    """A row being understood; whatever is wrong with one of its cells is noted, and the others are read on."""

    row: Row
    problems: list[Problem]
    noted: set[str | None] = field(default_factory=set)
    """The columns something is noted of."""
    good: bool = True

    def take(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Return what a cell means, or None once its problem is noted."""
        try:
            return read(self.row.cells.get(column, ""))
        except Refused as refused:
            self.blame(refused, column)
            return None

    def blame(self, refused: Refused, column: str | None = None) -> None:
        """Note what is wrong, at the column the refusal names or, where it names none, the one given."""
        self.good = False
        self.noted.add(refused.field or column)
        self.problems.append(Problem(self.row.number, refused.field or column, refused.code, refused.detail))

    def blame_once(self, refused: Refused) -> None:
        """Note what is wrong with a column, unless something is noted of it already."""
        if refused.field not in self.noted:
            self.blame(refused)


def text(cell: str) -> str:
    """Read a cell that must not be empty."""
    if not cell:
        raise Refused("CELL_EMPTY", "This cell is empty. Fill it in.")
    return cell


def yes_or_no(cell: str) -> bool:
    """Read yes or no; an empty cell is refused."""
    if cell.lower() not in _YES | _NO:
        raise Refused("NOT_YES_OR_NO", "Write yes or no.")
    return cell.lower() in _YES


def yes_or_nothing(cell: str) -> bool:
    """Read yes or no; an empty cell is a no."""
    return bool(cell) and yes_or_no(cell)


def words(cell: str) -> tuple[str, ...]:
    """Read words with spaces, commas, semicolons or bars between them."""
    return tuple(word for word in _BETWEEN.split(cell) if word)


def days(rows: Sequence[Row], column: str) -> Callable[[str], date | None]:
    """Return a reader of the dates of one column, which knows from all of them whether 03/04/2026 can be told."""
    day_first = _day_comes_first(row.cells.get(column, "") for row in rows)

    def read(cell: str) -> date | None:
        if not cell:
            return None
        slashes = _SLASHES.fullmatch(cell)
        if slashes and not day_first:
            raise Refused("AMBIGUOUS_DATE", "This date can mean two days. Write dates like 2026-05-01.")
        if slashes:
            day, month, year = map(int, slashes.groups())
            return _date(year, month, day)
        return _iso(cell)

    return read


def _day_comes_first(cells: Iterable[str]) -> bool:
    """Say whether dates with slashes are day, month, year for sure: one has a day over 12, and none a month over 12."""
    found = [tuple(map(int, match.groups())) for match in map(_SLASHES.fullmatch, cells) if match]
    return any(first > 12 for first, _, _ in found) and all(second <= 12 for _, second, _ in found)


def _iso(cell: str) -> date:
    if not _ISO.fullmatch(cell):
        raise Refused("BAD_DATE", "Write dates like 2026-05-01.")
    return _date(*map(int, cell.split("-")))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused("BAD_DATE", "There is no such day. Write dates like 2026-05-01.") from error
