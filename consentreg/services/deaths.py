"""Who is said to have died, by whom, and was it a mistake? (domain.md 5.4.7)

From the first word on nothing of them goes out without the lead looking. Their links end when a second person agrees.
It is shown to whoever sees the person, and can be taken back: since that opens something, by two people.
"""

from datetime import date

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Death, Person
from consentreg.services import audit, consequences, identity, invitations, mistakes, people
from consentreg.services.organisation import today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock


def note(ctx: Context, person: Person, day: date) -> Person:
    """Say that somebody has died; the same said by somebody else agrees to it. Raises Refused for a day to come."""
    if day > today(ctx):
        raise Refused("IN_THE_FUTURE", "The day cannot be in the future.", "day")
    if person.born and day < person.born:
        raise Refused("BEFORE_BIRTH", "They cannot have died before they were born.", "day")
    lock(ctx, [person.id])
    if known := of(ctx, person):
        if known.agreed_at is None and known.said_by != ctx.actor.id:
            agree(ctx, person)
        return person
    death = Death(person_id=person.id, day=day, said_by=ctx.actor.id, said_at=ctx.now)
    ctx.session.add(death)
    person.deceased_on = day
    ctx.session.flush()
    audit.record(ctx, "person.deceased", person.id)
    consequences.of_person(ctx, person.id)
    if ctx.actor.kind != "account":
        _settle(ctx, person, death)
    return person


def of(ctx: Context, person: Person) -> Death | None:
    """Return what stands of somebody's death, in whichever record of theirs it was said."""
    records = among(Death.person_id, identity.records(ctx, person.id))
    query = sa.select(Death).where(records, Death.undone_at.is_(None)).order_by(Death.said_at, Death.id)
    return ctx.session.scalar(query.limit(1))


def agree(ctx: Context, person: Person) -> Death:
    """Agree as somebody else that a person has died: from now on no link about them opens."""
    lock(ctx, [person.id])
    death = _standing(ctx, person)
    if death.agreed_at is None:
        if death.said_by == ctx.actor.id:
            raise Conflict("SECOND_PERSON_NEEDED", "Somebody other than you must agree.")
        audit.record(ctx, "person.death_agreed", person.id)
        _settle(ctx, person, death)
    return death


def _settle(ctx: Context, person: Person, death: Death) -> None:
    death.agreed_by, death.agreed_at = ctx.actor.id, ctx.now
    invitations.end_all(ctx, person.id)
    ctx.session.flush()


def mistaken(ctx: Context, person: Person, why: str) -> Death:
    """Say that somebody has not died, and why; it counts once somebody else says so too."""
    lock(ctx, [person.id])
    death = _standing(ctx, person)
    if death.doubted_at is None:
        death.why, death.doubted_by, death.doubted_at = mistakes.reason(why), ctx.actor.id, ctx.now
        audit.record(ctx, "person.death_doubted", person.id)
    elif death.doubted_by == ctx.actor.id:
        raise Conflict("SECOND_PERSON_NEEDED", "Somebody other than you must agree that it was a mistake.")
    else:
        _undo(ctx, person, death)
    ctx.session.flush()
    return death


def _undo(ctx: Context, person: Person, death: Death) -> None:
    death.undone_by, death.undone_at = ctx.actor.id, ctx.now
    for record in ctx.session.scalars(sa.select(Person).where(among(Person.id, identity.records(ctx, person.id)))):
        record.deceased_on = None
    ctx.session.flush()
    audit.record(ctx, "person.death_undone", person.id)
    consequences.of_person(ctx, person.id)
    mistakes.end_caused(ctx, person.id, death.said_at)


def _standing(ctx: Context, person: Person) -> Death:
    death = of(ctx, person)
    if death is None:
        raise NotThere
    ctx.session.refresh(death)
    return death


def undecided(ctx: Context) -> list[tuple[Death, Person]]:
    """Return the deaths this actor sees that somebody else must agree to, or to their being a mistake."""
    seen = people.visible(ctx).with_only_columns(Person.id).order_by(None)
    open_ = sa.or_(Death.agreed_at.is_(None), Death.doubted_at.is_not(None))
    query = sa.select(Death, Person).join(Person, Person.id == Death.person_id)
    query = query.where(Death.undone_at.is_(None), open_, Person.id.in_(seen)).order_by(Death.said_at, Death.id)
    return [(death, person) for death, person in ctx.session.execute(query)]
