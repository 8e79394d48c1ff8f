"""What do the pixels of an opened photo look like, in sRGB, from top to bottom?

A photo of fifty megapixels takes two hundred megabytes however it is held, so it is held once: decoded into one
place, brought into its colours band by band, and handed on as it is. Turning it upright, covering, cropping and
making it smaller happens where nothing of the file is known any more. Runs in the decoding child.
"""

import io
import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, _imaging
from PIL.Image import Resampling

from consentreg.imaging import decode
from consentreg.imaging.decode import Opened
from consentreg.imaging.limits import WORK_MEMORY
from consentreg.imaging.refusals import Refused
from consentreg.imaging.sizes import fit
from consentreg.imaging.wire import BYTES_PER_PIXEL

_BAND_BYTES: Final = 1 << 20
_SRGB: Final = ImageCms.createProfile("sRGB")
_LAB: Final = ImageCms.createProfile("LAB")
_FLAT: Final = frozenset(("L", "RGB", "CMYK", "YCbCr", "LAB"))
_Rows = Callable[[int, int], Image.Image]
"""Returns the rows from one to before another, as stored, opaque and with eight bits a channel."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The pixels asked for: their size as stored, and the bytes (red, green, blue, any) from top to bottom."""

    size: tuple[int, int]
    bands: Iterator[bytes | mmap.mmap]


def picture(opened: Opened, edge: int | None) -> Picture:
    """Decode a photo whose longest side is to become `edge` pixels (None: all of them); raise what decoders raise.

    It comes out as large as it was, or smaller but never below `edge`, where that is cheap. It is not turned.
    """
    if opened.kind == "HEIF":
        return _in_bands(opened, *_heif_rows(opened), edge)
    photo = opened.photo
    if edge is not None and opened.kind == "JPEG" and max(photo.size) > edge:
        # The decoder picks the smallest scale that is still as large as what we ask for.
        photo.draft(None, fit(photo.size, edge))
    memory = _own_memory(photo) if opened.kind == "JPEG" and photo.mode == "RGB" else None
    decode.read_at_once(opened)
    photo.load()
    if memory is None or _worth_shrinking(photo.size, edge, opened.each):
        return _in_bands(opened, photo.size, _rows_of(photo), edge)
    if change := _to_srgb(photo.mode, opened.profile):
        change.apply_in_place(photo)
    return Picture(photo.size, iter((memory,)))


def decoded(opened: Opened, edge: int) -> tuple[tuple[int, int], _Rows]:
    """Decode all of a photo once, a JPEG as small as is cheap but not below `edge`; return its size and its rows."""
    if opened.kind == "HEIF":
        return _heif_rows(opened)
    if opened.kind == "JPEG":
        # All coded data is read at any scale; an eighth is the cheapest.
        opened.photo.draft(None, (edge, edge))
    decode.read_at_once(opened)
    opened.photo.load()
    return opened.photo.size, _rows_of(opened.photo)


def _own_memory(photo: Image.Image) -> mmap.mmap:
    """Let the decoder write where we can hand on from; large pages spare it thousands of faults."""
    memory = mmap.mmap(-1, photo.width * photo.height * BYTES_PER_PIXEL, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    photo.im = _imaging.map_buffer(memory, photo.size, "raw", 0, ("RGB", 0, 1))
    return memory


def _rows_of(photo: Image.Image) -> _Rows:
    """Return what cuts rows out of a decoded photo and makes them opaque, with eight bits."""
    if photo.mode in _FLAT and not photo.has_transparency_data:
        return lambda top, bottom: photo.crop((0, top, photo.width, bottom))
    low, high = _grey_range(photo) if photo.mode in {"I", "F"} else (0.0, 0.0)
    return lambda top, bottom: _on_white(_eight_bit(photo.crop((0, top, photo.width, bottom)), low, high))


def _heif_rows(opened: Opened) -> tuple[tuple[int, int], _Rows]:
    frame = decode.heif_pixels(opened)
    pixels, mode, (width, height), stride = memoryview(frame.data), frame.mode, frame.size, frame.stride

    def rows(top: int, bottom: int) -> Image.Image:
        held = pixels[top * stride : bottom * stride]
        return _on_white(Image.frombytes(mode, (width, bottom - top), held, "raw", mode, stride))

    return (width, height), rows


def _in_bands(opened: Opened, size: tuple[int, int], rows: _Rows, edge: int | None) -> Picture:
    if edge is not None and _worth_shrinking(size, edge, opened.each):
        # Shrinking comes before colour, which then has less to do.
        small = _whole(opened, size, rows).resize(fit(size, edge), Resampling.LANCZOS, reducing_gap=3.0)
        size, rows = small.size, _rows_of(small)
    return Picture(size, _coloured(size, rows, opened.profile))


def _worth_shrinking(size: tuple[int, int], edge: int | None, each: int) -> bool:
    """Say whether it shall and can be made smaller here.

    That takes what decoding took, the picture once more, once as wide as it becomes, and the result.
    """
    if edge is None or max(size) <= edge:
        return False
    (width, height), (less, lower) = size, fit(size, edge)
    return each * width * height + BYTES_PER_PIXEL * (width * height + less * height + less * lower) <= WORK_MEMORY


def _whole(opened: Opened, size: tuple[int, int], rows: _Rows) -> Image.Image:
    """Return all rows in one: the photo itself where nothing had to be done to them."""
    first, step = rows(0, 1), _step(size)
    if opened.kind != "HEIF" and opened.photo.mode == first.mode and not opened.photo.has_transparency_data:
        return opened.photo
    whole = Image.new(first.mode, size)
    for top in range(0, size[1], step):
        whole.paste(rows(top, min(top + step, size[1])), (0, top))
    return whole


def _step(size: tuple[int, int]) -> int:
    return max(1, _BAND_BYTES // (size[0] * BYTES_PER_PIXEL))


def _coloured(size: tuple[int, int], rows: _Rows, profile: bytes | None) -> Iterator[bytes]:
    step, mode = _step(size), rows(0, 1).mode
    change = _to_srgb(mode, profile)
    for top in range(0, size[1], step):
        band = rows(top, min(top + step, size[1]))
        shown = ImageCms.applyTransform(band, change) if change else band.convert("RGB")
        yield (shown or band).tobytes("raw", "RGBX")


def _to_srgb(mode: str, profile: bytes | None) -> ImageCms.ImageCmsTransform | None:
    """Return the way from the file's own colours to sRGB; None where there is none, or nothing to do."""
    if mode == "LAB":
        return ImageCms.buildTransform(_LAB, _SRGB, mode, "RGB")
    if not profile:
        return None
    try:
        change = ImageCms.buildTransform(ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if mode == "RGB" and _changes_nothing(change) else change


def _changes_nothing(change: ImageCms.ImageCmsTransform) -> bool:
    """Say whether a profile is sRGB by another name: it moves no colour of a fine grid by more than one level."""
    grid = bytes(part for r in _LEVELS for g in _LEVELS for b in _LEVELS for part in (r, g, b))
    colours = Image.frombytes("RGB", (len(_LEVELS) ** 2, len(_LEVELS)), grid)
    moved = change.apply(colours).tobytes()
    return all(abs(is_ - was) <= 1 for is_, was in zip(moved, grid, strict=True))


_LEVELS: Final = range(0, 256, 17)


def _eight_bit(photo: Image.Image, low: float, high: float) -> Image.Image:
    """Bring grey of 1, 16 or 32 bits to 8 bits by its range, where a plain conversion would clip it."""
    if photo.mode == "1":
        return photo.convert("L")
    if photo.mode.startswith("I;16"):
        return photo.convert("I").point(lambda value: value / 256).convert("L")
    if photo.mode in {"I", "F"}:
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
