"""What stands in which row and column of this file?

Reads a CSV as spreadsheets save it: commas, semicolons or tabs (told by the header), any line ends, quoted line
breaks. Rows are numbered as a spreadsheet shows them: the header is row 1. What is not plain is refused, never guessed.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consentreg.services.imports.letters import decoded
from consentreg.services.refusal import Refused

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELL = 10_000
"""Characters in one cell: what is longer is no name and no date, but something that went wrong."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where a spreadsheet shows it, and what to do. It repeats nothing that stands there."""

    row: int
    column: str | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a file may have, and which it must have."""

    known: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet, and its cells by the name of their column, without space around."""

    number: int
    cells: dict[str, str]


class Spoilt(Exception):
    """The file cannot be read as a table of this layout."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


def read(data: bytes, layout: Layout) -> list[Row]:
    """Return the rows that are not empty; raise Spoilt with everything that is wrong with the table."""
    try:
        text = _checked(data)
    except Refused as refused:
        raise Spoilt([Problem(1, None, refused.code, refused.detail)]) from refused
    records = list(_records(text, _delimiter(text, layout)))
    names = _header(records[0], layout)
    problems: list[Problem] = []
    rows = [_row(number, cells, names, problems) for number, cells in enumerate(records[1:], start=2) if any(cells)]
    if problems:
        raise Spoilt(problems)
    if not rows:
        raise Spoilt([Problem(1, None, "NO_ROWS", "There is nothing below the header. Add a row for each entry.")])
    return rows


def _checked(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused("FILE_TOO_LARGE", "This file is over 32 MB. Split it into several.")
    text = decoded(data)
    if not text.strip():
        raise Refused("EMPTY_FILE", "This file is empty. The first row names the columns.")
    return text


def _delimiter(text: str, layout: Layout) -> str:
    """Return what stands between cells: whatever makes most sense of the header."""
    return max(",;\t", key=lambda mark: len(set(_names(text, mark)) & set(layout.known)))


def _names(text: str, mark: str) -> list[str]:
    try:
        return [_name(cell) for cell in next(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))]
    except csv.Error:
        return []


def _name(cell: str) -> str:
    return cell.strip().lower()


def _records(text: str, mark: str) -> Iterator[list[str]]:
    """Yield every row, empty ones too: a spreadsheet counts them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    for number in itertools.count(1):
        cells = _next(reader, number)
        if cells is None:
            return
        if number <= MAX_ROWS + 1:
            yield cells
        elif any(cells):
            detail = f"This file has more than {MAX_ROWS} rows. Split it into several."
            raise Spoilt([Problem(number, None, "TOO_MANY_ROWS", detail)])


def _next(reader: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        cells = next(reader, None)
    except csv.Error as error:
        raise Spoilt([_broken(number, str(error))]) from error
    return None if cells is None else [cell.strip() for cell in cells]


def _broken(number: int, why: str) -> Problem:
    if "limit" in why:
        return Problem(number, None, "CELL_TOO_LONG", f"A cell has more than {MAX_CELL} characters. Shorten it.")
    detail = "The quotes do not fit together from here on. Save the file as CSV again, or mend the quotes."
    return Problem(number, None, "BROKEN_QUOTES", detail)


def _header(cells: list[str], layout: Layout) -> list[str]:
    names = [_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    problems = [*_strange(names, layout), *_missing(names, layout)]
    if problems:
        raise Spoilt(problems)
    return names


def _strange(names: list[str], layout: Layout) -> Iterator[Problem]:
    for i, name in enumerate(names):
        if name not in layout.known:
            known = ", ".join(layout.known)
            # Where the header is missing, its place holds somebody's name: it is not repeated.
            yield Problem(1, _letter(i), "UNKNOWN_COLUMN", f"This column has another name than: {known}.")
        elif name in names[:i]:
            yield Problem(1, name, "COLUMN_TWICE", "Two columns have this name. Keep one.")


def _missing(names: list[str], layout: Layout) -> Iterator[Problem]:
    for name in layout.needed:
        if name not in names:
            yield Problem(1, name, "COLUMN_MISSING", "This column is missing. Add it to the header and fill it in.")


def _letter(index: int) -> str:
    """Return the name a spreadsheet gives a column: A to Z, AA, AB."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _row(number: int, cells: list[str], names: list[str], problems: list[Problem]) -> Row:
    for i, cell in enumerate(cells):
        column = names[i] if i < len(names) else _letter(i)
        problem = _wrong_with(cell, outside=i >= len(names))
        if problem:
            problems.append(Problem(number, column, *problem))
    filled = [*cells, *[""] * (len(names) - len(cells))]
    return Row(number, dict(zip(names, filled, strict=False)))


def _wrong_with(cell: str, *, outside: bool) -> tuple[str, str] | None:
    if outside and cell:
        return "TOO_MANY_CELLS", "This row has more cells than the header. Put text with commas in quotes."
    if len(cell) > MAX_CELL:
        return "CELL_TOO_LONG", f"This cell has more than {MAX_CELL} characters. Shorten it."
    if cell.startswith(("=", "@")) or (cell.startswith(("+", "-")) and not _NUMBER.fullmatch(cell)):
        return "FORMULA", "This looks like a formula. Write plain text that does not begin with =, +, - or @."
    return None
