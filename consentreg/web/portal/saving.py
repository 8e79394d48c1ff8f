"""Is this what they say? Then it is saved, once, unless something has changed or the link may be another's."""

from dataclasses import replace

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from consentreg.rules.permissions import Permission
from consentreg.services import answering, sheets, step_up
from consentreg.services.answering import Reply, Said
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.sheets import Sheet
from consentreg.web import door
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal import drafts
from consentreg.web.portal.answering import check_page, next_page
from consentreg.web.portal.asked import PLACES_PAGES, asked, audience, changed, held, show
from consentreg.web.portal.drafts import Draft
from consentreg.web.portal.entrance import blueprint, invitation, no_link
from consentreg.web.portal.language import easy, language
from consentreg.web.portal.places import ticked_words
from consentreg.web.portal.said import Page, finished, late
from consentreg.web.portal.wording import ANSWERS, WRONG, before_words, place_titles, rule_words


@blueprint.get("/c/answer/check")
@requires(Permission.HOLD_LINK)
def check(code: str | None = None, status: int = 200) -> Page:
    now = asked()
    draft = drafts.of(now)
    if code is None and next_page(now, draft) != check_page():
        return make_response(redirect(next_page(now, draft)))
    reply = _reply(now, draft)
    ends = answering.last_day(ctx(), reply.months) if reply.months else None
    return show("portal/check.html", now, status, reply=reply, draft=draft, answers=ANSWERS, ends=ends,
                rules=rule_words(reply.rules, _outing(now, reply)), places=ticked_words(reply.places),
                titles=place_titles(), pages=PLACES_PAGES, before=before_words(now, reply),
                asked_before=draft.too is not None,
                waits=_waits(now, reply), wrong=WRONG.get(code or ""),
                falls=_ending(now, reply), stays=_staying(now, reply))  # fmt: skip


def _waits(now: Sheet, reply: Reply) -> bool:
    """Say whether a yes will count only once an adult here has checked it."""
    waits = bool(reply.yeses) and step_up.waits_for_staff(ctx(), now.invitation)
    return waits and answering.widens(ctx(), now, reply)


def _outing(now: Sheet, reply: Reply) -> str | None:
    return next((event.name for event in sheets.outings(ctx(), now) if event.id == reply.event_id), None)


def _ending(now: Sheet, reply: Reply) -> bool:
    """Say whether a yes that was not asked about ends with a no to what it rests on."""
    return bool(answering.falls_with(now, reply))


def _staying(now: Sheet, reply: Reply) -> bool:
    """Say whether a yes goes on that "not now" does not touch."""
    return any(said is Said.LATER and now.standing[scope].yes for scope, said in reply.said.items())


def _reply(now: Sheet, draft: Draft) -> Reply:
    """Return what would be saved, on the words and the state they had before their eyes when they pressed."""
    seen = draft.seen or {"stamp": now.stamp, "voice": now.voice, "wording": ""}
    return draft.reply(now, **seen, language=language(), audience=audience(now), easy=easy())


@blueprint.post("/c/answer/check")
@requires(Permission.HOLD_LINK)
def save() -> Page:
    if invitation() is None:
        return late()
    now = held() if _only_noes() else asked()
    draft = drafts.of(now)
    if not draft.said or request.form.get("draft") != draft.digest:
        return check("CHANGED_MEANWHILE", 409)
    draft.seen = {name: request.form.get(name, "") for name in ("stamp", "voice", "wording")}
    drafts.keep(draft)
    reply = _reply(now, draft)
    if reply.yeses and step_up.needed(ctx(), now.invitation, answering.widens(ctx(), now, reply)):
        return _send_code(now)
    return _saved(now, reply)


def _send_code(now: Sheet, *, again: bool = False) -> Response:
    try:
        step_up.send(ctx(), now.invitation)
    except Refused as refused:
        if refused.code == "CODE_SAYS_NOTHING":  # Others read that mailbox too by now: it waits for a colleague.
            return make_response(redirect(check_page(), 303))
        # Too many were sent already: one of them may still be on its way.
        flash(_("We sent three codes. Wait an hour, or ask an adult here."), "warning")
    else:
        if again:
            flash(_("A new code is on its way. The old one does not count now."), "saved")
    return make_response(redirect(url_for("portal.code"), 303))


def _only_noes() -> bool:
    found = invitation()
    draft = drafts.kept(found) if found else None
    return draft is not None and not draft.yes()


def _saved(now: Sheet, reply: Reply) -> Page:
    """Save a reply, or show what stands in its way where it can be mended."""
    try:
        done = answering.answer(ctx(), now.invitation, reply)
    except NotThere:
        abort(make_response(no_link()))
    except Refused as refused:
        return _mended(refused)
    return finished(now, done)


def _mended(refused: Refused) -> Page:
    door.session().rollback()
    if refused.code == "ALREADY_ANSWERED":
        return late()
    if refused.code in {"WHO_DECIDES_CHANGED", "NOT_THEIRS"}:
        changed(held())
    if refused.code in WRONG:
        return check(refused.code, 409 if isinstance(refused, Conflict) else 422)
    raise refused


@blueprint.route("/c/answer/code", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def code() -> Page:
    now = asked()
    draft = drafts.of(now)
    if not draft.yes():
        return make_response(redirect(next_page(now, draft)))
    wrong = None
    if request.method == "POST":
        wrong = step_up.check(ctx(), now.invitation, request.form.get("code", ""))
        if wrong is None:
            return _saved(now, _reply(now, draft))
    return show("portal/code.html", now, 422 if wrong else 200, wrong=wrong, draft=draft)


@blueprint.post("/c/answer/new-code")
@requires(Permission.HOLD_LINK)
def new_code() -> Response:
    return _send_code(asked(), again=True)


@blueprint.post("/c/answer/noes")
@requires(Permission.HOLD_LINK)
def noes() -> Page:
    """Keep what needs no code, for whoever cannot get one."""
    now = asked()
    draft = drafts.of(now)
    reply = _reply(now, draft)
    said = {scope: said for scope, said in reply.said.items() if said is not Said.YES}
    return _saved(now, replace(reply, said=said)) if said else make_response(redirect(next_page(now, draft), 303))
