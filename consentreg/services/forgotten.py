"""What of somebody is kept at all, in rows and in bytes, and what of it goes when they are forgotten?

The same picture counts however often it is kept: as the same file in another group, saved anew, covered or cropped,
and what any of these was made from.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import (
    Alteration,
    Answer,
    Copy,
    Depiction,
    Evidence,
    Hold,
    OwnCopy,
    Person,
    Photo,
    Publication,
    ReleasePhoto,
    Takedown,
)
from consentreg.services import identity, resemblance

KEEP: Final = "records_hold"
"""Why a photo is paused that must be kept."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """Keys of bytes that nobody may refer to any more, in each of the two storages."""

    originals: tuple[str, ...]
    derivatives: tuple[str, ...]


def photos(ctx: Context, person_id: str) -> list[Photo]:
    """Return every photo somebody is named in and every other one that shows the same picture, or part of it."""
    named = sa.select(Depiction.photo_id).where(among(Depiction.person_id, identity.records(ctx, person_id)))
    found: set[str] = set(ctx.session.scalars(named))
    return _all_of(ctx, found)


def held(ctx: Context, gone: Collection[Photo]) -> bool:
    """Say whether any of these photos must be kept: for a records inquiry, or because of somebody in it."""
    ids = [photo.id for photo in gone]
    people = sa.select(Person.id).join(Depiction, Depiction.person_id == Person.id)
    people = people.where(among(Depiction.photo_id, ids), Person.records_hold).limit(1)
    kept = sa.select(Hold.id).where(among(Hold.photo_id, ids), Hold.reason == KEEP, Hold.lifted_at.is_(None)).limit(1)
    return any(ctx.session.scalar(query) for query in (people, kept))


def _all_of(ctx: Context, found: set[str]) -> list[Photo]:
    while more := (_same_files(ctx, found) | _line(ctx, found) | _alike(ctx, found)) - found:
        found |= more
    kept = sa.select(Photo).where(among(Photo.id, found), Photo.erased_at.is_(None)).order_by(Photo.id)
    return list(ctx.session.scalars(kept.options(selectinload(Photo.depictions))))


def _same_files(ctx: Context, ids: Collection[str]) -> set[str]:
    files = sa.select(Photo.sha256).where(among(Photo.id, ids))
    return set(ctx.session.scalars(sa.select(Photo.id).where(Photo.sha256.in_(files))))


def _line(ctx: Context, ids: Collection[str]) -> set[str]:
    made = ctx.session.scalars(sa.select(Alteration.id).where(among(Alteration.source_id, ids)))
    source = ctx.session.scalars(sa.select(Alteration.source_id).where(among(Alteration.id, ids)))
    return {*made, *source}


def _alike(ctx: Context, ids: Collection[str]) -> set[str]:
    return set(resemblance.others(ctx, ids))


def own_copies(ctx: Context, person_id: str, photo_ids: Collection[str]) -> list[OwnCopy]:
    """Return the copies of everything somebody was given, and those of others that show the same photos."""
    pictured = sa.select(Depiction.person_id).where(among(Depiction.photo_id, photo_ids))
    records = identity.records(ctx, person_id)
    whose = sa.or_(among(OwnCopy.person_id, records), OwnCopy.person_id.in_(pictured))
    return list(ctx.session.scalars(sa.select(OwnCopy).where(whose, OwnCopy.removed_at.is_(None))))


def evidence(ctx: Context) -> set[str]:
    """Return the ids of the forms and proofs that belong to forgotten people and photos, and to nobody else."""
    answers = sa.select(Answer.evidence_id).join(Person).where(Answer.evidence_id.is_not(None))
    forgotten = set(ctx.session.scalars(answers.where(Person.erased_on.is_not(None))))
    others = set(ctx.session.scalars(answers.where(Person.erased_on.is_(None))))
    of_photos = (
        sa.select(Takedown.evidence_id)
        .join(Publication, Publication.id == Takedown.publication_id)
        .join(Photo, Photo.id == Publication.photo_id)
        .where(Takedown.evidence_id.is_not(None), Photo.erased_at.is_not(None))
    )
    return {each for each in (forgotten - others) | set(ctx.session.scalars(of_photos)) if each}


def keys(ctx: Context, gone: Collection[Photo], copies: Collection[OwnCopy], forms: Collection[str]) -> Bytes:
    """Return the keys of all bytes of photos, of copies of everything and of forms."""
    ids = [photo.id for photo in gone]
    papers = ctx.session.scalars(sa.select(Evidence.key).where(among(Evidence.id, forms)))
    small = ctx.session.scalars(sa.select(Copy.key).where(among(Copy.photo_id, ids)))
    released = ctx.session.scalars(sa.select(ReleasePhoto.key).where(among(ReleasePhoto.photo_id, ids)))
    made = {*small, *released, *(copy.key for copy in copies)}
    return Bytes((*(photo.key for photo in gone), *papers), tuple(key for key in made if key))
