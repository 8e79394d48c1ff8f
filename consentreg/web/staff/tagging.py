"""Who is in this photo? One photo a page, forty photos in five minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consentreg.models import Person, Photo
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import clearance, looking, organisation, outings, people, photos, tagging
from consentreg.services.editions import Stale
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires
from consentreg.web.staff import faces
from consentreg.web.staff.acts import labels, so_far
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import PLACES, copy_of
from consentreg.web.staff.tag_sheet import STRANGERS, Sheet, add_people, kept, said, says_when, taken_days
from consentreg.web.staff.undoing import fields, offer, offered
from consentreg.web.staff.wording import day_words

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
SHOWN_AT_ONCE = 24
FOUND = 12
Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo stands among those of its outing."""

    number: int
    total: int
    before: str | None
    after: str | None
    left: int

    @classmethod
    def of(cls, photo: Photo) -> "Place":
        """Find a photo among those that stand with it."""
        row = outings.beside(ctx(), photo)
        ids = [photo_id for photo_id, _done in row]
        at = ids.index(photo.id)
        before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
        return cls(at + 1, len(ids), before, after, sum(not done for _id, done in row))


@blueprint.get("/photos/<string:photo_id>/people")
@requires(Permission.TAG)
def tag(photo_id: str) -> str:
    photo = photos.get(ctx(), photo_id)
    return _page(photo, kept(photo))


@blueprint.post("/photos/<string:photo_id>/people")
@requires(Permission.TAG)
def say_who(photo_id: str) -> Page:
    photo = photos.get(ctx(), photo_id)
    sheet = before = kept(photo)
    complete = photo.tagging_complete
    try:
        sheet = said(request.form, looking.unmarked(photo, ()))
        if "same" in request.form or "find" in request.form:
            return _helped(photo, sheet)
        changed = _say(photo, sheet)
    except Stale:
        return _changed(photo, sheet)
    except NotThere:
        raise
    except Refused as refused:
        session().rollback()
        return _page(photos.get(ctx(), photo_id), sheet, refused), 422
    place = Place.of(photo)
    if changed:
        offer(_saved(place), photo, before, complete=complete)
    return _onwards(photo, place)


def _say(photo: Photo, sheet: Sheet) -> bool:
    """Keep what was said; return whether anything was. Whoever only turns the page may leave it unfinished."""
    leaving = "go" in request.form
    if leaving and sheet == kept(photo):
        return False
    if not leaving:
        sheet.check()
    _write(photo, sheet, complete=sheet.checks_out)
    return True


def _write(photo: Photo, sheet: Sheet, *, complete: bool) -> None:
    first, last = taken_days(sheet)
    photo = tagging.say(ctx(), photo, sheet.tags(complete=complete), opened=sheet.version)
    if says_when(sheet) and (first, last) != (photo.captured_from, photo.captured_to):
        photos.correct_date(ctx(), photo, first, last, opened=sheet.dated)


@blueprint.post("/photos/<string:photo_id>/people/undo")
@requires(Permission.TAG)
def unsay(photo_id: str) -> Response:
    photo = photos.get(ctx(), photo_id)
    before, complete = offered()
    _write(photo, before, complete=complete and before.checks_out)
    flash(_("Taken back. This is as it was before."), "saved")
    return redirect(url_for("staff.tag", photo_id=photo_id), 303)


def _onwards(photo: Photo, place: Place) -> Response:
    go = request.form.get("go")
    if go == "why":
        return redirect(url_for("staff.photo", photo_id=photo.id), 303)
    target = {"previous": place.before, "board": None}.get(go or "next", place.after)
    return redirect(url_for("staff.tag", photo_id=target) if target else board_of(photo), 303)


def _saved(place: Place) -> str:
    if place.after:
        return str(_("Photo %(number)s is saved.", number=place.number))
    if not place.left:
        return str(_("Saved. Every photo is finished."))
    return str(ngettext("Saved. %(num)s photo is not finished.", "Saved. %(num)s photos are not finished.", place.left))


def board_of(photo: Photo) -> str:
    """Return the address of the sheet a photo stands on."""
    if photo.event_id:
        return url_for("staff.outing", event_id=photo.event_id)
    return url_for("staff.loose", group_id=photo.group_id)


def _helped(photo: Photo, sheet: Sheet) -> str:
    """Draw the page again with more people on it; nothing is kept yet."""
    if "same" in request.form:
        add_people(sheet, _last_people(Place.of(photo)))
        return _page(photo, sheet)
    found = people.listing(ctx(), search=request.form.get("who", "").strip(), size=FOUND)
    return _page(photo, sheet, found=found)


def _last_people(place: Place) -> list[str]:
    if place.before is None:
        return []
    return [one.person_id for one in photos.get(ctx(), place.before).depictions if one.person_id]


def _mine_already(fresh: Photo, sheet: Sheet) -> bool:
    """Say whether the very same was said by the very same person meanwhile, as in another tab."""
    mine = fresh.tagged_by == ctx().actor.id and fresh.tagging_complete == sheet.checks_out
    return mine and sheet.is_said_in(kept(fresh))


def _changed(photo: Photo, sheet: Sheet) -> Page:
    """Say what a colleague has changed meanwhile, and what was said here."""
    session().rollback()
    fresh = photos.get(ctx(), photo.id)
    now = kept(fresh)
    if _mine_already(fresh, sheet):
        flash(_saved(Place.of(fresh)), "saved")
        return _onwards(fresh, Place.of(fresh))
    known = labels(people.some(ctx(), {*now.named, *sheet.named}).values())
    both = [tuple(map(said_of, (now, sheet))) for said_of in (partial(_who, names=known), _when)]
    again = [*fields(sheet).items(multi=True), ("version", now.version), ("dated", now.dated)]
    if "go" in request.form:
        again.append(("go", request.form["go"]))
    return render_template("staff/changed.html", photo=fresh, both=both, again=again, src=copy_of(fresh, "thumb")), 409


def _when(sheet: Sheet) -> str:
    first, last = taken_days(sheet)
    return ", ".join(day_words(each) for each in dict.fromkeys((first, last)) if each) or _("No day")


def _who(sheet: Sheet, names: dict[str, str]) -> str:
    words = [names.get(person_id, _("someone of another group")) for person_id in sheet.named]
    others = sheet.strangers.total()
    if others:
        words.append(ngettext("%(num)s person we do not know", "%(num)s people we do not know", others))
    return ", ".join(words) or _("nobody")


def _page(photo: Photo, sheet: Sheet, refused: Refused | None = None, found: Sequence[Person] | None = None) -> str:
    place, src = Place.of(photo), copy_of(photo, "preview")
    known, others, names = _buttons(photo, sheet, found or ())
    event = organisation.get_event(ctx(), photo.event_id) if photo.event_id else None
    group = organisation.group(ctx(), photo.group_id)
    marked = [*sheet.marked, *(one.box for one in sheet.named.values() if one.box)]
    return render_template(
        "staff/tag.html",
        photo=photo,
        faces=faces.frames(photo, looking.unmarked(photo, marked)),
        question=faces.question(photo),
        prompts=faces.prompts(photo),
        found_faces=faces.found(photo),
        sheet=sheet,
        place=place,
        known=known,
        others=others,
        found=found,
        names=names,
        keys=dict(zip([*known, *others], KEYS, strict=False)),
        same=_last_people(place),
        so_far=_so_far(photo),
        strangers=STRANGERS,
        refused=refused,
        title_of=", ".join([event.name if event else _("Photos without an outing"), group.name]),
        board=board_of(photo),
        src=src,
        day_words=day_words,
        many=len(others) > SHOWN_AT_ONCE,
        has_errors=bool(refused),
    )


def _buttons(photo: Photo, sheet: Sheet, found: Sequence[Person]) -> tuple[list[str], list[str], dict[str, str]]:
    """Return whom to offer first, whom after, and what to call everybody."""
    first, rest = outings.likely(ctx(), photo)
    here = {person.id: person for person in (*first, *rest, *found)}
    missing = set(sheet.named) - set(here)
    here |= people.some(ctx(), missing) if missing else {}
    unseen = {person_id: _("Someone of another group") for person_id in missing if person_id not in here}
    offered = first or rest
    known = dict.fromkeys([*(person.id for person in (*offered, *found)), *sheet.named])
    return list(known), [person.id for person in rest if person.id not in known], labels(here.values()) | unseen


def _so_far(photo: Photo) -> dict[str, Any]:
    if not photo.tagging_complete:
        return dict.fromkeys(PLACES.values(), "UNFINISHED")
    desk = clearance.Desk(ctx(), [photo.id])
    names = labels(people.some(ctx(), desk.known.people).values())
    decided = {scope: desk.for_scope(photo.id, scope) for scope in Scope}
    return {
        place: so_far(decided[scope].heard(ctx().actor.role), decided[scope].reasons(ctx()), names)
        for scope, place in PLACES.items()
    }
