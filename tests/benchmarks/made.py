"""What do the photos look like that the work is measured on?"""

import io
from functools import cache

import pillow_heif
from PIL import Image

from tests.photographs import exif

TWELVE_MEGAPIXELS = (4032, 3024)


def _scene(seed: int) -> Image.Image:
    """Return twelve megapixels with smooth parts, edges and a camera's noise, about as hard to pack as a real photo."""
    width, height = TWELVE_MEGAPIXELS
    view = (-2 + seed / 10, -1.2, 1, 1.2)
    shapes = Image.effect_mandelbrot((width // 4, height // 4), view, 60).resize(TWELVE_MEGAPIXELS, Image.BICUBIC)
    soft = Image.effect_noise((width // 16, height // 16), 90).resize(TWELVE_MEGAPIXELS, Image.BICUBIC)
    slope = Image.linear_gradient("L").resize(TWELVE_MEGAPIXELS)
    green = Image.blend(soft, slope, 0.5)
    channels = Image.blend(shapes, soft, 0.5), green, Image.blend(green, shapes, 0.4)
    noise = Image.effect_noise(TWELVE_MEGAPIXELS, 22)
    return Image.merge("RGB", [Image.blend(one, noise, 0.2) for one in channels])


@cache
def phone_jpegs(count: int = 4) -> tuple[bytes, ...]:
    """Return JPEGs as a phone held upright writes them: turned by a note, with place, time and camera."""
    notes = {"Make": "Robin", "Model": "Robin 5", "DateTimeOriginal": "2026:05:01 10:11:12"}
    block = exif(gps=True, orientation=6, **notes)
    return tuple(_saved(_scene(seed), "JPEG", quality=92, exif=block) for seed in range(count))


@cache
def phone_heic() -> bytes:
    """Return a HEIC as a phone writes it."""
    pillow_heif.register_heif_opener(decode_threads=1)
    return _saved(_scene(0), "HEIF", quality=60)


def _saved(photo: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    photo.save(out, form, **options)
    return out.getvalue()
