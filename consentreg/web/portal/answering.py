"""What do they say: yes, no or not now, three times, and under which rules?

One question a page. Every press is kept in the draft and leads to what is still open, at last to "Is this what you
say?"; nothing is saved here.
"""

from typing import Any

from flask import Response, make_response, redirect, request, url_for

from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import answering, reaching, sheets
from consentreg.services.answering import MONTHS, Said
from consentreg.services.sheets import Sheet
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal import drafts
from consentreg.web.portal.asked import PLACES_PAGES, asked, show
from consentreg.web.portal.drafts import Draft
from consentreg.web.portal.entrance import blueprint
from consentreg.web.portal.said import Page
from consentreg.web.portal.wording import ANSWERS, RULES


@blueprint.get("/c/answer")
@requires(Permission.HOLD_LINK)
def start() -> Page:
    now = asked()
    return show("portal/start.html", now, stopped=now.stopped, about=reaching.about(ctx(), now.invitation))


@blueprint.get("/c/answer/questions/<int:number>")
@requires(Permission.HOLD_LINK)
def question(number: int, wrong: object = None, status: int = 200) -> Page:
    now = asked()
    if not 1 <= number <= len(now.questions):
        return make_response(redirect(url_for("portal.start")))
    scope = now.questions[number - 1]
    return show("portal/question.html", now, status, scope=scope, number=number, wrong=wrong, answers=ANSWERS,
                said=drafts.of(now).said.get(scope), before=_before(number))  # fmt: skip


def _before(number: int) -> str:
    return url_for("portal.question", number=number - 1) if number > 1 else url_for("portal.start")


@blueprint.post("/c/answer/questions/<int:number>")
@requires(Permission.HOLD_LINK)
def say(number: int) -> Page:
    now = asked()
    said = request.form.get("said")
    if not 1 <= number <= len(now.questions) or said not in set(Said):
        return question(number, wrong=True, status=422)
    draft = drafts.of(now)
    draft.answer(now.questions[number - 1], Said(str(said)))
    return _onward(now, draft)


def _onward(now: Sheet, draft: Draft) -> Response:
    drafts.keep(draft)
    return make_response(redirect(next_page(now, draft), 303))


def next_page(now: Sheet, draft: Draft) -> str:
    """Return the first page that is still open. After a no, what rests on it is not asked: nothing is implied."""
    for number, scope in enumerate(now.questions, 1):
        if scope not in draft.said and not _needless(draft):
            return url_for("portal.question", number=number)
    if draft.yes():
        if draft.rules is None:
            return url_for("portal.rules")
        if scope_of_places := draft.places_to_ask:
            return url_for(PLACES_PAGES[scope_of_places])
        if draft.months is None:
            return url_for("portal.until")
        if draft.too is None and reaching.there(ctx(), now, draft.yeses):
            return url_for("portal.before")
    return check_page()


def _needless(draft: Draft) -> bool:
    take, inside = draft.said.get(Scope.TAKE), draft.said.get(Scope.INTERNAL)
    return take in {Said.NO, Said.LATER} or inside == Said.NO


def check_page() -> str:
    return url_for("portal.check")


@blueprint.route("/c/answer/rules", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def rules() -> Page:
    now = asked()
    draft, outings = drafts.of(now), sheets.outings(ctx(), now)
    if not draft.yes():
        return make_response(redirect(next_page(now, draft)))
    offered = _offered(draft)
    if request.method == "POST":
        draft.rules = [rule for rule in offered if rule in request.form.getlist("rule")]
        drafts.untick_barred(ctx(), draft)
        draft.event = next((event.id for event in outings if event.id == request.form.get("event")), None)
        return _onward(now, draft)
    return show("portal/rules.html", now, rules=offered, draft=draft, outings=outings[:3])


def _offered(draft: Draft) -> dict[str, Any]:
    """Return the rules that mean something for what was agreed to."""
    names = [*(["NO_FACE", "NO_NAME"] if draft.yes(Scope.INTERNAL, Scope.PUBLIC) else []), "GROUP_ONLY",
             *(["NO_SOCIAL"] if draft.yes(Scope.PUBLIC) else []),
             *(["ASK_EACH_TIME"] if draft.yes(Scope.INTERNAL, Scope.PUBLIC) else [])]  # fmt: skip
    return {name: RULES[name] for name in names}


@blueprint.route("/c/answer/until", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def until() -> Page:
    now = asked()
    draft = drafts.of(now)
    if not draft.yes():
        return make_response(redirect(next_page(now, draft)))
    wished = request.form.get("months", "")
    if request.method == "POST" and wished in {str(months) for months in MONTHS}:
        draft.months = int(wished)
        return _onward(now, draft)
    ends = {months: answering.last_day(ctx(), months) for months in MONTHS}
    wrong = request.method == "POST"
    return show("portal/until.html", now, 422 if wrong else 200, ends=ends, draft=draft, wrong=wrong)


@blueprint.route("/c/answer/before", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def before() -> Page:
    """Ask whether a yes is for photos that are here already too, or only for new ones."""
    now = asked()
    draft = drafts.of(now)
    if not draft.yes():
        return make_response(redirect(next_page(now, draft)))
    if request.form.get("too") in {"yes", "no"}:
        draft.too = request.form["too"] == "yes"
        return _onward(now, draft)
    wrong = request.method == "POST"
    return show("portal/before.html", now, 422 if wrong else 200, wrong=wrong, draft=draft,
                there=reaching.there(ctx(), now, draft.yeses))  # fmt: skip
