"""Which photos has nobody looked at yet, so that they would not be known again once they are forgotten?

Photos from before looks were kept, and those that were made here by covering or cropping. In three steps, so that no
transaction waits for a photo to be decoded: `next_unseen`, `Work.look`, `keep`.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.imaging import intake
from consentreg.models import Photo
from consentreg.storage import NotStored, Storage


@dataclass(frozen=True, slots=True)
class Work:
    """A photo nobody has looked at, and where its bytes are."""

    photo_id: str
    key: str
    originals: Storage

    def look(self) -> str:
        """Return what the photo looks like; empty where it cannot be opened. Slow and without a database."""
        try:
            return intake.inspect(self.originals.get(self.key)).look
        except (intake.Refused, NotStored):
            return ""


def next_unseen(ctx: Context) -> Work | None:
    """Return a photo nobody has looked at; None where there is none."""
    unseen = sa.select(Photo).where(Photo.look.is_(None), Photo.erased_at.is_(None)).limit(1)
    photo = ctx.session.scalar(unseen)
    return Work(photo.id, photo.key, ctx.originals) if photo else None


def keep(ctx: Context, photo_id: str, look: str) -> None:
    """Keep what a photo looks like, unless it was forgotten meanwhile."""
    still = (Photo.id == photo_id, Photo.erased_at.is_(None))
    ctx.session.execute(sa.update(Photo).where(*still).values(look=look))
