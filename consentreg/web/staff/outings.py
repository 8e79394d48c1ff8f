"""What is on the page outings of the staff door?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/outings")
@requires(Permission.SEE_PHOTOS)
def outings() -> str:
    return render_template("staff/outings.html")
