"""Does the house stand as it was drawn, and would a wrong import be seen?"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
FLOORS, RULES, BYTES, USE_CASES, DOORS, SHELL = CONTRACTS

BREACHES = [
    (FLOORS, "clock.py", "import consentreg.db"),
    (FLOORS, "imaging/limits.py", "import consentreg.models"),
    (FLOORS, "storage/memory.py", "import consentreg.imaging"),
    (FLOORS, "models/job.py", "import consentreg.services.jobs"),
    (FLOORS, "services/jobs.py", "import consentreg.worker"),
    (FLOORS, "worker.py", "import consentreg.web"),
    (FLOORS, "demo/cast.py", "import consentreg.app"),
    (FLOORS, "helpers.py", ""),
    (RULES, "rules/gate.py", "import flask"),
    (RULES, "rules/gate.py", "from sqlalchemy import orm"),
    (RULES, "rules/checks/photo.py", "from PIL import Image"),
    (RULES, "rules/age.py", "from consentreg import clock"),
    (BYTES, "web/media.py", "from consentreg.imaging import intake"),
    (BYTES, "web/staff/home.py", "import consentreg.storage"),
    (BYTES, "web/headers.py", "import PIL"),
    (USE_CASES, "services/refusal.py", "from werkzeug.exceptions import NotFound"),
    (USE_CASES, "context.py", "import flask"),
    (DOORS, "web/comms/entrance.py", "import consentreg.web.staff"),
    (DOORS, "web/api/entrance.py", "import consentreg.web.admin.accounts"),
    (SHELL, "cli/running.py", "import consentreg.web.door"),
]
"""A contract, the module that breaks it, and with which line."""

BANNED = [
    "from datetime import datetime\n\nNOW = datetime.now()\n",
    "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
    "import datetime\n\nTODAY = datetime.date.today()\n",
    "from sqlalchemy import func\n\nNOW = func.now()\n",
    "import piexif\n\nFOUND = piexif.load(b'')\n",
    "from piexif import remove\n\nremove(b'')\n",
]


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--no-logo", *options], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house in which walls may be broken."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "consentreg", folder / "consentreg", ignore=shutil.ignore_patterns("static", "*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in done.stdout


def test_every_contract_has_been_broken_here() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_wrong_import_is_seen(copied: Path, contract: str, module: str, line: str) -> None:
    path = copied / "consentreg" / module
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    done = lint(copied)
    path.unlink() if before is None else path.write_text(before)
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout
    assert Path(module).stem.replace("__init__", "") in done.stdout


def test_copy_is_whole_before_and_after(copied: Path) -> None:
    assert lint(copied).returncode == 0


def ruff(code: str, name: str) -> str:
    program = Path(sys.executable).parent / "ruff"
    words = [program, "check", "--select", "TID251", "--output-format", "concise", "--stdin-filename", name, "-"]
    return subprocess.run(words, cwd=ROOT, input=code, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("code", BANNED)
def test_clock_and_dangerous_calls_are_banned_everywhere(code: str) -> None:
    assert "TID251" in ruff(code, "consentreg/services/any.py")


def test_clock_alone_may_ask_what_time_it_is() -> None:
    assert "All checks passed" in ruff(BANNED[0], "consentreg/clock.py")
