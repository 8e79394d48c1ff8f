"""What has time alone done since somebody last looked?

Birthdays and last days narrow without anybody acting. Done once an hour by a worker; done twice it is the same.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Takedown
from consentreg.rules.deadlines import SOON, Cause, chases, end_of
from consentreg.services import audit, complaints, consequences, own_copies, own_views, publications, staying
from consentreg.services.clearance import Desk
from consentreg.services.organisation import organisation, today
from consentreg.services.publications import NOT_NEEDED, Out


def look(ctx: Context, photo_ids: Collection[str]) -> None:
    """Draw the consequences of time for photos, and make a task of whatever ends within a month."""
    consequences.of_photos(ctx, photo_ids)
    out, policy, now = publications.live(ctx, photo_ids), organisation(ctx).policy, today(ctx)
    desk = Desk(ctx, {one.publication.photo_id for one in out})
    for one in out:
        if not staying.hindrances(desk, one.publication.photo_id, one.channel):
            last = staying.last_day(ctx, desk, one.publication.photo_id, one.channel, policy)
            if last and last <= now + SOON:
                _note_end(ctx, one, end_of(last, policy.zone))
            else:
                _renewed(ctx, one.takedown)


def _note_end(ctx: Context, one: Out, last: datetime) -> None:
    if one.takedown is None or one.takedown.cause == Cause.RUNNING_OUT:
        consequences.take_down(ctx, one, Cause.RUNNING_OUT, last)


def _renewed(ctx: Context, task: Takedown | None) -> None:
    """End a task that nobody need do: the yes that was running out was given anew, and nobody ever said no."""
    if task and task.cause == Cause.RUNNING_OUT and task.asked_elsewhere_at is None:
        task.ended_at, task.ended_as = ctx.now, NOT_NEEDED
        audit.record(ctx, "takedown.not_needed", task.id)


def tidy(ctx: Context) -> None:
    """Remove copies whose time is over, and put on the trail which complaints nobody acknowledged in time."""
    own_copies.remove_old(ctx)
    own_views.remove_old(ctx)
    complaints.note_late(ctx)


def chase(ctx: Context) -> None:
    """Note of each task that others were asked to do how often they should have been asked again."""
    audit.take_turn(ctx.session)
    open_ = sa.select(Takedown).where(Takedown.ended_at.is_(None), Takedown.asked_elsewhere_at.is_not(None))
    zone = organisation(ctx).policy.zone
    for task in ctx.session.scalars(open_.order_by(Takedown.id).execution_options(populate_existing=True)):
        times = chases(task.asked_elsewhere_at, ctx.now, zone) if task.asked_elsewhere_at else 0
        if times > task.chased:
            task.chased = times
            audit.record(ctx, "takedown.chase", task.id, times=times)
