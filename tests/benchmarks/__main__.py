"""What does the work cost, beside peers or a floor measured in the same run?

Processor seconds a photo, children included, on 12-megapixel JPEGs made in code; medians of several rounds in which
everybody takes a turn. A ratio says more than a number: whoever else is at work on the machine is in both.
"""

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

from consentreg.imaging import derivative, intake, scan
from consentreg.imaging.derivative import Recipe
from consentreg.imaging.lossless import lane
from consentreg.rules.cases import answer
from consentreg.services.photos import SIZES, receive
from tests.benchmarks import peers
from tests.benchmarks.cpu import ROUNDS, in_rounds, paired, spent
from tests.benchmarks.made import phone_heic, phone_jpegs
from tests.rules.random_cases import random_case

CASES = 2000
FOLDER_OF = 40
QUALITY = Recipe().kept
VIPS = {"full": QUALITY, "two": 82, "1600": Recipe(max_edge=1600).kept}
PAIR = (Recipe(max_edge=320, quality=82), Recipe(max_edge=1600, quality=82))
Works = dict[str, Callable[[], float]]


def each(work: Callable[[bytes], object], photos: Sequence[bytes]) -> Callable[[], float]:
    """Return what measures the work for one photo, done on several."""
    return lambda: spent(lambda: [work(data) for data in photos]) / len(photos)


def arrival(data: bytes) -> None:
    hashlib.sha256(data).hexdigest()
    intake.inspect(data)
    derivative.build_all(data, list(SIZES.values()))


def ours(photos: Sequence[bytes]) -> Works:
    return {
        "clean, full size, pixels": each(lambda data: derivative.build(data, Recipe()), photos),
        "clean, full size, lossless": each(lane.build, photos),
        "small (320) and large (1600)": each(lambda data: derivative.build_all(data, PAIR), photos),
        "release to 1600 px": each(lambda data: derivative.build(data, Recipe(max_edge=1600)), photos),
        "arrival": each(arrival, photos),
        "HEIC to 1600 px": each(lambda data: derivative.build(data, Recipe(max_edge=1600)), [phone_heic()]),
    }


def theirs(files: Sequence[Path], heic: Path) -> Works:
    named: Works = {
        "Pillow, in process": partial(peers.pillow, "save", QUALITY, files),
        "one full decode": partial(peers.pillow, "decode", QUALITY, files),
        "one HEIC decode": partial(peers.pillow, "decode", QUALITY, [heic]),
    }
    commands = {
        "mat2": peers.mat2,
        "exiftool keeping two": peers.exiftool_keeping,
        "exiftool -all=": peers.exiftool_all,
        "ImageMagick": peers.image_magick,
    }
    for name, command in commands.items():
        if shutil.which("convert" if name == "ImageMagick" else name.split()[0]):
            named[name] = partial(peers.program, command, files)
    if peers.has_vips():
        named |= {f"pyvips, {work}": partial(peers.vips, work, quality, files) for work, quality in VIPS.items()}
    return named


BESIDE = {
    "clean, full size, pixels": {"Pillow, in process": 1.15, "mat2": 1.0, "ImageMagick": None, "pyvips, full": None},
    "clean, full size, lossless": {"exiftool keeping two": 0.5, "exiftool -all=": 1.0},
    "small (320) and large (1600)": {"pyvips, two": 0.6},
    "release to 1600 px": {"pyvips, 1600": 1.15},
    "arrival": {"one full decode": 2.5},
    "HEIC to 1600 px": {"one HEIC decode": 1.3},
}
"""Beside whom each work is set, and the ratio that is to be reached."""


def table(taken: dict[str, list[float]]) -> None:
    for work, beside in BESIDE.items():
        own = taken[work]
        for peer, goal in beside.items():
            if peer not in taken:
                print(f"{work:30} {peer} is not installed here")
                continue
            reach = f"(to reach: {goal})" if goal else ""
            print(f"{work:30} {statistics.median(own):7.4f} s {paired(own, taken[peer]):6.2f} x {peer} "
                  f"({statistics.median(taken[peer]):.4f} s) {reach}")  # fmt: skip


def photos() -> None:
    data = phone_jpegs()
    print(f"{len(data)} photos of 12 megapixels, {sum(map(len, data)) / len(data) / 1e6:.1f} MB each; {ROUNDS} rounds")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.jpg" for number in range(len(data))]
        for file, content in zip(files, data, strict=True):
            file.write_bytes(content)
        heic = Path(folder) / "0.heic"
        heic.write_bytes(phone_heic())
        table(in_rounds(ours(data) | theirs(files, heic)))


def proof() -> None:
    clean = derivative.build(phone_jpegs()[0], Recipe()).data
    taken = in_rounds({"proof": lambda: spent(lambda: [scan.residue(clean) for _ in range(20)]) / 20})
    print(f"{'the proof alone':30} {len(clean) / statistics.median(taken['proof']) / 1e6:7.0f} MB/s (to reach: 500)")


def folder() -> None:
    """Print how much sooner a folder is clean with two cores than with one: elapsed time, so a busy machine shows."""
    data = phone_jpegs()
    with tempfile.TemporaryDirectory() as made:
        source = Path(made) / "in"
        source.mkdir()
        for number in range(FOLDER_OF):
            (source / f"{number}.jpg").write_bytes(data[number % len(data)])
        taken = in_rounds({str(cores): partial(elapsed, cores, source) for cores in (1, 2)})
    ratio = paired(taken["1"], taken["2"])
    print(f"{FOLDER_OF} photos, `consentreg clean`  {ratio:6.2f} x as fast on 2 cores as on 1 (to reach: 1.85)")


def elapsed(cores: int, source: Path) -> float:
    few = set(sorted(os.sched_getaffinity(0))[:cores])
    command = [Path(sys.executable).with_name("consentreg"), "clean", source, "--out"]
    with tempfile.TemporaryDirectory() as out:
        begun = time.perf_counter()
        subprocess.run([*command, out], check=True, preexec_fn=lambda: os.sched_setaffinity(0, few))
        return time.perf_counter() - begun


def upload() -> None:
    """Print by how much the process that takes an upload of the largest size grows, beside the upload itself."""
    data = phone_jpegs()[0].ljust(intake.MAX_BYTES, b"\0")
    Path("/proc/self/clear_refs").write_text("5")  # The highest mark begins anew.
    before = held("VmRSS")
    receive(data)
    print(f"{'an upload of 64 MiB':30} {held('VmHWM') - before:7.1f} MiB more at most, "
          f"{held('VmRSS') - before:.1f} MiB afterwards (to reach: 20)")  # fmt: skip


def held(mark: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(mark)).split()[1]) / 1024


def gate() -> None:
    dice = Random(1)
    cases = [json.dumps(random_case(dice), default=str) for _ in range(CASES)]
    taken = in_rounds({
        "ours": lambda: spent(lambda: [answer(json.loads(one)) for one in cases]),
        "floor": lambda: spent(lambda: [json.dumps(json.loads(one)) for one in cases]),
    })  # fmt: skip
    print(f"{CASES} decisions {statistics.median(taken['ours']) * 1000:20.1f} ms "
          f"{paired(taken['ours'], taken['floor']):6.2f} x reading them")  # fmt: skip


if __name__ == "__main__":
    peers.install()
    photos()
    upload()
    proof()
    gate()
    folder()
