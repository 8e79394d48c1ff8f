"""What is woven, knitted or printed on the cloth?"""

from __future__ import annotations

import math
from collections.abc import Callable

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.looks import Fabric


def _stripes(pen: Pen, cloth: Fabric) -> None:
    for i in range(12):
        y = 1.3 + i * 0.42
        pen.stroke([(-2.2, y), (0, y + 0.1), (2.2, y)], 0.17, cloth.accent)


def _dots(pen: Pen, cloth: Fabric) -> None:
    for i in range(11):
        for j in range(9):
            pen.oval(-2 + j * 0.5 + 0.25 * (i % 2), 1.3 + i * 0.4, 0.09, 0.09, cloth.accent)


def _flowers(pen: Pen, cloth: Fabric) -> None:
    for i in range(9):
        for j in range(7):
            x, y = -2 + j * 0.66 + 0.33 * (i % 2), 1.45 + i * 0.5
            for k in range(5):
                turn = k * math.tau / 5
                pen.oval(x + math.cos(turn) * 0.1, y + math.sin(turn) * 0.1, 0.075, 0.075, cloth.accent)
            pen.oval(x, y, 0.06, 0.06, "#f0b94a")


def _check(pen: Pen, cloth: Fabric) -> None:
    for i in range(11):
        at = -2.2 + i * 0.44
        pen.box(at, 1, at + 0.2, 7, veil(cloth.accent, 0.42))
        pen.box(-2.5, 1.1 + i * 0.44, 2.5, 1.3 + i * 0.44, veil(cloth.accent, 0.42))


def _knit(pen: Pen, cloth: Fabric) -> None:
    for i in range(9):
        for j in range(14):
            x, y = -1.6 + j * 0.25, 1.4 + i * 0.36
            pen.stroke([(x - 0.1, y - 0.08), (x, y + 0.06), (x + 0.1, y - 0.08)], 0.04, cloth.accent)


def _yoke(pen: Pen, cloth: Fabric) -> None:
    for y in (1.75, 2.15):
        path = [(-1.4, y - 0.35), (0, y + 0.1), (1.4, y - 0.35)]
        pen.stroke(path, 0.09, cloth.accent)
    for i in range(9):
        x = -1.12 + i * 0.28
        y = 2.02 - 0.25 * (x / 1.1) ** 2
        pen.poly([(x - 0.1, y), (x, y - 0.13), (x + 0.1, y), (x, y + 0.13)], cloth.accent)


def _star(pen: Pen, cloth: Fabric) -> None:
    turns = [(-90 + i * 36, 0.42 if i % 2 == 0 else 0.19) for i in range(10)]
    pen.poly(
        [(math.cos(math.radians(t)) * r, 2.25 + math.sin(math.radians(t)) * r) for t, r in turns],
        cloth.accent,
    )


def _sun(pen: Pen, cloth: Fabric) -> None:
    pen.oval(0, 2.25, 0.26, 0.26, cloth.accent)
    for i in range(9):
        c, s = math.cos(i * math.tau / 9), math.sin(i * math.tau / 9)
        pen.stroke([(c * 0.35, 2.25 + s * 0.35), (c * 0.48, 2.25 + s * 0.48)], 0.07, cloth.accent)


def _plain(pen: Pen, cloth: Fabric) -> None:
    pen.box(0.3, 1.9, 0.72, 2.32, mix(cloth.colour, cloth.accent, 0.4), soft=0.08)


PATTERNS: dict[str, Callable[[Pen, Fabric], None]] = {
    "stripes": _stripes,
    "dots": _dots,
    "flowers": _flowers,
    "check": _check,
    "knit": _knit,
    "yoke": _yoke,
    "star": _star,
    "sun": _sun,
    "plain": _plain,
}
