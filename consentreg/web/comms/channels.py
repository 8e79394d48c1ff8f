"""Where should photos go, and which of them may?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from consentreg.models import Channel, Photo
from consentreg.rules.facts import ChannelStatus
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, photos, releases
from consentreg.services.clearance import Cleared
from consentreg.web import paging, places
from consentreg.web.comms.entrance import blueprint
from consentreg.web.dates import day
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.urgency import urgency

SHEET = 120
"""Photos on one page of a channel."""
STRIP = 4
"""Photos on the card of a channel."""
NEWEST = 40
"""Photos that are decided for the cards: all of them are on the page of a channel, where somebody looks for them."""


@blueprint.get("/")
@requires(Permission.RELEASE)
def home() -> str:
    here, today = ctx(), organisation.today(ctx())
    every = organisation.channels(here)
    in_use = [channel for channel in every if closed(channel, today) is None]
    open_ = releases.newest_clear(here, in_use, newest=NEWEST)
    shown = photos.with_copy(here, {photo_id for _channel, clear in open_ for photo_id in clear[:STRIP]}, "thumb")
    return render_template(
        "comms/home.html",
        cards_now=[_card(channel, clear, shown) for channel, clear in open_],
        urgency=urgency(),
        shut=[(channel, why) for channel in every if (why := closed(channel, today))],
    )


def closed(channel: Channel, today: date) -> str | None:
    """Return why nothing goes to a channel today, or None for one that is in use."""
    match channel.standing(today):
        case ChannelStatus.RETIRED:
            return str(_("Closed on %(day)s. Nothing goes there any more.", day=day(channel.retired_on)))
        case ChannelStatus.REVIEW_OVERDUE:
            since, who = day(channel.next_check), channel.owner
            return str(_("Closed until %(who)s has looked at it again. That was due on %(day)s.", who=who, day=since))
        case _:
            return None


def _card(channel: Channel, clear: list[str], shown: set[str]) -> dict[str, Any]:
    return {
        "title": channel.name,
        "href": url_for("comms.channel", slug=channel.slug),
        "text": _("See which photos are clear today") if clear else _("None of the newest photos is clear today"),
        "sources": [_thumb(each) for each in clear[:STRIP] if each in shown],
        "facts": [
            {"icon": places.icon(channel.klass), "text": channel.audience},
            {"icon": "look", "text": _("%(who)s watches it", who=channel.owner)},
            {"icon": "calendar", "text": _("next check by %(day)s", day=day(channel.next_check))},
        ],
    }


@blueprint.get("/channels/<string:slug>")
@requires(Permission.RELEASE)
def channel(slug: str) -> str:
    here = ctx()
    place = organisation.channel(here, slug)
    if why := closed(place, organisation.today(here)):
        return render_template("comms/closed.html", channel=place, why=why)
    number = paging.asked()
    clear, all_clear, others = releases.clear_for(here, place, page=number, size=SHEET)
    return render_template(
        "comms/channel.html",
        channel=place,
        tiles=tiles(clear),
        all_clear=all_clear,
        others=others,
        turning=paging.turning(number, all_clear, SHEET),
        first=(number - 1) * SHEET + 1,
    )


def tiles(clear: Sequence[tuple[Photo, Cleared]]) -> list[dict[str, Any]]:
    """Return what a sheet shows of photos that are clear."""
    ready = photos.with_copy(ctx(), [photo.id for photo, _cleared in clear], "thumb")
    return [
        {
            "id": photo.id,
            "src": _thumb(photo.id) if photo.id in ready else None,
            "until": _("Until %(day)s", day=day(cleared.expires_on)) if cleared.expires_on else None,
        }
        for photo, cleared in clear
    ]


def _thumb(photo_id: str) -> str:
    return url_for("media.copy", photo_id=photo_id, size="thumb")
