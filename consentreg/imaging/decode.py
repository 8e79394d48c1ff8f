"""May this untrusted file be decoded?

These functions run inside the decoding child. They open a file with the one plugin its bytes call for, and look
at its header before any pixel is decoded: how large it is, how many pictures, and what decoding it will take.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pillow_heif
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from consentreg.imaging import boxes, chunks, jpeg
from consentreg.imaging.kinds import photo_kind
from consentreg.imaging.limits import DECODING, MAX_ASPECT, MAX_BYTES, MAX_FRAMES, MAX_PIXELS, WORK_MEMORY
from consentreg.imaging.refusals import Refused
from consentreg.imaging.upright import displayed

# Importing a plugin registers it. All is loaded before the first file: later, a child can open nothing.
PLUGINS: Final = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_ORIENTATION, _SUBFILE, _DNG_VERSION, _PHOTOMETRIC = 0x0112, 0x00FE, 0xC612, 0x0106
_BITS: Final = 8
_SENSOR_DATA: Final = frozenset((32803, 34892))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header was found acceptable. No pixel of it is decoded yet."""

    kind: str
    data: bytes
    photo: Image.Image
    orientation: int
    frames: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels as displayed."""
        return displayed(self.photo.size, self.orientation)

    @property
    def each(self) -> int:
        """Bytes a pixel that decoding it takes."""
        rich = self.photo.mode == "RGBA" or self.photo.info.get("bit_depth", _BITS) > _BITS
        return DECODING[self.kind] * (2 if self.kind == "HEIF" and rich else 1)

    @property
    def profile(self) -> bytes | None:
        """The file's own colour profile, unread."""
        return self.photo.info.get("icc_profile")


def prepare() -> None:
    """Register all readers and let Pillow itself refuse what is above our limit."""
    Image.preinit()
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
    except MemoryError as error:
        raise Refused("TOO_HEAVY") from error
    except Exception as error:
        raise Refused("TRUNCATED" if _says_truncated(error) else "DAMAGED") from error


def _says_truncated(error: Exception) -> bool:
    return isinstance(error, EOFError) or "truncated" in str(error).lower()


def open_photo(data: bytes) -> Opened:
    """Open the bytes with the plugin they call for and check the header; raise Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("TOO_LARGE")
    kind = photo_kind(data)
    held = jpeg.require_whole(data) if kind == "JPEG" else 0
    if kind in {"PNG", "WEBP"}:
        chunks.require_few(data, kind)
    if kind in {"HEIF", "AVIF"}:
        boxes.require_whole(data)
    with refusing():
        if kind == "WEBP":
            _require_size(size := chunks.webp_size(data))
            _require_room(size, DECODING[kind], len(data))
        if kind == "TIFF":
            _require_developed(data)
        photo = Image.open(io.BytesIO(data), formats=(kind,))
        _require_size(photo.size)
        # Pillow turns a TIFF upright by itself, and its size is already the one it will have.
        orientation = 1 if kind == "TIFF" else _orientation(photo)
        opened = Opened(kind, data, photo, orientation, _count_frames(photo, kind))
        _require_room(photo.size, opened.each, len(data) + held)
        return opened


def _require_size(size: tuple[int, int]) -> None:
    short, long = sorted(size)
    if short < 1:
        raise Refused("DAMAGED")
    if short * long > MAX_PIXELS:
        raise Refused("TOO_MANY_PIXELS")
    if long > MAX_ASPECT * short:
        raise Refused("TOO_NARROW")


def _require_room(size: tuple[int, int], each: int, held: int) -> None:
    """Refuse what cannot be decoded within a child's memory, `held` bytes of which are taken already."""
    if held + size[0] * size[1] * each > WORK_MEMORY:
        raise Refused("TOO_HEAVY")


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
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _count_frames(photo: Image.Image, kind: str) -> int:
    """Count pages or frames. Only a JPEG's first picture is ever looked at, whatever follows it."""
    if kind == "JPEG":
        return 1
    frames = int(getattr(photo, "n_frames", 1))
    if frames > MAX_FRAMES:
        raise Refused("TOO_MANY_FRAMES")
    return frames


def read_at_once(opened: Opened) -> None:
    """Hand the decoder all bytes in one go; they are in memory already, and every portion would be copied."""
    if isinstance(opened.photo, ImageFile.ImageFile):
        opened.photo.decodermaxblock = len(opened.data)


def heif_pixels(opened: Opened) -> pillow_heif.HeifImage:
    """Decode a HEIF's first picture into one place of three bytes a pixel; Pillow's plugin would need seven."""
    file = pillow_heif.open_heif(opened.data, convert_hdr_to_8bit=True)
    frame = file[file.primary_index]
    frame.load()
    return frame
