"""How does Alembic reach the database? Through the engine it is handed, one transaction for all of it.

SQLite changes a column by building its table anew. Foreign keys cannot be asked for meanwhile, and are all checked
before anything is committed (SQLite, "Making Other Kinds Of Table Schema Changes").
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy.engine import Connection, Engine

from consentreg import models  # noqa: F401 (fills the metadata)
from consentreg.db import Base


@contextmanager
def foreign_keys_checked_at_the_end(connection: Connection) -> Iterator[Connection]:
    """Yield the connection in a transaction after which every reference leads somewhere; raise RuntimeError if not."""
    writing: Connection = connection.execution_options(writes=True)
    if connection.dialect.name != "sqlite":
        with writing.begin():
            yield writing
        return
    driver = connection.connection
    driver.cursor().execute("PRAGMA foreign_keys = OFF")  # Without effect once a transaction has begun.
    try:
        with writing.begin():
            yield writing
            if lost := writing.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError(f"{len(lost)} rows would refer to nothing, first in {lost[0][0]}.")
    finally:
        driver.cursor().execute("PRAGMA foreign_keys = ON")


def run(engine: Engine) -> None:
    with engine.connect() as connection, foreign_keys_checked_at_the_end(connection) as writing:
        context.configure(
            connection=writing,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
        )
        context.run_migrations()


run(context.config.attributes["engine"])
