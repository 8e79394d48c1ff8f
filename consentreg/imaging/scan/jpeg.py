"""What does a JPEG hold besides its picture?"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Final

from consentreg.imaging.scan import notes, passes, tables
from consentreg.imaging.scan.allowance import Allowance, Lost

START: Final = b"\xff\xd8"
_EOI, _SOS = 0xD9, 0xDA
_ENTROPY_END: Final = re.compile(rb"\xff[^\x00]")
_NAMES: Final = {tables.DQT: "DQT", tables.DHT: "DHT", tables.DRI: "DRI", _SOS: "SOS"}


@dataclass(slots=True)
class _Seen:
    """What the JPEG has said so far, and what its scans must agree with."""

    notes: list[str] = field(default_factory=list)
    frame: passes.Frame | None = None
    scans: int = 0
    interval: int = 0
    tables: set[tuple[int, int]] = field(default_factory=set)
    """Tables there are, as marker and number."""
    waiting: set[tuple[int, int]] = field(default_factory=set)
    """Those of them that no scan has read yet; what is never read by a decoder is only there to be read by others."""


def walk(data: bytes, allowance: Allowance) -> Iterator[str]:
    """Walk the segments: notes, then the tables, the frame and the scans of one picture, then nothing."""
    at, seen = 2, _Seen()
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        body, at = _segment(data, at)
        if marker == _SOS:
            restarts = yield from _judge_scan(body, seen)
            at = _entropy_end(data, at, restarts)
        else:
            yield from _judge_segment(marker, body, seen, allowance)
    yield from _judge_whole(seen)
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _judge_whole(seen: _Seen) -> Iterator[str]:
    if not seen.scans:
        yield "no picture"
    if seen.frame and not passes.is_complete(seen.frame):
        yield "the picture is not complete"
    if seen.waiting:
        yield "tables that no scan uses"


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if len(data) < at + 2 or data[at] != 0xFF:
        raise Lost(f"no marker at byte {at}")
    return data[at + 1], at + 2


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise Lost(f"a segment at byte {at} is longer than the file")
    return data[at + 2 : at + length], at + length


def _judge_segment(marker: int, body: bytes, seen: _Seen, allowance: Allowance) -> Iterator[str]:
    if marker in tables.MARKERS:
        if not _takes_tables(marker, body, seen):
            yield f"{_NAMES[marker]} segment of an odd shape"
    elif marker in passes.FRAMES:
        if seen.frame or not (found := passes.frame(marker, body)):
            yield f"FF{marker:02X} segment of an odd shape"
        else:
            seen.frame = found
    else:
        yield from notes.judge(marker, body, seen.notes, allowance)
        if seen.frame or seen.tables:
            yield "a note inside the picture"


def _takes_tables(marker: int, body: bytes, seen: _Seen) -> bool:
    """Note the tables of a segment; False when they are odd, or replace one that was never read."""
    numbers = tables.numbers(marker, body)
    found = {(marker, number) for number in numbers}
    if not 0 < len(found) == len(numbers) or found & seen.waiting:
        return False
    if marker == tables.DQT and seen.scans:
        return False
    if marker == tables.DRI:
        seen.interval = int.from_bytes(body, "big")
    seen.tables |= found
    seen.waiting |= found
    return True


def _judge_scan(header: bytes, seen: _Seen) -> Generator[str, None, int]:
    """Judge the header of a scan and note what it reads; the result is how many restarts it must have."""
    if not seen.frame:
        raise Lost("a scan without a frame")
    if not passes.advances(seen.frame, header):
        raise Lost("SOS segment of an odd shape")
    seen.scans += 1
    restarts = passes.restarts_due(seen.frame, header, seen.interval)
    read = passes.reads(seen.frame, header) | ({(tables.DRI, 0)} if restarts else set())
    if not read <= seen.tables:
        yield "a table is missing"
    seen.waiting -= read
    return restarts


def _entropy_end(data: bytes, at: int, restarts: int) -> int:
    """Return where the coded picture ends: at a marker, behind exactly as many restarts as are due."""
    for number in range(restarts + 1):
        found = _ENTROPY_END.search(data, at)
        if found is None:
            raise Lost("the picture has no end")
        if number < restarts and found[0][1] != 0xD0 + number % 8:
            raise Lost("a restart in the picture is missing")
        at = found.end()
    return at - 2
