"""As whom does this program act? As the account of its token: never by a cookie, and never as more than that.

A program without a known token is told so; one whose account may not do a thing is told that there is nothing.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

from consentreg.rules.permissions import allowed
from consentreg.services import accounts
from consentreg.services.refusal import NotThere
from consentreg.web.api.entrance import blueprint
from consentreg.web.door import act_as, session
from consentreg.web.errors import problem
from consentreg.web.guard import needed

ASKING = "120 per minute;2000 per hour"
"""How often one token may ask for decisions: who asks again and again is guessing at people."""
DECIDING = ("list_photos", "decide", "ask_for_release", "collect_release")


@blueprint.before_request
def admit() -> Response | None:
    """Let a request pass that carries the token of an account which may do this."""
    permission = needed(current_app, request.endpoint or "")
    if permission and allowed(None, permission):
        return None
    given = request.authorization
    token = given.token if given and given.type == "bearer" else None
    account = accounts.by_token(session(), token) if token else None
    if account is None:
        return _unknown(given=token is not None)
    act_as(account)
    if permission is None or not allowed(account.role, permission):
        raise NotThere
    return None


def _unknown(*, given: bool) -> Response:
    if given:
        answer = problem(401, "UNKNOWN_TOKEN", "This token is not known, or has ended. Ask your admin for another.")
    else:
        answer = problem(401, "TOKEN_NEEDED", "Send a token, as in Authorization: Bearer creg_…")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="consentreg"' + (', error="invalid_token"' if given else "")
    return answer


def _by_token() -> str:
    return "token " + accounts.fingerprint(request.headers.get("Authorization", ""))


def throttle(app: Flask) -> None:
    """Let no token ask for decisions faster than somebody could read them."""
    limiter = Limiter(_by_token, app=app, storage_uri="memory://")
    for name in DECIDING:
        endpoint = f"{blueprint.name}.{name}"
        view: Callable[..., Any] = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.shared_limit(ASKING, scope="decisions")(view)
