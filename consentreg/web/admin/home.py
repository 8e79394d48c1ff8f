"""Is everything in order?"""

from typing import Any

from flask import render_template

from consentreg.rules.facts import ChannelStatus
from consentreg.rules.permissions import Permission
from consentreg.services import accounts, audit, duplicates, jobs, organisation, trail
from consentreg.web.admin.entrance import blueprint
from consentreg.web.door import ctx
from consentreg.web.guard import requires

AT_ONCE = 20_000
"""Entries of the trail that are walked whenever the page is opened; a longer one is checked when somebody asks."""


@blueprint.get("/")
@requires(Permission.EDIT_ACCOUNTS)
def home() -> str:
    here = ctx()
    today = organisation.today(here)
    standing = [(channel, channel.standing(today)) for channel in organisation.channels(here)]
    known = accounts.listing(here)
    return render_template(
        "admin/home.html",
        organisation=organisation.organisation(here),
        active=sum(account.active for account, _groups in known),
        unused=[account for account, _groups in known if account.active and account.password is None],
        groups=organisation.groups(here),
        channels=[channel for channel, status in standing if status is not ChannelStatus.RETIRED],
        overdue=[channel for channel, status in standing if status is ChannelStatus.REVIEW_OVERDUE],
        same_people=len(duplicates.unsettled(here)),
        waiting=jobs.waiting(here.session),
        failed=jobs.failed_count(here.session),
        **_trail(),
    )


def _trail() -> dict[str, Any]:
    here = ctx()
    entries = trail.length(here)
    return {"entries": entries, "verdict": audit.verify(here.session) if entries <= AT_ONCE else None}
