"""What stands in front of those who spend the evening together?"""

from __future__ import annotations

from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import veil
from consentreg.imaging.scenes.indoors import (
    DARK,
)
from consentreg.imaging.scenes.supper import board, candle, glass, pizza, plate, salad, table


def pizza_table(pen: Pen, rng: Random) -> None:
    """The table in front of everybody, laid for supper."""
    table(pen, 73.5, "#c58f5c")
    for x, y in ((-38, 80), (3, 79), (41, 80)):
        pizza(pen.at(x, y, 0.92), rng)
    for x, y, size in ((-22, 90, 1.25), (24, 91, 1.25), (-58, 91, 1.2), (60, 92, 1.2)):
        plate(pen.at(x, y, size))
    for x, y, colour in (
        (-52, 81, "#f0a04a"),
        (-18, 81, "#e5727a"),
        (22, 81, "#f3c95f"),
        (57, 81, "#e5727a"),
    ):
        glass(pen.at(x, y, 1.15), colour)
    salad(pen.at(0, 92, 1.35), rng)
    candle(pen.at(-40, 95, 1.2))


def baking_table(pen: Pen, _rng: Random) -> None:
    """Dough, flour and a bowl, and a tray of shapes cut out."""
    table(pen, 83, "#d9b07a")
    pen.glow(-6, 92, 34, 8, "#fffaf0", 0.8)
    pen.blob([(-17, 92), (-12, 88.6), (-2, 88), (6, 90), (7, 94), (-4, 96.6), (-14, 95.6)], "#f3dfb0")
    for x, y in ((-10, 91.4), (-3, 90.6), (-6, 94), (2, 93)):
        pen.oval(x, y, 2.2, 1.2, "#dcbf86")
    roll = pen.at(-4, 88, turn=-8)
    roll.stroke([(-15, 0), (15, 0)], 1.4, "#8a5a3c")
    roll.stroke([(-10, 0), (10, 0)], 3.6, "#d9a566")
    roll.stroke([(-9, -0.9), (9, -0.9)], 0.7, "#edc690")
    bowl = pen.at(22, 88, 1.15)
    bowl.blob([(-10, -6), (-8, 2), (-3, 5), (3, 5), (8, 2), (10, -6)], "#5fa9b8")
    bowl.oval(0, -6, 10, 2.4, "#3f8593")
    bowl.oval(0, -5.7, 8.6, 1.8, "#f6e6bd")
    bowl.stroke([(-7, -1), (-4, 2.4)], 0.9, veil("#ffffff", 0.5))
    for x in (-32, -28):
        pen.oval(x, 92, 1.9, 2.3, "#f6e3cf")


def board_game(pen: Pen, rng: Random) -> None:
    """A board game and snacks on the rug."""
    pen.glow(0, 96, 44, 6, DARK, 0.4)
    board(pen.at(0, 91, 1.12))
    bowl = pen.at(-45, 93)
    for _ in range(22):
        bowl.oval(
            rng.uniform(-6, 6),
            -2 - rng.random() * 2.4,
            1.4,
            1.1,
            rng.choice(("#fff3d0", "#f7e0a0", "#fffaf0")),
        )
    bowl.blob([(-8, -2), (-6, 3), (6, 3), (8, -2), (0, -0.8)], "#e8705a")
    glass(pen.at(46, 95, 1.2), "#f0a04a")
    glass(pen.at(54, 97, 1.2), "#e5727a")


def card_table(pen: Pen, rng: Random) -> None:
    """A round of cards, seen from across the table."""
    table(pen, 84, "#b9824f")
    for i in range(7):
        card = pen.at(-22 + i * 7 + rng.uniform(-1, 1), 92 + rng.uniform(-1.5, 2), turn=rng.uniform(-30, 30))
        card.poly([(-3, -1.4), (3, -1.4), (3.4, 1.6), (-3.4, 1.6)], "#fffaf0")
        card.oval(0, 0, 0.9, 0.5, rng.choice(("#c8563f", "#33507c")))
    candle(pen.at(-40, 94, 1.3))
    glass(pen.at(42, 95, 1.4), "#f0a04a")


def sofa_back(pen: Pen, _rng: Random) -> None:
    """The back of the sofa, in front of those who sit on it."""
    pen.box(-60, 79, 60, 110, "#b5703f", soft=6)
    pen.box(-58, 79.6, 58, 84, "#d08c52", soft=2)
    for x in (-20, 20):
        pen.stroke([(x, 84), (x, 101)], 0.5, veil(DARK, 0.4))
    pen.poly([(30, 79), (50, 79), (53, 101), (28, 101)], "#f3e3c0")
    for i in range(5):
        pen.stroke([(30 - i * 0.3, 82 + i * 4), (51 + i * 0.4, 82 + i * 4)], 0.8, ("#2f8f8b", "#c8563f")[i % 2])
    pen.glow(0, 100, 80, 14, DARK, 0.4)


def laden_table(pen: Pen, rng: Random) -> None:
    """Supper on the table, filling the photo."""
    table(pen, 45, "#c58f5c")
    for x, y, size in ((-34, 54, 1.1), (30, 53, 1.05), (-2, 68, 1.8), (46, 76, 1.5)):
        pizza(pen.at(x, y, size), rng)
    salad(pen.at(-40, 74, 1.8), rng)
    for x, y, size in ((-52, 92, 2.2), (-16, 92, 2.3), (22, 93, 2.3), (58, 95, 2.2)):
        plate(pen.at(x, y, size))
    for x, y, size, colour in (
        (-6, 53, 1.1, "#f3c95f"),
        (8, 54, 1.1, "#e5727a"),
        (-58, 66, 1.5, "#f0a04a"),
        (24, 80, 1.8, "#e5727a"),
        (-32, 90, 2.0, "#f0a04a"),
    ):
        glass(pen.at(x, y, size), colour)
    candle(pen.at(58, 60, 1.3))
    candle(pen.at(6, 84, 1.6))
