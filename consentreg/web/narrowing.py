"""What did this act narrow? Said where it is done, whatever page it was done on (domain.md 5.4.5).

Only photos that whoever acts may see are counted: what it means in another house is told there.
"""

from flask import Flask, Response, flash, g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from consentreg.db import among
from consentreg.models import Photo
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import consequences, photos
from consentreg.web.door import READING, ctx, session

DOORS = frozenset({"staff", "admin", "comms"})
SEEN = (Permission.SEE_PHOTOS, Permission.TAKE_DOWN)


def tell(response: Response) -> Response:
    """Say on the page that follows an act what ended by it, and who sees to what is left."""
    done = request.method not in READING and response.status_code == 303
    if done and request.blueprint in DOORS and "session" in g and (words := _said()):
        flash(words, "info")
    return response


def _said() -> str:
    here, found = ctx(), consequences.narrowed(session())
    if not (found.releases or found.takedowns) or not any(allowed(here.actor.role, each) for each in SEEN):
        return ""
    concerned = found.photos.union(*found.releases.values(), found.takedowns.values())
    query = photos.visible(here).with_only_columns(Photo.id).order_by(None).where(among(Photo.id, concerned))
    seen = concerned if here.actor.sees_all else set(here.session.scalars(query))
    down = sum(photo in seen for photo in found.takedowns.values())
    ended = sum(not seen.isdisjoint(each) for each in found.releases.values())
    parts = [
        ngettext("%(num)s photo was decided anew.", "%(num)s photos were decided anew.", len(found.photos & seen)),
        ngettext("%(num)s release ended.", "%(num)s releases ended.", ended) if ended else "",
        ngettext("%(num)s photo must be taken down from where it is.",
                 "%(num)s photos must be taken down from where they are.", down) if down else "",
        _("Whoever put it there finds it on their home page.") if down else "",
    ]  # fmt: skip
    return " ".join(map(str, filter(None, parts))) if ended or down else ""


def register(app: Flask) -> None:
    """Say it after every act of somebody who is signed in."""
    app.after_request(tell)
