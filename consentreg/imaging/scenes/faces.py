"""How does a kind face look back at the camera, or past it?"""

from __future__ import annotations

from consentreg.imaging.scenes import hair, hairstyles
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import Point, mirror, moved
from consentreg.imaging.scenes.headwear import HATS, WHITE, Facing, earrings, glasses, hearing_aid
from consentreg.imaging.scenes.looks import Look

_PROFILE: list[Point] = [
    *(
        (-0.1, -1.0),
        (0.5, -0.88),
        (0.82, -0.42),
        (0.85, -0.05),
        (1.04, 0.24),
        (0.9, 0.4),
        (0.88, 0.62),
        (0.62, 0.96),
    ),
    *((0.1, 0.98), (-0.5, 0.75), (-0.86, 0.2), (-0.82, -0.5)),
]


_FRECKLES = (
    (-0.62, 0.3),
    (-0.5, 0.38),
    (-0.38, 0.3),
    (-0.54, 0.24),
    (0.62, 0.3),
    (0.5, 0.38),
    (0.38, 0.3),
    (0.54, 0.24),
)


def _outline(look: Look) -> list[Point]:
    """Young faces are rounder and fuller in the cheek."""
    young = 1 - look.growth
    jaw = 0.58 + 0.1 * young
    return mirror(
        [
            (0, -1),
            (0.62, -0.82),
            (0.9, -0.25),
            (0.88 + 0.03 * young, 0.32),
            (jaw, 0.8),
            (0.22, 0.99),
            (0, 1.0),
        ]
    )


def _line(look: Look) -> str:
    return mix(look.tone.shade, "#3a1420", 0.38)


def _ear(pen: Pen, x: float, look: Look) -> None:
    pen.oval(x, 0.14, 0.17, 0.23, look.tone.skin)
    pen.oval(x, 0.16, 0.08, 0.13, look.tone.shade)


def _eye(pen: Pen, x: float, look: Look) -> None:
    size = 0.105 + 0.022 * (1 - look.growth)
    pen.oval(x, 0.12, size, size * 1.3, mix(look.eyes, "#120a10", 0.35))
    pen.oval(x, 0.12 + size * 0.45, size * 0.72, size * 0.72, mix(look.eyes, "#c98a4a", 0.35))
    pen.oval(x, 0.13, size * 0.55, size * 0.7, "#1a1014")
    pen.oval(x - size * 0.3, 0.12 - size * 0.55, size * 0.34, size * 0.38, WHITE)
    lid = [(-1.3, -0.35), (-0.75, -1.2), (0, -1.45), (0.75, -1.2), (1.3, -0.35)]
    pen.stroke(moved(lid, x, 0.12, size), 0.045, _line(look))


def _laughing_eye(pen: Pen, x: float, look: Look) -> None:
    pen.stroke([(x - 0.16, 0.16), (x, 0.03), (x + 0.16, 0.16)], 0.065, mix(look.eyes, "#120a10", 0.4))


def _brow(pen: Pen, x: float, look: Look) -> None:
    colour = mix(look.hair, "#1d1014", 0.3)
    side = 1 if x > 0 else -1
    arch = [(x - side * 0.18, -0.26), (x + side * 0.02, -0.31), (x + side * 0.21, -0.2)]
    pen.stroke(arch, 0.055, colour, tip=0.04)


def _smile(pen: Pen, look: Look) -> None:
    pen.stroke([(-0.27, 0.56), (-0.14, 0.66), (0, 0.69), (0.14, 0.66), (0.27, 0.56)], 0.05, _line(look))
    for side in (-1, 1):
        pen.stroke([(side * 0.3, 0.51), (side * 0.26, 0.58)], 0.035, _line(look))


def _laugh(pen: Pen, _look: Look) -> None:
    mouth = mirror([(0, 0.54), (0.18, 0.53), (0.32, 0.5), (0.26, 0.7), (0.1, 0.82), (0, 0.83)])
    pen.blob(mouth, "#7b2a33")
    with pen.inside(mouth) as inner:
        inner.oval(0, 0.86, 0.2, 0.13, "#dd7a78")
        inner.box(-0.3, 0.4, 0.3, 0.6, WHITE)


def _calm(pen: Pen, look: Look) -> None:
    pen.stroke([(-0.17, 0.6), (0, 0.65), (0.2, 0.58)], 0.05, _line(look))


_MOUTHS = (_smile, _laugh, _smile, _laugh, _calm)


def _cheeks(pen: Pen, look: Look) -> None:
    for side in (-1, 1):
        pen.glow(side * 0.54, 0.4, 0.32, 0.24, look.tone.blush, 0.6)
    if "freckles" in look.extras:
        for x, y in _FRECKLES:
            pen.oval(x, y, 0.025, 0.025, mix(look.tone.skin, look.tone.shade, 0.75))


def _years(pen: Pen, look: Look) -> None:
    """Draw the lines that a life of smiling leaves."""
    line = mix(look.tone.skin, look.tone.shade, 0.8)
    for side in (-1, 1):
        pen.stroke([(side * 0.3, 0.36), (side * 0.42, 0.52), (side * 0.42, 0.64)], 0.03, line)
        for dy in (-0.03, 0.06):
            pen.stroke([(side * 0.56, 0.12 + dy * 0.6), (side * 0.68, 0.1 + dy * 1.8)], 0.025, line)
    pen.stroke([(-0.3, -0.42), (0, -0.46), (0.3, -0.42)], 0.025, line)


def _beard(pen: Pen, look: Look) -> None:
    shape = mirror([(0, 0.5), (0.3, 0.44), (0.5, 0.55), (0.76, 0.2), (0.9, 0.1), (0.82, 0.62), (0.5, 1.04), (0, 1.14)])
    colour = mix(look.hair, look.tone.shade, 0.15)
    pen.blob(shape, colour)
    for x in (-0.4, -0.15, 0.12, 0.38):
        pen.stroke([(x, 0.86), (x * 0.9, 1.02)], 0.03, mix(colour, "#1d1020", 0.3))
    pen.oval(0, 0.64, 0.26, 0.13, look.tone.skin)


def _features(pen: Pen, look: Look, mood: int) -> None:
    laughing = mood % 5 == 3
    for side in (-1, 1):
        (_laughing_eye if laughing else _eye)(pen, side * 0.37, look)
        _brow(pen.at(0, -0.06 if laughing else 0), side * 0.39, look)
    if "beard" in look.extras:
        _beard(pen, look)
    pen.stroke([(-0.1, 0.35), (-0.02, 0.41), (0.1, 0.36)], 0.05, mix(look.tone.shade, "#7a2a20", 0.15))
    _MOUTHS[mood % 5](pen, look)


def _front(pen: Pen, look: Look, mood: int) -> None:
    if look.style != "hijab":
        for side in (-1, 1):
            _ear(pen, side * 0.93, look)
    pen.blob(_outline(look), look.tone.skin)
    with pen.inside(_outline(look)) as face:
        crown = hairstyles.CROWNS[hairstyles.STYLES[look.style].crown] if look.style != "bald" else []
        if crown:
            face.blob(moved(crown, 0.03, 0.09), veil(look.tone.shade, 0.6))
        face.glow(0.95, 0.6, 0.8, 1.1, look.tone.shade, 0.4)
        face.glow(-0.35, -0.3, 0.8, 0.7, "#fff2d8", 0.16)
        _cheeks(face, look)
    if look.age > 50:
        _years(pen, look)
    _features(pen, look, mood)
    hair.over(pen, look)
    if "glasses" in look.extras:
        glasses(pen, look)


def _side(pen: Pen, look: Look, mood: int) -> None:
    pen.blob(_PROFILE, look.tone.skin)
    pen.glow(0.4, 0.42, 0.32, 0.24, look.tone.blush, 0.55)
    (_laughing_eye if mood % 5 == 3 else _eye)(pen, 0.5, look)
    _brow(pen, 0.52, look)
    pen.stroke([(0.86, 0.6), (0.66, 0.68), (0.52, 0.58)], 0.05, _line(look))
    if "beard" in look.extras:
        pen.blob(
            [(0.84, 0.72), (0.6, 1.12), (0.1, 1.08), (-0.3, 0.6), (-0.15, 0.3), (0.2, 0.62), (0.6, 0.74)],
            look.hair,
        )
    hair.from_side(pen, look)
    if look.style != "hijab":
        _ear(pen, -0.14, look)
    if "glasses" in look.extras:
        pen.stroke([(-0.1, 0.05), (0.3, 0.06)], 0.05, "#3b2a2a")
        pen.stroke([(0.3, 0.06), (0.34, 0.34), (0.66, 0.34), (0.74, 0.0), (0.3, -0.02)], 0.05, "#3b2a2a")


def _back(pen: Pen, look: Look, _mood: int) -> None:
    for side in (-1, 1):
        _ear(pen, side * 0.93, look)
    pen.blob(_outline(look), look.tone.skin)
    if "glasses" in look.extras:
        for side in (-1, 1):
            pen.stroke([(side * 0.86, 0.05), (side * 1.0, 0.06)], 0.06, "#3b2a2a")
    hair.from_behind(pen, look)


_VIEWS = {"front": _front, "side": _side, "back": _back}


def head(pen: Pen, look: Look, facing: Facing, mood: int) -> None:
    """Draw a head around the origin of the pen; `mood` chooses among expressions, all of them friendly."""
    _VIEWS[facing](pen, look, mood)
    if "hearingaid" in look.extras and look.style != "hijab":
        hearing_aid(pen, facing)
    if "earrings" in look.extras and facing == "front":
        earrings(pen, look)
    worn = [name for name in HATS if name in look.extras]
    if worn:
        HATS[worn[0]](pen, look, facing)


def behind_head(pen: Pen, look: Look, facing: Facing) -> None:
    """Draw the hair that the body will cover."""
    if facing == "front":
        hair.behind(pen, look)
    if facing == "side":
        hair.beside(pen, look)
