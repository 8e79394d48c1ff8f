"""Is this the same picture as another one, or another moment? The safeguarding lead sees both and says."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.context import Context
from consentreg.models import Photo
from consentreg.rules.permissions import Permission
from consentreg.services import moments, organisation, photos
from consentreg.services.moments import Beside
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import copy_of
from consentreg.web.staff.wording import day_words


@blueprint.get("/photos/<string:photo_id>/looks-like", endpoint="looks_like")
@requires(Permission.REVIEW)
def looks_like(photo_id: str) -> str:
    here = ctx()
    photo = photos.get(here, photo_id)
    groups = {group.id: group.name for group in organisation.groups(here)}
    return render_template(
        "staff/looks_like.html",
        photo=photo,
        back=url_for("staff.photo", photo_id=photo.id),
        pairs=[_row(here, photo.id, each, groups) for each in moments.beside(here, photo)],
    )


@blueprint.post("/photos/<string:photo_id>/looks-like")
@requires(Permission.REVIEW)
def say_looks_like(photo_id: str) -> Response:
    here = ctx()
    photo, pair, say = photos.get(here, photo_id), request.form.get("pair", ""), request.form.get("say", "")
    if say == "another":
        moments.another(here, photo, pair)
        words = _("Another moment. Each of the two is decided by itself now.")
    elif say == "same":
        moments.same(here, photo, pair)
        words = _("Taken back. Where one of the two may not go, the other one waits for you.")
    else:
        raise Refused("UNKNOWN_ANSWER", _("Choose one of the buttons."), "say")
    flash(words, "saved")
    return redirect(url_for("staff.looks_like", photo_id=photo_id), 303)


def _row(here: Context, asked: str, pair: Beside, groups: dict[str, str]) -> dict[str, Any]:
    settled = pair.row.apart_at
    return {
        "id": pair.row.id,
        "one": _shown(here, pair.one, groups),
        "itself": pair.one.id == asked,
        "other": _shown(here, pair.other, groups) if pair.other else None,
        "apart": day_words(organisation.local_day(here, settled)) if settled else None,
    }


def _shown(here: Context, photo: Photo, groups: dict[str, str]) -> dict[str, Any]:
    return {
        "src": copy_of(photo, "preview"),
        "href": url_for("staff.photo", photo_id=photo.id),
        "group": groups.get(photo.group_id, ""),
        "taken": day_words(photo.captured_from) if photo.captured_from else None,
        "added": day_words(organisation.local_day(here, photo.added_at)),
        "size": (photo.width, photo.height),
    }
