"""Which photos do we show to whoever wants to be asked each time, for which place, and what did they say?"""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.models import Channel, Person
from consentreg.rules.facts import ChannelStatus
from consentreg.rules.permissions import Permission
from consentreg.services import asking, organisation, people, uses
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff import links
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import copy_of

Page = str | Response | tuple[str, int]
WRITTEN = {"heard_yes": "yes", "heard_no": "no"}


@blueprint.get("/people/<string:person_id>/each-time")
@requires(Permission.ASK)
def each_time(person_id: str) -> Page:
    return _page(people.get(ctx(), person_id), request.args.getlist("photo"))


def _page(person: Person, ticked: list[str], wrong: str | None = None) -> Page:
    here = ctx()
    ours = _in_use()
    offered = {each.slug: uses.candidates(here, person, each) for each in ours}
    places = [each for each in ours if offered[each.slug]]
    chosen = next((each for each in places if each.slug == request.values.get("place")), None) or next(
        iter(places), None
    )
    photos = [(each, copy_of(each, "thumb")) for each in offered[chosen.slug]] if chosen else []
    whom = uses.whom(here, person)
    page = render_template(
        "staff/each_time.html",
        person=person,
        places=places,
        chosen=chosen,
        photos=photos,
        ticked=ticked or ([photos[0][0].id] if len(photos) == 1 else []),
        whom=[adult.name if adult else person.first_name for adult in whom],
        can_mail=asking.can_write(here) and any((adult or person).email for adult in whom),
        wrong=wrong,
    )
    return (page, 422) if wrong else page


def _in_use() -> list[Channel]:
    today = organisation.today(ctx())
    return [each for each in organisation.channels(ctx()) if each.standing(today) is not ChannelStatus.RETIRED]


@blueprint.post("/people/<string:person_id>/each-time")
@requires(Permission.RECORD_ANSWERS)
def ask_each_time(person_id: str) -> Page:
    here = ctx()
    person, channel = people.get(here, person_id), organisation.channel(here, request.form.get("place", ""))
    photo_ids, way = request.form.getlist("photo"), request.form.get("way", "")
    try:
        if way in WRITTEN:
            return _written(person, uses.write_down(here, person, photo_ids, channel, WRITTEN[way]), channel)
        asked = uses.ask(here, person, photo_ids, channel)
        return _handed_over(person, asked[0].authority_id, way)
    except Refused as refused:
        return _page(people.get(here, person_id), photo_ids, wrong=str(_(refused.detail)))


def _written(person: Person, kept: list[Any], channel: Channel) -> Response:
    if kept[0].awaits_second:
        flash(_("Written down. It counts once a colleague who heard it too confirms it, on their first page."), "saved")
    else:
        flash(_("Written down. These photos do not go to %(place)s.", place=channel.name), "saved")
    return redirect(url_for("staff.person", person_id=person.id), 303)


def _handed_over(person: Person, authority_id: str | None, way: str) -> Page:
    """Hand over a link to the page on which they are asked, or leave it to the next time they open it."""
    if way in {"show", "email", "print"}:
        invitation, token = asking.ask(ctx(), person, authority_id or "self", way=way, purpose="visit", why="each_time")
        if token and way == "show":
            return links.shown(person, invitation, token)
        if token:
            back = {"text": person.name, "href": url_for("staff.person", person_id=person.id)}
            return links.printed([links.sheet(person, invitation, token)], back)
        flash(_("The e-mail is on its way. They are asked on their own page."), "saved")
    else:
        flash(_("They are asked when they open their own page."), "saved")
    return redirect(url_for("staff.person", person_id=person.id), 303)
