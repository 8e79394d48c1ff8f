"""What do other programs take for the same work?

None of them is a part of the product. pyvips lives in an environment of its own; the others come from the system's
package sources. One that is not there is said to be missing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.cpu import spent

HOME = Path(__file__).parents[2] / ".venv" / "peers"
PACKAGES = {"mat2": "mat2", "exiftool": "libimage-exiftool-perl", "convert": "imagemagick"}
_BEGIN = """
import json, resource, sys
work, quality, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def used():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
"""
_END = """
do(files[0])
begun = used()
for name in files:
    do(name)
print(json.dumps((used() - begun) / len(files)))
"""
_PILLOW = f"""{_BEGIN}
import io
import pillow_heif
from PIL import Image, ImageOps
pillow_heif.register_heif_opener(decode_threads=1)
def decode(name):
    Image.open(name).load()
def save(name):
    ImageOps.exif_transpose(Image.open(name)).save(io.BytesIO(), "JPEG", quality=quality, subsampling=0)
do = {{"decode": decode, "save": save}}[work]
{_END}"""
_VIPS = f"""{_BEGIN}
import pyvips
def full(name):
    pyvips.Image.new_from_file(name).autorot().jpegsave_buffer(Q=quality, keep="none")
def sized(edge):
    return lambda name: pyvips.Image.thumbnail(name, edge, height=edge).jpegsave_buffer(Q=quality, keep="none")
def two(name):
    sized(1600)(name), sized(320)(name)
do = {{"full": full, "two": two, "1600": sized(1600)}}[work]
{_END}"""


def install() -> None:
    """Install what can be, from the usual sources; what cannot be is left out of the table."""
    lacking = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-yqq", "--no-install-recommends", *lacking], env=quiet, check=False)
    if not has_vips():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=False)
        subprocess.run([HOME / "bin" / "pip", "install", "-q", "pyvips[binary]"], check=False)


def has_vips() -> bool:
    python = HOME / "bin" / "python"
    return python.exists() and subprocess.run([python, "-c", "import pyvips"], capture_output=True).returncode == 0


def pillow(work: str, quality: int, files: Sequence[Path]) -> float:
    """Return what Pillow takes in a process of its own that does nothing else, its start not counted."""
    return _said([sys.executable, "-c", _PILLOW, work, str(quality), *files])


def _said(command: Sequence[str | Path]) -> float:
    alone = {"VIPS_CONCURRENCY": "1", "PATH": os.environ["PATH"]}
    return float(json.loads(subprocess.run(command, env=alone, capture_output=True, text=True, check=True).stdout))


def vips(work: str, quality: int, files: Sequence[Path]) -> float:
    """Return what pyvips says it took, one thread, its start not counted."""
    return _said([HOME / "bin" / "python", "-c", _VIPS, work, str(quality), *files])


def program(command: Callable[[Sequence[Path], Path], list[list[str | Path]]], files: Sequence[Path]) -> float:
    """Return what a program takes for a photo, its start shared by all of them."""
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(file, folder)) for file in files]
        lines = command(copies, Path(folder) / "out")
        return spent(lambda: [subprocess.run(line, capture_output=True, check=True) for line in lines]) / len(files)


def mat2(files: Sequence[Path], out: Path) -> list[list[str | Path]]:
    return [["mat2", "--no-sandbox", *files]]


def exiftool_keeping(files: Sequence[Path], out: Path) -> list[list[str | Path]]:
    kept = ["-all=", "-tagsfromfile", "@", "-orientation", "-icc_profile"]
    return [["exiftool", "-q", "-q", *kept, "-overwrite_original", *files]]


def exiftool_all(files: Sequence[Path], out: Path) -> list[list[str | Path]]:
    return [["exiftool", "-q", "-q", "-all=", "-overwrite_original", *files]]


def image_magick(files: Sequence[Path], out: Path) -> list[list[str | Path]]:
    limits = ["-limit", "thread", "1"]
    return [["convert", *limits, one, "-auto-orient", "-strip", "-quality", "92", f"{one}.out.jpg"] for one in files]
