"""How does a JPEG leave its notes behind and keep every pixel?

The second lane for full size, for copies that are not public: a new file of the picture's own parts, taken from a
source that is understood whole, decoded once on the way, and proved mute like any other. Whatever is unusual about
the source is a matter for the first lane, where a new picture is made from pixels.
"""

import hashlib
from dataclasses import dataclass

from consentreg.imaging import pool, scan
from consentreg.imaging.lossless import source, target
from consentreg.imaging.lossless.source import PixelsOnly
from consentreg.imaging.metadata import Rights, rights_blocks
from consentreg.imaging.refusals import Refused
from consentreg.imaging.upright import displayed

__all__ = ["Copy", "PixelsOnly", "build"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A file made here that shows exactly what its source shows, and was proved to hold nothing else."""

    data: bytes
    sha256: str
    width: int
    """Pixels, as displayed."""
    height: int


def build(data: bytes, rights: Rights | None = None, *, max_edge: int | None = None) -> Copy:
    """Return a clean copy of the JPEG in `data` with the same pixels.

    Raises PixelsOnly for whatever else it is, also for a photo whose longest side is above `max_edge` and for a file
    that cannot be opened: the lane of the pixels has the last word on those.
    """
    understood = source.read(data)
    if max_edge is not None and max(understood.size) > max_edge:
        raise PixelsOnly("a photo that has to become smaller")
    if understood.profile and hashlib.sha256(understood.profile).hexdigest() not in scan.PROFILES:
        raise PixelsOnly("a colour profile that is not known")
    return moved(understood, _weighed(data), rights)


def moved(understood: source.Source, orientation: int, rights: Rights | None = None) -> Copy:
    """Write the new file and prove it. The source must have been decoded before; raises PixelsOnly."""
    notes = rights_blocks(rights, "JPEG") if rights else ()
    made = target.written(understood, orientation, notes)
    if left := scan.residue(made, allowed=notes, private=True):
        raise PixelsOnly("; ".join(left[:5]))
    return Copy(made, hashlib.sha256(made).hexdigest(), *displayed(understood.size, orientation))


def _weighed(data: bytes) -> int:
    """Have the picture decoded once in a child; return how the camera was held, from 1 to 8."""
    try:
        reply, _ = pool.ask("weigh", data)
    except Refused as refused:
        raise PixelsOnly(refused.code) from refused
    orientation = reply.get("orientation")
    if reply.get("exact") is not True or not isinstance(orientation, int) or not 1 <= orientation <= 8:
        raise PixelsOnly("more in a scan than its picture")
    return orientation
