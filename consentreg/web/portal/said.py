"""What did I say, and how do I keep it? For the browser that answered, for as long as it may need it."""

from datetime import timedelta
from typing import Any, Final

from flask import Response, abort, make_response, redirect, request, session, url_for

from consentreg.models import Answer, Invitation
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Given, Scope
from consentreg.services import answering, letters, places, proofs, reaching, sheets, step_up
from consentreg.services.answering import Answered, Said
from consentreg.services.sheets import Sheet
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal import drafts
from consentreg.web.portal.asked import show
from consentreg.web.portal.entrance import blueprint, hold, no_link
from consentreg.web.portal.language import language
from consentreg.web.portal.wording import STANDS, place_titles, rule_words

Page = Response | tuple[str, int]
SAID: Final = "said"
KEPT: Final = timedelta(hours=1)
"""How long the browser that answered can read what it said."""


def finished(now: Sheet, done: Answered) -> Response:
    """Remember in this browser what was answered, so that it can be read, and hand over to the child if one follows."""
    _remember(now.invitation.id, follows=bool(done.follows))
    answer = make_response(redirect(url_for("portal.said"), 303))
    return hold(answer, done.follows) if done.follows else answer


def _remember(invitation_id: str, *, follows: bool = False) -> None:
    session[SAID] = {"id": invitation_id, "at": ctx().now.timestamp(), "follows": follows}


def late() -> Page:
    """Answer a second press: the same again is the same, and whoever meant something else is shown what stands."""
    found = request.form.get("invitation", "")
    draft = session.get(drafts.DRAFT) or {}
    given = answering.given_through(ctx(), found) if found and found in {draft.get("id"), _remembered()} else []
    if not given:
        return no_link()
    _remember(found)
    if _same(draft.get("said", {}), given):
        return make_response(redirect(url_for("portal.said"), 303))
    return _receipt(409)


def _remembered() -> str | None:
    said = session.get(SAID)
    if not isinstance(said, dict) or ctx().now.timestamp() - said["at"] > KEPT.total_seconds():
        return None
    return str(said["id"])


def _same(pressed: dict[str, str], given: list[Answer]) -> bool:
    words = {Given.GIVEN: Said.YES, Given.DEFERRED: Said.LATER}
    saved = {answer.scope: words.get(Given(answer.answer), Said.NO) for answer in given}
    return all(saved.get(scope) == said for scope, said in pressed.items())


@blueprint.get("/c/answer/said")
@requires(Permission.HOLD_LINK)
def said() -> Page:
    return _receipt(200)


def _receipt(status: int) -> Page:
    now, given = _answered()
    yes = next((answer for answer in given if answer.answer == Given.GIVEN), None)
    rules = [rule for answer in given for rule in answer.conditions]
    return show("portal/said.html", now, status, given=given, stands=STANDS, yes=yes, rules=_rules(now, rules),
                places=_places(given), titles=place_titles(), before=_before(yes),
                follows=session[SAID]["follows"], changed=status == 409, mailed=session[SAID].get("mailed"),
                can_mail=step_up.address(ctx(), now.invitation) is not None)  # fmt: skip


def _places(given: list[Answer]) -> dict[str, str]:
    yeses = [answer for answer in given if answer.answer == Given.GIVEN and answer.scope in places.SHOWN]
    return {answer.scope: places.told(ctx(), Scope(answer.scope), answer.channels, language()) for answer in yeses}


def _before(yes: Answer | None) -> str:
    return reaching.told(ctx(), yes, language()) if yes else ""


def _rules(now: Sheet, rules: list[Any]) -> str:
    event = next((rule["event"] for rule in rules if isinstance(rule, dict)), None)
    outing = next((each.name for each in sheets.outings(ctx(), now) if each.id == event), None)
    return rule_words(rules, outing)


def _answered() -> tuple[Sheet, list[Answer]]:
    """Return what this browser has answered, or end the request with the page for links that open nothing."""
    found = _remembered()
    used = ctx().session.get(Invitation, found) if found else None
    if used is None:
        abort(make_response(no_link()))
    return sheets.sheet(ctx(), used), answering.given_through(ctx(), used.id)


@blueprint.post("/c/answer/said/mail")
@requires(Permission.HOLD_LINK)
def mail_it() -> Response:
    now, _given = _answered()
    if not session[SAID].get("mailed"):
        letters.answers(ctx(), now.invitation)
        session[SAID] = session[SAID] | {"mailed": True}
    return make_response(redirect(url_for("portal.said"), 303))


@blueprint.get("/c/answer/said/record")
@requires(Permission.HOLD_LINK)
def record() -> Response:
    _now, given = _answered()
    return keep_as_file([proofs.of(ctx(), answer) for answer in given])


def keep_as_file(records: list[dict[str, Any]]) -> Response:
    """Return consent records as a file whose name tells nothing."""
    answer = make_response(proofs.as_json({"records": records}))
    answer.headers["Content-Type"] = "application/ld+json"
    answer.headers["Content-Disposition"] = 'attachment; filename="what-you-said.json"'
    return answer
