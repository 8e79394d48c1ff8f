"""Which adults may decide for this person, and may we get in touch with them?"""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from consentreg.models import Authority, Person
from consentreg.rules.permissions import Permission
from consentreg.services import contacts, people
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm, opened
from consentreg.web.forms import DayField, blame, choices, status_of
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import RELATIONS, SOURCES

ASKED = ("name", "relation", "source", "verified", "valid_until", "do_not_contact", "may_see_photos")


class Contact(FlaskForm):  # type: ignore[misc]  # untyped library
    """How to write to an adult."""

    email = EmailField(
        lazy_gettext("Their e-mail"), description=lazy_gettext("Then you can send them a link to answer through.")
    )
    language = SelectField(
        lazy_gettext("In which language do we write to them?"),
        choices=choices(contacts.LANGUAGES),
        validate_choice=False,
    )


class ContactForm(EditForm, Contact):
    """How to write to an adult who is there, from now on."""


class AuthorityForm(Contact):
    """An adult who may decide for somebody."""

    name = StringField(lazy_gettext("Their name"), [InputRequired(lazy_gettext("Write a name."))])
    relation = SelectField(lazy_gettext("Who are they?"), choices=choices(RELATIONS), validate_choice=False)
    source = SelectField(lazy_gettext("How do we know?"), choices=choices(SOURCES), validate_choice=False)
    verified = BooleanField(
        lazy_gettext("I have seen that paper myself"),
        description=lazy_gettext("Until somebody has, their yes does not count."),
    )
    valid_until = DayField(lazy_gettext("Until when may they decide?"), [Optional()])
    do_not_contact = BooleanField(lazy_gettext("Do not contact them"))
    may_see_photos = BooleanField(lazy_gettext("They may see photos"))


@blueprint.get("/people/<string:person_id>/adults/new")
@requires(Permission.EDIT_PEOPLE)
def add_authority(person_id: str) -> str:
    return _page(AuthorityForm(), people.get(ctx(), person_id))


@blueprint.post("/people/<string:person_id>/adults/new")
@requires(Permission.EDIT_PEOPLE)
def save_authority(person_id: str) -> Response | tuple[str, int]:
    person, form = people.get(ctx(), person_id), AuthorityForm()
    if form.validate():
        try:
            adult = people.add_authority(ctx(), person, **{name: form[name].data for name in ASKED})
            contacts.of_adult(ctx(), person, adult, form.email.data, form.language.data)
            return _back(person_id, _("Added."))
        except Refused as refused:
            blame(form, refused)
    return _page(form, people.get(ctx(), person_id)), 422


def _page(form: AuthorityForm, person: Person) -> str:
    return render_template("staff/authority_form.html", form=form, person=person, has_errors=bool(form.errors))


@blueprint.get("/people/<string:person_id>/adults/<string:authority_id>/address")
@requires(Permission.EDIT_PEOPLE)
def edit_contact(person_id: str, authority_id: str) -> tuple[str, int]:
    return _contact_page(_contact_form(person_id, authority_id), person_id, authority_id)


@blueprint.post("/people/<string:person_id>/adults/<string:authority_id>/address")
@requires(Permission.EDIT_PEOPLE)
def save_contact(person_id: str, authority_id: str) -> Response | tuple[str, int]:
    person, adult = _adult(person_id, authority_id)
    form = _contact_form(person_id, authority_id)
    if form.validate():
        try:
            contacts.change(ctx(), person, adult, form.email.data, form.language.data, opened=form.opened)
            return _back(person_id, _("Saved."))
        except Refused as refused:
            blame(form, refused)
    return _contact_page(form, person_id, authority_id)


def _adult(person_id: str, authority_id: str) -> tuple[Person, Authority]:
    person = people.get(ctx(), person_id)
    return person, people.get_authority(ctx(), person, authority_id)


def _contact_form(person_id: str, authority_id: str) -> ContactForm:
    def now() -> dict[str, str | None]:
        _person, adult = _adult(person_id, authority_id)
        return {"email": adult.email, "language": adult.language, "version": adult.edition}

    return ContactForm.over(now)


def _contact_page(form: ContactForm, person_id: str, authority_id: str) -> tuple[str, int]:
    person, adult = _adult(person_id, authority_id)
    page = render_template(
        "staff/contact_form.html", form=form, person=person, adult=adult, has_errors=bool(form.errors)
    )
    return page, status_of(form)


@blueprint.post("/people/<string:person_id>/adults/<string:authority_id>/verify")
@requires(Permission.EDIT_PEOPLE)
def verify_authority(person_id: str, authority_id: str) -> Response:
    people.verify_authority(ctx(), people.get(ctx(), person_id), authority_id, opened=opened())
    return _back(person_id, _("Checked. Their yes counts from now on."))


@blueprint.post("/people/<string:person_id>/adults/<string:authority_id>/end")
@requires(Permission.EDIT_PEOPLE)
def end_authority(person_id: str, authority_id: str) -> Response:
    people.end_authority(ctx(), people.get(ctx(), person_id), authority_id)
    return _back(person_id, _("They no longer decide, from today."))


@blueprint.post("/people/<string:person_id>/adults/<string:authority_id>/contact")
@requires(Permission.EDIT_PEOPLE)
def contact_authority(person_id: str, authority_id: str) -> Response:
    stop = request.form.get("do_not_contact") == "1"
    before = None if stop else opened()  # What keeps somebody away is never too late.
    people.set_contact(ctx(), people.get(ctx(), person_id), authority_id, do_not_contact=stop, opened=before)
    return _back(person_id, _("Saved."))


@blueprint.post("/people/<string:person_id>/adults/<string:authority_id>/photos")
@requires(Permission.EDIT_PEOPLE)
def let_see_photos(person_id: str, authority_id: str) -> Response:
    may = request.form.get("may_see_photos") == "1"
    before = opened() if may else None
    people.let_see_photos(ctx(), people.get(ctx(), person_id), authority_id, may=may, opened=before)
    return _back(person_id, _("Saved."))


def _back(person_id: str, words: str) -> Response:
    flash(words, "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)
