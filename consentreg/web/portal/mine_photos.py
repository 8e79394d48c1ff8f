"""Which photos is somebody in, what may happen with each, where did it go, and how do they say no to it?"""

from typing import Any

from flask import Response, current_app, flash, render_template, request
from flask_babel import gettext as _

from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import mine, stopping, uses
from consentreg.services.mine import Mine
from consentreg.services.refusal import NotThere
from consentreg.services.visits import Visit
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal.entrance import blueprint
from consentreg.web.portal.mine_words import may_words, place_words
from consentreg.web.portal.visiting import onward, seeing_photos

PAGE = 20
AGAIN_SECONDS = 2


@blueprint.get("/c/me/photos")
@requires(Permission.HOLD_LINK)
@seeing_photos
def my_photos(visit: Visit) -> str:
    ids = mine.ids(ctx(), visit)
    last = max(1, -(-len(ids) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    seen = mine.some(ctx(), visit, ids[(number - 1) * PAGE : number * PAGE])
    first = (number - 1) * PAGE + 1
    lines = [line_of(visit, one, place) for place, one in enumerate(seen, start=first)]
    return render_template(
        "portal/mine_photos.html", visit=visit, lines=lines, total=len(ids), number=number, last=last
    )


@blueprint.get("/c/me/photos/<string:photo_id>")
@requires(Permission.HOLD_LINK)
@seeing_photos
def my_photo(visit: Visit, photo_id: str) -> str:
    one = mine.one(ctx(), visit, photo_id)
    ids = mine.ids(ctx(), visit)
    return render_template("portal/mine_photo.html", visit=visit, total=len(ids), ids=ids,
                           said=uses.said_about(ctx(), visit, photo_id),
                           line=line_of(visit, one, ids.index(photo_id) + 1))  # fmt: skip


def line_of(visit: Visit, one: Mine, number: int) -> dict[str, Any]:
    """Return one photo of theirs as pages show it."""
    inside, public = one.may[Scope.INTERNAL], one.may[Scope.PUBLIC]
    return {
        "photo": one.photo,
        "number": number,
        "shown": one.shown,
        "said_no": one.said_no,
        "title": one.event.name if one.event else _("Photo %(number)s", number=number),
        "day": one.photo.captured_to,
        "inside": may_words(inside, own=visit.own),
        "public": may_words(public, own=visit.own),
        "places": [place_words(place) for place in one.places],
    }


@blueprint.get("/c/me/photos/<string:photo_id>/shown")
@requires(Permission.HOLD_LINK)
@seeing_photos
def my_copy(visit: Visit, photo_id: str) -> Response:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise NotThere  # Another site may not put our photos on its pages.
    data = mine.copy_bytes(ctx(), visit, photo_id)
    if data is None:
        return Response("", 503, {"Retry-After": str(AGAIN_SECONDS)}, "text/plain")
    answer = current_app.response_class(data, mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return answer


@blueprint.post("/c/me/photos/get-ready")
@requires(Permission.HOLD_LINK)
@seeing_photos
def make_my_copies(visit: Visit) -> Response:
    mine.have_made(ctx(), visit)
    return onward("portal.my_photos")


@blueprint.post("/c/me/photos/<string:photo_id>/no")
@requires(Permission.HOLD_LINK)
@seeing_photos
def not_this_one(visit: Visit, photo_id: str) -> Response:
    stopping.not_this_one(ctx(), visit, photo_id)
    flash(_("Done. We will not use this photo. Your other photos stay as they are."), "saved")
    return onward("portal.my_photo", photo_id=photo_id)
