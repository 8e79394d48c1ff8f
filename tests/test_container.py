"""Do the recipes for a container name what is really there? (Building one needs an engine; this does not.)"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPE = (ROOT / "Dockerfile").read_text()
LET_IN = {
    line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
}  # fmt: skip


def test_everything_that_is_let_in_is_there() -> None:
    assert {name for name in LET_IN if not (ROOT / name).exists()} == set()


def test_what_the_wheel_is_built_from_is_let_in() -> None:
    named = {"pyproject.toml", "README.md", "LICENSE", "consentreg", "templates", "migrations"}
    assert named | set(re.findall(r"-r (\S+)", RECIPE)) == LET_IN


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt"])
def test_every_part_is_installed_by_its_hash(name: str) -> None:
    installs = re.findall(r"pip install [^&\n]*", RECIPE)
    assert all("--require-hashes" in install or "--no-index" in install for install in installs)
    assert all("--no-deps" in install for install in installs)
    parts = re.findall(r"^([a-z][\w.-]*)==", (ROOT / name).read_text(), re.MULTILINE)
    assert len(parts) > 2
    assert (ROOT / name).read_text().count("--hash=sha256:") >= len(parts)


def test_it_runs_as_nobody_special_on_the_python_of_the_lock() -> None:
    assert re.search(r"^USER consentreg$", RECIPE, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", RECIPE, re.MULTILINE)) == {"python:3.11-slim"}


def test_server_and_its_examiner_speak_of_one_port() -> None:
    from consentreg.cli.running import PORT

    compose = (ROOT / "compose.yaml").read_text()
    assert f"EXPOSE {PORT}" in RECIPE
    assert f"'127.0.0.1', {PORT}" in RECIPE
    assert f'"127.0.0.1:{PORT}:{PORT}"' in compose


def test_register_outlives_its_container() -> None:
    (place,) = re.findall(r"CONSENTREG_INSTANCE=(\S+)", RECIPE)
    assert f"VOLUME {place}" in RECIPE
    assert f"- register:{place}" in (ROOT / "compose.yaml").read_text()
