"""Who gets in, with what, for how long, and what is said to those who do not?"""

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.app import create_app
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Account, AuditEntry
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests.conftest import NOON
from tests.factories import CHEAP_HASH, PASSWORD, password_hash
from tests.web.answers import same, text

NEW = "seven quiet boats at dawn"
EMAIL = "admin@example.org"


@pytest.fixture
def account(parts: Installation) -> str:
    with parts.transaction(COMMAND) as ctx:
        made, _ = accounts.add(ctx, EMAIL, Role.ADMIN, name="Sam")
        made.password = password_hash()
    return made.id


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"email": email, "password": password} | more)


def acts(parts: Installation) -> list[str]:
    with parts.reading() as ctx:
        return list(ctx.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_the_sign_in_page_asks_two_things(app: Flask) -> None:
    page = app.test_client().get("/sign-in").get_data(as_text=True)
    assert "Good to see you" in page
    assert page.count("<input") == 3  # e-mail, password, and where to go afterwards
    assert "remember" not in page


def test_whoever_signs_in_is_sent_home_and_stands_in_the_trail(app: Flask, parts: Installation, account: str) -> None:
    answer = sign_in(app.test_client())
    assert (answer.status_code, answer.location) == (302, "/")
    assert acts(parts)[-1] == "account.signed_in"


@pytest.mark.parametrize("email", [" Admin@Example.ORG ", "ADMIN@EXAMPLE.ORG"])
def test_capitals_and_spaces_of_a_phone_do_not_matter(app: Flask, account: str, email: str) -> None:
    assert sign_in(app.test_client(), email).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong words entirely"),
        ("nobody@example.org", PASSWORD),
        ("no address at all", PASSWORD),
        ("\u0430dmin@example.org", PASSWORD),
        ("admin\x00@example.org", PASSWORD),
        (EMAIL, PASSWORD + "\x00"),
        (EMAIL, "x" * 4096),
        (EMAIL, "x" * 4097),
        (EMAIL, PASSWORD + "x" * 100_000),
        (EMAIL, "é" * 200),
        ("admin@example.org\r\nBcc: x@example.org", PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_whatever_does_not_fit_gets_one_and_the_same_answer(
    app: Flask, account: str, email: str, password: str
) -> None:
    answer = sign_in(app.test_client(), email, password)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count("That e-mail address and password do not go together. Try again.") == 1
    assert password not in page


def test_a_closed_account_is_not_told_apart(app: Flask, parts: Installation, account: str) -> None:
    with parts.transaction(COMMAND) as ctx:
        accounts.add(ctx, "other@example.org", Role.ADMIN)
        accounts.end(ctx, account)
    closed, unknown = sign_in(app.test_client()), sign_in(app.test_client(), "nobody@example.org")
    assert _without_nonces(closed, EMAIL) == _without_nonces(unknown, "nobody@example.org")
    assert closed.status_code == unknown.status_code == 422


def _without_nonces(answer: Any, email: str) -> str:
    return same(text(answer)).replace(email, "")


def test_what_is_missing_is_said_beside_its_field(app: Flask) -> None:
    page = app.test_client().post("/sign-in", data={}).get_data(as_text=True)
    assert "Write the e-mail address you sign in with." in page
    assert "Write your password." in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "http:evil.example",
        "http:///evil.example",
        "https://localhost@evil.example/",
        "\t//evil.example",
    ],
)
def test_nobody_is_sent_to_another_house(app: Flask, account: str, elsewhere: str) -> None:
    credentials = {"email": EMAIL, "password": PASSWORD}
    asked = (
        {"data": credentials | {"next": elsewhere}},
        {"data": credentials, "query_string": {"next": elsewhere}},
    )
    for one in asked:
        answer = app.test_client().post("/sign-in", **one)
        there = urlsplit(urljoin("http://localhost/sign-in", answer.location))
        assert (answer.status_code, there.scheme, there.netloc) == (302, "http", "localhost")
        assert "\\" not in answer.location


def test_one_comes_back_to_the_page_one_wanted(app: Flask, account: str) -> None:
    client = app.test_client()
    asked = client.get("/admin/accounts?page=2")
    assert asked.status_code == 302
    assert 'value="/admin/accounts?page=2"' in client.get(asked.location).get_data(as_text=True)
    assert sign_in(client, next="/admin/accounts?page=2").location.endswith("/admin/accounts?page=2")


def test_nothing_of_the_session_before_is_carried_inside(app: Flask, account: str) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known to somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_the_cookie_is_out_of_reach_and_ends_with_the_browser(app: Flask, account: str) -> None:
    cookies = sign_in(app.test_client()).headers.getlist("Set-Cookie")
    (cookie,) = [each for each in cookies if each.startswith("consentreg=")]
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in cookies)
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert "remember" not in cookie


def test_nobody_is_remembered_even_who_asks(app: Flask, account: str) -> None:
    cookies = sign_in(app.test_client(), remember="y").headers.getlist("Set-Cookie")
    assert [each for each in cookies if "remember" in each] == []


def test_a_session_ends_after_twelve_hours(app: Flask, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    sign_in(client)
    for half in range(1, 24):
        monkeypatch.setattr(clock, "now", lambda half=half: NOON + timedelta(hours=half / 2))
        assert client.get("/admin/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=12))
    assert client.get("/admin/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=12, seconds=1))
    assert client.get("/admin/").status_code == 302


def test_a_session_that_rests_for_an_hour_ends_and_no_press_wakes_it(
    app: Flask, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    sign_in(client)
    for minutes in (60, 120):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: NOON + timedelta(minutes=minutes))
        assert client.get("/admin/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=180, seconds=1))
    assert client.get("/admin/").status_code == 302
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=120))
    assert client.get("/admin/").status_code == 302


def test_every_page_keeps_a_session_in_use_alive(app: Flask, account: str) -> None:
    client = app.test_client()
    sign_in(client)
    assert "Set-Cookie" in client.get("/admin/").headers


def test_signing_out_ends_a_copied_cookie_as_well(app: Flask, parts: Installation, account: str) -> None:
    client, copy = app.test_client(), app.test_client()
    sign_in(client)
    copied = client.get_cookie("consentreg")
    assert copied
    copy.set_cookie("consentreg", copied.value)
    assert copy.get("/admin/").status_code == 200
    answer = client.post("/sign-out")
    assert answer.location.endswith("/signed-out")
    assert "You are signed out" in client.get("/signed-out").get_data(as_text=True)
    copy.set_cookie("consentreg", copied.value)
    assert copy.get("/admin/").status_code == 302
    assert acts(parts)[-1] == "account.signed_out"


def test_signing_out_needs_a_press(app: Flask, account: str) -> None:
    client = app.test_client()
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/admin/").status_code == 200


def test_signing_out_twice_is_as_good(app: Flask) -> None:
    assert app.test_client().post("/sign-out").location.endswith("/signed-out")


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    app: Flask, parts: Installation, account: str
) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here), sign_in(there)
    asked = {"password": "not the old one", "new_password": NEW, "new_password_confirm": NEW}
    refused = here.post("/change-password", data=asked)
    assert refused.status_code == 422
    assert "That is not your password now." in refused.get_data(as_text=True)
    assert here.post("/change-password", data=asked | {"password": PASSWORD}).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302
    assert acts(parts)[-1] == "account.password_changed"
    assert sign_in(app.test_client(), password=NEW).status_code == 302
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "Use at least 12 characters"),
        ("x" * 201, "x" * 201, "Use at least 12 characters"),
        (NEW, NEW + "!", "The two are not the same."),
        ("", "", "Choose a password."),
        (PASSWORD, PASSWORD, "That is the one you have."),
        ("password1234", "password1234", "That one is easy to guess."),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(
    app: Flask, account: str, new: str, again: str, said: str
) -> None:
    client = app.test_client()
    sign_in(client)
    answer = client.post(
        "/change-password", data={"password": PASSWORD, "new_password": new, "new_password_confirm": again}
    )
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert sign_in(app.test_client()).status_code == 302


@pytest.fixture
def link(parts: Installation) -> str:
    with parts.transaction(COMMAND) as ctx:
        return accounts.add(ctx, "new@example.org", Role.ADMIN)[1]


def test_a_link_lets_its_owner_choose_a_password_once(app: Flask, link: str) -> None:
    client = app.test_client()
    assert "new@example.org" in client.get(f"/welcome/{link}").get_data(as_text=True)
    assert client.get(f"/welcome/{link}").status_code == 200  # looking uses nothing up
    answer = client.post(f"/welcome/{link}", data={"password": NEW, "again": NEW})
    assert answer.location == "/sign-in"
    assert "Your password is set." in client.get("/sign-in").get_data(as_text=True)
    assert sign_in(client, "new@example.org", NEW).status_code == 302
    assert client.post(f"/welcome/{link}", data={"password": PASSWORD, "again": PASSWORD}).status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 5000, "a" * 43, "é", "..", "\ud83d\ude00"])
def test_a_link_that_is_none_is_said_to_work_no_more(app: Flask, token: str) -> None:
    answer = app.test_client().get(f"/welcome/{token.encode('utf-8', 'surrogatepass').decode('utf-8', 'replace')}")
    assert answer.status_code == 410
    assert "This link does not work" in answer.get_data(as_text=True)
    assert "Each link works once and for seven days, and only whole." in answer.get_data(as_text=True)


def test_a_link_ends_after_a_week(app: Flask, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + accounts.LINK_LASTS)
    assert app.test_client().get(f"/welcome/{link}").status_code == 410


@pytest.mark.parametrize(
    ("weak", "said"), [("short", "Use at least 12 characters"), ("qwertyuiop12", "That one is easy to guess.")]
)
def test_a_link_refuses_a_weak_password_and_stays_good(app: Flask, link: str, weak: str, said: str) -> None:
    client = app.test_client()
    answer = client.post(f"/welcome/{link}", data={"password": weak, "again": weak})
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("govuk-error-message") == 1
    assert said in answer.get_data(as_text=True)
    assert client.post(f"/welcome/{link}", data={"password": NEW, "again": NEW}).status_code == 303


def test_guessing_is_slowed_down_and_said_so(parts: Installation, account: str) -> None:
    client = create_app(parts).test_client()
    client.application.config["WTF_CSRF_ENABLED"] = False
    statuses = [sign_in(client, password=f"guess number {n}").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    answer = sign_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "That was too often" in answer.get_data(as_text=True)
    assert client.get("/sign-in").status_code == 200


def test_signing_in_well_is_never_too_often(parts: Installation, account: str) -> None:
    app = create_app(parts)
    app.extensions["security"].pwd_context.update(**CHEAP_HASH)
    app.config["WTF_CSRF_ENABLED"] = False
    assert {sign_in(app.test_client()).status_code for _ in range(25)} == {302}


def test_a_page_left_open_overnight_asks_again_calmly(parts: Installation, account: str) -> None:
    client = create_app(parts).test_client()
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "open for a long time" in client.get("/sign-in").get_data(as_text=True)


def test_a_program_gets_no_other_way_in(app: Flask, parts: Installation, account: str) -> None:
    asked, wants = {"email": EMAIL, "password": PASSWORD}, {"Accept": "application/json"}
    answer = app.test_client().post("/sign-in?include_auth_token", json=asked, headers=wants)
    assert "token" not in answer.get_data(as_text=True).replace("csrf_token", "")
    with parts.reading() as ctx:
        token = ctx.session.scalar(sa.select(Account.fs_uniquifier))
    assert app.test_client().get(f"/admin/?auth_token={token}").status_code == 302
