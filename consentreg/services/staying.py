"""May a photo stay where it went?

The gate is asked as for a photo that goes out today, but two things are borne. A place that takes no new photos, or
that nobody has looked at in time, keeps those it has: nobody in them changed their mind. And what a person or the lead
has said yes to for this one use was said for as long as it lasts, not for the seven days in which it could begin.
"""

from collections.abc import Sequence
from datetime import date

from consentreg.context import Context
from consentreg.models import Channel
from consentreg.rules.facts import Policy, Question, Use
from consentreg.rules.findings import Finding
from consentreg.rules.obligations import expires_on
from consentreg.rules.reasons import ROWS, Outcome
from consentreg.services import each_time, facts
from consentreg.services.clearance import Desk


def hindrances(desk: Desk, photo_id: str, channel: Channel) -> Sequence[Finding]:
    """Return what was found for which a photo may not stay at a channel; nothing where it may."""
    decision = desk.for_channel(photo_id, channel).decision
    photo = desk.known.photos.get(photo_id)
    if photo is None or photo.erased_at:
        return [Finding.of("SYSTEM_UNSURE")]
    return [
        found
        for found in decision.findings
        if found.outcome is not Outcome.ALLOW and not _borne(desk, photo_id, channel, found)
    ]


def last_day(ctx: Context, desk: Desk, photo_id: str, channel: Channel, policy: Policy) -> date | None:
    """Return the last local day of the yeses on which a photo that may stay does so; None where none of them ends."""
    place = channel.facts(desk.known.today)
    weighed = facts.photo_facts(desk.known, photo_id, channel.id)
    return expires_on(Question(weighed, Use(place.klass.scope, place), ctx.now, policy))


def _borne(desk: Desk, photo_id: str, channel: Channel, found: Finding) -> bool:
    if found.code == "CHANNEL_NOT_APPROVED":
        return True
    if found.code == "ASK_EACH_TIME":
        return each_time.agreed(desk.known, desk.known.photos[photo_id], found.person or "", channel.id)
    may = found.outcome is Outcome.REVIEW and ROWS[found.code].override
    return may and (found.code, found.person) in _looked_at(desk, photo_id, channel)


def _looked_at(desk: Desk, photo_id: str, channel: Channel) -> set[tuple[str, str | None]]:
    """Return what the lead said yes to with this file, these tags and every restriction of today before them."""
    known = desk.known
    photo = known.photos[photo_id]
    pictured = [seen.key for seen in known.seen(photo_id)]
    set_at = [restriction.set_at for each in pictured for restriction in known.restrictions.get(each, ())]
    set_at += [at for each in pictured if (at := known.joined_at(each))]
    set_at += desk.similar.news(photo_id)
    now = (channel.id, photo.sha256, photo.tag_version)
    rows = [
        review
        for review in known.reviews.get(photo_id, ())
        if (review.channel_id, review.sha256, review.tag_version) == now and all(at <= review.at for at in set_at)
    ]
    return {(code, person) for review in rows for code, person in review.findings}
