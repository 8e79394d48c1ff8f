"""Was this picture here once, and was it removed for good? Then it does not come back, as the same file or saved anew.

What is kept of a photo that was forgotten is the hash of its file and 64 bits of what it looked like: no name, no
picture, and no way back to either.
"""

from collections.abc import Collection, Mapping
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Photo, Tombstone
from consentreg.services.refusal import Refused

SAME: Final = 7
"""Bits of a look that may differ in the same picture. Of 616 phone photos saved anew, smaller or as another kind of
file, none differed in more; of two different ones the closest differ in 16."""
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


def refuse(ctx: Context, sha256: str, looks: Collection[str]) -> None:
    """Raise Refused for a file that was removed for good, or one that looks like it in any of these looks."""
    forgotten = ctx.session.execute(sa.select(Tombstone.sha256, Tombstone.look))
    if any(sha256 == was or _any_alike(looks, looked) for was, looked in forgotten):
        detail = "This photo was removed for good because somebody asked for that. It cannot come back."
        raise Refused("FORGOTTEN", detail, "file")


def _any_alike(looks: Collection[str], other: str) -> bool:
    return any(alike(look, other) for look in looks)


def alike(one: str, other: str) -> bool:
    """Say whether two looks are of the same picture. One nobody could look at, or almost plain, is like no other."""
    if not one or not other:
        return False
    first, second = int(one, 16), int(other, 16)
    plain = any(not _PLAIN <= look.bit_count() <= 64 - _PLAIN for look in (first, second))
    return not plain and (first ^ second).bit_count() <= SAME
