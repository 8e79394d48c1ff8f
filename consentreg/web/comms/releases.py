"""What was asked for, how far is it, and what was left out?"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from consentreg.models import Channel, Release, ReleasePhoto
from consentreg.rules.deadlines import Cause
from consentreg.rules.permissions import Permission
from consentreg.services import accounts, organisation, releases, takedowns
from consentreg.services.takedowns import Task
from consentreg.web import paging
from consentreg.web.comms.channels import tiles
from consentreg.web.comms.entrance import blueprint
from consentreg.web.comms.placing import Placing
from consentreg.web.comms.takedowns import row
from consentreg.web.door import ctx
from consentreg.web.guard import requires

PAGE = 30
SLOW = timedelta(minutes=2)
"""After how long a release that is still being made ready deserves a word."""
STATUS = {
    "preparing": ("UNFINISHED", lazy_gettext("Being made ready")),
    "ready": ("ALLOW", lazy_gettext("Ready")),
    "partly_refused": ("REVIEW", lazy_gettext("Ready, some left out")),
    "refused": ("DENY", lazy_gettext("Nothing may go out")),
    "withdrawn": ("DENY", lazy_gettext("Not any more")),
}


@blueprint.get("/releases", endpoint="releases")
@requires(Permission.RELEASE)
def listing() -> str:
    here, number = ctx(), paging.asked()
    turning = paging.turning(number, releases.count(here), PAGE)
    found = releases.listing(here, page=number, size=PAGE)
    names = accounts.names(here, {release.asked_by for release, _channel in found})
    rows = [_row(release, channel, names) for release, channel in found]
    return render_template("comms/releases.html", rows_now=rows, turning=turning)


def _row(release: Release, channel: Channel, names: dict[str, str]) -> dict[str, Any]:
    outcome, words = STATUS[releases.status(release)]
    return {
        "release": release,
        "channel": channel,
        "by": names.get(release.asked_by or "", _("a program")),
        "photos": ngettext("%(num)s photo", "%(num)s photos", len(release.photos)),
        "collected": bool(release.deliveries),
        "outcome": outcome,
        "words": words,
    }


@blueprint.get("/releases/<string:release_id>")
@requires(Permission.RELEASE)
def release(release_id: str) -> str:
    return page(release_id, Placing())


def page(release_id: str, form: Placing) -> str:
    """Return the page of a release; what is wrong with where its photos will be put stands beside it."""
    here = ctx()
    asked = releases.get(here, release_id)
    place = organisation.channel_by_id(here, asked.channel_id)
    tasks = takedowns.of_release(here, release_id)
    if not form.errors:
        form.prefill(place)
    clear = clear_now(asked, place)
    return render_template(
        "comms/release.html",
        release=asked,
        channel=place,
        names=accounts.names(here, {asked.asked_by} | {delivery.account_id for delivery in asked.deliveries}),
        slow=here.now - asked.asked_at > SLOW,
        again=again(place, list(clear)),
        clear=len(clear),
        form=form,
        has_errors=bool(form.errors),
        to_leave=[row(task, {}) for task in tasks],
        take_down=take_down(tasks),
        **_progress(asked),
        **_photos(asked, clear),
    )


def clear_now(release: Release, channel: Channel) -> dict[str, dict[str, Any]]:
    """Return what the page shows of those photos that may go there now, by id."""
    clear = releases.clear_among(ctx(), channel, [entry.photo_id for entry in release.photos])
    return {one["id"]: one for one in tiles(clear)}


def again(channel: Channel, clear: Sequence[str]) -> str:
    """Return the address that asks once more, for what may still go out."""
    if not clear:
        return url_for("comms.channel", slug=channel.slug)
    return url_for("comms.prepare", slug=channel.slug, photo=clear)


def take_down(tasks: Sequence[Task]) -> list[ReleasePhoto]:
    """Return what was collected and may not be shown any more: only people can get it back."""
    return list(dict.fromkeys(task.entry for task in tasks if task.cause is not Cause.RUNNING_OUT))


def _progress(release: Release) -> dict[str, Any]:
    state = releases.status(release)
    outcome, words = STATUS[state]
    states = [entry.state for entry in release.photos if entry.state != "left_out"]
    return {
        "state": state,
        "outcome": outcome,
        "words": words,
        "ready": states.count("ready"),
        "making": len(states),
        "done": len(states) - states.count("waiting"),
        "collectable": state in {"ready", "partly_refused"},
    }


def _photos(release: Release, clear: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return each photo with what can be seen of it: nothing once it may not go there any more."""
    going = [entry for entry in release.photos if entry.state in {"ready", "waiting"}]
    ends = [entry.expires_on for entry in going if entry.expires_on and entry.photo_id in clear]
    return {
        "going": [(entry, clear.get(entry.photo_id)) for entry in going],
        "left_out": [entry for entry in release.photos if entry.state in {"left_out", "refused"}],
        "stopped": sum(entry.photo_id not in clear for entry in going),
        "until": min(ends, default=None),
    }
