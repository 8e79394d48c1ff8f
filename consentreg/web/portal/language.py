"""In which language, and how plainly, does whoever holds this link read?

They begin in the language on file and can switch on every page; what one of them chose is not kept for the next. Pages
of people with an account stay in English.
"""

import re
from typing import Any

from babel import Locale
from flask import Response, g, make_response, redirect, request, session, url_for

from consentreg.models import Authority, Invitation, Person
from consentreg.rules.permissions import Permission
from consentreg.services import notices
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal.entrance import blueprint, invitation

READS = "reads"
_OWN_PAGE = re.compile(r"/c(/[a-z0-9][a-z0-9-]*)+", re.ASCII)
AFTER = {"portal.said": "said", "portal.mail_it": "said", "portal.record": "said", "portal.told": "view"}
"""Pages that are read after the link is used up: where the session remembers which it was."""


def locale() -> str:
    """Return the language of this request's page."""
    return language() if request.blueprint == blueprint.name and "failed" not in g else "en"


def language() -> str:
    """Return the language chosen for this link, or the one on file."""
    chosen = _chosen().get("language")
    if chosen in notices.LANGUAGES:
        return str(chosen)
    reader = _reader()
    if reader is None:
        return "en"
    asked = ctx().session.get(Authority, reader.authority_id) if reader.authority_id else None
    return notices.known((asked or ctx().session.get_one(Person, reader.person_id)).language)


def easy() -> bool:
    """Say whether they read one sentence a line, each with a drawing."""
    return bool(_chosen().get("easy"))


def _chosen() -> dict[str, Any]:
    chosen, reader = session.get(READS), _reader()
    return chosen if isinstance(chosen, dict) and reader and chosen.get("id") == reader.id else {}


def _reader() -> Invitation | None:
    """Return the link whoever reads this page holds, or the one they have just answered through."""
    held, after = invitation(), AFTER.get(request.endpoint or "")
    found = session.get(after) if after else None
    used = found.get("id") if isinstance(found, dict) else found
    return ctx().session.get(Invitation, used) if used else held


@blueprint.post("/c/reading")
@requires(Permission.HOLD_LINK)
def read_differently() -> Response:
    """Switch language or easy words, and show the same page again."""
    wanted, reader = request.form.get("language"), _reader()
    session[READS] = {
        "id": reader.id if reader else None,
        "language": wanted if wanted in notices.LANGUAGES else language(),
        "easy": {"on": True, "off": False}.get(request.form.get("easy", ""), easy()),
    }
    return make_response(redirect(_back(), 303))


def _back() -> str:
    """Return the page they were on, as it says itself: an address of this door and nothing else."""
    there = request.form.get("back", "")
    return there if _OWN_PAGE.fullmatch(there) else url_for("portal.begin")


@blueprint.context_processor
def _frame() -> dict[str, Any]:
    chosen = language()
    return {
        "language": chosen,
        "direction": Locale.parse(chosen).text_direction,
        "languages": [(each, str(Locale.parse(each).display_name).capitalize()) for each in notices.LANGUAGES],
        "easy": easy(),
        "navigation": None,
        "account": None,
        "home": url_for("portal.begin"),
    }
