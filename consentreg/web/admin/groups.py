"""Which houses, units and clubs are there?"""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from consentreg.rules.permissions import Permission
from consentreg.services import organisation
from consentreg.services.refusal import Refused
from consentreg.web.admin.entrance import blueprint
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires


class NewGroup(FlaskForm):  # type: ignore[misc]  # untyped library
    """What a group is called."""

    name = StringField(
        lazy_gettext("Name of a new group"),
        [InputRequired(lazy_gettext("Write a name."))],
        description=lazy_gettext("A house, a unit or a club, like Rowan House."),
    )


@blueprint.route("/groups", methods=["GET", "POST"], endpoint="groups")
@requires(Permission.EDIT_GROUPS)
def listing() -> str | Response | tuple[str, int]:
    form = NewGroup()
    if form.validate_on_submit():
        try:
            return _added(organisation.add_group(ctx(), form.name.data).name)
        except Refused as refused:
            blame(form, refused)
    page = render_template("admin/groups.html", form=form, groups=organisation.group_sizes(ctx()))
    return page, 422 if form.errors else 200


def _added(name: str) -> Response:
    flash(_("%(name)s was added. Give the staff who work there an account.", name=name), "saved")
    return redirect(url_for("admin.groups"), 303)
