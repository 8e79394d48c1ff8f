"""Is every job done once, though jobs fail, workers die and people change their minds meanwhile?"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from consentreg import clock, worker
from consentreg.context import COMMAND, Context
from consentreg.imaging import derivative
from consentreg.imaging.derivative import NotMute
from consentreg.installation import Installation
from consentreg.models import Copy, Job, JobState, ReleasePhoto
from consentreg.rules.words import Scope
from consentreg.services import jobs, people, photos, releases, rendering, stores
from consentreg.services.jobs import LEASE, MAX_ATTEMPTS, PAUSE
from tests import factories as make
from tests import photographs
from tests.conftest import NOON
from tests.services import acts
from tests.waiting import wait_for

Hours = Callable[..., datetime]


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """Return what puts the clock forward."""

    def forward(**more: float) -> datetime:
        moment = clock.now() + timedelta(**more)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return forward


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing; that is tried elsewhere, and slow."""
    monkeypatch.setattr(derivative, "build", acts.drawing)
    monkeypatch.setattr(derivative, "build_all", lambda data, recipes: [acts.drawing(data, each) for each in recipes])


def asked(parts: Installation) -> tuple[str, str, str]:
    """Ask for a photo that may go out, with its small copies made; return its entry, photo and person."""
    with parts.transaction(COMMAND) as ctx:
        person, channel = make.person(ctx, kind="staff"), make.channel(ctx)
        make.yes_to_all(ctx, person)
        photo = acts.photo_of(ctx, person)
        photos.keep_copies(ctx, photo.id, [(size, acts.drawing(b"", each)) for size, each in photos.SIZES.items()])
        release = releases.ask(ctx, channel, [photo.id], reason="x")
        return release.photos[0].id, photo.id, person.id


def entry(parts: Installation, entry_id: str) -> ReleasePhoto:
    with parts.reading() as ctx:
        return ctx.session.get_one(ReleasePhoto, entry_id)


def all_jobs(parts: Installation) -> list[Job]:
    with parts.reading() as ctx:
        return list(ctx.session.query(Job).order_by(Job.name))


def test_copies_and_released_photos_are_made(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        person, channel = make.person(ctx, kind="staff"), make.channel(ctx)
        make.yes_to_all(ctx, person)
        photo = make.tag(ctx, make.photo(ctx, photographs.phone_photo()), person)
        release = releases.ask(ctx, channel, [photo.id], reason="x")
    assert worker.drain(parts.transaction) == 2
    assert worker.drain(parts.transaction) == 0
    made = entry(parts, release.photos[0].id)
    assert (made.state, made.width, made.height) == ("ready", 96, 64)
    data = parts.derivatives.get(made.key or "")
    assert (len(data), photographs.CANARY.encode() in data) == (made.bytes, False)
    with parts.reading() as ctx:
        assert sorted(size for (size,) in ctx.session.query(Copy.size)) == ["preview", "thumb"]
    assert [(job.state, job.attempts, job.lease_until) for job in all_jobs(parts)] == [(JobState.DONE, 1, None)] * 2


def failing(_: object, __: object) -> None:
    raise ZeroDivisionError("Ada Lovell")


def test_a_job_that_fails_rests_and_is_given_up_after_three_times(
    parts: Installation, quick: None, moves: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id, *_ = asked(parts)
    worker.step(parts.transaction)  # The copies, which are there already.
    monkeypatch.setattr(rendering.derivative, "build", failing)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with capture_logs() as said:
            assert worker.step(parts.transaction)
        (line,) = said
        assert (line["error"], line["final"], "Ada" in str(line)) == (
            "ZeroDivisionError",
            attempt == MAX_ATTEMPTS,
            False,
        )
        assert not worker.step(parts.transaction), "it rests"
        moves(seconds=PAUSE.total_seconds() * attempt - 1)
        assert not worker.step(parts.transaction)
        moves(seconds=2)
    job = all_jobs(parts)[-1]
    assert (job.state, job.attempts, job.last_error) == (JobState.FAILED, MAX_ATTEMPTS, "ZeroDivisionError")
    refused = entry(parts, entry_id)
    assert (refused.state, refused.outcome, acts.codes(refused)) == ("refused", "DENY", ["SYSTEM_UNSURE"])


def test_a_job_that_fails_once_succeeds_the_next_time(
    parts: Installation, quick: None, moves: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id, *_ = asked(parts)
    with monkeypatch.context() as broken:
        broken.setattr(rendering.derivative, "build", failing)
        worker.drain(parts.transaction)
    assert entry(parts, entry_id).state == "waiting"
    moves(minutes=1)
    assert worker.drain(parts.transaction) == 1
    assert entry(parts, entry_id).state == "ready"


def test_a_failing_job_does_not_hold_up_the_others(
    parts: Installation, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id, photo_id, _ = asked(parts)
    monkeypatch.setattr(photos, "missing_copies", failing)
    assert worker.drain(parts.transaction) == 2
    assert entry(parts, entry_id).state == "ready"
    assert all_jobs(parts)[0].state == JobState.QUEUED
    assert all_jobs(parts)[0].subject == photo_id


@pytest.mark.parametrize("problem", [NotMute("EXIF"), derivative.pool.Refused("DECODER_DIED")])
def test_a_file_that_cannot_be_proved_mute_is_refused_at_once(
    parts: Installation, quick: None, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise problem

    entry_id, *_ = asked(parts)
    monkeypatch.setattr(rendering.derivative, "build", refuse)
    worker.drain(parts.transaction)
    assert (entry(parts, entry_id).state, acts.codes(entry(parts, entry_id))) == ("refused", ["SYSTEM_UNSURE"])
    assert {job.state for job in all_jobs(parts)} == {JobState.DONE}


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_nothing_is_made_of_an_original_that_is_not_what_was_handed_in(
    parts: Installation, quick: None, moves: Hours, how: str
) -> None:
    entry_id, photo_id, _ = asked(parts)
    with parts.reading() as ctx:
        key = ctx.session.get_one(acts.Photo, photo_id).key
    parts.originals.remove(key)
    if how == "changed":
        parts.originals._kept[key] = b"another"  # type: ignore[attr-defined]
    for _ in range(MAX_ATTEMPTS):
        worker.drain(parts.transaction)
        moves(minutes=1)
    assert (entry(parts, entry_id).state, acts.codes(entry(parts, entry_id))) == ("refused", ["SYSTEM_UNSURE"])


def test_a_late_job_makes_nothing_of_what_was_withdrawn(
    parts: Installation, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id, _, person_id = asked(parts)
    with parts.transaction(COMMAND) as ctx:
        make.answer(ctx, people.get(ctx, person_id), Scope.PUBLIC, "withdrawn", since=None)
    monkeypatch.setattr(rendering.derivative, "build", failing)
    before = len(list(parts.derivatives.keys()))
    worker.drain(parts.transaction)
    assert entry(parts, entry_id).state == "refused"
    assert {job.state for job in all_jobs(parts)} == {JobState.DONE}
    assert len(list(parts.derivatives.keys())) == before


def test_a_job_of_a_silent_worker_is_taken_by_another(either: Installation, moves: Hours) -> None:
    asked(either)
    with either.transaction() as ctx:
        taken = jobs.take(ctx.session, NOON)
        other = jobs.take(ctx.session, NOON)
        assert taken
        assert other
        assert taken.id != other.id
        assert jobs.take(ctx.session, NOON + LEASE) is None
    with either.transaction() as ctx:
        again = jobs.take(ctx.session, NOON + LEASE + timedelta(seconds=1))
        assert again
        assert again.attempts == 2


def test_who_lost_the_lease_writes_over_nobody(either: Installation) -> None:
    asked(either)
    late = NOON + LEASE + timedelta(seconds=1)
    with either.transaction() as ctx:
        slow = jobs.take(ctx.session, NOON)
        ctx.session.expunge_all()
    assert slow
    with either.transaction() as ctx:
        again = jobs.take(ctx.session, late)
        while again and again.id != slow.id:
            again = jobs.take(ctx.session, late)
    with either.transaction() as ctx:
        jobs.done(ctx.session, slow)
        assert not jobs.failed(ctx.session, slow, "Slow", late)
        now = ctx.session.get_one(Job, slow.id)
        assert (now.state, now.attempts, now.last_error) == (JobState.RUNNING, 2, None)
    with either.transaction() as ctx:
        assert again
        jobs.done(ctx.session, again)
        assert not jobs.failed(ctx.session, again, "Slow", late)
        assert ctx.session.get_one(Job, slow.id).state == JobState.DONE


def test_a_job_that_takes_its_workers_with_it_is_given_up(parts: Installation, quick: None, moves: Hours) -> None:
    entry_id, *_ = asked(parts)
    for _ in range(MAX_ATTEMPTS):
        with parts.transaction() as ctx:
            while jobs.take(ctx.session, clock.now()):
                pass
        moves(seconds=LEASE.total_seconds() + 1)
    worker.drain(parts.transaction)
    assert {(job.state, job.last_error) for job in all_jobs(parts)} == {(JobState.FAILED, "WorkerDied")}
    assert entry(parts, entry_id).state == "refused"
    with parts.reading() as ctx:
        assert (jobs.waiting(ctx.session), jobs.failed_count(ctx.session)) == (0, 2)


def test_two_workers_make_no_photo_twice(either: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    def drawing(data: bytes, recipe: derivative.Recipe) -> derivative.Derivative:
        made.append(data)
        threading.Event().wait(0.01)
        return acts.drawing(data, recipe)

    monkeypatch.setattr(rendering.derivative, "build", drawing)
    monkeypatch.setattr(photos, "draw_copies", lambda data, sizes: [])
    with either.transaction(COMMAND) as ctx:
        person, channel = make.person(ctx, kind="staff"), make.channel(ctx)
        make.yes_to_all(ctx, person)
        ids = [acts.photo_of(ctx, person, content=number).id for number in range(10)]
        releases.ask(ctx, channel, ids, reason="x")
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lambda _: worker.drain(either.transaction), range(2))) == 20
    assert len(made) == len(set(made)) == 10


def test_a_photo_that_was_made_twice_is_kept_once(either: Installation, quick: None) -> None:
    entry_id, *_ = asked(either)
    with either.transaction() as ctx:
        rendering.keep(ctx, entry_id, acts.drawing(b"", photos.SIZES["thumb"]))
    first = entry(either, entry_id)
    with either.transaction() as ctx:
        rendering.keep(ctx, entry_id, None)
        rendering.keep(ctx, entry_id, acts.drawing(b"", photos.SIZES["thumb"]))
        assert rendering.prepare(ctx, entry_id) is None
        assert rendering.prepare(ctx, "f" * 32) is None
    second = entry(either, entry_id)
    assert (second.state, second.key) == ("ready", first.key)


# The loop


def test_worker_goes_on_until_told_to_stop(parts: Installation, quick: None) -> None:
    entry_id, *_ = asked(parts)
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run, parts.transaction, stop)
        made = wait_for(lambda: entry(parts, entry_id).state == "ready")
        stop.set()
        running.result()
    assert made


class Rounds(threading.Event):
    """Tells a worker to stop after so many rounds, and lets time pass in each."""

    def __init__(self, count: int, each: Callable[[], object]) -> None:
        super().__init__()
        self.left, self.each = count, each

    def is_set(self) -> bool:
        self.left -= 1
        self.each()
        return self.left < 0

    def wait(self, timeout: float | None = None) -> bool:
        return True


def test_a_database_that_is_away_does_not_end_the_worker(parts: Installation, quick: None, moves: Hours) -> None:
    entry_id, *_ = asked(parts)
    away = iter(range(4))

    @contextmanager
    def transaction() -> Iterator[Context]:
        if next(away, None) is not None:
            raise OperationalError("BEGIN", None, Exception("database is locked"))
        with parts.transaction() as ctx:
            yield ctx

    with capture_logs() as said:
        worker.run(transaction, Rounds(8, lambda: moves(seconds=1)))
    assert entry(parts, entry_id).state == "ready"
    assert {line["event"] for line in said} == {"worker disturbed"}


def test_worker_sweeps_at_once_and_then_hourly(
    parts: Installation, quick: None, moves: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[datetime] = []
    sweep = stores.Look.sweep

    def noted(look: stores.Look) -> stores.Swept:
        swept.append(look.now)
        return sweep(look)

    monkeypatch.setattr(stores.Look, "sweep", noted)
    worker.run(parts.transaction, Rounds(13, lambda: moves(minutes=10)))
    assert [later - earlier for earlier, later in pairwise(swept)] == [timedelta(hours=1)] * 2


def test_worker_removes_what_nobody_refers_to_and_says_what_is_missing(parts: Installation, quick: None) -> None:
    asked(parts)
    parts.originals.put(b"left behind")
    with parts.reading() as ctx:
        copy = ctx.session.query(Copy).first()
    assert copy
    parts.derivatives.remove(copy.key)
    with capture_logs() as said:
        assert worker.sweep(parts.transaction)
    assert [(line["event"], line["count"]) for line in said] == [("bytes are missing", 1)]
    with parts.reading() as ctx:
        assert acts.trail(ctx.session)[-1].detail == {"removed": 1, "lost": [["copy", copy.id]]}
    assert len(list(parts.originals.keys())) == 1
