"""Whose link is this, and where does it lead?

The address of a link carries a secret, so it is exchanged for a cookie at once and the page has an address without
one. Nothing in the register changes by opening it. Unknown, used, taken back and run out lead to one friendly page.
"""

from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user

from consentreg.models import Invitation
from consentreg.rules.permissions import Permission
from consentreg.services import invitations
from consentreg.services.refusal import NotThere
from consentreg.web.door import act_for, ctx
from consentreg.web.guard import requires

blueprint = Blueprint("portal", __name__)
FIRST_PAGE = {"answer": "portal.start", "view": "portal.view", "visit": "portal.mine", "card": "portal.card",
              "session": "portal.me"}  # fmt: skip


@blueprint.get("/c/<string:token>")
@blueprint.get("/c/<string:token>/")
@requires(Permission.HOLD_LINK)
def open_link(token: str) -> Response:
    cleaned = invitations.clean_token(token)
    if cleaned is None:  # The link one holds already stays; what is left of this one leaves the address all the same.
        return make_response(redirect(url_for("portal.nowhere")))
    _sign_out_here(cleaned)
    answer = make_response(redirect(url_for("portal.begin")))
    return hold(answer, cleaned)


def _sign_out_here(token: str | None) -> None:
    """Let a colleague who opens a link on their own device be signed out there: nobody steps back into their pages.

    Only this browser forgets who signed in; nothing is written, and a link that opens nothing signs nobody out.
    """
    if current_user.is_authenticated and _of(token or ""):
        session.clear()


@blueprint.get("/c/no-link")
@requires(Permission.HOLD_LINK)
def nowhere() -> tuple[str, int]:
    return no_link()


@blueprint.get("/c")
@requires(Permission.HOLD_LINK)
def begin() -> Response | tuple[str, int]:
    held = invitation()
    return redirect(url_for(FIRST_PAGE[held.purpose])) if held else no_link()  # type: ignore[return-value]  # werkzeug's response


def hold(answer: Response, token: str | None) -> Response:
    """Let the browser hold another link from now on, or none."""
    if token:
        answer.set_cookie(_cookie(), token, httponly=True, samesite="Lax", secure=_https(), path="/")
    else:
        answer.delete_cookie(_cookie(), path="/", secure=_https())
    return answer


def invitation() -> Invitation | None:
    """Return the invitation whose link this browser holds, while it counts; whoever holds it acts from now on."""
    if "invitation" not in g:
        g.invitation = _held()
        if g.invitation:
            act_for(invitations.actor_of(g.invitation))
    return cast("Invitation | None", g.invitation)


def _held() -> Invitation | None:
    if current_user.is_authenticated:
        return None  # Whoever has signed in since is a colleague, and may not go on where somebody else left off.
    return _of(request.cookies.get(_cookie(), ""))


def _of(token: str) -> Invitation | None:
    try:
        return invitations.by_token(ctx(), token)
    except NotThere:
        return None


def no_link() -> tuple[str, int]:
    """Return the page for whoever holds no link that counts: always the same, whatever was wrong with it."""
    return render_template("portal/no_link.html"), 404


def _https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _cookie() -> str:
    return "__Host-link" if _https() else "link"
