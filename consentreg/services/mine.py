"""What does somebody see of themselves: their photos, what may happen with each, and where each went?

About whoever else is in a photo nothing is told but that there is somebody.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Copy, Depiction, Event, Photo
from consentreg.rules.findings import Finding
from consentreg.rules.masking import heard
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import identity, own_views, publications
from consentreg.services.clearance import Desk
from consentreg.services.own_views import View
from consentreg.services.publications import Out
from consentreg.services.refusal import NotThere
from consentreg.services.visits import Visit

OWN_NO = frozenset({"OWN_NO", "LOWER_SCOPE_NO"})
UNASKED = frozenset({"NOT_ASKED", "NO_ANSWER_YET", "EXPIRED", "NOT_YET_VALID", "TAKE_NOT_AGREED"})
"""Reasons about somebody themselves that come to: they have not said yes, or not any more."""


class Shown(StrEnum):
    """What a page shows of a photo."""

    READY = "ready"
    MAKING = "making"
    PAUSED = "paused"
    TOGETHER = "together"
    """Others are in it who cannot be covered: an adult looks at it with them."""


class May(StrEnum):
    """Whether a photo of somebody may be used, in the reasons they may know."""

    YES = "yes"
    SAID_NO_TO_IT = "said_no_to_it"
    SAID_NO = "said_no"
    UNASKED = "unasked"
    OTHERS = "others"
    LOOK = "look"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Mine:
    """One photo of somebody, as they may see it."""

    photo: Photo
    event: Event | None
    shown: Shown
    copy: Copy | None
    said_no: datetime | None
    may: dict[Scope, May] = field(default_factory=dict)
    places: list[Out] = field(default_factory=list)


def listing(ctx: Context, visit: Visit) -> list[Mine]:
    """Return the photos somebody is in, newest first; none for an adult who may not see photos."""
    return _seen(ctx, visit, ids(ctx, visit))


def some(ctx: Context, visit: Visit, photo_ids: Sequence[str]) -> list[Mine]:
    """Return those of their photos, in this order; what is not theirs is left out."""
    own = set(ids(ctx, visit))
    return _seen(ctx, visit, [each for each in photo_ids if each in own])


def one(ctx: Context, visit: Visit, photo_id: str) -> Mine:
    """Return one of their photos or raise NotThere."""
    return _seen(ctx, visit, [photo(ctx, visit, photo_id).id])[0]


def photo(ctx: Context, visit: Visit, photo_id: str) -> Photo:
    """Return the row of one of their photos or raise NotThere."""
    found = ctx.session.get(Photo, photo_id) if photo_id in ids(ctx, visit) else None
    if found is None:
        raise NotThere
    return found


def ids(ctx: Context, visit: Visit) -> list[str]:
    """Return the ids of the photos somebody is in, newest first; none for an adult who may not see photos."""
    if not visit.sees_photos:
        return []
    query = sa.select(Photo.id).join(Depiction, Depiction.photo_id == Photo.id)
    query = query.where(among(Depiction.person_id, identity.records(ctx, visit.person.id)), Photo.erased_at.is_(None))
    newest = (Photo.captured_to.is_(None), Photo.captured_to.desc(), Photo.taken_at.desc(), Photo.added_at.desc())
    return list(dict.fromkeys(ctx.session.scalars(query.order_by(*newest, Photo.id))))


def told(ctx: Context, visit: Visit, desk: Desk) -> list[Mine]:
    """Return the photos somebody is in from what a desk has read of them already."""
    return _at(ctx, visit, desk, [each for each in ids(ctx, visit) if each in desk.known.photos])


def _seen(ctx: Context, visit: Visit, photo_ids: list[str]) -> list[Mine]:
    return _at(ctx, visit, Desk(ctx, photo_ids), photo_ids)


def _at(ctx: Context, visit: Visit, desk: Desk, photo_ids: list[str]) -> list[Mine]:
    views = {each: own_views.view(desk, each, visit.person.id) for each in photo_ids}
    copies = own_views.copies(ctx, [view for view in views.values() if view])
    places = went(ctx, visit.person.id, photo_ids)
    return [_mine(desk, visit, each, views[each], copies.get(each), places.get(each, [])) for each in photo_ids]


def _mine(desk: Desk, visit: Visit, photo_id: str, view: View | None, copy: Copy | None, places: list[Out]) -> Mine:
    known = desk.known
    photo = known.photos[photo_id]
    said_no = _objected(desk, photo_id, visit)
    may = {scope: _may(desk, photo_id, visit, scope) for scope in (Scope.INTERNAL, Scope.PUBLIC)}
    shown = _shown(desk, photo, view, copy)
    return Mine(photo, known.events.get(photo.event_id or ""), shown, copy if shown is Shown.READY else None, said_no,
                may, places)  # fmt: skip


def _shown(desk: Desk, photo: Photo, view: View | None, copy: Copy | None) -> Shown:
    if paused(desk, photo.id):
        return Shown.PAUSED
    if view is None:
        return Shown.TOGETHER
    return Shown.READY if copy else Shown.MAKING


def paused(desk: Desk, photo_id: str) -> bool:
    """Say whether a photo, or one it was made from, is paused."""
    known = desk.known
    return not known.held.keys().isdisjoint({known.photos[photo_id].sha256, *known.made_from.get(photo_id, ())})


def _may(desk: Desk, photo_id: str, visit: Visit, scope: Scope) -> May:
    cleared = desk.for_scope(photo_id, scope)
    if cleared:
        return May.YES
    if not visit.own:
        return May.ASK  # Why is for the person to tell, or for staff.
    if _objected(desk, photo_id, visit):
        return May.SAID_NO_TO_IT
    return _why(heard(cleared.decision, None).findings, desk.known.records(visit.person.id, others=False))


def _objected(desk: Desk, photo_id: str, visit: Visit) -> datetime | None:
    """Return when they first said no to a photo, in whichever record of theirs."""
    objections = desk.known.objections.get(photo_id, {})
    records = desk.known.records(visit.person.id, others=False)
    return min((at for each, at in objections.items() if each in records), default=None)


def _why(against: Iterable[Finding], records: Collection[str]) -> May:
    denied = [found for found in against if found.outcome is Outcome.DENY]
    codes = {found.code for found in denied if found.person in records}
    if codes & OWN_NO:
        return May.SAID_NO
    if codes:
        return May.UNASKED if codes <= UNASKED else May.ASK
    if any(found.person for found in denied):
        return May.OTHERS
    return May.ASK if denied else May.LOOK


def went(ctx: Context, person_id: str, photo_ids: Collection[str]) -> dict[str, list[Out]]:
    """Return where photos went in which somebody was named then, by photo, newest first.

    Where another group put the same file counts too: to them it is the same photo.
    """
    places: dict[str, list[Out]] = {}
    records, same = identity.records(ctx, person_id), _rows_of(ctx, photo_ids)
    for out in publications.of_person(ctx, person_id):
        if not records.isdisjoint(out.publication.people):
            for photo_id in same.get(out.publication.photo_id, ()):
                places.setdefault(photo_id, []).append(out)
    return places


def _rows_of(ctx: Context, photo_ids: Collection[str]) -> dict[str, list[str]]:
    """Return those of these photos each row with the same bytes stands for: itself, or the first of them."""
    row = aliased(Photo)
    query = sa.select(row.id, Photo.id).join(Photo, Photo.sha256 == row.sha256).where(among(Photo.id, photo_ids))
    found: dict[str, list[str]] = {}
    for each, photo_id in ctx.session.execute(query.order_by(row.id, row.id != Photo.id, Photo.id)):
        found.setdefault(each, [photo_id])
    return found


def have_made(ctx: Context, visit: Visit) -> int:
    """Have the copies made that somebody will look at; return how many are not there yet."""
    photo_ids = ids(ctx, visit)
    desk = Desk(ctx, photo_ids)
    views = [view for each in photo_ids if (view := own_views.view(desk, each, visit.person.id))]
    return own_views.ask(ctx, views)


def copy_bytes(ctx: Context, visit: Visit, photo_id: str) -> bytes | None:
    """Return the clean copy somebody may see of a photo of theirs, None while it is made; raise NotThere."""
    seen = one(ctx, visit, photo_id)
    if seen.shown not in {Shown.READY, Shown.MAKING}:
        raise NotThere
    return ctx.derivatives.get(seen.copy.key) if seen.copy else None


def trip(ctx: Context, answer: Answer) -> Event | None:
    """Return the outing a yes was given for, if it was for one alone."""
    only = next((rule.get("event") for rule in answer.conditions if isinstance(rule, dict)), None)
    return ctx.session.get(Event, only) if only else None


def every(ctx: Context, person_id: str, authority_id: str | None) -> list[Answer]:
    """Return everything one of those who answer for a person ever answered, oldest first."""
    query = sa.select(Answer).where(identity.theirs(ctx, Answer, person_id, authority_id))
    return list(ctx.session.scalars(query.order_by(Answer.since, Answer.recorded_at, Answer.id)))
