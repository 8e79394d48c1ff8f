"""Which yeses wait until a colleague says that it was they?"""

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.models import Answer, Channel, ChildViewEntry, Person, UseAnswer
from consentreg.rules.permissions import Permission
from consentreg.services import accounts, consents, notes, uses
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import SCOPES, day_words


def waiting() -> list[dict[str, Any]]:
    """Return the yeses to confirm, answers first, as the home page shows them."""
    here = ctx()
    found = consents.awaiting_second(here)
    names = accounts.names(here, {answer.recorded_by for answer, _person in found})
    views = notes.views_waiting(here)
    uses_ = uses.waiting(here)
    names |= accounts.names(here, {use.recorded_by for use, _person, _channel in uses_})
    return [*(_answer(*each, names) for each in found), *(_view(*each) for each in views),
            *(_use(*each, names) for each in uses_)]  # fmt: skip


def _answer(answer: Answer, person: Person, names: dict[str, str]) -> dict[str, Any]:
    return {
        "person": person,
        "note": ". ".join(_note(answer, names)),
        "through_link": answer.method == consents.SELF_SERVICE,
        "mine": answer.recorded_by == ctx().actor.id,
        "confirm": url_for("staff.confirm_answer", answer_id=answer.id),
    }


def _note(answer: Answer, names: dict[str, str]) -> Iterator[str]:
    yield str(SCOPES[answer.scope])
    day = day_words(answer.recorded_at.date())
    if answer.method == consents.SELF_SERVICE:
        yield _("Answered through a link, %(day)s", day=day)
    else:
        yield _("Written down by %(who)s, %(day)s", who=names.get(answer.recorded_by or "", _("a colleague")), day=day)


def _view(entry: ChildViewEntry, person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "note": _("What they think. Said on their own page, %(day)s", day=day_words(entry.recorded_at.date())),
        "through_link": True,
        "mine": False,
        "confirm": url_for("staff.confirm_view", view_id=entry.id),
    }


def _use(use: UseAnswer, person: Person, channel: Channel, names: dict[str, str]) -> dict[str, Any]:
    day = day_words(use.at.date())
    said = _("Written down by %(who)s, %(day)s", who=names.get(use.recorded_by or "", _("a colleague")), day=day)
    pressed = _("Pressed on their own page, %(day)s", day=day)
    return {
        "person": person,
        "note": _("One photo for %(place)s", place=channel.name) + ". " + (said if use.recorded_by else pressed),
        "through_link": use.recorded_by is None,
        "mine": use.recorded_by is not None and use.recorded_by == ctx().actor.id,
        "confirm": url_for("staff.confirm_use", use_id=use.id),
    }


@blueprint.post("/answers/<string:answer_id>/confirm")
@requires(Permission.RECORD_ANSWERS)
def confirm_answer(answer_id: str) -> Response:
    consents.confirm(ctx(), answer_id)
    return _back()


@blueprint.post("/views/<string:view_id>/confirm")
@requires(Permission.RECORD_ANSWERS)
def confirm_view(view_id: str) -> Response:
    notes.confirm_view(ctx(), view_id)
    return _back()


@blueprint.post("/uses/<string:use_id>/confirm")
@requires(Permission.RECORD_ANSWERS)
def confirm_use(use_id: str) -> Response:
    uses.confirm(ctx(), use_id)
    return _back()


def _back() -> Response:
    flash(_("Confirmed. It counts from now on."), "saved")
    return redirect(url_for("staff.home"), 303)
