"""Who may sign in, and who no longer?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.admin.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/accounts", endpoint="accounts")
@requires(Permission.EDIT_ACCOUNTS)
def listing() -> str:
    return render_template("admin/accounts.html")
