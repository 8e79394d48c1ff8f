"""What is next to be done in the background?

Takes a job, calls the use case, commits; nothing more. Slow work happens between two short transactions, and a
late job can release nothing: every step decides anew.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog

from consentreg import clock
from consentreg.context import Context
from consentreg.imaging.derivative import Derivative
from consentreg.mail import NoMail
from consentreg.models import Job, JobName
from consentreg.services import (
    consequences,
    daily,
    erasure,
    invitations,
    jobs,
    keepsake,
    letters,
    looking,
    milestones,
    new_links,
    own_copies,
    own_views,
    photos,
    rendering,
    seeing,
    stores,
)

IDLE_SECONDS = 0.4
SWEEP_EVERY = timedelta(hours=1)
AT_A_TIME = 100
"""Photos that are looked at in one transaction, so that nobody waits long for it."""
log = structlog.get_logger()

Transaction = Callable[[], AbstractContextManager[Context]]
"""Opens a writing transaction as the system; commits when the block ends, rolls back when it raises."""


class WorkerDied(Exception):
    """Whoever took the job fell silent each time: it is given up, so that it takes no more workers with it."""


def run(transaction: Transaction, stop: threading.Event) -> None:
    """Do jobs until told to stop; once an hour see what time has done, and compare the kept bytes with the register."""
    sweep_at, unseen = clock.now(), True
    while not stop.is_set():
        if clock.now() >= sweep_at:
            sweep_at, unseen = clock.now() + SWEEP_EVERY, True
            _safely(lambda: tick(transaction))
            _safely(lambda: sweep(transaction))
        if not _safely(lambda: step(transaction)):
            unseen = unseen and _safely(lambda: see(transaction))
            stop.wait(0 if unseen else IDLE_SECONDS)


def _safely(act: Callable[[], bool]) -> bool:
    # A database that is busy or away for a while must not end the worker for good.
    try:
        return act()
    except Exception as error:  # noqa: BLE001 (whatever it was, the next round may do)
        return _disturbed(error)


def _disturbed(error: Exception) -> bool:
    log.error("worker disturbed", error=type(error).__name__)
    return False


def tick(transaction: Transaction) -> bool:
    """See what time alone has done to what waits or is out; return whether there was anything to see to."""
    with transaction() as ctx:
        daily.chase(ctx)
        daily.tidy(ctx)
        milestones.remind(ctx)
        at_stake = consequences.at_stake(ctx)
    for first in range(0, len(at_stake), AT_A_TIME):
        with transaction() as ctx:
            daily.look(ctx, at_stake[first : first + AT_A_TIME])
    return bool(at_stake)


def see(transaction: Transaction) -> bool:
    """Look at one photo nobody has looked at, where nothing else is to be done; return whether there was one."""
    with transaction() as ctx:
        work = seeing.next_unseen(ctx)
    if work:
        look = work.look()
        with transaction() as ctx:
            seeing.keep(ctx, work.photo_id, look)
    return work is not None


def sweep(transaction: Transaction) -> bool:
    """Remove bytes that nobody refers to and note rows that have lost theirs; return whether any have."""
    with transaction() as ctx:
        look = stores.look(ctx)
    swept = look.sweep()
    with transaction() as ctx:
        stores.note(ctx, swept)
    if swept.lost:
        log.error("bytes are missing", count=len(swept.lost))
    return bool(swept.lost)


def step(transaction: Transaction) -> bool:
    """Do one job; return whether there was one."""
    with transaction() as ctx:
        job = jobs.take(ctx.session, clock.now())
    if job is None:
        return False
    try:
        if job.attempts > jobs.MAX_ATTEMPTS:
            raise WorkerDied
        _do(transaction, job)
    except Exception as error:  # noqa: BLE001 (a job that fails must not take the worker with it)
        _note_failure(transaction, job, error)
    else:
        with transaction() as ctx:
            jobs.done(ctx.session, job)
    return True


def _do(transaction: Transaction, job: Job) -> None:
    match JobName(job.name):
        case JobName.MAKE_COPIES:
            _make_copies(transaction, job.subject)
        case JobName.MAKE_RELEASE_PHOTO:
            _make_release_photo(transaction, job.subject)
        case JobName.MAKE_OWN_VIEW:
            _make_own_view(transaction, job.subject, **job.arguments)
        case JobName.FORGET:
            _forget(transaction, job)
        case JobName.MAKE_OWN_COPY:
            _make_own_copy(transaction, job)
        case JobName.SEND_INVITATION | JobName.SEND_CODE | JobName.SEND_LETTER:
            _send_letter(transaction, job)
        case JobName.SEND_NEW_LINKS:
            with transaction() as ctx:
                new_links.send(ctx, job.subject)


def _send_letter(transaction: Transaction, job: Job) -> None:
    # What the letter carries is committed before it leaves: a link that arrives is one that opens.
    with transaction() as ctx:
        letter, mail = letters.write(ctx, job), ctx.mail
    if letter:
        mail.send(letter)


def _make_copies(transaction: Transaction, photo_id: str) -> None:
    with transaction() as ctx:
        missing = photos.missing_copies(ctx, photo_id)
    if missing:
        drawn = photos.draw_copies(*missing)
        with transaction() as ctx:
            photos.keep_copies(ctx, photo_id, drawn)
        _look_for_faces(transaction, photo_id, drawn)


def _look_for_faces(transaction: Transaction, photo_id: str, drawn: Sequence[tuple[str, Derivative]]) -> None:
    # After the copies are kept, so that nobody waits for it. Whatever is lost here is only a question.
    found = looking.look(drawn)
    if found is not None:
        with transaction() as ctx:
            looking.keep(ctx, photo_id, found)


def _make_release_photo(transaction: Transaction, entry_id: str) -> None:
    with transaction() as ctx:
        work = rendering.prepare(ctx, entry_id)
    if work:
        made = work.make()
        with transaction() as ctx:
            rendering.keep(ctx, entry_id, made)


def _make_own_view(transaction: Transaction, photo_id: str, *, size: str, covers: list[list[float]]) -> None:
    with transaction() as ctx:
        work = own_views.prepare(ctx, photo_id, size, covers)
    if work:
        made = work.make()
        with transaction() as ctx:
            own_views.keep(ctx, photo_id, size, made)


def _forget(transaction: Transaction, job: Job) -> None:
    with transaction() as ctx:
        leftovers = erasure.leftovers(ctx, job.arguments)
    leftovers.remove()


def _make_own_copy(transaction: Transaction, job: Job) -> None:
    with transaction() as ctx:
        work = own_copies.prepare(ctx, job.subject, **job.arguments)
    if work:
        packed = work.put(keepsake.packed(_own_photos(transaction, job, work), work.pages))
        with transaction() as ctx:
            kept = own_copies.keep(ctx, job.subject, packed)
        if not kept:  # Somebody was forgotten meanwhile: it must not lie here until the next sweep.
            work.drop(packed)


def _own_photos(transaction: Transaction, job: Job, work: own_copies.Work) -> Iterator[bytes]:
    for view in work.photos:
        with transaction() as ctx:
            jobs.go_on(ctx.session, job, clock.now())
            original = own_copies.original(ctx, view)
        yield own_copies.draw(original)


def _note_failure(transaction: Transaction, job: Job, error: Exception) -> None:
    # The kind of error and no more: a message could carry what was in a file.
    with transaction() as ctx:
        for_good = isinstance(error, NoMail)
        final = jobs.failed(ctx.session, job, type(error).__name__, clock.now(), for_good=for_good)
        if final and job.name == JobName.SEND_INVITATION:
            invitations.not_sent(ctx, job.subject)
        if final and job.name == JobName.MAKE_RELEASE_PHOTO:
            rendering.keep(ctx, job.subject, None)
        if final and job.name == JobName.MAKE_OWN_COPY:
            own_copies.give_up(ctx, job.subject)
    log.error("job failed", job=job.id, name=job.name, error=type(error).__name__, final=final)


def drain(transaction: Transaction) -> int:
    """Do every job there is, and return how many were done."""
    done = 0
    while step(transaction):
        done += 1
    return done
