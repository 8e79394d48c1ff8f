"""How does somebody get an account, and how do they lose it?"""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Account
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests import factories
from tests.factories import PASSWORD
from tests.web.answers import press, text

NEW = {"name": "Nell Baird", "email": "nell@example.org", "role": "comms"}


def known(parts: Installation) -> dict[str, tuple[Account, list[str]]]:
    with parts.reading() as ctx:
        return {account.email: (account, groups) for account, groups in accounts.listing(ctx)}


@pytest.fixture
def nell(parts: Installation) -> str:
    with parts.transaction(COMMAND) as ctx:
        made, _ = accounts.add(ctx, "nell@example.org", Role.COMMS, name="Nell Baird")
        made.password = factories.password_hash()
    return made.id


def link_in(answer: Any) -> str:
    found = re.search(r'value="(http://localhost/welcome/[\w-]+)"', text(answer))
    assert found
    return found[1]


def test_a_new_account_comes_with_a_link_shown_once(admin: FlaskClient, app: Flask, parts: Installation) -> None:
    answer = admin.post("/admin/accounts/new", data=NEW)
    link = link_in(answer)
    assert "This is the only time it is shown." in text(answer)
    assert "Nell Baird" in text(admin.get("/admin/accounts"))
    for path in (
        "/admin/accounts",
        f"/admin/accounts/{known(parts)['nell@example.org'][0].id}",
        "/admin/trail",
    ):
        assert link.rsplit("/", 1)[1] not in text(admin.get(path))
    guest = app.test_client()
    chosen = {"password": PASSWORD, "again": PASSWORD}
    assert guest.post(link, data=chosen).status_code == 303
    assert guest.post("/sign-in", data={"email": NEW["email"], "password": PASSWORD}).location == "/"
    assert guest.get("/comms/").status_code == 200


def test_care_staff_get_their_groups(admin: FlaskClient, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        rowan, harbour = factories.group(ctx), factories.group(ctx, "Harbour View")
    form = NEW | {"role": "staff", "groups": [rowan.id, harbour.id]}
    assert admin.post("/admin/accounts/new", data=form).status_code == 200
    assert known(parts)["nell@example.org"][1] == ["Harbour View", "Rowan House"]


def test_a_group_ticked_for_another_role_means_nothing(admin: FlaskClient, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        rowan = factories.group(ctx)
    admin.post("/admin/accounts/new", data=NEW | {"groups": [rowan.id]})
    assert known(parts)["nell@example.org"][1] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": ""}, "Write an e-mail address"),
        ({"email": "nell"}, "That is not an e-mail address."),
        ({"email": "nell@example.org\r\nBcc: x@example.org"}, "That is not an e-mail address."),
        ({"email": "n\u0435ll@example.org"}, "That is not an e-mail address."),
        ({"email": "nell\x00@example.org"}, "That is not an e-mail address."),
        ({"email": '"<script>"@example.org'}, "That is not an e-mail address."),
        ({"email": "ADMIN@example.org"}, "There is already an account with this e-mail address."),
        ({"name": ""}, "Write a name."),
        ({"name": "\u200b"}, "Write a name."),
        ({"name": "x" * 121}, "Shorten the name."),
        ({"role": ""}, "Choose what they will do."),
        ({"role": "root"}, "Choose what they will do."),
        ({"role": "staff"}, "Choose at least one group"),
        ({"role": "staff", "groups": ["0" * 32]}, "One of the groups does not exist."),
    ],
)
def test_bad_input_is_said_and_nobody_added(
    admin: FlaskClient, parts: Installation, wrong: dict[str, Any], said: str
) -> None:
    answer = admin.post("/admin/accounts/new", data=NEW | wrong)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "/welcome/" not in text(answer)
    assert list(known(parts)) == ["admin@example.org"]


def test_extra_fields_change_nothing(admin: FlaskClient, parts: Installation) -> None:
    admin.post("/admin/accounts/new", data=NEW | {"role_name": "admin", "password": "x", "active": "", "id": "1"})
    account = known(parts)["nell@example.org"][0]
    assert (account.role, account.password, account.active) == (Role.COMMS, None, True)


def test_closing_ends_a_session_at_once(admin: FlaskClient, app: Flask, parts: Installation, nell: str) -> None:
    guest = app.test_client()
    guest.post("/sign-in", data={"email": "nell@example.org", "password": PASSWORD})
    assert guest.get("/comms/").status_code == 200
    assert admin.post(f"/admin/accounts/{nell}/close").status_code == 303
    assert guest.get("/comms/").status_code == 302
    assert guest.post("/sign-in", data={"email": "nell@example.org", "password": PASSWORD}).status_code == 422
    assert "Closed" in text(admin.get("/admin/accounts"))


def test_a_closed_account_opens_again_with_a_new_link(
    admin: FlaskClient, app: Flask, parts: Installation, nell: str
) -> None:
    admin.post(f"/admin/accounts/{nell}/close")
    link = link_in(press(admin, f"/admin/accounts/{nell}", f"/admin/accounts/{nell}/reopen"))
    assert app.test_client().get(link).status_code == 200
    assert known(parts)["nell@example.org"][0].active


def test_the_menu_shows_who_is_signed_in_and_not_who_is_looked_at(admin: FlaskClient, nell: str) -> None:
    for answer in (admin.get(f"/admin/accounts/{nell}"), admin.post(f"/admin/accounts/{nell}/link")):
        assert '<p class="menu-who"><strong>Admin</strong>' in text(answer)


def test_a_new_link_ends_the_one_before(admin: FlaskClient, app: Flask, nell: str) -> None:
    first = link_in(admin.post(f"/admin/accounts/{nell}/link"))
    second = link_in(admin.post(f"/admin/accounts/{nell}/link"))
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(second).status_code == 200


def test_a_closed_account_gets_no_link(admin: FlaskClient, nell: str) -> None:
    admin.post(f"/admin/accounts/{nell}/close")
    answer = admin.post(f"/admin/accounts/{nell}/link")
    assert answer.status_code == 422
    assert "This account is closed. Open it again first." in text(answer)


def test_nobody_closes_their_own_account(admin: FlaskClient, parts: Installation) -> None:
    me = known(parts)["admin@example.org"][0].id
    assert "Close this account" not in text(admin.get(f"/admin/accounts/{me}"))
    answer = admin.post(f"/admin/accounts/{me}/close")
    assert answer.status_code == 422
    assert "You cannot close your own account." in text(answer)
    assert admin.get("/admin/").status_code == 200


def test_the_last_admin_stays(admin: FlaskClient, parts: Installation) -> None:
    me = known(parts)["admin@example.org"][0].id
    with parts.transaction(COMMAND) as ctx, pytest.raises(accounts.Refused, match="only admin"):
        accounts.end(ctx, me)


@pytest.mark.parametrize("act", ["link", "close", "reopen"])
def test_acts_on_nobody_are_not_there(admin: FlaskClient, act: str) -> None:
    assert admin.post(f"/admin/accounts/{'0' * 32}/{act}").status_code == 404
    assert admin.get(f"/admin/accounts/{'0' * 32}/{act}").status_code == 405


def test_names_are_never_markup(admin: FlaskClient) -> None:
    admin.post("/admin/accounts/new", data=NEW | {"name": "<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in text(admin.get("/admin/accounts"))
