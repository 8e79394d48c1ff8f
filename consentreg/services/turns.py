"""Who comes first when two act about the same people at once?

Whoever decides and whoever answers take turns, so that a decision rests on everything that was committed before it,
and everything else comes after it on the trail.
"""

from collections.abc import Collection

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Depiction, Group, Person
from consentreg.services import audit


def lock(ctx: Context, person_ids: Collection[str]) -> None:
    """Take the turn at the trail, then lock people's rows in one order.

    The turn comes first: holds, tags and channels have no person's row to lock, and every act ends on the trail.
    """
    audit.take_turn(ctx.session)
    query = sa.select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()
    ctx.session.execute(query).all()


def lock_pictured(ctx: Context, photo_ids: Collection[str]) -> None:
    """Take the turn at the trail, then lock the rows of everybody who is in these photos."""
    audit.take_turn(ctx.session)  # Before reading who is in them: a tag that is just being written counts.
    named = sa.select(Depiction.person_id).where(Depiction.photo_id.in_(photo_ids), Depiction.person_id.is_not(None))
    lock(ctx, {person_id for person_id in ctx.session.scalars(named.distinct()) if person_id})


def lock_group(ctx: Context, group: Group) -> None:
    """Let those who add to a group take turns: of the same photo or outing sent twice, the second finds the first."""
    ctx.session.execute(sa.select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
