"""What does a child think, and do they understand what a yes means?"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from consentreg.models import Person
from consentreg.rules.people import Capacity, ChildView
from consentreg.rules.permissions import Permission
from consentreg.services import notes, people
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import DayField, blame, choices, status_of
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint

VIEWS: dict[str, LazyString] = {
    ChildView.YES: lazy_gettext("They like it"),
    ChildView.NO: lazy_gettext("They do not want it"),
    ChildView.CANNOT_EXPRESS: lazy_gettext("We could not find out"),
}
RESULTS: dict[str, LazyString] = {
    Capacity.ABLE: lazy_gettext("They understand"),
    Capacity.UNABLE: lazy_gettext("They do not understand it now"),
}


class ViewForm(EditForm):
    """What a child thinks about photos of them."""

    view = RadioField(lazy_gettext("What do they think about photos of them?"),
                      choices=choices(VIEWS), validate_choice=False)  # fmt: skip
    note = TextAreaField(
        lazy_gettext("How did you ask?"), description=lazy_gettext("In a few words. Needed if you could not find out.")
    )


class CapacityForm(EditForm):
    """Whether somebody understands what a yes to photos means."""

    result = RadioField(lazy_gettext("Do they understand what a yes to photos means?"),
                        choices=choices(RESULTS), validate_choice=False)  # fmt: skip
    basis = TextAreaField(
        lazy_gettext("How do you know?"),
        [InputRequired(lazy_gettext("Write in a few words how you know."))],
        description=lazy_gettext("What you asked, and who was there. The story stays in their file."),
    )
    review_by = DayField(
        lazy_gettext("When will you look again?"), [InputRequired(lazy_gettext("Choose the day to look again."))]
    )


Page = str | tuple[str, int] | Response


@blueprint.get("/people/<string:person_id>/view")
@requires(Permission.EDIT_PEOPLE)
def view(person_id: str) -> str:
    return _page(_view_form(person_id), people.get(ctx(), person_id), _("What do they think?"))


@blueprint.post("/people/<string:person_id>/view")
@requires(Permission.EDIT_PEOPLE)
def save_view(person_id: str) -> Page:
    person, form = people.get(ctx(), person_id), _view_form(person_id)
    try:
        notes.record_view(ctx(), person, form.view.data or "", form.note.data or "", opened=form.opened)
    except Refused as refused:
        return _again(form, refused, person_id, _("What do they think?"))
    return _back(person_id)


@blueprint.get("/people/<string:person_id>/understanding")
@requires(Permission.EDIT_PEOPLE)
def capacity(person_id: str) -> str:
    return _page(_capacity_form(person_id), people.get(ctx(), person_id), _("Do they understand?"))


@blueprint.post("/people/<string:person_id>/understanding")
@requires(Permission.EDIT_PEOPLE)
def save_capacity(person_id: str) -> Page:
    person, form = people.get(ctx(), person_id), _capacity_form(person_id)
    title = _("Do they understand?")
    if not form.validate():
        return _page(form, person, title), 422
    try:
        said = {"result": form.result.data or "", "basis": form.basis.data, "review_by": form.review_by.data}
        notes.assess_capacity(ctx(), person, **said, opened=form.opened)
    except Refused as refused:
        return _again(form, refused, person_id, title)
    return _back(person_id)


def _page(form: FlaskForm, person: Person, title: str) -> str:
    return render_template(
        "staff/note_form.html", form=form, person=person, question=title, has_errors=bool(form.errors)
    )


def _again(form: FlaskForm, refused: Refused, person_id: str, title: str) -> tuple[str, int]:
    blame(form, refused)
    return _page(form, people.get(ctx(), person_id), title), status_of(form)


def _view_form(person_id: str) -> ViewForm:
    def now() -> dict[str, str]:
        last = notes.latest_view(ctx(), people.get(ctx(), person_id))
        said = {"view": last.view, "note": last.note} if last else {"view": "", "note": ""}
        return {**said, "version": notes.edition(last)}

    return ViewForm.over(now, anew=True)


def _capacity_form(person_id: str) -> CapacityForm:
    def now() -> dict[str, Any]:
        last = notes.latest_assessment(ctx(), people.get(ctx(), person_id))
        said = {name: getattr(last, name, None) for name in ("result", "basis", "review_by")}
        return {**said, "version": notes.edition(last)}

    return CapacityForm.over(now, anew=True)


def _back(person_id: str) -> Response:
    flash(_("Written down. It counts from now on."), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)
