"""What can anybody on the internet do to everybody else, through the real server, with nginx in front and without?"""

import http.client
import os
import re
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from consentreg import config, installation
from consentreg.cli import connections
from consentreg.context import COMMAND
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests.factories import PASSWORD, password_hash
from tests.nginx import NAME, Front, in_front_of
from tests.soak.served import Served, served
from tests.waiting import PATIENCE, wait_for

ADMIN, OTHER = "pat@example.org", "sam@example.org"
BEHIND, PAST = 500, 1500
"""Connections that are held: without a proxy more than the numbers of files that the oldest way of waiting can tell."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("register")
    settings = {"CONSENTREG_HTTPS": "1", "CONSENTREG_TRUSTED_PROXIES": "1", "CONSENTREG_PROXY_ADDRESSES": "127.0.0.1"}
    with served(folder, **settings) as one:
        parts = installation.open_installation(config.read({"CONSENTREG_INSTANCE": str(folder / "instance")}))
        with parts.transaction(COMMAND) as ctx:
            for email in (ADMIN, OTHER):
                accounts.add(ctx, email, Role.ADMIN)[0].password = password_hash()
        parts.engine.dispose()
        yield one


@pytest.fixture(scope="module")
def front(register: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with in_front_of(register.port, tmp_path_factory.mktemp("nginx")) as one:
        yield one


@dataclass
class Visitor:
    """A browser at an address of its own."""

    connect: Callable[[], socket.socket]
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, Any]:
        """Return a status, the page and its headers."""
        through = http.client.HTTPConnection(NAME, timeout=PATIENCE)
        through.sock = self.connect()
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | self.headers
        if form is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        through.request(method, path, urlencode(form) if form is not None else None, said)
        answer = through.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        through.close()
        return answer.status, page, answer.headers

    def post(self, path: str, **form: str) -> tuple[int, str, Any]:
        """Send the form that stands at an address."""
        page = self.ask("GET", path)[1]
        token = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page)[0]
        return self.ask("POST", path, form | {"csrf_token": token})

    def sign_in(self, email: str, password: str = PASSWORD) -> int:
        return self.post("/sign-in", email=email, password=password)[0]


def behind(front: Front, whence: str, **headers: str) -> Visitor:
    return Visitor(lambda: front.connect(whence), {name.replace("_", "-"): each for name, each in headers.items()})


def past(register: Served, whence: str, **headers: str) -> Visitor:
    """Return a browser that reaches the server without the proxy, from an address nobody trusts."""
    here = ("127.0.0.1", register.port)
    return Visitor(
        lambda: socket.create_connection(here, timeout=PATIENCE, source_address=(whence, 0)),
        {name.replace("_", "-"): each for name, each in headers.items()},
    )


def test_what_a_stranger_guesses_keeps_nobody_else_out(front: Front) -> None:
    stranger = behind(front, "127.0.0.11")
    guessed = [stranger.sign_in(OTHER, f"guess number {turn}") for turn in range(22)]
    assert guessed == [422] * 10 + [429] * 12
    assert behind(front, "127.0.0.12").sign_in(OTHER) == 302
    assert behind(front, "127.0.0.11").sign_in(ADMIN) == 302


@pytest.mark.parametrize("way", ["behind", "past"])
def test_nobody_gets_more_guesses_by_claiming_to_be_somebody_else(front: Front, register: Served, way: str) -> None:
    def claiming(turn: int) -> Visitor:
        other = f"203.0.113.{turn}"
        said = {
            "X_Forwarded_For": f'"{other}, {other}',
            "X_Real_IP": other,
            "Forwarded": f"for={other};host=evil.example",
        }
        return behind(front, "127.0.0.13", **said) if way == "behind" else past(register, "127.0.0.14", **said)

    assert [claiming(turn).sign_in(OTHER, "wrong words") for turn in range(11)] == [422] * 10 + [429]


def test_links_lead_where_visitors_came_in(front: Front) -> None:
    admin = behind(front, "127.0.0.15", X_Forwarded_Host="evil.example", X_Forwarded_Proto="gopher")
    assert admin.sign_in(ADMIN) == 302
    page = admin.post("/admin/accounts/new", email=f"{os.urandom(4).hex()}@example.org", name="Jo", role="comms")[1]
    assert re.findall(r"https?://[^/\"<\s]+(?=/welcome/)", page)[0] == f"https://{NAME}"
    assert "evil.example" not in page


def test_whoever_comes_past_the_proxy_is_not_believed(register: Served) -> None:
    admin = past(register, "127.0.0.16", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
    assert admin.sign_in(ADMIN) == 302
    page = admin.post("/admin/accounts/new", email=f"{os.urandom(4).hex()}@example.org", name="Jo", role="comms")[1]
    assert re.findall(r"https?://[^/\"<\s]+(?=/welcome/)", page)[0] == f"http://{NAME}"


def test_keys_in_addresses_stand_in_no_log_of_the_proxy(front: Front) -> None:
    visitor = behind(front, "127.0.0.17")
    for path in ("/c/a-secret-of-somebody", "/welcome/a-secret-of-somebody", "/sign-in"):
        visitor.ask("GET", path)
    access = front.folder / "access.log"
    assert wait_for(lambda: "/sign-in" in access.read_text()), "it is written after the answer"
    assert "a-secret-of-somebody" not in access.read_text() + (front.folder / "error.log").read_text()


NOTHING = b""
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX: "
HALF_A_FORM = b"POST /sign-in HTTP/1.1\r\nHost: photos.example.org\r\nContent-Length: 90000\r\n\r\nemail="
MUCH_AT_ONCE = b"GET /sign-in HTTP/1.1\r\nHost: photos.example.org\r\n\r\n" * 100


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process hold as many connections as the test asks for."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    connections.room()
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("way", ["behind", "past"])
def test_connections_that_wait_keep_nobody_from_an_answer(front: Front, register: Served, way: str) -> None:
    """Nobody at the other end says anything more, or takes what comes."""
    visitor = behind(front, "127.0.0.18") if way == "behind" else past(register, "127.0.0.18")
    says = [NOTHING, HALF_A_HEAD, HALF_A_FORM] + ([MUCH_AT_ONCE] if way == "past" else [])
    with ExitStack() as held:
        for number in range(BEHIND if way == "behind" else PAST):
            connection = held.enter_context(visitor.connect())
            connection.sendall(says[number % len(says)])
        assert visitor.ask("GET", "/health")[:2] == (200, "ok\n")
        assert visitor.ask("GET", "/sign-in")[0] == 200
