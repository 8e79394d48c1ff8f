"""What is on the page people of the staff door?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/people")
@requires(Permission.EDIT_PEOPLE)
def people() -> str:
    return render_template("staff/people.html")
