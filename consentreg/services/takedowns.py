"""Which photos must leave which place, who sees to it, and how did it end?

Nobody but the safeguarding lead is told why. A restriction has two hours and a refusal one working day; whoever may not
know which it is reads the same words, the same aim and the same latest moment for both, and is late at the same moment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel, Evidence, Publication, Release, ReleasePhoto, Takedown
from consentreg.rules.deadlines import AT_ONCE, ELSEWHERE, Cause, due
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.words import ChannelClass
from consentreg.services import audit, consents, mistakes, publications, telling
from consentreg.services.names import MAX_NAME
from consentreg.services.organisation import organisation
from consentreg.services.refusal import Conflict, NotThere, Refused

ENDS = ("removed", "cannot_remove", "refused")
AIM: timedelta = AT_ONCE
"""What everybody is asked to try, whatever the cause; it is the latest where somebody's safety hangs on it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One photo that must leave one place, as this actor may know it."""

    takedown: Takedown
    publication: Publication
    channel: Channel
    entry: ReleasePhoto
    release: Release
    cause: Cause | None
    """None where the reader may not know it."""
    latest: datetime
    late: bool

    @property
    def elsewhere(self) -> bool:
        """Say whether only others can remove it."""
        return ChannelClass(self.channel.klass) in ELSEWHERE

    @property
    def chase(self) -> int:
        """Return for which time others must be asked again, 0 where they need not be."""
        return self.takedown.chased if self.takedown.asked_again < self.takedown.chased else 0


def waiting(ctx: Context) -> list[Task]:
    """Return the open tasks, those that are due first first."""
    query = _tasks().where(Takedown.ended_at.is_(None))
    return sorted(_read(ctx, query), key=lambda task: (task.latest, task.takedown.id))


def count(ctx: Context) -> int:
    """Count the open tasks."""
    open_ = sa.select(sa.func.count()).select_from(Takedown).where(Takedown.ended_at.is_(None))
    return ctx.session.scalar(open_) or 0


def get(ctx: Context, takedown_id: str) -> Task:
    """Return a task or raise NotThere."""
    found = _read(ctx, _tasks().where(Takedown.id == takedown_id))
    if not found:
        raise NotThere
    return found[0]


def of_release(ctx: Context, release_id: str) -> list[Task]:
    """Return the open tasks about photos of a release, in the order of its photos."""
    query = _tasks().where(Takedown.ended_at.is_(None), Release.id == release_id)
    return sorted(_read(ctx, query), key=lambda task: (task.entry.position, task.takedown.id))


def _tasks() -> sa.Select[Takedown, Publication, Channel, ReleasePhoto, Release]:
    return (
        sa.select(Takedown, Publication, Channel, ReleasePhoto, Release)
        .join(Publication, Publication.id == Takedown.publication_id)
        .join(Channel, Channel.id == Publication.channel_id)
        .join(ReleasePhoto, ReleasePhoto.id == Publication.release_photo_id)
        .join(Release, Release.id == ReleasePhoto.release_id)
    )


def _read(ctx: Context, query: sa.Select[Takedown, Publication, Channel, ReleasePhoto, Release]) -> Sequence[Task]:
    rows = ctx.session.execute(query).all()
    if not rows:
        return []
    zone = organisation(ctx).policy.zone
    return [
        Task(takedown, publication, channel, entry, release, *_told(ctx, takedown, channel, zone))
        for takedown, publication, channel, entry, release in rows
    ]


def _told(ctx: Context, task: Takedown, channel: Channel, zone: ZoneInfo) -> tuple[Cause | None, datetime, bool]:
    """Return the cause, the latest moment and whether it has passed, as far as this actor may know."""
    knows = ctx.actor.kind != "account" or allowed(ctx.actor.role, Permission.SEE_REASONS)
    ends = task.cause == Cause.RUNNING_OUT
    klass = ChannelClass(channel.klass)
    latest = task.due_at if knows or ends else due(klass, Cause.WITHDRAWN, task.asked_at, zone)
    asked = klass in ELSEWHERE and task.asked_elsewhere_at is not None
    late = task.ended_at is None and not asked and ctx.now > latest
    return (Cause(task.cause) if knows or ends else None), latest, late


def take_on(ctx: Context, takedown_id: str) -> Takedown:
    """Say that this actor sees to it; whoever did before need not any more."""
    task = _open(ctx, takedown_id)
    task.owner_id = ctx.actor.id
    audit.record(ctx, "takedown.taken_on", task.id)
    return task


def asked_elsewhere(ctx: Context, takedown_id: str) -> Takedown:
    """Note that others were asked, now, to remove it, or asked again where that is due; else it changes nothing."""
    task = _open(ctx, takedown_id)
    task.owner_id = task.owner_id or ctx.actor.id
    if task.asked_elsewhere_at is None:
        task.asked_elsewhere_at = ctx.now
        audit.record(ctx, "takedown.asked_elsewhere", task.id)
    elif task.asked_again < task.chased:
        task.asked_again = task.chased
        audit.record(ctx, "takedown.asked_again", task.id, times=task.asked_again)
    return task


def end(ctx: Context, takedown_id: str, how: str, *, reason: str = "", evidence: bytes | None = None,
        alike: bool = False) -> Takedown:  # fmt: skip
    """Close a task with what came of it, and `alike` those of the same place, and have whoever said no told.

    Only a reason or a picture of the empty place closes it; raises Refused.
    """
    told = _reason(how, reason, proved=evidence is not None)
    task = _open(ctx, takedown_id)
    kept = consents.add_evidence(ctx, evidence).id if evidence is not None else None
    publication = ctx.session.get_one(Publication, task.publication_id)
    every = [(task, publication), *(others_there(ctx, task) if alike else [])]
    for each, _ in every:
        each.evidence_id = kept
        each.ended_at, each.ended_as, each.ended_by, each.reason = ctx.now, how, ctx.actor.id, told
        audit.record(ctx, "takedown.ended", each.id, how=how, evidence=kept)
    telling.came_of_it(ctx, every, ctx.session.get_one(Channel, publication.channel_id))
    return task


def reopen(ctx: Context, takedown_id: str, why: str) -> Takedown:
    """Say that a task was closed by mistake: it is to be done again, and whoever was told is told so.

    Raises Refused without a reason, and Conflict where it is open, or nobody closed it.
    """
    said = mistakes.reason(why)
    audit.take_turn(ctx.session)
    task = ctx.session.get(Takedown, takedown_id, populate_existing=True)
    if task is None:
        raise NotThere
    if task.ended_as not in ENDS:
        raise Conflict("NOT_CLOSED", "Nobody has closed this. Load the page again.")
    publication = ctx.session.get_one(Publication, task.publication_id)
    channel = ctx.session.get_one(Channel, publication.channel_id)
    telling.came_of_it(ctx, [(task, publication)], channel, how="reopened")
    task.ended_at = task.ended_as = task.ended_by = task.evidence_id = None
    task.reason, task.owner_id = "", ctx.actor.id
    task.due_at = due(ChannelClass(channel.klass), Cause(task.cause), ctx.now, organisation(ctx).policy.zone)
    audit.record(ctx, "takedown.reopened", task.id, why=said)
    return task


def _reason(how: str, reason: str, *, proved: bool) -> str:
    told = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if how not in ENDS:
        raise Refused("UNKNOWN_END", "Say what came of it.", "how")
    if len(told) > MAX_NAME * 2:
        raise Refused("REASON_TOO_LONG", f"Say it in {MAX_NAME * 2} characters or fewer.", "reason")
    if not told and how != "removed":
        raise Refused("REASON_MISSING", "Say why it stays. The person in it is told.", "reason")
    if not told and not proved:
        raise Refused("PROOF_MISSING", "Say how you know that it is gone, or add a photo of the place.", "reason")
    return told


def others_there(ctx: Context, task: Takedown) -> list[tuple[Takedown, Publication]]:
    """Return the other open tasks of the same place. What only runs out stands apart from what must leave."""
    place = ctx.session.get_one(Publication, task.publication_id)
    query = (
        sa.select(Takedown, Publication)
        .join(Publication, Publication.id == Takedown.publication_id)
        .where(Publication.channel_id == place.channel_id, Publication.place == place.place)
        .where(Takedown.ended_at.is_(None), Takedown.id != task.id)
        .where((Takedown.cause == Cause.RUNNING_OUT) == (task.cause == Cause.RUNNING_OUT))
    )
    return [(other, publication) for other, publication in ctx.session.execute(query.order_by(Takedown.id))]


def urgent(ctx: Context) -> tuple[int, int, datetime | None]:
    """Return how many tasks are open, how many of them are late, and until when the first of the others must be done.

    What only runs out is not counted before its last day is near: it stands in the list.
    """
    open_ = [task for task in waiting(ctx) if task.cause is not Cause.RUNNING_OUT or task.late]
    ahead = [task.latest for task in open_ if not task.late]
    return len(open_), len(open_) - len(ahead), min(ahead, default=None)


def proof(ctx: Context, takedown_id: str) -> tuple[bytes, str]:
    """Return the bytes of a proof and their media type, or raise NotThere."""
    evidence_id = get(ctx, takedown_id).takedown.evidence_id
    if evidence_id is None:
        raise NotThere
    kept = ctx.session.get_one(Evidence, evidence_id)
    return ctx.originals.get(kept.key), kept.media_type


def never_left(ctx: Context, delivery_id: str, photo_ids: Collection[str]) -> None:
    """End the tasks about photos of a delivery that was stopped before them, if nothing else brought them there."""
    audit.take_turn(ctx.session)
    for one in publications.live(ctx, photo_ids):
        if one.takedown and one.publication.delivery_id == delivery_id and not _there_before(ctx, one.publication):
            one.takedown.ended_at, one.takedown.ended_as = ctx.now, publications.NEVER_LEFT
            audit.record(ctx, "takedown.never_left", one.takedown.id)


def _there_before(ctx: Context, one: Publication) -> bool:
    same = sa.select(Publication.id).where(
        Publication.photo_id == one.photo_id, Publication.channel_id == one.channel_id,
        Publication.place == one.place, Publication.delivery_id != one.delivery_id,
    )  # fmt: skip
    return ctx.session.scalar(same.limit(1)) is not None


def _open(ctx: Context, takedown_id: str) -> Takedown:
    audit.take_turn(ctx.session)
    task = ctx.session.get(Takedown, takedown_id, populate_existing=True)
    if task is None:
        raise NotThere
    if task.ended_at:
        raise Conflict("ALREADY_DONE", "Somebody has seen to this already. Load the page again.")
    return task
