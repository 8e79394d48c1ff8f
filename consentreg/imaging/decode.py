"""What does an untrusted file look like, once it is upright, in sRGB and nothing but pixels?

These functions run inside the decoding child. They open a file with the one plugin its bytes call for, look
at its header before any pixel is decoded, and never hand on anything but pixels and a few checked facts.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pillow_heif
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.Image import Resampling, Transpose

from consentreg.imaging import jpeg
from consentreg.imaging.kinds import photo_kind
from consentreg.imaging.limits import MAX_ASPECT, MAX_BYTES, MAX_FRAMES, MAX_PIXELS
from consentreg.imaging.refusals import Refused

# Importing a plugin registers it; with these seven Pillow need not look for (and load) any other.
PLUGINS: Final = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS: Final = frozenset((5, 6, 7, 8))
_ORIENTATION, _SUBFILE, _DNG_VERSION, _PHOTOMETRIC = 0x0112, 0x00FE, 0xC612, 0x0106
_SENSOR_DATA: Final = frozenset((32803, 34892))
_SRGB: Final = ImageCms.createProfile("sRGB")
_LAB: Final = ImageCms.createProfile("LAB")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header was found acceptable. No pixel of it is decoded yet."""

    kind: str
    photo: Image.Image
    orientation: int
    frames: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels as displayed."""
        width, height = self.photo.size
        return (height, width) if self.orientation in _SIDEWAYS else (width, height)


def prepare() -> None:
    """Register the HEIF reader and let Pillow itself refuse what is above our limit."""
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow warns above this figure and refuses above twice of it.


@contextmanager
def refusing() -> Iterator[None]:
    """Turn whatever a decoder does with hostile bytes into a plain refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("TOO_MANY_PIXELS") from error
    except Exception as error:
        raise Refused("TRUNCATED" if _says_truncated(error) else "DAMAGED") from error


def _says_truncated(error: Exception) -> bool:
    return isinstance(error, EOFError) or "truncated" in str(error).lower()


def open_photo(data: bytes) -> Opened:
    """Open the bytes with the plugin they call for and check the header; raise Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("TOO_LARGE")
    kind = photo_kind(data)
    if kind == "JPEG":
        jpeg.require_whole(data)
    with refusing():
        if kind == "TIFF":
            _require_developed(data)
        photo = Image.open(io.BytesIO(data), formats=(kind,))
        _require_size(photo.size)
        # Pillow turns a TIFF upright by itself, and its size is already the one it will have.
        return Opened(kind, photo, 1 if kind == "TIFF" else _orientation(photo), _count_frames(photo, kind))


def _require_size(size: tuple[int, int]) -> None:
    short, long = sorted(size)
    if short < 1:
        raise Refused("DAMAGED")
    if short * long > MAX_PIXELS:
        raise Refused("TOO_MANY_PIXELS")
    if long > MAX_ASPECT * short:
        raise Refused("TOO_NARROW")


def _require_developed(data: bytes) -> None:
    """Refuse a raw file that wears TIFF's clothes: its first page is a small preview or sensor data."""
    file = io.BytesIO(data)
    tags = TiffImagePlugin.ImageFileDirectory_v2(file.read(8))
    file.seek(tags.next)
    tags.load(file)
    preview = tags.get(_SUBFILE, 0) == 1
    if preview or _DNG_VERSION in tags or tags.get(_PHOTOMETRIC) in _SENSOR_DATA:
        raise Refused("RAW")


def _orientation(photo: Image.Image) -> int:
    """Return 1 to 8. An unreadable note of the camera on how it was held is no note."""
    try:
        value = photo.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - Exif of a stranger; without it the photo is shown as it is stored.
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def _count_frames(photo: Image.Image, kind: str) -> int:
    """Count pages or frames. Only a JPEG's first picture is ever looked at, whatever follows it."""
    if kind == "JPEG":
        return 1
    frames = int(getattr(photo, "n_frames", 1))
    if frames > MAX_FRAMES:
        raise Refused("TOO_MANY_FRAMES")
    return frames


def verify(opened: Opened) -> None:
    """Decode the whole picture once and keep nothing; raise Refused when it cannot be."""
    with refusing():
        if opened.kind == "JPEG":
            # All coded data is read at any scale; an eighth is the cheapest.
            opened.photo.draft(None, (1, 1))
        opened.photo.load()


def pictures(opened: Opened, edges: Sequence[int | None]) -> list[Image.Image]:
    """Return one upright sRGB picture for each wanted longest side (None: as large as it is), in order.

    The file is decoded once, for the largest; smaller ones are made from it. No picture is ever enlarged.
    """
    with refusing():
        largest = None if None in edges else max(edge for edge in edges if edge is not None)
        photo = _decoded(opened, largest)
        # Shrinking comes before colour and turning, which then have less to do.
        flat = _fitted(_on_white(_eight_bit(photo)), largest)
        base = _upright(_srgb(flat, photo.info.get("icc_profile")), opened.orientation)
        return [_fitted(base, edge) for edge in edges]


def _decoded(opened: Opened, edge: int | None) -> Image.Image:
    photo = opened.photo
    if edge is not None and opened.kind == "JPEG" and max(photo.size) > edge:
        # The decoder picks the smallest scale that is still as large as what we ask for.
        photo.draft(None, _fit(photo.size, edge))
    photo.load()
    return photo


def _fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """Return the size scaled so that its longest side is `edge`, no side below one pixel."""
    scale = edge / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(picture: Image.Image, edge: int | None) -> Image.Image:
    if edge is None or max(picture.size) <= edge:
        return picture
    return picture.resize(_fit(picture.size, edge), Resampling.LANCZOS, reducing_gap=3.0)


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture as 8-bit sRGB, following the file's own colour profile where there is one."""
    if picture.mode == "LAB":
        return ImageCms.profileToProfile(picture, _LAB, _SRGB, outputMode="RGB") or picture
    return _from_profile(picture, profile) or picture.convert("RGB")


def _eight_bit(photo: Image.Image) -> Image.Image:
    """Bring grey of 1, 16 or 32 bits to 8 bits by its range, where a plain conversion would clip it."""
    if photo.mode == "1":
        return photo.convert("L")
    if photo.mode.startswith("I;16"):
        return photo.convert("I").point(lambda value: value / 256).convert("L")
    if photo.mode in {"I", "F"}:
        low, high = _grey_range(photo)
        scale = 255 / (high - low)
        return photo.point(lambda value: value * scale - low * scale).convert("L")
    return photo


def _grey_range(photo: Image.Image) -> tuple[float, float]:
    low, high = photo.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise Refused("DAMAGED")
    if photo.mode == "I":
        return (0, 65535) if low >= 0 and high <= 65535 else (low, max(high, low + 1))
    return (0.0, 1.0) if low >= 0 and high <= 1 else (low, max(high, low + 1))


def _on_white(photo: Image.Image) -> Image.Image:
    """Lay a picture with see-through parts on white. Palettes are turned into colours."""
    if photo.has_transparency_data:
        layer = photo.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return photo.convert("RGB") if photo.mode == "P" else photo


def _from_profile(picture: Image.Image, profile: bytes | None) -> Image.Image | None:
    """Convert to sRGB by the file's own colour profile; None when there is none that fits the picture."""
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
