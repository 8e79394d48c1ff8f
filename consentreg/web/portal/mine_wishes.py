"""What did somebody answer, what do they say is wrong, and where is their copy of everything?"""

from typing import Any

from flask import Response, current_app, flash, render_template, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from consentreg.models import Invitation
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import (
    complaints,
    letters,
    mine,
    own_copies,
    places,
    proofs,
    reaching,
    standing,
    step_up,
    stopping,
    visits,
)
from consentreg.services.refusal import Refused
from consentreg.services.standing import Standing
from consentreg.services.visits import Visit
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires
from consentreg.web.portal.entrance import blueprint, hold
from consentreg.web.portal.language import language
from consentreg.web.portal.mine_words import answer_words
from consentreg.web.portal.said import keep_as_file
from consentreg.web.portal.visiting import onward, seeing_photos, visiting
from consentreg.web.portal.wording import STANDING

MAILED = "mailed"
QUESTIONS = {
    Scope.TAKE: lazy_gettext("Can we take photos?"),
    Scope.INTERNAL: lazy_gettext("Can we show them inside the house?"),
    Scope.PUBLIC: lazy_gettext("Can we put them where anyone can see them?"),
}


class ComplaintForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What is wrong."""

    text = TextAreaField(lazy_gettext("What is wrong?"))


@blueprint.get("/c/me/answers")
@requires(Permission.HOLD_LINK)
@visiting
def my_answers(visit: Visit) -> str:
    said = standing.of(ctx(), visit.person.id, visit.authority_id)
    return render_template(
        "portal/mine_answers.html",
        visit=visit,
        lines=[_answer(question, said[scope]) for scope, question in QUESTIONS.items()],
        stopped=stopping.stopped_at(ctx(), visit),
        can_mail=any(each.answer for each in said.values()) and step_up.address(ctx(), _link(visit)) is not None,
        mailed=session.get(MAILED) == _link(visit).id,
    )


def _answer(question: object, said: Standing) -> dict[str, Any]:
    answer = said.answer
    outcome, words = STANDING[said.stands]
    trip = mine.trip(ctx(), answer) if answer else None
    where = places.told(ctx(), Scope(answer.scope), answer.channels, language()) if answer else ""
    before = reaching.told(ctx(), answer, language()) if answer else ""
    note = answer_words(answer, trip.name if trip else None, where, before)
    return {"question": question, "answer": answer, "outcome": outcome, "words": words, "note": note}


def _link(visit: Visit) -> Invitation:
    assert visit.link is not None  # noqa: S101 (whoever is here came by one)
    return visit.link


@blueprint.post("/c/me/answers/mail")
@requires(Permission.HOLD_LINK)
@visiting
def mail_my_answers(visit: Visit) -> Response:
    if session.get(MAILED) != _link(visit).id:
        letters.answers(ctx(), _link(visit))
        session[MAILED] = _link(visit).id
    return onward("portal.my_answers")


@blueprint.get("/c/me/answers/record")
@requires(Permission.HOLD_LINK)
@visiting
def my_records(visit: Visit) -> Response:
    given = mine.every(ctx(), visit.person.id, visit.authority_id)
    return keep_as_file([proofs.of(ctx(), answer) for answer in given])


@blueprint.post("/c/me/answers")
@requires(Permission.HOLD_LINK)
@visiting
def ask_me_anew(visit: Visit) -> Response:
    # The new link takes the place of this one: the three questions need nothing else to be open.
    return hold(onward("portal.begin"), visits.fresh_question(ctx(), visit))


@blueprint.get("/c/me/something-wrong")
@requires(Permission.HOLD_LINK)
@visiting
def my_complaints(visit: Visit) -> str:
    return _complaints(visit, ComplaintForm())


@blueprint.post("/c/me/something-wrong")
@requires(Permission.HOLD_LINK)
@visiting
def complain(visit: Visit) -> Response | tuple[str, int]:
    form = ComplaintForm()
    try:
        complaints.make(ctx(), visit, form.text.data or "")
    except Refused as refused:
        blame(form, refused)
        return _complaints(visit, form), 422
    flash(_("We have it. We will write back within 30 days. You can read it here."), "saved")
    return onward("portal.my_complaints")


def _complaints(visit: Visit, form: ComplaintForm) -> str:
    return render_template("portal/mine_complaint.html", visit=visit, form=form, has_errors=bool(form.errors),
                           earlier=complaints.of_visit(ctx(), visit))  # fmt: skip


@blueprint.get("/c/me/copy")
@requires(Permission.HOLD_LINK)
@seeing_photos
def my_own_copy(visit: Visit) -> str:
    return render_template("portal/mine_copy.html", visit=visit, copies=own_copies.of_visit(ctx(), visit))


@blueprint.post("/c/me/copy")
@requires(Permission.HOLD_LINK)
@seeing_photos
def ask_for_copy(visit: Visit) -> Response:
    own_copies.ask(ctx(), visit.person, visit.authority, language=language())
    return onward("portal.my_own_copy")


@blueprint.post("/c/me/copy/<string:copy_id>")
@requires(Permission.HOLD_LINK)
@seeing_photos
def collect_my_copy(visit: Visit, copy_id: str) -> Response:
    data = own_copies.collect(ctx(), visit.person, copy_id, visit.authority_id)
    answer = current_app.response_class(data, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-photos.zip"'
    return answer
