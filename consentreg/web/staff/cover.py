"""Who shall be covered, where, and with what? The result is a new photo; this one stays as it is."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.models import Depiction, Photo
from consentreg.rules.permissions import Permission
from consentreg.services import alterations, people, photos
from consentreg.services.alterations import Plan
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.tagging import Box
from consentreg.web.door import begin_write, ctx, session
from consentreg.web.guard import requires, slow_first
from consentreg.web.staff.acts import labels
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import copy_of
from consentreg.web.staff.tag_sheet import read_box

SIDES = ("left", "top", "width", "height")
Page = str | tuple[str, int] | Response


@blueprint.get("/photos/<string:photo_id>/cover")
@requires(Permission.ALTER)
def cover(photo_id: str) -> str:
    return _page(photos.get(ctx(), photo_id), request.args.getlist("who"))


@blueprint.post("/photos/<string:photo_id>/cover")
@requires(Permission.ALTER)
@slow_first
def make_cover(photo_id: str) -> Page:
    photo, who = photos.get(ctx(), photo_id), request.form.getlist("who")
    try:
        plan = alterations.to_cover(photo, _drawn(), who, request.form.get("look", ""))
        return kept(photo, plan)
    except (NotThere, Conflict):
        raise
    except Refused as refused:
        session().rollback()
        return _page(photos.get(ctx(), photo_id), who, refused), 422


def kept(photo: Photo, plan: Plan) -> Response:
    """Make the new photo, keep it, and lead to where somebody says who is in it."""
    version = seen_version()
    made = alterations.prepare(ctx(), photo, plan).make()
    begin_write()
    new = alterations.keep(ctx(), photo.id, plan, made, version=version)
    flash(_("This is the new photo; the other one is still there. Look at it and say who is in it."), "saved")
    return redirect(url_for("staff.tag", photo_id=new.id), 303)


def seen_version() -> int:
    """Return the tag version the page was drawn with."""
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise Refused("BAD_NUMBER", _("Something is missing from this form. Load the page again."), "version")
    return int(text)


def _drawn() -> list[tuple[Box, str | None]]:
    drawn: list[tuple[Box, str | None]] = [read_box(text) for text in request.form.getlist("box")]
    written = written_sides(request.form)
    return drawn + ([(written, request.form.get("whose") or None)] if written else [])


def written_sides(form: Mapping[str, str]) -> Box | None:
    """Return a part of a photo that was written in percent, or None where nothing was; raise Refused."""
    said = [form.get(name, "").strip().removesuffix("%") for name in SIDES]
    if not any(said):
        return None
    try:
        left, top, width, height = (float(text) / 100 for text in said)
    except ValueError as error:
        raise Refused("BAD_NUMBER", _("Write four numbers from 0 to 100, like 12.5."), "left") from error
    return left, top, width, height


def _page(photo: Photo, who: list[str], refused: Refused | None = None) -> str:
    names = names_in(photo)
    return render_template(
        "staff/cover.html",
        photo=photo,
        src=copy_of(photo, "preview"),
        people=[_choice(photo, each, names[each.id], checked=each.id in who) for each in photo.depictions],
        refused=refused,
        has_errors=bool(refused),
        form=request.form,
    )


def names_in(photo: Photo) -> dict[str, str]:
    """Return what to call everybody in a photo, by depiction."""
    known = labels(people.some(ctx(), {one.person_id for one in photo.depictions if one.person_id}).values())
    return {one.id: _called(one, known) for one in photo.depictions}


def _called(one: Depiction, known: Mapping[str, str]) -> str:
    if one.person_id:
        return known.get(one.person_id, str(_("Someone of another group")))
    return str(_("Someone we do not know"))


def _choice(photo: Photo, one: Depiction, name: str, *, checked: bool) -> dict[str, Any]:
    region = alterations.region_of(photo, one)
    sides = ",".join(f"{round(side, 4):g}" for side in region) if region else ""
    return {"id": one.id, "name": name, "region": sides, "checked": checked}
