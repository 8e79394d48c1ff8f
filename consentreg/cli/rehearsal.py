"""What would the gate say to invented cases?

Imports nothing but the rules: a hundred thousand cases must not wait for a database or a web server to load.
"""

import json
import sys
from typing import Any, BinaryIO

import click

from consentreg.rules.cases import answer
from consentreg.rules.fields import read_json


@click.command()
@click.argument("cases", type=click.File("rb"), metavar="CASES.jsonl")
def gate(cases: BinaryIO) -> None:
    """Rehearse decisions on invented cases; - reads standard input.

    A JSON line out for each line that is not blank. A line that is not a JSON object is answered like any case that
    is not understood, DENY; it is named on standard error, and the exit code is 1.
    """
    unreadable = False
    for number, line in enumerate(cases, start=1):
        if not line.strip():
            continue
        case = _case(line)
        if case is None:
            unreadable = True
            click.echo(f"Line {number}: This is no JSON object, so the answer is DENY.", err=True)
        sys.stdout.write(_said(_answer(case)) + "\n")
    if unreadable:
        raise click.exceptions.Exit(1)


def _answer(case: dict[str, Any] | None) -> dict[str, object]:
    try:
        return answer(case)
    except Exception:  # noqa: BLE001 (whatever went wrong, the answer is no, and the next case has its own)
        return {"id": case and case.get("id"), "outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}


def _said(said: dict[str, object]) -> str:
    try:
        return json.dumps(said, allow_nan=False)
    except ValueError:  # An id like 1e999 is read as infinite, which JSON cannot say.
        return json.dumps(said | {"id": None})


def _case(line: bytes) -> dict[str, Any] | None:
    """Return the case on a line, or None where there is no JSON object."""
    try:
        case = read_json(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return case if isinstance(case, dict) else None
