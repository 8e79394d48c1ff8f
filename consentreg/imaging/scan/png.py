"""What does a PNG hold besides its picture?"""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from consentreg.imaging.scan.allowance import Allowance, Lost

START: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 4: 2, 6: 4}
_PNG_METADATA: Final = frozenset((b"eXIf", b"iTXt"))
_FILTERS: Final = bytes(range(5))
_PIECE: Final = 1 << 14
"""So many packed bytes are unpacked at a time; they can become a thousand times as many."""


def walk(data: bytes, allowance: Allowance) -> Iterator[str]:
    """Walk the chunks: header, picture, end; checksums right, the picture exactly as long as it must be."""
    chunks = list(_png_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names.count(b"IHDR") != 1 or names[-1] != b"IEND" or chunks[-1][1]:
        raise Lost("header or end missing or odd")
    for name, body in chunks[1:-1]:
        if name != b"IDAT" and not (name in _PNG_METADATA and allowance.spend(body)):
            yield f"{name.decode('latin-1')} chunk: {len(body)} bytes"
    if any(a != b == b"IDAT" for a, b in pairwise(names[names.index(b"IDAT") :] if b"IDAT" in names else [])):
        yield "the picture is in several places"
    yield from _judge_pixels(chunks[0][1], b"".join(body for name, body in chunks if name == b"IDAT"))
    at = len(START) + sum(12 + len(body) for _, body in chunks)
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(START), b""
    while name != b"IEND":
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if len(check) != 4 or zlib.crc32(body, zlib.crc32(name)) != int.from_bytes(check, "big"):
            raise Lost(f"a chunk at byte {at} breaks off or its checksum is wrong")
        yield name, body
        at += 12 + size


def _judge_pixels(header: bytes, packed: bytes) -> Iterator[str]:
    """Unpack the picture, in bounded memory, and compare it with what the header says: its length, its filters."""
    if len(header) != 13 or header[8] != 8 or header[9] not in _CHANNELS or any(header[10:]):
        raise Lost("header of an odd shape")
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    row, done, unpacker = 1 + width * _CHANNELS[header[9]], 0, zlib.decompressobj()
    for at in range(0, len(packed), _PIECE):
        piece = _unpacked(unpacker, packed[at : at + _PIECE])
        if piece[-done % row :: row].translate(None, _FILTERS):
            yield "a row of the picture begins with something else than its filter"
        done += len(piece)
        if done > height * row or unpacker.unused_data:
            break
    if done != height * row or not unpacker.eof or unpacker.unused_data:
        yield "the picture is longer or shorter than its header says"


def _unpacked(unpacker: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed)
    except zlib.error:
        raise Lost("the picture cannot be unpacked") from None
