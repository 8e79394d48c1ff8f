"""What do people say is wrong, until when must it be acknowledged, and what does the lead answer?"""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from consentreg.rules.permissions import Permission
from consentreg.services import complaints
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint


class ReplyForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What they are told."""

    reply = TextAreaField(lazy_gettext("What do you tell them?"))


@blueprint.get("/complaints", endpoint="complaints")
@requires(Permission.FORGET)
def listing() -> str:
    every = complaints.listing(ctx())
    return render_template(
        "staff/complaints.html",
        waiting=[one for one in every if not one.complaint.closed_at],
        closed=[one for one in every if one.complaint.closed_at],
    )


@blueprint.get("/complaints/<string:complaint_id>")
@requires(Permission.FORGET)
def complaint(complaint_id: str) -> str:
    return _page(complaint_id, ReplyForm())


def _page(complaint_id: str, form: ReplyForm) -> str:
    return render_template("staff/complaint.html", one=complaints.get(ctx(), complaint_id), form=form,
                           has_errors=bool(form.errors))  # fmt: skip


@blueprint.post("/complaints/<string:complaint_id>/acknowledge")
@requires(Permission.FORGET)
def acknowledge_complaint(complaint_id: str) -> Response:
    complaints.acknowledge(ctx(), complaint_id)
    flash(_("They can see that you have read it."), "saved")
    return redirect(url_for("staff.complaint", complaint_id=complaint_id), 303)


@blueprint.post("/complaints/<string:complaint_id>")
@requires(Permission.FORGET)
def close_complaint(complaint_id: str) -> Response | tuple[str, int]:
    form = ReplyForm()
    try:
        complaints.close(ctx(), complaint_id, form.reply.data or "")
    except Refused as refused:
        blame(form, refused)
        return _page(complaint_id, form), refused.status
    flash(_("Answered. They can read it on their own page."), "saved")
    return redirect(url_for("staff.complaints"), 303)
