"""What does the trail say about a photo, a person, a release, a day?"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import AuditEntry


def entries(ctx: Context, *, subject: str | None = None, act: str | None = None, before: datetime | None = None,
            page: int = 1, size: int = 100) -> Sequence[AuditEntry]:  # fmt: skip
    """Return a page of entries, newest first."""
    query = sa.select(AuditEntry).order_by(AuditEntry.seq.desc())
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if act:
        query = query.where(AuditEntry.act == act)
    if before:
        query = query.where(AuditEntry.at < before)
    return ctx.session.scalars(query.limit(size).offset((page - 1) * size)).all()


def decisions(ctx: Context, photo_id: str) -> Sequence[AuditEntry]:
    """Return every decision behind a release of a photo, newest first: why it was allowed, from entries alone."""
    return entries(ctx, subject=photo_id, act="decision", size=500)
