"""What does a photo look like, in 64 bits and in 64 by 64 greys, so that the same picture saved anew is told?

The bits find what may be the same among very many photos; the greys tell it from the next frame of a burst, which the
bits cannot (`imaging.alike`). The bits are a difference hash: the upright picture in nine by eight greys, and of each
pair of neighbours which one is brighter. Saving it anew, smaller or as another kind of file moves few of them; another
picture has about half of them different. They are no fingerprint of a person, and no picture can be made from them.
"""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops
from PIL.Image import Resampling, Transpose

from consentreg.imaging import bands
from consentreg.imaging.alike import SIDE
from consentreg.imaging.decode import Opened
from consentreg.imaging.upright import upright

ACROSS, DOWN = 9, 8
BITS: Final = 64
_GRID: Final = 576
"""Greys on each side before the picture is turned upright: a multiple of nine, eight and 64."""
_FLAT: Final = 6
"""Greys by which a bar differs from itself, once it was saved as a JPEG."""
_LEAST: Final = 0.2
"""A photo that fills less of a screen is not looked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a photo looks like: 64 bits as 16 hexadecimal digits, those turned and mirrored, and its greys."""

    bits: str
    turned: tuple[str, ...]
    greys: bytes


def of(opened: Opened) -> Look:
    """Decode the whole photo once and return its look. Raises what decoders raise.

    A program that drops what a camera notes of how it was held leaves the same picture lying on its side.
    """
    (_, height), rows = bands.decoded(opened, _GRID)
    grid = Image.new("L", (_GRID, _GRID))
    for number in range(_GRID):
        strip = rows(*_strip(number, height)).convert("L")
        grid.paste(strip.resize((_GRID, 1), Resampling.BOX), (0, number))
    # Only now, when it is small: turning a whole photo would take as much memory again.
    shown = _without_bars(upright(grid, opened.orientation))
    greys = shown.resize((SIDE, SIDE), Resampling.BOX).tobytes()
    return Look(_hash(shown), tuple(_hash(shown.transpose(turn)) for turn in Transpose), greys)


def _without_bars(grid: Image.Image) -> Image.Image:
    """Cut off what a screenshot leaves around a photo: bars of one grey along whole sides."""
    bar = Image.new("L", grid.size, grid.getpixel((0, 0)))
    box = ImageChops.difference(grid, bar).point(_marks).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < _GRID * _LEAST:
        return grid
    return grid.crop(box)


def _marks(apart: int) -> int:
    return 255 * (apart > _FLAT)


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
