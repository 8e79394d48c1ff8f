"""Is everything in order?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.admin.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/", endpoint="home")
@requires(Permission.EDIT_ACCOUNTS)
def listing() -> str:
    return render_template("admin/home.html")
