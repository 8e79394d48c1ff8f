"""Do the register and the kept bytes agree after a crash?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consentreg.context import COMMAND, Context
from consentreg.db import Base
from consentreg.installation import Installation
from consentreg.models import Photo
from consentreg.services import consents, photos, stores
from consentreg.services.stores import Swept
from consentreg.storage import NotStored
from consentreg.storage.folder import LocalFolder
from consentreg.storage.memory import InMemory
from tests import factories as make
from tests.services import acts

KEPT = b"bytes"


def keys(storage: InMemory) -> set[str]:
    return set(dict(storage.keys()))


@pytest.fixture
def referred(ctx: Context) -> tuple[set[str], set[str]]:
    """One of everything that refers to bytes, and its keys."""
    photo = acts.snap(ctx)
    form = consents.add_evidence(ctx, b"%PDF-1.7")
    photos.keep_copies(ctx, photo.id, [("thumb", acts.drawing(b"", photos.SIZES["thumb"]))])
    person, channel = make.person(ctx, kind="staff"), make.channel(ctx)
    make.yes_to_all(ctx, person)
    acts.tagged(ctx, photo, acts.Tagged(person.id))
    release = acts.make_ready(ctx, acts.releases.ask(ctx, channel, [photo.id], reason="x"))
    (copy,) = photos.get(ctx, photo.id).copies
    return {photo.key, form.key}, {copy.key, release.photos[0].key or ""}


def test_whatever_refers_to_bytes_is_looked_at() -> None:
    keyed = {table.name for table in Base.metadata.tables.values() if "key" in table.columns}
    assert {table.__tablename__ for table in stores.ORIGINALS + stores.DERIVATIVES} == keyed


def test_bytes_that_nobody_refers_to_are_removed(ctx: Context, referred: tuple[set[str], set[str]]) -> None:
    originals, derivatives = referred
    for storage in (ctx.originals, ctx.derivatives):
        storage.put(KEPT)
    swept = stores.sweep(ctx)
    assert swept == Swept(removed=2, lost=())
    assert (keys(ctx.originals), keys(ctx.derivatives)) == (originals, derivatives)  # type: ignore[arg-type]
    assert acts.trail(ctx.session)[-1].detail == {"removed": 2, "lost": []}


def test_a_sweep_that_finds_nothing_leaves_no_entry(ctx: Context, referred: tuple[set[str], set[str]]) -> None:
    before = acts.trail(ctx.session)[-1].seq
    assert stores.sweep(ctx) == Swept(0, ())
    assert acts.trail(ctx.session)[-1].seq == before


def test_rows_that_have_lost_their_bytes_are_named(ctx: Context, referred: tuple[set[str], set[str]]) -> None:
    for storage, mine in zip((ctx.originals, ctx.derivatives), referred, strict=True):
        for key in mine:
            storage.remove(key)
    lost = stores.sweep(ctx).lost
    assert sorted(table for table, _ in lost) == ["copy", "evidence", "photo", "release_photo"]
    assert acts.trail(ctx.session)[-1].detail["lost"] == [list(row) for row in lost]


def test_a_register_that_knows_none_of_the_bytes_removes_none(ctx: Context) -> None:
    mine = ctx.originals.put(KEPT)
    assert stores.sweep(ctx) == Swept(0, ())
    assert ctx.originals.get(mine) == KEPT


class Aged(InMemory):
    """A storage in which everything came at one moment."""

    def __init__(self, came: datetime) -> None:
        super().__init__()
        self.came = came

    def keys(self) -> Iterator[tuple[str, datetime]]:
        yield from dict.fromkeys(dict(super().keys()), self.came).items()


@pytest.mark.parametrize(("age", "removed"), [(timedelta(days=30), 0), (timedelta(days=30, minutes=1), 1)], ids=str)
def test_an_original_nobody_refers_to_is_left_alone_for_a_month(ctx: Context, age: timedelta, removed: int) -> None:
    aged = acts.replace(ctx, originals=Aged(ctx.now - age))
    acts.snap(aged)
    aged.originals.put(KEPT)
    assert stores.sweep(aged).removed == removed


@pytest.mark.parametrize(("minutes", "removed"), [(60, 0), (61, 1)])
def test_a_copy_that_just_came_is_left_alone(ctx: Context, minutes: int, removed: int) -> None:
    aged = acts.replace(ctx, derivatives=Aged(ctx.now - timedelta(minutes=minutes)))
    photo = acts.snap(aged)
    photos.keep_copies(aged, photo.id, [("thumb", acts.drawing(b"", photos.SIZES["thumb"]))])
    aged.derivatives.put(KEPT)
    assert stores.sweep(aged).removed == removed


def test_a_database_of_yesterday_costs_no_photo_of_today(ctx: Context) -> None:
    aged = acts.replace(ctx, originals=Aged(ctx.now - timedelta(hours=5)))
    kept, newer = acts.snap(aged, 1), acts.snap(aged, 2)
    ctx.session.delete(newer)  # As if the row had never been written.
    ctx.session.flush()
    assert stores.sweep(aged) == Swept(0, ())
    assert {kept.key, newer.key} <= set(dict(aged.originals.keys()))


@pytest.mark.parametrize(("minutes", "removed"), [(60, 0), (61, 1)])
def test_an_erased_original_that_is_still_there_goes_all_the_same(ctx: Context, minutes: int, removed: int) -> None:
    aged = acts.replace(ctx, originals=Aged(ctx.now - timedelta(minutes=minutes)))
    acts.snap(aged, 1)
    gone = acts.snap(aged, 2)
    gone.erased_at = ctx.now
    ctx.session.flush()
    assert stores.sweep(aged).removed == removed


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from consentreg import db
from consentreg.context import COMMAND, Context
from consentreg.storage.folder import LocalFolder
from tests import factories
from tests.services import acts
folder = Path(sys.argv[1])
with db.writing(db.open_engine(f"sqlite:///{folder / 'register.sqlite'}")) as session:
    ctx = Context(session, COMMAND, datetime(2026, 7, 1, tzinfo=UTC), LocalFolder(folder / "originals"), None)
    acts.snap(ctx, "killed")
    print("kept", flush=True)
    os.kill(os.getpid(), 9)
"""


def test_killed_before_the_commit_leaves_bytes_and_no_row(parts: Installation) -> None:
    folder = parts.config.instance
    local = LocalFolder(folder / "originals")
    with Installation(parts.config, parts.engine, local, InMemory()).transaction(COMMAND) as ctx:
        photo = acts.snap(ctx, "acknowledged")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder)], capture_output=True, text=True,
                            cwd=Path(__file__).parents[2])  # fmt: skip
    assert (killed.stdout, killed.returncode) == ("kept\n", -9), killed.stderr
    (orphan,) = set(dict(local.keys())) - {photo.key}
    for path in folder.glob("originals/*/*"):
        os.utime(path, (0, 0))
    with Installation(parts.config, parts.engine, local, InMemory()).transaction(COMMAND) as ctx:
        assert [each.id for each in ctx.session.query(Photo)] == [photo.id]
        assert stores.sweep(ctx) == Swept(1, ())
    with pytest.raises(NotStored):
        local.get(orphan)
    assert local.get(photo.key) == acts.received("acknowledged").data
