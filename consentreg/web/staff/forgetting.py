"""May somebody be forgotten: what would go, is their own copy made, and are you sure? And must their records be kept?

Two pages: the first shows what would go and changes nothing, the second asks for the name. Only for safeguarding leads.
"""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from consentreg.models import Person
from consentreg.rules.permissions import Permission
from consentreg.services import erasure, own_copies, people
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.forms import blame, choices
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint

REASONS = {
    "inquiry": lazy_gettext("An inquiry may ask for them"),
    "court": lazy_gettext("A court or hearing may ask for them"),
    "complaint": lazy_gettext("A complaint is being looked into"),
    "legal_advice": lazy_gettext("We were advised to keep them"),
}


class HoldForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why everything about somebody must be kept."""

    reason = RadioField(
        lazy_gettext("Why must they be kept?"),
        choices=choices(REASONS),
        validate_choice=False,
        description=lazy_gettext("Only safeguarding leads see this. The story stays in the case file."),
    )


class ForgetForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The name of whoever is forgotten, typed."""

    name = StringField(lazy_gettext("Type their full name"), description=lazy_gettext("Exactly as it stands above."))


@blueprint.get("/people/<string:person_id>/forget")
@requires(Permission.FORGET)
def forget(person_id: str) -> str:
    here = ctx()
    found = people.get(here, person_id)
    copies = own_copies.listing(here, found)
    return render_template(
        "staff/forget.html",
        person=found,
        going=erasure.what_goes(here, found),
        copy_ready=any(copy.key for copy in copies),
        copy_asked=bool(copies),
        collected=any(copy.collected_at for copy in copies),
        held=REASONS.get(erasure.hold_reason(here, found) or ""),
        kept_for_others=erasure.KEPT_FOR_OTHERS,
        on_hold=found.records_hold,
    )


@blueprint.post("/people/<string:person_id>/forget/copy")
@requires(Permission.FORGET)
def make_keepsake(person_id: str) -> Response:
    own_copies.ask(ctx(), people.get(ctx(), person_id))
    flash(_("Their copy is being made. Give it to them before you go on."), "saved")
    return redirect(url_for("staff.forget", person_id=person_id), 303)


@blueprint.get("/people/<string:person_id>/forget/sure")
@requires(Permission.FORGET)
def forget_sure(person_id: str) -> str | Response:
    person = people.get(ctx(), person_id)
    if person.records_hold:
        return redirect(url_for("staff.forget", person_id=person_id))
    return _sure(ForgetForm(), person)


def _sure(form: ForgetForm, person: Person) -> str:
    going = erasure.what_goes(ctx(), person)
    return render_template("staff/forget_sure.html", form=form, person=person, going=going)


@blueprint.post("/people/<string:person_id>/forget/sure")
@requires(Permission.FORGET)
def erase(person_id: str) -> Response | tuple[str, int]:
    person, form = people.get(ctx(), person_id), ForgetForm()
    try:
        erasure.erase(ctx(), person, form.name.data or "")
    except Refused as refused:
        blame(form, refused)
        return _sure(form, people.get(ctx(), person_id)), refused.status
    flash(_("Forgotten. Their photos and name are removed for good."), "saved")
    return redirect(url_for("staff.people"), 303)


@blueprint.get("/people/<string:person_id>/records")
@requires(Permission.FORGET)
def keep_records(person_id: str) -> str:
    return _records(HoldForm(), people.get(ctx(), person_id))


def _records(form: HoldForm, person: Person) -> str:
    held = REASONS.get(erasure.hold_reason(ctx(), person) or "")
    return render_template("staff/records.html", form=form, person=person, held=held)


@blueprint.post("/people/<string:person_id>/records")
@requires(Permission.FORGET)
def hold_records(person_id: str) -> Response | tuple[str, int]:
    person, form = people.get(ctx(), person_id), HoldForm()
    try:
        erasure.hold(ctx(), person, form.reason.data or "")
    except Refused as refused:
        blame(form, refused)
        return _records(form, people.get(ctx(), person_id)), refused.status
    flash(_("Kept. Nothing about them can be removed until a lead lifts it."), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)


@blueprint.post("/people/<string:person_id>/records/lift")
@requires(Permission.FORGET)
def lift_records(person_id: str) -> Response:
    erasure.lift_hold(ctx(), people.get(ctx(), person_id))
    flash(_("Lifted. They can be forgotten again, if they ask for it."), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)
