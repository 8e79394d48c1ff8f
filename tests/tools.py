"""What does the suite need beyond Python, and is it here? Installs what it can, or says what to install."""

import ctypes
import os
import shutil
import subprocess
import sys

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


def missing() -> dict[str, str]:
    """Return what is not here, with the package it comes in."""
    programs = {name: package for name, package in PROGRAMS.items() if shutil.which(name) is None}
    return programs | {name: package for name, package in LIBRARIES.items() if not loads(name)}


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
