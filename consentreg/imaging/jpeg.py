"""Is this JPEG whole?

Decoders repair silently: a photo with a hole in it comes out with a strip of the wrong picture. A JPEG keeps
count of itself, though: its restart markers are numbered, their number follows from its size, and only
certain markers may follow a scan. This walk asks that of an upload before it is decoded.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from consentreg.imaging.limits import MAX_CHUNKS, MAX_SCANS
from consentreg.imaging.refusals import Refused

_MARKER: Final = re.compile(rb"\xff+([^\x00\xff])")
_NEXT_MARKER: Final = re.compile(rb"\xff([^\x00\xff])")
"""Beginning with one plain byte, it is searched for ten times as fast."""

_EOI, _SOS, _DRI = 0xD9, 0xDA, 0xDD
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE: Final = frozenset((0xC2, 0xC6, 0xCA, 0xCE))
_RESTARTS: Final = range(0xD0, 0xD8)
_AFTER_A_SCAN: Final = frozenset((_EOI, _SOS, _DRI, 0xC4, 0xDB, 0xDC, 0xFE, *range(0xE0, 0xF0)))


@dataclass(slots=True)
class _Walk:
    """Where we are in the file, and what it has said of itself so far."""

    data: bytes
    at: int = 2
    interval: int = 0
    segments: int = 0
    scans: int = 0
    progressive: bool = False
    size: tuple[int, int] = (0, 0)
    sampling: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Per component id, how often it is sampled across and down."""


def require_whole(data: bytes) -> int:
    """Raise Refused when the first picture in the bytes of a JPEG has a hole or too many passes.

    Return how many bytes a decoder keeps besides the picture: all of it, unpacked, when it comes in several passes.
    """
    walk = _Walk(data)
    while (marker := _step(walk)) != _EOI:
        walk.segments += 1
        if walk.segments > MAX_CHUNKS:
            raise Refused("TOO_MANY_PARTS")
        length = int.from_bytes(data[walk.at : walk.at + 2], "big")
        body = data[walk.at + 2 : walk.at + length]
        if length < 2 or len(body) != length - 2:
            raise Refused("TRUNCATED" if walk.at + length > len(data) else "DAMAGED")
        walk.at += length
        _read(walk, marker, body)
    return _coefficients(walk) if walk.scans > 1 or walk.progressive else 0


def _coefficients(walk: _Walk) -> int:
    """Return the size of all coefficients, two bytes each, of components that are sampled differently."""
    most = max(h for h, _ in walk.sampling.values()) * max(v for _, v in walk.sampling.values())
    return 2 * walk.size[0] * walk.size[1] * sum(h * v for h, v in walk.sampling.values()) // max(1, most)


def _step(walk: _Walk) -> int:
    """Move past the next marker and return it."""
    found = _MARKER.match(walk.data, walk.at)
    if found is None:
        raise Refused("TRUNCATED" if walk.at >= len(walk.data) else "DAMAGED")
    walk.at = found.end()
    return found[1][0]


def _read(walk: _Walk, marker: int, body: bytes) -> None:
    if marker in _FRAMES and len(body) >= 6:
        walk.progressive = marker in _PROGRESSIVE
        walk.size = int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
        walk.sampling = {body[i]: (body[i + 1] >> 4, body[i + 1] & 15) for i in range(6, len(body) - 2, 3)}
    elif marker == _DRI:
        walk.interval = int.from_bytes(body, "big")
    elif marker == _SOS:
        _pass_scan(walk, body)


def _pass_scan(walk: _Walk, header: bytes) -> None:
    """Go through the coded picture up to the marker that ends it, counting restarts."""
    walk.scans += 1
    if walk.scans > MAX_SCANS:
        raise Refused("TOO_MANY_SCANS")
    restarts = 0
    while (found := _NEXT_MARKER.search(walk.data, walk.at)) and found[1][0] in _RESTARTS:
        if found[1][0] - 0xD0 != restarts % 8:
            raise Refused("DAMAGED")
        restarts += 1
        walk.at = found.end()
    walk.at = found.start() if found else len(walk.data)
    if found and (found[1][0] not in _AFTER_A_SCAN or not _plausible(restarts, _restarts_due(walk, header))):
        raise Refused("DAMAGED")


def _plausible(restarts: int, due: int) -> bool:
    """Allow one restart more than due: some encoders close the scan with one."""
    return due <= restarts <= due + 1


def _restarts_due(walk: _Walk, header: bytes) -> int:
    """Return how many restarts this scan should have: one between each `interval` blocks."""
    if not walk.sampling or len(header) < 2:
        raise Refused("DAMAGED")
    if not walk.interval:
        return 0
    # A scan of one component counts its own blocks, a scan of several the blocks they share.
    own = walk.sampling.get(header[1], (1, 1)) if header[0] == 1 else (1, 1)
    widest = max(1, *(h for h, _ in walk.sampling.values()))
    tallest = max(1, *(v for _, v in walk.sampling.values()))
    across = -(-walk.size[0] * own[0] // (8 * widest))
    down = -(-walk.size[1] * own[1] // (8 * tallest))
    return -(-across * down // walk.interval) - 1
