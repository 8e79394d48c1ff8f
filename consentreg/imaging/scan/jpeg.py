"""What does a JPEG hold besides its picture?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from consentreg.imaging.scan.allowance import Allowance, Lost

START: Final = b"\xff\xd8"
_DHT, _EOI, _SOS, _DQT, _DRI, _APP1 = 0xC4, 0xD9, 0xDA, 0xDB, 0xDD, 0xE1
_ENTROPY_END: Final = re.compile(rb"\xff[^\x00]")
_JFIF: Final = b"JFIF\0"
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2))


@dataclass(slots=True)
class _Seen:
    """What the JPEG has said so far, and what its scans must agree with."""

    segments: int = 0
    scans: int = 0
    frame: bytes = b""
    interval: int = 0
    waiting: set[tuple[int, int]] = field(default_factory=set)
    """Tables, as marker and number, that no scan has used yet; what is never used is only there to be read."""


def walk(data: bytes, allowance: Allowance) -> Iterator[str]:
    """Walk the segments; the order is free but for the first and the last."""
    at, seen = 2, _Seen()
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        body, at = _segment(data, at)
        yield from _judge_segment(marker, body, seen, allowance)
        _note(marker, body, seen)
        if marker == _SOS:
            at = _entropy_end(data, at, _restarts_due(body, seen))
    if not seen.scans:
        yield "no picture"
    if seen.waiting:
        yield "tables that no scan uses"
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _note(marker: int, body: bytes, seen: _Seen) -> None:
    seen.segments += 1
    if marker in _FRAMES:
        seen.frame = body
    elif marker == _SOS:
        seen.scans += 1
        seen.waiting -= _used(body, seen)
    elif marker in _TABLES:
        seen.waiting |= {(marker, table) for table in _TABLES[marker](body)}
        seen.interval = int.from_bytes(body, "big") if marker == _DRI else seen.interval


def _used(header: bytes, seen: _Seen) -> set[tuple[int, int]]:
    """Return the tables a scan reads: quantisation as its frame says, coding as it says itself, restarts."""
    quantisation = {(_DQT, seen.frame[at]) for at in range(8, len(seen.frame), 3)}
    coding = {(_DHT, table) for pair in header[2:-3:2] for table in (pair >> 4, 16 | pair & 15)}
    return quantisation | coding | ({(_DRI, 0)} if _restarts_due(header, seen) else set())


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if len(data) < at + 2 or data[at] != 0xFF:
        raise Lost(f"no marker at byte {at}")
    return data[at + 1], at + 2


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise Lost(f"a segment at byte {at} is longer than the file")
    return data[at + 2 : at + length], at + length


def _entropy_end(data: bytes, at: int, restarts: int) -> int:
    """Return where the coded picture ends: at a marker, behind exactly as many restarts as are due."""
    for number in range(restarts + 1):
        found = _ENTROPY_END.search(data, at)
        if found is None:
            raise Lost("the picture has no end")
        at = found.end()
        if number < restarts and data[at - 1] != 0xD0 + number % 8:
            raise Lost("a restart in the picture is missing")
    return at - 2


def _restarts_due(header: bytes, seen: _Seen) -> int:
    """Count the restarts of a scan: one between each `interval` units, whose size the frame tells."""
    frame, interval = seen.frame, seen.interval
    sampling = {frame[at]: (frame[at + 1] >> 4, frame[at + 1] & 15) for at in range(6, len(frame) - 2, 3)}
    if not sampling or not interval or not header:
        return 0
    most = [max(1, *(pair[axis] for pair in sampling.values())) for axis in (0, 1)]
    own = sampling.get(header[1], (1, 1)) if header[0] == 1 and len(header) > 1 else (1, 1)
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    units = -(-width * own[0] // (8 * most[0])) * -(-height * own[1] // (8 * most[1]))
    return max(0, -(-units // interval) - 1)


def _judge_segment(marker: int, body: bytes, seen: _Seen, allowance: Allowance) -> Iterator[str]:
    if marker == 0xE0:
        yield from _judge_jfif(body, first=not seen.segments)
    elif marker in _FRAMES or marker == _SOS or marker in _TABLES:
        if not _is_sound(marker, body, seen):
            yield f"{_name(marker)} segment of an odd shape"
    elif marker != _APP1 or not allowance.spend(body):
        yield f"{_name(marker)} segment: {len(body)} bytes"


def _is_sound(marker: int, body: bytes, seen: _Seen) -> bool:
    """Say whether a part of the picture has its shape, and no table replaces one that was never used."""
    if marker in _FRAMES:
        return not seen.frame and len(body) >= 6 and len(body) == 6 + 3 * body[5]
    if marker == _SOS:
        return len(body) >= 1 and 1 <= body[0] <= 4 and len(body) == 4 + 2 * body[0]
    tables = {(marker, table) for table in _TABLES[marker](body)}
    return 0 < len(tables) == len(_TABLES[marker](body)) and not tables & seen.waiting


def _name(marker: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return {0xFE: "COM", _DQT: "DQT", _DHT: "DHT", _DRI: "DRI", _SOS: "SOS"}.get(marker, f"FF{marker:02X}")


def _judge_jfif(body: bytes, *, first: bool) -> Iterator[str]:
    if body[:5] != _JFIF:
        yield "APP0 extension: may hold a thumbnail"
    elif body[12:14] != b"\0\0":
        yield "JFIF thumbnail"
    elif len(body) != 14 or not first:
        yield "APP0 segment of an odd shape"


def _quantisation(body: bytes) -> list[int]:
    """Return which tables of 64 numbers, of one byte each or two, fill the segment; none when it is odd."""
    at, tables = 0, []
    while at < len(body):
        precision, table = body[at] >> 4, body[at] & 15
        if precision > 1 or table > 3:
            return []
        tables.append(table)
        at += 1 + 64 * (1 + precision)
    return tables if at == len(body) else []


def _coding(body: bytes) -> list[int]:
    """Return which tables of sixteen counts and as many symbols fill the segment; none when it is odd."""
    at, tables = 0, []
    while at + 17 <= len(body):
        if body[at] >> 4 > 1 or body[at] & 15 > 3:
            return []
        tables.append(body[at])
        at += 17 + sum(body[at + 1 : at + 17])
    return tables if at == len(body) else []


def _restarts(body: bytes) -> list[int]:
    return [0] if len(body) == 2 and any(body) else []


_TABLES: Final = {_DQT: _quantisation, _DHT: _coding, _DRI: _restarts}
