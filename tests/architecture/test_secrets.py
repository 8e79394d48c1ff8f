"""Can a name, an address or a token reach a log, and does any secret stand in the code?"""

import ast
import re
from collections.abc import Iterator

from consentreg.log import SAYABLE
from tests.architecture import source

LOGGED = re.compile(r"(?:\w+\.)?_?log(?:ger)?\.(?:debug|info|warning|error|critical|exception|msg|log|bind|new)")

SECRET = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|creg_[A-Za-z0-9_-]{20,}"
    r"|(?:password|secret|token)\s*=\s*[\"'][^\"' {}]{12,}[\"']"
)


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    for name, path in source.modules().items():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and LOGGED.fullmatch(ast.unparse(node.func)):
                yield name, node


def test_log_is_told_only_what_may_be_said() -> None:
    calls = list(log_calls())
    assert calls
    for name, call in calls:
        assert {keyword.arg for keyword in call.keywords} <= SAYABLE, name
        assert all(isinstance(said, ast.Constant) for said in call.args), name
        assert call.func.attr not in {"exception"}, name  # type: ignore[attr-defined]  # an attribute, as found above


def test_log_is_the_one_log() -> None:
    assert {name for name, path in source.modules().items() if "logging" in source.imports(path)} == {"log.py"}


def test_nothing_is_printed_below_the_shell() -> None:
    printing = {
        name
        for name, path in source.modules().items()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {name for name in printing if not name.startswith("cli/")} == set()


def test_no_secret_stands_in_the_code() -> None:
    texts = [*source.modules().values(), *source.TEMPLATES.rglob("*.html"), *source.ROOT.glob("*.*")]
    assert [path.name for path in texts if path.is_file() and SECRET.search(path.read_text(errors="replace"))] == []
