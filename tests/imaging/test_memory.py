"""No photo that is taken costs the child more memory than it has, and what would is refused by its header."""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from consentreg.imaging import limits, pool
from tests.photographs import chunk, exif, saved

MEBIBYTE = 1024 * 1024
SMALL_FILE = 2 * MEBIBYTE
"""Room left for the file itself; what is built here packs well."""


def png_of(bits: int, kind: int, channels: int) -> Callable[[int], bytes]:
    """Return a builder of PNGs of one kind of pixel, all zero, without holding one."""

    def build(pixels: int) -> bytes:
        width, height = sides(pixels)
        packer, row = zlib.compressobj(1), bytes(1 + width * channels * bits // 8)
        packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
        head = struct.pack(">2L5B", width, height, bits, kind, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")

    return build


def sides(pixels: int) -> tuple[int, int]:
    width = int((pixels * 4 / 3) ** 0.5) // 16 * 16
    return width, pixels // width // 16 * 16


def file_of(form: str, mode: str = "RGB", **options: object) -> Callable[[int], bytes]:
    return lambda pixels: saved(Image.new(mode, sides(pixels), None), form, **options)


TURNED = exif(orientation=6)
FAST = {"preset": "ultrafast"}
KINDS = {
    "JPEG": (4, file_of("JPEG", exif=TURNED)),
    "JPEG, CMYK": (4, file_of("JPEG", "CMYK")),
    "JPEG, progressive, full colour": (10, file_of("JPEG", progressive=True, subsampling=0)),
    "PNG, grey of 16 bits": (6, png_of(16, 0, 1)),
    "PNG, see-through": (6, png_of(8, 6, 4)),
    "GIF": (6, file_of("GIF", "P")),
    "TIFF, turned, in one strip": (11, file_of("TIFF", compression="tiff_lzw", strip_size=1 << 30, tiffinfo={274: 6})),
    "WEBP, lossless, see-through": (17, file_of("WEBP", "RGBA", lossless=True, method=0, quality=0)),
    "AVIF, full colour": (12, file_of("AVIF", speed=10, quality=10, subsampling="4:4:4")),
    "HEIF": (6, file_of("HEIF", quality=10, enc_params=FAST)),
    "HEIF, see-through": (12, file_of("HEIF", "RGBA", quality=10, enc_params=FAST)),
}
"""For each kind of file the bytes a pixel it is charged with, and what builds one of so many pixels."""


@pytest.fixture
def alone() -> Iterator[pool.Pool]:
    one = pool.Pool(1)
    yield one
    one.close()


def most_memory(one: pool.Pool) -> int:
    """Return the most bytes the child ever held."""
    child = one.idle.queue[-1]
    assert child is not None
    status = Path(f"/proc/{child.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


EVERY_DAY = (
    "JPEG",
    "JPEG, progressive, full colour",
    "TIFF, turned, in one strip",
    "WEBP, lossless, see-through",
    "HEIF, see-through",
)
"""What holds the most; all kinds take a minute (`make soak`)."""


@pytest.mark.parametrize("name", EVERY_DAY)
def test_the_largest_photo_that_is_taken_fits(name: str, alone: pool.Pool) -> None:
    assert largest(name, alone) <= 400 * MEBIBYTE == limits.MEMORY


def largest(name: str, alone: pool.Pool) -> int:
    """Have the largest photo of a kind worked on, and return the most bytes that took."""
    each, build = KINDS[name]
    photo = build(min(limits.MAX_PIXELS, (limits.WORK_MEMORY - SMALL_FILE) // each))
    for act, edges in (("inspect", ()), ("render", (None,)), ("render", (480, 1600))):
        reply, _ = alone.run(act, photo, edges)
        assert "refused" not in reply, (act, edges)
    return most_memory(alone)


TOO_MUCH_BEFORE_TOO_LARGE = [name for name, (each, _) in KINDS.items() if each > 6 and "HEIF" not in name]
"""What takes so much a pixel that fewer than 50 megapixels are too many. (To build a large HEIC takes too long.)"""


@pytest.mark.parametrize("name", TOO_MUCH_BEFORE_TOO_LARGE)
def test_what_would_not_fit_is_refused_before_it_is_decoded(name: str, alone: pool.Pool) -> None:
    each, build = KINDS[name]
    photo = build(limits.WORK_MEMORY * 11 // 10 // each)
    assert alone.run("inspect", photo, ())[0] == {"refused": "TOO_HEAVY"}
    assert most_memory(alone) <= 100 * MEBIBYTE
