"""What does the suite need beyond Python, and is it here? Installs what it can, or says what to install.

Run by the Python that is there before anything is installed, so it needs nothing but that.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {
    "chromium": "chromium",
    "exiftool": "libimage-exiftool-perl",
    "exiv2": "exiv2",
    "nginx": "nginx-light",
    "strace": "strace",
}
"""Program and the Debian or Ubuntu package it comes in."""

LIBRARIES = {
    "libatomic.so.1": "libatomic1",
    "libstdc++.so.6": "libstdc++6",
}
"""Shared library and its package: without it the driver of the browser ends without a word."""

VENV = Path(".venv/bin/pip")
"""What is made with Python's venv, and once it is made, no longer needs that."""


def missing() -> dict[str, str]:
    """Return what is not here, with the package it comes in."""
    lacking = {name: package for name, package in PROGRAMS.items() if shutil.which(name, path=reached()) is None}
    lacking |= {name: package for name, package in LIBRARIES.items() if not loads(name)}
    if not VENV.exists() and importlib.util.find_spec("ensurepip") is None:
        lacking |= {"Python's venv": f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"}
    return lacking


def reached() -> str:
    """Return where programs are looked for: servers lie where only root looks by itself."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> None:
    quiet = {"check": False, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-q"], **quiet)
    subprocess.run(["apt-get", "install", "-yq", *packages], **quiet)


def main() -> int:
    lacking = missing()
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        install(sorted(lacking.values()))
        lacking = missing()
    if not lacking:
        return 0
    packages = " ".join(sorted(lacking.values()))
    print(f"The suite needs {', '.join(lacking)}. Install: sudo apt-get install {packages}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
