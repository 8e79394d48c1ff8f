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
    """Rehearse decisions on invented cases: a JSON line out for each line in; - reads standard input.

    Empty lines are passed over. A line that is not a JSON object is answered like any case that is not
    understood, DENY, and the exit code is 1.
    """
    unreadable = False
    for line in cases:
        if not line.strip():
            continue
        case = _case(line)
        unreadable = unreadable or case is None
        sys.stdout.write(json.dumps(_answer(case)) + "\n")
    if unreadable:
        raise click.exceptions.Exit(1)


def _answer(case: dict[str, Any] | None) -> dict[str, object]:
    try:
        return answer(case)
    except Exception:  # noqa: BLE001 (whatever went wrong, the answer is no, and the next case has its own)
        return {"id": case and case.get("id"), "outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}


def _case(line: bytes) -> dict[str, Any] | None:
    """Return the case on a line, or None where there is no JSON object."""
    try:
        case = read_json(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return case if isinstance(case, dict) else None
