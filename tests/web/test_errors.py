"""What is said when something cannot be done, and what is never said?"""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg.app import create_app
from consentreg.installation import Installation
from consentreg.rules.permissions import Permission, Role
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.web.guard import requires
from tests.web.answers import same, text

SECRET = "Grainne Macdonald of 4 Shore Road"


def raising(app: Flask, error: BaseException) -> FlaskClient:
    """Return a client of an application with a page that raises."""

    @requires(Permission.SIGN_IN)
    def broken() -> str:
        raise error

    app.add_url_rule("/broken", view_func=broken, methods=["GET", "POST"])
    app.add_url_rule("/api/broken", view_func=broken, methods=["GET", "POST"], endpoint="api_broken")
    return app.test_client()


def test_a_failure_says_nothing_of_what_it_met(app: Flask, capfd: Any) -> None:
    client = raising(app, RuntimeError(SECRET))
    for path in ("/broken", "/api/broken"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "Grainne" not in text(answer)
        assert "Traceback" not in text(answer)
    assert "Grainne" not in "".join(capfd.readouterr())


def test_a_failure_names_a_reference_to_ask_about(app: Flask, capfd: Any) -> None:
    page = text(raising(app, RuntimeError(SECRET)).get("/broken"))
    reference = page.split("Reference ")[1].split("<")[0].strip()
    assert reference in capfd.readouterr().out
    assert "Nothing was changed. Try again, or tell your admin." in page


@pytest.mark.parametrize(
    ("error", "status"), [(Refused("BAD", "Write it so."), 422), (Conflict("TAKEN", "It is taken."), 409)]
)
def test_a_refusal_says_its_sentence_and_its_code(app: Flask, error: Refused, status: int) -> None:
    client = raising(app, error)
    page, problem = client.get("/broken"), client.get("/api/broken")
    assert page.status_code == problem.status_code == status
    assert error.detail in text(page)
    assert error.code in text(page)
    assert problem.content_type == "application/problem+json"
    assert (problem.json["code"], problem.json["detail"]) == (error.code, error.detail)


def test_not_there_and_not_yours_are_one_page(app: Flask, visit: Any) -> None:
    raising(app, NotThere())
    client = visit(Role.COMMS)
    pages = [client.get(path) for path in ("/broken", "/nowhere", "/admin/", "/staff/", "/comms/channels/none", "/%00")]
    assert {answer.status_code for answer in pages} == {404}
    assert len({same(text(answer)) for answer in pages}) == 1


def test_whoever_is_signed_out_is_asked_to_sign_in(app: Flask) -> None:
    client = app.test_client()
    asked, sent = client.get("/admin/accounts?page=2"), client.post("/admin/groups", data={"name": "x"})
    assert (asked.status_code, asked.location) == (302, "/sign-in?next=/admin/accounts?page%3D2")
    assert sent.status_code == 401
    assert "You were signed out. Sign in and try again." in text(sent)


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/admin/groups", "/admin/groups"),
        ("/staff/add-photos?outing=1", "/staff/add-photos?outing%3D1"),
        ("/staff/people/1/no", "/"),
        ("/comms/releases/1/collect", "/"),
    ],
)
def test_whoever_was_signed_out_while_writing_comes_back_to_the_form(app: Flask, address: str, back: str) -> None:
    sent = app.test_client().post(address)
    assert sent.status_code == 401
    assert f'href="/sign-in?next={back}"' in text(sent)


def test_a_form_that_is_too_old_says_so_and_does_nothing(parts: Installation, visit: Any) -> None:
    client = visit(Role.ADMIN)
    client.application.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/admin/groups", data={"name": "Lark House"})
    assert answer.status_code == 400
    assert "This page was open too long." in text(answer)
    assert "FORM_EXPIRED" in text(answer)
    assert "Lark House" not in text(client.get("/admin/groups"))


def test_a_form_of_somebody_else_is_not_taken(parts: Installation) -> None:
    app = create_app(parts)
    attacker, victim = app.test_client(), app.test_client()
    token = text(attacker.get("/sign-in")).split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    victim.get("/sign-in")
    answer = victim.post("/sign-in", data={"email": "a@example.org", "password": "x", "csrf_token": token})
    assert answer.status_code == 303


@pytest.mark.parametrize("fields", [5001, 6000])
def test_a_form_of_too_many_fields_is_refused(visit: Any, fields: int) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    body = part * fields + b"--x--\r\n"
    answer = visit(Role.ADMIN).post("/admin/groups", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "Send fewer or smaller files at a time." in text(answer)


def test_a_method_nobody_uses_is_refused_calmly(visit: Any) -> None:
    answer = visit(Role.ADMIN).delete("/admin/groups")
    assert answer.status_code == 405
    assert "METHOD_NOT_ALLOWED" in text(answer)


@pytest.mark.parametrize(
    "path", ["/" + "x" * 5000, "/%2e%2e/%2e%2e/etc/passwd", "/.git/config", "/%ff", "/admin//", "/;x"]
)
def test_odd_addresses_lead_nowhere(visit: Any, path: str) -> None:
    answer = visit(Role.ADMIN).get(path)
    assert answer.status_code in {404, 308}
    assert "root:" not in text(answer)


def test_an_endpoint_that_declares_nothing_is_refused(app: Flask, visit: Any) -> None:
    app.add_url_rule("/forgotten", view_func=lambda: "open", endpoint="forgotten")
    for client in (app.test_client(), visit(Role.ADMIN), visit(Role.SAFEGUARDING)):
        assert client.get("/forgotten").status_code == 403
