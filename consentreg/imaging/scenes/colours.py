"""Which colour comes of two others?"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from PIL import ImageColor

Ink: TypeAlias = tuple[int, int, int, int]


@lru_cache(maxsize=4096)
def ink(colour: str) -> Ink:
    """Read `#rrggbb` or `#rrggbbaa` as red, green, blue and cover, 0..255 each."""
    red, green, blue, *cover = ImageColor.getrgb(colour)
    return red, green, blue, cover[0] if cover else 255


@lru_cache(maxsize=4096)
def mix(one: str, other: str, share: float) -> str:
    """Blend two colours; `share` (0..1) is how much of the second."""
    pairs = zip(ink(one)[:3], ink(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=4096)
def veil(colour: str, cover: float) -> str:
    """Make a colour let through what lies below; `cover` 0 is invisible, 1 opaque."""
    return f"{colour[:7]}{round(cover * 255):02x}"
