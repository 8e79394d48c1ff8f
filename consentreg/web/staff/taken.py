"""When were several photos of an outing taken, where one day is true of all of them?"""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consentreg.models import Event
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, photos
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import undecided
from consentreg.web.staff.tag_sheet import read_day
from consentreg.web.staff.wording import day_words


@blueprint.get("/outings/<string:event_id>/taken")
@requires(Permission.TAG)
def taken(event_id: str) -> str:
    return _page(organisation.get_event(ctx(), event_id))


@blueprint.post("/outings/<string:event_id>/taken")
@requires(Permission.TAG)
def say_when(event_id: str) -> Response | tuple[str, int]:
    event = organisation.get_event(ctx(), event_id)
    try:
        count = _date(event)
    except NotThere:
        raise
    except Refused as refused:
        session().rollback()
        return _page(organisation.get_event(ctx(), event_id), refused), refused.status
    flash(ngettext("The day of %(num)s photo is saved.", "The day of %(num)s photos is saved.", count), "saved")
    return redirect(url_for("staff.outing", event_id=event_id), 303)


def _date(event: Event) -> int:
    chosen, day = list(dict.fromkeys(request.form.getlist("photo"))), _day()
    if not chosen:
        raise Refused("NOTHING_CHOSEN", _("Choose at least one photo."), "photo")
    there = {photo.id: photo for photo in photos.of_event(ctx(), event)}
    if not set(chosen) <= set(there):
        raise NotThere
    for photo_id in chosen:
        before = request.form.get(f"dated-{photo_id}", "")
        photos.correct_date(ctx(), there[photo_id], day, None, opened=before)
    return len(chosen)


def _day() -> date:
    day = read_day(request.form.get("day", ""))
    if day is None:
        raise Refused("DAY_NEEDED", _("Say which day it was."), "day")
    return day


def _page(event: Event, refused: Refused | None = None) -> str:
    tiles = undecided(photos.of_event(ctx(), event))
    undated = {tile.photo.id for tile in tiles if tile.photo.captured_from is None}
    return render_template(
        "staff/taken.html",
        event=event,
        tiles=tiles,
        day=request.form.get("day", ""),
        chosen=set(request.form.getlist("photo")) if refused else undated,
        refused=refused,
        has_errors=bool(refused),
        day_words=day_words,
        dated=photos.dated,
    )
