"""How is a day or a moment said on a page, where the organisation lives?"""

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date

from consentreg.services.organisation import organisation
from consentreg.web.door import ctx


def day(given: date | None) -> str:
    """Return a local day as people say it: 1 July 2026. Nothing for none."""
    return str(format_date(given, "d MMMM yyyy")) if given else ""


def moment(given: datetime | None) -> str:
    """Return a moment on the organisation's own clock: 1 July 2026, 12:00. Nothing for none."""
    if given is None:
        return ""
    local = given.astimezone(_here())
    return f"{day(local.date())}, {local:%H:%M}"


def local_day(given: datetime | None) -> str:
    """Return the day of a moment on the organisation's own calendar. Nothing for none."""
    return day(given.astimezone(_here()).date()) if given else ""


def _here() -> ZoneInfo:
    if "time_zone" not in g:
        g.time_zone = ZoneInfo(organisation(ctx()).time_zone)  # Asked once a page, not once a line.
    return cast("ZoneInfo", g.time_zone)


def register(app: Flask) -> None:
    """Let every template say days and moments."""
    app.jinja_env.filters.update(day=day, moment=moment, local_day=local_day)
