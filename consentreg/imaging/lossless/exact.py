"""Is all of this coded data needed to decode the picture, and does it suffice?

Decoders stop reading when the picture is complete and pass over what is left before the next marker: room for
words. Here each stretch of coded data is decoded as a picture of its own, from a file that gives out its last
byte only when everything before it was used. Runs in the decoding child.
"""

import io
from typing import Final

from PIL import Image

from consentreg.imaging.lossless.source import Source, units
from consentreg.imaging.lossless.target import END, framed, numbered, picture, segment

_PADDING: Final = bytes(8)
"""The decoder fetches up to eight bytes at once; with as many in store it never waits at the end of what it needs."""

MOST_STRETCHES: Final = 2_000
_MOST_ACROSS: Final = 65_500
_PROGRESSIVE: Final = 0xC2
_AT_ONCE: Final = 1 << 22
"""How many bytes are handed to the decoder at a time."""


class _Measured(io.BytesIO):
    """A file that remembers how far it was read, and shows no more than one mark ahead at a time."""

    def __init__(self, head: bytes, coded: memoryview) -> None:
        super().__init__(b"".join((head, coded, _PADDING, END)))
        self.end = len(head) + len(coded)

    def read(self, size: int | None = -1) -> bytes:
        """Read up to the next mark: the last coded byte, the end of the coded data, the end of the padding."""
        at = self.tell()
        rest = next((mark - at for mark in (self.end - 1, self.end, self.end + len(_PADDING)) if mark > at), None)
        limits = [most for most in (size, rest) if most is not None and most >= 0]
        return super().read(min(limits, default=-1))

    @property
    def is_exact(self) -> bool:
        """Whether all of the coded data was asked for, and nothing behind its padding."""
        return self.end <= self.tell() <= self.end + len(_PADDING)


def is_exact(source: Source) -> bool:
    """Say whether the scans hold the picture and no more than eight bytes besides, in every stretch.

    Fewer cannot be told from what the decoder fetches ahead. A picture in several scans is decoded as a whole: what
    lies between its scans' last bits and their ends is not weighed. Raises whatever the decoder raises.
    """
    if source.kind == _PROGRESSIVE or len(source.scans) > 1:
        _decode(io.BytesIO(b"".join((b"\xff\xd8", *picture(source), END))))
        return True
    stretches = source.scans[0].stretches
    return len(stretches) <= MOST_STRETCHES and all(
        _stands_alone(source, number, begin, end) for number, (begin, end) in enumerate(stretches)
    )


def _stands_alone(source: Source, number: int, begin: int, end: int) -> bool:
    size = source.size if len(source.scans[0].stretches) == 1 else _strip(source, number)
    if max(size) > _MOST_ACROSS:
        return False
    file = _Measured(_head(source, size), memoryview(source.data)[begin:end])
    _decode(file)
    return file.is_exact


def _strip(source: Source, number: int) -> tuple[int, int]:
    """Return the size of the picture that one stretch makes: its units side by side."""
    scan = source.scans[0]
    across, down = units(source, scan.header)
    due = min(scan.interval, across * down - number * scan.interval)
    widest, tallest = (max(axis) for axis in zip(*source.components.values(), strict=True))
    return (8 * due, 8) if scan.header[0] == 1 else (8 * widest * due, 8 * tallest)


def _head(source: Source, size: tuple[int, int]) -> bytes:
    scan = source.scans[0]
    parts = (
        (0xDB, b"".join(source.quantisation.values())),
        (source.kind, framed(source, size)),
        (0xC4, b"".join(scan.coding.values())),
        (0xDA, numbered(source, scan.header)),
    )
    return b"\xff\xd8" + b"".join(segment(*part) for part in parts)


def _decode(file: io.BytesIO) -> None:
    with Image.open(file, formats=("JPEG",)) as photo:
        # All coded data is read at any scale; an eighth in grey is the cheapest.
        photo.draft("L", (1, 1))
        photo.decodermaxblock = _AT_ONCE
        photo.load()
