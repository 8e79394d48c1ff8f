"""Was this picture here once, and was it removed for good? Its file does not come back; saved anew, the lead must look.

What is kept of a photo that was forgotten is the hash of its file, 64 bits of what it looked like and a sketch of 1,024
places, each darker or brighter than what is around it (`imaging.alike`): no name, no picture, no way back to either.
A sketch tells the whole picture, saved anew or turned, and no crop of it. Tombstones from before sketches were kept
have the 64 bits alone, and take the next frame of a burst for the same picture: the lead sees that it is none.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.imaging import alike as pictures
from consentreg.models import Photo, Tombstone
from consentreg.services.refusal import Refused

SAME: Final = 7
"""Bits of a look that may differ in the same picture. Of 616 phone photos saved anew, smaller or as another kind of
file, none differed in more; of two different ones the closest differ in 16."""
_BITS: Final = 16
"""Hexadecimal digits of a look without its sketch."""
_PLAIN: Final = 8
"""A picture with fewer bits one way than these is almost of one colour, and looks like too many others."""


def add(ctx: Context, photos: Mapping[Photo, str]) -> None:
    """Remember photos, each with its look, before their rows are blanked. Twice is the same."""
    hashes = {photo.sha256: look for photo, look in photos.items()}
    known = sa.select(Tombstone.sha256).where(Tombstone.sha256.in_(hashes))
    there = set(ctx.session.scalars(known))
    ctx.session.add_all(
        Tombstone(sha256=sha256, look=look, at=ctx.now) for sha256, look in hashes.items() if sha256 not in there
    )
    ctx.session.flush()


def refuse(ctx: Context, sha256: str) -> None:
    """Raise Refused for a file that was removed for good."""
    if ctx.session.scalar(sa.select(Tombstone.id).where(Tombstone.sha256 == sha256).limit(1)):
        detail = "This photo was removed for good because somebody asked for that. It cannot come back."
        raise Refused("FORGOTTEN", detail, "file")


def remembered(look: str, greys: bytes) -> str:
    """Return what is kept of how a photo looked: its 64 bits, and a sketch where it is not almost of one colour."""
    return look + pictures.sketch(greys) if look and greys and not pictures.plain(greys) else look


def recalled(ctx: Context, looks: Collection[str], greys: bytes) -> Iterator[str]:
    """Yield the ids of the tombstones of pictures a photo shows, by its look, those turned, and its greys."""
    bits, drawn = [int(each, 16) for each in looks if each], pictures.drawings(greys)
    for gone, look in ctx.session.execute(sa.select(Tombstone.id, Tombstone.look).where(Tombstone.look != "")):
        kept, sketch = look[:_BITS], look[_BITS:]
        near = any((int(kept, 16) ^ each).bit_count() <= pictures.COARSE for each in bits)
        if near and (pictures.sketched(drawn, sketch) if sketch else any(alike(kept, each) for each in looks)):
            yield gone


def alike(one: str, other: str) -> bool:
    """Say whether two looks of 64 bits are of the same picture, or frames of one burst.

    One nobody could look at, or almost plain, is like no other.
    """
    if not one or not other:
        return False
    plain = any(not _PLAIN <= int(look, 16).bit_count() <= 64 - _PLAIN for look in (one, other))
    return not plain and (int(one, 16) ^ int(other, 16)).bit_count() <= SAME
