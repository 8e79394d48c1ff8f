"""Into how many parts is a PNG or WebP cut, and how large is the WebP?

Asked of the bytes before any decoder sees them: each part costs a decoder time and memory, and a WebP's takes the
room for the whole picture as soon as it is opened.
"""

from collections.abc import Iterator
from itertools import islice

from consentreg.imaging.limits import MAX_CHUNKS
from consentreg.imaging.refusals import Refused


def require_few(data: bytes, kind: str) -> None:
    """Raise Refused when a PNG or WebP is cut into more parts than any picture needs."""
    parts: Iterator[object] = _png(data) if kind == "PNG" else _webp(data)
    if sum(1 for _ in islice(parts, MAX_CHUNKS + 1)) > MAX_CHUNKS:
        raise Refused("TOO_MANY_PARTS")


def webp_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels that the first part of a WebP says; raise Refused when it says none."""
    name, body = next(_webp(data), (b"", b""))
    head = int.from_bytes(body[:10], "little")
    if name == b"VP8X" and len(body) >= 10:
        return (head >> 32 & 0xFFFFFF) + 1, (head >> 56 & 0xFFFFFF) + 1
    if name == b"VP8L" and len(body) >= 5:
        return (head >> 8 & 0x3FFF) + 1, (head >> 22 & 0x3FFF) + 1
    if name == b"VP8 " and len(body) >= 10:
        return head >> 48 & 0x3FFF, head >> 64 & 0x3FFF
    raise Refused("DAMAGED")


def _png(data: bytes) -> Iterator[int]:
    at = 8
    while at + 8 <= len(data):
        yield at
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def _webp(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + min(size, 10)]
        at += 8 + size + size % 2
