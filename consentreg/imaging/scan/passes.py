"""Does each pass over a JPEG add something to its picture, and what does it read?

A pass that another one overwrites would be a picture nobody sees. So in one plain pass every component comes once;
in a picture that grows clearer, every value is begun once and refined one bit at a time.
"""

from dataclasses import dataclass, field
from typing import Final

from consentreg.imaging.scan.tables import DHT, DQT

BASELINE, EXTENDED, PROGRESSIVE = 0xC0, 0xC1, 0xC2
FRAMES: Final = frozenset((BASELINE, EXTENDED, PROGRESSIVE))
_FINEST: Final = 13


@dataclass(slots=True)
class Frame:
    """What the frame says: its marker, the size, and per component its sampling and quantisation table."""

    marker: int
    width: int
    height: int
    sampling: list[tuple[int, int]]
    quantisation: set[int]
    precision: dict[tuple[int, int], int] = field(default_factory=dict)
    """Per component and place in a block, how many bits are still missing after the passes so far."""


def frame(marker: int, body: bytes) -> Frame | None:
    """Read a frame of one or three components of 8 bits, numbered from 1; None when it is anything else."""
    parts = [body[at : at + 3] for at in range(6, len(body), 3)]
    if len(body) < 9 or body[0] != 8 or body[5] not in {1, 3} or len(body) != 6 + 3 * body[5]:
        return None
    sampling = [(part[1] >> 4, part[1] & 15) for part in parts]
    numbered = [part[0] for part in parts] == list(range(1, len(parts) + 1))
    if not numbered or not all(1 <= n <= 4 for pair in sampling for n in pair):
        return None
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    return Frame(marker, width, height, sampling, {part[2] for part in parts}) if width and height else None


def advances(seen: Frame, header: bytes) -> bool:
    """Say whether a scan header has its shape and its scan adds to the picture; note what it adds."""
    if len(header) < 6 or len(header) != 4 + 2 * header[0] or not _in_order(header[1:-3:2], len(seen.sampling)):
        return False
    first, last, before, after = header[-3], header[-2], header[-1] >> 4, header[-1] & 15
    if seen.marker != PROGRESSIVE:
        fits = (first, last, before, after) == (0, 63, 0, 0)
    else:
        fits = first <= last <= 63 and after <= _FINEST and (last == 0 if first == 0 else header[0] == 1)
    places = [(component, at) for component in header[1:-3:2] for at in range(first, last + 1)]
    fits = fits and all(_may_follow(seen, place, before, after) for place in places)
    seen.precision |= dict.fromkeys(places, after)
    return fits


def _in_order(components: bytes, count: int) -> bool:
    return list(components) == sorted(set(components)) and components[0] >= 1 and components[-1] <= count


def _may_follow(seen: Frame, place: tuple[int, int], before: int, after: int) -> bool:
    """A value is begun once, detail after the average; later passes go on one bit finer than where it stands."""
    if before == 0:
        has_average = place[1] == 0 or (place[0], 0) in seen.precision
        return place not in seen.precision and (has_average or seen.marker != PROGRESSIVE)
    return seen.precision.get(place) == before == after + 1


def is_complete(seen: Frame) -> bool:
    """Say whether every component has been coded."""
    return all((number, 0) in seen.precision for number in range(1, len(seen.sampling) + 1))


def reads(seen: Frame, header: bytes) -> set[tuple[int, int]]:
    """Return the tables a scan reads, as marker and number: the frame's steps, and codes as its own header says."""
    first, last, before = header[-3], header[-2], header[-1] >> 4
    pairs = header[2:-3:2]
    averages = {(DHT, pair >> 4) for pair in pairs} if first == 0 and before == 0 else set()
    detail = {(DHT, 16 | pair & 15) for pair in pairs} if last > 0 else set()
    return {(DQT, number) for number in seen.quantisation} | averages | detail


def restarts_due(seen: Frame, header: bytes, interval: int) -> int:
    """Count the restarts of a scan: one between each `interval` units, whose size the frame tells."""
    if not interval:
        return 0
    most = [max(pair[axis] for pair in seen.sampling) for axis in (0, 1)]
    own = seen.sampling[header[1] - 1] if header[0] == 1 else (1, 1)
    units = -(-seen.width * own[0] // (8 * most[0])) * -(-seen.height * own[1] // (8 * most[1]))
    return -(-units // interval) - 1
