"""How does an installation come to be, run, and tell whether it is safe?"""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import SQLAlchemyError

from consentreg import config, installation, log, schema
from consentreg.installation import Installation

if TYPE_CHECKING:
    from flask import Flask

HOST, PORT = "127.0.0.1", 8000
HERE = config.HERE
THREADS = 64
"""Most of them wait: for a phone that sends slowly, or for a child to decode. Fifty uploads at once must leave some
over for pages, which would else wait behind them."""
LONGEST_HEADERS = 64 * 1024
MOST_IN_MEMORY = 64 * 1024
"""Of each request, while it arrives: what is longer waits in a file."""
WORKERS = 2
UNSENT_BYTES = 16 * 1024
"""How much of an answer the operating system may hold that the reader has no room for."""
NO_DATABASE = "The database cannot be used. See that CONSENTREG_DATABASE_URL names one that runs and lets you in."
OWN = "This register is somebody's own: nothing was added to it."
ELSEWHERE = "Give it other rights, or name another folder with CONSENTREG_INSTANCE."


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what can go wrong at the start into one sentence and exit code 1."""
    from consentreg.services.refusal import Refused
    from consentreg.storage import StorageFailed

    sentences = (config.Unsafe, installation.NotReady, schema.WrongVersion, StorageFailed, ValueError)
    try:
        yield
    except Refused as refused:
        raise click.ClickException(remedied(refused.code, refused.detail)) from refused
    except sentences as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, ImportError) as error:
        # The kind of error only: its text may hold the address, and that a password.
        raise click.ClickException(f"{NO_DATABASE} ({type(error).__name__})") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}. {ELSEWHERE}") from error


def remedied(code: str, detail: str) -> str:
    """Return what is wrong, with the command that helps where there is one."""
    if code == "UNKNOWN_GROUP":
        return "There is no group of that name. Add the group first: consentreg group add NAME"
    return detail


@click.command()
@click.option("--organisation", "name", help="What the organisation is called.")
@click.option("--admin", "email", help="E-mail address of the first account.")
@click.option("--url", help="Where the register will be reached; as CONSENTREG_ADDRESS says unless you name another.")
@click.option("--upgrade", is_flag=True, help="Bring the register that is here up to this version instead.")
def init(name: str | None, email: str | None, url: str | None, *, upgrade: bool) -> None:
    """Make an empty register: folders, key, migrated database, first account."""
    if upgrade:
        with plainly():
            schema.upgrade(_open(config.read()).engine)
        click.echo("The database fits this version.")
        return
    if not name or not email:
        raise click.UsageError("Name the --organisation and the --admin's e-mail address.")
    _found(name, email, url)


def _found(name: str, email: str, url: str | None) -> None:
    from consentreg.context import COMMAND
    from consentreg.rules.permissions import Role
    from consentreg.services import accounts, organisation

    with plainly():
        parts = _open(config.read())
        if schema.current(parts.engine):
            installation.ready(parts)  # What is here already is refused as it is, not brought up to date first.
        schema.upgrade(parts.engine)
        with parts.transaction(COMMAND) as ctx:
            organisation.found(ctx, name)
            _, token = accounts.add(ctx, email, Role.ADMIN)
    url = url or parts.config.address
    click.echo(f"The register is in {parts.config.instance}.")
    click.echo("Start it with: consentreg serve")
    if url == HERE:
        click.echo(f"Where it is served elsewhere, put that address in place of {HERE} in the link.")
    click.echo(f"Choose a password within seven days: {url.rstrip('/')}/welcome/{token}")


@click.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-worker", is_flag=True, help="Serve pages only; run `consentreg work` beside it.")
def serve(host: str, port: int, *, no_worker: bool) -> None:
    """Serve the web pages and the API."""
    with plainly():
        parts = opened(port)
    _serve(parts, host, port, workers=0 if no_worker else WORKERS)


def _reached(settings: config.Config, port: int) -> config.Config:
    """Return settings whose links lead to the port that is served, unless somebody said where they lead."""
    return replace(settings, address=f"http://{HOST}:{port}") if settings.address == HERE else settings


def _open(settings: config.Config) -> Installation:
    """Open what the settings name until the command ends."""
    parts = installation.open_installation(settings)
    click.get_current_context().call_on_close(parts.engine.dispose)
    return parts


def opened(port: int = PORT) -> Installation:
    """Return the installation the environment names; raise NotReady when there is none to work with."""
    parts = _open(_reached(config.read(), port))
    installation.ready(parts)
    return parts


def server(app: "Flask", listening: socket.socket, max_upload_mb: int) -> Any:  # noqa: ANN401 (untyped library)
    """Return a server that never runs ahead of a slow reader: what waits here could not be stopped any more.

    A piece of an answer is only taken from the application when the one before it is with the operating system, and
    that is told to keep little it cannot send at once. Both are large by default, 16 MiB and several.
    """
    from waitress.adjustments import Adjustments

    from consentreg.cli.connections import SECONDS_BETWEEN_ROUNDS, Server, room

    if hasattr(socket, "TCP_NOTSENT_LOWAT"):  # Linux and macOS; a connection has what its listener was told.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    settings = Adjustments(
        sockets=[listening],
        threads=THREADS,
        ident=None,
        outbuf_high_watermark=1,
        max_request_body_size=max_upload_mb * 1024 * 1024,
        max_request_header_size=LONGEST_HEADERS,
        inbuf_overflow=MOST_IN_MEMORY,
        clear_untrusted_proxy_headers=False,  # The application decides whom to believe, and is told all.
        connection_limit=room(),
        asyncore_use_poll=True,  # The other way ends at the 1,024th open file.
        cleanup_interval=SECONDS_BETWEEN_ROUNDS,
    )
    place = (listening.family, listening.type, listening.proto, listening.getsockname())
    return Server(app, map={}, _sock=listening, adj=settings, sockinfo=place, bind_socket=False)


def _serve(parts: Installation, host: str, port: int, *, workers: int) -> None:
    from consentreg.app import create_app

    log.configure()
    serving = server(create_app(parts), _listen(host, port), parts.config.max_upload_mb)
    stop = threading.Event()
    threads = [_start(parts, stop) for _ in range(workers)]
    _listen_to_signals()
    click.echo(f"consentreg is on http://{host}:{port} (stop with Ctrl+C)")
    try:
        serving.run()
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


def _listen_to_signals() -> None:
    # Started in the background a process is told to ignore Ctrl+C, and whoever runs a container says it otherwise.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        another = "Name another one: --port 8001, or make run PORT=8001."
        raise click.ClickException(f"Port {port} on {host} cannot be used: {error.strerror}. {another}") from error


def _start(parts: Installation, stop: threading.Event) -> threading.Thread:
    from consentreg import worker

    thread = threading.Thread(target=worker.run, args=(parts.transaction, stop), name="worker")
    thread.start()
    return thread


@click.command()
def work() -> None:
    """Run a worker until stopped."""
    from consentreg import worker

    with plainly():
        parts = opened()
    log.configure()
    stop = threading.Event()
    _listen_to_signals()
    click.echo("Working (stop with Ctrl+C)")
    try:
        worker.run(parts.transaction, stop)
    except KeyboardInterrupt:
        stop.set()


@click.command()
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Fill the register and stop.")
def demo(port: int, *, no_serve: bool) -> None:
    """Fill an empty installation with a fictional organisation, and serve it."""
    from consentreg import demo as story
    from consentreg import worker

    with plainly():
        parts = story.with_outbox(_open(_reached(config.read(), port)))
        schema.upgrade(parts.engine)
        if story.is_empty(parts):
            click.echo("Drawing photos of three outings …")
            story.fill(parts)
            worker.drain(parts.transaction)
    click.echo(story.guide(parts) or OWN)
    if not no_serve:
        _serve(parts, HOST, port, workers=WORKERS)


@click.command()
def doctor() -> None:
    """Say whether this installation is safe to run, and what to do where it is not."""
    from consentreg import doctor as checks

    with plainly():
        findings = checks.examine(_open(config.read()))
    for finding in findings:
        click.echo(f"ok  {finding.what}" if finding.good else f"NO  {finding.what} {finding.remedy}")
    click.echo("Settings:")
    for name, meaning in config.SETTINGS.items():
        click.echo(f"    {name}: {meaning}")
    if not all(finding.good for finding in findings):
        raise SystemExit(1)
