"""Which photos need a look, and what did the safeguarding lead decide?

The lead's yes counts for one file with these very tags, one channel and the findings that were in front of them,
for seven days. Neither whoever added the photo nor whoever asked for it can say it.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel, Photo, Release, ReleasePhoto, Review
from consentreg.rules.reviews import reviewable
from consentreg.services import audit, clearance, photos
from consentreg.services.clearance import Cleared
from consentreg.services.names import clean_reason
from consentreg.services.refusal import Refused


def waiting(ctx: Context, channels: Sequence[Channel], limit: int = 200) -> list[tuple[Photo, Channel, Cleared]]:
    """Return the newest photos that the lead could clear for a channel, with what was found."""
    newest = list(ctx.session.scalars(photos.visible(ctx).where(Photo.tagging_complete).limit(limit)))
    desk = clearance.Desk(ctx, [photo.id for photo in newest])
    decided = ((photo, channel, desk.for_channel(photo.id, channel)) for photo in newest for channel in channels)
    return [(photo, channel, cleared) for photo, channel, cleared in decided if reviewable(cleared.decision)]


def settle(ctx: Context, photo: Photo, channel: Channel, *, reason: str) -> Review:
    """Say yes as the safeguarding lead to what needs a look, for this file and this channel."""
    not_their_own(ctx, photo)
    cleared = clearance.for_channel(ctx, [photo.id], channel)[photo.id]
    findings = reviewable(cleared.decision)
    if not findings:
        raise Refused("NOTHING_TO_REVIEW", "This photo cannot be cleared by a review. See its reasons.")
    review = Review(
        photo_id=photo.id,
        sha256=photo.sha256,
        channel_id=channel.id,
        tag_version=photo.tag_version,
        findings=[[found.code, found.person] for found in findings],
        reason=clean_reason(reason),
        account_id=ctx.actor.id,
        at=ctx.now,
    )
    ctx.session.add(review)
    ctx.session.flush()
    decision = clearance.keep(ctx, cleared, channel, "review")
    audit.record(ctx, "review.settled", photo.id, review=review.id, channel=channel.id, decision=decision)
    return review


def not_their_own(ctx: Context, photo: Photo) -> None:
    """Raise Refused for whoever added a photo or asked for it: somebody else must look at it."""
    asked = sa.select(Release.id).join(ReleasePhoto, ReleasePhoto.release_id == Release.id)
    asked_by_me = asked.where(ReleasePhoto.photo_id == photo.id, Release.asked_by == ctx.actor.id)
    if photo.added_by == ctx.actor.id or ctx.session.scalar(asked_by_me.limit(1)):
        raise Refused("SECOND_PERSON_NEEDED", "Somebody other than who added or asked for the photo must decide.")
