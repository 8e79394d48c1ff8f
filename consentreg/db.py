"""How are rows kept, and which of them may never change?

Base and naming of constraints, UTC datetimes, sessions, how to ask for many rows, and the append-only guard. The
guard stops an ORM update or delete; the triggers of the first migration stop everything else.
"""

import json
import secrets
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

WAL_SAFE = (3, 51, 3)
"""SQLite before this may corrupt a write-ahead log under two writers; older ones keep the rollback journal."""
LOCK_SECONDS = 30


class AppendOnlyViolation(Exception):
    """Somebody tried to change or remove an entry that is only ever added to."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept and returned in UTC on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive datetime: nobody could say which hour it names."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be kept.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 (the signature is SQLAlchemy's)
        """Hand out an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Everything the register keeps."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (read by SQLAlchemy at class creation)
        datetime: UtcDateTime(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
    }


class AppendOnly:
    """Marks a table whose rows are added and never changed: answers, evidence, deliveries, the trail."""


def new_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits: an id that tells nothing and cannot be guessed."""
    return secrets.token_hex(16)


class Identified:
    """Gives a table its opaque primary key."""

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=new_id)


class Edited(Identified):
    """What colleagues edit: saving is not overwriting (domain.md 5.4.8)."""

    @property
    def edition(self) -> str:
        """Return what a form or a program hands back when it saves: which one it had before it."""
        raise NotImplementedError


class Versioned(Edited):
    """Gives a table the number of its last saving.

    It grows with every change a session flushes. Of two that change one row at the same moment the second raises
    StaleDataError.
    """

    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy calls it with the class)
        inherited = any("__mapper__" in vars(base) for base in cls.__mro__[1:])  # type: ignore[attr-defined]  # a class
        return {} if inherited else {"version_id_col": cls.version}

    @property
    def edition(self) -> str:
        """Return the number in words."""
        return str(self.version)


@event.listens_for(Session, "before_flush")
def _count_what_hangs_on_a_row(session: Session, *_: object) -> None:
    """Let a row's number grow where only what belongs to it changed, like the groups of a person."""
    for row in session.dirty:
        about = sa.inspect(row)
        columns = [each.key for each in about.mapper.column_attrs if not each.columns[0].primary_key]
        changed = any(about.attrs[key].history.has_changes() for key in columns)
        if isinstance(row, Versioned) and session.is_modified(row) and not changed:
            flag_modified(row, next(key for key in columns if key in about.dict and key != "version"))


@event.listens_for(Session, "before_flush")
def _refuse_changes(session: Session, *_: object) -> None:
    changed = [row for row in session.dirty if isinstance(row, AppendOnly) and session.is_modified(row)]
    removed = [row for row in session.deleted if isinstance(row, AppendOnly)]
    for row in changed + removed:
        raise AppendOnlyViolation(f"An entry of {type(row).__name__} is never changed: add another one.")


def open_engine(url: str) -> Engine:
    """Open the database with the settings that keep it safe."""
    engine = sa.create_engine(url, connect_args=_connect_args(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def file_of(engine: Engine) -> Path | None:
    """Return the file of an SQLite database; None for one that is no file here."""
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(path) if path and path != ":memory:" else None


def _connect_args(url: str) -> dict[str, Any]:
    return {"timeout": LOCK_SECONDS} if url.startswith("sqlite") else {}


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 (a driver's connection)
    try:
        _set_up(connection)
    except BaseException:
        connection.close()  # Nobody else knows of it yet.
        raise


def _set_up(connection: Any) -> None:  # noqa: ANN401 (a driver's connection)
    connection.isolation_level = None  # The driver must not begin by itself: we say when, and how strongly.
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")  # What was removed or blanked is overwritten, not only let go.
    cursor.execute("PRAGMA recursive_triggers = ON")  # Else INSERT OR REPLACE removes a row past its trigger.
    # Said either way: the mode is kept in the file, and it may come from a machine with a newer SQLite.
    cursor.execute("PRAGMA journal_mode = " + ("WAL" if sqlite_version() >= WAL_SAFE else "DELETE"))
    cursor.close()


def leave_no_trace(engine: Engine) -> None:
    """Write an SQLite database anew, so that neither a free page nor a log keeps what was removed from it.

    Waits until nobody else is in it. On PostgreSQL the server reuses such room by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the linked SQLite."""
    import sqlite3

    return sqlite3.sqlite_version_info


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the write lock at once: one that read first and locks later can be
    # overtaken in between, and its decision would rest on answers that no longer stand.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def begin_write(session: Session) -> None:
    """Start the session's transaction as a writing one, dropping what was read before it."""
    session.rollback()
    session.connection(execution_options={"writes": True})


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Yield a session whose transaction commits when the block ends, and rolls back when it raises."""
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session
        session.commit()


class _Texts(FunctionElement[str]):
    """The texts of a JSON list as rows, under the name `value`."""

    inherit_cache = True


@compiles(_Texts, "sqlite")
def _texts_in_sqlite(element: _Texts, compiler: Any, **how: Any) -> str:  # noqa: ANN401 (SQLAlchemy's)
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Texts, "postgresql")
def _texts_in_postgresql(element: _Texts, compiler: Any, **how: Any) -> str:  # noqa: ANN401 (SQLAlchemy's)
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS JSON))"


def among(column: InstrumentedAttribute[Any], ids: Collection[str]) -> sa.ColumnElement[bool]:
    """Say that a column is one of any number of ids.

    They travel as one parameter: a database takes only so many, SQLite 32,766 and PostgreSQL 65,535.
    """
    listed = _Texts(sa.literal(json.dumps(list(ids)))).table_valued("value")
    return column.in_(sa.select(listed.c.value))
