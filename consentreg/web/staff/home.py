"""What is on the page home of the staff door?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/")
@requires(Permission.TAG)
def home() -> str:
    return render_template("staff/home.html")
