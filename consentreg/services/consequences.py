"""Somebody changed their mind, or something changed: what must end, and what must be taken down?

Called by every act that can narrow, inside its transaction and as its last step. Releases that are not handed over yet
end with the first photo that may not go out any more; what is out already becomes a task. Done twice it is the same,
and a later yes undoes nothing of it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Channel, Depiction, Photo, Release, ReleasePhoto, Takedown
from consentreg.rules.deadlines import Cause, due
from consentreg.rules.findings import Finding
from consentreg.rules.words import ChannelClass
from consentreg.services import audit, clearance, descent, identity, outcomes, publications, staying
from consentreg.services.clearance import Desk
from consentreg.services.organisation import organisation
from consentreg.services.publications import Out

Waiting = tuple[ReleasePhoto, Release, Channel]
"""A photo that is not handed over yet, and for where it is meant."""
_OF_AGE = frozenset({"GUARDIAN_YES_LAPSED_AGE", "OWN_DECISION_NEEDED"})


def of_person(ctx: Context, person_id: str, cause: str) -> None:
    """Draw the consequences for every photo somebody is in, or somebody who is or may be the same."""
    audit.take_turn(ctx.session)
    of_people(ctx, identity.touched(ctx, person_id), cause)


def of_people(ctx: Context, records: Collection[str], cause: str) -> None:
    """Draw the consequences for every photo in which one of these records is named."""
    of_photos(ctx, ctx.session.scalars(_photos_of(records)).all(), cause)


def _photos_of(person_ids: Collection[str]) -> sa.Select[str]:
    return sa.select(Depiction.photo_id).where(among(Depiction.person_id, person_ids))


def of_photos(ctx: Context, photo_ids: Collection[str], cause: str | None) -> None:
    """Draw the consequences for photos, the same files in other groups and everything made of them.

    `cause` is a word of rules.deadlines.Cause; None where nothing but time has passed, and what was found tells it.
    """
    audit.take_turn(ctx.session)
    reached = _reached(ctx, photo_ids) if photo_ids else ()
    waiting, out = _waiting(ctx, reached), publications.live(ctx, reached)
    if waiting or out:
        desk = Desk(ctx, _stakes(waiting, out))
        _end_releases(ctx, desk, waiting, cause)
        _ask_for_removal(ctx, desk, out, cause)


def of_all(ctx: Context, cause: str) -> None:
    """Draw the consequences for everything that waits or is out: the organisation changed its own rules."""
    of_photos(ctx, at_stake(ctx), cause)


def at_stake(ctx: Context) -> list[str]:
    """Return the ids of the photos that wait to be handed over or are out, in a fixed order."""
    return sorted(_stakes(_waiting(ctx, None), publications.live(ctx)))


def _stakes(waiting: Sequence[Waiting], out: Sequence[Out]) -> set[str]:
    return {entry.photo_id for entry, *_ in waiting}.union(one.publication.photo_id for one in out)


def _reached(ctx: Context, photo_ids: Collection[str]) -> Sequence[str]:
    """Return these photos, the same files in other groups, and what was made of any of them."""
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


def _end_releases(ctx: Context, desk: Desk, waiting: Sequence[Waiting], cause: str | None) -> None:
    stopped: dict[Release, list[str]] = defaultdict(list)
    for entry, release, channel in waiting:
        cleared = desk.for_channel(entry.photo_id, channel)
        if not cleared:
            entry.decision_id = clearance.keep(ctx, cleared, channel, "change")
            outcomes.refuse(entry, cleared)
            stopped[release].append(entry.photo_id)
    for release, photo_ids in stopped.items():
        release.refused_at = ctx.now
        audit.record(ctx, "release.ended", release.id, photos=photo_ids, cause=cause or "time")


def _ask_for_removal(ctx: Context, desk: Desk, out: Sequence[Out], cause: str | None) -> None:
    zone = organisation(ctx).policy.zone
    for one in out:
        found = staying.hindrances(desk, one.publication.photo_id, one.channel)
        if found:
            why = Cause(cause) if cause else _told_by_time(found)
            take_down(ctx, one, why, due(ChannelClass(one.channel.klass), why, ctx.now, zone))


def _told_by_time(found: Sequence[Finding]) -> Cause:
    codes = {each.code for each in found}
    if codes & _OF_AGE:
        return Cause.BIRTHDAY
    return Cause.RUNNING_OUT if "EXPIRED" in codes else Cause.OTHER


def take_down(ctx: Context, one: Out, cause: Cause, due_at: datetime) -> None:
    """Ask for a photo to leave a place. Where that was asked for already, it can only become more urgent.

    Whoever brought it there sees to it, until somebody else takes it on.
    """
    if one.takedown is None:
        task = Takedown(publication_id=one.publication.id, cause=cause, asked_at=ctx.now, due_at=due_at,
                        owner_id=one.collected_by)  # fmt: skip
        ctx.session.add(task)
        ctx.session.flush()
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
