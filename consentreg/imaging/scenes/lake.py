"""What does the lake look like, from the bank, the jetty and the canoe?"""

from __future__ import annotations

from random import Random

from PIL import Image

from consentreg.imaging.scenes import nature
from consentreg.imaging.scenes.camping import DARK_WOOD, WOOD, hull
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil


def sky(pen: Pen, rng: Random, bottom: float) -> None:
    """A bright sky down to height `bottom`."""
    pen.wash(0, bottom, ("#7fbbe0", "#a9d5e6", "#d7ecdf", "#f8efcf"))
    pen.glow(-34, 6, 60, 45, "#fff4c8", 0.8)
    nature.clouds(pen, rng, (6, bottom * 0.5))


def forest(pen: Pen, rng: Random, y: float, size: float, colour: str) -> None:
    """A row of pines standing about on height y."""
    for i in range(30):
        x = -70 + i * 4.9 + rng.uniform(-1.5, 1.5)
        tint = mix(colour, "#e6d27c", rng.uniform(0, 0.2))
        nature.pine(pen.at(x, y + rng.uniform(-0.4, 0.8), size * rng.uniform(0.7, 1.2)), tint)


def _reflect(pen: Pen, line: float, tint: str) -> None:
    """Turn everything above the water line upside down below it, dimmed and a little stretched."""
    pixels, top = pen.page.pixels, round(pen.pixel((0, line))[1])
    above = pixels.crop((0, max(0, top - (pixels.height - top)), pixels.width, top))
    below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((pixels.width, pixels.height - top))
    pixels.paste(Image.blend(below, Image.new("RGB", below.size, tint), 0.36), (0, top))


def _ripples(pen: Pen, rng: Random, top: float, colour: str, count: int = 60) -> None:
    for _ in range(count):
        depth = rng.random()
        x, y, wide = rng.uniform(-68, 68), top + 1 + (99 - top) * depth, 3 + 12 * depth * rng.random()
        pen.stroke(
            [(x - wide, y), (x, y + 0.2 * depth), (x + wide, y)],
            0.16 + 0.3 * depth,
            veil(colour, 0.4),
            tip=0.05,
        )


def lake(pen: Pen, rng: Random) -> None:
    """A quiet lake among wooded hills, everything mirrored in it."""
    sky(pen, rng, 56)
    nature.peaks(pen, rng, 48, "#8ba3b8", "#f4f1ea")
    nature.hills(pen, rng, 44, 5, "#86a58e")
    nature.hills(pen, rng, 49, 4, "#6b9072")
    forest(pen, rng, 56, 0.85, "#4a7a5e")
    forest(pen, rng, 57.5, 1.15, "#3a6a4e")
    pen.box(-70, 56.6, 70, 58, "#c9b98a")
    _reflect(pen, 58, "#5f9aa8")
    _ripples(pen, rng, 58, "#eaf7ee")


def _bank(pen: Pen, rng: Random, y: float) -> None:
    pen.blob([(-90, 112), (-80, y - 1), (-30, y - 3), (6, y), (40, y - 2), (80, y - 5), (90, 112)], "#7f9c54")
    pen.blob([(-90, 114), (-80, y + 4), (-20, y + 3), (30, y + 6), (80, y + 1), (90, 114)], "#93ad5e")
    for i in range(26):
        nature.grass(pen.at(-68 + i * 5.4, y + rng.uniform(0, 12), 0.8), rng, "#6d9048", 9)
    nature.flowers(pen, rng, (-66, y + 3, 66, 99), 34)


def bank(pen: Pen, rng: Random) -> None:
    """The lake seen from its grassy bank, a canoe drawn up."""
    lake(pen, rng)
    _bank(pen, rng, 86)
    hull(pen.at(34, 86, 0.42, turn=-6), "#d8594b")
    nature.leafy(pen.at(-58, 92, 2.9), rng, "#5f8a4a")


def jetty(pen: Pen, rng: Random) -> None:
    """A wooden jetty that leads out on the lake."""
    lake(pen, rng)
    for side in (-1, 1):
        for y, size in ((74.0, 1.0), (82.0, 1.5), (96.0, 2.2)):
            x = side * (20 + (y - 70) * 1.0)
            pen.stroke([(x, y - 7 * size), (x, y + 5)], 1.5 * size, DARK_WOOD)
    pen.poly([(-20, 70), (20, 70), (58, 101), (-58, 101)], WOOD)
    for i in range(13):
        y = 70 + i * i * 0.2 + i * 0.2
        wide = 20 + (y - 70) * 1.23
        pen.poly(
            [(-wide, y), (wide, y), (wide + 1, y + 0.34 + i * 0.03), (-wide - 1, y + 0.34 + i * 0.03)],
            DARK_WOOD,
        )
        pen.stroke([(-wide * 0.8, y + 1.2), (wide * 0.2, y + 1.3)], 0.14, veil(DARK_WOOD, 0.4))
    nature.grass(pen.at(-58, 100, 2.6), rng, "#6d9048")
    nature.grass(pen.at(60, 101, 2.8), rng, "#6d9048")


def canoe(pen: Pen, rng: Random) -> None:
    """The big red canoe, in front of those who sit in it."""
    hull(pen.at(0, 77.5, 1.14), "#d8594b")
    _ripples(pen, rng, 88, "#f4fbf4", 16)


def small_canoe(pen: Pen, rng: Random) -> None:
    """A canoe further out."""
    hull(pen.at(0, 76, 0.66), "#3f6f7b")
    _ripples(pen, rng, 84, "#ffe0b0", 14)


def evening_lake(pen: Pen, rng: Random) -> None:
    """The lake when the sun is nearly gone."""
    pen.wash(0, 58, ("#5a5f96", "#a4809f", "#e8977f", "#f9c27e", "#fde4a8"))
    pen.glow(6, 50, 64, 40, "#fff0b8", 0.85)
    nature.clouds(pen, rng, (8, 34), "#f3b09a")
    pen.oval(6, 47, 5, 5, "#fff6d4")
    nature.hills(pen, rng, 50, 5, "#8f7a9c")
    nature.hills(pen, rng, 54, 3, "#6b6288")
    forest(pen, rng, 58, 0.9, "#4a4a6b")
    _reflect(pen, 58, "#b98a8e")
    nature.glints(pen, rng, (-8, 60, 20, 98), "#fff0c0", 70)
    _ripples(pen, rng, 58, "#ffe2b8")
