"""How do staff help somebody to their own page: end a lost card, forget a PIN, get a copy of everything for them?"""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.rules.permissions import Permission
from consentreg.services import own_copies, people, visits
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/people/<string:person_id>/own")
@requires(Permission.RECORD_ANSWERS)
def own(person_id: str) -> str:
    here = ctx()
    person = people.get(here, person_id)
    return render_template(
        "staff/own.html",
        person=person,
        cards=visits.cards(here, person),
        has_pin=visits.has_pin(here, person.id),
        copies=own_copies.listing(here, person),
    )


@blueprint.post("/people/<string:person_id>/own/end-card")
@requires(Permission.ASK)
def end_card(person_id: str) -> Response:
    visits.end_card(ctx(), people.get(ctx(), person_id))
    flash(_("Ended. The card and its PIN open nothing any more."), "saved")
    return _back(person_id)


@blueprint.post("/people/<string:person_id>/own/copy")
@requires(Permission.RECORD_ANSWERS)
def ask_for_copy(person_id: str) -> Response:
    own_copies.ask(ctx(), people.get(ctx(), person_id))
    flash(_("Their copy is being made. Come back in a moment."), "info")
    return _back(person_id)


@blueprint.post("/people/<string:person_id>/own/copy/<string:copy_id>")
@requires(Permission.RECORD_ANSWERS)
def collect_copy(person_id: str, copy_id: str) -> Response:
    data = own_copies.collect(ctx(), people.get(ctx(), person_id), copy_id)
    answer = current_app.response_class(data, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="own-copy.zip"'
    return answer


def _back(person_id: str) -> Response:
    return redirect(url_for("staff.own", person_id=person_id), 303)
