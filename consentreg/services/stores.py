"""Do the register and the kept bytes agree?

A crash between keeping bytes and writing their row leaves bytes that nobody refers to. So does a database of yesterday
that was put back: what came since is no rubbish, and one witness is not believed. Originals are left where they are for
30 days, unless the register itself says that they were erased; copies, which can be made again, for an hour.

In three steps, so that no transaction waits for a slow storage: read what is referred to (`look`), compare and remove
(`Look.sweep`, no database), write down what was found (`note`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Copy, Evidence, OwnCopy, Photo, ReleasePhoto
from consentreg.services import audit, forgotten
from consentreg.storage import Storage

ORIGINALS_KEPT = timedelta(days=30)
"""How long originals are left alone that nobody refers to: a newer database may be put back."""
YOUNGEST = timedelta(hours=1)
"""The same for copies and for what was erased: their row may be about to be written."""
Keyed = Photo | Evidence | Copy | ReleasePhoto | OwnCopy
ORIGINALS = (Photo, Evidence)
DERIVATIVES = (Copy, ReleasePhoto, OwnCopy)
"""What refers to bytes by their key."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many bytes nobody referred to were removed, and which rows, as table and id, have lost theirs."""

    removed: int
    lost: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the register refers to, by key, in each of two storages."""

    originals: Storage
    derivatives: Storage
    kept: tuple[Mapping[str, tuple[str, str]], Mapping[str, tuple[str, str]]]
    erased: frozenset[str]
    """Keys of which a row says that it was erased."""
    now: datetime

    def sweep(self) -> Swept:
        """Remove old bytes that nobody refers to. Slow and without a database."""
        originals, derivatives = self.kept
        both = (
            self._sweep(self.originals, originals, ORIGINALS_KEPT),
            self._sweep(self.derivatives, derivatives, YOUNGEST),
        )
        return Swept(sum(swept.removed for swept in both), tuple(row for swept in both for row in swept.lost))

    def _sweep(self, storage: Storage, kept: Mapping[str, tuple[str, str]], patience: timedelta) -> Swept:
        there = dict(storage.keys())
        unknown = [(key, came) for key, came in there.items() if key not in kept]
        old = [key for key, came in unknown if came < self.now - (YOUNGEST if key in self.erased else patience)]
        # A register that refers to none of what is there is not the one these bytes belong to.
        removed = old if any(key in kept for key in there) else []
        for key in removed:
            storage.remove(key)
        return Swept(len(removed), tuple(sorted(row for key, row in kept.items() if key not in there)))


def look(ctx: Context) -> Look:
    """Read what the register refers to."""
    gone = forgotten.evidence(ctx) | set(ctx.session.scalars(sa.select(Photo.id).where(Photo.erased_at.is_not(None))))
    said = [_referred_to(ctx, tables) for tables in (ORIGINALS, DERIVATIVES)]
    erased = frozenset(key for rows in said for key, (_table, row) in rows.items() if row in gone)
    originals, derivatives = ({key: row for key, row in rows.items() if key not in erased} for rows in said)
    return Look(ctx.originals, ctx.derivatives, (originals, derivatives), erased, ctx.now)


def _referred_to(ctx: Context, tables: Iterable[type[Keyed]]) -> dict[str, tuple[str, str]]:
    read = ((table, ctx.session.execute(sa.select(table.key, table.id))) for table in tables)
    return {key: (table.__tablename__, row) for table, rows in read for key, row in rows if key}


def note(ctx: Context, swept: Swept) -> None:
    """Put on the trail what was removed and what is missing; nothing found is nothing to say."""
    if swept.removed or swept.lost:
        audit.record(ctx, "stores.swept", removed=swept.removed, lost=[list(row) for row in swept.lost])


def sweep(ctx: Context) -> Swept:
    """Do all three steps at once."""
    swept = look(ctx).sweep()
    note(ctx, swept)
    return swept
