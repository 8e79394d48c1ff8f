"""What is left in these bytes that is not on the allow-list?

The proof that a file is mute. It reads the file byte by byte as its format says, knows nothing of how the
file was made, and shares no code with whoever made it. What it does not know is residue; empty is mute.
"""

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"


def residue(data: bytes, *, allowed: Collection[bytes] = ()) -> tuple[str, ...]:
    """Return what a JPEG, PNG or WebP holds besides the picture, one short line each; () when it is mute.

    `allowed` holds whole metadata blocks that may stand in the file byte for byte, each at most once.
    """
    budget = Counter(dict.fromkeys(map(bytes, allowed), 1))
    try:
        if data.startswith(b"\xff\xd8"):
            return tuple(_jpeg(data, budget))
        if data.startswith(_PNG):
            return tuple(_png(data, budget))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return tuple(_webp(data, budget))
    except _Lost as lost:
        return (str(lost),)
    return ("not a JPEG, PNG or WebP",)


class _Lost(Exception):
    """The structure breaks off or contradicts itself here; nothing behind can be vouched for."""


def _spend(budget: Counter[bytes], block: bytes) -> bool:
    """Take one allowed block from the budget; False when it is not, or no longer, allowed."""
    if budget[block] < 1:
        return False
    budget[block] -= 1
    return True


_EOI, _SOS = 0xD9, 0xDA
_APP1: Final = 0xE1
_ENTROPY_END: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_JFIF: Final = b"JFIF\0"
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2))


def _jpeg(data: bytes, budget: Counter[bytes]) -> Iterator[str]:
    """Walk the segments; the order is free but for the first and the last."""
    at, seen = 2, Counter[int]()
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        body, at = _segment(data, at)
        yield from _judge_segment(marker, body, seen, budget)
        seen[marker] += 1
        if marker == _SOS:
            at = _entropy_end(data, at)
    if not seen[_SOS]:
        yield "no picture"
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if len(data) < at + 2 or data[at] != 0xFF:
        raise _Lost(f"no marker at byte {at}")
    return data[at + 1], at + 2


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise _Lost(f"a segment at byte {at} is longer than the file")
    return data[at + 2 : at + length], at + length


def _entropy_end(data: bytes, at: int) -> int:
    found = _ENTROPY_END.search(data, at)
    if found is None:
        raise _Lost("the picture has no end")
    return found.start()


def _judge_segment(marker: int, body: bytes, seen: Counter[int], budget: Counter[bytes]) -> Iterator[str]:
    if marker == 0xE0:
        yield from _judge_jfif(body, first=not seen)
    elif marker in _FRAMES:
        if seen.keys() & _FRAMES or len(body) < 6 or len(body) != 6 + 3 * body[5]:
            yield f"SOF{marker - 0xC0} segment of an odd shape"
    elif marker in _SHAPES:
        if not _SHAPES[marker](body):
            yield f"{_name(marker)} segment of an odd shape"
    elif marker != _APP1 or not _spend(budget, body):
        yield f"{_name(marker)} segment: {len(body)} bytes"


def _name(marker: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return {0xFE: "COM", 0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", _SOS: "SOS"}.get(marker, f"FF{marker:02X}")


def _judge_jfif(body: bytes, *, first: bool) -> Iterator[str]:
    if body[:5] != _JFIF:
        yield "APP0 extension: may hold a thumbnail"
    elif body[12:14] != b"\0\0":
        yield "JFIF thumbnail"
    elif len(body) != 14 or not first:
        yield "APP0 segment of an odd shape"


def _is_dqt(body: bytes) -> bool:
    """Tables of 64 numbers, one byte each or two, and nothing between or behind them."""
    at = 0
    while at < len(body):
        precision, table = body[at] >> 4, body[at] & 15
        if precision > 1 or table > 3:
            return False
        at += 1 + 64 * (1 + precision)
    return at == len(body) > 0


def _is_dht(body: bytes) -> bool:
    """Tables of sixteen counts and as many symbols as they add up to."""
    at = 0
    while at + 17 <= len(body):
        if body[at] >> 4 > 1 or body[at] & 15 > 3:
            return False
        at += 17 + sum(body[at + 1 : at + 17])
    return at == len(body) > 0


def _is_dri(body: bytes) -> bool:
    return len(body) == 2


def _is_sos(body: bytes) -> bool:
    return len(body) >= 1 and 1 <= body[0] <= 4 and len(body) == 4 + 2 * body[0]


_SHAPES: Final = {0xDB: _is_dqt, 0xC4: _is_dht, 0xDD: _is_dri, _SOS: _is_sos}


_CHANNELS: Final = {0: 1, 2: 3, 4: 2, 6: 4}
_PNG_METADATA: Final = frozenset((b"eXIf", b"iTXt"))


def _png(data: bytes, budget: Counter[bytes]) -> Iterator[str]:
    """Walk the chunks: header, picture, end; checksums right, the picture exactly as long as it must be."""
    chunks = list(_png_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names.count(b"IHDR") != 1 or names[-1] != b"IEND" or chunks[-1][1]:
        raise _Lost("header or end missing or odd")
    for name, body in chunks[1:-1]:
        if name != b"IDAT" and not (name in _PNG_METADATA and _spend(budget, body)):
            yield f"{name.decode('latin-1')} chunk: {len(body)} bytes"
    if any(a != b == b"IDAT" for a, b in pairwise(names[names.index(b"IDAT") :] if b"IDAT" in names else [])):
        yield "the picture is in several places"
    yield from _judge_pixels(chunks[0][1], b"".join(body for name, body in chunks if name == b"IDAT"))
    at = len(_PNG) + sum(12 + len(body) for _, body in chunks)
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(_PNG), b""
    while name != b"IEND":
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if len(check) != 4 or zlib.crc32(body, zlib.crc32(name)) != int.from_bytes(check, "big"):
            raise _Lost(f"a chunk at byte {at} breaks off or its checksum is wrong")
        yield name, body
        at += 12 + size


def _judge_pixels(header: bytes, packed: bytes) -> Iterator[str]:
    """Unpack the picture, in bounded memory, and compare its length with what the header says."""
    if len(header) != 13 or header[8] != 8 or header[9] not in _CHANNELS or any(header[10:]):
        raise _Lost("header of an odd shape")
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    due, unpacker = height * (1 + width * _CHANNELS[header[9]]), zlib.decompressobj()
    try:
        while packed and due >= 0 and not unpacker.eof:
            due -= len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        raise _Lost("the picture cannot be unpacked") from None
    if due != 0 or not unpacker.eof or unpacker.unused_data:
        yield "the picture is longer or shorter than its header says"


_WEBP_METADATA: Final = {b"EXIF": 0x08, b"XMP ": 0x04}
"""Metadata chunks and the flag in the VP8X header that announces each."""


def _webp(data: bytes, budget: Counter[bytes]) -> Iterator[str]:
    """Walk the chunks: one still picture, announced by VP8X only where an allowed block follows."""
    size = int.from_bytes(data[4:8], "little")
    if size + 8 > len(data) or size % 2:
        raise _Lost("the file is shorter than it says")
    chunks = list(_webp_chunks(data, size + 8))
    names = [name for name, _ in chunks]
    flags = 0
    for name, body in chunks:
        if name in _WEBP_METADATA and _spend(budget, body):
            flags |= _WEBP_METADATA[name]
        elif name not in {b"VP8 ", b"VP8L", b"VP8X"}:
            yield f"{name.decode('latin-1')} chunk: {len(body)} bytes"
    if names[0] == b"VP8X" and _is_vp8x(chunks[0][1], flags):
        chunks = chunks[1:]
    if sum(name.startswith(b"VP8") for name, _ in chunks) != 1 or not _is_still(*chunks[0]):
        yield "the picture is not one still picture"
    if size + 8 < len(data):
        yield f"bytes after the end: {len(data) - size - 8}"


def _webp_chunks(data: bytes, end: int) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < end or at == 12:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        padding = data[at + 8 + size : at + 8 + size + size % 2]
        if at + 8 + size + size % 2 > end or any(padding):
            raise _Lost(f"a chunk at byte {at} breaks off or is padded with something")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _is_vp8x(body: bytes, flags: int) -> bool:
    return len(body) == 10 and flags > 0 and body[:4] == bytes((flags, 0, 0, 0))


def _is_still(name: bytes, body: bytes) -> bool:
    """A key frame that is shown (lossy), or a lossless picture of version 0."""
    if name == b"VP8L":
        return body[:1] == b"\x2f" and len(body) > 5 and body[4] >> 5 == 0
    return name == b"VP8 " and len(body) > 10 and body[0] & 1 == 0 and body[3:6] == b"\x9d\x01\x2a"
