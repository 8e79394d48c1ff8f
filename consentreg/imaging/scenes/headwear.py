"""What do people wear on their heads, noses and ears?"""

from __future__ import annotations

from typing import Literal

from consentreg.imaging.scenes import hair
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import mirror, moved
from consentreg.imaging.scenes.looks import Look, lot

Facing = Literal["front", "back", "side"]


WHITE = "#fffaf2"


def glasses(pen: Pen, look: Look) -> None:
    """Draw glasses, a frame each key keeps."""
    frame = ("#3b2a2a", "#a8433a", "#2f5f6f", "#6b4a8a")[lot(look.eyes + look.shoes, "frame") % 4]
    for side in (-1, 1):
        ring = [
            (side * 0.38 + dx * 0.3, 0.13 + dy * 0.28)
            for dx, dy in ((-1, -0.2), (-0.7, -1), (0.7, -1), (1, -0.2), (0.6, 0.9), (-0.6, 0.9), (-1, -0.2))
        ]
        with pen.inside(ring) as lens:
            lens.poly(moved(ring, 0, 0), veil("#eaf6ff", 0.2))
            lens.poly(
                [
                    (side * 0.38 - 0.02, -0.3),
                    (side * 0.38 + 0.12, -0.3),
                    (side * 0.38 - 0.1, 0.5),
                    (side * 0.38 - 0.24, 0.5),
                ],
                veil("#ffffff", 0.22),
            )
        pen.stroke(ring, 0.055, frame)
        pen.stroke([(side * 0.68, 0.06), (side * 0.9, 0.02)], 0.05, frame)
    pen.stroke([(-0.09, 0.07), (0, 0.03), (0.09, 0.07)], 0.05, frame)


def hearing_aid(pen: Pen, facing: Facing) -> None:
    """Draw a hearing aid behind the ear that is seen."""
    x = -0.14 if facing == "side" else 0.93
    pen.stroke([(x + 0.06, -0.12), (x + 0.16, 0.08), (x + 0.08, 0.34)], 0.1, "#3f7fb0")
    pen.oval(x - 0.02, 0.18, 0.06, 0.06, "#e8f2f8")


def earrings(pen: Pen, look: Look) -> None:
    """Draw a pair of earrings."""
    for side in (-1, 1):
        pen.oval(side * 0.95, 0.44, 0.08, 0.1, look.top.accent)
        pen.oval(side * 0.95 - 0.02, 0.42, 0.03, 0.03, WHITE)


def _cap(pen: Pen, look: Look, facing: Facing) -> None:
    colour = look.top.colour
    pen.blob(mirror([(0, -1.34), (0.7, -1.16), (1.06, -0.6), (1.05, -0.42), (0, -0.5)]), colour)
    pen.stroke([(0, -1.3), (0.3, -0.9), (0.34, -0.5)], 0.03, mix(colour, "#1d1020", 0.25))
    pen.oval(0, -1.34, 0.09, 0.06, look.top.accent)
    peak = {"front": [(-0.85, -0.52), (0, -0.68), (0.85, -0.52), (0.7, -0.3), (0, -0.4), (-0.7, -0.3)]}
    side = [(0.3, -0.6), (1.0, -0.56), (1.5, -0.36), (0.9, -0.4)]
    if facing != "back":
        pen.blob(peak.get(facing, side), mix(colour, "#1d1020", 0.22))


def _beanie(pen: Pen, look: Look, _facing: Facing) -> None:
    pen.blob(mirror([(0, -1.5), (0.65, -1.3), (1.06, -0.66), (1.04, -0.4), (0, -0.44)]), look.top.colour)
    pen.stroke([(-0.98, -0.5), (0, -0.62), (0.98, -0.5)], 0.3, mix(look.top.colour, "#1d1020", 0.16))
    hair.fluff(pen, (0, -1.58), (0.17, 0.17), 0.1, (look.top.accent, look.top.accent, WHITE))


def _sunhat(pen: Pen, look: Look, _facing: Facing) -> None:
    pen.blob([(-1.75, -0.5), (0, -0.85), (1.75, -0.5), (1.2, -0.28), (0, -0.4), (-1.2, -0.28)], "#e9cf94")
    pen.blob(mirror([(0, -1.45), (0.7, -1.25), (0.95, -0.62), (0, -0.52)]), "#f1dba6")
    pen.stroke([(-0.9, -0.68), (0, -0.6), (0.9, -0.68)], 0.17, look.top.colour)


def _headband(pen: Pen, look: Look, _facing: Facing) -> None:
    pen.stroke([(-0.98, -0.42), (-0.6, -0.86), (0, -1.0), (0.6, -0.86), (0.98, -0.42)], 0.17, look.top.colour)
    pen.oval(0.5, -0.92, 0.16, 0.16, look.top.accent)
    pen.oval(0.5, -0.92, 0.06, 0.06, look.top.colour)


HATS = {"sunhat": _sunhat, "beanie": _beanie, "cap": _cap, "headband": _headband}
