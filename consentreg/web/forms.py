"""How does a form say what a use case refused?"""

from flask_wtf import FlaskForm

from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import session


def blame(form: FlaskForm, refused: Refused) -> None:
    """Show a refusal at its field, or above the form, and undo whatever the act had begun.

    What is not there stays the page that says so: raise it again.
    """
    if isinstance(refused, NotThere):
        raise refused
    session().rollback()
    form.code = refused.code
    if refused.field and refused.field in form:
        field = form[refused.field]
        field.errors = [*field.errors, refused.detail]
    else:
        form.form_errors = [*form.form_errors, refused.detail]
