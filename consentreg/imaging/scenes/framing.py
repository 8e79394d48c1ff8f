"""How is a photo framed: what lies behind, where do people stand, what do they do?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeAlias

from consentreg.imaging.scenes import light
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.light import Light

Paint: TypeAlias = Callable[[Pen, Random], None]
Pane: TypeAlias = tuple[float, float, float, float]
Gesture: TypeAlias = tuple[str, str, str]  # left arm, right arm, thing in the right hand


def _nothing(_pen: Pen, _rng: Random) -> None:
    """Nothing stands in front of the people."""


@dataclass(frozen=True, slots=True)
class Composition:
    """One way of framing an outing. Lengths in hundredths of the photo's height, x = 0 in the middle."""

    name: str
    backdrop: Paint
    size: float  # half the height of a grown-up's head, at most
    line: float  # the height of the feet, hips or faces
    anchor: Literal["feet", "hips", "face"] = "feet"
    stance: str = "stand"
    gestures: tuple[Gesture, ...] = (("down", "down", ""),)
    front: Paint = _nothing
    held: int = 1  # the EXIF orientation the phone was held in
    wear: frozenset[str] = field(default=frozenset())
    sharp: bool = False  # a wide view is sharp all through, otherwise only the people are
    light: Light = light.SUN
    far: tuple[float, float, float] = (30, 66, 1.9)  # feet and head size of the strangers' family
    gap: float = 2.7  # between neighbours, in halves of a head
    middle: float = 0
    pane: Pane | None = None  # the window through which strangers are seen: left, top, right, bottom


def one_hand(left: str, *things: str) -> tuple[Gesture, ...]:
    """Let each person hold one of the things in the right hand, the left arm doing the same for all."""
    return tuple((left, "hold", thing) for thing in things)
