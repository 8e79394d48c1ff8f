"""Do many at once get in each other's way? The trail stays whole and each job is done by one, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import AuditEntry, ChainHead, Job, JobName, JobState
from consentreg.services import audit, jobs
from tests.conftest import NOON
from tests.waiting import PATIENCE

AT_ONCE = 8
T = TypeVar("T")


def all_at_once(act: Callable[[int], T], times: int = AT_ONCE) -> list[T]:
    """Let several threads begin the same act at the same moment."""
    start = threading.Barrier(times)

    def begin(number: int) -> T:
        start.wait(PATIENCE)
        return act(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(begin, range(times)))


def test_trail_of_many_writers_is_one_whole_chain(either: Installation) -> None:
    each = 12

    def write(number: int) -> None:
        for i in range(each):
            with either.transaction(COMMAND) as ctx:
                audit.record(ctx, "test.act", str(number), i=i)

    all_at_once(write)
    with either.reading() as ctx:
        verdict = audit.verify(ctx.session)
        order = [(entry.subject, entry.detail["i"]) for entry in _written(ctx.session)]
    assert (verdict.broken_at, verdict.entries) == (None, AT_ONCE * each + 1)
    for number in range(AT_ONCE):
        assert [i for subject, i in order if subject == str(number)] == list(range(each))


def _written(session: sa.orm.Session) -> list[AuditEntry]:
    return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "test.act").order_by(AuditEntry.seq)))


def test_writer_who_gives_up_leaves_no_gap(either: Installation) -> None:
    def write(number: int) -> None:
        try:
            with either.transaction(COMMAND) as ctx:
                audit.record(ctx, "test.act", str(number))
                if number % 2:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            return

    all_at_once(write)
    with either.reading() as ctx:
        verdict = audit.verify(ctx.session)
    assert (verdict.broken_at, verdict.entries) == (None, AT_ONCE // 2 + 1)


def test_chain_has_one_end(either: Installation) -> None:
    with pytest.raises(sa.exc.IntegrityError), either.transaction(COMMAND) as ctx:
        ctx.session.add(ChainHead(one=2, seq=0, hash=""))


def asked(parts: Installation, number: int) -> list[str]:
    with parts.transaction(COMMAND) as ctx:
        return [jobs.ask(ctx, JobName.MAKE_COPIES, f"photo {i}").id for i in range(number)]


def take(parts: Installation, _number: int) -> str | None:
    with parts.transaction() as ctx:
        job = jobs.take(ctx.session, NOON)
        return job.id if job else None


def test_one_job_is_taken_by_one_of_many(either: Installation) -> None:
    (job,) = asked(either, 1)
    taken = all_at_once(lambda number: take(either, number))
    assert sorted(taken, key=str) == sorted([job] + [None] * (AT_ONCE - 1), key=str)


def test_as_many_jobs_as_takers_are_each_taken_once(either: Installation) -> None:
    ids = asked(either, AT_ONCE)
    taken: list[str | None] = []
    for _ in range(AT_ONCE):  # Whoever finds the oldest in another's hands may go away empty, and comes again.
        taken += [job for job in all_at_once(lambda number: take(either, number)) if job]
        if len(taken) == AT_ONCE:
            break
    assert sorted(map(str, taken)) == sorted(ids)


def test_job_whose_worker_went_silent_is_taken_by_one_of_many(either: Installation) -> None:
    (job,) = asked(either, 1)
    take(either, 0)
    with either.transaction() as ctx:
        ctx.session.execute(sa.update(Job).values(lease_until=NOON - timedelta(seconds=1)))
    taken = all_at_once(lambda number: take(either, number))
    assert [each for each in taken if each] == [job]
    with either.reading() as ctx:
        kept = ctx.session.get_one(Job, job)
        assert (kept.state, kept.attempts) == (JobState.RUNNING, 2)
