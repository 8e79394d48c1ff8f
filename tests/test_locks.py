"""Is every lock complete, and installed as it is? Then nothing that comes out tomorrow can break a clone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ("Makefile", "Dockerfile")


@pytest.mark.parametrize("name", RECIPES)
def test_no_lock_is_installed_by_asking_what_its_parts_need(name: str) -> None:
    installs = re.findall(r"pip install [^&\n]*", (ROOT / name).read_text())
    from_locks = [install for install in installs if "-r requirements" in install]
    assert from_locks
    for install in from_locks:
        assert {"--no-deps", "--require-hashes"} <= set(install.split()), install


def test_what_was_installed_from_the_locks_lacks_nothing() -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
