"""Which photos are kept, since when, and what may a screen show of them?

The original is written once and never served; the screen gets clean small copies made by the worker.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import among
from consentreg.imaging import derivative, intake
from consentreg.models import Copy, Event, Group, Hold, JobName, Photo
from consentreg.services import audit, consequences, jobs, resemblance, tombstones
from consentreg.services.editions import Stale, read_anew
from consentreg.services.organisation import date_event, today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock_group

SIZES = {
    "thumb": derivative.Recipe(max_edge=480, quality=80),
    "preview": derivative.Recipe(max_edge=1600, quality=82),
}
HOLD_REASONS = ("asked_to_pause", "erasure_pending", "records_hold", "misuse", "other")
PAGE = 60


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that was opened safely, before anything is written."""

    data: bytes
    sha256: str
    inspection: intake.Inspection


@dataclass(frozen=True, slots=True)
class Added:
    """A photo of the register, and whether it was there before."""

    photo: Photo
    new: bool


def receive(data: bytes) -> Received:
    """Open an untrusted upload in the limited child process; raise Refused with what to do instead.

    Slow and without a database, so that a door can call it before its transaction begins.
    """
    try:
        inspection = intake.inspect(data)
    except intake.Refused as refused:
        raise Refused(refused.code, refused.detail, "file") from refused
    return Received(data, hashlib.sha256(data).hexdigest(), inspection)


def add(ctx: Context, received: Received, group: Group, *, event: Event | None = None,
        captured: tuple[date, date] | None = None) -> Added:  # fmt: skip
    """Keep a photo durably and ask for its copies. The same bytes again in a group are the same photo."""
    if existing := same(ctx, received, group):
        return Added(existing, new=False)
    facts = received.inspection
    tombstones.refuse(ctx, received.sha256)
    photo = Photo(
        sha256=received.sha256,
        key=ctx.originals.put(received.data),
        format=facts.format,
        width=facts.width,
        height=facts.height,
        bytes=len(received.data),
        frames=facts.frames,
        camera=facts.camera,
        has_place=facts.has_place,
        group_id=group.id,
        event_id=event.id if event else None,
        added_by=ctx.actor.id,
        added_at=ctx.now,
        taken_at=facts.captured_at.replace(tzinfo=ctx.now.tzinfo) if facts.captured_at else None,
    )
    _date(ctx, photo, captured, facts.captured)
    ctx.session.add(photo)
    ctx.session.flush()
    jobs.ask(ctx, JobName.MAKE_COPIES, photo.id)
    audit.record(ctx, "photo.added", photo.id, sha256=photo.sha256, group=group.id, event=photo.event_id)
    tombstones.refuse(ctx, photo.sha256)  # Somebody may have been forgotten while the file was written.
    resemblance.keep(ctx, photo, facts)
    if event and date_event(ctx, event, photo.captured_from):
        consequences.of_photos(ctx, [each.id for each in of_event(ctx, event)])
    return Added(photo, new=True)


def same(ctx: Context, received: Received, group: Group) -> Photo | None:
    """Return the photo of a group that has these bytes; nobody adds it in between.

    Doors ask before they make an outing: an outing is made by its first photo, not by one that is here already.
    """
    lock_group(ctx, group)
    return ctx.session.scalar(sa.select(Photo).where(Photo.sha256 == received.sha256, Photo.group_id == group.id))


def _date(ctx: Context, photo: Photo, captured: tuple[date, date] | None, from_file: date | None) -> None:
    if captured:
        photo.captured_from, photo.captured_to, photo.captured_source = *_possible(ctx, captured), "corrected"
    elif from_file and date(1990, 1, 1) <= from_file <= today(ctx):
        # A camera whose clock was never set, or runs ahead, says nothing: unknown is the honest answer.
        photo.captured_from, photo.captured_to, photo.captured_source = from_file, from_file, "file"
    else:
        photo.captured_source = "unknown"


def _possible(ctx: Context, captured: tuple[date, date]) -> tuple[date, date]:
    first, last = captured
    if first > last:
        raise Refused("REVERSED_DATES", "The last day must not be before the first.", "captured")
    if last > today(ctx) or first < date(1826, 1, 1):
        raise Refused("BAD_CAPTURE_DATE", "A photo cannot have been taken on that day. Check the date.", "captured")
    return captured


def visible(ctx: Context) -> sa.Select[Photo]:
    """Select the photos of the groups this actor sees, newest first."""
    kept = sa.select(Photo).where(Photo.erased_at.is_(None))
    photos = kept.order_by(Photo.added_at.desc(), Photo.taken_at.desc(), Photo.id)
    return photos if ctx.actor.sees_all else photos.where(Photo.group_id.in_(ctx.actor.groups))


def get(ctx: Context, photo_id: str) -> Photo:
    """Return a photo this actor sees, with who is in it, or raise NotThere."""
    whole = (selectinload(Photo.depictions), selectinload(Photo.copies), selectinload(Photo.holds))
    query = visible(ctx).where(Photo.id == photo_id).options(*whole, selectinload(Photo.attestations))
    photo = ctx.session.scalar(query.execution_options(populate_existing=True))
    if photo is None:
        raise NotThere
    return photo


def some(ctx: Context, photo_ids: Collection[str]) -> dict[str, Photo]:
    """Return those of these photos that this actor sees, by id, each with its copies."""
    query = visible(ctx).where(among(Photo.id, photo_ids)).options(selectinload(Photo.copies))
    return {photo.id: photo for photo in ctx.session.scalars(query)} if photo_ids else {}


def listing(ctx: Context, *, event: Event | None = None, page: int = 1, size: int = PAGE) -> Sequence[Photo]:
    """Return a page of photos, newest first, each with its copies."""
    query = visible(ctx).options(selectinload(Photo.copies))
    if event:
        query = query.where(Photo.event_id == event.id)
    return ctx.session.scalars(query.limit(size).offset((page - 1) * size)).all()


def of_event(ctx: Context, event: Event) -> Sequence[Photo]:
    """Return every photo of an outing in the order in which they were taken, with who is in it and its copies."""
    whole = (selectinload(Photo.copies), selectinload(Photo.depictions))
    query = visible(ctx).where(Photo.event_id == event.id).options(*whole).order_by(None)
    return ctx.session.scalars(query.order_by(Photo.taken_at.is_(None), Photo.taken_at, Photo.added_at, Photo.id)).all()


def outings(ctx: Context, limit: int = 30) -> list[tuple[Event, Group, int, int]]:
    """Return the newest outings this actor sees: event, group, number of photos, how many are not finished."""
    # An outing without photos has no row to look at, and nothing unfinished.
    unfinished = sa.func.sum(sa.case((Photo.tagging_complete.is_(False), 1), else_=0))
    query = (
        sa.select(Event, Group, sa.func.count(Photo.id), sa.func.coalesce(unfinished, 0))
        .join(Group, Group.id == Event.group_id)
        .outerjoin(Photo, Photo.event_id == Event.id)
        .group_by(Event.id, Group.id)
        .order_by(Event.day.is_(None), Event.day.desc(), Event.made_at.desc(), Event.id)
        .limit(limit)
    )
    if not ctx.actor.sees_all:
        query = query.where(Event.group_id.in_(ctx.actor.groups))
    return [(event, group, count, left) for event, group, count, left in ctx.session.execute(query)]


def dated(photo: Photo) -> str:
    """Return what tells the days on which a photo was taken, as far as anybody knows, from all others."""
    return f"{_iso(photo.captured_from) or ''}/{_iso(photo.captured_to) or ''}"


def correct_date(ctx: Context, photo: Photo, first: date | None, last: date | None, *, opened: str | None = None
                 ) -> Photo:  # fmt: skip
    """Say when a photo was really taken, as a day or a span of days, or that nobody knows.

    `opened` is what was known of it (`dated`) when somebody began to say so: raises Stale where somebody else has said
    something else since.
    """
    photo = read_anew(ctx, photo)
    if opened is not None and opened != dated(photo):
        raise Stale
    if first is None:
        photo.captured_from = photo.captured_to = None
        photo.captured_source = "unknown"
    else:
        photo.captured_from, photo.captured_to = _possible(ctx, (first, last or first))
        photo.captured_source = "corrected"
    audit.record(ctx, "photo.date_corrected", photo.id, first=_iso(photo.captured_from), last=_iso(photo.captured_to))
    consequences.of_photos(ctx, [photo.id])
    return photo


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def hold(ctx: Context, photo: Photo, reason: str) -> Hold:
    """Pause a photo: nothing of it goes out until the hold is lifted."""
    if reason not in HOLD_REASONS:
        raise Refused("UNKNOWN_REASON", "Choose a reason from the list.", "reason")
    held = Hold(photo_id=photo.id, reason=reason, set_by=ctx.actor.id, set_at=ctx.now)
    ctx.session.add(held)
    ctx.session.flush()
    audit.record(ctx, "photo.held", photo.id, hold=held.id, reason=reason)
    consequences.of_photos(ctx, [photo.id])
    return held


def lift_hold(ctx: Context, photo: Photo, hold_id: str) -> Hold:
    """Lift one hold of a photo."""
    held = ctx.session.get(Hold, hold_id)
    if held is None or held.photo_id != photo.id:
        raise NotThere
    if held.lifted_at:
        raise Conflict("ALREADY_LIFTED", "This photo is no longer paused.")
    held.lifted_by, held.lifted_at = ctx.actor.id, ctx.now
    audit.record(ctx, "photo.hold_lifted", photo.id, hold=held.id)
    return held


def missing_copies(ctx: Context, photo_id: str) -> tuple[bytes, list[str]] | None:
    """Return a photo's bytes and which small copies it lacks, or None when it lacks none."""
    photo = ctx.session.get(Photo, photo_id)
    there = set(ctx.session.scalars(sa.select(Copy.size).where(Copy.photo_id == photo_id)))
    missing = [size for size in SIZES if size not in there]
    return (original(ctx, photo), missing) if photo and missing and photo.erased_at is None else None


def draw_copies(data: bytes, sizes: Sequence[str]) -> list[tuple[str, derivative.Derivative]]:
    """Make clean small copies from pixels, each proved mute. Slow and without a database."""
    return list(zip(sizes, derivative.build_all(data, [SIZES[size] for size in sizes]), strict=True))


def keep_copies(ctx: Context, photo_id: str, drawn: Sequence[tuple[str, derivative.Derivative]]) -> None:
    """Keep small copies of a photo that is still there; those that came in between stay as they are."""
    erased = ctx.session.scalar(sa.select(Photo.erased_at).where(Photo.id == photo_id).with_for_update())
    there = set(SIZES) if erased else set(ctx.session.scalars(sa.select(Copy.size).where(Copy.photo_id == photo_id)))
    for size, copy in drawn:
        if size not in there:
            row = Copy(photo_id=photo_id, size=size, key=ctx.derivatives.put(copy.data), sha256=copy.sha256)
            row.width, row.height, row.made_at = copy.width, copy.height, ctx.now
            ctx.session.add(row)
    ctx.session.flush()


def original(ctx: Context, photo: Photo) -> bytes:
    """Return the bytes as they were handed in, for rendering only; raise Refused when they are not those any more."""
    data = ctx.originals.get(photo.key)
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise Refused("ORIGINAL_CHANGED", "The kept file is not what was handed in, so nothing is made of it.")
    return data


def copy_bytes(ctx: Context, photo: Photo, size: str) -> bytes | None:
    """Return a clean copy for the screen, or None while it is being made; raise NotThere for an unknown size."""
    if size not in SIZES:
        raise NotThere
    copy = next((copy for copy in photo.copies if copy.size == size), None)
    return ctx.derivatives.get(copy.key) if copy else None


def with_copy(ctx: Context, photo_ids: Collection[str], size: str) -> set[str]:
    """Return which of these photos have a clean copy of a size already."""
    return set(ctx.session.scalars(sa.select(Copy.photo_id).where(Copy.photo_id.in_(photo_ids), Copy.size == size)))
