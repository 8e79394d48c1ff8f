"""What is still to be done, and who does it next?

A job is written in the transaction of the act that needs it, so the two cannot get out of step. A worker takes
it under a lease; when the worker dies the lease runs out and another takes it. Every job is safe to do twice.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Context
from consentreg.models import Job, JobName, JobState

LEASE = timedelta(minutes=5)
PAUSE = timedelta(seconds=10)
"""How long a job that failed waits before it is tried again, times the attempts so far."""
MAX_ATTEMPTS = 3
LETTERS = (JobName.SEND_CODE, JobName.SEND_INVITATION, JobName.SEND_LETTER, JobName.SEND_NEW_LINKS)
"""What somebody waits for: it is done before photos are drawn."""


def ask(ctx: Context, name: JobName, subject: str, **arguments: Any) -> Job:  # noqa: ANN401 (JSON)
    """Ask for a job; it is done after the caller's transaction commits."""
    job = Job(name=name, subject=subject, arguments=arguments, asked_at=ctx.now)
    ctx.session.add(job)
    ctx.session.flush()
    return job


def take(session: Session, now: datetime) -> Job | None:
    """Take the oldest job that waits or whose worker has gone silent; None when there is nothing to do."""
    unfinished = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    waiting = sa.and_(unfinished, sa.or_(Job.lease_until.is_(None), Job.lease_until < now))
    job = session.scalar(
        sa.select(Job)
        .where(waiting)
        .order_by(Job.name.not_in(LETTERS), Job.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job:
        job.state, job.lease_until, job.attempts = JobState.RUNNING, now + LEASE, job.attempts + 1
        session.flush()
    return job


def go_on(session: Session, taken: Job, now: datetime) -> None:
    """Keep a long job for another lease; raise TakenOver where somebody else has taken it since."""
    job = _still_mine(session, taken)
    if job is None:
        raise TakenOver
    job.lease_until = now + LEASE
    session.flush()


class TakenOver(Exception):
    """The lease ran out and another worker is at it."""


def done(session: Session, taken: Job) -> None:
    """Mark a job as done, unless its lease ran out and somebody else has taken it since."""
    if job := _still_mine(session, taken):
        job.state, job.lease_until, job.last_error = JobState.DONE, None, None
        session.flush()


def failed(session: Session, taken: Job, why: str, now: datetime, *, for_good: bool = False) -> bool:
    """Note a failure; return whether the job will not be tried again. `why` names a kind of error, no data.

    `for_good` says that trying again would be in vain.
    """
    job = _still_mine(session, taken)
    if job is None:
        return False
    final = for_good or job.attempts >= MAX_ATTEMPTS
    job.state, job.last_error = JobState.FAILED if final else JobState.QUEUED, why
    job.lease_until = None if final else now + PAUSE * job.attempts
    session.flush()
    return final


def _still_mine(session: Session, taken: Job) -> Job | None:
    job = session.get(Job, taken.id, populate_existing=True, with_for_update=True)
    return job if job and (job.state, job.attempts) == (JobState.RUNNING, taken.attempts) else None


def waiting(session: Session) -> int:
    """Count the jobs that are not finished."""
    states = (JobState.QUEUED, JobState.RUNNING)
    return session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.state.in_(states))) or 0


def failed_count(session: Session) -> int:
    """Count the jobs that were given up."""
    query = sa.select(sa.func.count()).select_from(Job).where(Job.state == JobState.FAILED)
    return session.scalar(query) or 0
