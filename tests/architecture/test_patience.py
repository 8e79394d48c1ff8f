"""Does a test fail because a machine is slow? What must come is waited for in one way, and no press is overtaken.

A press in a browser may lead to another page, which comes when it comes. Whoever then looks at the page, reloads it or
leaves it, does so on either of the two, as chance has it.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture import source

MEASURING = {"benchmarks", "soak"}
"""Folders that measure on purpose, and are no part of the suite."""
CEILING = re.compile(r"\btimeout=[1-9]|\.(wait|join|result|communicate)\([1-9]|\b(perf_counter|process_time)\(")
LOOKS_AT_ONCE = {"fit", "look", "goto", "reload", "go_back", "go_forward", "wait_for_load_state", "work"}
WAITS_FIRST = {"confirm", "expect"}
PATHS = [path for path in sorted((source.ROOT / "tests").rglob("*.py")) if not MEASURING & set(path.parts)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(source.ROOT / "tests")))
def test_nothing_is_late_after_so_many_seconds_but_what_is_late_for_all(path: Path) -> None:
    lines = enumerate(path.read_text().splitlines(), 1)
    assert [f"{number}: {line.strip()}" for number, line in lines if CEILING.search(line)] == []


@pytest.mark.parametrize(
    "path", [path for path in PATHS if {"journeys", "look"} & set(path.parts)], ids=lambda p: p.name
)
def test_a_press_that_leads_on_is_followed_before_anybody_looks(path: Path) -> None:
    assert list(overtaken(ast.parse(path.read_text()))) == []


def overtaken(tree: ast.Module) -> Iterator[str]:
    """Yield each press after which the next statement looks at a page, whichever that is by then."""
    for block in (getattr(node, "body", None) for node in ast.walk(tree)):
        for press, then in pairwise(block if isinstance(block, list) else []):
            does, named = ast.unparse(press), called(then)
            hasty = named & LOOKS_AT_ONCE and not named & WAITS_FIRST
            if hasty and isinstance(press, ast.Expr) and does.endswith((".click()", ".press('Enter')")):
                yield f"{press.lineno}: {does}"


def called(statement: ast.stmt) -> set[str]:
    """Return the last names of all that a statement calls."""
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return {ast.unparse(function).rpartition(".")[2] for function in calls}


def test_an_overtaken_press_is_found() -> None:
    hasty = "button.click()\npage.reload()\npage.keyboard.press('Enter')\nfit(page)\nlink.click()\nexpect(page).to_be()"
    assert list(overtaken(ast.parse(hasty))) == ["1: button.click()", "3: page.keyboard.press('Enter')"]
