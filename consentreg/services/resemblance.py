"""Which pictures were saved anew from one another, and from one that was forgotten? (domain.md 5.4.2, row 52)

Written down when a photo gets its look, in the same transaction: then 64 bits of all about as bright are read, and the
greys of the few that may be the same. Deciding reads only what was written down about the photos it is asked about.
Photos made here from one another are no look-alikes: what was said of the first is handed on to them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.imaging import alike
from consentreg.imaging.intake import Inspection
from consentreg.models import Likeness, Photo, Resemblance, Tombstone
from consentreg.services import descent, tombstones


def keep(ctx: Context, photo: Photo, seen: Inspection) -> None:
    """Keep what a photo looks like, and write down which pictures it is the same as."""
    photo.look = seen.look
    ctx.session.execute(sa.delete(Likeness).where(Likeness.photo_id == photo.id))
    ctx.session.execute(sa.delete(Resemblance).where(_of(photo.id)))
    if not seen.greys:
        return
    light, spread = alike.light(seen.greys)
    ctx.session.add(Likeness(photo_id=photo.id, greys=seen.greys, light=light, spread=spread))
    if not alike.plain(seen.greys):
        for other in _found(ctx, photo, seen):
            ctx.session.add(Resemblance(photo_id=photo.id, other_id=other, found_at=ctx.now))
            ctx.session.add(Resemblance(photo_id=other, other_id=photo.id, found_at=ctx.now))
        for gone in tombstones.recalled(ctx, (seen.look, *seen.turned), seen.greys):
            ctx.session.add(Resemblance(photo_id=photo.id, tombstone_id=gone, found_at=ctx.now))
    ctx.session.flush()


def _of(photo_id: str) -> sa.ColumnElement[bool]:
    return sa.or_(Resemblance.photo_id == photo_id, Resemblance.other_id == photo_id)


def _found(ctx: Context, photo: Photo, seen: Inspection) -> Iterator[str]:
    looks = [int(each, 16) for each in (seen.look, *seen.turned) if each]
    light, spread = alike.light(seen.greys)
    others = (
        sa.select(Photo.id, Photo.look)
        .join(Likeness, Likeness.photo_id == Photo.id)
        .where(
            Likeness.light.between(light - alike.NEAR, light + alike.NEAR),
            Likeness.spread.between(max(spread - alike.NEAR, alike.PLAIN), spread + alike.NEAR),
            Photo.sha256 != photo.sha256,
        )
    )
    near = [other for other, look in ctx.session.execute(others) if _near(int(look or "0", 16), looks)]
    near = sorted(set(near) - _line(ctx, photo)) if near else []
    greys = sa.select(Likeness.photo_id, Likeness.greys).where(among(Likeness.photo_id, near))
    sought = alike.Sought(seen.greys)
    for other, kept in ctx.session.execute(greys) if near else ():
        if sought.same(kept):
            yield other


def _near(look: int, looks: Collection[int]) -> bool:
    return any((look ^ each).bit_count() <= alike.COARSE for each in looks)


def _line(ctx: Context, photo: Photo) -> set[str]:
    """Return the photos a photo was made from, and all that was made of any of them."""
    line = descent.line([photo.id])
    made = descent.made_of(sa.select(line.c.source.label("id")))
    return set(ctx.session.scalars(sa.select(made.c.id)))


def others(ctx: Context, photo_ids: Collection[str]) -> list[str]:
    """Return the ids of the photos that show the same picture as one of these, as far as nobody said otherwise."""
    query = sa.select(Resemblance.other_id).where(*_together(photo_ids), Resemblance.other_id.is_not(None)).distinct()
    return [each for each in ctx.session.scalars(query.order_by(Resemblance.other_id)) if each]


def recorded(ctx: Context, photo_ids: Collection[str]) -> Mapping[str, list[Resemblance]]:
    """Return what is written down of photos, by photo id, as far as nobody said otherwise."""
    found: dict[str, list[Resemblance]] = defaultdict(list)
    for row in ctx.session.scalars(sa.select(Resemblance).where(*_together(photo_ids)).order_by(Resemblance.id)):
        found[row.photo_id].append(row)
    return found


def _together(photo_ids: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    return among(Resemblance.photo_id, photo_ids), Resemblance.apart_at.is_(None)


def forgotten(ctx: Context, rows: Collection[Resemblance]) -> dict[str, datetime]:
    """Return when what photos resemble was forgotten, by the ids of the tombstones."""
    ids = {row.tombstone_id for row in rows if row.tombstone_id}
    query = sa.select(Tombstone.id, Tombstone.at).where(among(Tombstone.id, ids))
    return {gone: at for gone, at in ctx.session.execute(query)} if ids else {}  # noqa: C416 (rows are not pairs)
