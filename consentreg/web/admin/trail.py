"""What happened, and why was it allowed?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.admin.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/trail", endpoint="trail")
@requires(Permission.SEE_TRAIL)
def listing() -> str:
    return render_template("admin/trail.html")
