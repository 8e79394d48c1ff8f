"""What does the suite need beyond Python, and is it here? Installs what it can, or says what to install."""

import os
import shutil
import subprocess
import sys

PACKAGES = {
    "chromium": "chromium",
    "exiftool": "libimage-exiftool-perl",
    "exiv2": "exiv2",
    "strace": "strace",
}
"""Program and the Debian or Ubuntu package it comes in."""


def missing() -> list[str]:
    return [program for program in PACKAGES if shutil.which(program) is None]


def install(programs: list[str]) -> None:
    quiet = {"check": False, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-q"], **quiet)
    subprocess.run(["apt-get", "install", "-yq", *(PACKAGES[program] for program in programs)], **quiet)


def main() -> int:
    lacking = missing()
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        install(lacking)
        lacking = missing()
    if not lacking:
        return 0
    packages = " ".join(PACKAGES[program] for program in lacking)
    print(f"The suite needs {', '.join(lacking)}. Install: sudo apt-get install {packages}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
