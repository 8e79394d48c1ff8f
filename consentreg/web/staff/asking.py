"""Who must be asked about this person, and how do we reach them?"""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from consentreg.models import Person
from consentreg.rules.permissions import Permission
from consentreg.services import asking, organisation, people, photos, reaching, unanswered
from consentreg.services.asking import Wanted, WhyNot
from consentreg.services.unanswered import State, Unanswered
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff import links
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import RELATIONS, day_words

WHY_NOT = {
    WhyNot.SAID_YES: lazy_gettext("They said yes, and it lasts until %(day)s."),
    WhyNot.SAID_NO: lazy_gettext("They said no. Ask again from %(day)s, or when they bring it up."),
    WhyNot.SAID_NOT_NOW: lazy_gettext("They said not now. Ask again from %(day)s, or when they bring it up."),
    WhyNot.WAITING: lazy_gettext("They hold a link that still works. A new one ends it."),
    WhyNot.IN_PERSON: lazy_gettext("Talk first. If they said no, wait 90 days, or until they bring it up."),
}
FOR_GOOD = lazy_gettext("They said yes, and it does not end.")
HOW_FAR = {
    State.SENDING: lazy_gettext("The e-mail is on its way"),
    State.NOT_SENT: lazy_gettext("The e-mail could not be sent"),
    State.WAITING: lazy_gettext("Not answered yet"),
    State.RUN_OUT: lazy_gettext("The link has run out"),
}
WAYS = {
    "email": lazy_gettext("Asked by e-mail on %(day)s"),
    "show": lazy_gettext("Shown the link on %(day)s"),
    "print": lazy_gettext("Given a page on %(day)s"),
    "card": lazy_gettext("Opened with their card on %(day)s"),
}


@blueprint.get("/people/<string:person_id>/ask")
@requires(Permission.ASK)
def ask(person_id: str) -> str:
    here = ctx()
    person = people.get(here, person_id)
    return render_template(
        "staff/ask.html",
        person=person,
        rows=[row(wanted) for wanted in asking.everybody(here, [person])[person.id]],
        views=asking.views(here, person),
        can_write=asking.can_write(here),
        waiting=waiting(person),
        about=_about(person),
    )


def _about(person: Person) -> dict[str, str]:
    """Return because of which outing or photo they are asked, as the address names it and as the page says it."""
    said = {name: request.values[name] for name in ("outing", "photo") if request.values.get(name)}
    if not said:
        return {}
    photo_id, outing_id = said.get("photo"), said.get("outing")
    found = reaching.to_ask_about(ctx(), person.id, outing_id, photo_id)
    event_id = photos.get(ctx(), photo_id).event_id if photo_id else found["event_id"]
    name = organisation.get_event(ctx(), event_id).name if event_id else ""
    one = _("You ask because of a photo from %(outing)s. Their answer covers it.", outing=name) if name else _(
        "You ask because of one photo. Their answer covers it.")  # fmt: skip
    many = _("You ask because of the photos from %(outing)s. Their answer covers them.", outing=name)
    return said | {"text": str(one if photo_id else many)}


def row(wanted: Wanted) -> dict[str, Any]:
    """Return one who would be asked, as a page shows them."""
    adult = wanted.authority
    return {
        "by": adult.id if adult else "self",
        "key": wanted.key,
        "name": adult.name if adult else wanted.person.name,
        "relation": RELATIONS[adult.relation] if adult else None,
        "address": wanted.address,
        "why_not": why_not(wanted),
    }


def why_not(wanted: Wanted) -> str | None:
    """Say what speaks against asking them now, if anything does."""
    if wanted.why_not is None:
        return None
    if wanted.until == date.max:
        return str(FOR_GOOD)
    return str(WHY_NOT[wanted.why_not]) % {"day": day_words(wanted.until)}


@blueprint.post("/people/<string:person_id>/ask")
@requires(Permission.ASK)
def hand_over(person_id: str) -> str | Response:
    person = people.get(ctx(), person_id)
    by, way = request.form.get("by", ""), request.form.get("way", "")
    purpose, about = request.form.get("purpose", "answer"), _about(person)
    invitation, token = asking.ask(
        ctx(), person, by, way=way, purpose=purpose, outing=about.get("outing"), photo=about.get("photo")
    )
    if token is None:
        flash(_("The e-mail is on its way. What they answer will stand here."), "saved")
        return _back(person)
    if way == "show":
        return links.shown(person, invitation, token)
    back = {"text": person.name, "href": url_for("staff.person", person_id=person.id)}
    return links.printed([links.sheet(person, invitation, token)], back)


@blueprint.post("/people/<string:person_id>/links/<string:invitation_id>/end")
@requires(Permission.ASK)
def take_back(person_id: str, invitation_id: str) -> Response:
    person = people.get(ctx(), person_id)
    unanswered.take_back(ctx(), person, invitation_id)
    flash(_("The link opens nothing any more."), "saved")
    return _back(person)


def _back(person: Person) -> Response:
    return redirect(url_for("staff.person", person_id=person.id), 303)


def waiting(person: Person | None = None) -> list[dict[str, Any]]:
    """Return what was asked and has not been answered, of everybody here or of one person, as pages show it."""
    return [_unanswered(each) for each in unanswered.listing(ctx(), person)]


def _unanswered(each: Unanswered) -> dict[str, Any]:
    asked = str(WAYS[each.invitation.way]) % {"day": day_words(each.invitation.asked_at.date())}
    return {
        "id": each.invitation.id,
        "person": each.person,
        "whom": each.authority.name if each.authority else each.person.first_name,
        "asked": asked if each.state not in {State.SENDING, State.NOT_SENT} else "",
        "how_far": HOW_FAR[each.state],
        "outcome": "REVIEW" if each.state in {State.NOT_SENT, State.RUN_OUT} else "UNFINISHED",
        "purpose": each.invitation.purpose,
    }
