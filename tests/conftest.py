"""With what does a test begin? A stopped clock, an empty register in memory or a folder, a browserless visitor."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from coverage import Coverage
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from sqlalchemy import event
from sqlalchemy.engine import Engine

from consentreg import clock, db, schema
from consentreg.config import Config
from consentreg.context import COMMAND, Context
from consentreg.imaging import faces
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation
from consentreg.storage.memory import InMemory
from tests.factories import PASSWORD, password_hash
from tests.resting import Made, Resting
from tests.waiting import PATIENCE

pytest_plugins = ["tests.postgresql"]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
"""No example is a failure because a machine is slow."""
expect.set_options(timeout=PATIENCE * 1000)
"""Nor is a page; `open_context` says the same of what is pressed and of where it leads."""

NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
"""12:00 in London, the day of the public gate cases."""


AT_THE_DOORS = {"architecture", "cli", "demo", "journeys", "look", "web"}
"""Folders whose tests come through a door. Lines are counted behind the doors, by the tests of what is there."""

IN_A_BROWSER = {"journeys", "look"}
"""Folders whose few tests take long. They come first, so that at the end nobody waits for the last of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spare tests at the doors the price of counting lines, which is half of what they take; begin with the longest."""
    items.sort(key=lambda item: not IN_A_BROWSER & set(item.path.parts))
    for item in items:
        if AT_THE_DOORS & set(item.path.parts):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let a worker count lines once.

    pytest-cov begins to count when a worker reads this file, and again when its session starts; `no_cover` pauses the
    second alone, and coverage then wakes the first: three times the price, for lines that nobody wanted.
    """
    first = Coverage.current()
    if first and hasattr(session.config, "workerinput"):
        first.stop()
        first.save()


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Stop the only clock there is."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture(autouse=True)
def plain_log() -> Iterator[None]:
    """Undo what a command that began to serve did to the log: it would write to where an earlier test listened."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def nobody_looks() -> Iterator[None]:
    """Be as without the extra `faces`, which is slow; what looks for faces says so with `looking`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "installed", lambda: False)
        yield


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be as with the extra `faces`."""
    monkeypatch.setattr(faces, "installed", lambda: True)


@pytest.fixture(scope="session", autouse=True)
def counted_at_one_moment() -> Iterator[None]:
    """Stop the clock by which tries are counted: what a slow machine tries in more than a minute is as many."""
    began = time.time()
    stopped = SimpleNamespace(time=lambda: began)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("limits.storage.memory.time", stopped)
        patch.setattr("flask_limiter._extension.time", stopped)
        yield


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate and found one empty register; each test copies it."""
    path = tmp_path_factory.mktemp("empty") / "register.sqlite"
    engine = db.open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        with Installation(_config(path), engine, InMemory(), InMemory()).transaction(COMMAND) as ctx:
            organisation.found(ctx, "Harbour Trust")
    engine.dispose()
    return path


def _config(database: Path) -> Config:
    return Config(
        instance=database.parent,
        database_url=f"sqlite:///{database}",
        storage_url=None,
        secret="s" * 40,
        https=False,
        trusted_proxies=0,
        session_idle_minutes=60,
        max_upload_mb=64,
    )


@pytest.fixture(scope="session")
def shared_engine(empty_register: Path) -> Engine:
    """Return the engine of all tests, which turn to the register its `url` names; each statement is compiled once.

    Nothing is waited for until it is on the disk: a test that loses power is run again.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "LOCK_SECONDS", PATIENCE)
        engine = db.open_engine(f"sqlite:///{empty_register}")

    @event.listens_for(engine, "do_connect")
    def turn_to_its_register(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
        arguments[:] = [str(engine.url.database)]

    @event.listens_for(engine, "connect")
    def wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return engine


@pytest.fixture
def parts(tmp_path: Path, empty_register: Path, shared_engine: Engine) -> Iterator[Installation]:
    """Return an installation with an empty, founded register."""
    database = tmp_path / "register.sqlite"
    database.write_bytes(empty_register.read_bytes())
    config = _config(database)
    shared_engine.dispose()
    shared_engine.url = sa.make_url(config.database_url)
    yield Installation(config, shared_engine, InMemory(), InMemory())
    shared_engine.dispose()


@pytest.fixture
def ctx(parts: Installation) -> Iterator[Context]:
    """Return a writing context of somebody with a shell; nothing it does is committed."""
    with db.Session(parts.engine, expire_on_commit=False) as session:
        db.begin_write(session)
        yield parts.context(session, COMMAND)


@pytest.fixture(scope="session")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Resting:
    """Keep the applications no test works with just now."""
    return Resting(FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates"))))


@pytest.fixture
def open_app(resting: Resting) -> Iterator[Callable[[Installation], Flask]]:
    """Return a function that gives an application as `create_app` makes it, for less."""
    awake: list[Made] = []

    def opened(parts: Installation) -> Flask:
        awake.append(resting.wake(parts))
        return awake[-1].app

    yield opened
    for one in awake:
        resting.rest(one)


@pytest.fixture
def app(parts: Installation, open_app: Callable[[Installation], Flask]) -> Flask:
    """Return the web application over the empty register."""
    made = open_app(parts)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def visit(app: Flask, parts: Installation) -> Callable[..., FlaskClient]:
    """Return a function that signs somebody in: `visit(Role.STAFF, groups=[group.id])`."""

    def signed_in(role: Role, *, groups: tuple[str, ...] = (), email: str | None = None) -> FlaskClient:
        address = email or f"{role}@example.org"
        with parts.transaction(COMMAND) as ctx:
            account, _ = accounts.add(ctx, address, role, groups=groups, name=role.title())
            account.password = password_hash()
        client = app.test_client()
        answer = client.post("/sign-in", data={"email": address, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    return signed_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once for everybody: a second one could not be started beside it.

    A machine without it fails: what nobody has clicked through is not known to work.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser with nothing in it, which takes its time; options are Playwright's."""
    opened: list[BrowserContext] = []

    def made(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(PATIENCE * 1000)
        return opened[-1]

    yield made
    for one in opened:
        one.close()
