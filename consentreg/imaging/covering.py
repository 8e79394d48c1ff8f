"""How is somebody made unrecognisable, or left out? By paint that knows nothing of what lies beneath, or by a cut.

Paint comes first, at full size and upright, then the cut; every smaller copy is made from the result. What was
covered or cut away has no influence on a single byte of it. Nothing is ever blurred: blur can be undone.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PIL import Image

from consentreg.imaging import derivative, figure, pool

MARGIN: Final = 0.2
"""By how much of its own width and height a cover reaches beyond its box, on each side."""
_ROUGH: Final = 64
"""Side of the grid on which it is judged how much of a photo is covered."""


class Look(StrEnum):
    """What stands where somebody was."""

    SOLID = "solid"
    AVATAR = "avatar"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a photo as it is displayed: left, top, width and height as shares (0..1) of its sides."""

    x: float
    y: float
    w: float
    h: float

    @property
    def valid(self) -> bool:
        """Say whether it lies inside the photo and has a width and a height."""
        if not all(isinstance(side, int | float) and math.isfinite(side) for side in (self.x, self.y, self.w, self.h)):
            return False
        slack = 1 + 1e-6  # A box drawn to the very edge may exceed it by a rounding.
        inside = self.x + self.w <= slack and self.y + self.h <= slack
        return inside and 0 <= self.x <= 1 and 0 <= self.y <= 1 and self.w > 0 and self.h > 0

    def grown(self, left: float = MARGIN, top: float = MARGIN, right: float = MARGIN, bottom: float = MARGIN) -> "Box":
        """Return it larger by these shares of its own sides, as far as the photo goes."""
        x0, y0 = max(0.0, self.x - left * self.w), max(0.0, self.y - top * self.h)
        x1, y1 = min(1.0, self.x + (1 + right) * self.w), min(1.0, self.y + (1 + bottom) * self.h)
        return Box(x0, y0, x1 - x0, y1 - y0)

    def overlaps(self, other: "Box") -> bool:
        """Say whether any of it is also part of the other."""
        across = self.x < other.x + other.w and other.x < self.x + self.w
        return across and self.y < other.y + other.h and other.y < self.y + self.h

    def within(self, frame: "Box") -> "Box":
        """Return what a frame leaves of it, as shares of the frame's sides."""
        x0, y0 = max(self.x, frame.x), max(self.y, frame.y)
        x1, y1 = min(self.x + self.w, frame.x + frame.w), min(self.y + self.h, frame.y + frame.h)
        return Box((x0 - frame.x) / frame.w, (y0 - frame.y) / frame.h, (x1 - x0) / frame.w, (y1 - y0) / frame.h)


@dataclass(frozen=True, slots=True)
class Cover:
    """A box to be painted over, with its margin."""

    box: Box
    look: Look = Look.SOLID


@dataclass(frozen=True, slots=True)
class Alteration:
    """What to do to a photo: paint over some parts of it, then keep one part of it (None: all)."""

    crop: Box | None = None
    covers: tuple[Cover, ...] = ()


KEPT: Final = derivative.Recipe(quality=95)
"""How an altered photo is kept: full size, in fine colour, as the one all its copies are made from."""


def altered(data: bytes, alteration: Alteration, recipe: derivative.Recipe = KEPT) -> derivative.Derivative:
    """Return a new photo made from the pixels of `data`, altered at full size and proved mute.

    Raises Refused when the photo cannot be opened, NotMute when the new one fails the proof.
    """
    _, (pixels,) = pool.ask("render", data, [None])
    whole = painted(derivative.new_photo(pixels), alteration)
    return derivative.proved(derivative.fitted(whole, recipe.max_edge), recipe)


def painted(photo: Image.Image, alteration: Alteration) -> Image.Image:
    """Return the photo with the covers painted and then cropped; the one handed in stays as it is."""
    fresh = photo.convert("RGB")
    for cover in alteration.covers:
        _paint(fresh, cover)
    return fresh.crop(_kept(alteration.crop, fresh.size)) if alteration.crop else fresh


def kept_size(crop: Box, size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height in pixels of what a crop leaves of a photo of this size; 0 where nothing."""
    left, top, right, bottom = _kept(crop, size)
    return max(0, right - left), max(0, bottom - top)


def hidden_share(covers: tuple[Cover, ...]) -> float:
    """Return how much of a photo is painted over, 0..1, to about a hundredth."""
    rough = Image.new("1", (_ROUGH, _ROUGH))
    for cover in covers:
        left, top, right, bottom = _reach(cover.box, rough.size)
        rough.paste(1, (left, top, right, bottom))
    return rough.convert("L").histogram()[255] / _ROUGH**2


def _reach(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the pixels a cover takes: its margin included, and every pixel it touches."""
    (width, height), wide = size, box.grown()
    right, bottom = math.ceil((wide.x + wide.w) * width), math.ceil((wide.y + wide.h) * height)
    return math.floor(wide.x * width), math.floor(wide.y * height), min(right, width), min(bottom, height)


def _kept(crop: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the pixels a crop keeps: only those that lie wholly inside it."""
    width, height = size
    near = 1e-6  # A third of a width, written in decimals, must not lose a pixel to a rounding.
    right, bottom = math.floor((crop.x + crop.w) * width + near), math.floor((crop.y + crop.h) * height + near)
    return math.ceil(crop.x * width - near), math.ceil(crop.y * height - near), min(right, width), min(bottom, height)


def _paint(photo: Image.Image, cover: Cover) -> None:
    left, top, right, bottom = _reach(cover.box, photo.size)
    photo.paste(figure.GROUND, (left, top, right, bottom))
    side = min(right - left, bottom - top)
    if cover.look is Look.AVATAR and side > 0:
        drawn = figure.draw().resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        photo.paste(drawn, (left + (right - left - side) // 2, bottom - side))
