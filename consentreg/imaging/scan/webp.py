"""What does a WebP hold besides its picture?"""

from collections.abc import Iterator
from typing import Final

from consentreg.imaging.scan.allowance import Allowance, Lost

START: Final = b"RIFF"
_METADATA: Final = {b"EXIF": 0x08, b"XMP ": 0x04}
"""Metadata chunks and the flag in the VP8X header that announces each."""

_PICTURE: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X"))


def walk(data: bytes, allowance: Allowance) -> Iterator[str]:
    """Walk the chunks: one still picture, announced by VP8X only where an allowed block follows."""
    if data[8:12] != b"WEBP":
        raise Lost("not a WebP")
    size = int.from_bytes(data[4:8], "little")
    if size + 8 > len(data) or size % 2:
        raise Lost("the file is shorter than it says")
    chunks = list(_chunks(data, size + 8))
    flags = 0
    for name, body in chunks:
        if name in _METADATA and allowance.spend(body):
            flags |= _METADATA[name]
        elif name not in _PICTURE:
            yield f"{name.decode('latin-1')} chunk: {len(body)} bytes"
    if not _is_one_picture(chunks, flags):
        yield "the picture is not one still picture"
    if size + 8 < len(data):
        yield f"bytes after the end: {len(data) - size - 8}"


def _is_one_picture(chunks: list[tuple[bytes, bytes]], flags: int) -> bool:
    """Say whether a plain picture comes first, or right behind a header that announces our own blocks."""
    if len(chunks) > 1 and chunks[0] == (b"VP8X", bytes((flags, 0, 0, 0)) + _canvas(*chunks[1])) and flags:
        chunks = chunks[1:]
    return sum(name in _PICTURE for name, _ in chunks) == 1 and _is_still(*chunks[0])


def _chunks(data: bytes, end: int) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < end or at == 12:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        padding = data[at + 8 + size : at + 8 + size + size % 2]
        if at + 8 + size + size % 2 > end or any(padding):
            raise Lost(f"a chunk at byte {at} breaks off or is padded with something")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _canvas(name: bytes, body: bytes) -> bytes:
    """Return the size of a picture as VP8X has to repeat it: width and height less one, three bytes each."""
    if name == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        size = [bits & 0x3FFF, bits >> 14 & 0x3FFF]
    else:
        size = [max(0, (int.from_bytes(body[at : at + 2], "little") & 0x3FFF) - 1) for at in (6, 8)]
    return b"".join(side.to_bytes(3, "little") for side in size)


def _is_still(name: bytes, body: bytes) -> bool:
    """A key frame that is shown (lossy), with both its parts, or a lossless picture of version 0."""
    if name == b"VP8L":
        return body[:1] == b"\x2f" and len(body) > 5 and body[4] >> 5 == 0
    head = int.from_bytes(body[:3], "little")
    first_part, is_shown_key = head >> 5, head & 0x11 == 0x10
    return name == b"VP8 " and is_shown_key and body[3:6] == b"\x9d\x01\x2a" and 0 < first_part < len(body) - 10
