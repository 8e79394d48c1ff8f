"""Who must never be pictured, or not published, whatever anybody answered?

Set and lifted by the safeguarding lead alone; lifting takes two of them. A restriction past its review stays on.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Person, Restriction
from consentreg.rules.people import RestrictionLevel
from consentreg.services import audit, consequences, identity
from consentreg.services.editions import refuse_stale
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

CATEGORIES = ("placement_confidential", "protective_order", "contact_restricted", "court_reporting", "adoption",
              "exploitation_risk", "witness", "admission_check", "other")  # fmt: skip
"""Coarse and private: the story stays in the case file (domain.md 2.4)."""


def restrict(ctx: Context, person: Person, *, level: str, category: str, review_by: date | None) -> Restriction:
    """Set a restriction; it counts from the next request."""
    if level not in set(RestrictionLevel):
        raise Refused("UNKNOWN_LEVEL", "Choose one of: " + ", ".join(RestrictionLevel) + ".", "level")
    if category not in CATEGORIES:
        raise Refused("UNKNOWN_CATEGORY", "Choose a reason from the list.", "category")
    lock(ctx, [person.id])
    restriction = Restriction(
        person_id=person.id,
        level=level,
        category=category,
        set_by=ctx.actor.id,
        set_at=ctx.now,
        review_by=review_by,
    )
    ctx.session.add(restriction)
    ctx.session.flush()
    audit.record(ctx, "restriction.set", restriction.id, person=person.id, level=level)
    consequences.of_person(ctx, person.id)
    return restriction


def active(ctx: Context, person: Person) -> Sequence[Restriction]:
    """Return the restrictions that are on, newest first."""
    records = identity.records(ctx, person.id)
    on = sa.select(Restriction).where(among(Restriction.person_id, records), Restriction.lifted_at.is_(None))
    return ctx.session.scalars(on.order_by(Restriction.set_at.desc(), Restriction.id)).all()


def listing(ctx: Context) -> list[tuple[Restriction, Person]]:
    """Return every restriction that is on with whom it is about, those to be looked at soonest first."""
    query = sa.select(Restriction, Person).join(Person, Person.id == Restriction.person_id)
    query = query.where(Restriction.lifted_at.is_(None)).order_by(
        Restriction.review_by.is_(None), Restriction.review_by, Person.name, Restriction.id
    )
    return [(restriction, person) for restriction, person in ctx.session.execute(query)]


def lift(ctx: Context, person: Person, restriction_id: str, *, opened: str | None = None) -> Restriction:
    """Ask for a restriction to be lifted, or, as a second lead, lift it. Until then it stays on.

    Whoever pressed to ask does not lift it because another lead has asked meanwhile: raises Stale where `opened` is no
    more the edition of the restriction.
    """
    lock(ctx, [person.id])
    restriction = ctx.session.get(Restriction, restriction_id)
    if restriction is None or restriction.person_id not in identity.records(ctx, person.id):
        raise NotThere
    refuse_stale(ctx, restriction, opened)
    if restriction.lifted_at:
        raise Conflict("ALREADY_LIFTED", "This restriction has already been lifted.")
    if restriction.lift_asked_by is None:
        restriction.lift_asked_by, restriction.lift_asked_at = ctx.actor.id, ctx.now
        audit.record(ctx, "restriction.lift_asked", restriction.id, person=person.id)
    elif restriction.lift_asked_by == ctx.actor.id:
        raise Refused("SECOND_PERSON_NEEDED", "Another safeguarding lead must agree before it is lifted.")
    else:
        restriction.lifted_by, restriction.lifted_at = ctx.actor.id, ctx.now
        audit.record(ctx, "restriction.lifted", restriction.id, person=person.id)
    return restriction
