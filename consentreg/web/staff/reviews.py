"""Which photos wait for the safeguarding lead, for which place, and why?"""

from typing import Any

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.services import organisation, people, photos, reviews
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff.acts import labels, open_reasons, sentences
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/reviews", endpoint="reviews")
@requires(Permission.REVIEW)
def listing() -> str:
    here = ctx()
    found = reviews.waiting(here, organisation.channels(here))
    known = people.some(
        here, {one.person for _p, _c, cleared in found for one in cleared.decision.findings if one.person}
    )
    names = labels(known.values())
    copies = photos.with_copy(here, {photo.id for photo, *_rest in found}, "thumb")
    rows: dict[str, dict[str, Any]] = {}
    for photo, channel, cleared in found:
        row = rows.setdefault(photo.id, {"photo": photo, "ready": photo.id in copies, "places": [], "reasons": {}})
        row["places"].append(channel.name)
        row["reasons"] |= dict.fromkeys(sentences(open_reasons(cleared.reasons(here)), names))
    return render_template("staff/reviews.html", rows=list(rows.values()))
