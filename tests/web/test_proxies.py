"""Whom do we believe who says for whom they ask?"""

from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask, request

from consentreg.app import create_app
from consentreg.config import THIS_MACHINE
from consentreg.installation import Installation
from consentreg.web.proxies import whence

VISITOR, OUTER = "203.0.113.7", "198.51.100.2"


def seen(app: Flask, peer: str = "127.0.0.1", **headers: str) -> tuple[str | None, str, str]:
    """Return from where, over what and for which name a request came, as the application sees it."""
    found: list[Any] = []
    app.before_request_funcs[None].insert(
        0, lambda: found.append((request.remote_addr, request.scheme, request.host)) or "seen"
    )
    said = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    app.test_client().get("/health", environ_overrides={"REMOTE_ADDR": peer} | said)
    app.before_request_funcs[None].pop(0)
    return found[0]


@pytest.fixture(scope="module")
def made() -> dict[Any, Flask]:
    return {}


@pytest.fixture
def behind(parts: Installation, made: dict[Any, Flask]) -> Any:
    def application(hops: int, *addresses: str) -> Flask:
        if (hops, addresses) not in made:
            where = tuple(map(ip_network, addresses)) or THIS_MACHINE
            settings = replace(parts.config, trusted_proxies=hops, proxy_addresses=where)
            made[hops, addresses] = create_app(replace(parts, config=settings))
        return made[hops, addresses]

    return application


PROXIED = {"x_forwarded_for": VISITOR, "x_forwarded_proto": "https", "x_forwarded_host": "photos.example"}
BELIEVED, UNBELIEVED = (VISITOR, "https", "photos.example"), ("127.0.0.1", "http", "localhost")


def test_a_trusted_proxy_says_for_whom_it_asks(behind: Any) -> None:
    assert seen(behind(1), **PROXIED) == BELIEVED
    assert seen(behind(1), peer="::1", **PROXIED) == BELIEVED
    assert seen(behind(1), peer="::ffff:127.0.0.1", **PROXIED) == BELIEVED
    assert seen(behind(1, "172.16.0.0/12", "fd00::/8"), peer="172.18.0.1", **PROXIED) == BELIEVED
    assert seen(behind(1, "172.16.0.0/12", "fd00::/8"), peer="fd00::5", **PROXIED) == BELIEVED


def test_nobody_else_is_believed(behind: Any) -> None:
    assert seen(behind(0), **PROXIED) == UNBELIEVED
    for peer in ("198.51.100.9", "2001:db8::1", "10.0.0.1"):
        assert seen(behind(1), peer=peer, **PROXIED) == (peer, "http", "localhost")
    assert seen(behind(1, "172.16.0.0/12", "fd00::/8"), **PROXIED) == UNBELIEVED


def test_what_a_visitor_wrote_before_the_proxies_is_not_believed(behind: Any) -> None:
    for forged in ("10.9.9.9", '"10.9.9.9', "10.9.9.9, ,", "unknown"):
        assert seen(behind(1), x_forwarded_for=f"{forged}, {VISITOR}")[0] == VISITOR
        assert seen(behind(2), x_forwarded_for=f"{forged}, {VISITOR}, {OUTER}")[0] == VISITOR
    assert seen(behind(1), x_forwarded_proto="http, https", x_forwarded_host="evil.example, photos.example")[1:] == (
        "https",
        "photos.example",
    )


def test_of_two_proxies_the_outer_one_knows_the_visitor_and_may_be_the_only_one_to_say_how(behind: Any) -> None:
    said = PROXIED | {"x_forwarded_for": f"{VISITOR}, {OUTER}"}
    assert seen(behind(2), **said) == BELIEVED
    assert seen(behind(2), **PROXIED) == BELIEVED  # Whoever comes past the outer one is who the inner one says.


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        (f"{VISITOR}:4711", VISITOR),
        (f"::ffff:{VISITOR}", VISITOR),
        ("unknown", "127.0.0.1"),
        ("_hidden", "127.0.0.1"),
        ("999.1.1.1", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_addresses_are_read_in_every_way_they_are_written(behind: Any, written: str, read: str) -> None:
    assert seen(behind(1), x_forwarded_for=written)[0] == read


def test_what_cannot_be_a_scheme_or_a_name_is_dropped(behind: Any) -> None:
    for name in ("javascript:", "photos.example/path", "a b", "user@host", "x" * 300, "<b>"):
        assert seen(behind(1), x_forwarded_proto="gopher", x_forwarded_host=name)[1:] == UNBELIEVED[1:]


def test_the_newer_header_and_its_cousins_are_read_by_nobody(behind: Any) -> None:
    others = {"forwarded": f"for={VISITOR};proto=https;host=evil.example", "x_real_ip": VISITOR,
              "x_forwarded_prefix": "/evil", "x_forwarded_port": "666"}  # fmt: skip
    for hops in (0, 1):
        assert seen(behind(hops), **others) == UNBELIEVED


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_a_household_counts_as_one(app: Flask, one: str, other: str, *, same: bool) -> None:
    counted = set()
    for address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            counted.add(whence())
    assert (len(counted) == 1) is same
