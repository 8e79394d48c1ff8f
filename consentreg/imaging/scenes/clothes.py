"""What are they wearing, and what is it made of?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import Point, mirror, moved
from consentreg.imaging.scenes.headwear import Facing
from consentreg.imaging.scenes.looks import Look
from consentreg.imaging.scenes.patterns import PATTERNS

_DARK = "#33203a"


_LONG = ("jumper", "hoodie", "shirt", "cardigan")


@dataclass(frozen=True, slots=True)
class Fit:
    """The measures clothes are cut to, in halves of a head, and the side that is seen."""

    shoulder: float
    hip: float
    foot: float
    facing: Facing


def _shape(garment: str, fit: Fit) -> list[Point]:
    shoulder, hip, foot = fit.shoulder, fit.hip, fit.foot
    top = [(0, 1.16), (0.34, 1.15), (shoulder * 0.76, 1.3), (shoulder, 1.62)]
    if garment == "dress":
        hem = hip + (foot - hip) * 0.5
        return mirror(
            [
                *top,
                (shoulder * 0.84, 2.2),
                (shoulder * 1.0, hip),
                (shoulder * 1.34, hem),
                (0.4, hem + 0.1),
                (0, hem + 0.1),
            ]
        )
    return mirror(
        [
            *top,
            (shoulder * 0.95, 2.1),
            (shoulder * 0.88, hip - 0.25),
            (shoulder * 0.86, hip + 0.12),
            (0, hip + 0.18),
        ]
    )


def _folds(pen: Pen, fit: Fit) -> None:
    """Let light fall from the left: a soft dark side and two creases."""
    shoulder, hip = fit.shoulder, fit.hip
    pen.glow(shoulder * 1.1, 2.6, shoulder * 1.1, hip * 0.72, _DARK, 0.34)
    pen.glow(-shoulder * 0.6, 1.9, shoulder * 0.9, 1.2, "#fff0d0", 0.22)
    pen.glow(0, 1.1, 1.0, 0.42, _DARK, 0.45)
    pen.stroke([(shoulder * 0.8, 2.1), (shoulder * 0.5, 2.5)], 0.05, veil(_DARK, 0.25), tip=0.02)
    pen.stroke([(-shoulder * 0.75, hip - 0.2), (-shoulder * 0.3, hip - 0.35)], 0.05, veil(_DARK, 0.22), tip=0.02)


def torso(pen: Pen, look: Look, fit: Fit, wear: frozenset[str]) -> None:
    """Draw the upper body and what is worn over it today."""
    shape = _shape(look.garment, fit)
    pen.blob(shape, look.top.colour)
    with pen.inside(shape) as inner:
        if look.garment != "hoodie" or look.top.pattern in ("stripes", "star", "sun"):
            PATTERNS[look.top.pattern](inner, look.top)
        _CUTS.get(look.garment, _tee)(inner, look, fit)
        _folds(inner, fit)
    if fit.facing != "back":
        _neckline(pen, look)
    for name in sorted(wear & _OVERALLS.keys()):
        _OVERALLS[name](pen, fit)
    if "scarf" in look.extras and fit.facing != "back" and look.style != "hijab":
        _scarf(pen, look)


def _neckline(pen: Pen, look: Look) -> None:
    skin = mix(look.tone.skin, look.tone.shade, 0.5)
    pen.oval(0, 1.14, 0.34, 0.17, skin)
    pen.stroke([(-0.36, 1.14), (0, 1.36), (0.36, 1.14)], 0.09, mix(look.top.colour, _DARK, 0.16))


def _tee(pen: Pen, look: Look, fit: Fit) -> None:
    pen.stroke([(-2, fit.hip + 0.06), (0, fit.hip + 0.14), (2, fit.hip + 0.06)], 0.1, mix(look.top.colour, _DARK, 0.16))


def _jumper(pen: Pen, look: Look, fit: Fit) -> None:
    pen.stroke([(-2, fit.hip + 0.02), (0, fit.hip + 0.1), (2, fit.hip + 0.02)], 0.34, mix(look.top.colour, _DARK, 0.1))


def _dress(pen: Pen, look: Look, fit: Fit) -> None:
    waist = 1.2 + (fit.hip - 1.2) * 0.62
    pen.stroke([(-2, waist), (0, waist + 0.08), (2, waist)], 0.13, mix(look.top.accent, look.top.colour, 0.4))


def _dungarees(pen: Pen, look: Look, fit: Fit) -> None:
    pen.box(-2, 2.5, 2, fit.hip + 1, look.legs)
    pen.box(-0.56, 1.95, 0.56, 2.7, look.legs, soft=0.1)
    pen.box(-0.3, 2.15, 0.3, 2.5, mix(look.legs, _DARK, 0.2), soft=0.08)
    for side in (-1, 1):
        pen.stroke([(side * 0.52, 1.2), (side * 0.45, 2.1)], 0.17, look.legs)
        pen.oval(side * 0.44, 2.08, 0.08, 0.08, "#f0c25c")


def _hoodie(pen: Pen, look: Look, fit: Fit) -> None:
    dark = mix(look.top.colour, _DARK, 0.18)
    if fit.facing == "back":
        pen.blob([(-0.62, 1.2), (0.62, 1.2), (0.5, 1.75), (0, 1.95), (-0.5, 1.75)], dark)
        return
    pen.stroke([(-0.55, 1.1), (0, 1.52), (0.55, 1.1)], 0.26, dark)
    for side in (-1, 1):
        pen.stroke([(side * 0.16, 1.5), (side * 0.18, 2.0)], 0.05, look.top.accent)
    pen.blob([(-0.55, fit.hip - 0.75), (0.55, fit.hip - 0.75), (0.74, fit.hip - 0.15), (-0.74, fit.hip - 0.15)], dark)


def _shirt(pen: Pen, look: Look, fit: Fit) -> None:
    if fit.facing == "back":
        return
    pen.stroke([(0, 1.3), (0, fit.hip + 0.3)], 0.05, mix(look.top.colour, _DARK, 0.3))
    for i in range(5):
        pen.oval(0.0, 1.65 + i * 0.48, 0.055, 0.055, "#fffaf2")
    for side in (-1, 1):
        collar = [(side * 0.06, 1.36), (side * 0.36, 1.08), (side * 0.56, 1.2), (side * 0.36, 1.54)]
        pen.poly(collar, mix(look.top.colour, "#fffaf2", 0.35))


def _cardigan(pen: Pen, look: Look, fit: Fit) -> None:
    if fit.facing == "back":
        return
    pen.poly([(-0.34, 1.1), (0.34, 1.1), (0.24, fit.hip + 0.4), (-0.24, fit.hip + 0.4)], "#f4ecdd")
    for side in (-1, 1):
        pen.stroke([(side * 0.38, 1.1), (side * 0.26, fit.hip + 0.3)], 0.12, mix(look.top.colour, _DARK, 0.2))


_CUTS = {
    "jumper": _jumper,
    "dress": _dress,
    "dungarees": _dungarees,
    "hoodie": _hoodie,
    "shirt": _shirt,
    "cardigan": _cardigan,
}


def _vest(pen: Pen, fit: Fit) -> None:
    shoulder, hip = fit.shoulder, fit.hip
    orange = "#ee7a35"
    vest = mirror(
        [
            (0, 1.5),
            (0.3, 1.3),
            (shoulder * 0.72, 1.34),
            (shoulder * 0.92, 2.0),
            (shoulder * 0.92, hip - 0.2),
            (0, hip - 0.1),
        ]
    )
    pen.blob(vest, orange)
    with pen.inside(vest) as inner:
        inner.stroke([(0, 1.3), (0, hip)], 0.05, mix(orange, _DARK, 0.4))
        for y in (2.15, 2.75):
            inner.stroke([(-2, y), (2, y)], 0.14, "#37405a")
            inner.box(-0.12, y - 0.13, 0.12, y + 0.13, "#f4ecdd", soft=0.04)
        _folds(inner, fit)


def _apron(pen: Pen, fit: Fit) -> None:
    shoulder, hip = fit.shoulder, fit.hip
    if fit.facing == "back":
        pen.stroke([(-shoulder * 0.9, 2.5), (0, 2.55), (shoulder * 0.9, 2.5)], 0.09, "#f7efe0")
        return
    for side in (-1, 1):
        pen.stroke([(side * 0.4, 1.2), (side * 0.45, 1.85)], 0.09, "#f7efe0")
    bib = mirror(
        [
            (0, 1.78),
            (0.5, 1.76),
            (0.55, 2.3),
            (shoulder * 0.82, 2.6),
            (shoulder * 0.84, hip + 0.7),
            (0, hip + 0.8),
        ]
    )
    pen.blob(bib, "#f7efe0")
    pen.box(-0.34, 2.6, 0.34, 3.0, "#e8d9bd", soft=0.08)
    pen.stroke([(-0.2, 2.15), (0.1, 2.2)], 0.05, "#ffffff")


def _harness(pen: Pen, fit: Fit) -> None:
    shoulder, hip = fit.shoulder, fit.hip
    pen.stroke([(-shoulder * 0.92, hip - 0.05), (0, hip + 0.08), (shoulder * 0.92, hip - 0.05)], 0.2, "#d8433a")
    for side in (-1, 1):
        pen.stroke([(side * 0.3, hip + 0.1), (side * shoulder * 0.8, hip + 0.6)], 0.14, "#37405a")


_OVERALLS = {"vest": _vest, "apron": _apron, "harness": _harness}


def _scarf(pen: Pen, look: Look) -> None:
    pen.stroke([(0.3, 1.3), (0.45, 1.8), (0.4, 2.25)], 0.32, mix(look.top.accent, _DARK, 0.12))
    pen.stroke([(-0.6, 1.1), (0, 1.34), (0.6, 1.1)], 0.32, look.top.accent)
    for x in (-0.35, 0, 0.35):
        pen.stroke([(x - 0.04, 1.1), (x + 0.02, 1.42)], 0.05, look.top.colour)


def sleeve(pen: Pen, look: Look, joints: Sequence[Point], limb: float) -> None:
    """Draw the sleeve over an arm given by its shoulder, elbow and hand."""
    colour = mix(look.top.colour, _DARK, 0.07)
    shoulder, elbow, hand = joints
    if look.garment not in _LONG:
        end = [(shoulder[0] + (elbow[0] - shoulder[0]) * 0.62, shoulder[1] + (elbow[1] - shoulder[1]) * 0.62)]
        pen.stroke([shoulder, *end], limb * 1.16, colour, tip=limb * 1.12)
        return
    wrist = hand[0] + (elbow[0] - hand[0]) * 0.16, hand[1] + (elbow[1] - hand[1]) * 0.16
    pen.stroke([shoulder, elbow, wrist], limb * 1.14, colour, tip=limb * 0.86)
    near = hand[0] + (elbow[0] - hand[0]) * 0.24, hand[1] + (elbow[1] - hand[1]) * 0.24
    pen.stroke([near, wrist], limb * 0.92, mix(colour, _DARK, 0.14))
    pen.stroke(moved([shoulder, elbow], -0.1, 0), limb * 0.16, veil("#fff0d0", 0.18), tip=limb * 0.05)
