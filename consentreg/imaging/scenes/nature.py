"""What grows, floats and flies outdoors?"""

from __future__ import annotations

import math
from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.curves import mirror

_NEEDLES = mirror([(0, -1), (0.12, -0.8), (0.3, -0.62), (0.2, -0.6), (0.44, -0.3), (0.3, -0.29), (0.6, 0.1), (0, 0.16)])


_PUFFS = ((-4.2, -0.9, 1.2), (-2.4, -1.8, 1.9), (0.4, -2.5, 2.7), (3.1, -1.5, 2.0), (5.0, -0.8, 1.1))


def cloud(pen: Pen, colour: str = "#fffaf0") -> None:
    """Draw a cloud about ten units wide, its flat underside on the origin's height."""
    for shift, tint in ((0.0, mix(colour, "#8fb0d0", 0.2)), (-0.55, colour)):
        for x, y, size in _PUFFS:
            pen.oval(x + shift * 0.6, y + shift, size, size * 0.9, tint)
        pen.box(-5.6 - shift, -1.4 + shift, 6.2 + shift, 0.2 + shift, tint, soft=0.7)


def clouds(pen: Pen, rng: Random, heights: tuple[float, float], colour: str = "#fffaf0") -> None:
    """Scatter a few clouds between two heights."""
    for i in range(5):
        y = rng.uniform(*heights)
        cloud(pen.at(-62 + i * 30 + rng.uniform(-9, 9), y, rng.uniform(0.8, 2.0)), colour)


def hills(pen: Pen, rng: Random, y: float, swell: float, colour: str) -> None:
    """Draw a rolling line of hills whose tops are about at y."""
    turn = rng.uniform(0, 6)
    tops = [
        (x, y - swell * (0.6 * math.sin(x / 17 + turn) + 0.4 * math.sin(x / 7.3 + turn * 2))) for x in range(-72, 74, 4)
    ]
    pen.poly([(-72, y + 40), *tops, (72, y + 40)], colour)


def peaks(pen: Pen, rng: Random, y: float, colour: str, snow: str) -> None:
    """Draw distant mountains standing on height y, with light on one side."""
    for x in (-58, -30, 2, 34, 60):
        high, wide = rng.uniform(14, 25), rng.uniform(22, 30)
        pen.poly([(x - wide, y), (x - 3, y - high * 0.94), (x, y - high), (x + wide, y)], colour)
        lit = [
            (x, y - high),
            (x - wide, y),
            (x - wide * 0.2, y),
            (x + 1.5, y - high * 0.55),
            (x - 1, y - high * 0.7),
        ]
        pen.poly(lit, mix(colour, snow, 0.32))
        cap = [
            (x, y - high),
            (x - wide * 0.22, y - high * 0.78),
            (x - 1.4, y - high * 0.83),
            (x + 0.8, y - high * 0.74),
            (x + wide * 0.2, y - high * 0.8),
        ]
        pen.poly(cap, snow)


def pine(pen: Pen, colour: str) -> None:
    """Draw a pine ten units tall, standing on the origin."""
    pen.stroke([(0, 0), (0, -3)], 0.7, "#6b4a36", tip=0.4)
    for i, grow in enumerate((4.2, 3.6, 2.8)):
        y = -2.0 - i * 2.6
        tier = [(x * grow * 0.9, y + py * 4.0) for x, py in _NEEDLES]
        pen.poly(tier, mix(colour, "#f3d98a", 0.05 * i))
        pen.poly(
            [(x * 0.5 - 0.5, y + (py - y) * 0.92) if x < 0 else (x * 0.1, py) for x, py in tier],
            veil(mix(colour, "#ffe9a8", 0.4), 0.35),
        )


def leafy(pen: Pen, rng: Random, colour: str) -> None:
    """Draw a broad tree about sixteen units tall, standing on the origin."""
    pen.stroke([(0, 0.5), (0.3, -4), (-0.2, -9)], 1.9, "#70503b", tip=0.8)
    for end in ((-3, -9), (3.2, -8.6)):
        pen.stroke([(0, -4.6), (end[0] * 0.6, -6.6), end], 0.8, "#70503b", tip=0.3)
    for layer, share in enumerate((0.3, 0.14, 0.0, -1.0)):
        tint = mix(colour, "#20352c", share) if share >= 0 else mix(colour, "#f6df86", 0.28)
        for _ in range(12 - layer * 2):
            turn, far = rng.uniform(0, math.tau), rng.uniform(0.2, 1) * (4.4 - layer * 0.7)
            x, y = math.cos(turn) * far * 1.15 - layer * 0.5, -10.8 + math.sin(turn) * far * 0.8 - layer * 0.7
            pen.oval(x, y, 1.9 - layer * 0.3, 1.6 - layer * 0.28, tint)


def grass(pen: Pen, rng: Random, colour: str, blades: int = 12) -> None:
    """Draw a tuft of grass about six units wide, growing from the origin."""
    for i in range(blades):
        x = (i / blades - 0.5) * 2.2
        lean = x * 1.5 + rng.uniform(-1.2, 1.6)
        tint = mix(colour, "#fbe7a6", rng.uniform(0, 0.45))
        pen.stroke(
            [(x, 0.3 - x * x * 0.4), (x + lean * 0.3, -2.2), (x + lean, -rng.uniform(3.2, 5.4))], 0.26, tint, tip=0.04
        )


def flowers(pen: Pen, rng: Random, area: tuple[float, float, float, float], count: int) -> None:
    """Scatter small flowers over an area (left, top, right, bottom), larger when nearer."""
    left, top, right, bottom = area
    for _ in range(count):
        y = top + (bottom - top) * rng.random() ** 0.7
        x, size = rng.uniform(left, right), 0.25 + 0.5 * (y - top) / (bottom - top)
        colour = rng.choice(("#fff6e0", "#f7c64f", "#e98aa0", "#b9a1dc"))
        pen.stroke([(x, y), (x + 0.1, y + size * 2.4)], size * 0.3, "#5f8a4a", tip=0.03)
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            pen.oval(x + dx * size * 0.55, y + dy * size * 0.55, size * 0.5, size * 0.5, colour)
        pen.oval(x, y, size * 0.38, size * 0.38, "#e2953b")


def gulls(pen: Pen, rng: Random, heights: tuple[float, float], count: int = 5) -> None:
    """Let a few gulls sail by."""
    for _ in range(count):
        gull = pen.at(rng.uniform(-50, 50), rng.uniform(*heights), rng.uniform(0.5, 1.1), turn=rng.uniform(-14, 14))
        gull.stroke([(-2.2, -0.4), (-1.1, -0.9), (0, 0)], 0.2, "#5f7280", tip=0.45)
        gull.stroke([(2.2, -0.5), (1.1, -0.9), (0, 0)], 0.2, "#5f7280", tip=0.45)
        gull.oval(0, 0.05, 0.42, 0.24, "#fffaf0")


def glints(pen: Pen, rng: Random, area: tuple[float, float, float, float], colour: str, count: int = 70) -> None:
    """Let light glitter on water within (left, top, right, bottom)."""
    left, top, right, bottom = area
    for _ in range(count):
        depth = rng.random()
        x, y, wide = rng.uniform(left, right), top + (bottom - top) * depth, 0.8 + 3.2 * depth * rng.random()
        pen.oval(x, y, wide, 0.09 + 0.16 * depth, veil(colour, 0.25 + 0.5 * rng.random()))


def pebbles(pen: Pen, rng: Random, heights: tuple[float, float], colours: tuple[str, ...], count: int = 60) -> None:
    """Strew the ground with specks and pebbles, larger when nearer."""
    for _ in range(count):
        depth = rng.random()
        y = heights[0] + (heights[1] - heights[0]) * depth
        size = 0.12 + 0.4 * depth * rng.random()
        pen.oval(rng.uniform(-68, 68), y, size * 1.5, size * 0.8, rng.choice(colours))


def beams(pen: Pen, rng: Random, start: tuple[float, float], colour: str) -> None:
    """Let slanting light fall through from a point above."""
    for i in range(6):
        x, wide = start[0] - 60 + i * 19 + rng.uniform(-4, 4), rng.uniform(4, 9)
        beam = [(start[0] - 2, start[1]), (start[0] + 2, start[1]), (x + wide, 105), (x - wide, 105)]
        pen.poly(beam, veil(colour, 0.07))
