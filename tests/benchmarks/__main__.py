"""What does the work cost, beside a peer or a floor measured in the same run?

Medians of wall-clock seconds for one thing at a time, on photos made in code. A ratio says more than a number: the
machine is in both.
"""

import io
import json
import statistics
import time
from collections.abc import Callable
from random import Random

from PIL import Image, ImageOps

from consentreg.imaging import derivative, intake, scan
from consentreg.rules.cases import answer
from consentreg.services.photos import SIZES
from tests import photographs
from tests.rules.random_cases import random_case

ROUNDS = 7
TWELVE_MEGAPIXELS = (4032, 3024)
CASES = 2000


def seconds(work: Callable[[], object]) -> float:
    """Return the median of several rounds after one that warms up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def line(what: str, ours: float, beside: str, theirs: float) -> None:
    print(f"{what:44} {ours * 1000:9.1f} ms   {ours / theirs:6.2f} x {beside} ({theirs * 1000:.1f} ms)")


def decoded(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as photo:
        photo.load()


def saved_by_pillow(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as photo:
        ImageOps.exif_transpose(photo).convert("RGB").save(io.BytesIO(), "JPEG", quality=88)


def photos() -> None:
    data = photographs.phone_photo("JPEG", size=TWELVE_MEGAPIXELS, orientation=6)
    decode = seconds(lambda: decoded(data))
    save = seconds(lambda: saved_by_pillow(data))
    clean = derivative.build(data, derivative.Recipe())
    line("clean, full size", seconds(lambda: derivative.build(data, derivative.Recipe())), "Pillow's save", save)
    to_web = derivative.Recipe(max_edge=1600)
    line("clean, 1600 pixels", seconds(lambda: derivative.build(data, to_web)), "one decode", decode)
    line(
        "both copies for the screen",
        seconds(lambda: derivative.build_all(data, list(SIZES.values()))),
        "one decode",
        decode,
    )
    line("arrival: open, check, read", seconds(lambda: intake.inspect(data)), "one decode", decode)
    proof = seconds(lambda: scan.residue(clean.data))
    print(f"{'the proof alone':44} {len(clean.data) / proof / 1e6:9.0f} MB/s")


def gate() -> None:
    dice = Random(1)
    cases = [json.dumps(random_case(dice), default=str) for _ in range(CASES)]
    floor = seconds(lambda: [json.dumps(json.loads(one)) for one in cases])
    line(f"{CASES} decisions", seconds(lambda: [answer(json.loads(one)) for one in cases]), "reading them", floor)


if __name__ == "__main__":
    photos()
    gate()
