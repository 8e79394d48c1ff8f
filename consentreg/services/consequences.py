"""Somebody changed their mind, or something changed: what must end, and what must be taken down?

Called by every act that can narrow, inside its transaction and as its last step. Releases that are not handed over yet
end with the first photo that may not go out any more; what is out already becomes a task. Done twice it is the same,
and a later yes undoes nothing of it.
What ends, and why, is told by what is found after the act, never by what kind of act it was (domain.md 5.4.5).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Channel, Depiction, Photo, Release, ReleasePhoto, Takedown
from consentreg.rules.causes import cause_of
from consentreg.rules.deadlines import Cause, due
from consentreg.rules.findings import Finding
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import ChannelClass
from consentreg.services import audit, clearance, descent, identity, outcomes, publications, resemblance, staying
from consentreg.services.clearance import Desk
from consentreg.services.organisation import organisation
from consentreg.services.publications import Out

Waiting = tuple[ReleasePhoto, Release, Channel]
"""A photo that is not handed over yet, and for where it is meant."""


@dataclass(slots=True)
class Narrowed:
    """What was decided anew because of an act, by id: photos, releases that ended, and tasks to take photos down."""

    photos: set[str] = field(default_factory=set)
    releases: dict[str, set[str]] = field(default_factory=dict)
    """The photos of each for which it ended."""
    takedowns: dict[str, str] = field(default_factory=dict)
    """The photo of each."""


def narrowed(session: Session) -> Narrowed:
    """Return what was drawn so far in a session."""
    found: Narrowed = session.info.setdefault("narrowed", Narrowed())
    return found


def of_person(ctx: Context, person_id: str) -> None:
    """Draw the consequences for every photo somebody is in, or somebody who is or may be the same."""
    audit.take_turn(ctx.session)
    of_people(ctx, identity.touched(ctx, person_id))


def of_people(ctx: Context, records: Collection[str]) -> None:
    """Draw the consequences for every photo in which one of these records is named."""
    of_photos(ctx, ctx.session.scalars(_photos_of(records)).all())


def _photos_of(person_ids: Collection[str]) -> sa.Select[str]:
    return sa.select(Depiction.photo_id).where(among(Depiction.person_id, person_ids))


def of_photos(ctx: Context, photo_ids: Collection[str]) -> None:
    """Draw the consequences for photos, the same files in other groups and everything made of them."""
    audit.take_turn(ctx.session)
    reached = _reached(ctx, photo_ids) if photo_ids else ()
    narrowed(ctx.session).photos.update(reached)
    waiting, out = _waiting(ctx, reached), publications.live(ctx, reached)
    if waiting or out:
        desk = Desk(ctx, _stakes(waiting, out))
        _end_releases(ctx, desk, waiting)
        _ask_for_removal(ctx, desk, out)


def of_all(ctx: Context) -> None:
    """Draw the consequences for everything that waits or is out: the organisation changed its own rules."""
    of_photos(ctx, at_stake(ctx))


def at_stake(ctx: Context) -> list[str]:
    """Return the ids of the photos that wait to be handed over or are out, in a fixed order."""
    return sorted(_stakes(_waiting(ctx, None), publications.live(ctx)))


def _stakes(waiting: Sequence[Waiting], out: Sequence[Out]) -> set[str]:
    return {entry.photo_id for entry, *_ in waiting}.union(one.publication.photo_id for one in out)


def _reached(ctx: Context, photo_ids: Collection[str]) -> Sequence[str]:
    """Return these photos, their files in other groups, what was made of them, and all that of what looks alike."""
    reached = _with_what_is_made(ctx, photo_ids)
    alike = resemblance.others(ctx, reached)
    return [*reached, *_with_what_is_made(ctx, alike)] if alike else reached


def _with_what_is_made(ctx: Context, photo_ids: Collection[str]) -> Sequence[str]:
    files = sa.select(Photo.sha256).where(among(Photo.id, photo_ids))
    found = descent.made_of(sa.select(Photo.id).where(Photo.sha256.in_(files)))
    return ctx.session.scalars(sa.select(found.c.id)).all()


def _waiting(ctx: Context, photo_ids: Collection[str] | None) -> list[Waiting]:
    query = (
        sa.select(ReleasePhoto, Release, Channel)
        .join(Release, Release.id == ReleasePhoto.release_id)
        .join(Channel, Channel.id == Release.channel_id)
        .where(Release.refused_at.is_(None), ReleasePhoto.state.in_(("waiting", "ready")))
        .order_by(Release.asked_at, Release.id, ReleasePhoto.position)
    )
    if photo_ids is not None:
        query = query.where(among(ReleasePhoto.photo_id, photo_ids))
    return [(entry, release, channel) for entry, release, channel in ctx.session.execute(query)]


def _end_releases(ctx: Context, desk: Desk, waiting: Sequence[Waiting]) -> None:
    stopped: dict[Release, list[str]] = defaultdict(list)
    found: dict[Release, set[str]] = defaultdict(set)
    for entry, release, channel in waiting:
        cleared = desk.for_channel(entry.photo_id, channel)
        if not cleared:
            entry.decision_id = clearance.keep(ctx, cleared, channel, "change")
            outcomes.refuse(entry, cleared)
            stopped[release].append(entry.photo_id)
            found[release] |= _codes(cleared.decision.findings)
    for release, photo_ids in stopped.items():
        release.refused_at = ctx.now
        narrowed(ctx.session).releases[release.id] = set(photo_ids)
        audit.record(ctx, "release.ended", release.id, photos=photo_ids, cause=cause_of(found[release]))


def _ask_for_removal(ctx: Context, desk: Desk, out: Sequence[Out]) -> None:
    zone = organisation(ctx).policy.zone
    for one in out:
        found = staying.hindrances(desk, one.publication.photo_id, one.channel)
        if found:
            why = _why(desk, one, found)
            take_down(ctx, one, why, due(ChannelClass(one.channel.klass), why, ctx.now, zone))


def _why(desk: Desk, one: Out, found: Sequence[Finding]) -> Cause:
    photo = desk.known.photos.get(one.publication.photo_id)
    return Cause.ERASED if photo and photo.erased_at else cause_of(_codes(found))


def _codes(found: Iterable[Finding]) -> set[str]:
    return {each.code for each in found if each.outcome is not Outcome.ALLOW}


def take_down(ctx: Context, one: Out, cause: Cause, due_at: datetime) -> None:
    """Ask for a photo to leave a place. Where that was asked for already, it can only become more urgent.

    Whoever brought it there sees to it, until somebody else takes it on.
    """
    if one.takedown is None:
        task = Takedown(publication_id=one.publication.id, cause=cause, asked_at=ctx.now, due_at=due_at,
                        owner_id=one.collected_by)  # fmt: skip
        ctx.session.add(task)
        ctx.session.flush()
        narrowed(ctx.session).takedowns[task.id] = one.publication.photo_id
        audit.record(
            ctx, "takedown.asked", task.id, photo=one.publication.photo_id, channel=one.channel.id, cause=cause
        )
    elif due_at < one.takedown.due_at or (one.takedown.cause == Cause.RUNNING_OUT != cause):
        _hasten(ctx, one.takedown, cause, due_at)


def _hasten(ctx: Context, task: Takedown, cause: Cause, due_at: datetime) -> None:
    if task.cause == Cause.RUNNING_OUT:
        task.asked_at = ctx.now  # Until now nobody had said no: for whoever takes it down it begins today.
    task.cause, task.due_at = cause, min(due_at, task.due_at)
    audit.record(ctx, "takedown.hastened", task.id, cause=cause)
