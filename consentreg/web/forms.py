"""How does a form say what a use case refused?"""

from collections.abc import Mapping

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.fields import SelectChoice

from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import session
from consentreg.web.editing import EditForm


def choices(words: Mapping[str, object]) -> list[SelectChoice]:
    """Return the choices of a field: what is sent, and what is said."""
    return [SelectChoice(value, text) for value, text in words.items()]


def blame(form: FlaskForm, refused: Refused) -> None:
    """Show a refusal at its field, or above the form, and undo whatever the act had begun.

    What is not there stays the page that says so: raise it again.
    """
    if isinstance(refused, NotThere):
        raise refused
    session().rollback()
    form.code = refused.code
    if isinstance(form, EditForm) and form.stale:
        form.show_both()
    if refused.field and refused.field in form:
        field = form[refused.field]
        field.errors = [*(said for said in field.errors if said != refused.detail), refused.detail]
    else:
        form.form_errors = [*form.form_errors, refused.detail]


def status_of(form: FlaskForm) -> int:
    """Return with which status a page answers that shows a form: opened, refused, or stale."""
    if isinstance(form, EditForm) and form.stale:
        return 409
    return 422 if form.errors else 200


class DayField(DateField):  # type: ignore[misc]  # untyped library
    """A day; what is not one is said in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day from what the browser sent."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a day that exists, like 2026-05-31.")) from error
