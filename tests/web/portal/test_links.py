"""Does a link open what it should, and nothing else, and does opening it change nothing at all?"""

import hashlib
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Invitation, StepUp
from consentreg.rules.permissions import Permission, Role
from consentreg.services import contacts, deaths, invitations, people, step_up
from consentreg.web.door import ctx as door_ctx
from consentreg.web.guard import requires
from tests import factories as make
from tests.factories import PASSWORD
from tests.rows import content, tables

PERSON, ADULT = "jo@example.org", "mo@example.org"


def link(parts: Installation, **more: Any) -> tuple[str, str]:
    """Ask somebody on paper; return the token and the invitation's id."""
    with parts.transaction(COMMAND) as ctx:
        jo = contacts.of_person(ctx, make.person(ctx, "Jo Ross", kind="adult", born=None), PERSON, "en")
        made, token = invitations.ask(ctx, jo, way="print", **more)
        assert token
        return token, made.id


def opened(app: Flask, said: str) -> tuple[int, str]:
    """Follow a link in a browser of its own, as far as it leads; return the last status and page."""
    client = app.test_client()
    answer = client.get(f"/c/{said}", follow_redirects=True)
    return answer.status_code, re.sub(r"nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"", "", answer.get_data(as_text=True))


def used(ctx: Context, invitation: Invitation) -> None:
    invitations.use(ctx, invitation)


def ended(ctx: Context, invitation: Invitation) -> None:
    invitations.end(ctx, invitation.id)


def expired(ctx: Context, invitation: Invitation) -> None:
    invitation.expires_at = ctx.now


def superseded(ctx: Context, invitation: Invitation) -> None:
    invitations.ask(ctx, people.get(ctx, invitation.person_id), way="print")


def died(ctx: Context, invitation: Invitation) -> None:
    deaths.note(ctx, people.get(ctx, invitation.person_id), ctx.now.date())


def replaced(ctx: Context, invitation: Invitation) -> None:
    invitations.new_token(ctx, invitation)


def never_sent(ctx: Context, invitation: Invitation) -> None:
    invitations.not_sent(ctx, invitation.id)


@pytest.mark.parametrize("what", [used, ended, expired, superseded, died, replaced, never_sent])
def test_a_link_that_counts_no_more_opens_the_one_friendly_page(
    app: Flask, parts: Installation, what: Callable[[Context, Invitation], None]
) -> None:
    token, made = link(parts)
    assert opened(app, token)[0] == 200
    with parts.transaction(COMMAND) as ctx:
        what(ctx, ctx.session.get_one(Invitation, made))
    assert opened(app, token) == opened(app, "no-such-token")
    assert opened(app, token)[0] == 404


GARBAGE = {
    "a closed door": lambda token: token[:-1] + "/",
    "nothing of ours": lambda token: "garbage",
    "a letter cut off": lambda token: token[:-1],
    "half of it": lambda token: token[:20],
    "a letter more": lambda token: token + "x",
    "in capitals": str.upper,
    "another one": lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    "digits of another alphabet": lambda token: "\N{FULLWIDTH DIGIT ONE}" * 43,
    "a thousand letters": lambda token: token * 24,
    "a quote and a tag": lambda token: token + '"><script>',
    "a dot in it": lambda token: token[:20] + "." + token[20:],
}


@pytest.mark.parametrize("spoil", GARBAGE.values(), ids=GARBAGE)
def test_a_link_that_is_none_opens_the_same_page(app: Flask, parts: Installation, spoil: Callable[[str], str]) -> None:
    token, _made = link(parts)
    status, page = opened(app, spoil(token))
    assert (status, page) == (404, opened(app, "no-such-token")[1])
    assert "This link does not open anything now" in page


@pytest.mark.parametrize(
    "tail",
    [".", ">", "%3E", ",", ").", "%22", "'", "%3E.", "%20", "%0A", "/", "*", "_", "%E2%80%9D", "%C2%A0", "%E2%80%8B"],
)
def test_what_a_mail_program_hangs_on_a_link_does_no_harm(app: Flask, parts: Installation, tail: str) -> None:
    token, _made = link(parts)
    assert opened(app, token + tail) == opened(app, token)
    assert opened(app, token)[0] == 200


def kept(parts: Installation) -> tuple[Any, list[str]]:
    """Return every row of the register and every file of its storages and its folder."""
    with parts.engine.connect() as connection:
        rows = content(connection, tables(parts.engine))
    files = [f"{path}:{hashlib.sha256(path.read_bytes()).hexdigest()}"
             for path in sorted(parts.config.instance.rglob("*")) if path.is_file()]  # fmt: skip
    stored = [key for storage in (parts.originals, parts.derivatives) for key, _ in storage.keys()]  # noqa: SIM118 (a storage is no dict)
    return rows, files + stored


@pytest.mark.parametrize("purpose", ["answer", "visit", "card"])
def test_opening_a_link_a_hundred_times_changes_nothing(app: Flask, parts: Installation, purpose: str) -> None:
    token, _made = link(parts, purpose=purpose)
    before = kept(parts)
    for turn in range(50):
        client = app.test_client()
        for method in ("HEAD", "GET"):
            answer = client.open(f"/c/{token}", method=method, follow_redirects=turn % 2 == 0)
            assert answer.status_code in {200, 302}
    assert kept(parts) == before


def test_the_address_of_a_link_is_left_at_once_and_told_to_nobody(app: Flask, parts: Installation) -> None:
    token, _made = link(parts)
    client = app.test_client()
    first = client.get(f"/c/{token}")
    cookie = first.headers["Set-Cookie"]
    assert (first.status_code, first.location) == (302, "/c")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    page = client.get("/c", follow_redirects=True)
    assert token not in page.get_data(as_text=True) + page.request.url


def asks(client: FlaskClient, email: str) -> Any:
    return client.post("/c/new", data={"email": email})


@pytest.fixture
def family(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        contacts.of_person(ctx, make.person(ctx, "Jo Ross", kind="adult", born=None), PERSON, "en")
        ada = make.person(ctx)
        contacts.of_adult(ctx, ada, make.authority(ctx, ada, do_not_contact=True), ADULT, "en")


@pytest.mark.usefixtures("family")
def test_whoever_asks_for_a_new_link_learns_nothing(
    app: Flask, parts: Installation, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    outbox = Outbox()
    said = []
    for email in (PERSON, ADULT, "stranger@example.org"):
        with count_queries() as queries:
            answer = asks(app.test_client(), email)
        page = re.sub(r"nonce=\"[^\"]+\"", "", answer.get_data(as_text=True))
        said.append((answer.status_code, page, sorted(answer.headers.keys()), queries))
    assert said[0] == said[1] == said[2]
    assert "If we know this address" in said[0][1]
    worker.drain(replace(parts, mail=outbox).transaction)
    assert [letter.to for letter in outbox.letters] == [PERSON]


@pytest.mark.parametrize("email", ["", "nobody", "jo@example.org, mo@example.org", "jo@example.org\r\nBcc: a@b.c"])
def test_what_is_no_address_is_said_beside_the_field(app: Flask, email: str) -> None:
    assert asks(app.test_client(), email).status_code == 422


def test_a_new_link_opens_their_own_page(app: Flask, parts: Installation) -> None:
    link(parts)
    outbox = Outbox()
    asks(app.test_client(), f" {PERSON.upper()} ")
    worker.drain(replace(parts, mail=outbox).transaction)
    (letter,) = outbox.letters
    found = re.search(r"/c/([A-Za-z0-9_-]{43})", letter.text)
    assert found
    assert opened(app, found.group(1))[0] == 200


def test_nobody_asks_for_links_without_end(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    one = [asks(app.test_client(), PERSON).status_code for _ in range(6)]
    assert one == [200] * 5 + [429]
    many = [asks(app.test_client(), f"a{number}@example.org").status_code for number in range(10)]
    assert many[-1] == 429


def test_where_no_mail_was_set_up_nothing_is_promised(app: Flask) -> None:
    assert "We cannot send e-mail from here" in app.test_client().get("/c/new").get_data(as_text=True)


def test_a_wrong_code_counts_though_it_is_refused(app: Flask, parts: Installation) -> None:
    _token, made = link(parts)
    app.installation = replace(parts, mail=Outbox())  # type: ignore[attr-defined]  # the application's
    with app.installation.transaction(COMMAND) as ctx:  # type: ignore[attr-defined]
        step_up.send(ctx, ctx.session.get_one(Invitation, made))
        code = step_up.new_code(ctx, ctx.session.scalars(sa.select(StepUp.id)).one())
    assert code

    @requires(Permission.HOLD_LINK)
    def typed() -> tuple[str, int]:
        refused = step_up.check(door_ctx(), door_ctx().session.get_one(Invitation, made), request.form["code"])
        return (refused.code, 422) if refused else ("in", 200)

    app.add_url_rule("/typed", "typed", typed, methods=["POST"])
    wrong = f"{(int(code[1]) + 1) % 10**6:06}"
    tries = [app.test_client().post("/typed", data={"code": wrong}).get_data(as_text=True) for _ in range(6)]
    assert tries == ["WRONG_CODE"] * 5 + ["TOO_MANY_CODES"]
    assert app.test_client().post("/typed", data={"code": code[1]}).status_code == 422


def test_a_spoilt_link_does_not_take_away_the_one_that_is_held(app: Flask, parts: Installation) -> None:
    token, _made = link(parts)
    client = app.test_client()
    client.get(f"/c/{token}")
    assert client.get(f"/c/{token[:-3]}", follow_redirects=True).status_code == 404
    assert client.get("/c/answer/nothing-here", follow_redirects=True).status_code == 404
    assert client.get("/c/answer").status_code == 200


@pytest.mark.parametrize("path", ["/c/", "/c/no-link", "/c/a/b", "/c/answer/nothing-here"])
def test_an_address_of_no_page_is_the_same_friendly_one(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert "This link does not open anything now" in answer.get_data(as_text=True)


class TestLeftOpen:
    """A page that lies open for long, as over night and a birthday."""

    @pytest.fixture
    def strict(self, app: Flask) -> Flask:
        app.config["WTF_CSRF_ENABLED"] = True
        return app

    def press(self, strict: Flask, parts: Installation, monkeypatch: pytest.MonkeyPatch, hours: float) -> Any:
        token, _made = link(parts)
        client = strict.test_client()
        client.get(f"/c/{token}")
        form = dict(re.findall(r'name="(\w+)" value="([^"]+)"', client.get("/c/answer/stop").get_data(as_text=True)))
        then = time.time() + hours * 3600
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: then)
        return client.post("/c/answer/stop", data=form)

    def test_over_night_stop_still_stops(
        self, strict: Flask, parts: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.press(strict, parts, monkeypatch, 23).location == "/c/answer/said"

    def test_after_a_day_it_says_what_to_do_and_leads_back_to_their_page(
        self, strict: Flask, parts: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = self.press(strict, parts, monkeypatch, 25)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert "This page was open for a long time, so nothing was saved." in page
        assert re.search(r'<a[^>]*href="/c"[^>]*>\s*Look at it again', page)


class TestColleaguesDevice:
    """A link that is opened where a colleague has signed in: nobody steps from one into the other."""

    def test_opening_it_signs_them_out_there_and_opens_the_link(
        self, app: Flask, parts: Installation, visit: Any
    ) -> None:
        token, _made = link(parts)
        client = visit(Role.ADMIN)
        before = kept(parts)
        assert client.get(f"/c/{token}", follow_redirects=True).status_code == 200
        assert client.get("/admin/").location.startswith("/sign-in")
        assert "What do you say" in client.get("/c/answer").get_data(as_text=True)
        assert kept(parts) == before

    @pytest.mark.parametrize("token", ["garbage", "A" * 43])
    def test_a_link_that_opens_nothing_signs_nobody_out(self, app: Flask, visit: Any, token: str) -> None:
        client = visit(Role.ADMIN)
        assert client.get(f"/c/{token}", follow_redirects=True).status_code == 404
        assert client.get("/admin/").status_code == 200

    def test_a_colleague_who_signs_in_later_does_not_go_on_where_somebody_left_off(
        self, app: Flask, parts: Installation, visit: Any
    ) -> None:
        token, _made = link(parts)
        visit(Role.ADMIN)
        client = app.test_client()
        client.get(f"/c/{token}")
        assert client.get("/c/answer").status_code == 200
        client.post("/sign-in", data={"email": "admin@example.org", "password": PASSWORD})
        assert client.get("/admin/").status_code == 200
        assert client.get("/c/answer").status_code == 404
        assert client.post("/c/answer/stop").status_code == 404

    def test_opening_it_again_keeps_what_was_pressed(self, app: Flask, parts: Installation) -> None:
        token, _made = link(parts)
        client = app.test_client()
        client.get(f"/c/{token}")
        client.post("/c/answer/questions/1", data={"said": "yes"})
        client.get(f"/c/{token}")
        assert "You said this" in client.get("/c/answer/questions/1").get_data(as_text=True)
