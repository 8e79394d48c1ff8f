"""Where did the club spend its day on land: wood, wall and camp?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes import nature
from consentreg.imaging.scenes.camping import DARK_WOOD, canopy, fern, hold, tent, trunk
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import mirror
from consentreg.imaging.scenes.lake import forest, sky


def wood(pen: Pen, rng: Random) -> None:
    """A path through an old wood, sunlight falling in."""
    pen.wash(0, 64, ("#9cc28a", "#c3d99a", "#eef0b8", "#dfe3a4"))
    pen.glow(-8, 46, 50, 44, "#fffbd8", 0.85)
    for x in range(-64, 70, 9):
        trunk(pen.at(x + rng.uniform(-2, 2), 63, 0.6), rng, 1.6, "#a3b184")
    pen.wash(60, 100, ("#b5c06c", "#87a352", "#6d8c48"))
    pen.blob([(-4, 61), (4, 61), (14, 74), (30, 88), (52, 106), (-48, 106), (-24, 86), (-8, 72)], "#d9bd8a")
    pen.blob([(-2, 61), (3, 61), (9, 74), (20, 90), (30, 106), (-30, 106), (-14, 86), (-4, 72)], "#ead2a0")
    for x, y, wide in ((-34, 68, 2.4), (28, 67, 2.2), (-56, 76, 4.2), (48, 74, 3.8)):
        trunk(pen.at(x, y), rng, wide, "#8a6448")
    canopy(pen, rng)
    nature.beams(pen, rng, (-40, -10), "#fffbd0")
    for i in range(14):
        side = -1 if i % 2 else 1
        near = 6 + i * 2.3
        fern(pen.at(side * rng.uniform(22 + near * 0.5, 64), 60 + near, 0.5 + near * 0.02), rng, "#5d8a4a")
    nature.flowers(pen, rng, (-66, 74, -34, 98), 16)
    nature.flowers(pen, rng, (36, 74, 66, 98), 16)


def meadow(pen: Pen, rng: Random) -> None:
    """A meadow at the edge of the wood, hung with a string of flags."""
    sky(pen, rng, 60)
    nature.hills(pen, rng, 46, 5, "#9dbb93")
    nature.hills(pen, rng, 54, 4, "#86ab74")
    forest(pen, rng, 61, 1.0, "#55845a")
    pen.wash(60, 100, ("#a9c468", "#94b45a", "#7c9d4d"))
    for x, y, size, colour in (
        (-56, 70, 2.7, "#6f9a4e"),
        (57, 69, 2.9, "#5f8d4c"),
        (-24, 63, 1.5, "#7fa85a"),
        (30, 63, 1.6, "#79a356"),
    ):
        nature.leafy(pen.at(x, y, size), rng, colour)
    sag = [(-52 + i * 8, 34 + 9 * math.sin(math.pi * i / 13)) for i in range(14)]
    pen.stroke(sag, 0.3, "#f4ecdd")
    for i, (at, top) in enumerate(sag):
        pen.poly(
            [(at - 1.7, top), (at + 1.7, top), (at, top + 3.8)], ("#e8705a", "#f3d25f", "#2f8f8b", "#fffaf0")[i % 4]
        )
    nature.flowers(pen, rng, (-66, 70, 66, 98), 60)


def tall_grass(pen: Pen, rng: Random) -> None:
    """Grass and flowers along the lower edge."""
    for i in range(30):
        nature.grass(pen.at(-66 + i * 4.7, 101, rng.uniform(0.9, 1.7)), rng, "#6d9048", 8)
    nature.flowers(pen, rng, (-64, 92, 64, 100), 22)


def wall(pen: Pen, rng: Random) -> None:
    """The club's climbing wall, its holds like sweets."""
    pen.wash(0, 100, ("#e3d6c0", "#d6c5a8"))
    panels = (
        ((-70, -2), (-40, -2), (-30, 34), (-70, 48), "#e9dcc3"),
        ((-40, -2), (4, -2), (-4, 40), (-30, 34), "#f0c9a0"),
        ((4, -2), (40, -2), (34, 30), (-4, 40), "#e7dabd"),
        ((40, -2), (70, -2), (70, 40), (34, 30), "#9fc3bb"),
        ((-70, 48), (-30, 34), (-22, 90), (-70, 90), "#9fc3bb"),
        ((-30, 34), (-4, 40), (6, 90), (-22, 90), "#eadfc8"),
        ((-4, 40), (34, 30), (30, 90), (6, 90), "#e6a98e"),
        ((34, 30), (70, 40), (70, 90), (30, 90), "#efe3c9"),
    )
    for *points, colour in panels:
        pen.poly(points, colour)
        with pen.inside(points, smooth=False) as inner:
            inner.glow(points[2][0], points[2][1], 36, 36, "#5a3f4f", 0.26)
            inner.stroke([points[0], points[1]], 0.7, veil("#ffffff", 0.6))
    for i in range(70):
        x, y = -64 + (i % 10) * 14 + rng.uniform(-5, 5), 4 + (i // 10) * 12 + rng.uniform(-4, 4)
        hold(
            pen.at(x, y, rng.uniform(0.8, 1.5), turn=rng.uniform(0, 90)),
            rng,
            rng.choice(("#e2574c", "#3f9bb5", "#e9b13c", "#6f9a4e", "#a06bb0", "#ee8a4a")),
        )
    for x in (-16, 14):
        pen.stroke([(x, -2), (x + 1, 40), (x - 0.6, 88)], 0.8, "#3f7fb0")
    pen.wash(88, 100, ("#4f7f8a", "#3f6b78"))
    for i in range(5):
        pen.box(-70 + i * 28, 88, -69.4 + i * 28, 100, veil("#1d3340", 0.5))


def camp(pen: Pen, rng: Random) -> None:
    """The camp after dark, with stars and lit tents."""
    pen.wash(0, 66, ("#1f2b52", "#34407a", "#6b5a8c", "#b97f80"))
    for _ in range(80):
        size = rng.uniform(0.1, 0.32)
        pen.oval(rng.uniform(-66, 66), rng.uniform(1, 40), size, size, veil("#fff6dc", rng.uniform(0.4, 1)))
    pen.glow(42, 13, 18, 18, "#fdf0cf", 0.3)
    pen.blob(
        [(43, 8), (39.4, 8.7), (37, 12.6), (38.6, 16.8), (42.4, 18), (46, 16.2), (42.4, 15.8), (40.6, 12.6)], "#fdf0cf"
    )
    forest(pen, rng, 62, 1.5, "#33406a")
    forest(pen, rng, 65, 2.1, "#26345a")
    pen.wash(63, 100, ("#4a4a55", "#5a4f48", "#463a40"))
    for x, y, size, colour in (
        (-42, 70, 1.25, "#e2854c"),
        (40, 69, 1.1, "#3f9b93"),
        (-6, 66, 0.7, "#d8b04f"),
    ):
        tent(pen.at(x, y, size), colour, lit=True)
    pen.glow(0, 86, 70, 26, "#ff9c4a", 0.5)


def fire(pen: Pen, rng: Random) -> None:
    """A small camp fire, close to the camera."""
    pen.glow(0, 92, 46, 26, "#ffb45e", 0.5)
    for i in range(9):
        turn = math.pi * (0.05 + i * 0.1125)
        pen.oval(
            math.cos(turn) * 11,
            96 + math.sin(turn) * 3.4,
            2.2,
            1.5,
            mix("#7a6f72", "#c98d62", rng.random() * 0.5),
        )
    for x, turn in ((-5, 66), (5, -66), (0, 86)):
        pen.at(x * 0.4, 96, turn=turn).stroke([(0, -8), (0, 8)], 2.2, DARK_WOOD)
    for size, colour in ((1.0, "#ef6a3a"), (0.74, "#f79a3e"), (0.48, "#fdd26a"), (0.24, "#fff4c8")):
        flame = [(0, -13), (2.2, -8), (5, -5.6), (5.2, -1), (0, 1.4), (-5.2, -1), (-4.4, -6), (-2.4, -7.4)]
        pen.blob([(x * size, 95.6 + y * size) for x, y in flame], colour)
    for _ in range(18):
        pen.oval(rng.uniform(-9, 9), rng.uniform(70, 86), 0.22, 0.3, veil("#ffd27a", rng.uniform(0.4, 1)))


def camp_by_day(pen: Pen, rng: Random) -> None:
    """The tents on the meadow, washing on the line."""
    meadow(pen, rng)
    for x, y, size, colour in ((-38, 80, 1.9, "#e2854c"), (6, 72, 1.2, "#3f9b93"), (42, 78, 1.6, "#d8b04f")):
        tent(pen.at(x, y, size), colour, lit=False)
    line = [(10, 60), (26, 62.5), (44, 58)]
    pen.stroke(line, 0.25, "#f4ecdd")
    for x, colour in ((17, "#e8705a"), (24, "#7fb6d6"), (31, "#f3d25f"), (37, "#f4a6a6")):
        shirt = mirror([(0, 0.6), (1.0, 0), (2.4, 1.2), (1.8, 2.4), (1.2, 2), (1.2, 5.4), (0, 5.5)])
        pen.poly([(x + px * 1.1, 61 + py * 1.1) for px, py in shirt], colour)
