"""Who asks, and by which address, when a proxy asks for them?

A proxy says in headers who the visitor is and how they asked. Anybody can send such headers, so they count only from an
address that is trusted, and of each only what the trusted proxies wrote themselves: as many entries, from the end, as
proxies stand in front. From everybody else they are taken off before anything can read them. This is the one place that
decides it: the server hands the headers on as they came. RFC 7239's `Forwarded` is never believed, nor is a port or a
prefix.
"""

import re
from collections.abc import Callable, Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from flask import request
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAID: Final = tuple(
    f"HTTP_{name}"
    for name in ("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "X_FORWARDED_PORT", "X_FORWARDED_PREFIX",
                 "X_FORWARDED_BY", "X_FORWARDED_SERVER", "X_FORWARDED_SSL", "X_REAL_IP", "FORWARDED")
)  # fmt: skip
"""All that proxies say, by its name in the environment of a request."""
ONE_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that one connection to the internet is given; whoever has it may use all below them."""
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_WITH_PORT = re.compile(r"\[(?P<long>[^\]]*)\](?::[0-9]+)?|(?P<short>[0-9.]+):[0-9]+")


class Proxies:
    """A WSGI application that believes the proxies in front of another one, and nobody else."""

    def __init__(self, app: "WSGIApplication", hops: int, addresses: Collection[IPv4Network | IPv6Network]) -> None:
        """Believe `hops` proxies, the last of which asks from one of `addresses`; none where `hops` is 0."""
        self.app, self.hops, self.addresses = app, hops, addresses
        self.behind = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request as the visitor sent it to the first proxy."""
        said = {name: str(environ.pop(name, "")) for name in SAID}
        if not self.hops or not self._trusted(environ.get("REMOTE_ADDR", "")):
            return self.app(environ, start_response)
        for name, readable in _BELIEVED.items():
            if value := readable(self._written_by_them(said[name])):
                environ[name] = value
        return self.behind(environ, start_response)

    def _trusted(self, peer: str) -> bool:
        address = parsed(peer)
        return address is not None and any(address in network for network in self.addresses)

    def _written_by_them(self, entries: str) -> str:
        # Split at every comma: a quotation mark a visitor sent must not swallow what a proxy wrote behind it.
        return entries.split(",")[-self.hops :][0].strip()


def _address(entry: str) -> str:
    found = _WITH_PORT.fullmatch(entry)
    address = parsed((found["long"] or found["short"]) if found else entry)
    return str(address) if address else ""


def _scheme(entry: str) -> str:
    return entry.lower() if entry.lower() in {"http", "https"} else ""


def _host(entry: str) -> str:
    return entry if _HOST.fullmatch(entry) else ""


_BELIEVED: dict[str, Callable[[str], str]] = {
    "HTTP_X_FORWARDED_FOR": _address,
    "HTTP_X_FORWARDED_PROTO": _scheme,
    "HTTP_X_FORWARDED_HOST": _host,
}


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an IP address, of IPv4 also where it was written as IPv6; None for what is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def whence() -> str:
    """Return from where this request came, for counting: an IPv4 address, or the IPv6 network of one household."""
    address = parsed(request.remote_addr or "")
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), ONE_HOUSEHOLD), strict=False))
    return str(address)
