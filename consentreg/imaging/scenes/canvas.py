"""How does a shape described in plain units become smooth colour on a photo?

A page holds the pixels, twice as fine as the photo will be. A pen draws on it in units of its own: the pen of
the whole photo counts a hundred units from top to bottom with x = 0 in the middle, the pen of a figure counts
in halves of a head. Pens may be turned, mirrored and nested.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from PIL import Image, ImageDraw

from consentreg.imaging.scenes.colours import ink
from consentreg.imaging.scenes.curves import Point, Points, flowing, ribbon, rounded

Frame: TypeAlias = tuple[float, float, float, float, float, float]


FINE = 2  # canvas pixels for one pixel of the photo, in each direction


COARSE = 8  # canvas pixels for one pixel of a silhouette


_HALO = 256  # the side of the soft light that all glows are stretched from


_CIRCLE = tuple((math.cos(i * math.tau / 44), math.sin(i * math.tau / 44)) for i in range(44))


def dice(seed: str) -> random.Random:
    """Throw the same dice again for the same seed: scenes look natural and are drawn alike every time."""
    return random.Random(seed)  # noqa: S311, nothing secret depends on it


@lru_cache(maxsize=128)
def _halo(strength: int) -> Image.Image:
    """A soft round light, `strength` hundredths bright in the middle and nothing at the rim."""
    fall = [0.5 + 0.5 * math.cos(math.pi * min(d / 181, 1)) for d in range(256)]
    return Image.radial_gradient("L").point([round(255 * share * strength / 100) for share in fall])


@dataclass(slots=True)
class Page:
    """The pixels of a photo while it is being drawn, and the silhouette of the figure being drawn, if any."""

    pixels: Image.Image
    trace: ImageDraw.ImageDraw | None = None
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.pixels, "RGBA")

    def fill(self, outline: list[Point], colour: str) -> None:
        """Fill an outline given in pixels."""
        self.draw.polygon(outline, fill=ink(colour))
        if self.trace is not None:
            self.trace.polygon([(x / COARSE, y / COARSE) for x, y in outline], fill=255)


@dataclass(frozen=True, slots=True)
class Pen:
    """A way of drawing on a page in units of its own."""

    page: Page
    frame: Frame

    @property
    def unit(self) -> float:
        """How many pixels one unit takes."""
        a, b, c, d, _, _ = self.frame
        return math.sqrt(abs(a * d - b * c))

    @property
    def wide(self) -> float:
        """How far the page reaches from the middle to its right edge, in units of an unturned pen."""
        return self.page.pixels.width / self.unit / 2

    def at(self, x: float, y: float, scale: float = 1, *, turn: float = 0, flip: bool = False) -> Pen:
        """Give a pen whose origin lies at (x, y), `scale` times as large, turned by `turn` degrees."""
        a, b, c, d, _, _ = self.frame
        cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
        side = -1 if flip else 1
        across = (a * cos + b * sin) * side, (c * cos + d * sin) * side
        down = b * cos - a * sin, d * cos - c * sin
        return Pen(self.page, (across[0], down[0], across[1], down[1], *self.pixel((x, y))))

    def pixel(self, point: Point) -> Point:
        """Say where a point lies on the page, in pixels."""
        a, b, c, d, e, f = self.frame
        return a * point[0] + b * point[1] + e, c * point[0] + d * point[1] + f

    def pixels(self, points: Points) -> list[Point]:
        """Say where points lie on the page, in pixels."""
        a, b, c, d, e, f = self.frame
        return [(a * x + b * y + e, c * x + d * y + f) for x, y in points]

    def poly(self, points: Points, fill: str) -> None:
        """Fill a shape with straight sides."""
        self.page.fill(self.pixels(points), fill)

    def blob(self, points: Points, fill: str) -> None:
        """Fill a shape whose outline runs smoothly through the points."""
        self.page.fill(rounded(self.pixels(points)), fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse around (x, y)."""
        self.poly([(x + c * rx, y + s * ry) for c, s in _CIRCLE], fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, soft: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `soft`."""
        low, high, far, near = bottom - soft, top + soft, right - soft, left + soft
        corners = ((far, low), (near, low), (near, high), (far, high))
        arcs = [
            (x + c * soft, y + s * soft) for i, (x, y) in enumerate(corners) for c, s in _CIRCLE[i * 11 : i * 11 + 12]
        ]
        self.poly(arcs if soft else corners, fill)

    def stroke(self, points: Points, width: float, fill: str, *, tip: float | None = None) -> None:
        """Draw a flowing line with round ends, `width` at its start and `tip` at its end."""
        half, last = width * self.unit / 2, (width if tip is None else tip) * self.unit / 2
        self.page.fill(ribbon(flowing(self.pixels(points)), half, last), fill)

    def glow(self, x: float, y: float, rx: float, ry: float, fill: str, strength: float) -> None:
        """Lay a soft round light or shadow around (x, y); `strength` 0..1 in its middle."""
        (px, py), unit, page = self.pixel((x, y)), self.unit, self.page.pixels
        left, top, width, height = px - rx * unit, py - ry * unit, 2 * rx * unit, 2 * ry * unit
        x0, y0 = max(round(left), 0), max(round(top), 0)
        x1, y1 = min(round(left + width), page.width), min(round(top + height), page.height)
        if x1 <= x0 or y1 <= y0:
            return
        across, down = _HALO / width, _HALO / height
        ends = (x0 - left) * across, (y0 - top) * down, (x1 - left) * across, (y1 - top) * down
        source = [min(max(end, 0.0), float(_HALO)) for end in ends]
        part = source[0], source[1], source[2], source[3]
        mask = _halo(round(strength * 100)).resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, part)
        page.paste(ink(fill)[:3], (x0, y0), mask)

    def wash(self, top: float, bottom: float, colours: Sequence[str]) -> None:
        """Fill the whole width between two heights with colours that run into one another."""
        ramp = Image.new("RGB", (1, len(colours)))
        ramp.putdata([ink(colour)[:3] for colour in colours])
        start, end = round(self.pixel((0, top))[1]), round(self.pixel((0, bottom))[1])
        tall = ramp.resize((1, max(end - start, 1)), Image.Resampling.BICUBIC)
        self.page.pixels.paste(tall.resize((self.page.pixels.width, tall.height)), (0, start))

    def mottle(self, seed: str, colour: str, strength: float, *, cells: int = 14) -> None:
        """Let a second colour bloom unevenly over the page, as wet paint does."""
        size = cells, max(2, cells * self.page.pixels.height // self.page.pixels.width)
        spots = Image.frombytes("L", size, dice(seed).randbytes(size[0] * size[1]))
        mask = spots.point([round(max(v - 96, 0) * strength * 1.6) for v in range(256)])
        mask = mask.resize(self.page.pixels.size, Image.Resampling.BICUBIC)
        self.page.pixels.paste(ink(colour)[:3], (0, 0), mask)

    @contextmanager
    def inside(self, points: Points, *, smooth: bool = True) -> Iterator[Pen]:
        """Draw only inside a shape: the pen yielded has this pen's units and never leaves the outline."""
        outline = self.pixels(points)
        outline = rounded(outline) if smooth else outline
        area = self._area(outline)
        part = Page(self.page.pixels.crop(area))
        a, b, c, d, e, f = self.frame
        yield Pen(part, (a, b, c, d, e - area[0], f - area[1]))
        mask = Image.new("L", part.pixels.size)
        ImageDraw.Draw(mask).polygon([(x - area[0], y - area[1]) for x, y in outline], fill=255)
        self.page.pixels.paste(part.pixels, area[:2], mask)

    def _area(self, outline: Points) -> tuple[int, int, int, int]:
        """The part of the page that holds the outline, never empty."""
        width, height = self.page.pixels.size
        left, top = (min(max(math.floor(min(p[i] for p in outline)), 0), s - 2) for i, s in ((0, width), (1, height)))
        right, bottom = (max(math.ceil(max(p[i] for p in outline)) + 1, 1) for i in (0, 1))
        return left, top, max(min(right, width), left + 1), max(min(bottom, height), top + 1)


def whole(page: Page) -> Pen:
    """Give the pen of the whole photo: 100 units from top to bottom, x = 0 in the middle."""
    scale = page.pixels.height / 100
    return Pen(page, (scale, 0, 0, scale, page.pixels.width / 2, 0))
