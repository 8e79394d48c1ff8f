"""Is the database as this version needs it, and how does it get there?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

PACKAGE = Path(__file__).resolve().parent


class WrongVersion(Exception):
    """The database is newer than this program, or was never set up."""


def beside(name: str) -> Path:
    """Return the folder `name` beside the package in a checkout, inside it in an installed wheel."""
    inside, outside = PACKAGE / name, PACKAGE.parent / name
    return inside if inside.is_dir() else outside


def configuration(engine: Engine) -> Config:
    """Return Alembic's settings for a database."""
    config = Config()
    config.set_main_option("script_location", str(beside("migrations")))
    config.attributes["engine"] = engine
    return config


def current(engine: Engine) -> str | None:
    """Return the revision a database is at; None where it was never set up."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the revision this version of the program needs."""
    config = Config()
    config.set_main_option("script_location", str(beside("migrations")))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring a database up to date; raise WrongVersion for one that a newer program has written."""
    known = {script.revision for script in ScriptDirectory.from_config(configuration(engine)).walk_revisions()}
    at = current(engine)
    if at is not None and at not in known:
        raise WrongVersion("The database was written by a newer consentreg. Install that version, or restore a copy.")
    command.upgrade(configuration(engine), to)


def downgrade(engine: Engine, to: str) -> None:
    """Take a database back to an earlier revision."""
    command.downgrade(configuration(engine), to)
