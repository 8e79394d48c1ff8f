"""How often may somebody guess? Only what was refused counts, so that a busy house is never locked out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from consentreg.services import accounts
from consentreg.web.passwords import address

BY_PLACE = "20 per minute;200 per hour"
BY_ACCOUNT = "10 per 10 minutes"
LINKS = "30 per minute"
NEW_LINKS = "10 per minute;60 per hour"
NEW_LINKS_TO_ONE = "5 per hour"
View = Callable[..., Any]


def register(app: Flask) -> None:
    """Slow down whoever tries passwords or links."""
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    limiter = app.extensions["throttle"] = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    guesses: dict[str, Any] = {"methods": ["POST"], "deduct_when": _refused}
    login, change = _in_status_too(views["security.login"]), _in_status_too(views["security.change_password"])
    by_account = limiter.limit(BY_ACCOUNT, key_func=_account_tried, **guesses)
    views["security.login"] = limiter.limit(BY_PLACE, **guesses)(by_account(login))
    views["security.change_password"] = limiter.limit(BY_ACCOUNT, **guesses)(change)
    views["welcome.choose_password"] = limiter.limit(LINKS)(views["welcome.choose_password"])


def new_links(app: Flask, endpoint: str) -> None:
    """Slow down whoever asks for links to addresses; every question counts, as all are answered alike."""
    limiter, views = app.extensions["throttle"], app.view_functions
    to_one = limiter.limit(NEW_LINKS_TO_ONE, key_func=_address_asked, methods=["POST"])
    views[endpoint] = limiter.limit(NEW_LINKS, methods=["POST"])(to_one(views[endpoint]))


def _refused(answer: Response) -> bool:
    return answer.status_code == 422


def _account_tried() -> str:
    return "account " + _typed()


def _address_asked() -> str:
    return "link to " + _typed()


def _typed() -> str:
    return accounts.fingerprint(address(request.form.get("email", "")) or "")


def _in_status_too(view: View) -> View:
    """Say in the status as well as on the page that a form was not accepted."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> Response:  # noqa: ANN401 (whatever the view takes)
        returned = view(*args, **more)
        refused = request.method == "POST" and isinstance(returned, str)
        return current_app.make_response((returned, 422) if refused else returned)

    return answer
