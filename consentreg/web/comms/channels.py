"""Where should photos go, and which of them may?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.comms.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/")
@requires(Permission.RELEASE)
def home() -> str:
    return render_template("comms/home.html")
