"""What would the photos of a day out look like, if nobody real had been there?

Everything is drawn in code: who is in a scene decides how they look, the outing and number decide where they are
and how the photo is framed. The file is written as a phone writes it, with its time and place inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Literal

from PIL import Image

from consentreg.imaging.scenes import staging
from consentreg.imaging.scenes.camera import photograph, shown_size
from consentreg.imaging.scenes.canvas import FINE, Page, Pen, dice, whole
from consentreg.imaging.scenes.compositions import CITIES, composition
from consentreg.imaging.scenes.framing import Composition
from consentreg.imaging.scenes.light import develop

__all__ = ["Figure", "Scene", "boxes", "draw"]

SENSOR = (2016, 1512)


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone in a scene. The key decides how they look, in every scene the same; age is in years."""

    key: str
    age: int
    facing: Literal["front", "back", "side"] = "front"


@dataclass(frozen=True, slots=True)
class Scene:
    """One photo of an outing: which composition, who is in it, how many strangers are in the background."""

    outing: Literal["beach", "evening", "club"]
    number: int
    figures: tuple[Figure, ...]
    strangers: int = 0


def _spots(scene: Scene, how: Composition, wide: float) -> list[staging.Spot]:
    people = [(figure.key, figure.age, figure.facing) for figure in scene.figures]
    return staging.spots(how, people, scene.number, wide)


def _backdrop(scene: Scene, how: Composition, size: tuple[int, int], rng: Random) -> Page:
    """Paint what lies behind: sharp in a wide view, otherwise as soft as a lens makes it."""
    fine = size[0] * FINE, size[1] * FINE
    page = Page(Image.new("RGB", fine if how.sharp else size))
    pen = whole(page)
    how.backdrop(pen, rng)
    staging.passers_by(pen, how, scene.strangers, rng)
    if how.sharp:
        return page
    soft = page.pixels.reduce(FINE).resize(size, Image.Resampling.BILINEAR)
    return Page(soft.resize(fine, Image.Resampling.NEAREST))


def draw(scene: Scene, *, taken: datetime, place: tuple[float, float], size: tuple[int, int] = SENSOR) -> bytes:
    """Draw a scene as the JPEG a phone would write.

    `taken` is the local time, `place` latitude and longitude in degrees, `size` width and height of the sensor in
    pixels. Some photos are stored turned, and show upright only when their EXIF orientation is followed. The same
    arguments give the same bytes.
    """
    how = composition(scene.outing, scene.number)
    rng = dice(f"{scene.outing}/{scene.number}")
    page = _backdrop(scene, how, shown_size(size, how.held), rng)
    pen: Pen = whole(page)
    for spot in staging.by_depth(_spots(scene, how, pen.wide)):
        spot.draw(pen, how.light)
    how.front(pen, rng)
    photo = develop(page, how.light, f"{scene.outing}/{scene.number}")
    return photograph(photo, taken=taken, place=place, city=CITIES[scene.outing], held=how.held)


def boxes(scene: Scene, size: tuple[int, int] = SENSOR) -> tuple[tuple[float, float, float, float], ...]:
    """Say where each figure's head is, in their order, as x, y, width and height.

    All four are shares (0..1) of the photo as it is displayed, that is, once its orientation is followed; `size` is
    the sensor's, as for `draw`.
    """
    how = composition(scene.outing, scene.number)
    width, height = shown_size(size, how.held)
    wide = 50 * width / height
    return tuple(_share(spot, wide) for spot in _spots(scene, how, wide))


def _share(spot: staging.Spot, wide: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = spot.extent()
    x0, x1 = (min(max((x + wide) / (2 * wide), 0), 1) for x in (left, right))
    y0, y1 = (min(max(y / 100, 0), 1) for y in (top, bottom))
    return x0, y0, x1 - x0, y1 - y0
