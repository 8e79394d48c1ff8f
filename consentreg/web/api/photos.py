"""Which photos are there, how far may each go today, and what may be shown of it?

Care staff and the safeguarding lead see the photos of their groups and who is in them. Comms see a photo while it may
go somewhere today, and nothing of who is in it; they may ask about any photo they know of, and are told no more than
the masked words.
"""

from http import HTTPStatus
from typing import Any

from flask import Response

from consentreg.models import Photo
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.reasons import Outcome
from consentreg.services import clearance, photos, releases
from consentreg.services.clearance import Cleared
from consentreg.services.refusal import NotThere, Refused
from consentreg.web import media
from consentreg.web.api import channels
from consentreg.web.api.calls import call
from consentreg.web.api.depicted import OUTSIDE, PHOTO, captured_json, photo_json
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import (
    listed,
    maybe,
    moment,
    optional,
    record,
    said_flag,
    text,
    word,
)
from consentreg.web.api.writing import PAGE, Answer, page_kind, page_of, stamp, with_edition
from consentreg.web.door import ctx
from consentreg.web.errors import problem
from consentreg.web.guard import requires

SIZE = 60
REASON = record("Reason", {"code": text(80), "text": text(280)})
DECISION = record("Decision", {
    "outcome": word([outcome.name for outcome in Outcome]),
    "reasons": listed(REASON, 1000),
    "obligations": listed(text(80), 20),
    "decided_at": moment(),
})  # fmt: skip
PHOTO_LINE = record("PhotoLine", {**OUTSIDE, "decision": maybe(DECISION)})
Asked = dict[str, Any]


@blueprint.get("/photos")
@requires(Permission.USE)
@call(query={"channel": maybe(channels.SLUG), "clear": optional(said_flag(), default=False), "page": PAGE},
      answers={200: page_kind("Photos", "photos", PHOTO_LINE)})  # fmt: skip
def list_photos(asked: Asked) -> dict[str, Any]:
    _require_some_sight()
    page = asked["page"]
    rows = _clear(asked) if asked["clear"] or not _sees_all_of_them() else _all(asked)
    return page_of("photos", rows, lambda row: _line(*row), page=page, size=SIZE)


def _clear(asked: Asked) -> list[tuple[Photo, Cleared]]:
    if asked["channel"] is None:
        raise Refused("CHANNEL_NEEDED", "Say for which channel: add channel and its short name.", "channel")
    return releases.clear_for(ctx(), channels.named(asked["channel"]), page=asked["page"], size=SIZE)[0]


def _all(asked: Asked) -> list[tuple[Photo, Cleared | None]]:
    channel = channels.named(asked["channel"]) if asked["channel"] else None
    found = photos.listing(ctx(), page=asked["page"], size=SIZE)
    decided = clearance.for_channel(ctx(), [photo.id for photo in found], channel) if channel else {}
    return [(photo, decided.get(photo.id)) for photo in found]


@blueprint.get("/photos/<string:photo_id>")
@requires(Permission.USE)
@call(answers={200: PHOTO}, tagged=True)
def show_photo(photo_id: str) -> Answer:
    photo = media.visible(ctx(), photo_id)
    # Whoever may not know who is in it learns no number that grows with what is said of that.
    return with_edition(photo_json(photo), photo) if _sees_all_of_them() else (photo_json(photo), 200, {})


@blueprint.get("/photos/<string:photo_id>/decision")
@requires(Permission.USE)
@call(query={"channel": channels.SLUG}, answers={200: DECISION})
def decide(photo_id: str, asked: Asked) -> dict[str, Any]:
    _require_some_sight()
    photo = photos.get(ctx(), photo_id)
    channel = channels.named(asked["channel"])
    return decision_json(clearance.for_channel(ctx(), [photo.id], channel)[photo.id])


@blueprint.get("/photos/<string:photo_id>/preview")
@requires(Permission.USE)
@call(answers={200: "image/jpeg"})
def preview(photo_id: str) -> Response:
    answer = media.shown(ctx(), photo_id, "preview")
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        later = problem(503, "NOT_YET", "The preview is still being made. Ask again in a moment.")
        later.headers["Retry-After"] = answer.headers["Retry-After"]
        return later
    return answer


def _sees_all_of_them() -> bool:
    return allowed(ctx().actor.role, Permission.SEE_PHOTOS)


def _require_some_sight() -> None:
    if not _sees_all_of_them() and not allowed(ctx().actor.role, Permission.SEE_CLEARED):
        raise NotThere


def decision_json(cleared: Cleared) -> dict[str, Any]:
    """Return a decision as far as this account may know it."""
    return clearance.as_json(cleared, ctx())


def _line(photo: Photo, cleared: Cleared | None) -> dict[str, Any]:
    return {
        "id": photo.id,
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "captured": captured_json(photo),
        "added_at": stamp(photo.added_at),
        "decision": decision_json(cleared) if cleared is not None else None,
    }
