"""What grows and is put up around a club's camp?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil

WOOD = "#a9794f"


DARK_WOOD = "#6f4a33"


def hull(pen: Pen, colour: str) -> None:
    """A canoe a hundred units long, its rim on the origin's height."""
    pen.glow(0, 11, 58, 6, "#1f4450", 0.5)
    pen.blob(
        [
            (-56, -9),
            (-50, -3),
            (-25, 0.4),
            (0, 1),
            (25, 0.4),
            (50, -3),
            (56, -9),
            (54, 3),
            (44, 11),
            (0, 14),
            (-44, 11),
            (-54, 3),
        ],
        colour,
    )
    pen.blob(
        [(-54, 3), (-46, 6), (0, 9), (46, 6), (54, 3), (44, 11), (0, 14), (-44, 11)],
        mix(colour, "#3a1a2a", 0.28),
    )
    pen.stroke(
        [(-56, -9), (-50, -3), (-25, 0.4), (0, 1), (25, 0.4), (50, -3), (56, -9)],
        1.5,
        mix(WOOD, "#ffe2a8", 0.25),
    )
    pen.stroke([(-44, 4.6), (0, 7.4), (44, 4.6)], 0.8, veil("#fff0d0", 0.5))


def trunk(pen: Pen, rng: Random, wide: float, colour: str) -> None:
    """A trunk whose foot is the origin, reaching above the photo."""
    pen.poly(
        [(-wide * 1.7, 1), (-wide, -6), (-wide * 0.8, -110), (wide * 0.8, -110), (wide, -6), (wide * 1.9, 1)],
        colour,
    )
    pen.poly(
        [(wide * 0.3, 0), (wide * 0.25, -110), (wide * 0.8, -110), (wide, -6), (wide * 1.9, 1)],
        veil("#2a2333", 0.3),
    )
    for _ in range(round(wide * 5)):
        x, y = rng.uniform(-0.7, 0.5) * wide, -rng.uniform(2, 80)
        pen.stroke([(x, y), (x + 0.15, y - rng.uniform(2, 6))], wide * 0.09, veil("#2a2333", 0.35), tip=0.05)


def fern(pen: Pen, rng: Random, colour: str) -> None:
    """A fern, growing from the origin."""
    for turn in (-66, -40, -12, 16, 44, 68):
        leaf = pen.at(0, 0, turn=turn + rng.uniform(-6, 6))
        leaf.stroke([(0, 0), (0.4, -4), (1.6, -7.5)], 0.3, colour, tip=0.1)
        for i in range(7):
            y, long = -1.2 - i * 0.9, 1.7 - i * 0.2
            x = 0.1 + (i / 7) ** 2 * 1.4
            leaf.stroke(
                [(x - long, y - 0.5), (x, y), (x + long, y - 0.7)],
                0.5,
                mix(colour, "#f0e28a", 0.08 * (i % 3)),
                tip=0.2,
            )


def canopy(pen: Pen, rng: Random) -> None:
    """Leaves along the upper edge of the photo."""
    for colour, top, size in (("#3f6b4a", 10, 7), ("#5a8a4f", 5, 6), ("#86ad55", 1, 5)):
        for i in range(24):
            x = -70 + i * 6.1 + rng.uniform(-2, 2)
            pen.oval(
                x,
                top * abs(math.sin(i * 1.7)) + abs(x) * 0.1 - 2,
                size * rng.uniform(0.7, 1.2),
                size * 0.8,
                colour,
            )
    for _ in range(70):
        x = rng.uniform(-68, 68)
        pen.oval(x, rng.uniform(-2, 10) + abs(x) * 0.12, 1.1, 0.7, rng.choice(("#b6cf6a", "#e5dc86", "#76a04e")))


def hold(pen: Pen, _rng: Random, colour: str) -> None:
    """A climbing hold around the origin."""
    pen.glow(0.4, 0.7, 2.2, 1.6, "#3a2a3a", 0.5)
    pen.blob([(-1.5, 0.2), (-0.9, -0.9), (0.4, -1.1), (1.5, -0.3), (1.2, 0.8), (-0.4, 1)], colour)
    pen.oval(-0.35, -0.4, 0.5, 0.26, mix(colour, "#ffffff", 0.5))
    pen.oval(0.1, 0.15, 0.2, 0.2, mix(colour, "#2a1a2a", 0.5))


def tent(pen: Pen, colour: str, *, lit: bool) -> None:
    """A tent about twenty units wide, standing on the origin."""
    pen.glow(0, 0.5, 14, 2, "#2a2333", 0.5)
    pen.blob([(-11, 0.6), (-7, -8), (0, -13), (8, -8.4), (13, 0.2), (0, 0.9)], mix(colour, "#2a2040", 0.22))
    pen.poly([(-11, 0.4), (-4, -9.6), (0, -13), (3.4, 0.8)], colour)
    pen.poly([(-7, 0.6), (-1.2, -10), (0.6, 0.8)], "#ffd98a" if lit else mix(colour, "#2a2040", 0.6))
    pen.poly([(-1.2, -10), (0.6, 0.8), (2.6, 0.7)], mix(colour, "#fff0d0", 0.4))
    for x in (-13, 15):
        pen.stroke([(x * 0.6, -7), (x, 0.8)], 0.2, "#f4ecdd")
    if lit:
        pen.glow(-1, -5, 16, 13, "#ffcf80", 0.42)
