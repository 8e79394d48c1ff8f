"""How does somebody open their link, and what can they do here?

Opening takes a press, because mail programs open links by themselves. From then on it counts for half an hour.
"""

from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField

from consentreg.models import Invitation
from consentreg.rules.permissions import Permission
from consentreg.services import complaints, mine, own_copies, stopping, uses, visits
from consentreg.services.refusal import Refused
from consentreg.services.visits import Visit
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires
from consentreg.web.portal.entrance import blueprint, hold, invitation, no_link
from consentreg.web.portal.mine_words import place_words
from consentreg.web.portal.visiting import onward, visiting


class PinForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The PIN of a card, and once more while it is being chosen."""

    pin = PasswordField(lazy_gettext("Your PIN"))
    again = PasswordField(lazy_gettext("The same PIN again"))


@blueprint.get("/c/mine", endpoint="mine")
@requires(Permission.HOLD_LINK)
def knock() -> str | tuple[str, int]:
    held = _held("visit")
    return render_template("portal/mine_open.html", own=not held.authority_id) if held else no_link()


@blueprint.post("/c/mine")
@requires(Permission.HOLD_LINK)
def open_up() -> Response | tuple[str, int]:
    held = _held("visit")
    return _in(visits.begin(ctx(), held)) if held else no_link()


@blueprint.get("/c/card")
@requires(Permission.HOLD_LINK)
def card() -> str | tuple[str, int]:
    held = _held("card")
    return _ask_for_pin(held, PinForm()) if held else no_link()


@blueprint.post("/c/card")
@requires(Permission.HOLD_LINK)
def open_card() -> Response | tuple[str, int]:
    held, form = _held("card"), PinForm()
    if held is None:
        return no_link()
    if not visits.has_pin(ctx(), held.person_id):
        return _choose(held, form)
    token = visits.open_card(ctx(), held, form.pin.data or "")
    if token:
        return _in(token)
    # Returned and not raised: a wrong PIN must stay on record.
    if visits.paused_until(ctx(), held) is None:  # Else the page says until when, and there is nothing to try again.
        form.pin.errors = [_("That is not your PIN. Try again, or ask an adult here for help.")]
    return _ask_for_pin(held, form), 422


def _choose(held: Invitation, form: PinForm) -> Response | tuple[str, int]:
    try:
        return _in(visits.choose_pin(ctx(), held, form.pin.data or "", form.again.data or ""))
    except Refused as refused:
        blame(form, refused)
    return _ask_for_pin(held, form), 422


def _ask_for_pin(held: Invitation, form: PinForm) -> str:
    first = not visits.has_pin(ctx(), held.person_id)
    paused: datetime | None = visits.paused_until(ctx(), held)
    return render_template("portal/mine_card.html", form=form, first=first, paused=paused, has_errors=bool(form.errors))


def _held(purpose: str) -> Invitation | None:
    held = invitation()
    return held if held and held.purpose == purpose else None


def _in(token: str) -> Response:
    held = visits.by_token(ctx(), token)
    mine.have_made(ctx(), held)
    return hold(onward("portal.asked_uses" if uses.open_for(ctx(), held) else "portal.me"), token)


@blueprint.get("/c/me")
@requires(Permission.HOLD_LINK)
@visiting
def me(visit: Visit) -> str:
    return render_template(
        "portal/mine.html",
        visit=visit,
        photos=len(mine.ids(ctx(), visit)),
        asked=sum(map(len, uses.open_for(ctx(), visit).values())),
        stopped=stopping.stopped_at(ctx(), visit),
        answered=sum(1 for one in complaints.of_visit(ctx(), visit) if one.reply),
        copies=own_copies.of_visit(ctx(), visit) if visit.sees_photos else [],
    )


@blueprint.get("/c/me/stop")
@requires(Permission.HOLD_LINK)
@visiting
def stopped(visit: Visit) -> str:
    return render_template(
        "portal/mine_stop.html",
        visit=visit,
        stopped=stopping.stopped_at(ctx(), visit),
        out=_still_out(visit),
    )


def _still_out(visit: Visit) -> list[dict[str, Any]]:
    ids = mine.ids(ctx(), visit)
    return [
        place_words(out) | {"photo_id": out.publication.photo_id, "number": ids.index(out.publication.photo_id) + 1}
        for out in stopping.still_out(ctx(), visit)
    ]


@blueprint.post("/c/me/stop")
@requires(Permission.HOLD_LINK)
@visiting
def stop(visit: Visit) -> Response:
    if not stopping.stop(ctx(), visit):
        flash(_("You have said stop already. It still counts."), "info")
    return onward("portal.stopped")


@blueprint.post("/c/me/leave")
@requires(Permission.HOLD_LINK)
@visiting
def leave(visit: Visit) -> Response:
    visits.leave(ctx(), visit)
    return hold(make_response(render_template("portal/mine_left.html")), None)
