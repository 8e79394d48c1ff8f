"""How do people and answers of another system come in?"""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from werkzeug.wrappers import Response
from wtforms import FileField

from consentreg.context import Context
from consentreg.rules.permissions import Permission
from consentreg.services import imports
from consentreg.services.imports import Report
from consentreg.services.refusal import NotThere
from consentreg.web.admin.entrance import blueprint
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires

SORTS: dict[str, Callable[[Context, bytes], Report]] = {"people": imports.people, "answers": imports.answers}


class ImportForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """One file."""

    file = FileField(
        lazy_gettext("The file"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        description=lazy_gettext("A table saved as CSV. The first row names the columns."),
    )


@blueprint.get("/import", endpoint="import")
@requires(Permission.IMPORT)
def choose() -> str:
    return render_template("admin/import.html")


@blueprint.route("/import/<string:sort>", methods=["GET", "POST"])
@requires(Permission.IMPORT)
def import_file(sort: str) -> str | Response | tuple[str, int]:
    if sort not in SORTS:
        raise NotThere
    form, report = ImportForm(), None
    if form.validate_on_submit():
        report = SORTS[sort](ctx(), form.file.data.read())
        if not report.problems:
            return _added(report.rows)
        session().rollback()  # All rows or none.
    page = render_template("admin/import_file.html", form=form, sort=sort, report=report)
    return page, 422 if form.errors or report else 200


def _added(rows: int) -> Response:
    flash(ngettext("%(num)s row was added.", "All %(num)s rows were added.", rows), "saved")
    return redirect(url_for("admin.import"), 303)
