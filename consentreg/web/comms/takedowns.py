"""Which photos must leave where they are, by when, and who sees to it?"""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, RadioField, TextAreaField

from consentreg.rules.deadlines import Cause
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import accounts, photos, takedowns
from consentreg.services.refusal import Conflict, Refused
from consentreg.services.takedowns import Task
from consentreg.web.comms.entrance import blueprint
from consentreg.web.dates import moment
from consentreg.web.door import ctx
from consentreg.web.forms import blame, choices
from consentreg.web.guard import requires, role

WHY = {
    Cause.WITHDRAWN: lazy_gettext("Somebody in it said no."),
    Cause.RESTRICTED: lazy_gettext("A restriction was set. It must be down within two hours."),
    Cause.RUNNING_OUT: lazy_gettext("A yes runs out. After that day it may not stay."),
    Cause.BIRTHDAY: lazy_gettext("Somebody in it decides for themselves now."),
    Cause.TAGGED: lazy_gettext("What is said about who is in it has changed."),
    Cause.NARROWED: lazy_gettext("Somebody in it set a rule, or named fewer places."),
    Cause.MOVED: lazy_gettext("Somebody in it has moved, or left us."),
    Cause.HELD: lazy_gettext("It is paused."),
    Cause.ERASED: lazy_gettext("It was removed from the register for good."),
    Cause.OTHER: lazy_gettext("Something about the people in it, or our own rules, has changed."),
}
ENDED = {
    "removed": lazy_gettext("It is gone"),
    "cannot_remove": lazy_gettext("It cannot be removed"),
    "refused": lazy_gettext("They will not remove it"),
}
BY_ITSELF = {
    "not_needed": lazy_gettext("Nothing had to be done: the yes was given anew"),
    "never_left": lazy_gettext("It never left: handing over was stopped before it"),
    "mistaken": lazy_gettext("Nothing had to be done: it was asked for by mistake"),
}


class Reopening(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why it was not done after all."""

    why = TextAreaField(lazy_gettext("Why was it closed by mistake?"))


class Ending(FlaskForm):  # type: ignore[misc]  # untyped library
    """What came of it."""

    how = RadioField(lazy_gettext("What came of it?"), choices=choices(ENDED), validate_choice=False)
    reason = TextAreaField(
        lazy_gettext("How do you know, or why does it stay?"),
        description=lazy_gettext("The person in it is told this. Do not write anybody's name."),
    )
    evidence = FileField(lazy_gettext("A photo of the empty place, if you have one (PDF, JPEG or PNG)"))
    alike = BooleanField(lazy_gettext("The same goes for all others that must leave this place"))


@blueprint.get("/takedowns", endpoint="takedowns")
@requires(Permission.TAKE_DOWN)
def listing() -> str:
    here = ctx()
    found = takedowns.waiting(here)
    names = accounts.names(here, {task.takedown.owner_id for task in found})
    return render_template("comms/takedowns.html", rows_now=[row(task, names) for task in found])


def row(task: Task, names: dict[str, str]) -> dict[str, Any]:
    """Return a task as a line of a list: where, until when, whose, and how urgent in shape and word."""
    owner = names.get(task.takedown.owner_id or "")
    return {
        "task": task,
        "href": url_for("comms.takedown", takedown_id=task.takedown.id),
        "title": _("Photo %(number)s: %(place)s", number=task.entry.position, place=task.publication.place),
        "note": ". ".join(
            part for part in (by_when(task), _("%(who)s sees to it", who=owner) if owner else "") if part
        ),
        "outcome": "DENY" if task.late else "REVIEW" if task.chase else "UNFINISHED",
        "words": _words(task),
    }


def came(how: str | None) -> str:
    """Return how a task ended, in words."""
    return str((ENDED | BY_ITSELF).get(how or "", ""))


def by_when(task: Task) -> str:
    """Return until when a photo may stay at the very latest."""
    if task.elsewhere:
        return str(_("Ask them by %(when)s", when=moment(task.latest)))
    return str(_("At the latest by %(when)s", when=moment(task.latest)))


def _words(task: Task) -> str:
    if task.late:
        return str(_("Late"))
    if task.chase:
        return str(_("Ask them again"))
    return str(_("They were asked") if task.takedown.asked_elsewhere_at else _("To do"))


@blueprint.get("/takedowns/<string:takedown_id>")
@requires(Permission.TAKE_DOWN)
def takedown(takedown_id: str) -> str:
    return _page(takedowns.get(ctx(), takedown_id), Ending())


def _page(task: Task, form: Ending, reopening: Reopening | None = None) -> str:
    here = ctx()
    may_see = allowed(role(), Permission.SEE_PHOTOS)
    photo_id = task.publication.photo_id
    return render_template(
        "comms/takedown.html",
        task=task,
        form=form,
        reopening=reopening or Reopening(),
        may_reopen=task.takedown.ended_as in takedowns.ENDS,
        why=str(WHY[task.cause]) if task.cause else None,
        line=row(task, {}),
        names=accounts.names(here, {task.takedown.owner_id, task.takedown.ended_by}),
        alike=0 if task.takedown.ended_at else len(takedowns.others_there(here, task.takedown)),
        proof=task.takedown.evidence_id and allowed(role(), Permission.SEE_REASONS),
        seen=may_see and photo_id in photos.with_copy(here, [photo_id], "thumb"),
        came=came(task.takedown.ended_as),
        mine=task.takedown.owner_id == here.actor.id,
        has_errors=bool(form.errors or (reopening and reopening.errors)),
    )


@blueprint.post("/takedowns/<string:takedown_id>/take-on")
@requires(Permission.TAKE_DOWN)
def take_on(takedown_id: str) -> Response:
    takedowns.take_on(ctx(), takedown_id)
    return _back(takedown_id, _("You see to it."))


@blueprint.post("/takedowns/<string:takedown_id>/asked")
@requires(Permission.TAKE_DOWN)
def asked_elsewhere(takedown_id: str) -> Response:
    takedowns.asked_elsewhere(ctx(), takedown_id)
    return _back(takedown_id, _("Noted. We remind you after three and after seven days, until it is gone."))


@blueprint.post("/takedowns/<string:takedown_id>/end")
@requires(Permission.TAKE_DOWN)
def end_takedown(takedown_id: str) -> Response | tuple[str, int]:
    form = Ending()
    sent = request.files.get("evidence")
    evidence = sent.read() if sent and sent.filename else None
    try:
        takedowns.end(ctx(), takedown_id, form.how.data or "", reason=form.reason.data or "", evidence=evidence,
                      alike=form.alike.data)  # fmt: skip
    except Refused as refused:
        if refused.field is None:
            raise
        blame(form, refused)
        return _page(takedowns.get(ctx(), takedown_id), form), 422
    flash(_("Closed. Thank you."), "saved")
    return redirect(url_for("comms.takedowns"), 303)


@blueprint.get("/takedowns/<string:takedown_id>/proof")
@requires(Permission.SEE_REASONS)
def proof(takedown_id: str) -> Response:
    """Hand the lead alone what was photographed: it may show more than the empty place."""
    data, media_type = takedowns.proof(ctx(), takedown_id)
    answer = current_app.response_class(data, mimetype=media_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = f'attachment; filename="proof.{media_type.rpartition("/")[2]}"'
    return answer


def _back(takedown_id: str, words: str) -> Response:
    flash(words, "saved")
    return redirect(url_for("comms.takedown", takedown_id=takedown_id), 303)


@blueprint.post("/takedowns/<string:takedown_id>/reopen")
@requires(Permission.TAKE_DOWN)
def reopen(takedown_id: str) -> Response | tuple[str, int]:
    form = Reopening()
    try:
        takedowns.reopen(ctx(), takedown_id, form.why.data or "")
    except Refused as refused:
        blame(form, refused)
        status = 409 if isinstance(refused, Conflict) else 422
        return _page(takedowns.get(ctx(), takedown_id), Ending(), form), status
    return _back(takedown_id, _("It is to be done again. Whoever was told is told so."))
