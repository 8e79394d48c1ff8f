"""What may be taken out, for which channel, and is it still allowed when it is collected?"""

from typing import Any

from flask import Response

from consentreg.models import Channel, Release, ReleasePhoto
from consentreg.rules.permissions import Permission
from consentreg.rules.reasons import Outcome
from consentreg.services import deliveries, publications, releases
from consentreg.services.deliveries import Collected, NoLonger
from consentreg.services.names import MAX_NAME
from consentreg.web.api import channels
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import described, ident, listed, maybe, moment, record, text, whole, word
from consentreg.web.api.photos import REASON, decision_json
from consentreg.web.api.writing import stamp
from consentreg.web.door import ctx, session
from consentreg.web.errors import problem
from consentreg.web.guard import requires
from consentreg.web.leaving import zipped

STATUSES = ("preparing", "ready", "partly_refused", "refused", "withdrawn")
NEW_RELEASE = record("NewRelease", {
    "channel": channels.SLUG,
    "photos": listed(ident(), releases.MOST, least=1),
    "max_edge": maybe(whole(releases.EDGES.start, releases.EDGES.stop - 1)),
    "reason": text(120),
})  # fmt: skip
PLACING = record("Placing", {
    "place": described(maybe(text(publications.MAX_PLACE)), "Where the photos will be put: an address, a print run or "
                       "who gets them; no young person's name. Left out, it is the channel's own address or name."),
    "published_by": described(maybe(text(MAX_NAME)), "Who puts them there. Left out, it is the account of the token."),
})  # fmt: skip
"""Where the photos will be put, and by whom: kept in the register of what is out, and in no file of the ZIP."""
RELEASED = record("ReleasedPhoto", {
    "id": ident(),
    "outcome": word([outcome.name for outcome in Outcome]),
    "reasons": listed(REASON, 1000),
    "state": word(["left_out", "waiting", "ready", "refused"]),
})  # fmt: skip
RELEASE = record("Release", {
    "id": ident(),
    "status": word(STATUSES),
    "channel": channels.SLUG,
    "asked_at": moment(),
    "reason": text(280),
    "max_edge": maybe(whole(1, 1 << 20)),
    "photos": listed(RELEASED, releases.MOST),
    "manifest_sha256": maybe(text(64)),
})  # fmt: skip


@blueprint.post("/releases")
@requires(Permission.RELEASE)
@call(body=NEW_RELEASE, answers={202: RELEASE})
def ask_for_release(said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    channel = channels.named(said["channel"])
    release = releases.ask(ctx(), channel, said["photos"], reason=said["reason"], max_edge=said["max_edge"])
    return release_json(release), 202


@blueprint.get("/releases/<string:release_id>")
@requires(Permission.RELEASE)
@call(answers={200: RELEASE})
def show_release(release_id: str) -> dict[str, Any]:
    return release_json(releases.get(ctx(), release_id))


@blueprint.post("/releases/<string:release_id>/delivery")
@requires(Permission.RELEASE)
@call(body=PLACING, body_may_lack=True, answers={200: "application/zip"})
def collect_release(release_id: str, said: dict[str, Any]) -> Response:
    release = releases.get(ctx(), release_id)
    found = deliveries.deliver(ctx(), release, **said)
    return zipped(found, "photos.zip") if isinstance(found, Collected) else _no_longer(release, found)


def _no_longer(release: Release, refused: NoLonger) -> Response:
    stopped = [
        {"id": entry.photo_id, "reasons": decision_json(cleared)["reasons"]} for entry, cleared in refused.photos
    ]
    earlier = [{"id": entry.photo_id, "reasons": entry.reasons} for entry in release.photos if entry.state != "ready"]
    detail = "Something in this release is no longer allowed, so none of it is handed over. Ask for a new one."
    return problem(409, "NO_LONGER_ALLOWED", detail, photos=stopped or earlier)


def release_json(release: Release) -> dict[str, Any]:
    """Return a release as whoever asked for it may know it."""
    channel = session().get_one(Channel, release.channel_id)
    delivered = max(release.deliveries, key=lambda delivery: delivery.at, default=None)
    return {
        "id": release.id,
        "status": releases.status(release),
        "channel": channel.slug,
        "asked_at": stamp(release.asked_at),
        "reason": release.reason,
        "max_edge": release.max_edge,
        "photos": [_photo_json(entry) for entry in release.photos],
        "manifest_sha256": delivered.manifest_sha256 if delivered else None,
    }


def _photo_json(entry: ReleasePhoto) -> dict[str, Any]:
    return {"id": entry.photo_id, "outcome": entry.outcome, "reasons": entry.reasons, "state": entry.state}
