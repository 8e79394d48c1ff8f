"""Who is in the register, and how do things stand with each of them?"""

from datetime import date
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional

from consentreg.models import Group, Person
from consentreg.rules.age import reached
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import contacts, organisation, people
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import DayField, blame, choices, status_of
from consentreg.web.guard import requires, role
from consentreg.web.staff import standing
from consentreg.web.staff.acts import labels
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import KINDS

PAGE = 60
Form = TypeVar("Form", bound="Who")


class Who(FlaskForm):  # type: ignore[misc]  # untyped library
    """Who somebody is."""

    name = StringField(lazy_gettext("Name"), [InputRequired(lazy_gettext("Write a name."))])
    born = DayField(
        lazy_gettext("Date of birth"),
        [Optional()],
        description=lazy_gettext("It says who decides. Without it, both they and an adult must be asked."),
    )
    looked_after = BooleanField(
        lazy_gettext("Looked after by the local authority"),
        description=lazy_gettext("Then an adult agrees before photos of them go public."),
    )
    groups = SelectMultipleField(lazy_gettext("Which groups?"), validate_choice=False)
    email = EmailField(
        lazy_gettext("Their own e-mail"), description=lazy_gettext("Only they read it. Then you can send them a link.")
    )
    language = SelectField(
        lazy_gettext("In which language do we write to them?"),
        choices=choices(contacts.LANGUAGES),
        validate_choice=False,
    )

    def chosen_groups(self) -> list[Group]:
        """Return the groups that were chosen, of those this actor sees."""
        return [organisation.group(ctx(), group_id) for group_id in self.groups.data or ()]


class NewPerson(Who):
    """Somebody who is not in the register yet."""

    kind = RadioField(lazy_gettext("Who are they?"), choices=choices(KINDS), validate_choice=False)
    namesake = BooleanField(
        lazy_gettext("It is a namesake"),
        description=lazy_gettext(
            "Another person of this name, born on this day. The lead confirms it before photos go out."
        ),
    )


class EditPerson(EditForm, Who):
    """Somebody who is."""

    moved_on = DayField(
        lazy_gettext("If they have moved: since when?"),
        [Optional()],
        description=lazy_gettext("Empty means today. Their yes to inside was for the house of before."),
    )
    left_on = DayField(lazy_gettext("Left us on"), [Optional()])


@blueprint.get("/people", endpoint="people")
@requires(Permission.EDIT_PEOPLE)
def listing() -> str:
    search, page = request.args.get("q", "").strip()[:80], max(request.args.get("page", 1, int), 1)
    found = people.listing(ctx(), search=search, page=page, size=PAGE + 1)
    shown = found[:PAGE]
    today = organisation.today(ctx())
    notes = {person.id: note(person, today) for person in shown}
    return render_template(
        "staff/people.html",
        people=shown,
        rows=standing.of(ctx(), shown, labels(shown)),
        notes=notes,
        search=search,
        page=page,
        more=len(found) > PAGE,
        may_ask=allowed(role(), Permission.ASK),
    )


def note(person: Person, today: date) -> str:
    """Return one line about somebody: age or kind, and groups."""
    groups = ", ".join(group.name for group in person.groups if ctx().actor.sees_group(group.id))
    years = age(person, today)
    return ", ".join(part for part in (str(years) if years is not None else str(KINDS[person.kind]), groups) if part)


def age(person: Person, today: date) -> int | None:
    """Return how many years old a young person is today."""
    if person.kind != "young_person" or person.born is None:
        return None
    years = today.year - person.born.year
    return years if reached(person.born, years, today) else years - 1


@blueprint.get("/people/new")
@requires(Permission.EDIT_PEOPLE)
def add_person() -> str:
    form = _with_groups(NewPerson())
    if len(form.groups.choices) == 1:
        form.groups.data = [form.groups.choices[0].value]
    return _form_page(form, None)


@blueprint.post("/people/new")
@requires(Permission.EDIT_PEOPLE)
def save_new_person() -> Response | tuple[str, int]:
    form = _with_groups(NewPerson())
    if form.validate():
        try:
            added = people.add(
                ctx(),
                name=form.name.data,
                kind=form.kind.data or "",
                born=form.born.data,
                groups=form.chosen_groups(),
                looked_after=form.looked_after.data,
                namesake=form.namesake.data,
            )
            contacts.of_person(ctx(), added, form.email.data, form.language.data)
            return _to_person(added, _("Added. Ask them about photos next."))
        except Refused as refused:
            blame(form, refused)
    return _form_page(form, None), 422


@blueprint.get("/people/<string:person_id>/edit")
@requires(Permission.EDIT_PEOPLE)
def edit_person(person_id: str) -> str:
    return _form_page(_edit_form(person_id), people.get(ctx(), person_id))


@blueprint.post("/people/<string:person_id>/edit")
@requires(Permission.EDIT_PEOPLE)
def save_person(person_id: str) -> Response | tuple[str, int]:
    person, form = people.get(ctx(), person_id), _edit_form(person_id)
    if form.validate():
        try:
            people.edit(
                ctx(),
                person,
                name=form.name.data,
                born=form.born.data,
                looked_after=form.looked_after.data,
                left_on=form.left_on.data,
                moved_on=form.moved_on.data,
                opened=form.opened,
                groups=form.chosen_groups()
                + [group for group in person.groups if not ctx().actor.sees_group(group.id)],
            )
            contacts.of_person(ctx(), person, form.email.data, form.language.data)
            return _to_person(person, _("Saved."))
        except Refused as refused:
            blame(form, refused)
    return _form_page(form, people.get(ctx(), person_id)), status_of(form)


def _edit_form(person_id: str) -> EditPerson:
    def now() -> dict[str, Any]:
        person = people.get(ctx(), person_id)
        same = ("name", "born", "looked_after", "left_on", "email", "language")
        return {
            **{field: getattr(person, field) for field in same},
            "groups": [group.id for group in person.groups if ctx().actor.sees_group(group.id)],
            "version": person.edition,
        }

    return _with_groups(EditPerson.over(now))


def _with_groups(form: Form) -> Form:
    form.groups.choices = choices({group.id: group.name for group in organisation.groups(ctx())})
    return form


def _form_page(form: Who, person: Person | None) -> str:
    return render_template("staff/person_form.html", form=form, person=person, has_errors=bool(form.errors))


def _to_person(person: Person, words: Any) -> Response:  # noqa: ANN401 (a translated text)
    flash(words, "saved")
    return redirect(url_for("staff.person", person_id=person.id), 303)
