"""What was written down wrongly, and how is it put right? (domain.md 5.4.7)

Whoever wrote an answer on the wrong child says that it was a mistake, and why. It counts for nothing from then on, what
stood before it stands again, and what it caused ends as mistaken. Where something opens without it, somebody else must
agree first. What somebody said themselves, through their own link or page, is nobody's mistake to put right.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Channel, Mistake, Person, Publication, Takedown
from consentreg.rules.words import Given
from consentreg.services import audit, consents, consequences, identity, people, publications, staying, widening
from consentreg.services.clearance import Desk
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

WHY: Final = 280


def strike(ctx: Context, answer_id: str, why: str) -> Mistake:
    """Say that an answer was a mistake; said twice it is the same.

    Raises NotThere for an answer this actor may not read, Refused without a reason, and Conflict for what somebody
    said themselves.
    """
    person, answer = read(ctx, answer_id)
    said = reason(why)
    lock(ctx, [person.id])
    if known := ctx.session.scalar(sa.select(Mistake).where(Mistake.answer_id == answer.id)):
        return known
    if not by_staff(answer):
        sentence = "They said this themselves. Only they can say something else: ask them again."
        raise Conflict("THEIR_OWN_WORD", sentence)
    # Also where something else still stops everything: that it does is not for everybody to know.
    opens = answer.answer != Given.GIVEN or widening.opens_without(ctx, person, answer)
    mistake = Mistake(answer_id=answer.id, why=said, said_by=ctx.actor.id, said_at=ctx.now, awaits_second=opens)
    ctx.session.add(mistake)
    ctx.session.flush()
    audit.record(ctx, "answer.mistake", answer.id, person=person.id, waits=opens)
    if not opens:
        _put_right(ctx, person, answer)
    return mistake


def by_staff(answer: Answer) -> bool:
    """Say whether somebody else wrote down what was said."""
    return answer.method != consents.SELF_SERVICE


def agree(ctx: Context, mistake_id: str) -> Mistake:
    """Agree as somebody else that it was a mistake; from now on the answer counts for nothing."""
    mistake = ctx.session.get(Mistake, mistake_id)
    if mistake is None:
        raise NotThere
    person, answer = read(ctx, mistake.answer_id)
    lock(ctx, [person.id])
    ctx.session.refresh(mistake)
    if not mistake.awaits_second or mistake.agreed_at:
        return mistake
    if mistake.said_by == ctx.actor.id:
        raise Conflict("SECOND_PERSON_NEEDED", "Somebody other than you must agree that it was a mistake.")
    mistake.agreed_by, mistake.agreed_at = ctx.actor.id, ctx.now
    ctx.session.flush()
    audit.record(ctx, "answer.mistake_agreed", answer.id, person=person.id)
    _put_right(ctx, person, answer)
    return mistake


def waiting(ctx: Context) -> list[tuple[Mistake, Answer, Person]]:
    """Return the mistakes this actor sees that somebody else must agree to, oldest first."""
    seen = people.visible(ctx).with_only_columns(Person.id).order_by(None)
    query = (
        sa.select(Mistake, Answer, Person)
        .join(Answer, Answer.id == Mistake.answer_id)
        .join(Person, Person.id == Answer.person_id)
        .where(Mistake.awaits_second, Mistake.agreed_at.is_(None), Person.id.in_(seen))
        .order_by(Mistake.said_at, Mistake.id)
    )
    rows = ctx.session.execute(query).all()
    return [(mistake, answer, person) for mistake, answer, person in rows if _may_read(ctx, person, answer)]


def of(ctx: Context, answer_ids: Collection[str]) -> dict[str, Mistake]:
    """Return what was said to be a mistake, by the id of the answer."""
    rows = ctx.session.scalars(sa.select(Mistake).where(among(Mistake.answer_id, answer_ids)))
    return {row.answer_id: row for row in rows}


def reason(why: str) -> str:
    """Return a reason as it is kept, or raise Refused."""
    said = " ".join("".join(c if c.isprintable() else " " for c in why).split())
    if not said:
        raise Refused("WHY_NEEDED", "Say in a few words why it was a mistake.", "why")
    if len(said) > WHY:
        raise Refused("NOTE_TOO_LONG", f"Say it in {WHY} characters or fewer.", "why")
    return said


def read(ctx: Context, answer_id: str) -> tuple[Person, Answer]:
    """Return an answer and whose it is, or raise NotThere for one this actor may not read."""
    found = ctx.session.get(Answer, answer_id)
    if found is None:
        raise NotThere
    person = people.get(ctx, found.person_id)
    if not _may_read(ctx, person, found):
        raise NotThere
    return person, found


def _may_read(ctx: Context, person: Person, answer: Answer) -> bool:
    """Say whether this actor may read an answer: also one they wrote down themselves and may not know the sequel of."""
    wrote = answer.recorded_by is not None and answer.recorded_by == ctx.actor.id
    return wrote or answer.id in {shown.id for shown in consents.shown(ctx, person)}


def _put_right(ctx: Context, person: Person, answer: Answer) -> None:
    consequences.of_person(ctx, person.id)
    end_caused(ctx, person.id, answer.recorded_at)


def end_caused(ctx: Context, person_id: str, at: datetime) -> None:
    """End the open tasks that an act about a person brought about at that moment, where nothing speaks for them."""
    records = identity.touched(ctx, person_id)
    caused = [one for one in _open(ctx, at) if not records.isdisjoint(one[1].people)]
    desk = Desk(ctx, {publication.photo_id for _, publication in caused})
    for task, publication in caused:
        channel = ctx.session.get_one(Channel, publication.channel_id)
        if not staying.hindrances(desk, publication.photo_id, channel):
            task.ended_at, task.ended_as, task.ended_by = ctx.now, publications.MISTAKEN, ctx.actor.id
            audit.record(ctx, "takedown.mistaken", task.id)
    ctx.session.flush()


def _open(ctx: Context, at: datetime) -> Sequence[tuple[Takedown, Publication]]:
    query = sa.select(Takedown, Publication).join(Publication, Publication.id == Takedown.publication_id)
    rows = ctx.session.execute(query.where(Takedown.ended_at.is_(None), Takedown.asked_at == at)).all()
    return [(task, publication) for task, publication in rows]
