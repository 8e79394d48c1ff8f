"""Would the tests notice if a rule were wrong? Changes the rules, one small thing at a time, and sees who complains.

Works on a copy, so that nothing here is ever changed. Takes many minutes; prints the score and every survivor.
"""

import collections
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 95
ROOMS = {"rules": "not ten_thousand and not no_case_can and not every_combination and not laws"}
"""Each room with what of its tests is quick enough to run a thousand times."""
SETTINGS = """
[tool.mutmut]
source_paths = ["consentreg/{room}/"]
tests_dir = ["tests/{room}/"]
also_copy = ["consentreg", "tests", "pyproject.toml"]
pytest_add_cli_args = ["-q", "-x", "-p", "no:cacheprovider", "--ignore=tests/rules/test_laws.py", "-k", "{quick}"]

[tool.pytest.ini_options]
addopts = ["--import-mode=importlib"]
pythonpath = ["."]
"""


def prepare(folder: Path, room: str) -> None:
    shutil.copytree(ROOT / "consentreg", folder / "consentreg", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copytree(ROOT / "tests" / room, folder / "tests" / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "photographs.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests" / name)
    (folder / "pyproject.toml").write_text(SETTINGS.format(room=room, quick=ROOMS[room]))


def outcomes(folder: Path) -> dict[str, str]:
    listed = subprocess.run([_mutmut(), "results", "--all", "true"], cwd=folder, capture_output=True, text=True)
    lines = (line.strip() for line in listed.stdout.splitlines())
    return dict(line.rsplit(": ", 1) for line in lines if ": " in line)


def _mutmut() -> str:
    return str(Path(sys.executable).with_name("mutmut"))


def judge(room: str) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, room)
        subprocess.run([_mutmut(), "run", "--max-children", str(os.cpu_count() or 1)], cwd=folder, check=False)
        found = outcomes(folder)
        for mutant in sorted(name for name, outcome in found.items() if outcome != "killed"):
            shown = subprocess.run([_mutmut(), "show", mutant], cwd=folder, capture_output=True, text=True).stdout
            changed = [line for line in shown.splitlines() if line[:2] in {"- ", "+ "}]
            print(f"{found[mutant]} {mutant}", *changed, sep="\n    ")
    counts = collections.Counter(found.values())
    score = 100 * counts["killed"] / max(1, sum(counts.values()))
    print(f"{room}: {score:.1f} % of {sum(counts.values())} changes noticed, at least {FLOOR} % wanted; {dict(counts)}")
    return score >= FLOOR


if __name__ == "__main__":
    raise SystemExit(sum(not judge(room) for room in ROOMS))
