"""Which pages are there for an admin, who else may see them, and what does looking change?"""

import hashlib
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import JobName, JobState
from consentreg.rules.permissions import Role
from consentreg.services import accounts, jobs
from tests import factories
from tests.web.answers import same, text

PAGES = ["/admin/", "/admin/accounts", "/admin/accounts/new", "/admin/groups", "/admin/channels", "/admin/channels/new",
         "/admin/channels/website", "/admin/settings", "/admin/import", "/admin/import/people",
         "/admin/import/answers", "/admin/trail", "/admin/trail/check", "/admin/trail/photos/none"]  # fmt: skip
READ_BY_THE_LEAD = {"/admin/trail", "/admin/trail/check", "/admin/trail/photos/none"}


@pytest.fixture(autouse=True)
def website(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
        factories.group(ctx)


def test_every_page_opens_and_asks_one_question(admin: FlaskClient) -> None:
    for path in PAGES:
        answer = admin.get(path)
        page = text(answer)
        assert answer.status_code == 200, path
        assert page.count("<h1") == 1, path


def test_looking_twice_changes_nothing(admin: FlaskClient, parts: Installation) -> None:
    path = parts.config.instance / "register.sqlite"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for page in PAGES * 2:
        admin.get(page)
        admin.head(page)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("role", [Role.STAFF, Role.COMMS, Role.SAFEGUARDING])
def test_nobody_else_comes_through_this_door(visit: Any, parts: Installation, role: Role) -> None:
    with parts.transaction(COMMAND) as ctx:
        groups = (factories.group(ctx).id,) if role is Role.STAFF else ()
    client = visit(role, groups=groups)
    nothing = _same(client.get("/admin/no-such-page"))
    for path in PAGES:
        if role is Role.SAFEGUARDING and path in READ_BY_THE_LEAD:
            assert client.get(path).status_code == 200
        else:
            assert _same(client.get(path)) == nothing, path
            assert client.post(path).status_code in {404, 405}


def _same(answer: Any) -> tuple[int, str]:
    return answer.status_code, same(text(answer))


def test_home_says_that_all_is_well(admin: FlaskClient) -> None:
    page = text(admin.get("/admin/"))
    assert "Yes. Nothing needs you today." in page
    assert "Whole" in page


def test_home_names_what_needs_somebody(admin: FlaskClient, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        accounts.add(ctx, "new@example.org", Role.COMMS, name="Nell")
        job = jobs.ask(ctx, JobName.MAKE_COPIES, "x")
        job.state = JobState.FAILED
        factories.channel(ctx, "leaflet").next_check = factories.TAKEN
    page = text(admin.get("/admin/"))
    assert "Almost. This needs you:" in page
    assert "Nell has not chosen a password yet" in page
    assert "1 job was given up" in page
    assert "Leaflet is closed until it is looked at" in page


def test_home_of_an_empty_register_says_where_to_begin(admin: FlaskClient, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        ctx.session.execute(sa.text("DELETE FROM channel"))
        ctx.session.execute(sa.text('DELETE FROM "group"'))
    page = text(admin.get("/admin/"))
    assert "Add the first group" in page
    assert "Add the first channel" in page


def test_home_and_the_check_say_when_the_trail_was_touched(admin: FlaskClient, parts: Installation) -> None:
    with parts.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER IF EXISTS audit_entry_no_update"))
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        connection.execute(sa.text("UPDATE audit_entry SET act = 'nothing' WHERE seq = 2"))
    page = text(admin.get("/admin/"))
    assert "The trail was touched" in page
    assert "Entry 2 does not fit." in page
    assert "its content was changed" in text(admin.get("/admin/trail/check"))


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts", "/admin/groups", "/admin/channels", "/admin/trail"])
def test_the_number_of_queries_does_not_grow(
    admin: FlaskClient, parts: Installation, count_queries: Any, path: str
) -> None:
    with count_queries() as few:
        admin.get(path)
    with parts.transaction(COMMAND) as ctx:
        for n in range(8):
            group = factories.group(ctx, f"House {n}")
            factories.account(ctx, email=f"staff-{n}@example.org", groups=(group.id,))
            factories.channel(ctx, f"place-{n}")
            factories.person(ctx, f"Person {n}", groups=[group])
    with count_queries() as many:
        admin.get(path)
    assert len(few) == len(many)


@pytest.mark.parametrize("path", ["/admin/accounts/", "/admin/channels/", "/admin/import/", "/admin/trail/photos/"])
@pytest.mark.parametrize("name", ["x", "0" * 32, "%00", "..", "a" * 4000, "é", "%E2%80%AE"])
def test_what_is_not_there_is_not_there(admin: FlaskClient, path: str, name: str) -> None:
    answer = admin.get(path + name)
    assert answer.status_code in ({200, 404} if "photos" in path else {404})
