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

OPEN = ("account.", "channel.", "delivery", "decision", "event.", "group.", "identity.", "notice.", "organisation.",
        "people.", "person.added", "person.changed", "photo.", "release.", "takedown.", "token.")  # fmt: skip
"""What acts begin with that whoever sees the trail may read."""
PRIVATE = ("cause", "findings", "rests_on")
"""What of an open entry tells about people's answers and restrictions."""
FOLLOWS = ("release.ended", "takedown.asked", "takedown.hastened")
"""What follows from something else: by whom would tell whether it was an answer or a restriction."""


def entries(ctx: Context, *, subject: str | None = None, act: str | None = None, before: datetime | None = None,
            page: int = 1, size: int = 100) -> Sequence[AuditEntry]:  # fmt: skip
    """Return a page of the entries this actor may read, newest first."""
    wanted = sa.select(AuditEntry).where(*_wanted(ctx, subject, act)).order_by(AuditEntry.seq.desc())
    if before:
        wanted = wanted.where(AuditEntry.at < before)
    return ctx.session.scalars(wanted.limit(size).offset((page - 1) * size)).all()


def count(ctx: Context, *, subject: str | None = None, act: str | None = None) -> int:
    """Count the entries this actor may read."""
    query = sa.select(sa.func.count()).select_from(AuditEntry).where(*_wanted(ctx, subject, act))
    return ctx.session.scalar(query) or 0


def length(ctx: Context) -> int:
    """Count all entries there are, whoever may read them."""
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


def acts(ctx: Context) -> Sequence[str]:
    """Return which acts there are among the entries this actor may read, in order."""
    query = sa.select(AuditEntry.act).where(*_wanted(ctx, None, None)).distinct()
    return ctx.session.scalars(query.order_by(AuditEntry.act)).all()


def _wanted(ctx: Context, subject: str | None, act: str | None) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if not _reads_all(ctx):
        wanted.append(sa.or_(*(AuditEntry.act.startswith(each, autoescape=True) for each in OPEN)))
    if subject:
        about = AuditEntry.detail["person"].as_string()  # Of an answer or a restriction: whose it is.
        wanted.append(sa.or_(AuditEntry.subject == subject, about == subject))
    if act:
        wanted.append(AuditEntry.act == act)
    return wanted


def _reads_all(ctx: Context) -> bool:
    return ctx.actor.kind != "account" or allowed(ctx.actor.role, Permission.SEE_REASONS)


def told(ctx: Context, entry: AuditEntry) -> dict[str, Any]:
    """Return the detail of an entry as far as this actor may read it."""
    if _reads_all(ctx):
        return entry.detail
    return {name: value for name, value in entry.detail.items() if name not in PRIVATE}


def by(ctx: Context, entry: AuditEntry) -> tuple[str, str | None]:
    """Return who did it, kind and id, as far as this actor may read it: else it was the register itself."""
    follows = entry.act in FOLLOWS or (entry.act == "decision" and entry.detail.get("stage") == "change")
    return ("system", None) if follows and not _reads_all(ctx) else (entry.actor_kind, entry.actor_id)


def decisions(ctx: Context, photo_id: str) -> Sequence[AuditEntry]:
    """Return every decision behind a release of a photo, newest first: why it was allowed, from entries alone."""
    return entries(ctx, subject=photo_id, act="decision", size=500)
