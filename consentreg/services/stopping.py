"""How does somebody say no to one photo, or stop everything, without asking anybody?

A no needs nothing and works at once. Said twice it is the same. What it means for what is already out is seen to in
the same transaction.
"""

from datetime import datetime

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Objection
from consentreg.rules.people import SELF
from consentreg.rules.words import Scope
from consentreg.services import audit, consents, consequences, identity, mine, standing, tidings
from consentreg.services.consents import NewAnswer
from consentreg.services.publications import GONE, Out
from consentreg.services.standing import Stands
from consentreg.services.turns import lock
from consentreg.services.visits import Visit


def not_this_one(ctx: Context, visit: Visit, photo_id: str) -> Objection:
    """Say no to one photo and to everything made of it; raise NotThere for a photo they do not see."""
    lock(ctx, [visit.person.id])
    photo = mine.photo(ctx, visit, photo_id)
    records = identity.records(ctx, visit.person.id)
    same = sa.select(Objection).where(among(Objection.person_id, records), Objection.photo_id == photo.id).limit(1)
    if existing := ctx.session.scalar(same):
        return existing
    said = Objection(person_id=visit.person.id, photo_id=photo.id, authority_id=visit.authority_id, at=ctx.now)
    ctx.session.add(said)
    ctx.session.flush()
    audit.record(ctx, "objection.made", photo.id, person=visit.person.id, by=visit.authority_id or SELF)
    tidings.spread(ctx, visit.person)
    consequences.of_photos(ctx, [photo.id])
    return said


def stop(ctx: Context, visit: Visit) -> bool:
    """Say no to all three questions from now on; return whether anything changed by it."""
    lock(ctx, [visit.person.id])
    said = standing.of(ctx, visit.person.id, visit.authority_id)
    open_ = [scope for scope, each in said.items() if each.stands is not Stands.NO]
    for scope in open_:
        new = NewAnswer(
            scope=scope, answer=said[scope].no_now, authority_id=visit.authority_id, method=consents.SELF_SERVICE
        )
        consents.record(ctx, visit.person, new)
    return bool(open_)


def stopped_at(ctx: Context, visit: Visit) -> datetime | None:
    """Return since when their no stands to all three questions; None where it does not."""
    said = standing.of(ctx, visit.person.id, visit.authority_id)
    noes = [each.answer.since for each in said.values() if each.answer and each.stands is Stands.NO]
    return max(noes) if len(noes) == len(Scope) else None


def still_out(ctx: Context, visit: Visit) -> list[Out]:
    """Return where photos of somebody went and may still be; nothing for an adult who may not see photos."""
    places = mine.went(ctx, visit.person.id, mine.ids(ctx, visit)).values()
    every = [place for each in places for place in each]
    return [place for place in every if not (place.takedown and place.takedown.ended_as in GONE)]
