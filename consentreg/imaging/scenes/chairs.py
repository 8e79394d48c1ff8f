"""What does a wheelchair look like, from the front, the side and behind?"""

from __future__ import annotations

import math

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.headwear import Facing
from consentreg.imaging.scenes.looks import Look

_TYRE, _RIM, _FRAME, _SEAT = "#3b3a40", "#c9ced2", "#2f7f86", "#3a4a52"


def _round_wheel(pen: Pen, x: float, y: float, size: float) -> None:
    for scale, colour in ((1.0, _TYRE), (0.86, _RIM), (0.8, veil("#dfe6e4", 0.9))):
        pen.oval(x, y, size * scale, size * scale, colour)
    for i in range(12):
        c, s = math.cos(i * math.tau / 12), math.sin(i * math.tau / 12)
        pen.stroke([(x, y), (x + c * size * 0.8, y + s * size * 0.8)], 0.035, "#8d979b")
    pen.oval(x, y, size * 0.14, size * 0.14, _FRAME)


def _edge_wheels(pen: Pen, shoulder: float, hip: float) -> None:
    for side in (-1, 1):
        wheel = pen.at(side * (shoulder + 0.3), hip + 0.7, turn=-side * 5)
        wheel.oval(0, 0, 0.2, 1.25, _TYRE)
        wheel.oval(-side * 0.05, 0, 0.1, 1.05, "#5b5a60")
        wheel.stroke([(-side * 0.16, -0.95), (-side * 0.2, 0), (-side * 0.16, 0.95)], 0.06, _RIM)


def behind(pen: Pen, shoulder: float, hip: float, facing: Facing) -> None:
    """Draw the parts of the chair that the person sits in front of."""
    if facing == "side":
        pen.stroke(
            [(-shoulder - 0.25, 1.9), (-shoulder - 0.1, hip + 0.2), (1.5, hip + 0.3), (1.9, hip + 1.7)],
            0.14,
            _FRAME,
        )
        pen.stroke([(-shoulder - 0.6, 1.9), (-shoulder - 0.2, 1.92)], 0.16, _TYRE)
        return
    _edge_wheels(pen, shoulder, hip)
    for side in (-1, 1):
        pen.stroke([(side * (shoulder + 0.02), 1.9), (side * (shoulder + 0.02), hip + 0.4)], 0.13, _FRAME)
        pen.stroke([(side * (shoulder + 0.02), 1.95), (side * (shoulder + 0.34), 1.85)], 0.15, _TYRE)
    pen.box(-shoulder - 0.05, 2.1, shoulder + 0.05, hip + 0.45, _SEAT, soft=0.15)


def before(pen: Pen, shoulder: float, hip: float, facing: Facing) -> None:
    """Draw the parts of the chair in front of the body."""
    if facing == "side":
        _round_wheel(pen, -0.25, hip + 0.65, 1.3)
        _round_wheel(pen, 1.55, hip + 1.6, 0.36)
    if facing == "front":
        footrest(pen, hip)
    if facing == "back":
        pen.box(-shoulder - 0.05, 2.0, shoulder + 0.05, hip + 0.5, _SEAT, soft=0.2)
        pen.box(-shoulder + 0.15, 2.25, shoulder - 0.15, hip - 0.1, mix(_SEAT, "#ffffff", 0.12), soft=0.15)
        for side in (-1, 1):
            pen.stroke([(side * (shoulder + 0.02), 1.75), (side * (shoulder + 0.04), hip + 0.9)], 0.13, _FRAME)


def footrest(pen: Pen, hip: float) -> None:
    """Draw the plate under the feet and the small wheels beside it."""
    pen.stroke([(-0.72, hip + 1.98), (0.72, hip + 1.98)], 0.12, _FRAME)
    for side in (-1, 1):
        pen.oval(side * 0.76, hip + 1.8, 0.1, 0.22, _TYRE)


def legs(pen: Pen, hip: float, limb: float, look: Look, shorts: bool) -> None:
    """Draw bent legs, seen from the front."""
    skin = look.tone.skin if shorts else look.legs
    for side in (-1, 1):
        x = side * 0.42
        pen.stroke([(x, hip + 0.6), (x, hip + 1.6)], limb * 1.05, mix(skin, "#33203a", 0.1), tip=limb * 0.85)
        pen.stroke([(x * 0.9, hip), (x, hip + 0.55)], limb * 1.45, look.legs)
        pen.oval(x, hip + 1.78, 0.3, 0.2, look.shoes)
