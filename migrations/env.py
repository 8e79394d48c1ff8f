"""How does Alembic reach the database? Through the engine it is handed, one transaction for all of it."""

from alembic import context
from sqlalchemy.engine import Connection, Engine

from consentreg import models  # noqa: F401 (fills the metadata)
from consentreg.db import Base


def run(engine: Engine) -> None:
    with engine.connect() as connection:
        writing: Connection = connection.execution_options(writes=True)
        with writing.begin():
            # SQLite checks foreign keys while a table is rebuilt; they are whole again before the commit.
            if engine.dialect.name == "sqlite":
                writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            context.configure(
                connection=writing,
                target_metadata=Base.metadata,
                render_as_batch=engine.dialect.name == "sqlite",
                compare_type=True,
            )
            context.run_migrations()


run(context.config.attributes["engine"])
