"""Can a stranger use up anybody else's tries, and does guessing stay slow?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from consentreg.web.passwords import SignIn
from tests.factories import PASSWORD, password_hash

ADMIN, OTHER = "pat@example.org", "sam@example.org"
NEW = "seven quiet boats at dawn"
Try = Callable[..., int]


@pytest.fixture
def counting(app: Flask, parts: Installation) -> Flask:
    app.config["RATELIMIT_ENABLED"] = True
    with parts.transaction(COMMAND) as ctx:
        for email in (ADMIN, OTHER):
            accounts.add(ctx, email, Role.ADMIN)[0].password = password_hash()
    return app


def tries(client: FlaskClient, email: str = ADMIN, password: str = PASSWORD, whence: str = "192.0.2.1") -> int:
    sent = {"email": email, "password": password}
    return client.post("/sign-in", data=sent, environ_overrides={"REMOTE_ADDR": whence}).status_code


def guess(app: Flask, times: int, email: str = ADMIN, whence: str = "192.0.2.1") -> list[int]:
    return [tries(app.test_client(), email, f"guess {turn}", whence) for turn in range(times)]


def test_who_guesses_elsewhere_keeps_nobody_out_however_often(counting: Flask) -> None:
    for place in range(5):
        guess(counting, 11, whence=f"198.51.100.{place}")
    assert tries(counting.test_client()) == 302


def test_who_guesses_next_door_keeps_nobody_out_who_comes_back(counting: Flask) -> None:
    own = counting.test_client()
    assert tries(own) == 302
    own.post("/sign-out")
    assert guess(counting, 11)[-1] == 429
    assert tries(counting.test_client()) == 429, "a browser that nobody has used counts as the stranger's"
    assert tries(own) == 302


def test_who_guesses_next_door_keeps_nobody_out_who_guesses_at_nothing(counting: Flask) -> None:
    assert guess(counting, 11, ADMIN)[-1] == 429
    assert guess(counting, 11, "nobody@example.org")[-1] == 429
    assert tries(counting.test_client(), OTHER) == 302


def test_a_new_link_lets_in_who_is_kept_out_next_door(counting: Flask, parts: Installation) -> None:
    guess(counting, 11)
    with parts.transaction(COMMAND) as ctx:
        token = accounts.issue_link(ctx, accounts.by_email(ctx, ADMIN))
    own = counting.test_client()
    refused = own.post("/sign-in", data={"email": ADMIN, "password": PASSWORD}, environ_overrides=AT_HOME)
    assert (refused.status_code, "ask your admin for a new link" in refused.text) == (429, True)
    chosen = own.post(f"/welcome/{token}", data={"password": NEW, "again": NEW}, environ_overrides=AT_HOME)
    assert chosen.status_code == 303
    assert tries(own, password=NEW) == 302


AT_HOME = {"REMOTE_ADDR": "192.0.2.1"}


def test_a_browser_that_is_known_has_tries_of_its_own_and_no_more(counting: Flask) -> None:
    own = counting.test_client()
    tries(own)
    own.post("/sign-out")
    wrong = [tries(own, password=f"guess {turn}", whence=f"198.51.100.{turn}") for turn in range(11)]
    assert wrong == [422] * 10 + [429]
    assert tries(counting.test_client()) == 302


def test_a_browser_is_known_for_whom_it_let_in_and_for_nobody_else(counting: Flask) -> None:
    own = counting.test_client()
    tries(own)
    own.post("/sign-out")
    guess(counting, 11, OTHER)
    assert tries(own, OTHER) == 429
    assert tries(own, ADMIN) == 302


def test_one_computer_is_known_for_all_who_work_at_it(counting: Flask) -> None:
    shared = counting.test_client()
    for email in (ADMIN, OTHER):
        assert tries(shared, email) == 302
        shared.post("/sign-out")
    guess(counting, 11, ADMIN)
    guess(counting, 11, OTHER)
    assert [tries(shared, email) for email in (ADMIN, OTHER)] == [302, 302]


def test_what_makes_a_browser_known_is_signed_names_nobody_and_opens_nothing(counting: Flask) -> None:
    own, thief = counting.test_client(), counting.test_client()
    tries(own)
    known = own.get_cookie("known")
    assert known
    assert known.http_only
    assert ADMIN not in known.value
    assert accounts.fingerprint(ADMIN)[:16] not in known.value
    thief.set_cookie("known", known.value)
    assert thief.get("/admin/").status_code == 302
    guess(counting, 11)
    thief.set_cookie("known", known.value[:-2] + "xx")
    assert tries(thief) == 429


def test_one_address_cannot_try_one_password_at_every_account(counting: Flask) -> None:
    counted = [guess(counting, 1, f"a{number}@example.org")[0] for number in range(201)]
    assert counted == [422] * 200 + [429]
    assert tries(counting.test_client(), whence="192.0.2.2") == 302


def test_a_colleague_at_the_same_address_may_still_change_their_password(counting: Flask) -> None:
    mine, theirs = counting.test_client(), counting.test_client()
    tries(mine, ADMIN), tries(theirs, OTHER)

    def change(client: FlaskClient, password: str) -> Any:
        sent = {"password": password, "new_password": NEW, "new_password_confirm": NEW}
        return client.post("/change-password", data=sent, environ_overrides=AT_HOME).status_code

    assert [change(mine, "wrong words") for _ in range(11)] == [422] * 10 + [429]
    assert change(theirs, PASSWORD) == 302


def test_who_holds_a_link_that_works_is_never_too_often(counting: Flask, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        token = accounts.issue_link(ctx, accounts.by_email(ctx, ADMIN))
    client = counting.test_client()
    assert [client.get(f"/welcome/none-{turn}").status_code for turn in range(31)] == [410] * 30 + [429]
    assert client.get(f"/welcome/{token}").status_code == 200


def test_the_link_an_admin_is_shown_leads_to_the_address_that_was_set(
    parts: Installation, open_app: Callable[[Installation], Flask], app: Flask
) -> None:
    set_once = replace(parts, config=replace(parts.config, address="https://photos.example/register"))
    elsewhere = open_app(set_once)
    elsewhere.config["WTF_CSRF_ENABLED"] = False
    with parts.transaction(COMMAND) as ctx:
        accounts.add(ctx, ADMIN, Role.ADMIN)[0].password = password_hash()
    for client, leads in ((elsewhere.test_client(), "https://photos.example/register/welcome/"),
                          (app.test_client(), "http://evil.example/welcome/")):  # fmt: skip
        tries(client)
        new = {"email": f"{len(leads)}@example.org", "name": "Jo", "role": "comms"}
        client.set_cookie("consentreg", client.get_cookie("consentreg").value, domain="evil.example")
        assert leads in client.post("/admin/accounts/new", data=new, base_url="http://evil.example").text


def test_guesses_sent_at_once_are_no_more_than_one_by_one(counting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is sent while the first is weighed, and so on: what a thread each would do, without any."""
    statuses: list[int] = []
    weigh = SignIn.validate

    def meanwhile(form: SignIn, **more: Any) -> bool:
        if len(started) < 15:
            started.append(1)
            statuses.extend(guess(counting, 1))
        return weigh(form, **more)

    started: list[int] = []
    monkeypatch.setattr(SignIn, "validate", meanwhile)
    statuses.extend(guess(counting, 1))
    assert statuses.count(422) == 10


def test_a_password_that_fits_takes_the_tries_back(counting: Flask) -> None:
    for _ in range(3):
        assert guess(counting, 8) == [422] * 8
        assert tries(counting.test_client()) == 302


def test_one_account_of_their_own_takes_back_nothing_for_who_tries_them_all(counting: Flask) -> None:
    for number in range(200):
        guess(counting, 1, f"a{number}@example.org")
        if number % 50 == 0:
            assert tries(counting.test_client(), OTHER) == 302
    assert guess(counting, 1, "one-more@example.org") == [429]


def test_nobody_elsewhere_uses_up_the_links_one_may_ask_for(counting: Flask) -> None:
    def asked(whence: str) -> int:
        sent = {"email": "jo@example.org"}
        return counting.test_client().post("/c/new", data=sent, environ_overrides={"REMOTE_ADDR": whence}).status_code

    assert [asked("198.51.100.1") for _ in range(6)] == [200] * 5 + [429]
    assert asked("192.0.2.1") == 200
