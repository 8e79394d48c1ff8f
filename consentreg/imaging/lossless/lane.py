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

__all__ = ["Copy", "PixelsOnly", "build"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A file made here that shows exactly what its source shows, and was proved to hold nothing else."""

    data: bytes
    sha256: str
    width: int
    """Pixels, as displayed."""
    height: int


def build(data: bytes, rights: Rights | None = None) -> Copy:
    """Return a clean copy of the JPEG in `data` with the same pixels.

    Raises PixelsOnly for what has to be cleaned by its pixels, Refused for what is no photo we can open.
    """
    understood = source.read(data)
    if understood.profile and hashlib.sha256(understood.profile).hexdigest() not in scan.PROFILES:
        raise PixelsOnly("a colour profile that is not known")
    orientation, width, height = _checked(data)
    notes = rights_blocks(rights, "JPEG") if rights else ()
    made = target.written(understood, orientation, notes)
    if left := scan.residue(made, allowed=notes, private=True):
        raise PixelsOnly("; ".join(left[:5]))
    return Copy(made, hashlib.sha256(made).hexdigest(), width, height)


def _checked(data: bytes) -> tuple[int, int, int]:
    """Have the picture decoded once in a child; return how it is held, and its size as displayed."""
    reply, _ = pool.ask("weigh", data)
    try:
        if reply["exact"] is not True:
            raise PixelsOnly("more in a scan than its picture")
        orientation, width, height = (int(reply[name]) for name in ("orientation", "width", "height"))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("DECODER_DIED") from error
    if orientation not in range(1, 9):
        raise Refused("DECODER_DIED")
    return orientation, width, height
