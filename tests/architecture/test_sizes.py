"""Is every part of the house small enough to be understood at once, and does it say what it is for?"""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import source

MOST_LINES = 400
MEDIAN, MOST_OF_NINE_IN_TEN, LONGEST = 8, 25, 40
ROOMS_WITHOUT_A_NAME = {"utils", "util", "helpers", "common", "core", "base", "misc", "lib", "tools"}


def lengths() -> dict[str, int]:
    """Return how many lines each function has, by module and name."""
    return {
        f"{name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, path in source.modules().items()
        for function in source.functions(path)
    }


@pytest.mark.parametrize(("name", "path"), source.modules().items())
def test_file_can_be_read_in_one_sitting(name: str, path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES, name


def test_functions_are_short() -> None:
    every = lengths()
    assert {name: length for name, length in every.items() if length > LONGEST} == {}
    assert statistics.median(every.values()) <= MEDIAN
    assert statistics.quantiles(every.values(), n=10)[-1] <= MOST_OF_NINE_IN_TEN


@pytest.mark.parametrize(("name", "path"), source.modules().items())
def test_module_says_which_question_it_answers(name: str, path: Path) -> None:
    said = ast.get_docstring(source.tree(path))
    assert said, name
    assert len(said.splitlines()[0]) > 12


def undocumented() -> Iterator[str]:
    for name, path in source.modules().items():
        if not name.startswith("web/"):
            yield from (f"{name}:{each}" for each in _silent(source.tree(path)))


def _silent(tree: ast.Module) -> Iterator[str]:
    """Yield each public function and class that says nothing, but those inside a function and a private class."""
    rooms: list[ast.Module | ast.ClassDef] = [tree]
    for room in rooms:
        for node in room.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                yield node.name
            if isinstance(node, ast.ClassDef):
                rooms.append(node)


def test_everything_public_says_what_it_does() -> None:
    assert list(undocumented()) == []


def test_everything_has_a_name_of_its_own() -> None:
    assert {name for name in source.modules() if set(Path(name).with_suffix("").parts) & ROOMS_WITHOUT_A_NAME} == set()


def test_complexity_is_silenced_nowhere() -> None:
    assert [name for name, path in source.modules().items() if "C901" in path.read_text()] == []


def test_top_of_the_house_is_what_readers_expect() -> None:
    ignored = {".venv", ".git", "instance", "dist", "build"}
    folders = {path.name for path in source.ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - ignored <= {"consentreg", "migrations", "templates", "tests"}
