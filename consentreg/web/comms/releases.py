"""What was asked for, how far is it, and may it be collected?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.comms.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/releases")
@requires(Permission.RELEASE)
def releases() -> str:
    return render_template("comms/releases.html")
