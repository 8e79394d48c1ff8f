"""Who is waited for at the other end of a connection, for how long, and who gives way when there are too many?"""

import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from consentreg.cli import connections, running
from consentreg.cli.connections import SECONDS_BETWEEN, SECONDS_TO_ASK, SECONDS_TO_TAKE, SLOWEST
from tests.waiting import PATIENCE, wait_for

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
FORM = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"
LARGE = [b"x" * 1_000_000] * 50


NOW = time.time()


@pytest.fixture(autouse=True)
def stopped_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the server's clock: how long a test takes changes nothing."""
    monkeypatch.setattr(time, "time", lambda: NOW)


@pytest.fixture
def work() -> threading.Event:
    """Return what ends an answer that takes long."""
    return threading.Event()


@pytest.fixture
def server(work: threading.Event) -> Iterator[Any]:
    """Return a server that turns only when a test lets it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/slow":
            work.wait(PATIENCE)
        return LARGE if environ["PATH_INFO"] == "/large" else [b"answered"]

    made = running.server(answer, socket.create_server(("127.0.0.1", 0)), 64)  # type: ignore[arg-type]  # no Flask
    yield made
    work.set()
    for channel in list(made.active_channels.values()):
        channel.handle_close()
    made.task_dispatcher.shutdown()
    made.asyncore.close_all(made._map)


@pytest.fixture
def connect(server: Any) -> Iterator[Callable[[bytes], socket.socket]]:
    opened: list[socket.socket] = []

    def connected(says: bytes) -> socket.socket:
        one = socket.create_connection((server.effective_host, server.effective_port), timeout=PATIENCE)
        opened.append(one)
        here = one.getsockname()
        one.sendall(says)
        until(server, lambda: any(each.addr == here for each in server.active_channels.values()))
        turn(server)
        return one

    yield connected
    for one in opened:
        one.close()


def turn(server: Any, times: int = 3) -> None:
    server.asyncore.loop(0.01, use_poll=True, map=server._map, count=times)


def until(server: Any, came: Callable[[], object]) -> None:
    """Let the server turn until something came."""
    assert wait_for(lambda: came() or turn(server, 1), every=0), "it never came"


def let_go(server: Any, later: float) -> int:
    """Return how many connections are let go when it is so many seconds later."""
    before = len(server.active_channels)
    server.maintenance(NOW + later)
    return before - len(server.active_channels)


@pytest.mark.parametrize("says", [b"", b"\r\n", HEAD])
def test_who_asks_nothing_whole_is_let_go(server: Any, connect: Any, says: bytes) -> None:
    connect(says)
    assert let_go(server, SECONDS_TO_ASK - 10) == 0
    assert let_go(server, SECONDS_TO_ASK + 1) == 1


def test_letter_by_letter_is_no_longer_than_nothing(server: Any, connect: Any) -> None:
    one = connect(HEAD)
    (channel,) = server.active_channels.values()
    channel.asks_since -= SECONDS_TO_ASK + 1
    one.sendall(b"X")
    until(server, lambda: channel.request.header_bytes_received > len(HEAD))
    assert let_go(server, 0) == 1


def test_who_was_answered_may_ask_again_for_a_while(server: Any, connect: Any) -> None:
    one = connect(HEAD + b"\r\n")
    (channel,) = server.active_channels.values()
    until(server, lambda: not channel.requests and not channel.total_outbufs_len)
    channel.asks_since -= SECONDS_TO_ASK + 1
    one.sendall(HEAD + b"\r\n")
    until(server, lambda: channel.asks_since == NOW)
    assert let_go(server, SECONDS_TO_ASK - 10) == 0
    assert let_go(server, SECONDS_TO_ASK + 1) == 1


def test_who_sends_a_photo_slowly_may_and_who_stops_or_only_pretends_may_not(server: Any, connect: Any) -> None:
    connect(FORM + b"x" * 10_000)
    (channel,) = server.active_channels.values()
    until(server, lambda: channel.request.body_bytes_received == 10_000)
    assert let_go(server, SECONDS_BETWEEN - 10) == 0
    channel.last_activity += 1000
    assert let_go(server, SECONDS_BETWEEN + 10_000 / SLOWEST) == 0
    assert let_go(server, SECONDS_BETWEEN + 10_000 / SLOWEST + 1) == 1
    connect(FORM + b"x" * 10_000)
    assert let_go(server, SECONDS_BETWEEN + 1) == 1


def test_who_takes_nothing_of_an_answer_is_let_go_and_the_thread_is_free(server: Any, connect: Any) -> None:
    connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    (channel,) = server.active_channels.values()
    until(server, lambda: channel.total_outbufs_len)
    assert let_go(server, SECONDS_TO_TAKE - 10) == 0
    assert let_go(server, SECONDS_TO_TAKE + 10) == 1
    until(server, lambda: server.task_dispatcher.active_count == 0)


def test_who_is_being_answered_is_never_let_go(server: Any, connect: Any, work: threading.Event) -> None:
    one = connect(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    assert let_go(server, 100_000) == 0
    server.make_room()
    work.set()
    (channel,) = server.active_channels.values()
    until(server, lambda: not channel.requests and not channel.total_outbufs_len)
    assert b"answered" in one.recv(1000)


def test_what_is_asked_before_the_answer_is_not_answered_and_said_so(server: Any, connect: Any) -> None:
    one = connect((HEAD + b"\r\n") * 3)
    until(server, lambda: not server.active_channels)
    came = b"".join(iter(lambda: one.recv(1000), b""))
    assert came.count(b"answered") == 1
    assert b"Connection: close" in came


def test_when_no_more_fit_those_silent_for_longest_give_way(server: Any, connect: Any) -> None:
    assert server.adj.connection_limit == connections.room()
    server.adj.connection_limit = 12
    for number in range(40):
        connect(HEAD)
        for channel in server.active_channels.values():
            channel.last_activity -= 1
        assert len(server.active_channels) <= 12, number
    one = connect(HEAD + b"\r\n")
    until(server, lambda: not any(channel.requests for channel in server.active_channels.values()))
    turn(server)
    assert b"answered" in one.recv(1000)


@pytest.mark.parametrize(
    ("files", "fit"), [((1024, 8192), 2000), ((1024, resource.RLIM_INFINITY), 2000), ((100_000, 100_000), 2000),
                       ((1024, 1024), 384), ((256, 256), 128)]
)  # fmt: skip
def test_as_many_fit_as_the_system_lets_files_be_open(
    monkeypatch: pytest.MonkeyPatch, files: tuple[int, int], fit: int
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: files)
    monkeypatch.setattr(resource, "setrlimit", lambda _which, both: asked.append(both))
    assert connections.room() == fit
    assert all(now > files[0] and most == files[1] for now, most in asked)
