"""Where is somebody's own copy of everything?

Asked for by the person, by an adult who may see their photos, or by staff for them; made by a worker; kept for a week
among the derivatives. The others in its photos are always covered, whatever they said.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.imaging import covering
from consentreg.models import Authority, JobName, OwnCopy, Person
from consentreg.services import audit, identity, jobs, keepsake, mine, notices, own_views, photos, told_of, visits
from consentreg.services.clearance import Desk
from consentreg.services.keepsake import Page
from consentreg.services.own_views import View
from consentreg.services.refusal import Conflict, NotThere
from consentreg.services.turns import lock
from consentreg.services.visits import Visit
from consentreg.storage import Storage

KEPT: Final = timedelta(days=7)


def ask(ctx: Context, person: Person, authority: Authority | None = None, *, language: str | None = None) -> OwnCopy:
    """Ask for a copy of everything, in a language or in that on file for whoever gets it.

    While one is being made or waits to be collected, that one is returned.
    """
    if not visits.about(ctx, person, authority).sees_photos:
        raise NotThere
    if person.erased_on:
        raise Conflict("NOTHING_LEFT", "Nothing is kept about them any more, so there is nothing to copy.")
    lock(ctx, [person.id])
    waiting = [one for one in listing(ctx, person, authority) if not one.collected_at]
    if waiting:
        return waiting[0]
    copy = OwnCopy(person_id=person.id, authority_id=authority.id if authority else None, asked_at=ctx.now,
                   asked_by=ctx.actor.id if ctx.actor.kind == "account" else None)  # fmt: skip
    ctx.session.add(copy)
    ctx.session.flush()
    audit.record(ctx, "own_copy.asked", copy.id, person=person.id, by=copy.authority_id or "self")
    spoken = language or (authority or person).language
    jobs.ask(ctx, JobName.MAKE_OWN_COPY, copy.id, language=notices.known(spoken))
    return copy


def listing(ctx: Context, person: Person, authority: Authority | None = None) -> Sequence[OwnCopy]:
    """Return the copies that are being made or still there, newest first: each sees only those of their own."""
    whose = identity.theirs(ctx, OwnCopy, person.id, authority.id if authority else None)
    query = sa.select(OwnCopy).where(whose, OwnCopy.removed_at.is_(None))
    return ctx.session.scalars(query.order_by(OwnCopy.asked_at.desc(), OwnCopy.id)).all()


def of_visit(ctx: Context, visit: Visit) -> Sequence[OwnCopy]:
    """Return the copies of whoever visits."""
    return listing(ctx, visit.person, visit.authority)


def collect(ctx: Context, person: Person, copy_id: str, authority_id: str | None = None) -> Iterator[bytes]:
    """Return the ZIP of a copy in parts and note that it was collected.

    Raises NotThere where it is not theirs or not there.
    """
    whose = identity.theirs(ctx, OwnCopy, person.id, authority_id)
    copy = ctx.session.scalar(sa.select(OwnCopy).where(OwnCopy.id == copy_id, whose))
    if copy is None:
        raise NotThere
    if copy.key is None or copy.removed_at:
        raise NotThere
    copy.collected_at = copy.collected_at or ctx.now
    audit.record(ctx, "own_copy.collected", copy.id, person=person.id)
    return ctx.derivatives.get_parts(copy.key)


@dataclass(frozen=True, slots=True)
class Packed:
    """A ZIP that was put into the storage, and what it is."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Work:
    """What goes into a copy: the photos with what is to be covered, and all that is told of somebody."""

    photos: Sequence[View]
    pages: Sequence[Page]
    derivatives: Storage

    def put(self, parts: Iterable[bytes]) -> Packed:
        """Keep the ZIP, of which no more than one photo is in memory. Slow and without a database."""
        counted = _Counted(parts)
        key = self.derivatives.put_parts(counted)
        return Packed(key, counted.digest.hexdigest(), counted.size)

    def drop(self, packed: Packed) -> None:
        """Remove a ZIP that nobody refers to."""
        self.derivatives.remove(packed.key)


class _Counted:
    """Hands parts on, and knows their hash and size in the end."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.digest, self.size, self._parts = hashlib.sha256(), 0, parts

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.digest.update(part)
            self.size += len(part)
            yield part


def prepare(ctx: Context, copy_id: str, language: str = "en") -> Work | None:
    """Read what goes into a copy, said in a language; None where it was made or removed already."""
    copy = ctx.session.get(OwnCopy, copy_id)
    if copy is None or copy.key or copy.removed_at:
        return None
    visit = _visit(ctx, copy)
    if visit.person.erased_on or not visit.sees_photos:
        return None
    wanted = mine.ids(ctx, visit)
    desk = Desk(ctx, wanted)
    shown = [view for each in wanted if (view := _shown(desk, each, visit))]
    told = told_of.everything(ctx, visit, desk, [view.photo.id for view in shown], language)
    return Work(shown, keepsake.pages(told, language), ctx.derivatives)


def _visit(ctx: Context, copy: OwnCopy) -> Visit:
    person = ctx.session.get_one(Person, copy.person_id)
    adult = ctx.session.get_one(Authority, copy.authority_id) if copy.authority_id else None
    return visits.about(ctx, person, adult)


def _shown(desk: Desk, photo_id: str, visit: Visit) -> View | None:
    if mine.paused(desk, photo_id):
        return None
    return own_views.view(desk, photo_id, visit.person.id, cover_all=True)


def original(ctx: Context, view: View) -> own_views.Work:
    """Read one photo of a copy."""
    return own_views.Work(photos.original(ctx, view.photo), view.covers)


def draw(work: own_views.Work) -> bytes:
    """Make one photo of a copy in full size and prove it mute; raises Refused, NotMute. Slow, no database."""
    return work.make(covering.KEPT).data


def keep(ctx: Context, copy_id: str, packed: Packed) -> bool:
    """Note where the ZIP of a copy is, unless one is kept already or the person was forgotten; return whether."""
    audit.take_turn(ctx.session)
    copy = ctx.session.get_one(OwnCopy, copy_id, populate_existing=True)
    if copy.key or copy.removed_at:
        return False
    copy.key, copy.sha256, copy.bytes, copy.made_at = packed.key, packed.sha256, packed.size, ctx.now
    audit.record(ctx, "own_copy.made", copy.id, person=copy.person_id, sha256=copy.sha256)
    return True


def give_up(ctx: Context, copy_id: str) -> None:
    """Note that a copy could not be made, so that it can be asked for again."""
    copy = ctx.session.get_one(OwnCopy, copy_id)
    if not copy.key and not copy.removed_at:
        copy.removed_at = ctx.now
        audit.record(ctx, "own_copy.failed", copy.id, person=copy.person_id)


def remove_old(ctx: Context) -> int:
    """Remove the copies that were made a week ago or longer; their bytes are swept within the hour."""
    old = sa.select(OwnCopy).where(OwnCopy.made_at < ctx.now - KEPT, OwnCopy.removed_at.is_(None))
    rows = ctx.session.scalars(old).all()
    for copy in rows:
        copy.removed_at, copy.key = ctx.now, None
        audit.record(ctx, "own_copy.removed", copy.id, person=copy.person_id)
    return len(rows)
