"""Which photos has nobody looked at yet, so that they would not be known again once they are forgotten?

Photos from before looks were kept, and those that were made here by covering or cropping. In three steps, so that no
transaction waits for a photo to be decoded: `next_unseen`, `Work.look`, `keep`.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.imaging import intake
from consentreg.imaging.intake import Inspection
from consentreg.models import Likeness, Photo
from consentreg.services import audit, consequences, resemblance
from consentreg.storage import NotStored, Storage


@dataclass(frozen=True, slots=True)
class Work:
    """A photo nobody has looked at, and where its bytes are."""

    photo_id: str
    key: str
    originals: Storage

    def look(self) -> Inspection | None:
        """Return what the photo looks like; None where it cannot be opened. Slow and without a database."""
        try:
            return intake.inspect(self.originals.get(self.key))
        except (intake.Refused, NotStored):
            return None


def next_unseen(ctx: Context) -> Work | None:
    """Return a photo nobody has looked at; None where there is none."""
    # From before more than 64 bits were kept there are photos with a look that nobody can compare.
    coarsely = sa.and_(Photo.look != "", ~sa.exists().where(Likeness.photo_id == Photo.id))
    unseen = sa.select(Photo).where(Photo.erased_at.is_(None), sa.or_(Photo.look.is_(None), coarsely))
    photo = ctx.session.scalar(unseen.limit(1))
    return Work(photo.id, photo.key, ctx.originals) if photo else None


def keep(ctx: Context, photo_id: str, seen: Inspection | None) -> None:
    """Keep what a photo looks like, and what that means for it, unless it was forgotten meanwhile."""
    audit.take_turn(ctx.session)  # Of two photos looked at in one moment the second finds the first.
    photo = ctx.session.scalar(sa.select(Photo).where(Photo.id == photo_id, Photo.erased_at.is_(None)))
    if photo and seen:
        resemblance.keep(ctx, photo, seen)
        consequences.of_photos(ctx, [photo_id])
    elif photo:
        photo.look = ""
