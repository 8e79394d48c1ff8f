"""What stands, floats and runs about at the seaside?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import mirror

HUTS = ("#e8705a", "#f3d25f", "#5fa9b8", "#f4a6a6", "#8fc3a0", "#3f6f9b", "#f2efe2")


def lighthouse(pen: Pen) -> None:
    """A striped lighthouse, its foot on the origin."""
    pen.poly([(-1.5, 0), (1.5, 0), (1.0, -11), (-1.0, -11)], "#fdf6ea")
    for y in (-2.5, -6.5):
        pen.poly([(-1.42, y), (1.42, y), (1.28, y - 2), (-1.28, y - 2)], "#d8594b")
    pen.box(-1.4, -11.6, 1.4, -11, "#37505f")
    pen.box(-0.8, -13.2, 0.8, -11.6, "#ffe9a6")
    pen.poly([(-1.2, -13.2), (0, -15), (1.2, -13.2)], "#d8594b")
    pen.poly([(0.5, 0), (1.5, 0), (1.0, -11), (0.35, -11)], veil("#5a4a6a", 0.2))


def boat(pen: Pen, colour: str) -> None:
    """A sailing boat with a second sail of the given colour, on the origin's height."""
    pen.poly([(-2.2, 0), (2.4, 0), (1.7, 0.9), (-1.6, 0.9)], "#7a4f3a")
    pen.poly([(0, -0.2), (0, -5.2), (2.2, -0.6)], "#fffaf0")
    pen.poly([(-0.25, -0.3), (-0.25, -4.4), (-1.8, -0.6)], colour)


def hut(pen: Pen, colour: str) -> None:
    """A painted beach hut, standing on the origin."""
    pen.box(-5, -13, 5, 0, colour)
    for i in range(5):
        pen.box(-5 + i * 2, -13, -4 + i * 2, 0, mix(colour, "#fffaf0", 0.75))
    pen.poly([(-6, -12.4), (0, -18.5), (6, -12.4)], mix(colour, "#4a2f3f", 0.22))
    pen.poly([(-4.6, -12.9), (0, -17.3), (4.6, -12.9)], mix(colour, "#fffaf0", 0.25))
    pen.box(-2, -9.5, 2, 0, mix(colour, "#4a2f3f", 0.35), soft=0.3)
    pen.oval(1.2, -4.6, 0.3, 0.3, "#f7e3a8")
    pen.box(-6, 0, 6, 1.2, "#a9825a")
    pen.glow(6, -5, 4, 12, "#4a2f3f", 0.3)


def bunting(pen: Pen, start: tuple[float, float], end: tuple[float, float], sag: float) -> None:
    """A string of flags between two points, hanging down by `sag`."""
    points = [
        (
            start[0] + (end[0] - start[0]) * i / 14,
            start[1] + (end[1] - start[1]) * i / 14 + sag * math.sin(math.pi * i / 14),
        )
        for i in range(15)
    ]
    pen.stroke(points, 0.25, "#f4ecdd")
    for i, (x, y) in enumerate(points[1:-1]):
        pen.poly([(x - 1.5, y), (x + 1.5, y), (x, y + 3.3)], ("#e8705a", "#f3d25f", "#2f8f8b", "#f4a6a6")[i % 4])


def _wheel(pen: Pen) -> None:
    for r, colour in ((3.6, "#3b3a40"), (2.2, "#e6e2d8"), (1.0, "#b5b0a4")):
        pen.oval(0, 0, r, r, colour)


def van(pen: Pen) -> None:
    """An ice-cream van about fifty units long, wheels on the origin's height."""
    pen.glow(0, 2.5, 30, 3.4, "#5a4a4a", 0.55)
    pen.blob(
        [
            (-24, -3),
            (-25, -20),
            (-22, -26),
            (10, -26),
            (15, -24),
            (21, -14),
            (26, -11),
            (27, -3),
            (24, 0),
            (-22, 0),
        ],
        "#fbf1dd",
    )
    pen.blob([(-24.4, -3), (-24.8, -9), (0, -9.6), (22, -9), (26.6, -8), (27, -3), (24, 0), (-22, 0)], "#f2a0a8")
    pen.poly([(12.5, -22), (15, -22), (19.5, -13.5), (12.5, -13.5)], "#bfe3ea")
    pen.box(-19, -21.5, 6, -11, "#6f4f4a", soft=0.8)
    pen.box(-18, -20.5, 5, -12, "#ffe2ad", soft=0.5)
    for x in (-14, -9, -4):
        pen.oval(x, -13.5, 1.3, 1.2, ("#f7e7c6", "#f3a7b4", "#a8d8b9")[int(x) % 3])
    pen.box(-20, -11.2, 7, -10, "#d8b98a", soft=0.3)
    for i in range(9):
        pen.poly(
            [
                (-20 + i * 3, -22),
                (-17 + i * 3, -22),
                (-17 + i * 3, -18.8),
                (-18.5 + i * 3, -17.8),
                (-20 + i * 3, -18.8),
            ],
            "#e8705a" if i % 2 else "#fffaf0",
        )
    for x in (-15, 17):
        _wheel(pen.at(x, 0))
    pen.oval(25, -6.5, 1.1, 1.1, "#ffe9a6")
    _big_cone(pen.at(-6, -26))


def _big_cone(pen: Pen) -> None:
    pen.poly([(-2.6, -5), (2.6, -5), (0, 1.5)], "#d9a05b")
    for i in range(3):
        pen.stroke([(-2 + i * 1.4, -4.8), (0.2 + i * 0.6, -1)], 0.25, "#b67c3a")
    for y, r, colour in ((-6.2, 3.1, "#fbf1dd"), (-9, 2.4, "#f3a7b4"), (-11.4, 1.5, "#fbf1dd")):
        pen.oval(0, y, r, r * 0.85, colour)
    pen.oval(0.2, -13, 0.8, 0.8, "#d8433a")


def rock(pen: Pen, colour: str) -> None:
    """A rounded rock with weed at its foot, around the origin."""
    pen.blob([(-6, 2), (-5.4, -1.6), (-2, -4), (2.4, -3.6), (5.4, -1), (6.2, 2), (0, 3)], colour)
    pen.blob([(-4.8, -0.8), (-2, -3.5), (2.2, -3.1), (3.4, -1.8), (-0.6, -1.2)], mix(colour, "#fff0d0", 0.3))
    pen.blob([(-5, 2), (0, 1), (5.4, 1.6), (0, 2.9)], veil("#6f8a4a", 0.7))


def pool(pen: Pen, _rng: Random) -> None:
    """A rock pool with a crab and a starfish, around the origin."""
    pen.blob([(-11, 0.4), (-7, -2.8), (2, -3.3), (10, -1.6), (11, 1.6), (4, 3.4), (-6, 3)], "#a98f6e")
    water = [(-10, 0.3), (-6.4, -2.2), (2, -2.6), (9, -1.2), (10, 1.3), (4, 2.8), (-6, 2.4)]
    pen.blob(water, "#4fa3a8")
    pen.glow(-2, -0.6, 8, 2, "#c9f0e6", 0.6)
    for i in range(5):
        turn = -90 + i * 72
        pen.stroke(
            [
                (3.4, 0.8),
                (3.4 + math.cos(math.radians(turn)) * 1.3, 0.8 + math.sin(math.radians(turn)) * 0.9),
            ],
            0.8,
            "#e8824f",
            tip=0.3,
        )
    pen.stroke([(-6, 1.6), (-5.4, 0.2), (-6, -0.8)], 0.4, "#5f8a4a", tip=0.1)
    crab = pen.at(-2.5, 1.2, 0.9)
    crab.oval(0, 0, 1.1, 0.7, "#d8594b")
    for side in (-1, 1):
        crab.stroke([(side * 0.8, -0.2), (side * 1.6, -0.8)], 0.3, "#d8594b")
        crab.oval(side * 1.7, -1.0, 0.45, 0.35, "#d8594b")
        crab.oval(side * 0.4, -0.7, 0.16, 0.2, "#fffaf0")


def parasol(pen: Pen) -> None:
    """A striped parasol, its pole in the sand at the origin."""
    pen.stroke([(0, 0), (2, -24)], 0.7, "#f4ecdd")
    top = [(-15, -19), (-9, -27), (2, -30.5), (13, -25.5), (18, -16), (10, -18), (2, -18.5), (-7, -19)]
    pen.blob(top, "#fff6e4")
    with pen.inside(top) as inner:
        for left, right in ((-16, -8), (-2.5, 5), (11, 20)):
            inner.poly([(2, -32), (left, -12), (right, -12)], "#e8705a")
        inner.glow(14, -15, 14, 10, "#5a3350", 0.35)


def dog(pen: Pen) -> None:
    """A small shaggy dog, paws on the origin's height."""
    coat, dark = "#c98d4f", "#8a5a34"
    pen.glow(0, 0.2, 7, 1.2, "#5a4030", 0.5)
    pen.stroke([(-4.6, -4.6), (-6.6, -6.4), (-6.2, -8.4)], 1.3, coat, tip=0.6)
    for x in (-3.4, -1.8, 2.2, 3.8):
        pen.stroke([(x, -3), (x, -0.3)], 1.5, dark if x in (-1.8, 2.2) else coat, tip=1.1)
    pen.blob([(-5, -3), (-4.6, -6.4), (0, -6.9), (4.6, -7), (5.2, -3.6), (0, -2.2)], coat)
    pen.oval(5.2, -8.6, 3.0, 2.7, coat)
    pen.blob([(6.4, -8.8), (9, -8.2), (9, -6.8), (6.4, -6.4)], mix(coat, "#fff0d8", 0.55))
    pen.oval(9, -8, 0.6, 0.5, "#2b2326")
    pen.oval(6.2, -9.4, 0.38, 0.45, "#2b2326")
    pen.oval(6.1, -9.6, 0.12, 0.12, "#ffffff")
    pen.blob([(3.2, -11), (4.8, -10.6), (4.4, -7), (2.6, -6.6)], dark)
    pen.stroke([(7.4, -6.9), (8.4, -6.7)], 0.2, "#5a3a28")
    pen.blob([(7.5, -6.6), (8.3, -6.6), (8.1, -5.4), (7.6, -5.4)], "#e98a8a")
    pen.stroke([(3, -6.2), (6.6, -6)], 0.8, "#d8433a")


def castle(pen: Pen) -> None:
    """A sandcastle with flags, its foot on the origin's height."""
    sand, dark = "#d9b679", "#b98f58"
    pen.glow(0, 0.6, 17, 2.6, "#7a5a3a", 0.5)
    pen.blob([(-15, 1.5), (-12, -2), (0, -3), (12, -2), (15, 1.5)], mix(sand, "#fff0d0", 0.2))
    for x, wide, high in ((0, 4, 14), (-8.5, 3.2, 9), (8.5, 3.2, 9)):
        pen.poly([(x - wide, 0), (x - wide * 0.84, -high), (x + wide * 0.84, -high), (x + wide, 0)], sand)
        pen.poly(
            [(x + wide * 0.2, 0), (x + wide * 0.2, -high), (x + wide * 0.84, -high), (x + wide, 0)],
            veil(dark, 0.55),
        )
        for i in range(3):
            at = x - wide * 0.84 + i * wide * 0.64
            pen.box(at, -high - 1.5, at + wide * 0.4, -high + 0.1, sand)
    pen.box(-8, -6, 8, 0.6, mix(sand, dark, 0.25))
    pen.blob(mirror([(0, -4.6), (1.5, -3.4), (1.6, 0.6), (0, 0.6)]), mix(dark, "#4a3020", 0.35))
    for x, y, colour in ((0, -15.2, "#d8433a"), (-8.5, -10.2, "#2f8f8b"), (8.5, -10.2, "#e9b13c")):
        pen.stroke([(x, y + 1), (x, y - 4)], 0.28, "#7a5a3c")
        pen.poly([(x, y - 4), (x + 3.6, y - 3), (x, y - 1.9)], colour)
    for x in (-11, -5.4, 5.4, 11):
        pen.oval(x, -0.6, 0.7, 0.55, "#f6e3cf")


def kite(pen: Pen) -> None:
    """A kite with a long tail, around the origin."""
    pen.stroke([(0, 6), (-3, 11), (2, 16), (-2, 22)], 0.25, "#f4ecdd")
    for x, y, colour in ((-2.4, 10.5, "#f3d25f"), (1.2, 15.4, "#2f8f8b"), (-1.4, 20.6, "#e8705a")):
        pen.poly([(x - 1.7, y - 0.9), (x, y), (x - 1.7, y + 0.9)], colour)
        pen.poly([(x + 1.7, y - 0.9), (x, y), (x + 1.7, y + 0.9)], colour)
    for points, colour in (
        ([(0, -7), (-5, -1), (0, -1)], "#e8705a"),
        ([(0, -7), (5, -1), (0, -1)], "#f3d25f"),
        ([(-5, -1), (0, 6), (0, -1)], "#2f8f8b"),
        ([(5, -1), (0, 6), (0, -1)], "#f4a6a6"),
    ):
        pen.poly(points, colour)


def blanket(pen: Pen) -> None:
    """A picnic blanket with a basket, seen from a standing height, around the origin."""
    cloth = [(-30, -5), (28, -6), (36, 5), (-36, 6)]
    pen.poly([(x, y + 0.8) for x, y in cloth], veil("#7a5a3a", 0.4))
    pen.poly(cloth, "#f7ead2")
    with pen.inside(cloth, smooth=False) as inner:
        for i in range(12):
            inner.poly(
                [(-34 + i * 6, -8), (-31.4 + i * 6, -8), (-36 + i * 7.2, 8), (-39 + i * 7.2, 8)],
                veil("#d8594b", 0.55),
            )
        for y in (-4.4, -1, 3):
            inner.box(-40, y, 40, y + 1.5, veil("#d8594b", 0.45))


def picnic(pen: Pen) -> None:
    """What is laid out on the blanket, around the origin."""
    pen.box(-24, -5, -13, 2, "#b8844e", soft=1)
    for i in range(4):
        pen.box(-23.4, -4 + i * 1.6, -13.6, -3.2 + i * 1.6, "#d6a66c", soft=0.3)
    pen.stroke([(-23, -4.6), (-18.5, -9), (-14, -4.6)], 0.8, "#9a6a3a")
    for x, colour in ((-7, "#e8705a"), (-3.4, "#8fb84f"), (-5.2, "#f0b94a")):
        pen.oval(x, 1, 1.7, 1.6, colour)
    pen.oval(7, 2, 6.4, 1.9, "#fffaf0")
    for i in range(4):
        pen.poly([(2.6 + i * 2.4, 1.8), (5.4 + i * 2.4, 1.8), (4 + i * 2.4, -1.2)], "#e9c98d")
        pen.stroke([(2.9 + i * 2.4, 1.4), (5.2 + i * 2.4, 1.4)], 0.5, "#8fb84f")
    pen.box(17, -5.4, 20, 2, "#f6b24f", soft=0.6)
    pen.box(17.6, -6.8, 19.4, -5.2, "#fffaf0")
