"""What does a JPEG hold besides its picture?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from consentreg.imaging.scan.allowance import Allowance, Lost

START: Final = b"\xff\xd8"
_EOI, _SOS, _DRI, _APP1 = 0xD9, 0xDA, 0xDD, 0xE1
_ENTROPY_END: Final = re.compile(rb"\xff[^\x00]")
_JFIF: Final = b"JFIF\0"
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2))


@dataclass(slots=True)
class _Seen:
    """What the JPEG has said so far: how many segments of each kind, and what its scans must agree with."""

    counts: Counter[int] = field(default_factory=Counter)
    frame: bytes = b""
    interval: int = 0


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
            due = _restarts_due(body, seen)
            if seen.interval and not due:
                yield "DRI segment without use"
            at = _entropy_end(data, at, due)
    if not seen.counts[_SOS]:
        yield "no picture"
    if at < len(data):
        yield f"bytes after the end: {len(data) - at}"


def _note(marker: int, body: bytes, seen: _Seen) -> None:
    seen.counts[marker] += 1
    if marker in _FRAMES:
        seen.frame = body
    elif marker == _DRI:
        seen.interval = int.from_bytes(body, "big")


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
        yield from _judge_jfif(body, first=not seen.counts)
    elif marker in _FRAMES:
        if seen.frame or len(body) < 6 or len(body) != 6 + 3 * body[5]:
            yield f"SOF{marker - 0xC0} segment of an odd shape"
    elif marker in _SHAPES:
        # Tables repeated without need are a place to hide numbers in.
        if not _SHAPES[marker](body) or seen.counts[marker] >= _MOST[marker] * (1 + seen.counts[_SOS]):
            yield f"{_name(marker)} segment of an odd shape"
    elif marker != _APP1 or not allowance.spend(body):
        yield f"{_name(marker)} segment: {len(body)} bytes"


def _name(marker: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return {0xFE: "COM", 0xDB: "DQT", 0xC4: "DHT", _DRI: "DRI", _SOS: "SOS"}.get(marker, f"FF{marker:02X}")


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
    return len(body) == 2 and any(body)


def _is_sos(body: bytes) -> bool:
    return len(body) >= 1 and 1 <= body[0] <= 4 and len(body) == 4 + 2 * body[0]


_SHAPES: Final = {0xDB: _is_dqt, 0xC4: _is_dht, _DRI: _is_dri, _SOS: _is_sos}
_MOST: Final = {0xDB: 4, 0xC4: 8, _DRI: 1, _SOS: 1}
"""How many of each a scan may need."""
