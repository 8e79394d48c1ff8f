"""Which photos wait until a second person has looked: is nobody in it, could nobody tell who this is?

Whoever said so first is not asked again. Once two different people have said it, the photo asks nothing more.
"""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Attestation, Depiction, Photo
from consentreg.rules.checks.person import TWO_PEOPLE
from consentreg.rules.people import Identifiable
from consentreg.services import photos


def waiting(ctx: Context) -> Sequence[str]:
    """Return the ids of the photos that wait for this actor's look, newest first."""
    about_nobody = sa.and_(Attestation.photo_id == Photo.id, Attestation.depiction_id.is_(None))
    unnamed = sa.not_(sa.exists().where(Depiction.photo_id == Photo.id))
    empty = sa.and_(unnamed, _said_by(about_nobody) == 1, _not_mine(ctx, about_nobody))
    about_them = Attestation.depiction_id == Depiction.id
    unseen = sa.exists().where(
        Depiction.photo_id == Photo.id,
        Depiction.identifiable == Identifiable.NOT_IDENTIFIABLE,
        _said_by(about_them) < TWO_PEOPLE,
        _not_mine(ctx, about_them),
    )
    query = photos.visible(ctx).with_only_columns(Photo.id).where(Photo.tagging_complete, sa.or_(empty, unseen))
    return ctx.session.scalars(query).all()


def _said_by(about: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count(Attestation.account_id.distinct())).where(about).scalar_subquery()


def _not_mine(ctx: Context, about: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.not_(sa.exists().where(about, Attestation.account_id == ctx.actor.id))


def open_here(ctx: Context, photo: Photo) -> list[Depiction | None]:
    """Return what this actor could still confirm of a photo: somebody in it, or None for nobody at all."""
    asked: list[Depiction | None] = [d for d in photo.depictions if d.identifiable == Identifiable.NOT_IDENTIFIABLE]
    if photo.tagging_complete and not photo.depictions:
        asked.append(None)
    return [one for one in asked if _waits(ctx, photo.attestations, one.id if one else None)]


def _waits(ctx: Context, attestations: Collection[Attestation], depiction_id: str | None) -> bool:
    said = {one.account_id for one in attestations if one.depiction_id == depiction_id}
    return len(said) < TWO_PEOPLE and ctx.actor.id not in said
