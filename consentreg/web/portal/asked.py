"""Who is asked on this page, in which words, and is it still theirs to answer?"""

import re
from typing import Any, NoReturn

from flask import abort, make_response, redirect, render_template, request, url_for

from consentreg.rules.words import Scope
from consentreg.services import notices, sheets
from consentreg.services.sheets import Sheet, Voice
from consentreg.web import door
from consentreg.web.door import ctx
from consentreg.web.portal import drafts
from consentreg.web.portal.entrance import invitation, no_link
from consentreg.web.portal.language import easy, language

SLUGS = {Scope.TAKE: "take", Scope.INTERNAL: "inside", Scope.PUBLIC: "public"}
"""What a question's passages and drawing are called."""
PLACES_PAGES = {Scope.INTERNAL: "portal.places_inside", Scope.PUBLIC: "portal.places_public"}
"""Where the places of a question are asked."""
_AFTER_A_SENTENCE = re.compile(r"(?<=[.!?\u201d\u061f])\s+")


def asked() -> Sheet:
    """Return what the link in this browser asks, or end the request with the page that fits better."""
    now = held()
    if now.voice is Voice.VIEW:
        abort(make_response(redirect(url_for("portal.view"), 303)))
    draft = drafts.kept(now.invitation)
    if now.voice is Voice.NONE or (draft and draft.voice != now.voice):
        changed(now)
    return now


def held() -> Sheet:
    """Return what the link in this browser asks, whoever decides by now."""
    found = invitation()
    if found is None or found.purpose not in {"answer", "view"}:
        abort(make_response(no_link()))
    if request.method == "POST" and request.form.get("invitation", found.id) != found.id:
        abort(make_response(render_template("portal/other_link.html"), 409))
    return sheets.sheet(ctx(), found)


def changed(now: Sheet) -> NoReturn:
    """End the request with the page that says who decides by now, and what happens next."""
    drafts.forget()
    abort(make_response(show("portal/changed.html", now, 409)))


def again() -> Sheet:
    """Undo what a refused act had begun, and read anew."""
    door.session().rollback()
    return held()


def show(template: str, now: Sheet, status: int = 200, **more: Any) -> tuple[str, int]:  # noqa: ANN401 (of the template)
    """Return a page in the words and the language of whoever is asked."""
    wording = notices.wording(ctx(), language())
    page = render_template(template, sheet=now, words=words(now), name=now.person.first_name, lines=lines,
                           own=now.authority is None, wording=wording.sha256, slugs=SLUGS, **more)  # fmt: skip
    return page, status


def audience(now: Sheet) -> str:
    """Return for whom the words are written that are shown: easy words are those for the youngest."""
    return "8-11" if easy() and now.authority is None else now.audience


def words(now: Sheet) -> dict[str, str]:
    """Return the passages of whoever is asked, with the name an adult is asked about."""
    passages = notices.wording(ctx(), language()).passages[audience(now)]
    return {part: text.replace("{name}", now.person.first_name) for part, text in passages.items()}


def lines(text: str) -> list[str]:
    """Return a passage as its sentences."""
    return _AFTER_A_SENTENCE.split(text)
