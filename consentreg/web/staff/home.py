"""What needs me now?"""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import format_date, lazy_gettext, ngettext
from flask_babel import gettext as _

from consentreg.rules.deciders import Regime
from consentreg.rules.milestones import Why
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.words import Scope
from consentreg.services import (
    anew,
    complaints,
    duplicates,
    ending,
    milestones,
    organisation,
    outings,
    photos,
    reviews,
    second_looks,
)
from consentreg.services.anew import Anew
from consentreg.services.milestones import Coming
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role
from consentreg.web.staff import asking, confirming, putting_right
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import day_words
from consentreg.web.urgency import urgency

LOOKED_AT = 60
"""How many of the newest photos the home page asks about for the lead."""
WHERE = {
    Scope.TAKE: lazy_gettext("our album"),
    Scope.INTERNAL: lazy_gettext("inside"),
    Scope.PUBLIC: lazy_gettext("public"),
}


@blueprint.get("/")
@requires(Permission.TAG)
def home() -> str:
    here = ctx()
    known = photos.outings(here, limit=12)
    return render_template(
        "staff/home.html",
        today=format_date(organisation.today(here), "EEEE d MMMM"),
        unfinished=_unfinished(known),
        loose=[(group, count, left) for group, count, left in outings.loose(here) if left],
        waiting=confirming.waiting(),
        to_agree=putting_right.to_agree(),
        ending=_ending(organisation.today(here)),
        unanswered=asking.waiting(),
        anew=_anew(),
        coming=_coming(organisation.today(here)),
        to_look=_to_look(),
        same_people=_same_people(),
        urgency=urgency(),
        complaints=_complaints(),
        second_looks=second_looks.waiting(here),
        outings=known,
        any_photos=any(count for _event, _group, count, _left in known),
        day_words=day_words,
    )


def _unfinished(known: list[tuple[Any, Any, int, int]]) -> list[dict[str, Any]]:
    wanted = [(event, group, count, left) for event, group, count, left in known if left]
    strips = outings.strips(ctx(), [event.id for event, *_rest in wanted])
    return [
        {
            "event": event,
            "note": ", ".join(part for part in (group.name, day_words(event.day)) if part),
            "left": _("%(left)s of %(all)s left", left=left, all=count),
            "sources": [_thumb(*one) for one in strips.get(event.id, [])],
            "href": url_for("staff.tag", photo_id=strips[event.id][0][0]),
        }
        for event, group, count, left in wanted
    ]


def _thumb(photo_id: str, ready: bool) -> str | None:
    return url_for("media.copy", photo_id=photo_id, size="thumb") if ready else None


def _ending(today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": one.person,
            "note": ". ".join(_until(day, one.last) for day in sorted(set(one.last.values()))),
            "left": _days_left((one.first - today).days),
        }
        for one in ending.soon(ctx())
    ]


def _anew() -> list[dict[str, Any]]:
    """Return whom to ask anew, because something has changed since somebody said yes."""
    return [
        {"person": one.person, "note": f"{_changed(one)}: {', '.join(str(WHERE[scope]) for scope in one.scopes)}"}
        for one in anew.listing(ctx())
    ]


def _changed(one: Anew) -> str:
    names = str(_(" and ")).join(each.authority.name if each.authority else each.person.first_name for each in one.whom)
    if one.moved:
        return str(_("Moved on %(day)s. Ask %(names)s", day=day_words(one.moved), names=names))
    if one.why is anew.Why.THEIRS_NOW:
        return str(_("%(names)s must answer now and has not been heard", names=names))
    return str(_("Nobody is written down who may decide now"))


def _coming(today: date) -> list[dict[str, Any]]:
    """Return the birthdays and papers after which somebody must be asked anew; a yes with a last day has its own."""
    return [
        {
            "person": one.person,
            "note": f"{_what(one)}: {', '.join(str(WHERE[scope]) for scope in one.scopes)}. {_who(one)}",
            "left": _days_left((one.on - today).days) if one.on > today else _("Today"),
        }
        for one in milestones.coming(ctx())
        if one.turning.why is not Why.RUNS_OUT
    ]


def _what(one: Coming) -> str:
    day = day_words(one.on)
    if one.turning.why is Why.BIRTHDAY:
        return str(_("%(age)s on %(day)s", age=one.turning.age, day=day))
    if one.turning.why is Why.LEAVES:
        return str(_("Leaves us on %(day)s", day=day))
    if one.turning.why is Why.ORDER_ENDS:
        return str(_("An adult no longer decides from %(day)s", day=day))
    return str(_("Look again by %(day)s whether they understand", day=day))


def _who(one: Coming) -> str:
    name = one.person.first_name
    if one.turning.why is Why.LEAVES:
        return str(_("From then on their yes no longer counts."))
    if one.then is Regime.SELF:
        return str(_("From then on %(name)s decides.", name=name))
    if one.then is Regime.BOTH:
        return str(_("From then on %(name)s and an adult must both say yes.", name=name))
    return str(_("From then on another adult must say yes."))


def _until(day: date, last: dict[Scope, date]) -> str:
    places = ", ".join(str(WHERE[scope]) for scope in last if last[scope] == day)
    return str(_("Until %(day)s: %(places)s", day=day_words(day), places=places))


def _days_left(days: int) -> str:
    return str(ngettext("%(num)s day left", "%(num)s days left", days) if days else _("Last day"))


def _complaints() -> tuple[int, int]:
    return complaints.counts(ctx()) if allowed(role(), Permission.FORGET) else (0, 0)


def _same_people() -> int:
    return len(duplicates.unsettled(ctx())) if allowed(role(), Permission.SETTLE_IDENTITY) else 0


def _to_look() -> int:
    if not allowed(role(), Permission.REVIEW):
        return 0
    here = ctx()
    found = reviews.waiting(here, organisation.channels(here), limit=LOOKED_AT)
    return len({photo.id for photo, _channel, _cleared in found})
