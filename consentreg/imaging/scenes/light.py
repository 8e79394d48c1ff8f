"""What does the light do to a drawn scene, once everything in it is painted?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from consentreg.imaging.scenes.canvas import COARSE, FINE, Page, Pen, dice, whole
from consentreg.imaging.scenes.colours import ink


@dataclass(frozen=True, slots=True)
class Light:
    """Where the light comes from (in units of the photo), its colour, and the colour of the shadows."""

    x: float
    y: float
    glow: str
    strength: float
    shadow: str


SUN = Light(-30, -6, "#fff1c9", 0.2, "#4a2f55")
LATE_SUN = Light(6, 40, "#ffd08a", 0.24, "#4a2650")
LAMP = Light(0, 4, "#ffd591", 0.17, "#3d1f45")
FIRE = Light(0, 82, "#ffb45e", 0.26, "#231a3d")
LEAVES = Light(-28, -4, "#f6f0b4", 0.22, "#233a3f")


def silhouette(page: Page) -> Image.Image:
    """Start to trace a figure; give the mask its shapes will appear in."""
    mask = Image.new("L", (page.pixels.width // COARSE, page.pixels.height // COARSE))
    page.trace = ImageDraw.Draw(mask)
    return mask


def round_off(page: Page, mask: Image.Image, light: Light) -> None:
    """Give the figure just traced a shaded and a lit side, so that it stands out from what is behind it."""
    page.trace = None
    area = mask.getbbox()
    if area is None:
        return
    left, top, right, bottom = area
    body = mask.crop((left - 4, top - 4, right + 4, bottom + 4))
    size, corner = (body.width * COARSE, body.height * COARSE), ((left - 4) * COARSE, (top - 4) * COARSE)
    reach = max(3, body.width // 9)
    inner = body.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.BoxBlur(1))
    for shift, colour, cover in ((-reach, light.shadow, 0.3), (reach, light.glow, 0.34)):
        near = ImageChops.offset(body, shift, shift // 3).filter(ImageFilter.BoxBlur(reach * 0.7))
        rim = ImageChops.subtract(inner, near).point([round(v * cover) for v in range(256)])
        page.pixels.paste(ink(colour)[:3], corner, rim.resize(size, Image.Resampling.BILINEAR))


def ground_shadow(pen: Pen, x: float, y: float, wide: float, light: Light) -> None:
    """Lay the soft shadow of something standing at (x, y), longer on the side away from the light."""
    away = 1 if light.x < x else -1
    pen.glow(x + away * wide * 0.7, y + wide * 0.06, wide * 1.9, wide * 0.3, light.shadow, 0.3)
    pen.glow(x, y, wide * 1.05, wide * 0.2, light.shadow, 0.6)


@lru_cache(maxsize=4)
def _paper(size: tuple[int, int]) -> Image.Image:
    """The grain of paper: a tile of noise around middle grey, repeated."""
    tile = 256
    noise = Image.frombytes("L", (tile, tile), dice("paper").randbytes(tile * tile))
    coarse = noise.resize((tile // 4, tile // 4)).resize((tile, tile), Image.Resampling.BICUBIC)
    grain = Image.blend(noise, coarse, 0.5).point([round(128 + (v - 128) * 0.13) for v in range(256)])
    paper = Image.new("L", size)
    for x in range(0, size[0], tile):
        for y in range(0, size[1], tile):
            paper.paste(grain, (x, y))
    return Image.merge("RGB", (paper, paper, paper))


def _atmosphere(size: tuple[int, int], light: Light, seed: str) -> Image.Image:
    """Paint the light over a whole photo, small and soft: middle grey changes nothing, lighter lightens."""
    pen = whole(Page(Image.new("RGB", (size[0] // 8, size[1] // 8), "#808080")))
    pen.mottle(seed, light.glow, 0.16)
    pen.mottle(seed + "/shade", light.shadow, 0.16, cells=9)
    pen.glow(light.x, light.y, 95, 85, light.glow, light.strength * 1.7)
    for x in (-1, 1):
        pen.glow(x * pen.wide, 104, 66, 44, light.shadow, 0.34)
    return pen.page.pixels.resize(size, Image.Resampling.BILINEAR)


def develop(page: Page, light: Light, seed: str) -> Image.Image:
    """Bring the fine page to the size of the photo, with its glow, shaded corners, uneven paint and paper grain."""
    photo = page.pixels.reduce(FINE)
    shine = ImageChops.add(_atmosphere(photo.size, light, seed), _paper(photo.size), offset=-128)
    return ImageChops.overlay(photo, shine)
