"""How often may somebody guess, so that nobody can use up the tries of anybody else?

What fits does not count, so that a busy house is never locked out. Guesses at an account are counted for each
address they come from, and apart for each browser its owner has used: what a stranger does elsewhere, and for a browser
that is known also next door, keeps nobody out. An address as a whole may fail far more often than any one person does.
Links of 256 bits are found by no guessing; whoever holds one that works is never refused.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_login import current_user
from limits import parse

from consentreg.services import accounts
from consentreg.web import known_browsers
from consentreg.web.door import ctx
from consentreg.web.passwords import address
from consentreg.web.proxies import whence

BY_PLACE = "200 per 10 minutes"
BY_ACCOUNT = "10 per 10 minutes"
LINKS = "30 per minute"
NEW_LINKS = "10 per minute;60 per hour"
NEW_LINKS_TO_ONE = "5 per hour"
View = Callable[..., Any]


def register(app: Flask) -> None:
    """Slow down whoever tries passwords or links."""
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    limiter = app.extensions["throttle"] = Limiter(whence, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    tried: dict[str, Any] = {"methods": ["POST"], "error_message": _wait}
    guesses = tried | {"deduct_when": _refused}
    login, change = _in_status_too(views["security.login"]), _in_status_too(views["security.change_password"])
    by_account = limiter.limit(BY_ACCOUNT, key_func=_account_tried, **tried)
    views["security.login"] = limiter.limit(BY_PLACE, exempt_when=_is_known, **guesses)(by_account(login))
    views["security.change_password"] = limiter.limit(BY_ACCOUNT, key_func=_own_account, **guesses)(change)
    links = limiter.limit(LINKS, exempt_when=_works)
    views["welcome.choose_password"] = links(views["welcome.choose_password"])


def forgive() -> None:
    """Take back the tries at an account once its password fits.

    Each is counted before it is weighed, so that many sent at once are no more than as many sent one by one.
    """
    limiter: Limiter = current_app.extensions["throttle"]
    for limit in limiter.current_limits:
        if limit.limit == parse(BY_ACCOUNT):
            limiter.limiter.clear(limit.limit, *limit.request_args)


def new_links(app: Flask, endpoint: str) -> None:
    """Slow down whoever asks for links to addresses; every question counts, as all are answered alike.

    Nobody's letter box is filled from many places either: who got a link just now gets no other (`new_links`).
    """
    limiter, views = app.extensions["throttle"], app.view_functions
    to_one = limiter.limit(NEW_LINKS_TO_ONE, key_func=_address_asked, methods=["POST"])
    views[endpoint] = limiter.limit(NEW_LINKS, methods=["POST"])(to_one(views[endpoint]))


def _wait() -> str:
    return str(_("Wait ten minutes and try again. If you cannot wait, ask your admin for a new link."))


def _refused(answer: Response) -> bool:
    return answer.status_code == 422


def _account_tried() -> str:
    return f"account {accounts.fingerprint(_typed())} from {_browser() or whence()}"


def _browser() -> str | None:
    return known_browsers.number_for(_typed())


def _is_known() -> bool:
    return _browser() is not None


def _own_account() -> str:
    return f"own account {current_user.id}" if current_user.is_authenticated else whence()


def _works() -> bool:
    return accounts.by_link(ctx(), (request.view_args or {}).get("token", "")) is not None


def _address_asked() -> str:
    return f"link to {accounts.fingerprint(_typed())} from {whence()}"


def _typed() -> str:
    return address(request.form.get("email", "")) or ""


def _in_status_too(view: View) -> View:
    """Say in the status as well as on the page that a form was not accepted."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> Response:  # noqa: ANN401 (whatever the view takes)
        returned = view(*args, **more)
        refused = request.method == "POST" and isinstance(returned, str)
        return current_app.make_response((returned, 422) if refused else returned)

    return answer
