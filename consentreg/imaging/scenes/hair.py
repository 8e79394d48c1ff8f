"""How is a head of hair drawn, seen from the front, the side and behind?"""

from __future__ import annotations

import math

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import Point, Points, moved
from consentreg.imaging.scenes.hairstyles import BIB, CROWNS, HOOD, MASSES, SIDE_CROWN, SIDE_RIM, STYLES, TURBAN
from consentreg.imaging.scenes.looks import Look


def colours(look: Look) -> tuple[str, str, str]:
    """Give the colour of the hair or scarf, its shadow and its light."""
    colour = look.top.accent if look.style in ("hijab", "turban") else look.hair
    if look.style in ("hijab", "turban"):
        colour = mix(colour, look.top.colour, 0.35)
    return colour, mix(colour, "#1d1020", 0.32), mix(colour, "#ffe2b0", 0.26)


def fluff(pen: Pen, middle: Point, radius: tuple[float, float], size: float, tints: tuple[str, str, str]) -> None:
    """Draw a cloud of curls: a round of tight ringlets with a darker heart and light on top."""
    (x, y), (rx, ry) = middle, radius
    count = max(8, round(9 * rx / size * 0.62))
    ring = [(math.cos(i * math.tau / count), math.sin(i * math.tau / count)) for i in range(count)]
    for c, s in ring:
        pen.oval(x + c * rx, y + s * ry, size, size, tints[0] if s < 0.5 else tints[1])
    pen.oval(x, y, rx, ry, tints[0])
    for i, (c, s) in enumerate(ring):
        at = (x + c * rx * 0.72, y + s * ry * 0.72)
        curl = [
            (at[0] - size * 0.5, at[1] + size * 0.1),
            (at[0], at[1] - size * 0.42),
            (at[0] + size * 0.5, at[1]),
        ]
        pen.stroke(curl, size * 0.14, tints[2] if s < 0 and i % 2 else tints[1])


def _strands(pen: Pen, paths: tuple[Points, ...], colour: str) -> None:
    for path in paths:
        pen.stroke(path, 0.04, veil(colour, 0.6), tip=0.015)


def _braid(pen: Pen, start: Point, end: Point, tints: tuple[str, str, str], tie: str) -> None:
    for i in range(7):
        t = i / 6
        x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
        wide = 0.24 - 0.07 * t
        pen.oval(x, y, wide, 0.2, tints[1])
        pen.oval(x - 0.02, y - 0.03, wide * 0.86, 0.16, tints[0])
    pen.oval(end[0], end[1] + 0.12, 0.12, 0.08, tie)
    pen.stroke([(end[0], end[1] + 0.15), (end[0], end[1] + 0.42)], 0.2, tints[0], tip=0.05)


def _bunches(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    for side in (-1, 1):
        path = [(side * 0.92, -0.35), (side * 1.35, -0.2), (side * 1.42, 0.35), (side * 1.25, 0.7)]
        pen.stroke(path, 0.5, tints[0], tip=0.12)
        _strands(pen, ([(side * 1.05, -0.3), (side * 1.36, 0), (side * 1.32, 0.5)],), tints[1])
        pen.oval(side * 0.98, -0.33, 0.13, 0.16, look.top.colour)


def _tail(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    pen.stroke([(0.5, -0.85), (1.15, -0.75), (1.35, 0.1), (1.18, 0.95)], 0.5, tints[0], tip=0.1)
    _strands(pen, ([(0.8, -0.8), (1.2, -0.4), (1.2, 0.4)],), tints[1])
    pen.oval(0.72, -0.84, 0.14, 0.17, look.top.colour)


def _puffs(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    for side in (-1, 1):
        fluff(pen, (side * 0.85, -0.85), (0.36, 0.36), 0.17, tints)
        pen.oval(side * 0.68, -0.72, 0.12, 0.12, look.top.colour)


def _bun(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    pen.oval(0, -1.28, 0.42, 0.38, tints[0])
    _strands(
        pen,
        ([(-0.3, -1.25), (0, -1.52), (0.3, -1.25)], [(-0.18, -1.2), (0.02, -1.36), (0.2, -1.18)]),
        tints[1],
    )
    pen.oval(0, -1.03, 0.3, 0.09, look.top.colour)


def _braids_hang(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    for side in (-1, 1):
        _braid(pen, (side * 0.95, 0.35), (side * 0.82, 1.8), tints, look.top.colour)


def _locs(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    for i, x in enumerate((-1.12, -0.95, 0.95, 1.12, -1.04, 1.04)):
        lean = x * (1.08 + 0.03 * (i % 3))
        pen.stroke([(x * 0.78, -0.7), (x * 1.04, -0.1), (lean, 1.15 + 0.12 * (i % 3))], 0.2, tints[i // 4], tip=0.14)
    for x in (-0.98, 0.98):
        pen.oval(x * 1.1, 0.85, 0.08, 0.06, look.top.accent)


def _nothing(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    """Most styles have nothing hanging or sitting on them."""


def _afro(pen: Pen, _look: Look, tints: tuple[str, str, str]) -> None:
    fluff(pen, (0, -0.42), (1.12, 1.02), 0.24, tints)


BEHIND = {"bunches": _bunches, "tail": _tail, "puffs": _puffs, "bun": _bun, "afro": _afro, "locs": _locs}


def behind(pen: Pen, look: Look) -> None:
    """Draw what lies behind the head when the face is seen."""
    style, tints = STYLES[look.style], colours(look)
    if style.mass in ("bob", "long", "waves", "drape"):
        pen.blob(MASSES[style.mass], tints[1])
    BEHIND.get(style.extra, _nothing)(pen, look, tints)


def _locks(pen: Pen, look: Look, tints: tuple[str, str, str]) -> None:
    bend = 0.14 if look.style == "waves" else 0.0
    for side in (-1, 1):
        path = [(0.86, -0.3), (1.0 + bend, 0.45), (0.92 - bend, 1.1), (0.98 + bend, 1.75)]
        pen.stroke([(x * side, y) for x, y in path], 0.34, tints[0], tip=0.14)
        _strands(pen, ([(x * side, y) for x, y in path[:3]],), tints[1])


def _curls(pen: Pen, _look: Look, tints: tuple[str, str, str]) -> None:
    for i in range(13):
        turn = math.pi * (1.06 - 1.12 * i / 12)
        x, y, size = math.cos(turn) * 0.86, -0.38 - math.sin(turn) * 0.62, 0.25 + 0.04 * (i % 3)
        pen.oval(x, y, size, size, tints[0])
        pen.stroke([(x - 0.13, y + 0.06), (x, y - 0.12), (x + 0.14, y + 0.02)], 0.05, tints[1 + i % 2])


def _hijab(pen: Pen, _look: Look, tints: tuple[str, str, str]) -> None:
    pen.blob(BIB, tints[0])
    pen.blob(HOOD, tints[0])
    folds = (
        [(-0.7, 0.85), (-0.2, 1.3), (0.5, 1.5)],
        [(-0.9, 1.1), (-0.3, 1.6), (0.4, 1.75)],
        [(0.7, 0.9), (0.4, 1.1), (0, 1.2)],
    )
    _strands(pen, folds, tints[1])
    _strands(pen, ([(-0.78, -0.72), (-0.95, -0.2), (-0.9, 0.4)],), tints[2])


def _turban(pen: Pen, _look: Look, tints: tuple[str, str, str]) -> None:
    pen.blob(TURBAN, tints[0])
    for i in range(4):
        y = -0.5 - 0.25 * i
        _strands(pen, ([(-0.98 + 0.08 * i, y + 0.15), (-0.3, y - 0.1), (0.3, y - 0.32)],), tints[1])
        _strands(pen, ([(0.98 - 0.08 * i, y + 0.15), (0.4, y - 0.05), (0.05, y - 0.2)],), tints[1])


OVER = {"locks": _locks, "curls": _curls, "hijab": _hijab, "turban": _turban, "braids": _braids_hang}


def over(pen: Pen, look: Look) -> None:
    """Draw the hair that frames the face."""
    style, tints = STYLES[look.style], colours(look)
    crown = CROWNS[style.crown]
    if style.crown == "bald":
        for side in (-1, 1):
            pen.blob([(x * side, y) for x, y in crown[:5]], tints[0])
    elif crown:
        pen.blob(crown, tints[0])
        shine = [(-0.66, -0.72), (-0.3, -0.98), (0.22, -1.02)]
        pen.stroke(shine, 0.1, tints[2], tip=0.02)
        _strands(
            pen,
            ([(0.2, -1.0), (0.6, -0.8), (0.82, -0.4)], [(-0.5, -0.95), (-0.8, -0.6), (-0.9, -0.2)]),
            tints[1],
        )
    OVER.get(style.extra, _nothing)(pen, look, tints)


def from_behind(pen: Pen, look: Look) -> None:
    """Draw the back of a head."""
    style, tints = STYLES[look.style], colours(look)
    BEHIND.get(style.extra, _nothing)(pen, look, tints)
    pen.blob(MASSES["rim" if style.crown == "bald" else "short"], tints[0])
    if style.mass not in ("short", "rim"):
        pen.blob(MASSES[style.mass], tints[0])
    OVER.get({"hijab": "", "locks": ""}.get(style.extra, style.extra), _nothing)(pen, look, tints)
    fall = 0.7 if style.mass in ("short", "rim") else 1.6
    for x in (-0.6, -0.3, 0.05, 0.35, 0.65):
        _strands(
            pen,
            ([(x * 0.5, -0.75 if style.crown != "bald" else 0.1), (x * 1.2, 0), (x, fall * 0.85)],),
            tints[1],
        )
    if style.crown != "bald":
        pen.stroke([(-0.6, -0.7), (-0.25, -0.95), (0.25, -0.98)], 0.1, tints[2], tip=0.02)


def from_side(pen: Pen, look: Look) -> None:
    """Draw the hair of a head that looks to the right."""
    style, tints = STYLES[look.style], colours(look)
    if style.extra == "hijab":
        pen.blob(
            [
                *SIDE_CROWN[:6],
                (-1.0, 1.5),
                (-0.2, 1.95),
                (0.8, 1.7),
                (0.7, 1.05),
                (0.2, 0.9),
                (-0.06, 0.3),
                (0.1, -0.4),
            ],
            tints[0],
        )
        return
    pen.blob(SIDE_RIM if style.crown == "bald" else SIDE_CROWN, tints[0])
    if style.crown != "bald":
        pen.stroke([(-0.5, -0.85), (0, -1.02), (0.4, -0.92)], 0.1, tints[2], tip=0.02)
        _strands(
            pen,
            ([(0.3, -0.8), (-0.4, -0.5), (-0.75, 0.2)], [(0, -0.95), (-0.7, -0.6), (-0.9, 0.1)]),
            tints[1],
        )
    if style.extra in ("curls", "afro"):
        fluff(pen, (-0.25, -0.65), (0.82, 0.6), 0.22, tints)
    if style.extra == "turban":
        pen.blob(moved(TURBAN, -0.12, 0.02), tints[0])
    if style.extra == "locks":
        pen.stroke([(-0.3, -0.2), (-0.5, 0.8), (-0.42, 1.75)], 0.6, tints[0], tip=0.2)
    if style.extra in ("braids", "locs"):
        _braid(pen, (-0.7, 0.4), (-0.75, 1.7), tints, look.top.colour)


def beside(pen: Pen, look: Look) -> None:
    """Draw what lies behind a head that looks to the right."""
    style, tints = STYLES[look.style], colours(look)
    if style.mass not in ("short", "rim"):
        pen.blob(moved(MASSES[style.mass], -0.24, 0, 0.88), tints[1])
    BEHIND.get(style.extra, _nothing)(pen.at(-0.5, 0, flip=True), look, tints)
