"""Would the tests notice if the code were wrong? Changes it, one small thing at a time, and sees who complains.

Works on a copy, so that nothing here is ever changed. Takes many minutes; prints the score and every survivor.
`python -m tests.mutation imaging consentreg/imaging/kinds.py` tries one room, or single files of it.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Room:
    """A package, the share of changes its tests must notice, and what of them is not run a thousand times."""

    floor: int
    spared: tuple[str, ...] = ("consentreg/imaging/scenes/*", "consentreg/imaging/figure.py")
    """Code no change of which is tried: what only draws."""
    without: tuple[str, ...] = ()
    """Test files that are left out."""
    quick: str = ""
    """What else is left out, as pytest's -k has it."""


ROOMS = {
    "rules": Room(
        95,
        without=("test_laws.py",),
        quick="not ten_thousand and not no_case_can and not every_combination and not laws",
    ),
    "imaging": Room(
        90,
        without=(
            "test_scenes.py",
            "test_combinations.py",
            "test_damaged.py",
            "test_damaged_uploads.py",
            "test_faces.py",
            "test_memory.py",
            "test_no_trace_leaves.py",
            "test_register_keeps_quiet.py",
        ),
        quick="not outlives and not without_a_file_of_its_own and not children_end_with and not knows_nothing_of",
    ),
}
PLUGIN = '''"""Tells the decoding children which change is being tried; they start with an environment of their own."""

import os

from consentreg.imaging import pool

tried = os.environ.get("MUTANT_UNDER_TEST", "")
# Counting who calls whom reads files, which a child may not.
pool._ENVIRONMENT["MUTANT_UNDER_TEST"] = "" if tried == "stats" else tried
'''


def settings(name: str, room: Room, only: list[str]) -> str:
    """Return the configuration of one run; JSON lists of plain words are TOML as well."""
    ignored = [f"--ignore=tests/{name}/{file}" for file in room.without]
    arguments = ["-q", "-x", "-p", "no:cacheprovider", "-p", "told", *ignored]
    arguments += ["-k", room.quick] if room.quick else []
    return "\n".join([
        "[tool.mutmut]",
        f'source_paths = ["consentreg/{name}/"]',
        f"only_mutate = {json.dumps(only)}",
        f"do_not_mutate = {json.dumps(room.spared)}",
        f'tests_dir = ["tests/{name}/"]',
        'also_copy = ["consentreg", "tests", "pyproject.toml", "told.py"]',
        f"pytest_add_cli_args = {json.dumps(arguments)}",
        "[tool.pytest.ini_options]",
        'addopts = ["--import-mode=importlib"]',
        'pythonpath = ["."]',
        "",
    ])  # fmt: skip


def prepare(folder: Path, name: str, only: list[str]) -> None:
    unneeded = shutil.ignore_patterns("static", "__pycache__")
    shutil.copytree(ROOT / "consentreg", folder / "consentreg", ignore=unneeded)
    for part in (name, "photographs"):
        shutil.copytree(ROOT / "tests" / part, folder / "tests" / part, ignore=unneeded)
    shutil.copy(ROOT / "tests" / "__init__.py", folder / "tests")
    (folder / "told.py").write_text(PLUGIN if name == "imaging" else "")
    (folder / "pyproject.toml").write_text(settings(name, ROOMS[name], only))


def outcomes(folder: Path) -> dict[str, str]:
    listed = subprocess.run([_mutmut(), "results", "--all", "true"], cwd=folder, capture_output=True, text=True)
    lines = (line.strip() for line in listed.stdout.splitlines())
    return dict(line.rsplit(": ", 1) for line in lines if ": " in line)


def _mutmut() -> str:
    return str(Path(sys.executable).with_name("mutmut"))


def judge(name: str, only: list[str]) -> bool:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder, name, only)
        subprocess.run([_mutmut(), "run", "--max-children", str(os.cpu_count() or 1)], cwd=folder, check=False)
        found = outcomes(folder)
        for mutant in sorted(mutant for mutant, outcome in found.items() if outcome not in NOTICED):
            shown = subprocess.run([_mutmut(), "show", mutant], cwd=folder, capture_output=True, text=True).stdout
            changed = [line for line in shown.splitlines() if line[:2] in {"- ", "+ "}]
            print(f"{found[mutant]} {mutant}", *changed, sep="\n    ")
    counts = collections.Counter(found.values())
    score = 100 * sum(counts[outcome] for outcome in NOTICED) / max(1, sum(counts.values()))
    wanted = ROOMS[name].floor
    print(
        f"{name}: {score:.1f} % of {sum(counts.values())} changes noticed, at least {wanted} % wanted; {dict(counts)}"
    )
    return score >= wanted


NOTICED = ("killed", "timeout")
"""A change after which a test never ends is noticed as well."""

if __name__ == "__main__":
    chosen = sys.argv[1:2] or list(ROOMS)
    raise SystemExit(sum(not judge(room, sys.argv[2:]) for room in chosen))
