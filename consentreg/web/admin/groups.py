"""Which houses, units and clubs are there?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.admin.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/groups", endpoint="groups")
@requires(Permission.EDIT_GROUPS)
def listing() -> str:
    return render_template("admin/groups.html")
