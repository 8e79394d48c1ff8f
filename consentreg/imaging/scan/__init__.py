"""What is left in these bytes that is not on the allow-list?

The proof that a file is mute. It reads the file byte by byte as its format says, knows nothing of how the
file was made, and shares no code with whoever made it. What it does not know is residue; empty is mute.

In every lane a file may hold the parts of its picture and whole blocks of ours, byte for byte. A private copy in
full size may also say, in a JPEG, how the camera was held and what its colours mean: see notes.py.
"""

from collections.abc import Collection

from consentreg.imaging.scan import archive, jpeg, png, webp
from consentreg.imaging.scan.allowance import Allowance, Lost
from consentreg.imaging.scan.notes import PROFILES

__all__ = ["PROFILES", "residue", "zip_residue"]


def residue(data: bytes, *, allowed: Collection[bytes] = (), private: bool = False) -> tuple[str, ...]:
    """Return what a JPEG, PNG or WebP holds besides the picture, one short line each; () when it is mute.

    `allowed` holds whole metadata blocks that may stand in the file byte for byte, each at most once. `private` is
    for copies that no public channel gets.
    """
    allowance = Allowance(allowed, private=private)
    for walker in (jpeg, png, webp):
        if data.startswith(walker.START):
            try:
                return tuple(walker.walk(data, allowance))
            except Lost as lost:
                return (str(lost),)
    return ("not a JPEG, PNG or WebP",)


def zip_residue(data: bytes, *, allowed: Collection[bytes] = ()) -> tuple[str, ...]:
    """Return what a ZIP of ours holds besides the pictures of its photos and its manifests, likewise.

    `allowed` is for each of the photos anew.
    """
    try:
        found = archive.files(data)
    except Lost as lost:
        return (str(lost),)
    photos = {name: content for name, content in found.items() if name.startswith("photos/")}
    return tuple(f"{name}: {line}" for name, photo in photos.items() for line in residue(photo, allowed=allowed))
