"""Who has signed in from this browser before?

Whoever proved an account's password, or held the link to choose it, leaves a signed cookie that says so. It lets nobody
in and proves nothing: guesses from such a browser are counted apart from those of strangers at the same address, so
that no stranger can use up the tries of somebody who comes back. It names no account to whoever reads it.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any, Final, NamedTuple

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response

KEPT: Final = timedelta(days=180)
MOST: Final = 20
"""How many accounts one browser is known for, as in a house with one computer; the latest stay."""


class Known(NamedTuple):
    """A browser, by a number drawn for it, and marks of the accounts that signed in there."""

    number: str
    accounts: tuple[str, ...]


def number_for(email: str) -> str | None:
    """Return the number of the browser that asks, if somebody with this address has signed in from it before."""
    known = _known()
    return known.number if known and email and _mark(email) in known.accounts else None


def remember(answer: Response, email: str) -> Response:
    """Let the browser be known for one more account from now on."""
    known, mark = _known(), _mark(email)
    number = known.number if known else secrets.token_urlsafe(12)
    earlier = [each for each in (known.accounts if known else ()) if each != mark]
    value = _signing().dumps([number, [mark, *earlier][:MOST]])
    safe = bool(current_app.config["SESSION_COOKIE_SECURE"])
    cookie = dump_cookie(_name(), value, KEPT, secure=safe, httponly=True, samesite="Lax", sync_expires=False)
    answer.headers.add("Set-Cookie", cookie)
    return answer


def _known() -> Known | None:
    try:
        number, accounts = _signing().loads(request.cookies.get(_name(), ""), max_age=int(KEPT.total_seconds()))
    except BadData:
        return None
    return Known(number, tuple(accounts))


def _mark(email: str) -> str:
    return hmac.new(_secret(), email.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def _signing() -> Any:  # noqa: ANN401 (untyped library)
    return URLSafeTimedSerializer(_secret(), salt="a browser that is known")


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"
