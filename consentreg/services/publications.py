"""Where did each photo go, who put it there, and is it still there?

Every delivery writes one row a photo in its own transaction: nothing leaves without one. A photo counts as being at a
place until a task to take it down has ended.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Account, Channel, Delivery, Depiction, Photo, Publication, ReleasePhoto, Takedown
from consentreg.services import accounts, identity, names
from consentreg.services.clearance import Cleared
from consentreg.services.refusal import Refused

MAX_PLACE = 500
NOT_NEEDED = "not_needed"
"""How a task ends that nobody had to do: the yes that was running out was renewed in time."""
NEVER_LEFT = "never_left"
"""How a task ends by itself: handing over was stopped before this photo."""
MISTAKEN = "mistaken"
"""How a task ends that somebody brought about by mistake: the photo may stay, as if it had never been asked for."""
GONE = frozenset({"removed", NEVER_LEFT})
"""How a task ends where the photo is not at the place any more."""
Place = tuple[str, str, str]
"""A photo, a channel, and where there: what was put there twice is taken down once."""


class Out(NamedTuple):
    """One photo at one place, and the task to take it down if there is, or was, one."""

    publication: Publication
    channel: Channel
    takedown: Takedown | None
    collected_by: str | None = None
    """Id of the account that collected it, while it is in use."""


class Where(NamedTuple):
    """Where photos are put, and by whom."""

    place: str
    published_by: str


def where(ctx: Context, channel: Channel, place: str | None, published_by: str | None) -> Where:
    """Return where photos of a channel go and who puts them there, filled in as usual; raise Refused."""
    me = accounts.names(ctx, {ctx.actor.id}).get(ctx.actor.id or "", "a program")
    said = channel.url or channel.name if place is None else place
    return Where(_clean(said), names.clean_name(me if published_by is None else published_by, "published_by"))


def _clean(place: str) -> str:
    clean = " ".join("".join(c if c.isprintable() else " " for c in place).split())
    if not clean:
        raise Refused("PLACE_MISSING", "Say where you will put them.", "place")
    if len(clean) > MAX_PLACE:
        raise Refused("PLACE_TOO_LONG", f"Say it in {MAX_PLACE} characters or fewer.", "place")
    return clean


def write(ctx: Context, delivery: Delivery, channel: Channel, entries: Iterable[tuple[ReleasePhoto, Cleared]],
          where: Where) -> None:  # fmt: skip
    """Write down where each photo of a delivery goes, and who is in it."""
    gone = list(entries)
    pictured = _people(ctx, [entry.photo_id for entry, _ in gone])
    for entry, cleared in gone:
        ctx.session.add(
            Publication(
                delivery_id=delivery.id,
                release_photo_id=entry.id,
                photo_id=entry.photo_id,
                channel_id=channel.id,
                sha256=entry.sha256 or "",
                place=where.place,
                published_by=where.published_by,
                people=pictured.get(entry.photo_id, []),
                at=ctx.now,
                expires_on=cleared.expires_on,
            )
        )
    ctx.session.flush()


def _people(ctx: Context, photo_ids: Collection[str]) -> dict[str, list[str]]:
    """Return who is in photos, as any row of their file says."""
    found: dict[str, list[str]] = defaultdict(list)
    row = aliased(Photo)
    query = sa.select(Photo.id, Depiction.person_id).join(row, row.sha256 == Photo.sha256)
    query = query.join(Depiction, Depiction.photo_id == row.id).where(among(Photo.id, photo_ids))
    for photo_id, person_id in ctx.session.execute(query.order_by(row.id != Photo.id, Depiction.position)):
        if person_id and person_id not in found[photo_id]:
            found[photo_id].append(person_id)
    return found


def live(ctx: Context, photo_ids: Collection[str] | None = None) -> list[Out]:
    """Return where photos still are, each place once, newest first; of all photos where none are named."""
    query = sa.select(Publication) if photo_ids is None else _of_photos(photo_ids)
    there = [one for one in _out(ctx, query) if one.takedown is None or one.takedown.ended_at is None]
    # Newest first, and each place once: of several rows the last to be met is the oldest.
    once = {(place_of(one.publication), one.takedown and one.takedown.id): one for one in reversed(there)}
    return list(reversed(once.values()))


def _of_photos(photo_ids: Collection[str]) -> sa.Select[Publication]:
    return sa.select(Publication).where(among(Publication.photo_id, photo_ids))


def of_person(ctx: Context, person_id: str) -> list[Out]:
    """Return where photos went that somebody is in, or was named in when they went out, newest first."""
    records = identity.records(ctx, person_id)
    files = sa.select(Photo.sha256).join(Depiction, Depiction.photo_id == Photo.id)
    pictured = sa.select(Photo.id).where(Photo.sha256.in_(files.where(among(Depiction.person_id, records))))
    then = [sa.cast(Publication.people, sa.String).contains(each) for each in records]
    return _out(ctx, sa.select(Publication).where(sa.or_(Publication.photo_id.in_(pictured), *then)))


def of_release(ctx: Context, release_id: str) -> list[Out]:
    """Return where the photos of a release went, newest first."""
    mine = sa.select(Delivery.id).where(Delivery.release_id == release_id)
    return _out(ctx, sa.select(Publication).where(Publication.delivery_id.in_(mine)))


def at(ctx: Context, channel: Channel, *, page: int, size: int) -> list[Out]:
    """Return a page of what went to a channel, newest first, also what has left it."""
    return _out(ctx, sa.select(Publication).where(Publication.channel_id == channel.id), size, (page - 1) * size)


def count_at(ctx: Context, channel: Channel) -> int:
    """Count what went to a channel."""
    query = sa.select(sa.func.count()).select_from(Publication).where(Publication.channel_id == channel.id)
    return ctx.session.scalar(query) or 0


def _out(ctx: Context, query: sa.Select[Publication], limit: int | None = None, offset: int = 0) -> list[Out]:
    whole = query.add_columns(Channel, Account.id).join(Channel, Channel.id == Publication.channel_id)
    whole = whole.join(Delivery, Delivery.id == Publication.delivery_id)
    whole = whole.outerjoin(Account, sa.and_(Account.id == Delivery.account_id, Account.active))
    newest = whole.order_by(Publication.at.desc(), Publication.id).execution_options(populate_existing=True)
    some = newest.limit(limit).offset(offset)
    rows = ctx.session.execute(some).all()
    tasks = _tasks(ctx, {publication.photo_id for publication, *_ in rows})
    return [Out(publication, channel, _task_of(publication, tasks), by) for publication, channel, by in rows]


def _tasks(ctx: Context, photo_ids: Collection[str]) -> dict[Place, list[Takedown]]:
    query = sa.select(Takedown, Publication).join(Publication, Publication.id == Takedown.publication_id)
    counts = sa.or_(Takedown.ended_as.is_(None), Takedown.ended_as.not_in((NOT_NEEDED, MISTAKEN)))
    query = query.where(among(Publication.photo_id, photo_ids), counts)
    found: dict[Place, list[Takedown]] = defaultdict(list)
    ordered = query.order_by(Takedown.asked_at.desc()).execution_options(populate_existing=True)
    for takedown, publication in ctx.session.execute(ordered):
        found[place_of(publication)].append(takedown)
    return found


def _task_of(publication: Publication, tasks: dict[Place, list[Takedown]]) -> Takedown | None:
    """Return the newest task that covers a publication: what was put there after it was asked for is not covered."""
    here: Sequence[Takedown] = tasks.get(place_of(publication), ())
    return next((task for task in here if publication.at <= task.asked_at), None)


def place_of(publication: Publication) -> Place:
    """Return the place of a publication."""
    return publication.photo_id, publication.channel_id, publication.place
