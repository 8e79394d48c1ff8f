"""Which places may photos go to at all?"""

from flask import render_template

from consentreg.rules.permissions import Permission
from consentreg.web.admin.entrance import blueprint
from consentreg.web.guard import requires


@blueprint.get("/channels", endpoint="channels")
@requires(Permission.EDIT_CHANNELS)
def listing() -> str:
    return render_template("admin/channels.html")
