"""Are rows kept safely: in UTC, with whole references, one writer at a time, and some of them for good?"""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from consentreg import db
from consentreg.context import COMMAND, Context
from consentreg.db import AppendOnly, AppendOnlyViolation
from consentreg.installation import Installation
from consentreg.models import AuditEntry, Depiction, Group, Notice, Organisation
from consentreg.services import organisation
from tests.conftest import NOON
from tests.waiting import PATIENCE

SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'any.sqlite'}"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever cannot have the lock find out at once."""
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.2)


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((4, 0), "wal")]
)
def test_write_ahead_log_is_for_a_safe_sqlite_alone(
    file: str, version: tuple[int, ...], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "sqlite_version", lambda: version)
    engine = db.open_engine(file)
    assert pragma(engine, "journal_mode") == mode
    engine.dispose()


def test_database_that_comes_with_a_write_ahead_log_loses_it_where_that_is_unsafe(
    tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "any.sqlite") as newer:
        newer.execute("PRAGMA journal_mode = WAL")
        newer.execute("CREATE TABLE a (b)")
    newer.close()
    monkeypatch.setattr(db, "sqlite_version", lambda: (3, 51, 2))
    engine = db.open_engine(file)
    assert pragma(engine, "journal_mode") == "delete"
    engine.dispose()


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 51, 3)], ids=["rollback journal", "write-ahead log"])
def test_what_was_blanked_is_in_no_byte_of_the_database_or_its_logs(
    tmp_path: Path, file: str, version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "sqlite_version", lambda: version)
    engine = db.open_engine(file)
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        connection.exec_driver_sql("INSERT INTO a VALUES (?)", [(f"Zenobia {number}",) for number in range(500)])
        connection.commit()
        assert "Zenobia" in kept_below(tmp_path)
        connection.exec_driver_sql("UPDATE a SET b = ''")
        connection.commit()
    db.leave_no_trace(engine)
    assert "Zenobia" not in kept_below(tmp_path)
    engine.dispose()


def kept_below(folder: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in sorted(folder.iterdir()))


def test_version_is_that_of_the_linked_sqlite() -> None:
    assert db.sqlite_version() == sqlite3.sqlite_version_info


@pytest.mark.parametrize(("name", "value"), [("foreign_keys", 1), ("synchronous", 2), ("recursive_triggers", 1)])
def test_every_sqlite_connection_is_prepared(tmp_path: Path, name: str, value: int) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/register.sqlite")
    assert pragma(engine, name) == value
    engine.dispose()
    assert pragma(engine, name) == value
    engine.dispose()


def test_row_that_refers_to_nothing_is_refused(either: Installation) -> None:
    with pytest.raises(IntegrityError), either.transaction(COMMAND) as ctx:
        ctx.session.add(Depiction(photo_id="f" * 32, kind="adult", position=1, identifiable="face"))


def test_moment_is_kept_in_utc(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        ctx.session.add(Group(id="a" * 32, name="Club", made_at=SUMMER))
    with either.reading() as ctx:
        kept = ctx.session.get_one(Group, "a" * 32).made_at
    assert (kept.isoformat(), kept.tzinfo) == ("2026-07-01T11:00:00+00:00", UTC)


def test_moment_without_a_zone_is_refused(either: Installation) -> None:
    with pytest.raises(StatementError, match="without a time zone"), either.transaction(COMMAND) as ctx:
        ctx.session.add(Group(name="Club", made_at=datetime(2026, 7, 1, 12, 0)))  # noqa: DTZ001 (that is the point)


def test_a_row_is_found_among_more_ids_than_a_database_takes_parameters(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        ctx.session.add_all(Group(id=letter * 32, name=letter, made_at=SUMMER) for letter in "ab")
    ids = [db.new_id() for _ in range(70_000)]
    with either.reading() as ctx:
        named = sa.select(Group.name).where(db.among(Group.id, [*ids, "a" * 32, "a" * 32]))
        assert ctx.session.scalars(named).all() == ["a"]
        assert ctx.session.scalars(sa.select(Group.name).where(db.among(Group.id, []))).all() == []


def test_transaction_that_raises_leaves_nothing(either: Installation) -> None:
    def breaks_off() -> None:
        with either.transaction(COMMAND) as ctx:
            organisation.add_group(ctx, "Club")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    with either.reading() as ctx:
        assert organisation.groups(ctx) == []


def test_reading_transaction_leaves_nothing(either: Installation) -> None:
    with either.reading(COMMAND) as ctx:
        organisation.add_group(ctx, "Club")
    with either.reading() as ctx:
        assert organisation.groups(ctx) == []


def test_two_writers_take_turns(parts: Installation) -> None:
    first_is_in, second_waits = threading.Event(), threading.Event()

    def second() -> list[str]:
        assert first_is_in.wait(PATIENCE)
        second_waits.set()
        with parts.transaction(COMMAND) as ctx:
            return [group.name for group in organisation.groups(ctx)]

    with ThreadPoolExecutor() as pool:
        with parts.transaction(COMMAND) as ctx:
            seen = pool.submit(second)
            first_is_in.set()
            assert second_waits.wait(PATIENCE)
            organisation.add_group(ctx, "Club")
        assert seen.result() == ["Club"]


def test_writer_has_the_lock_before_it_reads(hasty: None, parts: Installation) -> None:
    engine = db.open_engine(parts.config.database_url)
    with db.writing(engine), Session(engine) as other, pytest.raises(OperationalError, match="locked"):
        db.begin_write(other)
    engine.dispose()


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 51, 3)], ids=["rollback journal", "write-ahead log"])
def test_decision_that_rests_on_an_old_reading_cannot_be_written(
    hasty: None, parts: Installation, version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "sqlite_version", lambda: version)
    parts.engine.dispose()
    engine = db.open_engine(parts.config.database_url)
    with db.writing(engine) as answering, Session(engine) as deciding:
        answering.add(Group(name="Club", made_at=NOON))
        answering.flush()
        assert deciding.scalars(sa.select(Group.name)).all() == []
        if version >= db.WAL_SAFE:
            answering.commit()  # A rollback journal would make this wait until the reader is done.
        deciding.add(Notice(version="9", language="en", text="", sha256="", made_at=NOON))
        with pytest.raises(OperationalError, match="locked"):
            deciding.flush()
        deciding.rollback()
    engine.dispose()


def test_beginning_to_write_forgets_what_was_read_before(either: Installation) -> None:
    with Session(either.engine, expire_on_commit=False) as session:
        read = session.scalars(sa.select(Organisation)).one()
        assert read.name == "Harbour Trust"
        session.rollback()
        with either.transaction(COMMAND) as ctx:
            ctx.session.scalars(sa.select(Organisation)).one().name = "Lighthouse"
        db.begin_write(session)
        assert read.name == "Lighthouse"


class TestAppendOnly:
    """Entries of the trail stand for every row that is only ever added."""

    @pytest.fixture
    def writing(self, either: Installation) -> Iterator[Context]:
        with Session(either.engine, expire_on_commit=False) as session:
            db.begin_write(session)
            yield either.context(session, COMMAND)

    def entry(self, ctx: Context) -> AuditEntry:
        return ctx.session.scalars(sa.select(AuditEntry).limit(1)).one()

    def test_changed_entry_is_refused(self, writing: Context) -> None:
        self.entry(writing).act = "nothing"
        with pytest.raises(AppendOnlyViolation, match="AuditEntry is never changed: add another one"):
            writing.session.flush()

    def test_removed_entry_is_refused(self, writing: Context) -> None:
        writing.session.delete(self.entry(writing))
        with pytest.raises(AppendOnlyViolation):
            writing.session.flush()

    def test_entry_touched_but_left_as_it_was_is_fine(self, writing: Context) -> None:
        entry = self.entry(writing)
        entry.act = str(entry.act)
        writing.session.flush()

    @pytest.mark.parametrize("statement", [sa.update(AuditEntry).values(act="nothing"), sa.delete(AuditEntry)])
    def test_bulk_statement_that_slips_past_the_session_meets_a_trigger(
        self, writing: Context, statement: sa.Executable
    ) -> None:
        with pytest.raises(DBAPIError, match="audit_entry is only ever added to"):
            writing.session.execute(statement)

    def test_guard_names_no_content(self, writing: Context) -> None:
        entry = self.entry(writing)
        entry.detail = {"secret": "word"}
        with pytest.raises(AppendOnlyViolation) as refused:
            writing.session.flush()
        assert "word" not in str(refused.value)

    def test_mark_is_on_the_class(self) -> None:
        assert issubclass(AuditEntry, AppendOnly)
