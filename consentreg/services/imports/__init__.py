"""How do people and answers of another system come in? All rows of a file or none, every bad cell named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consentreg.context import Context
from consentreg.services import audit
from consentreg.services.imports import answers as answer_rows
from consentreg.services.imports import people as people_rows
from consentreg.services.imports import sheet
from consentreg.services.imports.cells import Line
from consentreg.services.imports.sheet import Layout, Problem, Row
from consentreg.services.refusal import Refused

__all__ = ["Problem", "Report", "answers", "people"]
MOST_PROBLEMS = 200
"""Problems that are named; more are counted."""
Adding = Callable[[Context, Sequence[Row]], Callable[[Line], None]]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file: how many rows were added, or what is wrong with it, in which case nothing was."""

    rows: int
    problems: tuple[Problem, ...] = ()
    more: int = 0
    """How many problems there are beyond those named."""


def people(ctx: Context, data: bytes) -> Report:
    """Add the people of a CSV file."""
    return _all_or_none(ctx, data, people_rows.LAYOUT, people_rows.adding, "people.imported")


def answers(ctx: Context, data: bytes) -> Report:
    """Add the answers of a CSV file; a person is named by external_id, an authority by name."""
    return _all_or_none(ctx, data, answer_rows.LAYOUT, answer_rows.adding, "answers.imported")


def _all_or_none(ctx: Context, data: bytes, layout: Layout, adding: Adding, act: str) -> Report:
    try:
        rows = sheet.read(data, layout)
    except sheet.Spoilt as spoilt:
        return _refused(spoilt.problems)
    problems: list[Problem] = []
    attempt = ctx.session.begin_nested()
    add = adding(ctx, rows)
    for row in rows:
        _add(add, Line(row, problems))
    if problems:
        attempt.rollback()
        return _refused(problems)
    attempt.commit()
    audit.record(ctx, act, rows=len(rows))
    return Report(len(rows))


def _add(add: Callable[[Line], None], line: Line) -> None:
    try:
        add(line)
    except Refused as refused:
        line.blame(refused)


def _refused(problems: Sequence[Problem]) -> Report:
    return Report(0, tuple(problems[:MOST_PROBLEMS]), max(0, len(problems) - MOST_PROBLEMS))
