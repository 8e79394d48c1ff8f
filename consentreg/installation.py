"""With which database and which storages does this installation work?

Opened once by whatever starts: a server, a worker, a command. Hands out transactions, each with its context.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from consentreg import clock, db, schema
from consentreg.config import Config
from consentreg.context import SYSTEM, Actor, Context
from consentreg.mail import Mailer, Nowhere
from consentreg.mail import from_url as mailer
from consentreg.storage import Storage, from_url


class NotReady(Exception):
    """There is no register here, or not one this version can work with."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The parts one register works with."""

    config: Config
    engine: Engine
    originals: Storage
    derivatives: Storage
    mail: Mailer = field(default_factory=Nowhere)

    def context(self, session: Session, actor: Actor, request_id: str = "") -> Context:
        """Return the context of one act that begins now."""
        return Context(
            session, actor, clock.now(), self.originals, self.derivatives, request_id, self.mail, self.config.address
        )

    @contextmanager
    def transaction(self, actor: Actor = SYSTEM) -> Iterator[Context]:
        """Open a writing transaction; it commits when the block ends and rolls back when it raises."""
        with db.writing(self.engine) as session:
            yield self.context(session, actor)

    @contextmanager
    def reading(self, actor: Actor = SYSTEM) -> Iterator[Context]:
        """Open a transaction that changes nothing."""
        with Session(self.engine) as session:
            yield self.context(session, actor)


def open_installation(config: Config) -> Installation:
    """Open the parts the settings name; nothing is made or changed but what is missing of folders and files."""
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = db.open_engine(config.database_url)
    _make_private(db.file_of(engine))
    return Installation(
        config=config,
        engine=engine,
        originals=from_url(_storage_url(config, "originals")),
        derivatives=from_url(_storage_url(config, "derivatives")),
        mail=mailer(config.mail_url, config.mail_from),
    )


def _make_private(database: Path | None) -> None:
    """Make the file before SQLite does, which would let everybody on the machine read names from it."""
    if database and not database.exists():
        database.touch(mode=0o600)


def _storage_url(config: Config, name: str) -> str:
    base = config.storage_url or config.instance.as_uri()
    return f"{base.rstrip('/')}/{name}"


def ready(installation: Installation) -> None:
    """Raise NotReady unless the database is there and at the revision this version needs."""
    at = schema.current(installation.engine)
    if at is None:
        raise NotReady("There is no register here yet. Run consentreg init first.")
    if at != schema.head():
        raise NotReady("The database is of another version. Run consentreg init --upgrade, or install that version.")
