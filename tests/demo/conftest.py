"""With what does a test of the demo begin? With the whole story, told once for all of them, from smaller photos."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from consentreg import clock, db, demo, schema, worker
from consentreg.config import Config
from consentreg.context import COMMAND, Context
from consentreg.demo import photographs
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.storage.memory import InMemory
from tests.conftest import NOON

SMALL = (504, 378)
"""Pixels of the photos drawn here: the story is the same, and told in a tenth of the time."""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("demo")
    config = Config(folder, f"sqlite:///{folder / 'register.sqlite'}", None, "s" * 40, https=False, trusted_proxies=0,
                    session_idle_minutes=60, max_upload_mb=64)  # fmt: skip
    parts = Installation(config, db.open_engine(config.database_url), InMemory(), InMemory(), Outbox())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        patch.setattr(photographs, "SIZE", SMALL)
        schema.upgrade(parts.engine)
        assert demo.is_empty(parts)
        demo.fill(parts)
        worker.drain(parts.transaction)
    yield parts
    parts.engine.dispose()


@pytest.fixture
def ctx(told: Installation) -> Iterator[Context]:
    """Return a context that may write; nothing it does is kept."""
    with Session(told.engine, expire_on_commit=False) as session:
        db.begin_write(session)
        yield told.context(session, COMMAND)
