"""Which clean copy of a photo may one of the people in it see, with everybody else covered?

What lies beneath a cover has no influence on a byte of it: the cover is painted at full size before anything is made
smaller. A copy is named after the file and what is covered, so that other tags make another copy. Like the small
copies of staff it is made by a worker: `prepare`, `Work.make` (slow, no database), `keep`.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.imaging import covering, derivative
from consentreg.imaging.covering import Box, Cover
from consentreg.models import Copy, Job, JobName, JobState, Photo
from consentreg.rules.facts import Purpose
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import alterations, jobs, looking, photos
from consentreg.services.clearance import Desk
from consentreg.services.same_file import Seen

RECIPE: Final = derivative.Recipe(max_edge=1200, quality=82)
KEPT: Final = timedelta(days=7)
_PREFIX: Final = "own-"
Covers = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What of a photo one of its people may see: all of it, or with these parts covered."""

    photo: Photo
    covers: Covers

    @property
    def size(self) -> str:
        """Return the name of its copy: the ordinary one where nothing is covered."""
        if not self.covers:
            return "preview"
        said = json.dumps([self.photo.sha256, self.photo.width, self.photo.height, *map(_sides, self.covers)])
        return _PREFIX + hashlib.sha256(said.encode()).hexdigest()[:24]


def view(desk: Desk, photo_id: str, person_id: str, *, cover_all: bool = False) -> View | None:
    """Return what a person in a photo may see of it, or None where the others in it cannot be covered.

    The others are covered unless every one of them may be shown inside today; `cover_all` covers them even so.
    """
    photo = desk.known.photos[photo_id]
    others = _others(desk, photo_id, person_id)
    if not _all_known(photo, others):
        return None
    if not cover_all and all_clear(desk, photo_id, person_id):
        return View(photo, ())
    places = {one.key: list(_places(photo, one)) for one in others}
    if any(not places[one.key] and not _unseen(desk, photo_id, one) for one in others):
        return None
    return View(photo, tuple(sorted((Box(*region) for each in places.values() for region in each), key=_sides)))


def _places(photo: Photo, seen: Seen) -> Iterator[tuple[float, float, float, float]]:
    """Yield where somebody was marked, in whichever row of the file: the same bytes have the same places."""
    marked = (alterations.region_of(photo, depiction) for depiction in seen.depictions)
    yield from dict.fromkeys(region for region in marked if region)


def _others(desk: Desk, photo_id: str, person_id: str) -> list[Seen]:
    records = desk.known.records(person_id, others=False)
    return [one for one in desk.known.seen(photo_id) if one.key not in records]


def _all_known(photo: Photo, others: Sequence[Seen]) -> bool:
    seen = photo.people_visible is not None and photo.people_visible <= len(others) + 1
    faces = len(photo.faces or ()) <= len(others) + 1 or looking.settled(photo)
    return photo.tagging_complete and seen and faces and photo.purpose == Purpose.PUBLICITY


def all_clear(desk: Desk, photo_id: str, person_id: str) -> bool:
    """Say whether every other one in a photo may be shown inside today, as the gate finds each of them."""
    found = desk.for_scope(photo_id, Scope.INTERNAL).decision.findings
    others = _others(desk, photo_id, person_id)
    by_person = [{f.outcome for f in found if f.person == one.key} for one in others]
    return all(outcomes == {Outcome.ALLOW} for outcomes in by_person)


def _unseen(desk: Desk, photo_id: str, one: Seen) -> bool:
    """Say whether two people have confirmed that nobody could tell who it is: there is nothing to cover."""
    found = desk.for_scope(photo_id, Scope.INTERNAL).decision.findings
    codes = {f.code for f in found if f.person == one.key}
    return codes == {"NOT_IDENTIFIABLE"}


def _sides(box: Box) -> tuple[float, float, float, float]:
    return round(box.x, 6), round(box.y, 6), round(box.w, 6), round(box.h, 6)


def copies(ctx: Context, views: Iterable[View]) -> dict[str, Copy]:
    """Return the copies that are there, by the id of their photo."""
    wanted = {(view.photo.id, view.size) for view in views}
    rows = ctx.session.scalars(sa.select(Copy).where(among(Copy.photo_id, {photo_id for photo_id, _size in wanted})))
    return {copy.photo_id: copy for copy in rows if (copy.photo_id, copy.size) in wanted}


def ask(ctx: Context, views: Collection[View]) -> int:
    """Have the copies made that are not there and not being made; return how many were asked for."""
    there, asked = copies(ctx, views), _being_made(ctx, [view.photo.id for view in views])
    missing = [view for view in views if view.covers and view.photo.id not in there]
    wanted = [view for view in missing if (view.photo.id, view.size) not in asked]
    for each in wanted:
        jobs.ask(ctx, JobName.MAKE_OWN_VIEW, each.photo.id, size=each.size, covers=[_sides(box) for box in each.covers])
    return len(wanted)


def _being_made(ctx: Context, photo_ids: Collection[str]) -> set[tuple[str, Any]]:
    unfinished = sa.and_(Job.name == JobName.MAKE_OWN_VIEW, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    rows = ctx.session.scalars(sa.select(Job).where(unfinished, among(Job.subject, photo_ids)))
    return {(job.subject, job.arguments.get("size")) for job in rows}


@dataclass(frozen=True, slots=True)
class Work:
    """A photo's bytes, and what of it is to be covered."""

    data: bytes
    covers: Covers

    def make(self, recipe: derivative.Recipe = RECIPE) -> derivative.Derivative:
        """Make the copy and prove it mute; raises Refused, NotMute. Slow and without a database."""
        return covering.altered(self.data, covering.Alteration(covers=tuple(map(Cover, self.covers))), recipe)


def prepare(ctx: Context, photo_id: str, size: str, covers: Sequence[Sequence[float]]) -> Work | None:
    """Read what a copy is made from; None where there is nothing to do any more."""
    photo = ctx.session.get(Photo, photo_id)
    if photo is None or photo.erased_at or _there(ctx, photo_id, size):
        return None
    return Work(photos.original(ctx, photo), tuple(Box(*sides) for sides in covers))


def _there(ctx: Context, photo_id: str, size: str) -> bool:
    return ctx.session.scalar(sa.select(Copy.id).where(Copy.photo_id == photo_id, Copy.size == size)) is not None


def keep(ctx: Context, photo_id: str, size: str, made: derivative.Derivative) -> None:
    """Keep a copy; one that came in between stays, and for a photo that was removed meanwhile none is kept."""
    photo = ctx.session.scalar(sa.select(Photo).where(Photo.id == photo_id).with_for_update())
    if photo is None or photo.erased_at or _there(ctx, photo_id, size):
        return
    ctx.session.add(Copy(photo_id=photo_id, size=size, key=ctx.derivatives.put(made.data), sha256=made.sha256,
                         width=made.width, height=made.height, made_at=ctx.now))  # fmt: skip
    ctx.session.flush()


def remove_old(ctx: Context) -> int:
    """Remove the copies that were made more than a week ago; who looks again has them made again."""
    old = sa.select(Copy).where(Copy.size.startswith(_PREFIX), Copy.made_at < ctx.now - KEPT)
    rows = ctx.session.scalars(old).all()
    for copy in rows:
        ctx.session.delete(copy)  # Its bytes, to which nobody refers any more, are swept within the hour.
    ctx.session.flush()
    return len(rows)
