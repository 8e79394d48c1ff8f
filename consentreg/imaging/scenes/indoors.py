"""What furnishes a house where people like to be?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import mirror

CREAM = "#f7ecd6"


OAK = "#b9824f"


DARK = "#4a2a3a"


_BOOKS = ("#c8563f", "#2f8f8b", "#e2a63b", "#33507c", "#7d4a78", "#8d8a4b", "#f3e3c0", "#d98f7a")


def wall(pen: Pen, colours: tuple[str, ...], floor: float) -> None:
    """A wall above a wooden floor that begins at height `floor`."""
    pen.wash(0, floor, colours)
    for side in (-1, 1):
        pen.glow(side * 76, 30, 46, 70, DARK, 0.34)
    pen.wash(floor, 100, ("#a8744c", "#c08a5a", "#b27d50"))
    for i in range(9):
        y = floor + 2 + i * i * 0.55
        pen.stroke([(-72, y), (72, y)], 0.25, veil("#6b4330", 0.45))
    pen.box(-72, floor - 2.2, 72, floor, mix(colours[-1], CREAM, 0.6))


def fairy_lights(pen: Pen, y: float, sag: float) -> None:
    """A string of small lights from wall to wall."""
    points = [(-70 + i * 5, y + sag * abs(math.sin(i * math.pi / 7))) for i in range(29)]
    pen.stroke(points, 0.25, "#5a4a3a")
    for i, (x, top) in enumerate(points):
        colour = ("#ffd27a", "#ffb38a", "#ffe7b0", "#a8dcc8")[i % 4]
        pen.glow(x, top + 1.4, 5, 5, colour, 0.65)
        pen.oval(x, top + 1.3, 0.62, 0.9, mix(colour, "#ffffff", 0.55))


def dusk(pen: Pen, left: float, top: float, right: float, bottom: float) -> None:
    """A window with the last light over the roofs."""
    frame = [(left, top), (right, top), (right, bottom), (left, bottom)]
    pen.box(left - 1.8, top - 1.8, right + 1.8, bottom + 1.8, CREAM, soft=0.6)
    with pen.inside(frame, smooth=False) as inner:
        inner.wash(top, bottom, ("#33447c", "#62629a", "#b67d98", "#f0a57e", "#fbcf92"))
        inner.oval(right - 6, top + 6, 2.2, 2.2, "#fdf3d3")
        inner.glow(right - 6, top + 6, 8, 8, "#fdf3d3", 0.4)
        for i in range(9):
            x, high = left - 4 + i * 7, 7 + 5 * ((i * 37) % 5) / 4
            inner.poly(
                [
                    (x, bottom),
                    (x, bottom - high),
                    (x + 3.6, bottom - high - 4),
                    (x + 7.2, bottom - high),
                    (x + 7.2, bottom),
                ],
                mix("#4a4470", "#6b5580", (i % 3) / 2),
            )
            inner.box(x + 2, bottom - high + 1.5, x + 3.6, bottom - high + 3.6, "#ffd98a")
    middle = (left + right) / 2
    pen.box(middle - 0.6, top, middle + 0.6, bottom, CREAM)
    pen.box(left, (top + bottom) / 2 - 0.5, right, (top + bottom) / 2 + 0.5, CREAM)
    pen.box(left - 3, bottom + 1.4, right + 3, bottom + 3.4, mix(CREAM, OAK, 0.25), soft=0.5)


def plant(pen: Pen, pot: str) -> None:
    """A plant in a pot, on the origin's height."""
    for turn in (-70, -45, -20, 4, 28, 52, 74):
        leaf = pen.at(0, -4, turn=turn)
        leaf.blob(
            [(0, 0), (1.3, -3), (0.8, -6.4), (0, -8), (-0.8, -6.4), (-1.3, -3)],
            mix("#5d8a4a", "#b5c66a", abs(turn) / 160),
        )
        leaf.stroke([(0, -1), (0, -7)], 0.15, "#3f6a3a")
    pen.poly([(-3, -4.4), (3, -4.4), (2.2, 1), (-2.2, 1)], pot)
    pen.box(-3.3, -5, 3.3, -3.8, mix(pot, "#ffffff", 0.2), soft=0.3)


def curtain(pen: Pen, side: int) -> None:
    """A curtain; `side` 1 hangs left of a window, -1 right of it."""
    pen.blob(
        [(side * x, y) for x, y in ((-3, -2), (5, -2), (6, 20), (4, 40), (-1, 41), (-4, 39), (-2, 20))],
        "#c8705a",
    )
    for x in (-1, 1, 3):
        pen.stroke([(side * x, -1), (side * (x + 0.6), 18), (side * (x - 0.6), 39)], 0.6, veil("#7a2f35", 0.4))


def lamp(pen: Pen, drop: float) -> None:
    """A lamp that hangs down by `drop` from above the photo."""
    pen.stroke([(0, -2), (0, drop)], 0.35, "#4a3a3a")
    pen.glow(0, drop + 6, 42, 34, "#ffe2a0", 0.5)
    pen.blob(mirror([(0, drop - 1), (2, drop - 0.6), (7.5, drop + 6), (0, drop + 6.6)]), "#2f7f80")
    pen.oval(0, drop + 6.1, 7.3, 1.2, "#ffe9b0")


def shelf(pen: Pen, rng: Random, wide: float, *, books: bool) -> None:
    """A shelf whose board lies on the origin's height, `wide` units to each side."""
    x = -wide + 1
    while x < wide - 3:
        size, high, colour = rng.uniform(1.6, 3.0), rng.uniform(5.5, 8.5), rng.choice(_BOOKS)
        if books:
            pen.box(x, -high, x + size, 0, colour, soft=0.2)
            pen.box(x + 0.3, -high + 1.2, x + size - 0.3, -high + 1.8, mix(colour, "#fff0d0", 0.6))
        else:
            size += 1.4
            pen.box(x, -high * 0.75, x + size, 0, mix(colour, CREAM, 0.35), soft=0.7)
            pen.box(x + 0.4, -high * 0.75 - 0.9, x + size - 0.4, -high * 0.7, OAK, soft=0.3)
            pen.box(x + 0.8, -high * 0.5, x + size - 0.8, -high * 0.22, CREAM, soft=0.2)
        x += size + (0.2 if books else 0.9)
    pen.box(-wide, 0, wide, 1.3, OAK, soft=0.3)
    pen.glow(0, 2.4, wide * 1.1, 1.8, DARK, 0.4)


def frame(pen: Pen, rng: Random) -> None:
    """A small framed landscape around the origin."""
    pen.box(-5, -6, 5, 6, OAK, soft=0.4)
    pen.box(-4, -5, 4, 5, "#fbf3e2")
    pen.box(-3.2, -4.2, 3.2, 4.2, rng.choice(("#bfe0e6", "#f6d9b0", "#cfe0b8")))
    pen.oval(1, -2, 1.1, 1.1, "#f3b95f")
    pen.blob([(-3.2, 4.2), (-3, 1), (-0.5, -0.6), (1.6, 1.6), (3.2, 0.6), (3.2, 4.2)], "#5f8f7b")


def couch(pen: Pen, wide: float, colour: str) -> None:
    """A sofa whose seat lies on the origin's height, `wide` units to each side."""
    dark = mix(colour, DARK, 0.3)
    pen.glow(0, 20, wide * 1.25, 4, DARK, 0.6)
    pen.box(-wide, -29, wide, 12, colour, soft=6)
    for i in range(3):
        left = -wide + 5 + i * (wide * 2 - 10) / 3
        pen.box(left, -27, left + (wide * 2 - 10) / 3 - 0.6, 4, mix(colour, "#fff0d0", 0.1), soft=4)
        pen.glow(left + 8, -20, 14, 9, "#fff0d0", 0.16)
    pen.box(-wide + 3, 0, wide - 3, 10, mix(colour, "#fff0d0", 0.16), soft=3)
    pen.box(-wide + 3, 9, wide - 3, 17, dark, soft=2)
    for side in (-1, 1):
        x = side * (wide - 1)
        pen.box(x - 6, -12, x + 6, 17, mix(colour, DARK, 0.12), soft=5)
        pen.box(x - 2, 17, x + 2, 20, "#6b4330")


def cushion(pen: Pen, colour: str, accent: str) -> None:
    """A cushion with stitching, around the origin."""
    pen.blob([(-7, -6), (0, -5.4), (7, -6.6), (6.2, 0), (7, 6), (0, 5.4), (-7, 6), (-6.2, 0)], colour)
    for i in range(3):
        pen.stroke([(-5, -3.4 + i * 3.4), (0, -2.6 + i * 3.4), (5, -3.6 + i * 3.4)], 0.7, accent)
