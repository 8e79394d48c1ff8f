"""May this photo go to this place? Photos for one place stand on one page, each with its own yes and no."""

from typing import Any

from flask import Response, flash, make_response, render_template, request, session
from flask_babel import gettext as _

from consentreg.models import Channel
from consentreg.rules.permissions import Permission
from consentreg.rules.words import ChannelClass
from consentreg.services import mine, organisation, step_up, uses
from consentreg.services.each_time import YES
from consentreg.services.places import CLASS_WORDS
from consentreg.services.refusal import NotThere, Refused
from consentreg.services.visits import Visit
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.places import DRAWINGS
from consentreg.web.portal.entrance import blueprint
from consentreg.web.portal.language import language
from consentreg.web.portal.mine_photos import line_of
from consentreg.web.portal.visiting import onward, seeing_photos

PRESSED = "pressed"
"""What was pressed and waits for a code, in the session of this browser."""
PAGE = 12
Page = str | Response | tuple[str, int]


@blueprint.get("/c/me/asked")
@requires(Permission.HOLD_LINK)
@seeing_photos
def asked_uses(visit: Visit) -> Page:
    waits = uses.open_for(ctx(), visit)
    if len(waits) == 1:
        return onward("portal.asked_use", slug=next(iter(waits)).slug)
    return render_template(
        "portal/asked_places.html", visit=visit, places=[(place_of(each), ids) for each, ids in waits.items()]
    )


def place_of(channel: Channel) -> dict[str, Any]:
    """Return a place as somebody reads of it: its name, a drawing, what it is and who sees it."""
    klass = ChannelClass(channel.klass)
    sort = CLASS_WORDS.get(language(), CLASS_WORDS["en"])[klass]
    return {"slug": channel.slug, "name": channel.name, "sort": sort, "drawing": DRAWINGS[klass],
            "audience": channel.audience}  # fmt: skip


@blueprint.get("/c/me/asked/<string:slug>")
@requires(Permission.HOLD_LINK)
@seeing_photos
def asked_use(visit: Visit, slug: str) -> Page:
    return _page(visit, organisation.channel(ctx(), slug))


def _page(visit: Visit, channel: Channel, *, wrong: bool = False) -> Page:
    ids = uses.open_for(ctx(), visit).get(channel, [])
    if not ids:
        return onward("portal.asked_uses") if uses.open_for(ctx(), visit) else onward("portal.me")
    lines = [line_of(visit, one, number) for number, one in enumerate(mine.some(ctx(), visit, ids[:PAGE]), start=1)]
    assert visit.link is not None  # noqa: S101 (whoever is here came by one)
    page = render_template("portal/asked_use.html", visit=visit, place=place_of(channel), lines=lines, total=len(lines),
                           more=len(ids) - len(lines), wrong=wrong, pressed=request.form,
                           waits=step_up.waits_for_staff(ctx(), visit.link))  # fmt: skip
    return (page, 422) if wrong else page


@blueprint.post("/c/me/asked/<string:slug>")
@requires(Permission.HOLD_LINK)
@seeing_photos
def say_use(visit: Visit, slug: str) -> Page:
    channel = organisation.channel(ctx(), slug)
    said = {name.removeprefix("said-"): word for name, word in request.form.items() if name.startswith("said-")}
    if not said:
        return _page(visit, channel, wrong=True)
    noes = {photo_id: word for photo_id, word in said.items() if word != YES}
    if noes:  # A no needs nothing: it is kept whatever becomes of the rest.
        uses.say(ctx(), visit, channel, noes)
    return _saved(visit, channel, {photo_id: YES for photo_id in said if photo_id not in noes})


def _saved(visit: Visit, channel: Channel, yeses: dict[str, str]) -> Page:
    """Keep the yeses, or ask for the code first."""
    kept = []
    try:
        kept = uses.say(ctx(), visit, channel, yeses) if yeses else []
    except Refused as refused:
        if refused.code == "CODE_NEEDED":
            return _send_code(visit, channel, yeses)
        if refused.code == "SEE_IT_FIRST":
            return _page(visit, channel, wrong=True)
        raise
    session.pop(PRESSED, None)
    if any(each.awaits_second for each in kept):
        flash(_("We have it. An adult here will ask you about your yes. Then it counts."), "saved")
    else:
        flash(_("We have it. You can change it on any day."), "saved")
    return onward("portal.asked_uses" if uses.open_for(ctx(), visit) else "portal.me")


def _send_code(visit: Visit, channel: Channel, yeses: dict[str, str]) -> Page:
    assert visit.link is not None  # noqa: S101 (whoever is here came by one)
    session[PRESSED] = {"visit": visit.link.id, "slug": channel.slug, "yeses": sorted(yeses)}
    try:
        step_up.send(ctx(), visit.link)
    except Refused:
        flash(_("We sent three codes. Wait an hour, or ask an adult here."), "warning")
    return onward("portal.use_code")


def _pressed(visit: Visit) -> dict[str, Any]:
    found = session.get(PRESSED)
    if not isinstance(found, dict) or visit.link is None or found.get("visit") != visit.link.id:
        raise NotThere
    return found


@blueprint.route("/c/me/code", methods=["GET", "POST"])
@requires(Permission.HOLD_LINK)
@seeing_photos
def use_code(visit: Visit) -> Page:
    pressed = _pressed(visit)
    assert visit.link is not None  # noqa: S101 (whoever is here came by one)
    wrong = step_up.check(ctx(), visit.link, request.form.get("code", "")) if request.method == "POST" else None
    if request.method == "POST" and wrong is None:
        channel = organisation.channel(ctx(), pressed["slug"])
        return _saved(visit, channel, dict.fromkeys(pressed["yeses"], YES))
    page = render_template("portal/use_code.html", visit=visit, wrong=wrong, slug=pressed["slug"])
    return make_response(page, 422 if wrong else 200)


@blueprint.post("/c/me/code/new")
@requires(Permission.HOLD_LINK)
@seeing_photos
def new_use_code(visit: Visit) -> Page:
    pressed = _pressed(visit)
    return _send_code(visit, organisation.channel(ctx(), pressed["slug"]), dict.fromkeys(pressed["yeses"], YES))
