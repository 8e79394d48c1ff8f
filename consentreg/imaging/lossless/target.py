"""How is a JPEG laid out that holds its picture and nothing else?"""

import struct
from collections.abc import Iterator
from typing import Final

from consentreg.imaging.lossless.source import Source

_JFIF: Final = b"JFIF\0\1\1\0\0\1\0\1\0\0"
_RGB: Final = b"Adobe\0\x64\0\0\0\0\0"
END: Final = b"\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    """Return one segment: its marker, its length, its content."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def written(source: Source, orientation: int, notes: tuple[bytes, ...] = ()) -> bytes:
    """Return the new file. `notes` are blocks of ours about rights, each to be a segment of its own."""
    said = [segment(0xEE, _RGB) if source.is_rgb else segment(0xE0, _JFIF)]
    if orientation != 1:
        said.append(segment(0xE1, _held(orientation)))
    said += [segment(0xE1, note) for note in notes]
    if source.profile:
        said.append(segment(0xE2, b"ICC_PROFILE\0\1\1" + source.profile))
    return b"".join((b"\xff\xd8", *said, *picture(source), END))


def picture(source: Source) -> Iterator[bytes | memoryview]:
    """Yield tables, frame and scans. A table is written when a scan reads it, and only then."""
    yield segment(0xDB, b"".join(source.quantisation.values()))
    yield segment(source.kind, framed(source, source.size))
    data, interval = memoryview(source.data), 0
    known: dict[int, bytes] = {}
    for scan in source.scans:
        if fresh := {number: table for number, table in scan.coding.items() if known.get(number) != table}:
            yield segment(0xC4, b"".join(fresh.values()))
        if scan.interval not in {0, interval}:
            interval = scan.interval
            yield segment(0xDD, interval.to_bytes(2, "big"))
        known |= fresh
        yield segment(0xDA, numbered(source, scan.header))
        yield data[scan.stretches[0][0] : scan.stretches[-1][1]]


def framed(source: Source, size: tuple[int, int]) -> bytes:
    """Return the frame for a picture of that width and height, its components numbered from 1."""
    width, height = size
    parts = b"".join(
        bytes((number,)) + source.frame[at + 1 : at + 3] for number, at in enumerate(range(6, len(source.frame), 3), 1)
    )
    return struct.pack(">BHHB", 8, height, width, len(source.components)) + parts


def numbered(source: Source, header: bytes) -> bytes:
    """Return a scan's header with the components called by their new numbers."""
    numbers = {known: number for number, known in enumerate(source.components, 1)}
    called = header[1:-3:2]
    pairs = b"".join(bytes((numbers[known], header[2 + 2 * place])) for place, known in enumerate(called))
    return header[:1] + pairs + header[-3:]


def _held(orientation: int) -> bytes:
    """Return the smallest Exif block there is: how the camera was held, from 2 to 8."""
    return struct.pack(">6s2sHLHHHLHHL", b"Exif\0\0", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
