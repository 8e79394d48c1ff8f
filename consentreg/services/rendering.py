"""How is the file of a released photo made?

In three steps, so that no transaction waits for a picture to be drawn: decide anew and read (`prepare`), make a
new file from pixels and prove it mute (`Work.make`, no database), write down what was made (`keep`). Each is safe
to do twice.
"""

from dataclasses import dataclass

from consentreg.context import Context
from consentreg.imaging import derivative, intake, metadata
from consentreg.models import Channel, Photo, Release, ReleasePhoto
from consentreg.services import audit, clearance, outcomes, photos
from consentreg.services.organisation import organisation
from consentreg.services.refusal import Refused
from consentreg.services.turns import lock_pictured

UNSURE = [{"code": "SYSTEM_UNSURE", "text": "We could not check this photo safely, so it stays private."}]


@dataclass(frozen=True, slots=True)
class Work:
    """One photo to be made, that the gate has just allowed."""

    original: bytes
    recipe: derivative.Recipe

    def make(self) -> derivative.Derivative | None:
        """Make the file and prove it mute; None when either fails."""
        try:
            return derivative.build(self.original, self.recipe)
        except (intake.Refused, derivative.NotMute):
            return None


def prepare(ctx: Context, entry_id: str) -> Work | None:
    """Decide a photo of a release anew; return what to make of it, or None when there is nothing to make."""
    entry = ctx.session.get(ReleasePhoto, entry_id)
    if entry is None or entry.state != "waiting":
        return None
    lock_pictured(ctx, [entry.photo_id])
    release, photo = ctx.session.get_one(Release, entry.release_id), ctx.session.get_one(Photo, entry.photo_id)
    if release.refused_at:
        return None
    channel = ctx.session.get_one(Channel, release.channel_id)
    cleared = clearance.for_channel(ctx, [photo.id], channel)[photo.id]
    entry.decision_id = clearance.keep(ctx, cleared, channel, "rendering")
    outcomes.note(entry, cleared)
    if not cleared:
        entry.state = "refused"
        return None
    return _work(ctx, entry, release, photo)


def _work(ctx: Context, entry: ReleasePhoto, release: Release, photo: Photo) -> Work | None:
    owner = organisation(ctx)
    rights = metadata.Rights(holder=owner.name, terms=owner.usage_terms)
    try:
        original = photos.original(ctx, photo)
    except Refused:
        _refuse(ctx, entry)
        return None
    return Work(original, derivative.Recipe(max_edge=release.max_edge, rights=rights))


def keep(ctx: Context, entry_id: str, made: derivative.Derivative | None) -> None:
    """Write down the file that was made, or that none could be proved mute."""
    audit.take_turn(ctx.session)  # Two workers may have made the same file; the first one's is kept.
    entry = ctx.session.get_one(ReleasePhoto, entry_id, populate_existing=True)
    if entry.state != "waiting":
        return
    if made is None:
        _refuse(ctx, entry)
        return
    entry.key, entry.sha256 = ctx.derivatives.put(made.data), made.sha256
    entry.width, entry.height, entry.bytes = made.width, made.height, len(made.data)
    entry.state = "ready"
    audit.record(
        ctx, "release.photo_made", entry.id, release=entry.release_id, photo=entry.photo_id, sha256=made.sha256
    )


def _refuse(ctx: Context, entry: ReleasePhoto) -> None:
    entry.state, entry.outcome, entry.reasons = "refused", "DENY", UNSURE
    audit.record(ctx, "release.photo_refused", entry.id, release=entry.release_id, photo=entry.photo_id)
