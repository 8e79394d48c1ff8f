"""What happened, and has anybody touched the record since?

Every act is one entry; each entry's hash covers the one before it, so a change, a gap or a swap anywhere shows
from that entry on. Entries name people and photos by id only.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Context
from consentreg.models import AuditEntry, ChainHead

START = "0" * 64
"""What the first entry names as the hash before it."""
_BATCH = 1000
_UNREADABLE = "it cannot be read any more"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the trail is whole: how many entries it has, its last hash, and the first bad entry if any."""

    entries: int
    head: str
    broken_at: int | None = None
    why: str | None = None


def record(ctx: Context, act: str, subject: str | None = None, **detail: Any) -> AuditEntry:  # noqa: ANN401 (JSON)
    """Add one entry to the trail and return it. `detail` must be JSON and holds ids, never names."""
    head = take_turn(ctx.session)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=ctx.now,
        actor_kind=ctx.actor.kind,
        actor_id=ctx.actor.id,
        act=act,
        subject=subject,
        detail=detail,
        prev=head.hash,
    )
    entry.hash = digest(entry)
    head.seq, head.hash = entry.seq, entry.hash
    ctx.session.add(entry)
    ctx.session.flush()
    return entry


def take_turn(session: Session) -> ChainHead:
    """Wait until no other transaction is writing to the trail, and keep others from it until this one ends.

    Whoever decides takes their turn before they read: every act ends on the trail, so whatever others have done is
    either committed and read, or comes after. Taken before any row is locked, it also keeps two acts from waiting
    for each other.
    """
    head = session.scalar(sa.select(ChainHead).with_for_update().execution_options(populate_existing=True))
    if head is None:
        head = ChainHead(one=1, seq=0, hash=START)
        session.add(head)
        session.flush()
    return head


def last(session: Session) -> int:
    """Return the number of the newest entry that is committed, 0 where there is none; waits for nobody."""
    return session.scalar(sa.select(sa.func.max(AuditEntry.seq))) or 0


def digest(entry: AuditEntry) -> str:
    """Return the SHA-256 over the previous hash and the canonical JSON of everything else, in hexadecimal."""
    content = [entry.seq, _stamp(entry.at), entry.actor_kind, entry.actor_id, entry.act, entry.subject, entry.detail]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{entry.prev}\n{text}".encode()).hexdigest()


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def verify(session: Session) -> Verdict:
    """Walk the whole chain and name the first entry that does not fit."""
    verdict = _walk(session, _BATCH)
    if verdict.why == _UNREADABLE:
        verdict = _walk(session, 1)  # One at a time, so that the very entry can be named.
    return verdict if verdict.broken_at is not None else _compare_end(session, verdict)


def _walk(session: Session, batch: int) -> Verdict:
    verdict = Verdict(0, START)
    try:
        for entry in _entries(session, batch):
            if why := _fault(entry, verdict.entries, verdict.head):
                return replace(verdict, broken_at=entry.seq, why=why)
            verdict = Verdict(entry.seq, entry.hash)
    except (ValueError, TypeError, LookupError):
        return replace(verdict, broken_at=verdict.entries + 1, why=_UNREADABLE)
    return verdict


def _compare_end(session: Session, verdict: Verdict) -> Verdict:
    end = session.get(ChainHead, 1, populate_existing=True)
    seq, head = (end.seq, end.hash) if end else (0, START)
    if (seq, head) == (verdict.entries, verdict.head):
        return verdict
    if seq > verdict.entries:
        return replace(verdict, broken_at=verdict.entries + 1, why="entries at the end are missing")
    written = seq + 1 if seq < verdict.entries else seq
    return replace(verdict, broken_at=written, why="the trail does not end as the register last wrote it")


def _fault(entry: AuditEntry, seq: int, head: str) -> str | None:
    if entry.seq != seq + 1:
        return "an entry before it is missing"
    if entry.prev != head:
        return "it does not follow from the entry before it"
    return None if digest(entry) == entry.hash else "its content was changed"


def _entries(session: Session, batch: int) -> Iterator[AuditEntry]:
    query = sa.select(AuditEntry).order_by(AuditEntry.seq)
    with closing(session.scalars(query.execution_options(yield_per=batch, populate_existing=True))) as entries:
        yield from entries
