"""Where did photos go, and which of them should soon leave?"""

from collections import Counter
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consentreg.rules.permissions import Permission
from consentreg.services import organisation, publications
from consentreg.services.publications import Out
from consentreg.web import paging, places
from consentreg.web.comms.entrance import blueprint
from consentreg.web.comms.takedowns import came
from consentreg.web.dates import day, moment
from consentreg.web.door import ctx
from consentreg.web.guard import requires

PAGE = 50


@blueprint.get("/went")
@requires(Permission.TAKE_DOWN)
def went() -> str:
    here = ctx()
    today = organisation.today(here)
    there = publications.live(here)
    number = Counter(one.channel.id for one in there)
    ends = [one for one in there if one.publication.expires_on]
    stale = Counter(one.channel.id for one in ends if _same_month(one, today.year, today.month))
    return render_template(
        "comms/went.html",
        rows_now=[
            {
                "channel": channel,
                "icon": places.icon(channel.klass),
                "there": ngettext("%(num)s photo is there", "%(num)s photos are there", number[channel.id]),
                "stale": _ends(stale[channel.id]) if stale[channel.id] else None,
            }
            for channel in organisation.channels(here)
            if number[channel.id]
        ],
    )


def _same_month(one: Out, year: int, month: int) -> bool:
    last = one.publication.expires_on
    return last is not None and (last.year, last.month) <= (year, month)


def _ends(number: int) -> str:
    return str(ngettext("%(num)s ends this month", "%(num)s end this month", number))


@blueprint.get("/went/<string:slug>")
@requires(Permission.TAKE_DOWN)
def went_to(slug: str) -> str:
    here, number = ctx(), paging.asked()
    channel = organisation.channel(here, slug)
    turning = paging.turning(number, publications.count_at(here, channel), PAGE)
    found = publications.at(here, channel, page=number, size=PAGE)
    return render_template(
        "comms/went_to.html", channel=channel, rows_now=[_row(one) for one in found], turning=turning
    )


def _row(one: Out) -> dict[str, Any]:
    told = [_("Since %(when)s", when=moment(one.publication.at)), one.publication.published_by]
    if one.publication.expires_on:
        told.append(_("until %(day)s", day=day(one.publication.expires_on)))
    outcome, words = _stands(one)
    href = url_for("comms.takedown", takedown_id=one.takedown.id) if one.takedown else None
    return {"place": one.publication.place, "note": ", ".join(told), "outcome": outcome, "words": words, "href": href}


def _stands(one: Out) -> tuple[str, Any]:
    if one.takedown is None:
        return "ALLOW", _("There")
    if one.takedown.ended_at is None:
        return "REVIEW", _("To be taken down")
    gone = one.takedown.ended_as in publications.GONE
    return "UNFINISHED" if gone else "DENY", came(one.takedown.ended_as)
