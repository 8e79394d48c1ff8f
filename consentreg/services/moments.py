"""Is this the same picture as one that looks like it, or another moment? Said by the safeguarding lead, who sees both.

*Another moment* counts for both photos, from then on and everywhere; it can be taken back. Until somebody says so a
photo waits wherever the other one refuses (domain.md 5.4.2, row 52). What looks like a photo that was forgotten can
only be looked at alone: of that one no picture is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Photo, Resemblance
from consentreg.services import audit, consequences, descent, photos, reviews
from consentreg.services.refusal import NotThere


@dataclass(frozen=True, slots=True)
class Beside:
    """A photo, or one it was made from, and one that looks like it: None where that one was forgotten."""

    row: Resemblance
    one: Photo
    other: Photo | None

    @property
    def apart(self) -> bool:
        """Say whether somebody saw that it is another moment."""
        return self.row.apart_at is not None


def beside(ctx: Context, photo: Photo) -> list[Beside]:
    """Return what a photo, or one it was made from, looks like; what nobody has settled first."""
    line = descent.line([photo.id])
    rows = ctx.session.scalars(sa.select(Resemblance).where(Resemblance.photo_id.in_(sa.select(line.c.source)))).all()
    seen = photos.some(ctx, {end for row in rows for end in (row.photo_id, row.other_id) if end})
    pairs = [Beside(row, seen[row.photo_id], seen.get(row.other_id or "")) for row in rows if row.photo_id in seen]
    found = [pair for pair in pairs if pair.row.other_id is None or pair.other]
    return sorted(found, key=lambda each: (each.apart, each.row.found_at, each.row.id))


def another(ctx: Context, photo: Photo, pair_id: str) -> Beside:
    """Write down that a photo and the one it looks like are two moments. Twice is the same.

    Raises NotThere, and Refused for whoever added one of the two or asked for its release.
    """
    audit.take_turn(ctx.session)
    pair = _pair(ctx, photo, pair_id)
    for each in filter(None, (pair.one, pair.other)):
        reviews.not_their_own(ctx, each)
    if not pair.apart:
        for row in _both_ways(ctx, pair):
            row.apart_by, row.apart_at = ctx.actor.id, ctx.now
        _note(ctx, "photo.another_moment", pair)
    return pair


def same(ctx: Context, photo: Photo, pair_id: str) -> Beside:
    """Take that back: a photo looks like the other one, and waits where that one refuses. Raises NotThere."""
    audit.take_turn(ctx.session)
    pair = _pair(ctx, photo, pair_id)
    if pair.apart:
        for row in _both_ways(ctx, pair):
            row.apart_by = row.apart_at = None
            row.found_at = ctx.now  # A review of before was said without it.
        _note(ctx, "photo.same_moment", pair)
        consequences.of_photos(ctx, [pair.one.id])
    return pair


def _pair(ctx: Context, photo: Photo, pair_id: str) -> Beside:
    found = next((each for each in beside(ctx, photo) if each.row.id == pair_id), None)
    if found is None:
        raise NotThere
    return found


def _both_ways(ctx: Context, pair: Beside) -> Sequence[Resemblance]:
    row = pair.row
    if row.other_id is None:
        return [row]
    back = sa.and_(Resemblance.photo_id == row.other_id, Resemblance.other_id == row.photo_id)
    return ctx.session.scalars(sa.select(Resemblance).where(sa.or_(Resemblance.id == row.id, back))).all()


def _note(ctx: Context, act: str, pair: Beside) -> None:
    ctx.session.flush()
    audit.record(ctx, act, pair.row.photo_id, other=pair.row.other_id)
