"""How does a figure stand, sit, wave and hold on to things?

A body is drawn in halves of its own head, from the middle of the face down. Arms are given as elbow and hand, in
arm lengths from the shoulder, outwards positive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from consentreg.imaging.scenes import chairs, clothes, faces, things
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import Point
from consentreg.imaging.scenes.headwear import Facing
from consentreg.imaging.scenes.looks import Look

_SHADOW = "#3a2433"

ARMS: dict[str, tuple[Point, Point]] = {
    "down": ((0.16, 0.5), (0.14, 0.98)),
    "wave": ((0.5, 0.26), (0.68, -0.4)),
    "up": ((0.34, -0.38), (0.4, -0.92)),
    "hold": ((0.24, 0.5), (-0.16, 0.56)),
    "offer": ((0.3, 0.46), (0.5, 0.06)),
    "hip": ((0.52, 0.42), (0.04, 0.74)),
    "hug": ((0.46, 0.1), (0.86, 0.14)),
    "lean": ((0.26, 0.44), (-0.04, 0.68)),
    "reach": ((0.34, 0.36), (0.8, 0.42)),
    "lap": ((0.2, 0.5), (-0.14, 0.84)),
    "paddle": ((0.34, 0.42), (-0.1, 0.36)),
    "climb": ((0.46, -0.1), (0.42, -0.72)),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What a figure does in one photo: how it is placed, its two arms, what it holds and wears for it."""

    stance: str = "stand"
    left: str = "down"
    right: str = "down"
    thing: str = ""
    wear: frozenset[str] = frozenset()
    facing: Facing = "front"
    mood: int = 0
    tilt: float = 0.0


@dataclass(frozen=True)
class Build:
    """The measures of a body, in halves of its head."""

    look: Look
    narrow: float = field(default=1.0)

    def _grown(self, young: float, old: float) -> float:
        return young + (old - young) * self.look.growth

    @cached_property
    def shoulder(self) -> float:
        """Half the width of the shoulders."""
        return self._grown(0.84, 1.2) * self.narrow

    @cached_property
    def hip(self) -> float:
        """Where the torso ends."""
        return self._grown(2.7, 3.6)

    @cached_property
    def foot(self) -> float:
        """Where a standing figure touches the ground."""
        return self.hip + self._grown(1.7, 3.2)

    @cached_property
    def arm(self) -> float:
        """The length of an arm."""
        return self._grown(1.5, 2.25)

    @cached_property
    def limb(self) -> float:
        """The thickness of an arm at the shoulder."""
        return self._grown(0.44, 0.52)


GROUND: dict[str, Callable[[Build], float]] = {
    "stand": lambda b: b.foot,
    "sit": lambda b: b.hip + 0.75,
    "wheels": lambda b: b.hip + 1.95,
    "chair": lambda b: b.hip + 1.95,
}


def reach(build: Build, stance: str) -> float:
    """Say how far below the middle of the face a figure touches the ground, in halves of its head."""
    return GROUND.get(stance, GROUND["stand"])(build)


def _legs_standing(pen: Pen, build: Build, act: Act) -> None:
    look, hip, foot = build.look, build.hip, build.foot
    shorts = "shorts" in act.wear
    for side in (-1, 1):
        stride = 0.34 * side if act.facing == "side" else 0.0
        x = side * build.shoulder * 0.42
        path = [(x, hip - 0.2), (x * 1.04 + stride * 0.5, (hip + foot) / 2), (x * 1.08 + stride, foot - 0.14)]
        pen.stroke(path, build.limb * 1.24, look.tone.skin if shorts else look.legs, tip=build.limb * 0.86)
        if shorts:
            pen.stroke([path[0], ((x + path[1][0]) / 2, hip + (foot - hip) * 0.36)], build.limb * 1.5, look.legs)
        _shoe(pen, x * 1.12 + stride, foot, side, act, look)


def _shoe(pen: Pen, x: float, y: float, side: int, act: Act, look: Look) -> None:
    out = 0.22 if act.facing == "side" else 0.1 * side
    colour = mix(look.shoes, look.tone.shade, 0.1)
    pen.oval(x + out, y - 0.02, 0.34, 0.2, mix(colour, "#1d1020", 0.35))
    pen.oval(x + out, y - 0.08, 0.33, 0.19, colour)
    pen.stroke([(x + out - 0.14, y - 0.16), (x + out + 0.12, y - 0.16)], 0.05, mix(colour, "#ffffff", 0.6))


def _legs_sitting(pen: Pen, build: Build, act: Act) -> None:
    """Cross the legs on the ground, or seen from behind only sit down on it."""
    look, hip = build.look, build.hip
    skin = look.tone.skin if "shorts" in act.wear else look.legs
    pen.oval(0, hip + 0.32, build.shoulder * 1.18, 0.48, look.legs)
    for side in (-1, 1):
        knee = side * (build.shoulder + 0.42), hip + 0.42
        pen.stroke([(side * 0.4, hip + 0.1), knee], build.limb * 1.35, look.legs)
        if act.facing != "back":
            ankle = -side * 0.28, hip + 0.66
            pen.stroke(
                [knee, (side * 0.5, hip + 0.66), ankle],
                build.limb * 1.08,
                mix(skin, _SHADOW, 0.06 * (side + 1)),
            )
            _shoe(pen, ankle[0] - side * 0.2, ankle[1] + 0.08, -side, act, look)


def _legs_on_wheels(pen: Pen, build: Build, act: Act) -> None:
    if act.facing != "back":
        chairs.legs(pen, build.hip, build.limb, build.look, "shorts" in act.wear)


def _legs_climbing(pen: Pen, build: Build, act: Act) -> None:
    look, hip = build.look, build.hip
    for side, high in ((-1, 1.5), (1, 0.9)):
        path = [(side * 0.4, hip - 0.2), (side * 1.15, hip + high * 0.5), (side * 0.9, hip + high + 0.5)]
        pen.stroke(path, build.limb * 1.24, look.legs, tip=build.limb * 0.86)
        _shoe(pen, path[-1][0], path[-1][1] + 0.12, side, act, look)


def _no_legs(pen: Pen, build: Build, act: Act) -> None:
    """A table or a boat hides them."""


_LEGS = {
    "stand": _legs_standing,
    "sit": _legs_sitting,
    "wheels": _legs_on_wheels,
    "chair": _legs_on_wheels,
    "climb": _legs_climbing,
}


def _hand(pen: Pen, at: Point, side: float, gesture: str, look: Look) -> None:
    x, y = at
    pen.oval(x, y, 0.25, 0.26, look.tone.skin)
    if gesture in ("wave", "up", "climb"):
        for i in range(4):
            tip = x + side * (-0.2 + 0.16 * i), y - 0.46 + 0.05 * abs(i - 1.4)
            pen.stroke([(x + side * (-0.14 + 0.09 * i), y - 0.08), tip], 0.12, look.tone.skin)
        pen.stroke([(x - side * 0.1, y), (x - side * 0.34, y - 0.16)], 0.12, look.tone.skin)
        return
    pen.stroke([(x - side * 0.05, y - 0.12), (x - side * 0.24, y + 0.02)], 0.12, look.tone.skin)
    for i in range(3):
        pen.stroke([(x + 0.08 * (i - 1), y + 0.1), (x + 0.09 * (i - 1), y + 0.22)], 0.025, look.tone.shade)


def _arm(pen: Pen, build: Build, act: Act, side: int) -> None:
    gesture = act.right if side > 0 else act.left
    elbow, hand = ARMS[gesture]
    shoulder = side * build.shoulder * 0.84, 1.62
    joints = [
        shoulder,
        *((shoulder[0] + side * x * build.arm, shoulder[1] + y * build.arm) for x, y in (elbow, hand)),
    ]
    pen.stroke(
        [(x + 0.06, y + 0.08) for x, y in joints],
        build.limb + 0.06,
        veil(_SHADOW, 0.16),
        tip=build.limb * 0.8,
    )
    pen.stroke(joints, build.limb * 0.92, build.look.tone.skin, tip=build.limb * 0.68)
    clothes.sleeve(pen, build.look, joints, build.limb)
    if act.thing and side > 0:
        things.held(pen.at(*joints[2]), act.thing, act.mood)
    _hand(pen, joints[2], side, gesture, build.look)


def _neck(pen: Pen, build: Build) -> None:
    look = build.look
    pen.stroke([(0, 0.7), (0, 1.3)], 0.62, mix(look.tone.skin, look.tone.shade, 0.55))


def figure(pen: Pen, look: Look, act: Act) -> None:
    """Draw one person; the origin of the pen is the middle of the face, its unit half a head."""
    build = Build(look, 0.8 if act.facing == "side" else 1.0)
    top = pen.at(0, 0, turn=act.tilt)
    if act.stance == "wheels":
        chairs.behind(pen, build.shoulder, build.hip, act.facing)
    faces.behind_head(top, look, act.facing)
    raised = [side for side, name in ((-1, act.left), (1, act.right)) if name in ("hug", "up", "climb")]
    for side in raised:
        _arm(pen, build, act, side)
    _LEGS.get(act.stance, _no_legs)(pen, build, act)
    _neck(pen, build)
    fit = clothes.Fit(build.shoulder, build.hip, build.foot, act.facing)
    clothes.torso(pen, look, fit, act.wear)
    if act.stance == "wheels":
        chairs.before(pen, build.shoulder, build.hip, act.facing)
    for side in (-1, 1):
        if side not in raised:
            _arm(pen, build, act, side)
    faces.head(top, look, act.facing, act.mood)
