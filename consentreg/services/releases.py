"""What did comms ask for, what did the gate say, and how far is it?

Asking decides every photo at once: what is not allowed is left out and said so, the rest is made ready by jobs
(`rendering`) and handed over in the end (`deliveries`). The gate decides anew at each of the three.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import new_id
from consentreg.models import Channel, JobName, Photo, Release, ReleasePhoto
from consentreg.rules.obligations import PUBLIC_MAX_EDGE
from consentreg.rules.words import Scope
from consentreg.services import audit, clearance, jobs, outcomes, photos
from consentreg.services.clearance import Cleared
from consentreg.services.names import clean_reason
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock_pictured

MOST = 500
"""Photos one release may ask for."""
EDGES = range(64, 12001)


def ask(ctx: Context, channel: Channel, photo_ids: Sequence[str], *, reason: str, max_edge: int | None = None,
        known_as: str | None = None) -> Release:  # fmt: skip
    """Ask for photos for a channel. What is not allowed now is left out and said so; the rest is made ready.

    `known_as` is the id a form chose for what it asks: pressed twice, it asks once.
    """
    wanted = list(dict.fromkeys(photo_ids))
    if not wanted:
        raise Refused("NOTHING_CHOSEN", "Choose at least one photo.", "photos")
    if len(wanted) > MOST:
        raise Refused("TOO_MANY_PHOTOS", f"Choose {MOST} photos at most. Make two releases of it.", "photos")
    if set(ctx.session.scalars(sa.select(Photo.id).where(Photo.id.in_(wanted)))) != set(wanted):
        raise Refused("UNKNOWN_PHOTO", "One of the photos is not there. Choose again.", "photos")
    lock_pictured(ctx, wanted)
    if known_as and (asked := ctx.session.get(Release, known_as)):
        return _asked_before(ctx, asked, channel, wanted, clean_reason(reason))
    release = Release(
        id=known_as or new_id(),
        channel_id=channel.id,
        asked_by=ctx.actor.id,
        asked_at=ctx.now,
        reason=clean_reason(reason),
        max_edge=_edge(channel, max_edge),
    )
    ctx.session.add(release)
    ctx.session.flush()
    audit.record(ctx, "release.asked", release.id, channel=channel.id, photos=wanted)
    decided = clearance.for_channel(ctx, wanted, channel)
    for position, photo_id in enumerate(wanted, start=1):
        _enter(ctx, release, channel, position, decided[photo_id])
    return get(ctx, release.id)


def _asked_before(ctx: Context, release: Release, channel: Channel, wanted: Sequence[str], reason: str) -> Release:
    whole = get(ctx, release.id)
    then = (whole.asked_by, whole.channel_id, whole.reason, [entry.photo_id for entry in whole.photos])
    if then != (ctx.actor.id, channel.id, reason, list(wanted)):
        raise Conflict("ASKED_BEFORE", "You changed what you had asked for already. Load the page again and ask anew.")
    return whole


def _edge(channel: Channel, max_edge: int | None) -> int | None:
    if max_edge is not None and max_edge not in EDGES:
        raise Refused("BAD_MAX_EDGE", f"Choose from {EDGES.start} to {EDGES.stop - 1} pixels.", "max_edge")
    public = clearance.scope_of(channel) is Scope.PUBLIC
    return min(max_edge or PUBLIC_MAX_EDGE, PUBLIC_MAX_EDGE) if public else max_edge


def _enter(ctx: Context, release: Release, channel: Channel, position: int, cleared: Cleared) -> None:
    decision_id = clearance.keep(ctx, cleared, channel, "request")
    entry = ReleasePhoto(
        release_id=release.id,
        photo_id=cleared.photo_id,
        position=position,
        state="waiting" if cleared else "left_out",
        decision_id=decision_id,
    )
    outcomes.note(entry, cleared)
    ctx.session.add(entry)
    ctx.session.flush()
    if cleared:
        jobs.ask(ctx, JobName.MAKE_RELEASE_PHOTO, entry.id)


def get(ctx: Context, release_id: str) -> Release:
    """Return a release with its photos and deliveries or raise NotThere."""
    whole = (selectinload(Release.photos), selectinload(Release.deliveries))
    query = sa.select(Release).where(Release.id == release_id).options(*whole)
    release = ctx.session.scalar(query.execution_options(populate_existing=True))
    if release is None:
        raise NotThere
    return release


def listing(ctx: Context, page: int = 1, size: int = 50) -> list[tuple[Release, Channel]]:
    """Return releases with their channels, newest first."""
    query = sa.select(Release, Channel).join(Channel, Channel.id == Release.channel_id)
    whole = query.options(selectinload(Release.photos), selectinload(Release.deliveries))
    rows = ctx.session.execute(
        whole.order_by(Release.asked_at.desc(), Release.id).limit(size).offset((page - 1) * size)
    )
    return [(release, channel) for release, channel in rows]


def count(ctx: Context) -> int:
    """Count all releases."""
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(Release)) or 0


def status(release: Release) -> str:
    """Return preparing, ready, partly_refused, refused or withdrawn."""
    states = {entry.state for entry in release.photos}
    if release.refused_at:
        return "withdrawn"
    if "waiting" in states:
        return "preparing"
    if "ready" not in states:
        return "refused"
    return "ready" if states == {"ready"} else "partly_refused"


def clear_for(ctx: Context, channel: Channel, *, page: int, size: int) -> tuple[list[tuple[Photo, Cleared]], int, int]:
    """Return a page of the photos that may go to a channel today, how many there are, and how many may not."""
    every = list(ctx.session.scalars(photos.visible(ctx)))
    decided = clearance.for_channel(ctx, [photo.id for photo in every], channel)
    clear = [(photo, decided[photo.id]) for photo in every if decided[photo.id]]
    return clear[(page - 1) * size : page * size], len(clear), len(every) - len(clear)


def clear_among(ctx: Context, channel: Channel, photo_ids: Sequence[str]) -> list[tuple[Photo, Cleared]]:
    """Return those of some photos that may go to a channel today, in the order they were named."""
    rows = ctx.session.scalars(photos.visible(ctx).where(Photo.id.in_(photo_ids)))
    known = {photo.id: photo for photo in rows}
    decided = clearance.for_channel(ctx, list(known), channel)
    return [(known[each], decided[each]) for each in photo_ids if each in known and decided[each]]


def newest_clear(ctx: Context, channels: Sequence[Channel], *, newest: int) -> list[tuple[Channel, list[str]]]:
    """Return each channel with those of the newest photos that are clear for it today, newest first."""
    ids = [photo.id for photo in ctx.session.scalars(photos.visible(ctx).limit(newest))]
    desk = clearance.Desk(ctx, ids)
    return [(channel, [each for each in ids if desk.for_channel(each, channel)]) for channel in channels]
