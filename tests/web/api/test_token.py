"""As whom does a program act, and what does it learn when it may not?"""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.services import accounts
from consentreg.web.guard import needed
from tests import factories as make
from tests.web.api.conftest import Program

CALLS = {
    "add_person": ("POST", "/people", Permission.EDIT_PEOPLE),
    "list_people": ("GET", "/people", Permission.SEE_PEOPLE),
    "show_person": ("GET", "/people/{person}", Permission.SEE_PEOPLE),
    "add_authority": ("POST", "/people/{person}/authorities", Permission.EDIT_PEOPLE),
    "list_same": ("GET", "/people/{person}/same-as", Permission.SEE_PEOPLE),
    "list_unsettled": ("GET", "/same-people", Permission.SETTLE_IDENTITY),
    "change_person": ("PATCH", "/people/{person}", Permission.EDIT_PEOPLE),
    "put_person_by_external_id": ("PUT", "/people/by-external-id/77", Permission.EDIT_PEOPLE),
    "say_same": ("POST", "/people/{person}/same-as", Permission.SETTLE_IDENTITY),
    "end_same": ("DELETE", "/people/{person}/same-as", Permission.SETTLE_IDENTITY),
    "say_different": ("POST", "/people/{person}/different-from", Permission.SETTLE_IDENTITY),
    "end_different": ("DELETE", "/people/{person}/different-from", Permission.SETTLE_IDENTITY),
    "add_answer": ("POST", "/people/{person}/answers", Permission.RECORD_ANSWERS),
    "list_answers": ("GET", "/people/{person}/answers", Permission.RECORD_ANSWERS),
    "strike_answer": ("POST", "/answers/{answer}/mistake", Permission.RECORD_ANSWERS),
    "show_record": ("GET", "/people/{person}/answers/{answer}/record", Permission.RECORD_ANSWERS),
    "add_evidence": ("POST", "/evidence", Permission.RECORD_ANSWERS),
    "add_photos": ("POST", "/photos", Permission.ADD_PHOTOS),
    "list_photos": ("GET", "/photos?channel=website", Permission.USE),
    "show_photo": ("GET", "/photos/{photo}", Permission.USE),
    "decide": ("GET", "/photos/{photo}/decision?channel=website", Permission.USE),
    "preview": ("GET", "/photos/{photo}/preview", Permission.USE),
    "say_who_is_in_photo": ("PUT", "/photos/{photo}/people", Permission.TAG),
    "confirm_as_second_person": ("POST", "/photos/{photo}/attestations", Permission.TAG),
    "list_looks_like": ("GET", "/photos/{photo}/looks-like", Permission.REVIEW),
    "say_another_moment": ("PUT", "/photos/{photo}/looks-like/{pair}/another-moment", Permission.REVIEW),
    "end_another_moment": ("DELETE", "/photos/{photo}/looks-like/{pair}/another-moment", Permission.REVIEW),
    "hold_photo": ("POST", "/photos/{photo}/holds", Permission.HOLD),
    "lift_hold": ("DELETE", "/photos/{photo}/holds/{hold}", Permission.HOLD),
    "ask_for_release": ("POST", "/releases", Permission.RELEASE),
    "show_release": ("GET", "/releases/{release}", Permission.RELEASE),
    "collect_release": ("POST", "/releases/{release}/delivery", Permission.RELEASE),
    "add_channel": ("POST", "/channels", Permission.EDIT_CHANNELS),
    "list_channels": ("GET", "/channels", Permission.SEE_CHANNELS),
    "add_group": ("POST", "/groups", Permission.EDIT_GROUPS),
    "list_groups": ("GET", "/groups", Permission.SEE_GROUPS),
    "list_audit_entries": ("GET", "/audit", Permission.SEE_TRAIL),
    "describe_the_api": ("GET", "/openapi.json", Permission.SIGN_IN),
}
"""Every call there is, and who may make it."""
NOBODY = dict.fromkeys(("person", "answer", "photo", "pair", "hold", "release"), "0" * 32)
PHOTOS_OF_ANY_KIND = {"list_photos", "show_photo", "decide", "preview"}


def test_every_call_is_on_the_list_with_its_permission(app: Flask) -> None:
    there = {name.removeprefix("api."): needed(app, name) for name in app.view_functions if name.startswith("api.")}
    assert there == {name: permission for name, (_, _, permission) in CALLS.items()}


def ask(program: Program, name: str) -> tuple[int, dict]:
    method, path, _ = CALLS[name]
    answer = program(method, path.format(**NOBODY))
    said = answer.get_json()
    assert answer.status_code < 500
    return answer.status_code, {key: said.get(key) for key in ("code", "detail")}


@pytest.mark.parametrize("name", [name for name in CALLS if name != "describe_the_api"])
def test_without_a_token_nothing_is_told_but_that_one_is_needed(app: Flask, name: str) -> None:
    method, path, _ = CALLS[name]
    answer = app.test_client().open("/api/v1" + path.format(**NOBODY), method=method)
    assert (answer.status_code, answer.json["code"]) == (401, "TOKEN_NEEDED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="consentreg"'
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("role", list(Role))
def test_what_one_may_not_do_looks_like_what_is_not_there(role: Role, program: Callable[..., Program]) -> None:
    asking = program(role)
    nothing = asking("GET", "/nothing-of-that-name").json
    for name, (_, _, permission) in CALLS.items():
        status, said = ask(asking, name)
        if not allowed(role, permission):
            assert (name, status, said) == (name, 404, {key: nothing[key] for key in ("code", "detail")})
        elif not NOBODY.keys() & set(CALLS[name][1].replace("{", "}").split("}")):
            assert (name, status == 404) == (name, name in PHOTOS_OF_ANY_KIND and role is Role.ADMIN)


HEADERS = (
    "Bearer creg_unknown",
    "Bearer",
    "Bearer ",
    "Basic dTpw",
    "creg_unknown",
    "bearer \N{SNOWMAN}",
    "Bearer a b c",
)


@pytest.mark.parametrize("header", HEADERS)
def test_what_is_no_token_of_ours_opens_nothing(staff: Program, header: str) -> None:
    answer = staff("GET", "/people", headers={"Authorization": header.encode().decode("latin-1")})
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers


def test_a_cookie_opens_nothing(visit: Callable[..., FlaskClient]) -> None:
    signed_in = visit(Role.SAFEGUARDING)
    assert signed_in.get("/staff/").status_code < 400
    assert signed_in.get("/api/v1/people").status_code == 401
    assert signed_in.post("/api/v1/groups", json={"name": "Elm House"}).status_code == 401


def test_a_token_beside_a_cookie_acts_as_the_account_of_the_token(
    visit: Callable[..., FlaskClient], comms: Program
) -> None:
    signed_in = visit(Role.SAFEGUARDING)
    answer = signed_in.get("/api/v1/people", headers={"Authorization": f"Bearer {comms.token}"})
    assert answer.status_code == 404


def test_a_token_sets_no_cookie(staff: Program) -> None:
    assert "Set-Cookie" not in staff("GET", "/people").headers
    assert staff("GET", "/people").headers["Cache-Control"] == "no-store"


def test_no_call_asks_for_a_form_token(app: Flask, staff: Program) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for name, (method, _, _) in CALLS.items():
        if method != "GET":
            _, said = ask(staff, name)
            assert (name, said["code"]) != (name, "FORM_EXPIRED")
    assert staff("POST", "/people", {"name": "Bo", "kind": "staff", "group": "Rowan House"}).status_code == 201


def test_a_token_ends_with_its_account(parts: Installation, staff: Program) -> None:
    assert staff("GET", "/people").status_code == 200
    with parts.transaction(COMMAND) as ctx:
        accounts.end(ctx, accounts.by_token(ctx.session, staff.token).id)
    assert staff("GET", "/people").json["code"] == "UNKNOWN_TOKEN"


def test_a_token_sees_the_groups_of_its_account_and_no_others(given: Callable, program: Callable[..., Program]) -> None:
    elm = given(lambda ctx: make.group(ctx, "Elm House").id)
    ada = given(lambda ctx: make.person(ctx).id)
    at_elm = program(Role.STAFF, groups=(elm,))
    assert [group["name"] for group in at_elm("GET", "/groups").json["groups"]] == ["Elm House"]
    assert at_elm("GET", "/people").json["people"] == []
    for method, path in product(("GET", "POST"), (f"/people/{ada}/answers", f"/people/{NOBODY['person']}/answers")):
        said = {"by": "self", "scope": "take", "answer": "refused"} if method == "POST" else None
        assert at_elm(method, path, said).status_code == 404


def test_who_asks_for_decisions_again_and_again_is_slowed_down(given: Callable, comms: Program, staff: Program) -> None:
    given(make.channel)
    path = f"/photos/{NOBODY['photo']}/decision?channel=website"
    answers = [comms("GET", path) for _ in range(121)]
    assert [answer.status_code for answer in answers[:120]] == [404] * 120
    assert (answers[120].status_code, answers[120].json["code"]) == (429, "TOO_OFTEN")
    assert int(answers[120].headers["Retry-After"]) > 0
    assert comms("GET", "/photos?channel=website").status_code == 429, "the same question in other words"
    assert comms("GET", "/channels").status_code == 200
    assert staff("GET", path).status_code == 404, "another token is not slowed down"
