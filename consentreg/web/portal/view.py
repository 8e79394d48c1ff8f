"""What does a child think, where an adult decides? Three cards, on a page of their own."""

from flask import Response, make_response, redirect, request, session, url_for
from flask_babel import lazy_gettext

from consentreg.models import Invitation
from consentreg.models.person import NOT_SURE
from consentreg.rules.permissions import Permission
from consentreg.services import answering, sheets
from consentreg.services.refusal import Refused
from consentreg.services.sheets import Voice
from consentreg.web import door
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal.asked import changed, held, show
from consentreg.web.portal.entrance import blueprint, invitation, no_link
from consentreg.web.portal.said import KEPT, Page

CARDS = {"yes": lazy_gettext("Yes"), "no": lazy_gettext("No"), NOT_SURE: lazy_gettext("I do not know")}
SEEN = "view"


@blueprint.get("/c/view")
@requires(Permission.HOLD_LINK)
def view(wrong: object = None, status: int = 200) -> Page:
    now = held()
    if now.authority or (now.voice is not Voice.VIEW and now.invitation.purpose == "answer"):
        return make_response(redirect(url_for("portal.begin")))
    if now.voice is not Voice.VIEW:
        changed(now)
    return show("portal/view.html", now, status, cards=CARDS, wrong=wrong)


@blueprint.post("/c/view")
@requires(Permission.HOLD_LINK)
def tell() -> Page:
    if invitation() is None:
        return _told()
    now = held()
    try:
        answering.give_view(ctx(), now.invitation, request.form.get("view", ""))
    except Refused as refused:
        door.session().rollback()
        if refused.code == "UNKNOWN_VIEW":
            return view(wrong=True, status=422)
        return _told()
    return thanks(now.invitation.id)


def _told() -> Page:
    """Answer a second press on the same card."""
    found = request.form.get("invitation")
    return thanks(found) if found and found == session.get(SEEN) else no_link()


def thanks(invitation_id: str) -> Response:
    """Remember in this browser through which link a child has spoken, and thank them."""
    session[SEEN] = invitation_id
    return make_response(redirect(url_for("portal.told"), 303))


@blueprint.get("/c/view/told")
@requires(Permission.HOLD_LINK)
def told() -> Page:
    found = session.get(SEEN)
    used = ctx().session.get(Invitation, found) if found else None
    if used is None or used.used_at is None or ctx().now - used.used_at > KEPT:
        return no_link()
    return show("portal/told.html", sheets.sheet(ctx(), used), waits=answering.view_waits(ctx(), used))
