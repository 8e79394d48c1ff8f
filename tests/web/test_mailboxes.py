"""Is a young person's own address nobody else's at every door: staff pages, API, tables, accounts, the shell?"""

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from consentreg.cli import main
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Account, Authority, Person
from consentreg.rules.permissions import Role
from consentreg.services import accounts, contacts
from tests import factories as make
from tests.web.answers import edition_in, text
from tests.web.staff.outing import code_of

MO, ADA, KIM = "mo.lovell@gmail.com", "ada@example.org", "kim@example.org"
ADULTS = ["MoLovell+me@googlemail.com", " MO.LOVELL@gmail.com "]
HEAD = "name,kind,born,group,looked_after,email\n"


class Doors:
    """Ada with her own address, her father Mo with his, and Kim, who works here."""

    def __init__(self, app: Flask, parts: Installation) -> None:
        self.app, self.parts = app, parts
        with parts.transaction(COMMAND) as ctx:
            self.group = make.group(ctx)
            self.ada, self.ben = make.person(ctx), make.person(ctx, "Ben Okafor")
            contacts.of_person(ctx, self.ada, ADA, "en")
            self.mo = make.authority(ctx, self.ada)
            contacts.of_adult(ctx, self.ada, self.mo, MO, "en")
            self.kim = make.account(ctx, Role.STAFF, email=KIM)
            self.token = accounts.add_token(ctx, self.kim, "a test")

    def call(self, path: str, **said: Any) -> tuple[int, str]:
        header = {"Authorization": f"Bearer {self.token}"}
        answer = self.app.test_client().post(f"/api/v1{path}", json=said, headers=header)
        return answer.status_code, (answer.get_json() or {}).get("code", "")

    def addresses(self, table: type) -> set[str]:
        with self.parts.reading(COMMAND) as ctx:
            return {each for each in ctx.session.scalars(sa.select(table.email)) if each}  # type: ignore[attr-defined]


@pytest.fixture
def doors(app: Flask, parts: Installation) -> Doors:
    return Doors(app, parts)


@pytest.fixture
def staff(visit: Callable[..., FlaskClient], doors: Doors) -> FlaskClient:
    return visit(Role.STAFF, groups=(doors.group.id,))


@pytest.mark.parametrize("email", [*ADULTS, "Kim+home@example.org"])
def test_a_childs_own_address_on_the_pages_of_staff(staff: FlaskClient, doors: Doors, email: str) -> None:
    new = {"name": "Cat Reid", "kind": "young_person", "born": "2012-03-01", "groups": doors.group.id, "email": email}
    answer = staff.post("/staff/people/new", data=new)
    assert (answer.status_code, code_of(answer)) == (422, "NOT_THEIR_OWN")
    assert email.strip() in answer.get_data(as_text=True), "what was typed is still there"
    page = f"/staff/people/{doors.ben.id}/edit"
    opened = {"version": edition_in(text(staff.get(page)))}
    edited = staff.post(page, data=new | {"name": "Ben Okafor", "born": "2009-03-01"} | opened)
    assert (edited.status_code, code_of(edited)) == (422, "NOT_THEIR_OWN")
    assert doors.addresses(Person) == {ADA}


@pytest.mark.parametrize("email", ["ADA@example.org", "ada+mum@example.org"])
def test_an_adults_address_on_the_pages_of_staff_afterwards(staff: FlaskClient, doors: Doors, email: str) -> None:
    here = f"/staff/people/{doors.ada.id}/adults"
    form = {"name": "Al Dow", "relation": "parent", "source": "birth_cert_seen", "email": email}
    opened = {"version": edition_in(text(staff.get(f"{here}/{doors.mo.id}/address")))}
    added = staff.post(f"{here}/new", data=form)
    changed = staff.post(f"{here}/{doors.mo.id}/address", data=form | opened)
    assert [(each.status_code, code_of(each)) for each in (added, changed)] == [(422, "A_YOUNG_PERSONS")] * 2
    assert doors.addresses(Authority) == {MO}


def test_both_through_the_api(doors: Doors) -> None:
    person = {"name": "Cat Reid", "kind": "young_person", "born": "2012-03-01", "group": "Rowan House"}
    for email in (ADULTS[0], "KIM@example.org"):
        assert doors.call("/people", **person, email=email) == (422, "NOT_THEIR_OWN")
    adult = {"name": "Al Dow", "relation": "parent", "source": "birth_cert_seen", "email": "ada+x@example.org"}
    assert doors.call(f"/people/{doors.ada.id}/authorities", **adult) == (422, "A_YOUNG_PERSONS")
    header = {"Authorization": f"Bearer {doors.token}"}
    here = f"/api/v1/people/{doors.ben.id}"
    edition = {"If-Match": doors.app.test_client().get(here, headers=header).headers["ETag"]}
    changed = doors.app.test_client().patch(here, json={"email": ADULTS[0]}, headers=header | edition)
    assert (changed.status_code, changed.get_json()["code"]) == (422, "NOT_THEIR_OWN")
    assert (doors.addresses(Person), doors.addresses(Authority)) == ({ADA}, {MO})


def test_both_in_a_table(visit: Callable[..., FlaskClient], doors: Doors) -> None:
    admin = visit(Role.ADMIN)
    for email in (ADULTS[0], KIM):
        table = HEAD + f"Cat Reid,young_person,2012-03-01,Rowan House,no,{email}\n"
        answer = admin.post("/admin/import/people", data={"file": (io.BytesIO(table.encode()), "people.csv")})
        assert answer.status_code == 422
        assert "An adult on file or a colleague reads this mailbox" in answer.get_data(as_text=True)
    table = HEAD + f"Jo Ross,staff,,Rowan House,,{ADA}\n"
    answer = admin.post("/admin/import/people", data={"file": (io.BytesIO(table.encode()), "people.csv")})
    assert "A young person has this mailbox as their own" in answer.get_data(as_text=True)
    assert doors.addresses(Person) == {ADA}


def test_an_account_with_a_young_persons_address(visit: Callable[..., FlaskClient], doors: Doors) -> None:
    form = {"email": "ada+work@example.org", "name": "Ada", "role": "comms"}
    answer = visit(Role.ADMIN).post("/admin/accounts/new", data=form)
    assert (answer.status_code, code_of(answer)) == (422, "A_YOUNG_PERSONS")
    assert "ada+work@example.org" not in doors.addresses(Account)


def test_both_from_a_shell(doors: Doors, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("CONSENTREG_INSTANCE", str(doors.parts.config.instance))
    monkeypatch.setenv("CONSENTREG_SECRET", doors.parts.config.secret)
    file = tmp_path / "people.csv"
    file.write_text(HEAD + f"Cat Reid,young_person,2012-03-01,Rowan House,no,{ADULTS[0]}\n")
    table = CliRunner().invoke(main, ["people", "import", str(file)])
    account = CliRunner().invoke(main, ["account", "add", "ADA@example.org", "--role", "comms"])
    assert (table.exit_code, account.exit_code) == (1, 1)
    assert "row 2, column email: An adult on file or a colleague reads this mailbox" in table.stderr
    assert account.stderr.startswith("Error: A young person has this mailbox as their own.")
    assert (doors.addresses(Person), doors.addresses(Account)) == ({ADA}, {KIM})
