"""From which photos was this one made, by covering somebody or cropping, and which were made of it?"""

from collections.abc import Collection

import sqlalchemy as sa

from consentreg.db import among
from consentreg.models import Alteration, Photo


def line(photo_ids: Collection[str]) -> sa.CTE:
    """Return pairs: a photo's id (`made`), and that of one it goes back to (`source`), itself the first."""
    photo = sa.select(Photo.id.label("made"), Photo.id.label("source")).where(among(Photo.id, photo_ids))
    pairs = photo.cte("line", recursive=True)
    return pairs.union(sa.select(pairs.c.made, Alteration.source_id).where(Alteration.id == pairs.c.source))


def made_of(photo_ids: sa.Select[str]) -> sa.CTE:
    """Return the ids of these photos, and of all that was made of any of them, also through others."""
    found = photo_ids.cte("made_of", recursive=True)
    return found.union(sa.select(Alteration.id).where(Alteration.source_id == found.c.id))
