"""How does a photo that may not be used become another one that may, by covering somebody or cropping?

The result is a photo of its own, with its own bytes and its own tags. Those of its source are handed on as a
proposal: it is not finished until somebody has confirmed who is in it, and nobody has confirmed yet that nobody could
tell who was covered. In three steps, so that no transaction waits for it: `prepare`, `Work.make`, `keep`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.imaging import covering, derivative, intake
from consentreg.imaging.covering import Box, Cover, Look
from consentreg.imaging.limits import MAX_ASPECT
from consentreg.models import Alteration, Depiction, JobName, Photo
from consentreg.rules.people import Identifiable
from consentreg.services import audit, jobs, photos, proposals, regions
from consentreg.services.refusal import Conflict, Refused
from consentreg.services.tagging import MOST
from consentreg.services.turns import lock_pictured

Sides = Sequence[float]
"""Left, top, width and height as shares (0..1) of the photo as displayed."""
LEAST_PIXELS = 32
"""The shortest side a crop may leave."""
MOST_HIDDEN = 0.95
"""More than this share of a photo covered leaves nothing to look at."""
WHOLE = Box(0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Covered:
    """A part to be covered, and the id of the depiction it hides, if it hides anybody who is named or counted."""

    box: Box
    depiction: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall be done to a photo; made by `to_cover` or `to_crop`, so that it can be done."""

    covers: tuple[Covered, ...] = ()
    look: Look = Look.SOLID
    crop: Box | None = None

    @property
    def alteration(self) -> covering.Alteration:
        """Return what the pixels need to know of it."""
        return covering.Alteration(self.crop, tuple(Cover(each.box, self.look) for each in self.covers))


@dataclass(frozen=True, slots=True)
class Work:
    """A plan and the bytes it is about."""

    data: bytes
    plan: Plan

    def make(self) -> derivative.Derivative:
        """Make the new photo and prove it mute; raise Refused. Slow and without a database."""
        try:
            return covering.altered(self.data, self.plan.alteration)
        except intake.Refused as refused:
            raise Refused(refused.code, refused.detail) from refused
        except derivative.NotMute as error:
            raise Refused("NOT_MUTE", "No clean photo could be made of it, so nothing was kept.") from error


def to_cover(photo: Photo, drawn: Sequence[tuple[Sides, str | None]], who: Sequence[str], look: str) -> Plan:
    """Plan to cover the parts that were drawn, and whoever else is chosen where they were once marked."""
    known = {depiction.id: depiction for depiction in photo.depictions}
    if len(drawn) + len(who) > MOST:
        raise Refused("TOO_MANY_COVERS", f"Cover {MOST} parts at most.", "box")
    if look not in set(Look):
        raise Refused("UNKNOWN_LOOK", "Choose a plain shape or a drawn figure.", "look")
    if not {each for _sides, each in drawn if each} | set(who) <= set(known):
        raise Refused("UNKNOWN_PERSON", "One of the people is not in this photo. Choose from the list.", "who")
    covers = [Covered(_box(sides), each or None) for sides, each in drawn]
    shown = {cover.depiction for cover in covers}
    covers += [_where_marked(photo, known[each]) for each in dict.fromkeys(who) if each not in shown]
    if not covers:
        raise Refused("NOTHING_TO_COVER", "Choose who shall be covered, or draw where.", "who")
    if covering.hidden_share(tuple(Cover(each.box) for each in covers)) > MOST_HIDDEN:
        raise Refused("NOTHING_LEFT", "That would cover the whole photo. Cover less, or leave this photo.", "box")
    return Plan(tuple(covers), Look(look))


def _box(sides: Sides) -> Box:
    if len(sides) != 4 or not Box(*sides).valid:
        raise Refused("BAD_BOX", "A part must lie inside the photo. Draw it again.", "box")
    return Box(*sides)


def _where_marked(photo: Photo, depiction: Depiction) -> Covered:
    region = region_of(photo, depiction)
    if region is None:
        raise Refused("WHERE_NEEDED", "Nobody has marked where they are. Draw it, or write it down.", "box")
    return Covered(Box(*region), depiction.id)


def region_of(photo: Photo, depiction: Depiction) -> tuple[float, float, float, float] | None:
    """Return what a cover of somebody would take before its margin, or None where nobody has marked them."""
    box = regions.box_of(depiction)
    if box is None:
        return None
    region = regions.head_and_shoulders(photo, box)
    return region.x, region.y, region.w, region.h


def to_crop(photo: Photo, sides: Sides) -> Plan:
    """Plan to keep one part of a photo."""
    crop = _box(sides)
    width, height = covering.kept_size(crop, (photo.width, photo.height))
    if (width, height) == (photo.width, photo.height):
        raise Refused("NOTHING_CUT", "That is the whole photo. Choose a part of it.", "crop")
    if min(width, height) < LEAST_PIXELS:
        raise Refused("TOO_SMALL", "That would leave almost nothing. Choose a larger part.", "crop")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refused("TOO_NARROW", f"A photo is at most {MAX_ASPECT} times as long as wide. Choose more.", "crop")
    return Plan(crop=crop)


def gone(photo: Photo, plan: Plan) -> frozenset[str]:
    """Return the depictions of whom nothing would be left."""
    return proposals.outside(photo, plan.crop) if plan.crop else frozenset()


def prepare(ctx: Context, photo: Photo, plan: Plan) -> Work:
    """Read what the new photo is made from; raise Refused when the kept file is not what was handed in."""
    return Work(photos.original(ctx, photo), plan)


def keep(ctx: Context, photo_id: str, plan: Plan, made: derivative.Derivative, *, version: int) -> Photo:
    """Keep the new photo beside its source. The same done twice is the same photo.

    `version` is the tag version the planner saw: a newer one means somebody else spoke in between (Conflict).
    """
    lock_pictured(ctx, [photo_id])
    source = photos.get(ctx, photo_id)
    if source.tag_version != version:
        raise Conflict("CHANGED_MEANWHILE", "A colleague has just changed who is in this photo. Look again.")
    same = sa.select(Photo).where(Photo.sha256 == made.sha256, Photo.group_id == source.group_id)
    if existing := ctx.session.scalar(same):
        return photos.get(ctx, existing.id)
    photo = _row(ctx, source, plan, made)
    ctx.session.add(photo)
    ctx.session.flush()
    _note(ctx, source, photo, plan)
    jobs.ask(ctx, JobName.MAKE_COPIES, photo.id)
    return photos.get(ctx, photo.id)


def _row(ctx: Context, source: Photo, plan: Plan, made: derivative.Derivative) -> Photo:
    left = [depiction for depiction in source.depictions if depiction.id not in gone(source, plan)]
    hidden = {cover.depiction for cover in plan.covers}
    fewer, visible = len(source.depictions) - len(left), source.people_visible
    return Photo(
        sha256=made.sha256, key=ctx.originals.put(made.data), format=made.recipe.format, width=made.width,
        height=made.height, bytes=len(made.data), group_id=source.group_id, event_id=source.event_id,
        added_by=ctx.actor.id, added_at=ctx.now, captured_from=source.captured_from, captured_to=source.captured_to,
        captured_source=source.captured_source, taken_at=source.taken_at, purpose=source.purpose,
        sensitive=source.sensitive, place_clue=source.place_clue,
        people_visible=None if visible is None else max(visible - fewer, 0),
        depictions=[_handed_on(each, plan.crop or WHOLE, covered=each.id in hidden) for each in left],
    )  # fmt: skip


def _handed_on(depiction: Depiction, frame: Box, *, covered: bool) -> Depiction:
    box = regions.box_of(depiction)
    left = box.within(frame) if box and box.overlaps(frame) else None
    return Depiction(
        person_id=depiction.person_id, kind=depiction.kind, position=depiction.position,
        identifiable=Identifiable.NOT_IDENTIFIABLE if covered else depiction.identifiable,
        main_subject=depiction.main_subject, named_in_caption=depiction.named_in_caption,
        **(dict(zip("xywh", _sides(left), strict=True)) if left else {}),
    )  # fmt: skip


def _sides(box: Box) -> list[float]:
    return [box.x, box.y, box.w, box.h]


def _note(ctx: Context, source: Photo, photo: Photo, plan: Plan) -> None:
    crop = _sides(plan.crop) if plan.crop else []
    covers: list[Any] = [[*_sides(each.box), plan.look, each.depiction] for each in plan.covers]
    ctx.session.add(
        Alteration(id=photo.id, source_id=source.id, crop=crop, covers=covers, made_by=ctx.actor.id, made_at=ctx.now)
    )
    ctx.session.flush()
    who = {depiction.id: depiction.person_id or depiction.kind for depiction in source.depictions}
    audit.record(ctx, "photo.covered" if covers else "photo.cropped", photo.id, source=source.id, sha256=photo.sha256,
                 version=source.tag_version, crop=crop, covers=covers,
                 covered=[who[each.depiction] for each in plan.covers if each.depiction],
                 gone=sorted(who[each] for each in gone(source, plan)))  # fmt: skip


def relatives(ctx: Context, photo: Photo) -> tuple[str | None, Sequence[str]]:
    """Return the photo this one was made from, if any, and those made from it, oldest first."""
    source = ctx.session.scalar(sa.select(Alteration.source_id).where(Alteration.id == photo.id))
    made = sa.select(Alteration.id).where(Alteration.source_id == photo.id).order_by(Alteration.made_at, Alteration.id)
    return source, ctx.session.scalars(made).all()
