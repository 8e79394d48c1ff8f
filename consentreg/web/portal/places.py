"""Which places are OK? Our own, by name and with a drawing, and none is ticked beforehand (domain.md 5.4.3).

One page for what is shown inside and one for what anyone can see. What is ticked is kept in the draft; a page on which
a place has meanwhile been closed, opened or called something else is shown again with everything that still holds.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from flask import make_response, redirect, request

from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import places
from consentreg.services.places import Place
from consentreg.services.sheets import Sheet
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.places import DRAWINGS
from consentreg.web.portal import drafts
from consentreg.web.portal.answering import next_page
from consentreg.web.portal.asked import PLACES_PAGES, asked, show
from consentreg.web.portal.entrance import blueprint
from consentreg.web.portal.language import language
from consentreg.web.portal.said import Page


@blueprint.route("/c/answer/places/inside", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def places_inside() -> Page:
    return _ask(Scope.INTERNAL)


@blueprint.route("/c/answer/places", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
def places_public() -> Page:
    return _ask(Scope.PUBLIC)


def _ask(scope: Scope) -> Page:
    now = asked()
    draft = drafts.of(now)
    if not draft.yes(scope):
        return make_response(redirect(next_page(now, draft)))
    offered = places.offered(ctx(), scope, draft.rules or ())
    if request.method == "GET":
        return _page(now, scope, offered, draft.places.get(scope, ()))
    ticked = request.form.getlist("place")
    if set(ticked) - {place.word for place in offered} or request.form.get("shown") != _digest(offered):
        return _page(now, scope, offered, ticked, moved=True)
    draft.places[scope] = sorted(set(ticked))
    drafts.keep(draft)
    return make_response(redirect(next_page(now, draft), 303))


def _page(now: Sheet, scope: Scope, offered: Sequence[Place], ticked: Iterable[str], *, moved: bool = False) -> Page:
    return show("portal/places.html", now, 409 if moved else 200, scope=scope, page=PLACES_PAGES[scope], places=offered,
                ticked=set(ticked), moved=moved, shown=_digest(offered), language=language(),
                drawings=DRAWINGS)  # fmt: skip


def _digest(offered: Sequence[Place]) -> str:
    """Return what changes when a place is closed, opened, or called something else than it was."""
    seen = "|".join(f"{place.word} {place.called('en')} {place.audience}" for place in offered)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def ticked_words(ticked: Mapping[Scope, Iterable[str]]) -> dict[Scope, str]:
    """Say the places that were ticked, for each question; a place closed since is said to be."""
    return {scope: places.told(ctx(), scope, sorted(words), language()) for scope, words in ticked.items()}
