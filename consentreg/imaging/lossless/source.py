"""What is in this JPEG, if we understand all of it?

A strict walk through the file up to the first end of image. It keeps what a decoder needs (tables, frame, scans)
and at most a colour profile; notes of all kinds are passed over. Whatever is unusual ends the walk.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NoReturn

from consentreg.imaging.limits import MAX_SCANS
from consentreg.imaging.lossless import tables
from consentreg.imaging.lossless.colours import Colours

_SOI, _EOI, _SOS, _DQT, _DHT, _DRI, _COM = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD, 0xFE
_PROGRESSIVE: Final = 0xC2
_FRAMES: Final = frozenset((0xC0, 0xC1, _PROGRESSIVE))
_NOTES: Final = frozenset((*range(0xE0, 0xF0), _COM))
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00]")


class PixelsOnly(Exception):
    """There is something in this file that only a new picture, made from pixels, leaves behind for certain."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One pass over the picture: its header, the coding tables it reads, and where its coded data lie."""

    header: bytes
    coding: dict[int, bytes]
    interval: int
    """After how many units the coding starts afresh; 0 for never."""
    stretches: tuple[tuple[int, int], ...]
    """Begin and end of the data between two restarts, as offsets in the source."""


@dataclass(slots=True)
class Source:
    """A JPEG of which every part is understood."""

    data: bytes
    kind: int = 0
    """Marker of the frame: baseline, extended or progressive."""
    frame: bytes = b""
    quantisation: dict[int, bytes] = field(default_factory=dict)
    """The tables the frame names."""
    scans: list[Scan] = field(default_factory=list)
    profile: bytes = b""
    is_rgb: bool = False
    """Whether the components are red, green and blue themselves, not brightness and two colours."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as stored."""
        return int.from_bytes(self.frame[3:5], "big"), int.from_bytes(self.frame[1:3], "big")

    @property
    def components(self) -> dict[int, tuple[int, int]]:
        """Per component id, how often it is sampled across and down."""
        return {self.frame[at]: (self.frame[at + 1] >> 4, self.frame[at + 1] & 15) for at in _entries(self.frame)}


@dataclass(slots=True)
class _Walk:
    """The file so far, and what the next scan would read."""

    source: Source
    at: int = 2
    interval: int = 0
    quantisation: dict[int, bytes] = field(default_factory=dict)
    coding: dict[int, bytes] = field(default_factory=dict)
    colours: Colours = field(default_factory=Colours)


def read(data: bytes) -> Source:
    """Return the parts of the JPEG in `data`; raise PixelsOnly where anything about it is out of the ordinary."""
    walk = _Walk(Source(data))
    if data[:2] != bytes((0xFF, _SOI)):
        raise PixelsOnly("not a JPEG")
    while (marker := _step(walk)) != _EOI:
        body = _body(walk)
        if marker in _PARTS:
            _PARTS[marker](walk, body)
        elif marker in _FRAMES:
            _read_frame(walk, marker, body)
        elif marker not in _NOTES or not (walk.source.scans or walk.colours.take(marker, body)):
            _give_up(walk, f"marker {marker:02X}")
    if not walk.source.scans:
        _give_up(walk, "no scan")
    return walk.source


def _give_up(walk: _Walk, why: str) -> NoReturn:
    raise PixelsOnly(f"{why} before byte {walk.at}")


def _step(walk: _Walk) -> int:
    """Move past the marker that must be here, and return it."""
    walk.at += 2
    if walk.source.data[walk.at - 2 : walk.at - 1] != b"\xff" or walk.at > len(walk.source.data):
        _give_up(walk, "no marker")
    return walk.source.data[walk.at - 1]


def _body(walk: _Walk) -> bytes:
    begin, length = walk.at + 2, int.from_bytes(walk.source.data[walk.at : walk.at + 2], "big")
    walk.at += length
    if length < 2 or walk.at > len(walk.source.data):
        _give_up(walk, "length of a segment")
    return walk.source.data[begin : walk.at]


def _entries(frame: bytes) -> range:
    return range(6, len(frame), 3)


def _read_quantisation(walk: _Walk, body: bytes) -> None:
    found = tables.quantisation(body)
    if not found or walk.source.scans:
        _give_up(walk, "quantisation table")
    walk.quantisation |= found


def _read_coding(walk: _Walk, body: bytes) -> None:
    found = tables.coding(body)
    if not found:
        _give_up(walk, "coding table")
    walk.coding |= found


def _read_interval(walk: _Walk, body: bytes) -> None:
    if len(body) != 2:
        _give_up(walk, "restart interval")
    walk.interval = int.from_bytes(body, "big")


def _read_frame(walk: _Walk, marker: int, body: bytes) -> None:
    source = walk.source
    if source.frame or len(body) < 9 or len(body) != 6 + 3 * body[5] or body[0] != 8:
        _give_up(walk, "frame")
    source.kind, source.frame = marker, body
    if not all(source.size) or len(source.components) != body[5] or body[5] not in {1, 3}:
        _give_up(walk, "size or components")
    if not _fits(source):
        _give_up(walk, "sampling")


def _fits(source: Source) -> bool:
    """Say whether every component is sampled evenly and no unit is larger than ten blocks."""
    across, down = zip(*source.components.values(), strict=True)
    even = all(n and not max(axis) % n and max(axis) <= 4 for axis in (across, down) for n in axis)
    return even and sum(h * v for h, v in source.components.values()) <= 10


def _read_scan(walk: _Walk, header: bytes) -> None:
    source = walk.source
    if not source.frame or len(source.scans) == MAX_SCANS:
        _give_up(walk, "scan")
    if not source.scans:
        _finish_head(walk)
    if len(header) < 6 or len(header) != 4 + 2 * header[0] or not set(header[1:-3:2]) <= source.components.keys():
        _give_up(walk, "scan header")
    needed = _needed(source, header)
    if not needed <= walk.coding.keys():
        _give_up(walk, "coding table that is missing")
    due = _restarts_due(walk, header)
    coding = {number: walk.coding[number] for number in sorted(needed)}
    source.scans.append(Scan(header, coding, walk.interval if due else 0, _stretches(walk, due)))


def _finish_head(walk: _Walk) -> None:
    """Settle what the first scan fixes for all: quantisation, profile, and what the components mean."""
    source = walk.source
    named = {source.frame[at + 2] for at in _entries(source.frame)}
    if not named <= walk.quantisation.keys():
        _give_up(walk, "quantisation table that is missing")
    source.quantisation = {number: walk.quantisation[number] for number in sorted(named)}
    profile, is_rgb = walk.colours.profile(), walk.colours.are_rgb(source.components)
    if profile is None or is_rgb is None:
        _give_up(walk, "doubt about colours")
    source.profile, source.is_rgb = profile, is_rgb


def _needed(source: Source, header: bytes) -> set[int]:
    """Return the coding tables a scan reads: 0 to 3 for averages, 16 to 19 for detail."""
    first, last, earlier = header[-3], header[-2], header[-1] >> 4
    pairs = header[2:-3:2]
    averages = {pair >> 4 for pair in pairs} if first == 0 and earlier == 0 else set()
    detail = {16 | pair & 15 for pair in pairs} if last > 0 or source.kind != _PROGRESSIVE else set()
    return averages | detail


def _restarts_due(walk: _Walk, header: bytes) -> int:
    """Count the restarts of a scan: one between each `interval` units."""
    if not walk.interval:
        return 0
    across, down = units(walk.source, header)
    return -(-across * down // walk.interval) - 1


def units(source: Source, header: bytes) -> tuple[int, int]:
    """Return how many units a scan has across and down; its own blocks if it is of one component alone."""
    width, height = source.size
    widest, tallest = (max(axis) for axis in zip(*source.components.values(), strict=True))
    own = source.components[header[1]] if header[0] == 1 else (1, 1)
    return -(-width * own[0] // (8 * widest)), -(-height * own[1] // (8 * tallest))


def _stretches(walk: _Walk, restarts: int) -> tuple[tuple[int, int], ...]:
    """Return where the coded data lie, and move to the marker behind them."""
    found, begin = [], walk.at
    for number in range(restarts + 1):
        end = _NEXT_MARKER.search(walk.source.data, begin)
        if end is None or end.start() == begin:
            _give_up(walk, "scan without end")
        if number < restarts and end[0][1] != 0xD0 + number % 8:
            _give_up(walk, "restarts")
        found.append((begin, end.start()))
        begin = end.end()
    walk.at = begin - 2
    return tuple(found)


_PARTS: Final[dict[int, Callable[[_Walk, bytes], None]]] = {
    _DQT: _read_quantisation,
    _DHT: _read_coding,
    _DRI: _read_interval,
    _SOS: _read_scan,
}
