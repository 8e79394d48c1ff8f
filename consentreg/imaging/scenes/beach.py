"""Where did the day at the beach take place?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes import nature
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.seaside import (
    HUTS,
    blanket,
    boat,
    bunting,
    castle,
    dog,
    hut,
    kite,
    lighthouse,
    parasol,
    picnic,
    pool,
    rock,
    van,
)


def _sky(pen: Pen, rng: Random, bottom: float) -> None:
    pen.wash(0, bottom, ("#69b3dc", "#94cde6", "#c6e5ea", "#f6efd9"))
    pen.glow(40, 6, 95, 75, "#fff3c4", 0.6)
    nature.clouds(pen, rng, (7, bottom * 0.62))


def _sea(pen: Pen, rng: Random, top: float, bottom: float) -> None:
    pen.wash(top, bottom, ("#3f93b4", "#47a4bb", "#6cc0c4", "#a8dccf"))
    nature.glints(pen, rng, (-68, top + 0.8, 68, bottom - 1), "#eafaf2")


def _foam(pen: Pen, rng: Random, y: float) -> None:
    turn = rng.uniform(0, 6)
    for dy, wide, colour in (
        (2.6, 3.4, "#cdb07d"),
        (1.0, 2.6, "#dff0e4"),
        (0, 1.2, "#fffdf6"),
        (-3, 0.7, "#effaf4"),
    ):
        wave = [(x, y + dy + 1.1 * math.sin(x / 9 + turn) + 0.6 * math.sin(x / 4.1 + dy)) for x in range(-72, 74, 4)]
        pen.stroke(wave, wide, colour)


def _sand(pen: Pen, rng: Random, top: float) -> None:
    pen.wash(top, 100, ("#dcc08c", "#ecd3a0", "#f3ddb0", "#ecd09a"))
    for i in range(9):
        y = top + 6 + i * (94 - top) / 9
        ripple = [(x, y + math.sin(x / 6 + i * 2) * 0.8) for x in range(-70, 74, 6)]
        pen.stroke(ripple, 0.5 + 0.12 * i, veil("#d2b27c", 0.35))
    nature.pebbles(pen, rng, (top + 3, 99), ("#c9a873", "#fff3d6", "#b98f62", "#d98f7a"), 110)


def _headland(pen: Pen, horizon: float) -> None:
    pen.blob(
        [
            (-80, horizon + 2),
            (-72, horizon - 13),
            (-50, horizon - 12),
            (-38, horizon - 7),
            (-27, horizon - 1),
            (-24, horizon + 1),
        ],
        "#8aa06b",
    )
    pen.blob(
        [(-80, horizon + 2), (-70, horizon - 7), (-52, horizon - 7), (-42, horizon - 4), (-29, horizon + 1)],
        "#c7ab80",
    )
    for x in (-66, -58, -50, -42):
        pen.stroke([(x, horizon - 6 + (x + 66) * 0.12), (x + 1.4, horizon + 1)], 0.7, veil("#8a6c52", 0.4), tip=0.2)
    lighthouse(pen.at(-48, horizon - 10.5, 0.75))


def shore(pen: Pen, rng: Random) -> None:
    """Sea, sky and sand on a bright day."""
    _sky(pen, rng, 42)
    _headland(pen, 41)
    _sea(pen, rng, 41, 58)
    for x, size, colour in ((12, 0.9, "#e8705a"), (30, 0.6, "#e9b13c"), (-10, 0.45, "#5f7fa8")):
        boat(pen.at(x, 42 + size * 2, size), colour)
    _sand(pen, rng, 58)
    _foam(pen, rng, 58)
    nature.gulls(pen, rng, (8, 28))


def huts(pen: Pen, rng: Random) -> None:
    """A row of painted beach huts behind the sand."""
    _sky(pen, rng, 50)
    nature.hills(pen, rng, 44, 4, "#a8b27c")
    nature.hills(pen, rng, 49, 3, "#8fa163")
    _sand(pen, rng, 56)
    first = rng.randrange(len(HUTS))
    for i in range(7):
        hut(pen.at(-66 + i * 22, 59, 1.75), HUTS[(first + i) % len(HUTS)])
    for i in range(12):
        nature.grass(pen.at(-66 + i * 12, 63 + rng.uniform(-1, 2), 0.9), rng, "#8a9a58")


def promenade(pen: Pen, rng: Random) -> None:
    """The ice-cream van by the sea wall, under bunting."""
    _sky(pen, rng, 46)
    _sea(pen, rng, 44, 56)
    pen.wash(54, 66, ("#e9d7b4", "#d9c096"))
    for i in range(20):
        pen.box(-68 + i * 7.2, 55, -67.4 + i * 7.2, 65.5, "#c2a77e")
    pen.box(-70, 53, 70, 55.4, "#f3e6c9")
    pen.wash(65, 100, ("#c9a983", "#dcc09a", "#e6cda8"))
    for i in range(10):
        pen.stroke([(-75 + i * 16, 101), (-30 + i * 7, 66)], 0.35, veil("#a88a66", 0.5))
    van(pen.at(-1, 60, 1.2))
    bunting(pen, (-70, 12), (8, 9), 9)
    bunting(pen, (8, 9), (72, 14), 8)


def dunes(pen: Pen, rng: Random) -> None:
    """Dunes with marram grass, and a path of planks to the sea."""
    _sky(pen, rng, 46)
    _sea(pen, rng, 42, 52)
    boat(pen.at(6, 44.5, 0.7), "#e8705a")
    pen.wash(50, 100, ("#e3c893", "#efd7a6", "#e9cb95"))
    for points, colour in (
        ([(-80, 66), (-60, 40), (-36, 42), (-14, 55), (-4, 70), (-40, 90)], "#ecd3a0"),
        ([(80, 68), (66, 34), (44, 40), (20, 54), (10, 68), (40, 92)], "#e5c890"),
        ([(-90, 110), (-70, 66), (-44, 66), (-22, 84), (-16, 110)], "#f4dfb4"),
        ([(90, 110), (74, 66), (50, 68), (28, 86), (20, 110)], "#f0d7a5"),
    ):
        pen.blob(points, colour)
    for i in range(15):
        y = 56 + i * i * 0.24
        wide = 4 + (y - 50) * 0.24
        pen.poly(
            [(-wide, y), (wide, y), (wide * 1.04, y + 0.7 + i * 0.12), (-wide * 1.04, y + 0.7 + i * 0.12)],
            mix("#b08a62", "#d0ac80", (i % 3) / 2),
        )
    for i in range(26):
        side = -1 if i % 2 else 1
        y = 46 + i * 1.9
        nature.grass(pen.at(side * rng.uniform(16 + (y - 46) * 0.2, 62), y, 0.8 + (y - 46) * 0.03), rng, "#8c9a55")
    nature.gulls(pen, rng, (8, 26), 4)


def pools(pen: Pen, rng: Random) -> None:
    """Rock pools at low tide."""
    _sky(pen, rng, 38)
    _headland(pen.at(0, 0, flip=True), 37)
    _sea(pen, rng, 37, 50)
    _sand(pen, rng, 50)
    _foam(pen, rng, 50)
    for i in range(16):
        y = 50 + i * 2.6
        rock(pen.at(rng.uniform(-66, 66), y, 0.7 + i * 0.07), rng.choice(("#8d8578", "#a0917c", "#7f7c78")))
    for x, y, size in ((-34, 66, 1.0), (30, 72, 1.35), (-8, 84, 1.5)):
        pool(pen.at(x, y, size), rng)


def sunset(pen: Pen, rng: Random) -> None:
    """The sun going down over a quiet sea."""
    pen.wash(0, 50, ("#5c6aa0", "#a27fa8", "#e99a86", "#f8bd7e", "#fde0a0"))
    pen.glow(8, 46, 60, 40, "#fff0b8", 0.8)
    nature.clouds(pen, rng, (6, 30), "#f6b59c")
    pen.oval(8, 44, 6.5, 6.5, "#fffbe6")
    pen.glow(8, 44, 15, 15, "#fffbe6", 0.6)
    pen.wash(49, 68, ("#e8a27c", "#b9859a", "#7f79a3", "#8f86a0"))
    nature.glints(pen, rng, (-10, 50, 26, 67), "#fff0c0", 90)
    nature.glints(pen, rng, (-68, 51, 68, 67), "#f7c9a0", 50)
    _headland(pen, 49)
    boat(pen.at(30, 51, 0.9), "#7a4f5a")
    pen.wash(66, 100, ("#b58f7e", "#cfa382", "#c2946f"))
    _foam(pen, rng, 66)
    nature.pebbles(pen, rng, (70, 99), ("#a37a63", "#e6bd94", "#8a6458"), 70)


def parasol_shore(pen: Pen, rng: Random) -> None:
    """The shore with a parasol and a dog on guard, when everyone has gone swimming."""
    shore(pen, rng)
    parasol(pen.at(-30, 82, 1.5))
    towel = [(-24, 81), (2, 78), (10, 87), (-20, 91)]
    pen.poly([(x + 0.6, y + 1) for x, y in towel], veil("#7a5a3a", 0.4))
    pen.poly(towel, "#2f8f8b")
    with pen.inside(towel, smooth=False) as inner:
        for i in range(5):
            inner.poly([(-22 + i * 7, 70), (-19 + i * 7, 70), (-17 + i * 7, 94), (-20 + i * 7, 94)], "#f3e6c9")
    castle(pen.at(44, 90, 0.75))
    dog(pen.at(20, 88, 1.0, flip=True))


def castle_and_dog(pen: Pen, _rng: Random) -> None:
    """Something to look at in front of a group."""
    castle(pen.at(-42, 93, 0.8))
    dog(pen.at(47, 94, 1.15, flip=True))


def big_castle(pen: Pen, _rng: Random) -> None:
    """The castle everybody built."""
    castle(pen.at(0, 98.5, 0.95))


def kites(pen: Pen, rng: Random) -> None:
    """The shore with kites high up."""
    shore(pen, rng)
    pen.stroke([(28, 22), (10, 46), (-13, 72)], 0.14, "#fffaf0")
    kite(pen.at(30, 20, 1.5, turn=24))
    kite(pen.at(-36, 14, 0.7, turn=-18))
    kite(pen.at(54, 30, 0.45, turn=12))
    dog(pen.at(42, 90, 0.75))


def picnic_place(pen: Pen, rng: Random) -> None:
    """The shore with a blanket spread out."""
    shore(pen, rng)
    parasol(pen.at(-48, 80, 0.95))
    blanket(pen.at(0, 88, 1.4))


def spread(pen: Pen, _rng: Random) -> None:
    """The picnic in front of those who sit round it."""
    picnic(pen.at(0, 95, 1.15))
