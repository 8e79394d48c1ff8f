"""What is on the table when everybody sits down?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.indoors import DARK, OAK


def pizza(pen: Pen, rng: Random) -> None:
    """A pizza on a board, seen from in front and above, about 24 units wide."""
    pen.glow(0, 2, 17, 5.4, DARK, 0.6)
    pen.oval(0, 1.2, 14, 5, mix(OAK, DARK, 0.25))
    pen.oval(0, 0.4, 14, 5, mix(OAK, "#fff0d0", 0.2))
    for ry, rx, dy, colour in (
        (4.3, 12.2, 0, "#a8662c"),
        (4.2, 12, -0.6, "#d99a4e"),
        (3.3, 10.2, -0.8, "#c8452f"),
        (3.1, 9.8, -0.9, "#f3c95f"),
    ):
        pen.oval(0, dy, rx, ry, colour)
    for i in range(9):
        turn, far = i * 2.4, math.sqrt((i + 0.5) / 9) * 0.86
        x, y = math.cos(turn) * far * 9.4, math.sin(turn) * far * 2.9 - 0.9
        pen.oval(x, y, 1.35, 0.62, "#a8352c")
        pen.oval(x - 0.1, y - 0.14, 1.15, 0.48, "#d8594b")
    for _ in range(14):
        turn, far = rng.uniform(0, math.tau), rng.uniform(0.1, 0.9)
        x, y = math.cos(turn) * far * 9.4, math.sin(turn) * far * 2.9 - 1
        pen.at(x, y, 0.9, turn=rng.uniform(0, 90)).oval(0, 0, 1.0, 0.4, rng.choice(("#5d8a4a", "#3f5f3a", "#fff3d0")))
    for i in range(4):
        turn = i * math.pi / 4 + 0.2
        pen.stroke(
            [
                (-math.cos(turn) * 11, -0.7 - math.sin(turn) * 3.7),
                (math.cos(turn) * 11, -0.7 + math.sin(turn) * 3.7),
            ],
            0.22,
            veil("#8a4a22", 0.7),
        )


def glass(pen: Pen, colour: str) -> None:
    """A glass of squash with a straw, standing on the origin."""
    pen.glow(0.4, 0.4, 3, 1, DARK, 0.45)
    pen.poly([(-1.8, -6), (1.8, -6), (1.4, 0.4), (-1.4, 0.4)], veil("#f4fbf8", 0.6))
    pen.poly([(-1.66, -4.4), (1.66, -4.4), (1.4, 0.3), (-1.4, 0.3)], veil(colour, 0.85))
    pen.oval(0, -4.4, 1.66, 0.4, mix(colour, "#ffffff", 0.4))
    pen.stroke([(0.4, -3), (1.7, -8)], 0.35, "#e8705a")
    pen.stroke([(-1.2, -5), (-0.95, -1)], 0.22, veil("#ffffff", 0.8))


def plate(pen: Pen) -> None:
    """An empty plate around the origin."""
    pen.glow(0, 0.5, 8, 2.4, DARK, 0.4)
    for size, colour in ((1.0, "#e5dccb"), (0.96, "#fdf8ec"), (0.66, "#eee5d3"), (0.62, "#fbf4e6")):
        pen.oval(0, -0.2, 6.4 * size, 2.2 * size, colour)
    pen.oval(0, -0.2, 6.0, 2.05, veil("#2f8f8b", 0.16))


def candle(pen: Pen) -> None:
    """A lit candle, standing on the origin."""
    pen.box(-1.4, -3, 1.4, 0.4, "#9fc3bb", soft=0.5)
    pen.box(-0.8, -6, 0.8, -2.4, "#fdf3dc", soft=0.3)
    pen.glow(0, -8, 13, 12, "#ffd27a", 0.6)
    pen.blob([(0, -9.4), (0.6, -7.6), (0, -6.4), (-0.6, -7.6)], "#fff0b8")


def salad(pen: Pen, rng: Random) -> None:
    """A bowl of salad around the origin."""
    pen.glow(0, 3.4, 9, 2, DARK, 0.5)
    for _ in range(24):
        turn, far = rng.uniform(0, math.tau), rng.random()
        pen.oval(
            math.cos(turn) * far * 6,
            -1.4 + math.sin(turn) * far * 2,
            1.5,
            0.9,
            rng.choice(("#6f9a4e", "#96b85a", "#d8594b", "#b5cf6a", "#4f7f46")),
        )
    pen.blob([(-7.4, -1), (-6, 2.6), (-2.6, 4), (2.6, 4), (6, 2.6), (7.4, -1), (3, 0.6), (-3, 0.6)], "#e9b13c")
    pen.stroke([(-7, -0.6), (0, 1.2), (7, -0.6)], 0.5, "#f7d98a")


def table(pen: Pen, top: float, wood: str) -> None:
    """A wooden table across the photo, its far edge at height `top`."""
    pen.glow(0, top - 1, 74, 5, DARK, 0.5)
    pen.box(-70, top, 70, 101, wood)
    for i in range(7):
        y = top + 1.2 + i * i * 0.7
        pen.stroke([(-84, y), (0, y + 0.2), (84, y)], 0.3, veil(mix(wood, DARK, 0.5), 0.35))
    pen.glow(0, top + 10, 60, 9, "#ffe7b0", 0.4)
    pen.stroke([(-70, top), (0, top - 0.2), (70, top)], 0.6, mix(wood, "#fff3d6", 0.6))


def board(pen: Pen) -> None:
    """A board game with pieces and dice, around the origin."""
    pen.poly([(-22, -3), (22, -3), (29, 7), (-29, 7)], "#7a4f3a")
    pen.poly([(-22, -3.8), (22, -3.8), (29, 6), (-29, 6)], "#f3e3c0")
    for i in range(10):
        for row, (y, spread) in enumerate(((-2.7, 21), (4.4, 27))):
            x = -spread + i * spread * 2 / 9
            pen.oval(x, y, 1.5, 0.7, ("#e8705a", "#f3d25f", "#2f8f8b", "#a06bb0")[(i + row) % 4])
    pen.blob([(-14, 0.4), (-4, -2), (6, 1.6), (15, -0.4), (12, 3), (-2, 3.6)], "#a9cdbf")
    for x, y, colour in ((-12, 0, "#c8563f"), (3, 2, "#2f8f8b"), (11, -1, "#e2a63b"), (-3, -2, "#6f57a0")):
        pen.blob([(x, y - 4), (x + 0.9, y - 2), (x + 1.3, y + 0.2), (x - 1.3, y + 0.2), (x - 0.9, y - 2)], colour)
        pen.oval(x, y - 3.8, 1.0, 1.0, mix(colour, "#ffffff", 0.25))
    for x, turn in ((18, 12), (21.5, -20)):
        die = pen.at(x, 1.6, turn=turn)
        die.box(-1.3, -1.3, 1.3, 1.3, "#fffaf0", soft=0.3)
        for dot in (-0.6, 0, 0.6):
            die.oval(dot, dot, 0.22, 0.22, "#33203a")
