"""Is every lock complete, and installed as it is? Then nothing that comes out tomorrow can break a clone."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ("Makefile", "Dockerfile")
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
PIPS = {"of Debian 12": "pip==23.0.1", "of Ubuntu 24.04": "pip==24.0", "of today": "pip"}
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
AS_IT_IS = {"--no-deps", "--require-hashes"}


@pytest.mark.parametrize("name", RECIPES)
def test_no_lock_is_installed_by_asking_what_its_parts_need(name: str) -> None:
    recipe = (ROOT / name).read_text()
    from_locks = [line for line in re.findall(r"pip (?:install|download|wheel) [^&\n]*", recipe) if "-r req" in line]
    assert from_locks
    for line in from_locks:
        before_anything_can_be_built = line.endswith(("-r requirements-build.txt", "-r requirements-build.txt "))
        asked = AS_IT_IS if before_anything_can_be_built else AS_IT_IS | {"--no-build-isolation"}
        assert asked <= set(line.split()), line


def test_what_was_installed_from_the_locks_lacks_nothing() -> None:
    done = subprocess.run([*PIP, "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all that is locked: what `make test` fetched, or else fetched now."""
    folder = Path(sys.prefix) / "wheels"
    if not folder.exists():
        folder = tmp_path_factory.mktemp("wheels")
        fetch(folder, "--require-hashes", *(f"--requirement={ROOT / lock}" for lock in LOCKS))
    return folder


def fetch(folder: Path, *what: str) -> None:
    done = subprocess.run([*PIP, "download", "--no-deps", "-d", folder, *what], capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"No package index that pip is set up for gives {what[0]}: {done.stderr.strip()[-400:]}")


@pytest.mark.parametrize("name", PIPS)
def test_every_pip_there_is_installs_the_locks_and_fetches_nothing_else(name: str, parts: Path, tmp_path: Path) -> None:
    """The recipes run as they stand in the Makefile, where pip reaches only what is locked."""
    fetch(tmp_path / "pip", PIPS[name])
    (pip,) = (tmp_path / "pip").iterdir()
    made = tmp_path / "venv"
    venv.create(made, symlinks=True)
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "MAKE", "COV"))}
    told |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(parts), "PIP_NO_COMPILE": "1", "PIP_CONFIG_FILE": os.devnull}
    for command in (
        [made / "bin/python", pip / "pip", "install", "--quiet", pip],
        ["make", f"VENV={made}", f"WHEELS={parts}", made / ".dev"],
        [made / "bin/pip", "check"],
    ):
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
