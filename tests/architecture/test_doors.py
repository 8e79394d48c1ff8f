"""May only those come in who should, through every door there is? Silence is a no."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.web import guard
from tests.architecture.conftest import House

SHUT = {"security.static", "security.verify"}
"""Addresses of the parts we use that we do not offer: nobody may open them."""
NARROWER = {
    ("media.copy", Role.ADMIN): "an admin runs the register and sees no photos",
    ("api.show_photo", Role.ADMIN): "the same",
    ("api.preview", Role.ADMIN): "the same",
    ("api.list_photos", Role.ADMIN): "the same",
    ("api.decide", Role.ADMIN): "the same",
}
"""Where a view asks more than its permission says, and why."""
REFERENCE = re.compile(r"[0-9a-f]{16}|nonce=\"[^\"]+\"|[A-Za-z0-9_.-]{60,}")
ROLES = [None, *Role]


def test_every_endpoint_declares_what_it_needs(app: Flask) -> None:
    silent = {endpoint for endpoint in app.view_functions if guard.needed(app, endpoint) is None}
    assert silent == SHUT


def test_nothing_is_declared_for_an_endpoint_that_is_not_there(app: Flask) -> None:
    assert set(guard.DECLARED_ELSEWHERE) <= set(app.view_functions)


def test_pages_open_to_everybody_are_few_and_known(app: Flask) -> None:
    opened = {each for each in app.view_functions if guard.needed(app, each) is Permission.SIGN_IN}
    assert opened == {
        "static", "security.login", "security.logout", "welcome.signed_out", "welcome.choose_password",
        "api.describe_the_api", "first.health", "portal.new_link", "portal.send_new_link",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_endpoint_that_declares_nothing_is_refused_to_everybody(house: House, role: Role | None) -> None:
    house.app.add_url_rule("/forgotten", "forgotten", lambda: "in")
    assert house.visitor(role).get("/forgotten").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_parts_we_do_not_offer_are_shut(house: House, role: Role | None) -> None:
    client = house.visitor(role)
    shut = [rule for rule in house.rules() if rule.endpoint in SHUT]
    assert {rule.endpoint for rule in shut} == SHUT
    assert [client.get(house.address(rule)).status_code for rule in shut] == [403] * len(shut)


def test_parts_of_an_address_are_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        bare = re.findall(r"<([^:>]+)>", str(rule))
        assert not bare, f"{rule} takes {bare} without saying what it is"


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "x", str(rule))
        assert re.fullmatch(r"(/[a-z0-9]+([.-][a-z0-9]+)*)*/?", fixed), rule


def test_no_address_and_no_link_carries_a_name(house: House) -> None:
    for role in Role:
        client = house.visitor(role)
        for rule in house.pages(role):
            for link in _links(house.get(client, rule, role)):
                assert not any(name.lower() in link.lower() for name in house.names), f"{rule.endpoint}: {link}"


def _links(answer: TestResponse) -> list[str]:
    """Return every address a browser learns of from an answer, its own among them."""
    page = answer.get_data().decode(errors="replace")
    inside: list[str] = re.findall(r"(?:href|src|action|hx-[a-z]+)=\"([^\"]*)\"", page)
    return [answer.request.url, answer.headers.get("Location", ""), *inside]


def _expected(house: House, rule: Rule, role: Role | None) -> set[int]:
    """Return the answers that are right for a role at an address, from the table alone."""
    permission = house.needs(rule)
    if permission is None:
        return {403}
    if permission == Permission.HOLD_LINK:
        return {302, 404}  # Nobody here holds a link.
    if allowed(role, Permission(permission)):
        return {404} if (rule.endpoint, role) in NARROWER else {200, 302}
    if role is None:
        return {401} if str(rule).startswith("/api/") else {302}
    return {404}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_those_whom_the_table_names_and_nobody_else(house: House, role: Role | None) -> None:
    client, wrong = house.visitor(role), []
    rules = [rule for rule in house.rules() if rule.endpoint != "welcome.choose_password"]
    assert len(rules) > 30
    for rule in rules:
        answer = house.get(client, rule, role)
        if answer.status_code not in _expected(house, rule, role):
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []


def test_nobody_is_sent_to_sign_in_and_back(house: House) -> None:
    client = house.visitor(None)
    pages = [rule for rule in house.rules() if _expected(house, rule, None) == {302}]
    assert len(pages) > 15
    for rule in pages:
        asked = house.address(rule)
        sent = urlsplit(client.get(asked).headers["Location"])
        assert (sent.path, parse_qs(sent.query)["next"]) == ("/sign-in", [asked])


@pytest.mark.parametrize("role", Role)
def test_what_is_not_yours_looks_like_what_is_not_there(house: House, role: Role) -> None:
    client = house.visitor(role)
    for rule in house.rules():
        if _expected(house, rule, role) == {404}:
            prefix = "/api/v1" if str(rule).startswith("/api/") else ""
            absent = client.get(f"{prefix}/there-is-no-such-page")
            refused = house.get(client, rule, role)
            assert absent.status_code == refused.status_code == 404
            assert _plain(refused.get_data(as_text=True)) == _plain(absent.get_data(as_text=True)), rule


def _plain(page: str) -> str:
    return REFERENCE.sub("", page)


@pytest.mark.parametrize("role", ROLES)
def test_acts_are_refused_to_those_whom_the_table_does_not_name(house: House, role: Role | None) -> None:
    client, tried = house.visitor(role), 0
    for method, rule in [(way, rule) for way in ("POST", "PUT", "DELETE") for rule in house.rules(way)]:
        permission = house.needs(rule)
        if permission and not allowed(role, Permission(permission)):
            answer = client.open(house.address(rule), method=method, headers=house.headers(rule, role))
            assert answer.status_code == (404 if role else 401), f"{rule.endpoint}: {answer.status_code}"
            tried += 1
    assert tried > 5


def test_api_takes_no_cookie(house: House) -> None:
    client = house.visitor(Role.SAFEGUARDING)
    pages = [rule for rule in house.rules() if str(rule).startswith("/api/") and house.needs(rule) != "sign_in"]
    assert len(pages) > 5
    assert {client.get(house.address(rule)).status_code for rule in pages} == {401}


def test_methods_nobody_offers_are_refused(house: House) -> None:
    client = house.visitor(Role.ADMIN)
    methods = ("TRACE", "CONNECT", "PROPFIND", "DELETE")
    assert [client.open("/admin/", method=method).status_code for method in methods] == [405] * 4
