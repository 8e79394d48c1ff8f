"""Who must not be pictured or shown, whatever anybody answered? Set and lifted by safeguarding leads alone."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from consentreg.models import Person
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, people, restrictions
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.editing import opened
from consentreg.web.forms import DayField, blame, choices
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import CATEGORIES, LEVELS, day_words


class RestrictionForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A safeguarding stop on a person."""

    level = RadioField(lazy_gettext("How far?"), choices=choices(LEVELS), validate_choice=False)
    category = SelectField(
        lazy_gettext("Why?"),
        choices=choices({"": lazy_gettext("Choose one")} | CATEGORIES),
        default="",
        validate_choice=False,
        description=lazy_gettext("Only safeguarding leads see this. The story stays in the case file."),
    )
    review_by = DayField(
        lazy_gettext("When will you look at it again?"),
        [Optional()],
        description=lazy_gettext("It stays on until two leads lift it."),
    )


@blueprint.get("/restrictions", endpoint="restrictions")
@requires(Permission.RESTRICT)
def listing() -> str:
    return render_template(
        "staff/restrictions.html",
        rows=restrictions.listing(ctx()),
        levels=LEVELS,
        categories=CATEGORIES,
        today=organisation.today(ctx()),
        day_words=day_words,
    )


@blueprint.get("/people/<string:person_id>/restrictions/new")
@requires(Permission.RESTRICT)
def restrict(person_id: str) -> str:
    return _page(RestrictionForm(), people.get(ctx(), person_id))


@blueprint.post("/people/<string:person_id>/restrictions/new")
@requires(Permission.RESTRICT)
def set_restriction(person_id: str) -> Response | tuple[str, int]:
    person, form = people.get(ctx(), person_id), RestrictionForm()
    if not form.level.data:
        form.level.errors = [*form.level.errors, _("Choose how far it goes.")]
    if not form.category.data:
        form.category.errors = [*form.category.errors, _("Choose why. Nothing is chosen for you.")]
    elif form.level.data and form.validate():
        try:
            said = {"level": form.level.data or "", "category": form.category.data, "review_by": form.review_by.data}
            restrictions.restrict(ctx(), person, **said)
            return _back(person_id, _("Set. It counts from now on."))
        except Refused as refused:
            blame(form, refused)
    return _page(form, people.get(ctx(), person_id)), 422


def _page(form: RestrictionForm, person: Person) -> str:
    return render_template("staff/restriction_form.html", form=form, person=person, has_errors=bool(form.errors))


@blueprint.post("/people/<string:person_id>/restrictions/<string:restriction_id>/lift")
@requires(Permission.RESTRICT)
def lift_restriction(person_id: str, restriction_id: str) -> Response:
    lifted = restrictions.lift(ctx(), people.get(ctx(), person_id), restriction_id, opened=opened())
    words = _("Lifted.") if lifted.lifted_at else _("Asked. It stays on until another lead agrees.")
    return _back(person_id, words)


def _back(person_id: str, words: str) -> Response:
    flash(words, "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)
