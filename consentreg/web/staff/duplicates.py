"""Is this one young person, written down twice? Only for whoever sees every group: they say same, or different."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.identity import Why
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import duplicates, identity, organisation, people, photos
from consentreg.services.duplicates import Pair
from consentreg.services.refusal import Refused
from consentreg.web.dates import day
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.people import note
from consentreg.web.staff.wording import KINDS, day_words

WHY = {
    Why.NUMBER: lazy_gettext("Both have the same number from the other system."),
    Why.NAME_AND_BIRTH: lazy_gettext("The name and the date of birth are the same."),
    Why.NAME: lazy_gettext("The name is the same. A date of birth is missing."),
    Why.PART_OF_NAME: lazy_gettext("The date of birth is the same, and one name is part of the other."),
    Why.SAID: lazy_gettext("Somebody who knows them said so."),
}
SHOWN = 4
"""How many of a record's newest photos help to know somebody."""
FOUND = 12
"""How many people a search offers."""


@blueprint.get("/same-people", endpoint="same_people")
@requires(Permission.SETTLE_IDENTITY)
def listing() -> str:
    here = ctx()
    return render_template(
        "staff/same_people.html",
        waiting=[_row(pair) for pair in duplicates.unsettled(here)],
        settled=[_row(pair) for pair in duplicates.settled(here)],
    )


@blueprint.get("/people/<string:person_id>/same-as")
@requires(Permission.SETTLE_IDENTITY)
def same_as(person_id: str) -> str:
    here = ctx()
    person = people.get(here, person_id)
    other = people.some(here, [request.args.get("other", "")]).get(request.args.get("other", ""))
    if other is None or other.id == person.id:
        return _search(here, person)
    return _side_by_side(here, person, other)


@blueprint.post("/people/<string:person_id>/same-as")
@requires(Permission.SETTLE_IDENTITY)
def say_same_as(person_id: str) -> Response:
    here = ctx()
    person, other = people.get(here, person_id), people.get(here, request.form.get("other", ""))
    say = request.form.get("say", "")
    if say == "same":
        duplicates.same(here, person, other)
        words = _("They are one person now. Of links that were open for both, the newest still works.")
    elif say == "different":
        duplicates.different(here, person, other)
        words = _("They are two people. Nobody will be asked about them again.")
    elif say == "open":
        duplicates.reopen(here, person, other)
        words = _("Taken back. Until somebody says, the stricter answer counts for both.")
    else:
        raise Refused("UNKNOWN_ANSWER", "Choose one of the buttons.", "say")
    flash(words, "saved")
    return redirect(url_for("staff.same_people"), 303)


def about(here: Context, person: Person) -> list[dict[str, Any]]:
    """Return the rows of a person's page about who else they may be, or are; only where the reader sees both."""
    return [_row(pair, person) for pair in duplicates.about(here, person) if pair.link.verdict != identity.DIFFERENT]


def _row(pair: Pair, seen_from: Person | None = None) -> dict[str, Any]:
    one = seen_from or pair.one
    other, today = pair.beside(one), organisation.today(ctx())
    return {
        "name": other.name if seen_from else " / ".join(dict.fromkeys([one.name, other.name])),
        "href": url_for("staff.same_as", person_id=one.id, other=other.id),
        "page": url_for("staff.person", person_id=other.id),
        "note": note(other, today) if seen_from else " / ".join([note(one, today), note(other, today)]),
        "why": WHY.get(Why(pair.link.why), ""),
        "verdict": pair.link.verdict,
        "when": day_words(organisation.local_day(ctx(), pair.settled_at)) if pair.settled_at else None,
    }


def _search(here: Context, person: Person) -> str:
    search = request.args.get("q", "").strip()[:80]
    found = [each for each in people.listing(here, search=search, size=FOUND + 1) if each.id != person.id]
    return render_template(
        "staff/same_as.html",
        person=person,
        search=search,
        found=[(each, note(each, organisation.today(here))) for each in found[:FOUND]] if search else [],
    )


def _side_by_side(here: Context, person: Person, other: Person) -> str:
    pair = next((each for each in duplicates.about(here, person) if each.beside(person).id == other.id), None)
    joined = other.id in identity.records(here, person.id)
    return render_template(
        "staff/one_person.html",
        person=person,
        other=other,
        both=[_record(here, each) for each in (person, other)],
        why=WHY.get(Why(pair.link.why)) if pair else None,
        verdict=pair.link.verdict if pair else None,
        joined=joined,
    )


def _record(here: Context, person: Person) -> dict[str, Any]:
    ids = duplicates.photos(here, person)
    ready = photos.with_copy(here, ids[:SHOWN], "thumb") if allowed(role(), Permission.SEE_PHOTOS) else set()
    return {
        "name": person.name,
        "href": url_for("staff.person", person_id=person.id),
        "kind": KINDS[person.kind],
        "born": day(person.born) if person.born else None,
        "groups": ", ".join(group.name for group in person.groups),
        "number": person.external_id,
        "left": day_words(person.left_on) if person.left_on else None,
        "photos": len(ids),
        "sources": [url_for("media.copy", photo_id=each, size="thumb") for each in ids[:SHOWN] if each in ready],
    }
