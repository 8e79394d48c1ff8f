"""What is on the page reviews of the staff door?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/reviews")
@requires(Permission.REVIEW)
def reviews() -> str:
    return render_template("staff/reviews.html")
