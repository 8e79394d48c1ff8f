"""What is left in these bytes that is not on the allow-list?

The proof that a file is mute. It reads the file byte by byte as its format says, knows nothing of how the
file was made, and shares no code with whoever made it. What it does not know is residue; empty is mute.
"""

from collections.abc import Collection

from consentreg.imaging.scan import jpeg, png, webp
from consentreg.imaging.scan.allowance import Allowance, Lost


def residue(data: bytes, *, allowed: Collection[bytes] = ()) -> tuple[str, ...]:
    """Return what a JPEG, PNG or WebP holds besides the picture, one short line each; () when it is mute.

    `allowed` holds whole metadata blocks that may stand in the file byte for byte, each at most once.
    """
    allowance = Allowance(allowed)
    for walker in (jpeg, png, webp):
        if data.startswith(walker.START):
            try:
                return tuple(walker.walk(data, allowance))
            except Lost as lost:
                return (str(lost),)
    return ("not a JPEG, PNG or WebP",)
