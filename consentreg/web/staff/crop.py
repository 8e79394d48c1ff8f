"""Which part of a photo shall be kept, who would still be in it, and how far might that go?"""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from consentreg.models import Photo
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import alterations, people, photos, proposals
from consentreg.services.alterations import Plan
from consentreg.services.clearance import Cleared, Desk
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.supposed import Change
from consentreg.services.tagging import Box
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires, slow_first
from consentreg.web.staff.acts import labels, open_reasons, sentences
from consentreg.web.staff.cover import SIDES, Page, kept, names_in, written_sides
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import PLACES, copy_of
from consentreg.web.staff.suggestions import SIDES as TO_THE_SIDE
from consentreg.web.staff.suggestions import percents, place_name

HALVES: dict[str, Box] = {"left": (0, 0, 0.5, 1), "right": (0.5, 0, 0.5, 1), "upper": (0, 0, 1, 0.5),
                          "middle": (0.2, 0.2, 0.6, 0.6)}  # fmt: skip


@blueprint.get("/photos/<string:photo_id>/crop")
@requires(Permission.ALTER)
def crop(photo_id: str) -> Page:
    return _page(photo_id, request.args)


@blueprint.post("/photos/<string:photo_id>/crop")
@requires(Permission.ALTER)
@slow_first
def make_crop(photo_id: str) -> Page:
    photo = photos.get(ctx(), photo_id)
    try:
        return kept(photo, alterations.to_crop(photo, _sides(request.form)))
    except (NotThere, Conflict):
        raise
    except Refused as refused:
        session().rollback()
        return _page(photo_id, request.form, refused)


def _sides(form: Mapping[str, str]) -> Box:
    sides = written_sides(form)
    if sides is None:
        raise Refused("PART_NEEDED", _("Choose the part to keep first."), "left")
    return sides


def _page(photo_id: str, form: Mapping[str, str], refused: Refused | None = None) -> Page:
    desk = Desk(ctx(), [photo_id])  # It reads the photo anew, so the photo is fetched after it.
    photo = photos.get(ctx(), photo_id)
    try:
        plan = alterations.to_crop(photo, _sides(form)) if any(name in form for name in SIDES) else None
    except Refused as wrong:
        plan, refused = None, refused or wrong
    page = render_template(
        "staff/crop.html",
        photo=photo,
        src=copy_of(photo, "preview"),
        written={name: form.get(name, "") for name in SIDES},
        parts=_parts(desk, photo),
        kept=plan.crop if plan else None,
        answer=_answer(desk, photo, plan) if plan else None,
        refused=refused,
        has_errors=bool(refused),
    )
    return (page, 422) if refused else page


def _parts(desk: Desk, photo: Photo) -> list[dict[str, Any]]:
    """Return what one tap chooses: first what the gate would allow, then the usual parts."""
    found = [each for each in proposals.changes(ctx(), desk, photo, list(Scope)) if each.crop]
    helpful = [
        {
            "text": TO_THE_SIDE[each.side or "left"],
            "note": _("then: %(places)s", places=", ".join(map(place_name, each.wishes))),
            "sides": percents(each.crop.x, each.crop.y, each.crop.w, each.crop.h),
        }
        for each in found
        if each.crop
    ]
    words = {"left": _("Left half"), "right": _("Right half"), "upper": _("Upper half"), "middle": _("Middle")}
    return helpful + [{"text": text, "sides": percents(*HALVES[name])} for name, text in words.items()]


def _answer(desk: Desk, photo: Photo, plan: Plan) -> dict[str, Any]:
    """Return who would still be in a crop and how far it might go, as far as this reader may know."""
    gone, names = alterations.gone(photo, plan), names_in(photo)
    known = labels(people.some(ctx(), desk.known.people).values())
    supposed = {scope: desk.supposing(photo.id, Change(gone=gone), scope) for scope in Scope}
    return {
        "left": [names[one.id] for one in photo.depictions if one.id not in gone],
        "gone": [names[one.id] for one in photo.depictions if one.id in gone],
        "unmarked": [names[one.id] for one in photo.depictions if one.x is None],
        "scopes": [(PLACES[scope], _verdict(cleared, known)) for scope, cleared in supposed.items()],
    }


def _verdict(cleared: Cleared, names: Mapping[str, str]) -> dict[str, Any]:
    reasons = cleared.reasons(ctx())
    said = open_reasons(reasons) or list(reasons)
    return {"outcome": cleared.heard(ctx().actor.role).name, "reasons": sentences(said, names)}
