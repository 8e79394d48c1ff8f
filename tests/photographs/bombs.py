"""Which small files ask for far more than they seem to? Each is built here, none is kept."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.photographs.combined import segments
from tests.photographs.drawn import jpeg, picture, png, saved
from tests.photographs.pieces import chunk, riff, segment


def _png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))


def _packed_zeros(much: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(much >> 20)]
    return b"".join(parts) + packer.compress(bytes(much % (1 << 20))) + packer.flush()


def _large_png() -> bytes:
    width, height = 13_000, 13_000
    return _png_header(width, height) + chunk(b"IDAT", _packed_zeros(height * (1 + 3 * width))) + chunk(b"IEND", b"")


def _flat_png() -> bytes:
    """Return the largest that is allowed, which has to be decoded in full."""
    width, height = 8_000, 6_250
    return _png_header(width, height) + chunk(b"IDAT", _packed_zeros(height * (1 + 3 * width))) + chunk(b"IEND", b"")


def _large_tiff() -> bytes:
    """Return a TIFF of 18,000 by 18,000 pixels (1 GB in memory) in one packed strip that is far too short."""
    strip = zlib.compress(bytes(1 << 20))
    tags = ((256, 4, 18_000), (257, 4, 18_000), (258, 3, 8), (259, 3, 8), (262, 3, 2), (273, 4, 122), (277, 3, 3),
            (278, 4, 18_000), (279, 4, len(strip)))  # fmt: skip
    entries = b"".join(struct.pack("<HHLL", tag, kind, 1, said) for tag, kind, said in tags)
    return b"II*\0" + struct.pack("<LH", 8, len(tags)) + entries + bytes(4) + strip


def _large_webp() -> bytes:
    """Return a lossless WebP whose header says 88 megapixels."""
    bits = (16_000 - 1) | (5_500 - 1) << 14
    return riff((b"VP8L", b"\x2f" + struct.pack("<L", bits) + bytes(64)))


def _many_frames() -> bytes:
    one = saved(picture((8, 8), mode="P"), "GIF")
    at = one.index(b",\0\0\0\0")
    return one[:at] + one[at:-1] * 20_001 + b";"


def _many_texts() -> bytes:
    file = png()
    return file[:33] + chunk(b"tEXt", b"Comment\0x") * 100_000 + file[33:]


def _packed_text(name: bytes, head: bytes) -> bytes:
    file = png()
    return file[:33] + chunk(name, head + _packed_zeros(128 << 20)) + file[33:]


def _many_scans() -> bytes:
    file = jpeg(Image.new("L", (4_000, 3_000)), progressive=True)
    parts = [(marker, file[start:end]) for marker, start, end in segments(file)]
    scans = [part for marker, part in parts if marker == 0xDA]
    return file[:-2] + scans[-1] * 1_000 + b"\xff\xd9"


def _many_segments() -> bytes:
    file = jpeg()
    return file[:2] + segment(0xE7, b"") * 1_000_000 + file[2:]


def _deep_tiff() -> bytes:
    """Return a TIFF whose directories point at one another without an end."""
    file = bytearray(saved(picture((8, 8)), "TIFF"))
    first = int.from_bytes(file[4:8], "little")
    count = int.from_bytes(file[first : first + 2], "little")
    file[first + 2 + 12 * count : first + 6 + 12 * count] = struct.pack("<L", first)
    return bytes(file)


def _long_strip() -> bytes:
    out = io.BytesIO()
    Image.new("1", (2_000_000, 20)).save(out, "PNG")
    return out.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "PNG of 169 megapixels": (_large_png, "TOO_MANY_PIXELS"),
    "PNG of 50 megapixels": (_flat_png, None),
    "TIFF of a gigabyte": (_large_tiff, "TOO_MANY_PIXELS"),
    "WebP of 88 megapixels": (_large_webp, "TOO_MANY_PIXELS"),
    "GIF of 20,001 frames": (_many_frames, "TOO_MANY_FRAMES"),
    "PNG of 100,000 texts": (_many_texts, "TOO_MANY_PARTS"),
    "PNG with a packed text": (lambda: _packed_text(b"zTXt", b"Comment\0\0"), None),
    "PNG with a packed profile": (lambda: _packed_text(b"iCCP", b"sRGB\0\0"), None),
    "JPEG of 1,000 scans": (_many_scans, "TOO_MANY_SCANS"),
    "JPEG of a million segments": (_many_segments, "TOO_MANY_PARTS"),
    "TIFF that points at itself": (_deep_tiff, None),
    "strip of two million pixels": (_long_strip, "TOO_NARROW"),
}
"""How each is built, and the code it is refused with; None where it may be taken, or refused for another reason."""
