"""What happened, and has anybody touched the record since?

Every act is one entry; each entry's hash covers the one before it, so a change, a gap or a swap anywhere shows
from that entry on. Entries name people and photos by id only.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Context
from consentreg.models import AuditEntry, ChainHead

START = "0" * 64
"""What the first entry names as the hash before it."""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the trail is whole: how many entries it has, its last hash, and the first bad entry if any."""

    entries: int
    head: str
    broken_at: int | None = None
    why: str | None = None


def record(ctx: Context, act: str, subject: str | None = None, **detail: Any) -> AuditEntry:  # noqa: ANN401 (JSON)
    """Add one entry to the trail and return it. `detail` must be JSON and holds ids, never names."""
    head = _lock_head(ctx.session)
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


def _lock_head(session: Session) -> ChainHead:
    head = session.scalar(sa.select(ChainHead).with_for_update().execution_options(populate_existing=True))
    if head is None:
        head = ChainHead(one=1, seq=0, hash=START)
        session.add(head)
        session.flush()
    return head


def digest(entry: AuditEntry) -> str:
    """Return the SHA-256 over the previous hash and the canonical JSON of everything else, in hexadecimal."""
    content = [entry.seq, _stamp(entry.at), entry.actor_kind, entry.actor_id, entry.act, entry.subject, entry.detail]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{entry.prev}\n{text}".encode()).hexdigest()


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def verify(session: Session) -> Verdict:
    """Walk the whole chain and name the first entry that does not fit."""
    seq, head = 0, START
    for entry in _entries(session):
        why = _fault(entry, seq, head)
        if why:
            return Verdict(seq, head, broken_at=entry.seq, why=why)
        seq, head = entry.seq, entry.hash
    end = session.get(ChainHead, 1)
    if end is not None and (end.seq, end.hash) != (seq, head):
        return Verdict(seq, head, broken_at=seq + 1, why="entries at the end are missing")
    return Verdict(seq, head)


def _fault(entry: AuditEntry, seq: int, head: str) -> str | None:
    if entry.seq != seq + 1:
        return "an entry before it is missing"
    if entry.prev != head:
        return "it does not follow from the entry before it"
    return None if digest(entry) == entry.hash else "its content was changed"


def _entries(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=_BATCH))
