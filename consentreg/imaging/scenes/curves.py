"""How do a few points become a smooth outline?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


Points: TypeAlias = Sequence[Point]


_STEPS = 6


def mirror(half: Points) -> list[Point]:
    """Complete the right half of a shape, listed from top to bottom, with its left half."""
    return [*half, *((-x, y) for x, y in reversed(half) if x)]


def moved(points: Points, dx: float, dy: float, grow: float = 1.0) -> list[Point]:
    """Shift a shape, growing it first about the origin."""
    return [(x * grow + dx, y * grow + dy) for x, y in points]


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[float, float, float, float], ...]:
    """Catmull-Rom weights for the points between two knots."""
    times = (i / _STEPS for i in range(_STEPS))
    return tuple(
        (
            -t / 2 + t * t - t**3 / 2,
            1 - 2.5 * t * t + 1.5 * t**3,
            t / 2 + 2 * t * t - 1.5 * t**3,
            (t**3 - t * t) / 2,
        )
        for t in times
    )


def _span(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    return [
        (p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1])
        for p, q, r, s in _weights()
    ]


def rounded(points: Points) -> list[Point]:
    """Run a closed curve through the points."""
    n = len(points)
    return [p for i in range(n) for p in _span(points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n])]


def _beyond(end: Point, next_one: Point, third: Point | None = None) -> Point:
    """Guess the point before the first, so that a short curve is an arc and not a corner."""
    bend = 0.0 if third is None else 0.7
    x, y = third or end
    ahead = 2 * end[0] - next_one[0], 2 * end[1] - next_one[1]
    return ahead[0] + bend * (end[0] - 2 * next_one[0] + x), ahead[1] + bend * (end[1] - 2 * next_one[1] + y)


def flowing(points: Points) -> list[Point]:
    """Run an open curve through the points, bending towards its ends as it does on the way."""
    ends = [_beyond(*points[:3]), *points, _beyond(*points[:-4:-1])]
    return [p for i in range(len(points) - 1) for p in _span(*ends[i : i + 4])] + [points[-1]]


def _cap(at: Point, towards: Point, half: float) -> list[Point]:
    """Round off the end of a line: a half circle on the side it points towards."""
    turn = math.atan2(towards[1], towards[0]) + math.pi / 2
    steps = (turn - math.pi * i / 9 for i in range(10))
    return [(at[0] + math.cos(a) * half, at[1] + math.sin(a) * half) for a in steps]


def ribbon(path: Points, half: float, tip: float) -> list[Point]:
    """Outline a round-ended line of changing width, `half` to each side at the start and `tip` at the end."""
    left, right, last = [], [], len(path) - 1
    for i, (x, y) in enumerate(path):
        ahead, behind = path[min(i + 1, last)], path[max(i - 1, 0)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        wide = (half + (tip - half) * i / max(last, 1)) / (math.hypot(dx, dy) or 1)
        left.append((x - dy * wide, y + dx * wide))
        right.append((x + dy * wide, y - dx * wide))
    ending = path[-1][0] - path[-2][0], path[-1][1] - path[-2][1]
    starting = path[0][0] - path[1][0], path[0][1] - path[1][1]
    return [*left, *_cap(path[-1], ending, tip), *right[::-1], *_cap(path[0], starting, half)]
