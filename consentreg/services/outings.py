"""Which photos belong together, in which order, and who is likely to be in them?

Photos of one outing stand in the order in which they were taken. Those added without an outing stand together in
their group.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.models import Copy, Depiction, Group, Person, PersonGroup, Photo
from consentreg.services import people, photos

IN_ORDER = (Photo.taken_at.is_(None), Photo.taken_at, Photo.added_at, Photo.id)


def beside(ctx: Context, photo: Photo) -> list[tuple[str, bool]]:
    """Return the photos that stand with this one and itself, in order: id, and whether its tags are complete."""
    query = photos.visible(ctx).with_only_columns(Photo.id, Photo.tagging_complete).where(_together(photo))
    return [(photo_id, done) for photo_id, done in ctx.session.execute(query.order_by(None).order_by(*IN_ORDER))]


def _together(photo: Photo) -> sa.ColumnElement[bool]:
    if photo.event_id:
        return Photo.event_id == photo.event_id
    return sa.and_(Photo.event_id.is_(None), Photo.group_id == photo.group_id)


def loose(ctx: Context) -> list[tuple[Group, int, int]]:
    """Return the groups that have photos without an outing: group, number of photos, how many are not finished."""
    unfinished = sa.func.sum(sa.case((Photo.tagging_complete, 0), else_=1))
    query = sa.select(Group, sa.func.count(Photo.id), unfinished).join(Photo, Photo.group_id == Group.id)
    query = query.where(Photo.event_id.is_(None), Photo.erased_at.is_(None)).group_by(Group.id).order_by(Group.name)
    rows = ctx.session.execute(query)
    return [(group, count, left) for group, count, left in rows if ctx.actor.sees_group(group.id)]


def loose_of(ctx: Context, group: Group) -> Sequence[Photo]:
    """Return a group's photos without an outing in order, with who is in them and their copies."""
    whole = (selectinload(Photo.copies), selectinload(Photo.depictions))
    query = photos.visible(ctx).where(Photo.event_id.is_(None), Photo.group_id == group.id).options(*whole)
    return ctx.session.scalars(query.order_by(None).order_by(*IN_ORDER)).all()


def strips(ctx: Context, event_ids: Collection[str], size: int = 5) -> dict[str, list[tuple[str, bool]]]:
    """Return the first photos of outings that are not finished: id, and whether its small copy is there."""
    place = sa.func.row_number().over(partition_by=Photo.event_id, order_by=IN_ORDER)
    first = photos.visible(ctx).order_by(None).with_only_columns(Photo.id, Photo.event_id, place.label("place"))
    first_few = first.where(Photo.event_id.in_(event_ids), sa.not_(Photo.tagging_complete)).subquery()
    small = sa.select(Copy.id).where(Copy.photo_id == first_few.c.id, Copy.size == "thumb").exists()
    query = sa.select(first_few.c.id, first_few.c.event_id, small).where(first_few.c.place <= size)
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for photo_id, event_id, ready in ctx.session.execute(query.order_by(first_few.c.event_id, first_few.c.place)):
        found[event_id].append((photo_id, ready))
    return dict(found)


def likely(ctx: Context, photo: Photo) -> tuple[list[Person], list[Person]]:
    """Return who may be in a photo: those already named in its outing, most often first, and the rest of its group."""
    often = _named(ctx, photo)
    of_group = sa.select(PersonGroup.person_id).where(PersonGroup.group_id == photo.group_id)
    query = people.visible(ctx).where(sa.or_(Person.id.in_(of_group), Person.id.in_(often)))
    known = {person.id: person for person in ctx.session.scalars(query)}
    return (
        [known[person_id] for person_id in often if person_id in known],
        [person for person in known.values() if person.id not in often and not _gone(person)],
    )


def _named(ctx: Context, photo: Photo) -> list[str]:
    times = sa.func.count(Depiction.id)
    query = sa.select(Depiction.person_id).join(Photo, Photo.id == Depiction.photo_id).where(_together(photo))
    query = query.where(Depiction.person_id.is_not(None)).group_by(Depiction.person_id)
    return [found for found in ctx.session.scalars(query.order_by(times.desc(), Depiction.person_id)) if found]


def _gone(person: Person) -> bool:
    return person.left_on is not None or person.deceased_on is not None
