"""Is everything the suite needs named in one sentence, before anything is installed?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tools

ROOT = Path(__file__).resolve().parent.parent


def test_whoever_may_install_nothing_is_told_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tools, "reached", lambda: "/nowhere")
    monkeypatch.setattr(tools, "loads", lambda library: library != "libatomic.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(tools, "install", lambda _packages: pytest.fail("a user was said to install"))
    assert tools.main() == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("The suite needs chromium, exiftool, exiv2, nginx, strace, libatomic.so.1. Install: sudo ")
    assert said.endswith("apt-get install chromium exiv2 libatomic1 libimage-exiftool-perl nginx-light strace")


def test_a_python_without_its_venv_is_told_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "VENV", tmp_path / "pip")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert tools.missing()["Python's venv"] == "python{}.{}-venv".format(*sys.version_info)


def test_servers_are_found_where_only_root_looks_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert "/usr/sbin" in tools.reached().split(os.pathsep)


def test_it_is_asked_before_anything_is_installed() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "test", "VENV=/nowhere"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = planned.stdout.splitlines()
    (asked,) = (number for number, line in enumerate(lines) if "tests/tools.py" in line)
    assert all(number > asked for number, line in enumerate(lines) if "pip" in line or "-m venv" in line)
