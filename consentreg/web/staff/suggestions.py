"""What is the smallest change after which this photo may be used, and which of its neighbours may be already?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from consentreg.context import Context
from consentreg.models import Channel, Photo
from consentreg.rules.words import Scope
from consentreg.services import people, proposals
from consentreg.services.clearance import Desk, scope_of
from consentreg.services.proposals import Proposal, Wish
from consentreg.web.staff.acts import date_page
from consentreg.web.staff.outings import FINE

PLACES = {Scope.TAKE: lazy_gettext("our album"), Scope.INTERNAL: lazy_gettext("inside"),
          Scope.PUBLIC: lazy_gettext("public")}  # fmt: skip
SIDES = {"left": lazy_gettext("Crop to the left"), "right": lazy_gettext("Crop to the right")}
MOST_NAMED = 3
Line = dict[str, Any]


def suggestions(
    here: Context, desk: Desk, photo: Photo, channels: Sequence[Channel], names: Mapping[str, str], board: str
) -> list[Line]:
    """Return what would help, each with where it is done; nothing for a photo that is not finished."""
    if not photo.tagging_complete:
        return []
    found = proposals.changes(here, desk, photo, [*Scope, *channels])
    missing = [scope for scope in Scope if not desk.for_scope(photo.id, scope)]
    changes = [_change(photo, each, names) for each in found]
    return [*_born_later(here, photo), *changes, *_neighbours(here, photo, missing, board)]


def _born_later(here: Context, photo: Photo) -> list[Line]:
    """Return what is likely wrong where a photo seems older than somebody in it whom this reader sees."""
    pictured = {depiction.person_id for depiction in photo.depictions if depiction.person_id}
    births = [person.born for person in people.some(here, pictured).values() if person.born]
    if photo.captured_to is None or all(born <= photo.captured_to for born in births):
        return []
    act = {"text": _("Check when it was taken"), "href": date_page(photo.id)}
    return [{"text": _("The date is before somebody in it was born."), "act": act}]


def _change(photo: Photo, proposal: Proposal, names: Mapping[str, str]) -> Line:
    then = _("Then it may go here: %(places)s.", places=", ".join(map(place_name, told(proposal.wishes))))
    if proposal.crop:
        part: dict[str, Any] = dict(percents(proposal.crop.x, proposal.crop.y, proposal.crop.w, proposal.crop.h))
        href = url_for("staff.crop", photo_id=photo.id, **part)
        return {"text": then, "act": {"text": str(SIDES[proposal.side or "left"]), "href": href}}
    href = url_for("staff.cover", photo_id=photo.id, who=proposal.covered)
    pictured = {depiction.id: depiction.person_id or "" for depiction in photo.depictions}
    who = sorted(names.get(pictured[each], _("somebody we do not know")) for each in proposal.covered)
    return {"text": then, "act": {"text": _("Cover %(names)s", names=_listed(who)), "href": href}}


def told(wishes: Sequence[Wish]) -> list[Wish]:
    """Return the wishes to name: a place is not named beside the scope it belongs to."""
    return [wish for wish in wishes if not isinstance(wish, Channel) or scope_of(wish) not in wishes]


def place_name(wish: Wish) -> str:
    """Return what to call a place in a sentence."""
    return wish.name if isinstance(wish, Channel) else str(PLACES[wish])


def percents(*sides: float) -> dict[str, str]:
    """Return a part of a photo as the form to crop says it: percent, cut at a tenth so that nothing is added."""
    left, top, width, height = sides
    right, bottom = int((left + width) * 1000) / 10, int((top + height) * 1000) / 10
    first, upper = -int(-left * 1000 // 1) / 10, -int(-top * 1000 // 1) / 10
    told = {"left": first, "top": upper, "width": right - first, "height": bottom - upper}
    return {name: f"{round(value, 1):g}" for name, value in told.items()}


def _listed(who: Sequence[str]) -> str:
    if len(who) > MOST_NAMED:
        return str(ngettext("%(num)s person", "%(num)s people", len(who)))
    return str(_(" and ")).join(who)


def _neighbours(here: Context, photo: Photo, missing: Sequence[Scope], board: str) -> list[Line]:
    """Return how many others are fine for the widest use that this photo is not fine for."""
    counts = proposals.neighbours(here, photo, missing) if photo.event_id else {}
    for show, scope in reversed(FINE.items()):
        if count := counts.get(scope):
            words = ngettext(
                "%(num)s other photo of this outing is already fine for %(place)s.",
                "%(num)s other photos of this outing are already fine for %(place)s.",
                count,
                place=str(PLACES[scope]),
            )
            return [{"text": words, "act": {"text": _("See them"), "href": f"{board}?show={show}"}}]
    return []
