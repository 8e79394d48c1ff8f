"""Who is in this photo, how well can they be recognised, and who confirms that nobody can be?"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Attestation, Depiction, Person, Photo
from consentreg.rules.people import Identifiable
from consentreg.rules.words import Kind
from consentreg.services import audit, consequences
from consentreg.services.editions import refuse_stale
from consentreg.services.people import visible
from consentreg.services.refusal import NotThere, Refused
from consentreg.services.turns import lock

MOST = 500
"""Depictions one photo may have."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tagged:
    """Somebody in a photo. `box` is x, y, width, height in 0..1 of the photo as displayed."""

    person_id: str | None = None
    kind: str = Kind.UNKNOWN
    identifiable: str = Identifiable.FACE
    box: Box | None = None
    main_subject: bool = False
    named_in_caption: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """What somebody says about a photo, all of it at once."""

    people: Sequence[Tagged]
    people_visible: int | None
    complete: bool
    attest_no_people: bool = False
    sensitive: bool | None = None
    place_clue: str | None = None
    """Can a place be read in it? present, none or unclear; None leaves what was said before."""
    looked_again: bool = False
    """The speaker was told of more faces than people, looked again, and says that this is right."""


def say(ctx: Context, photo: Photo, tags: Tags, *, opened: str | None = None) -> Photo:
    """Write down who is in a photo; everything is decided anew from the next request.

    `opened` is the edition the speaker saw: raises Stale where somebody else spoke in between.
    """
    _check(tags)
    named = {tagged.person_id for tagged in tags.people} | {depiction.person_id for depiction in photo.depictions}
    lock(ctx, {person_id for person_id in named if person_id})
    photo = refuse_stale(ctx, photo, opened)
    people = _people(ctx, photo, tags)
    kept = _matched(photo, tags.people)
    photo.depictions = [row for row in kept if row.id]
    ctx.session.flush()  # Who is tagged otherwise now must be gone first: nobody stands twice in a photo.
    photo.depictions = [_depict(kept[i], i, tagged, people) for i, tagged in enumerate(tags.people)]
    photo.people_visible, photo.tagging_complete = tags.people_visible, tags.complete
    photo.sensitive = photo.sensitive if tags.sensitive is None else tags.sensitive
    photo.place_clue = tags.place_clue or photo.place_clue
    photo.tag_version, photo.tagged_by = photo.tag_version + 1, ctx.actor.id
    photo.faces_settled = photo.tag_version if tags.looked_again else None
    ctx.session.flush()
    _attest(ctx, photo, tags)
    audit.record(ctx, "photo.tagged", photo.id, version=photo.tag_version, complete=tags.complete,
                 visible=tags.people_visible, nobody=tags.attest_no_people,
                 place=photo.place_clue, looked_again=tags.looked_again,
                 people=[[d.person_id or d.kind, d.identifiable] for d in photo.depictions])  # fmt: skip
    consequences.of_photos(ctx, [photo.id])
    return photo


def _check(tags: Tags) -> None:
    count = len(tags.people)
    if count > MOST:
        raise Refused("TOO_MANY_PEOPLE", f"A photo can have {MOST} people at most.", "people")
    if tags.people_visible is not None and not 0 <= tags.people_visible <= 10_000:
        raise Refused("BAD_COUNT", "How many people can you see? Write a whole number.", "people_visible")
    if tags.attest_no_people and (count or tags.people_visible):
        raise Refused("NOBODY_AND_SOMEBODY", "Either nobody is in it, or name who is. Not both.", "attest_no_people")
    if tags.complete and tags.people_visible is not None and count > tags.people_visible:
        raise Refused("MORE_NAMED_THAN_SEEN", "You named more people than you can see. Check the number.",
                      "people_visible")  # fmt: skip
    for tagged in tags.people:
        _check_one(tagged)
    named = [tagged.person_id for tagged in tags.people if tagged.person_id]
    if len(set(named)) < len(named):
        raise Refused("NAMED_TWICE", "The same person is named twice. Each person once.", "people")


def _check_one(tagged: Tagged) -> None:
    if tagged.identifiable not in set(Identifiable):
        raise Refused("UNKNOWN_IDENTIFIABLE", "Choose face, partial or not_identifiable.", "people")
    if tagged.person_id is None and (tagged.kind not in set(Kind) or Kind(tagged.kind).registered):
        raise Refused("UNKNOWN_KIND", "Choose unknown, bystander_adult or bystander_child.", "people")
    if tagged.box is not None and not _inside(tagged.box):
        raise Refused("BAD_BOX", "A box must lie inside the photo. Draw it again.", "people")


def _inside(box: Box) -> bool:
    if len(box) != 4 or not all(isinstance(v, int | float) and math.isfinite(v) for v in box):
        return False
    x, y, w, h = box
    slack = 1 + 1e-6  # A box drawn to the very edge may exceed it by a rounding.
    return 0 <= x <= 1 and 0 <= y <= 1 and w > 0 and h > 0 and x + w <= slack and y + h <= slack


def _people(ctx: Context, photo: Photo, tags: Tags) -> dict[str, Person]:
    wanted = {tagged.person_id for tagged in tags.people if tagged.person_id}
    there = {depiction.person_id for depiction in photo.depictions}
    # Whoever is named already stays named, also when they are of a group the speaker does not see.
    mine = sa.or_(Person.id.in_(visible(ctx).with_only_columns(Person.id).order_by(None)), Person.id.in_(there))
    found = ctx.session.scalars(sa.select(Person).where(Person.id.in_(wanted), mine)) if wanted else ()
    people = {person.id: person for person in found}
    if set(people) != wanted:
        raise Refused("UNKNOWN_PERSON", "One of the people is not in the register. Choose from the list.", "people")
    return people


def _matched(photo: Photo, people: Sequence[Tagged]) -> list[Depiction]:
    """Keep the row of whoever was tagged alike before: what two people confirmed of them stays confirmed.

    Where somebody without a name came or went, nobody can tell which of those alike is which: all start anew.
    """
    before = [as_tagged(depiction) for depiction in photo.depictions]
    then, now = Counter(map(_likeness, before)), Counter(map(_likeness, people))
    left = defaultdict(list)
    for depiction, tagged in zip(photo.depictions, before, strict=True):
        left[_likeness(tagged)].append(depiction)
    same = [_likeness(tagged) if then[_likeness(tagged)] == now[_likeness(tagged)] else None for tagged in people]
    return [left[likeness].pop(0) if likeness else Depiction() for likeness in same]


def _likeness(tagged: Tagged) -> tuple[object, ...]:
    box = tuple(tagged.box) if tagged.box else None
    who = (tagged.person_id,) if tagged.person_id else (str(tagged.kind), box)
    return (*who, str(tagged.identifiable))


def _depict(row: Depiction, position: int, tagged: Tagged, people: dict[str, Person]) -> Depiction:
    row.person_id, row.position = tagged.person_id, position
    row.kind = people[tagged.person_id].kind if tagged.person_id else tagged.kind
    row.identifiable, row.main_subject = tagged.identifiable, tagged.main_subject
    row.named_in_caption = tagged.named_in_caption
    row.x, row.y, row.w, row.h = tagged.box or (None, None, None, None)
    return row


def _attest(ctx: Context, photo: Photo, tags: Tags) -> None:
    if photo.depictions or not tags.attest_no_people:
        ctx.session.execute(sa.delete(Attestation).where(Attestation.photo_id == photo.id, _about_nobody()))
    if tags.attest_no_people:
        _add_attestation(ctx, photo, None)
    for depiction in photo.depictions:
        if depiction.identifiable == Identifiable.NOT_IDENTIFIABLE:
            _add_attestation(ctx, photo, depiction)


def _about_nobody() -> sa.ColumnElement[bool]:
    return Attestation.depiction_id.is_(None)


def _add_attestation(ctx: Context, photo: Photo, depiction: Depiction | None) -> None:
    if ctx.actor.id is None:
        return  # A command is not somebody who looked at the photo.
    about = Attestation.depiction_id == depiction.id if depiction else _about_nobody()
    mine = sa.select(Attestation.id).where(Attestation.photo_id == photo.id, about)
    if ctx.session.scalar(mine.where(Attestation.account_id == ctx.actor.id)):
        return
    ctx.session.add(
        Attestation(
            photo_id=photo.id,
            depiction_id=depiction.id if depiction else None,
            account_id=ctx.actor.id,
            at=ctx.now,
        )
    )
    ctx.session.flush()


def attest(ctx: Context, photo: Photo, depiction_id: str | None) -> Photo:
    """Confirm as another pair of eyes: nobody is in it, or (with a depiction) nobody could tell who this is."""
    depiction = next((d for d in photo.depictions if d.id == depiction_id), None)
    if depiction_id is not None and depiction is None:
        raise NotThere
    if depiction is None and photo.depictions:
        raise Refused("SOMEBODY_NAMED", "Somebody is named in this photo, so it is not empty.")
    if depiction and depiction.identifiable != Identifiable.NOT_IDENTIFIABLE:
        raise Refused("RECOGNISABLE", "This person is tagged as recognisable. Change the tag first.")
    _add_attestation(ctx, photo, depiction)
    audit.record(ctx, "photo.attested", photo.id, depiction=depiction_id)
    return photo


def name_in(ctx: Context, person_ids: Sequence[str], targets: Sequence[Photo]) -> None:
    """Name people in several photos, which stay unfinished: somebody must look at each."""
    for target in targets:
        there = {depiction.person_id for depiction in target.depictions}
        more = [Tagged(person_id) for person_id in dict.fromkeys(person_ids) if person_id not in there]
        mine = [as_tagged(depiction) for depiction in target.depictions]
        say(ctx, target, Tags([*mine, *more], target.people_visible, complete=False))


def as_tagged(depiction: Depiction) -> Tagged:
    """Return a depiction in the words in which it would be said."""
    box = (depiction.x, depiction.y, depiction.w, depiction.h)
    return Tagged(
        depiction.person_id,
        depiction.kind,
        depiction.identifiable,
        None if None in box else box,  # type: ignore[arg-type]  # all four or none, as the line checks
        depiction.main_subject,
        depiction.named_in_caption,
    )
