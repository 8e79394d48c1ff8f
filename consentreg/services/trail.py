"""What does the trail say about a photo, a person, a release, a day?

The safeguarding lead and the command line read all of it. Everybody else reads what the organisation did with
groups, channels, accounts and photos, but no entry that tells what somebody answered, or who is restricted.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import AuditEntry
from consentreg.rules.permissions import Permission, allowed

OPEN = ("account.", "channel.", "delivery", "decision", "event.", "group.", "notice.", "organisation.", "people.",
        "person.added", "person.changed", "photo.", "release.", "token.")  # fmt: skip
"""What acts begin with that whoever sees the trail may read."""
PRIVATE = ("findings", "rests_on")
"""What of an open entry tells about people's answers and restrictions."""


def entries(ctx: Context, *, subject: str | None = None, act: str | None = None, before: datetime | None = None,
            page: int = 1, size: int = 100) -> Sequence[AuditEntry]:  # fmt: skip
    """Return a page of the entries this actor may read, newest first."""
    query = sa.select(AuditEntry).order_by(AuditEntry.seq.desc())
    if not _reads_all(ctx):
        query = query.where(sa.or_(*(AuditEntry.act.startswith(each, autoescape=True) for each in OPEN)))
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if act:
        query = query.where(AuditEntry.act == act)
    if before:
        query = query.where(AuditEntry.at < before)
    return ctx.session.scalars(query.limit(size).offset((page - 1) * size)).all()


def _reads_all(ctx: Context) -> bool:
    return ctx.actor.kind != "account" or allowed(ctx.actor.role, Permission.SEE_REASONS)


def told(ctx: Context, entry: AuditEntry) -> dict[str, Any]:
    """Return the detail of an entry as far as this actor may read it."""
    if _reads_all(ctx):
        return entry.detail
    return {name: value for name, value in entry.detail.items() if name not in PRIVATE}


def decisions(ctx: Context, photo_id: str) -> Sequence[AuditEntry]:
    """Return every decision behind a release of a photo, newest first: why it was allowed, from entries alone."""
    return entries(ctx, subject=photo_id, act="decision", size=500)
