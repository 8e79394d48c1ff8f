"""How is an address drawn so that a phone's camera reads it?

As one path of an inline drawing: it needs no file, no style and no script, so every page may carry it.
"""

from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code: how many squares a side has, and the path of the dark ones."""

    size: int
    path: str


def drawn(text: str) -> Qr:
    """Return the QR code of a text; a seventh of it may be dirty or creased (ISO/IEC 18004, level M)."""
    rows = segno.make(text, error="m", micro=False).matrix
    return Qr(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: bytearray) -> str:
    path, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
