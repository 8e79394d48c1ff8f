"""May whoever asks come through this door? Silence is a no.

Every view declares the permission it needs; an endpoint that declares none is refused, however it got there.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from consentreg.rules.permissions import Permission, Role, allowed

View = TypeVar("View", bound=Callable[..., Any])

DECLARED_ELSEWHERE = {
    "static": Permission.SIGN_IN,
    "security.login": Permission.SIGN_IN,
    "security.logout": Permission.SIGN_IN,
    "security.change_password": Permission.USE,
}
"""Views of the parts we use, which cannot declare their own."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs; the guard and the test of all doors read the same mark."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # read back by `needed`
        return view

    return mark


def slow_first(view: View) -> View:
    """Mark a view that works before its transaction begins, and begins it itself."""
    view.slow_first = True  # type: ignore[attr-defined]  # read back by the door
    return view


def needed(app: Flask, endpoint: str) -> Permission | None:
    """Return the permission an endpoint declares, or None where it declares none."""
    view = app.view_functions.get(endpoint)
    return getattr(view, "permission", None) or DECLARED_ELSEWHERE.get(endpoint)


def role() -> Role | None:
    """Return the role of whoever has signed in."""
    return current_user.role if current_user.is_authenticated else None


def guard() -> Response | None:
    """Let a request pass, send it to sign in, or refuse it."""
    if "\0" in request.path or ("%00" in request.full_path and request.blueprint != "api"):
        abort(404)  # No address of ours holds a NUL, and not every database bears one. The API names the parameter.
    if request.endpoint is None:
        return None  # No such address: the error page says so, the same as for what is not yours.
    permission = needed(current_app, request.endpoint)
    if permission is None:
        abort(403)
    if request.blueprint == "api" or allowed(role(), permission):
        return None  # The API asks its own question, of a token and never of a cookie.
    if role() is None and request.method in {"GET", "HEAD"}:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    return abort(404 if role() else 401)
