"""What do people hold in their hands on a good day?"""

from __future__ import annotations

import math
from collections.abc import Callable

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix
from consentreg.imaging.scenes.curves import mirror

_SCOOPS = ("#f7e7c6", "#f3a7b4", "#a8d8b9", "#8a5a3c")


def _cone(pen: Pen, turn: int) -> None:
    pen.poly([(-0.26, -0.5), (0.26, -0.5), (0, 0.35)], "#d9a05b")
    for i in range(3):
        pen.stroke([(-0.2 + i * 0.13, -0.48), (0.02 + i * 0.06, -0.1)], 0.03, "#b67c3a")
    pen.oval(0, -0.66, 0.32, 0.3, _SCOOPS[turn % 4])
    pen.oval(0.02, -1.0, 0.27, 0.26, _SCOOPS[(turn + 1) % 4])
    pen.oval(-0.1, -1.08, 0.07, 0.06, "#fffaf2")
    pen.stroke([(0.16, -1.1), (0.34, -1.5)], 0.1, "#a86b3c")


def _bucket(pen: Pen, turn: int) -> None:
    colour = ("#e2574c", "#3f9bb5", "#e9b13c")[turn % 3]
    pen.stroke([(-0.4, 0.3), (0, -0.08), (0.4, 0.3)], 0.06, "#f4ecdd")
    pen.poly([(-0.46, 0.28), (0.46, 0.28), (0.34, 1.0), (-0.34, 1.0)], colour)
    pen.oval(0, 0.28, 0.46, 0.12, mix(colour, "#1d1020", 0.25))
    pen.oval(0, 0.26, 0.4, 0.09, "#e6cb98")
    pen.poly([(-0.34, 0.4), (-0.22, 0.4), (-0.18, 0.95), (-0.26, 0.95)], mix(colour, "#ffffff", 0.4))


def _spade(pen: Pen, _turn: int) -> None:
    pen.stroke([(0, -0.5), (0, 1.1)], 0.12, "#c98d4f")
    pen.stroke([(-0.2, -0.52), (0.2, -0.52)], 0.14, "#c98d4f")
    pen.blob([(-0.26, 1.0), (0.26, 1.0), (0.24, 1.5), (0, 1.75), (-0.24, 1.5)], "#3f9bb5")


def _string(pen: Pen, _turn: int) -> None:
    pen.stroke([(0.1, 0), (0, -0.2)], 0.2, "#c98d4f")
    pen.oval(0, -0.08, 0.2, 0.13, "#e2574c")


def _slice(pen: Pen, _turn: int) -> None:
    pen.poly([(-0.62, -0.62), (0.52, -0.72), (0.05, 0.5)], "#f2c14e")
    pen.stroke([(-0.64, -0.62), (0, -0.82), (0.54, -0.72)], 0.24, "#c98242")
    for x, y in ((-0.22, -0.4), (0.2, -0.42), (0.02, -0.02)):
        pen.oval(x, y, 0.13, 0.12, "#c8453a")
        pen.oval(x - 0.03, y - 0.03, 0.05, 0.05, "#e4786a")
    pen.stroke([(-0.02, -0.55), (0.08, -0.3)], 0.07, "#5d8a4a", tip=0.02)


def _mug(pen: Pen, turn: int) -> None:
    colour = ("#f4ecdd", "#e8705a", "#2f8f8b", "#e2a63b")[turn % 4]
    pen.stroke([(0.3, -0.35), (0.55, -0.2), (0.3, 0.05)], 0.09, colour)
    pen.box(-0.34, -0.55, 0.34, 0.26, colour, soft=0.1)
    pen.oval(0, -0.54, 0.34, 0.09, mix(colour, "#1d1020", 0.25))
    pen.oval(0, -0.53, 0.29, 0.06, "#6b4029")
    pen.stroke([(-0.1, -0.75), (0.0, -0.95), (-0.08, -1.2)], 0.05, "#ffffff70", tip=0.01)


def _spoon(pen: Pen, _turn: int) -> None:
    pen.stroke([(0.1, 0.35), (-0.1, -0.85)], 0.1, "#c98d4f")
    pen.oval(-0.14, -1.02, 0.17, 0.25, "#b97d43")
    pen.oval(-0.14, -1.0, 0.12, 0.17, "#6b3f2a")


def _cards(pen: Pen, _turn: int) -> None:
    for i in range(4):
        card = pen.at(0, 0.1, turn=-30 + i * 18)
        card.box(-0.22, -0.85, 0.22, -0.1, "#b8a78e", soft=0.05)
        card.box(-0.2, -0.83, 0.2, -0.12, "#fffaf2" if i % 2 else "#c8563f", soft=0.05)
        card.oval(0, -0.48, 0.1, 0.13, "#2f8f8b" if i % 2 else "#fbe3cf")


def _pawn(pen: Pen, turn: int) -> None:
    colour = ("#2f8f8b", "#c8563f", "#e2a63b", "#6f57a0")[turn % 4]
    pen.blob(mirror([(0, -0.75), (0.12, -0.45), (0.24, 0.02), (0, 0.06)]), colour)
    pen.oval(0, -0.72, 0.17, 0.17, mix(colour, "#ffffff", 0.18))


def _marshmallow(pen: Pen, _turn: int) -> None:
    pen.stroke([(0.05, -0.6), (-0.3, 1.5)], 0.09, "#7a5a3c", tip=0.06)
    pen.box(-0.56, 1.3, -0.08, 1.84, "#fbf1e2", soft=0.16)
    pen.oval(-0.3, 1.72, 0.16, 0.1, "#dca968")


def _paddle(pen: Pen, turn: int) -> None:
    pole = pen.at(0, 0, turn=62 if turn % 2 else 54)
    pole.stroke([(0, -2.6), (0, 2.9)], 0.15, "#b97d43")
    for end in (-1, 1):
        blade = [(-0.13, 0), (0.13, 0), (0.3, 0.7), (0.2, 1.3), (0, 1.4), (-0.2, 1.3), (-0.3, 0.7)]
        pole.blob([(x, end * (2.2 + y)) for x, y in blade], "#e9b13c" if end > 0 else "#e8705a")


def _rope(pen: Pen, _turn: int) -> None:
    pen.stroke([(0, 0.3), (0.05, -0.3), (-0.05, -1.2)], 0.09, "#3f9bb5")
    pen.stroke([(0, 0.2), (0.3, 1.0), (-0.2, 1.8)], 0.09, "#3f9bb5")


def _map(pen: Pen, _turn: int) -> None:
    pen.poly(
        [
            (-0.9, -0.5),
            (-0.3, -0.6),
            (0.3, -0.48),
            (0.9, -0.58),
            (0.9, 0.4),
            (0.3, 0.5),
            (-0.3, 0.38),
            (-0.9, 0.48),
        ],
        "#f1e4c3",
    )
    pen.stroke([(-0.7, 0.2), (-0.2, -0.1), (0.2, 0.15), (0.7, -0.3)], 0.05, "#c8563f")
    pen.oval(0.4, 0.1, 0.2, 0.12, "#9cc9d6")
    pen.oval(-0.5, -0.2, 0.18, 0.12, "#a9c48a")


def _shell(pen: Pen, _turn: int) -> None:
    pen.blob(mirror([(0, -0.62), (0.36, -0.55), (0.5, -0.2), (0.2, 0.1), (0, 0.12)]), "#f6cdb4")
    for i in range(5):
        a = math.radians(-150 + i * 30)
        pen.stroke([(0, 0.08), (math.cos(a) * 0.44, -0.12 + math.sin(a) * 0.42)], 0.04, "#d98f7a", tip=0.03)


def _net(pen: Pen, _turn: int) -> None:
    pen.stroke([(0, 1.2), (0.3, -1.9)], 0.1, "#c98d4f")
    pen.blob([(-0.15, -1.9), (0.85, -2.0), (0.75, -2.7), (0.4, -3.2), (0.05, -2.7)], "#bfe0d8b0")
    pen.stroke([(-0.15, -1.92), (0.35, -1.8), (0.86, -2.0)], 0.09, "#e2574c")


_THINGS: dict[str, Callable[[Pen, int], None]] = {
    "cone": _cone,
    "bucket": _bucket,
    "spade": _spade,
    "string": _string,
    "slice": _slice,
    "mug": _mug,
    "spoon": _spoon,
    "cards": _cards,
    "pawn": _pawn,
    "marshmallow": _marshmallow,
    "paddle": _paddle,
    "rope": _rope,
    "map": _map,
    "shell": _shell,
    "net": _net,
}


def held(pen: Pen, name: str, turn: int) -> None:
    """Draw a thing in the hand at the origin of the pen; `turn` varies its colour."""
    _THINGS[name](pen, turn)
