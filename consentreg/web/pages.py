"""What does every page know: who is here, where can they go, in which words?"""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.services import takedowns
from consentreg.services.organisation import organisation
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role

first = Blueprint("first", __name__)
HOMES = {
    Role.STAFF: "staff.home",
    Role.SAFEGUARDING: "staff.home",
    Role.COMMS: "comms.home",
    Role.ADMIN: "admin.home",
}
ROLES = {
    Role.STAFF: lazy_gettext("Care staff"),
    Role.COMMS: lazy_gettext("Comms"),
    Role.SAFEGUARDING: lazy_gettext("Safeguarding lead"),
    Role.ADMIN: lazy_gettext("Admin"),
}


@first.get("/")
@requires(Permission.USE)
def home() -> Response:
    """Send everybody to the home page of their role."""
    return redirect(url_for(HOMES[current_user.role]))  # type: ignore[return-value]  # werkzeug's response


@first.get("/health")
@requires(Permission.SIGN_IN)
def health() -> Response:
    """Say that the register answers, its database included, to whatever watches over it."""
    organisation(ctx())
    return Response("ok\n", mimetype="text/plain")


def _ways() -> list[tuple[Permission, str, str, str]]:
    return [
        (Permission.TAG, "staff.home", _("Home"), "home"),
        (Permission.SEE_PHOTOS, "staff.outings", _("Outings"), "photo"),
        (Permission.RECORD_ANSWERS, "staff.people", _("People"), "people"),
        (Permission.REVIEW, "staff.reviews", _("To look at"), "look"),
        (Permission.RELEASE, "comms.home", _("Channels"), "channel"),
        (Permission.RELEASE, "comms.releases", _("Releases"), "collect"),
        (Permission.RELEASE, "comms.takedowns", _("Take down"), "warning"),
        (Permission.RELEASE, "comms.went", _("Out there"), "history"),
        (Permission.EDIT_ACCOUNTS, "admin.home", _("Home"), "home"),
        (Permission.EDIT_ACCOUNTS, "admin.accounts", _("Accounts"), "person"),
        (Permission.EDIT_CHANNELS, "admin.channels", _("Channels"), "channel"),
        (Permission.EDIT_GROUPS, "admin.groups", _("Groups"), "group"),
        (Permission.SEE_TRAIL, "admin.trail", _("Trail"), "history"),
    ]


def navigation() -> list[dict[str, Any]]:
    """Return where this account can go: at most five ways."""
    mine = [way for way in _ways() if allowed(role(), way[0])][:5]
    ways: list[dict[str, Any]] = [
        {"text": text, "href": url_for(endpoint), "icon": icon, "count": _waiting(endpoint)}
        for _permission, endpoint, text, icon in mine
    ]
    # Where something is not there, or not yours, nothing tells the one from the other.
    path = _beneath(request.path)
    beneath = [] if "refused" in g else [way["href"] for way in ways if path.startswith(way["href"])]
    nearest = max(beneath, key=len, default=None)
    return [way | {"current": nearest == way["href"] == request.path, "within": nearest == way["href"]} for way in ways]


def _waiting(endpoint: str) -> int | None:
    """Return how much waits behind a way that says so."""
    return takedowns.count(ctx()) if endpoint == "comms.takedowns" else None


def _beneath(path: str) -> str:
    """Return where in the menu a page belongs whose address does not say so."""
    belongs = {
        "/staff/photos/": "staff.outings",
        "/staff/groups/": "staff.outings",
        "/staff/restrictions": "staff.reviews",
        "/staff/ask": "staff.people",
    }
    return next((url_for(endpoint) for start, endpoint in belongs.items() if path.startswith(start)), path)


def account() -> dict[str, Any] | None:
    """Return who is here, for the menu."""
    if not current_user.is_authenticated:
        return None
    links = [{"text": _("Change password"), "href": url_for("security.change_password"), "icon": "key"}]
    return {"name": current_user.name or current_user.email, "role": ROLES[current_user.role],
            "sign_out_url": url_for("security.logout"), "links": links}  # fmt: skip


def _everywhere() -> dict[str, Any]:
    known: dict[str, Any] = {"language": "en-GB", "direction": "ltr", "account": None, "organisation_name": None}
    if "failed" in g:
        return known  # Perhaps it is the database that cannot be asked; the page that says so must not ask it.
    known["account"] = account()
    if current_user and current_user.is_authenticated:
        known["navigation"] = navigation()
    with suppress(Refused):
        known["organisation_name"] = organisation(ctx()).name
    return known


def register(app: Flask) -> None:
    """Give every template what every page knows."""
    app.context_processor(_everywhere)
    app.register_blueprint(first)
