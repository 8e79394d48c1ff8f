"""What does a photo look like, in 64 bits, so that the same picture saved anew is told?

A difference hash: the upright picture in nine by eight greys, and of each pair of neighbours which one is brighter.
Saving it anew, smaller or as another kind of file moves few of the bits; another picture has about half of them
different. It is no fingerprint of a person, and no picture can be made from it.
"""

from typing import Final

from PIL import Image
from PIL.Image import Resampling, Transpose

from consentreg.imaging import bands
from consentreg.imaging.decode import Opened
from consentreg.imaging.upright import upright

ACROSS, DOWN = 9, 8
BITS: Final = 64
_GRID: Final = 72
"""Greys on each side before the picture is turned upright: a multiple of both nine and eight."""


def of(opened: Opened) -> tuple[str, ...]:
    """Decode the whole photo once and return its look, 16 hexadecimal digits, and then those turned and mirrored.

    A program that drops what a camera notes of how it was held leaves the same picture lying on its side.
    Raises what decoders raise.
    """
    (_, height), rows = bands.decoded(opened, _GRID)
    strips = [rows(*_strip(number, height)).convert("L") for number in range(_GRID)]
    grid = Image.new("L", (_GRID, _GRID))
    for number, strip in enumerate(strips):
        grid.paste(strip.resize((_GRID, 1), Resampling.BOX), (0, number))
    # Only now, when it is small: turning a whole photo would take as much memory again.
    shown = upright(grid, opened.orientation)
    return _hash(shown), *(_hash(shown.transpose(turn)) for turn in Transpose)


def _strip(number: int, height: int) -> tuple[int, int]:
    """Return the first row of a strip and the one after its last; of a low picture rows stand in several."""
    top = number * height // _GRID
    return top, max(top + 1, (number + 1) * height // _GRID)


def _hash(shown: Image.Image) -> str:
    grey = shown.resize((ACROSS, DOWN), Resampling.BOX).tobytes()
    bits = 0
    for row in range(DOWN):
        for column in range(ACROSS - 1):
            place = row * ACROSS + column
            bits = bits << 1 | (grey[place] < grey[place + 1])
    return f"{bits:016x}"
