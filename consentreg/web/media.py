"""Which small clean copy of a photo may this screen show?

Never an original: only copies made from pixels. Staff see the photos of their groups; comms see a photo only while
it may go to one of the approved channels today. What is not yours and what is not there look alike.
"""

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, request

from consentreg.models import Photo
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import clearance, organisation, photos
from consentreg.services.refusal import NotThere
from consentreg.web.door import ctx
from consentreg.web.guard import requires

if TYPE_CHECKING:
    from consentreg.context import Context

blueprint = Blueprint("media", __name__, url_prefix="/media")
AGAIN_SECONDS = 2
"""After how long a screen may ask again for a copy that is being made."""


@blueprint.get("/<string:photo_id>/<string:size>")
@requires(Permission.USE)
def copy(photo_id: str, size: str) -> Response:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise NotThere  # Another site may not put our photos on its pages, nor learn that they exist.
    return shown(ctx(), photo_id, size)


def shown(here: "Context", photo_id: str, size: str) -> Response:
    """Answer a clean copy to whoever may see the photo, or that it is still being made; raise NotThere."""
    data = photos.copy_bytes(here, visible(here, photo_id), size)
    if data is None:
        return _not_yet()
    answer = current_app.response_class(data, mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return answer


def visible(here: "Context", photo_id: str) -> Photo:
    """Return a photo this actor may look at, or raise NotThere."""
    role = here.actor.role
    if not any(allowed(role, may) for may in (Permission.SEE_PHOTOS, Permission.SEE_CLEARED)):
        raise NotThere
    if not allowed(role, Permission.SEE_PHOTOS) and not _clear_somewhere(here, photo_id):
        raise NotThere
    return photos.get(here, photo_id)


def _clear_somewhere(here: "Context", photo_id: str) -> bool:
    desk = clearance.Desk(here, [photo_id])
    return any(desk.for_channel(photo_id, channel) for channel in organisation.channels(here))


def _not_yet() -> Response:
    answer = current_app.response_class("", status=503, mimetype="text/plain")
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def register(app: Flask) -> None:
    """Show small copies."""
    app.register_blueprint(blueprint)
