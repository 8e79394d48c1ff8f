"""How does one name the same people in several photos at once?"""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consentreg.models import Event
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, outings, people, photos, tagging
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires
from consentreg.web.staff.acts import labels
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import undecided


@blueprint.get("/outings/<string:event_id>/several")
@requires(Permission.TAG)
def several(event_id: str) -> str:
    return _page(organisation.get_event(ctx(), event_id))


@blueprint.post("/outings/<string:event_id>/several")
@requires(Permission.TAG)
def name_in_several(event_id: str) -> Response | tuple[str, int]:
    event = organisation.get_event(ctx(), event_id)
    try:
        count = _name(event)
    except NotThere:
        raise
    except Refused as refused:
        session().rollback()
        return _page(organisation.get_event(ctx(), event_id), refused), 422
    words = "Named in %(num)s photo. Look at it once more.", "Named in %(num)s photos. Look at each once more."
    flash(ngettext(*words, count), "saved")
    return redirect(url_for("staff.outing", event_id=event_id), 303)


def _name(event: Event) -> int:
    chosen, named = request.form.getlist("photo"), request.form.getlist("person")
    if not chosen:
        raise Refused("NOTHING_CHOSEN", _("Choose at least one photo."), "photo")
    if not named:
        raise Refused("NOBODY_CHOSEN", _("Choose who is in them."), "person")
    there = {photo.id: photo for photo in photos.of_event(ctx(), event)}
    if not set(chosen) <= set(there):
        raise NotThere
    targets = [there[photo_id] for photo_id in dict.fromkeys(chosen)]
    tagging.name_in(ctx(), named, targets)
    return len(targets)


def _page(event: Event, refused: Refused | None = None) -> str:
    found = photos.of_event(ctx(), event)
    first, rest = outings.likely(ctx(), found[0]) if found else ([], [])
    everybody = [*first, *rest] or people.listing(ctx(), group=organisation.group(ctx(), event.group_id))
    return render_template(
        "staff/several.html",
        event=event,
        tiles=undecided(found),
        people=[person.id for person in everybody],
        names=labels(everybody),
        chosen=set(request.form.getlist("photo")),
        named=set(request.form.getlist("person")),
        refused=refused,
        has_errors=bool(refused),
    )
