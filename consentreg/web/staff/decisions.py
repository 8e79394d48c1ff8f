"""How far may one photo go, everything that stands in the way at once, and what can be done about it?"""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.context import Context
from consentreg.models import Channel, Depiction, Photo
from consentreg.rules.facts import ChannelStatus
from consentreg.rules.masking import Reason
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.reviews import reviewable
from consentreg.rules.words import Scope
from consentreg.services import alterations, organisation, people, photos, reviews, second_looks, tagging
from consentreg.services.clearance import Cleared, Desk
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role
from consentreg.web.staff import faces
from consentreg.web.staff.acts import act_link, act_of, labels, masked, open_reasons, sentences
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.sheet import PLACES, copy_of
from consentreg.web.staff.suggestions import suggestions
from consentreg.web.staff.tagging import Place, board_of
from consentreg.web.staff.wording import HOLD_REASONS, day_words

Page = str | tuple[str, int] | Response


@blueprint.get("/photos/<string:photo_id>", endpoint="photo")
@requires(Permission.SEE_PHOTOS)
def photo(photo_id: str) -> str:
    desk = Desk(ctx(), [photo_id])  # It reads the photo anew, so the photo is fetched after it.
    found = photos.get(ctx(), photo_id)
    names = labels(people.some(ctx(), desk.known.people).values())
    channels = _in_use(ctx())
    source, made = alterations.relatives(ctx(), found)
    return render_template(
        "staff/photo.html",
        photo=found,
        place=Place.of(found),
        src=copy_of(found, "preview"),
        question=faces.question(found),
        found_faces=faces.found(found),
        board=board_of(found),
        suggestions=suggestions(ctx(), desk, found, channels, names, board_of(found)),
        source=source,
        made=made,
        scopes=[(PLACES[scope], _verdict(found, desk.for_scope(found.id, scope), names)) for scope in Scope],
        channels=[(each, _verdict(found, desk.for_channel(found.id, each), names, each)) for each in channels],
        holds=[hold for hold in found.holds if hold.lifted_at is None],
        hold_reasons=HOLD_REASONS,
        confirms=_confirms(found, names),
        seen_by=[names.get(one.person_id or "", _("Someone we do not know")) for one in found.depictions],
        day_words=day_words,
    )


def _in_use(here: Context) -> list[Channel]:
    today = organisation.today(here)
    return [each for each in organisation.channels(here) if each.standing(today) is not ChannelStatus.RETIRED]


def _verdict(
    photo: Photo, cleared: Cleared, names: Mapping[str, str], channel: Channel | None = None
) -> dict[str, Any]:
    """Return one row of the page, as far as this reader may know."""
    reasons = cleared.reasons(ctx())
    said = open_reasons(reasons) or list(reasons)
    acts = [act_link(act_of(reason), reason.person, names, photo.id) for reason in said]
    return {
        "outcome": cleared.heard(role()).name,
        "reasons": sentences(said, names),
        "act": next((act for act in acts if act), None),
        "codes": sorted({reason.code for reason in said}),
        "until": cleared.expires_on if cleared else None,
        "settle": bool(channel and allowed(role(), Permission.REVIEW) and reviewable(cleared.decision)),
        "asked": _asked_each_time(said, names) if channel else [],
    }


def _asked_each_time(reasons: list[Reason], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return who wants to see the photo first, unless something else is kept from this reader."""
    if masked(reasons):
        return []
    wants = [reason.person or "" for reason in reasons if reason.code == "ASK_EACH_TIME"]
    return [(person_id, names[person_id]) for person_id in wants if person_id in names]


def _confirms(photo: Photo, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what a second pair of eyes could still confirm."""
    return [
        {"depiction": one.id if one else "", "text": _confirm_words(one, names)}
        for one in second_looks.open_here(ctx(), photo)
    ]


def _confirm_words(one: Depiction | None, names: Mapping[str, str]) -> str:
    if one is None:
        return str(_("I looked too: nobody is in it"))
    name = names.get(one.person_id or "", _("this person"))
    return str(_("I looked too: nobody could tell this is %(name)s", name=name))


def _back(photo_id: str, said: str) -> Response:
    flash(said, "saved")
    return redirect(url_for("staff.photo", photo_id=photo_id), 303)


@blueprint.post("/photos/<string:photo_id>/pause")
@requires(Permission.HOLD)
def pause(photo_id: str) -> Response:
    photos.hold(ctx(), photos.get(ctx(), photo_id), request.form.get("reason", ""))
    return _back(photo_id, _("Paused. Nothing of it goes out until somebody lifts the pause."))


@blueprint.post("/photos/<string:photo_id>/pause/<string:hold_id>/lift")
@requires(Permission.HOLD)
def lift_pause(photo_id: str, hold_id: str) -> Response:
    photos.lift_hold(ctx(), photos.get(ctx(), photo_id), hold_id)
    return _back(photo_id, _("No longer paused."))


@blueprint.post("/photos/<string:photo_id>/confirm")
@requires(Permission.TAG)
def attest(photo_id: str) -> Response:
    here = ctx()
    looked = tagging.attest(here, photos.get(here, photo_id), request.form.get("depiction") or None)
    left = [] if second_looks.open_here(here, photos.get(here, looked.id)) else second_looks.waiting(here)
    if not left:
        return _back(photo_id, _("Thank you. It is written down that you looked."))
    return _back(left[0], _("Thank you. It is written down that you looked. This one waits for you too."))


@blueprint.post("/photos/<string:photo_id>/channels/<string:slug>/clear")
@requires(Permission.REVIEW)
def settle(photo_id: str, slug: str) -> Response:
    here = ctx()
    found, channel = photos.get(here, photo_id), organisation.channel(here, slug)
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise Refused("REASON_NEEDED", _("Write in a few words why it may go out."), "reason")
    reviews.settle(here, found, channel, reason=reason)
    return _back(photo_id, _("Cleared for %(place)s, for seven days.", place=channel.name))
