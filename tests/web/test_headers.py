"""Does every answer tell the browser to show it to this person, now, and to do nothing else with it?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from consentreg.app import create_app
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.rules.permissions import Role
from tests import factories
from tests.web.answers import text

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SHUT = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
WRONG = ["/nowhere", "/staff/nowhere", "/comms/channels/none", "/api/v1/nowhere", "/welcome/none", "/%00", "/media/x/y",
         "/static/none.css"]  # fmt: skip


def addresses(app: Flask) -> Iterator[str]:
    """Yield an address of every route."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            yield _filled(rule)


def _filled(rule: Rule) -> str:
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?\w+>", "1", rule.rule)


def check(answer: Any, path: str) -> None:
    headers = answer.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, path
    assert headers["Cache-Control"] == ("public, max-age=3600" if answer.request.path == STYLE else "no-store"), path
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy, path
    assert "default-src 'none'" in policy, path
    kept = answer.request.path == STYLE
    for leak in ("Server", "X-Powered-By", "Access-Control-Allow-Origin", *(() if kept else ("ETag", "Last-Modified"))):
        assert leak not in headers, (path, leak)


STYLE = "/static/consentreg.css"


OTHERS = ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]
"""Ways to ask that no view answers in another way to another role."""


@pytest.mark.parametrize(
    ("who", "method"),
    [*product([None, *Role], ["GET", "POST"]), *((Role.SAFEGUARDING, other) for other in OTHERS)],
)
def test_every_answer_of_every_route_carries_them(
    app: Flask, parts: Installation, visit: Any, who: Role | None, method: str
) -> None:
    with parts.transaction(COMMAND) as ctx:
        groups = (factories.group(ctx).id,) if who is Role.STAFF else ()
    client = visit(who, groups=groups) if who else app.test_client()
    for path in [*addresses(app), *WRONG]:
        answer = client.open(path, method=method)
        assert answer.status_code < 500, (path, answer.status_code)
        check(answer, path)
        if who and path == "/sign-out" and method == "POST":
            client = visit(who, groups=groups, email="again@example.org")
        answer.close()


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/admin/"])
def test_a_page_may_do_nothing_but_show_itself(visit: Any, path: str) -> None:
    answer = visit(Role.ADMIN).get(path, follow_redirects=True)
    policy = answer.headers["Content-Security-Policy"]
    assert [part for part in SHUT if part not in policy] == []
    nonces = set(re.findall(r'nonce="([^"]+)"', text(answer)))
    assert nonces == set(re.findall(r"'nonce-([^']+)'", policy))
    assert re.search(r"\son\w+=|javascript:|<style|\sstyle=", text(answer)) is None
    assert re.search(r'(?:src|href|action)="(?:https?:)?//', text(answer)) is None


def test_every_answer_has_its_own_nonce(app: Flask) -> None:
    client = app.test_client()
    policies = {client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_only_what_never_changes_may_be_kept(app: Flask) -> None:
    answer = app.test_client().get(STYLE)
    check(answer, STYLE)
    answer.close()


def test_over_https_the_browser_comes_back_over_https_alone(parts: Installation) -> None:
    safe = create_app(replace(parts, config=replace(parts.config, https=True)))
    answer = safe.test_client().get("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-consentreg=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_over_https_a_form_is_taken_from_a_browser_that_tells_nobody_where_it_was(parts: Installation) -> None:
    behind_proxy = replace(parts.config, https=True, trusted_proxies=1)
    safe = create_app(replace(parts, config=behind_proxy, mail=Outbox()))
    client, behind = safe.test_client(), {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "photos.example"}
    page = text(client.get("/c/new", headers=behind, base_url="https://photos.example"))
    (token,) = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page) or [""]
    sent = {"email": "jo@example.org", "csrf_token": token}
    answer = client.post("/c/new", data=sent, headers=behind, base_url="https://photos.example")
    assert (answer.status_code, "Look in your e-mail" in text(answer)) == (200, True)
    forged = client.post("/c/new", data=sent | {"csrf_token": "x"}, headers=behind, base_url="https://photos.example")
    assert forged.status_code == 400


def test_a_forged_proxy_header_changes_nothing(app: Flask) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"}
    answer = app.test_client().get("/admin/", headers=forged)
    assert "evil" not in answer.headers["Location"]
