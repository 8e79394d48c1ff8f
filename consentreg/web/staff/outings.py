"""How far may each photo of an outing go, and what would help most?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consentreg.models import Photo
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import helping, organisation, outings, people, photos, second_looks
from consentreg.services.helping import Act
from consentreg.web import paging
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff.acts import ASKS, SECOND_LOOKS, act_link, act_words, labels
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import LOOK, NOWHERE, UNFINISHED, Tile, tiles
from consentreg.web.staff.wording import day_words

AGAIN = "again"
SHOWS = ("public", "inside", "album", LOOK, NOWHERE, UNFINISHED, AGAIN)
FINE = {"for-album": Scope.TAKE, "for-inside": Scope.INTERNAL, "for-public": Scope.PUBLIC}
"""What else may be shown: every photo that is fine for something, however much further it may go."""
SHEET = 60
"""Photos on one page of the board; what is counted and what would help is of all of them."""
MOST_HELPS = 4
Freed = Mapping[Scope, Sequence[str]]
"""Which photos an act would free, for what."""


@blueprint.get("/outings", endpoint="outings")
@requires(Permission.SEE_PHOTOS)
def listing() -> str:
    known = photos.outings(ctx(), limit=200)
    return render_template("staff/outings.html", outings=known, loose=outings.loose(ctx()), day_words=day_words)


@blueprint.get("/outings/<string:event_id>")
@requires(Permission.SEE_PHOTOS)
def outing(event_id: str) -> str:
    event = organisation.get_event(ctx(), event_id)
    group = organisation.group(ctx(), event.group_id)
    about = {
        "title": event.name,
        "lead": ", ".join(part for part in (group.name, day_words(event.day)) if part),
        "add": url_for("staff.add_photos", outing=event.id),
        "several": url_for("staff.several", event_id=event.id),
        "taken": url_for("staff.taken", event_id=event.id),
        "here": url_for("staff.outing", event_id=event.id),
        "outing": event.id,
    }
    return _board(photos.of_event(ctx(), event), about)


@blueprint.get("/outings/<string:event_id>/unfinished")
@requires(Permission.TAG)
def unfinished(event_id: str) -> Response:
    event = organisation.get_event(ctx(), event_id)
    first = outings.strips(ctx(), [event.id], size=1).get(event.id)
    to_tag = url_for("staff.tag", photo_id=first[0][0]) if first else None
    return redirect(to_tag or url_for("staff.outing", event_id=event.id))


@blueprint.get("/groups/<string:group_id>/photos")
@requires(Permission.SEE_PHOTOS)
def loose(group_id: str) -> str:
    group = organisation.group(ctx(), group_id)
    about = {
        "title": _("Photos without an outing"),
        "lead": group.name,
        "add": url_for("staff.add_photos"),
        "several": None,
        "taken": None,
        "here": url_for("staff.loose", group_id=group.id),
        "outing": None,
    }
    return _board(outings.loose_of(ctx(), group), about)


def _board(found: Sequence[Photo], about: dict[str, Any]) -> str:
    number, show = paging.asked(), request.args.get("show", "")
    every = tiles(ctx(), found)
    wanted = [tile for tile in every if _shown(tile, show)]
    sheet = wanted[(number - 1) * SHEET : number * SHEET]
    return render_template(
        "staff/outing.html",
        about=about,
        total=len(every),
        left=[tile for tile in every if tile.reach == UNFINISHED],
        tiles=sheet,
        turning=paging.turning(
            number, len(wanted), SHEET, show=show if show in {*SHOWS, *FINE} else None, _anchor="sheet"
        ),
        chips=_chips(every, show, about["here"]),
        counted_twice=any((tile.needs_look and tile.reach != NOWHERE) or tile.again for tile in every),
        helps=[*_helps(every, about), *_again(every, about["here"])],
        pending=any(tile.src is None for tile in sheet),
    )


def _shown(tile: Tile, show: str) -> bool:
    if show in FINE:
        return tile.photo.tagging_complete and bool(tile.decided[FINE[show]])
    if show not in SHOWS:
        return True
    return {LOOK: tile.needs_look, AGAIN: tile.again}.get(show, tile.reach == show)


def _chips(every: Sequence[Tile], show: str, here: str) -> list[dict[str, Any]]:
    counts = Counter(tile.reach for tile in every) + Counter({LOOK: sum(tile.needs_look for tile in every)})
    counts[AGAIN] = sum(tile.again for tile in every)
    words = {"public": (_("May go public"), "ALLOW"), "inside": (_("Stay inside"), "ALLOW"),
             "album": (_("Our album only"), "ALLOW"), LOOK: (_("Need a look"), "REVIEW"),
             NOWHERE: (_("Go nowhere"), "DENY"), UNFINISHED: (_("Not finished"), "UNFINISHED"),
             AGAIN: (_("Look again?"), None)}  # fmt: skip
    whole = {"text": _("All"), "href": here, "current": show not in {*SHOWS, *FINE}, "count": len(every)}
    return [whole, *_fine(every, show, here)] + [
        {"text": text, "href": f"{here}?show={key}", "current": show == key, "count": counts[key], "outcome": outcome}
        for key, (text, outcome) in words.items()
        if counts[key] or show == key
    ]


def _fine(every: Sequence[Tile], show: str, here: str) -> list[dict[str, Any]]:
    """Return the chip of what a link from a photo asked to see; it stands there only while it is asked for."""
    words = {"for-album": _("Fine for our album"), "for-inside": _("Fine for inside"),
             "for-public": _("Fine for public")}  # fmt: skip
    if show not in FINE:
        return []
    count = sum(_shown(tile, show) for tile in every)
    return [{"text": words[show], "href": f"{here}?show={show}", "current": True, "count": count, "outcome": "ALLOW"}]


def _again(every: Sequence[Tile], here: str) -> list[dict[str, Any]]:
    """Return the question of the photos in which there seem to be more faces than people. It holds up nothing."""
    count = sum(tile.again for tile in every)
    words = ngettext(
        "In %(num)s photo there seem to be more faces than people named.",
        "In %(num)s photos there seem to be more faces than people named.",
        count,
    )
    return [{"note": words, "act": {"text": _("Look again"), "href": f"{here}?show={AGAIN}"}}] if count else []


def _helps(every: Sequence[Tile], about: Mapping[str, Any]) -> list[dict[str, Any]]:
    finished = [tile for tile in every if tile.photo.tagging_complete]
    per_act: dict[Act, dict[Scope, list[str]]] = {}
    for scope in Scope:
        for act, freed in helping.helps(tile.decided[scope] for tile in finished).items():
            per_act.setdefault(act, {})[scope] = freed
    best = sorted(per_act.items(), key=lambda item: -sum(map(len, item[1].values())))
    names = labels(people.some(ctx(), {person for (_code, person), _n in best if person}).values())
    said = [_help(act, freed, names, about) for act, freed in best]
    return _joined([one for one in said if one])[:MOST_HELPS]


def _help(act: Act, freed: Freed, names: dict[str, str], about: Mapping[str, Any]) -> dict[str, Any] | None:
    words = act_words(*act, names)
    if words is None:
        return None
    counts = Counter({scope: len(ids) for scope, ids in freed.items()})
    concerned = [photo_id for ids in freed.values() for photo_id in ids]
    return {"text": words, "counts": counts, "act": _where(act, words, concerned, names, about)}


def _where(
    act: Act, words: str, concerned: Sequence[str], names: dict[str, str], about: Mapping[str, Any]
) -> dict[str, str] | None:
    """Return the act with where it is done: one page for all of it, or the first photo it is about."""
    code, person = act
    if code in SECOND_LOOKS:
        mine = [photo_id for photo_id in second_looks.waiting(ctx()) if photo_id in concerned]
        return {"text": words, "href": url_for("staff.photo", photo_id=mine[-1])} if mine else None
    if code == "CAPTURE_DATE_UNKNOWN" and about["taken"]:
        return {"text": words, "href": about["taken"]}
    if code in ASKS and person in names:
        return {"text": words, "href": url_for("staff.ask", person_id=person, outing=about["outing"])}
    return act_link(code, person, names, concerned[0])


def _joined(said: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add up what one and the same act would free."""
    joined: dict[str, dict[str, Any]] = {}
    for one in said:
        known = joined.setdefault(one["text"], {**one, "counts": Counter()})
        known["counts"] += one["counts"]
        known["act"] = known["act"] or one["act"]
    for known in joined.values():
        known["note"] = ", ".join(_more(scope, known["counts"][scope]) for scope in Scope if known["counts"][scope])
    return list(joined.values())


def _more(scope: Scope, count: int) -> str:
    words = {
        Scope.TAKE: _("%(count)s more for our album", count=count),
        Scope.INTERNAL: _("%(count)s more for inside", count=count),
        Scope.PUBLIC: _("%(count)s more for public", count=count),
    }
    return str(words[scope])
