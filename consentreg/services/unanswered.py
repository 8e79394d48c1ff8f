"""Who was asked and has not answered yet? Silence is never a yes, and somebody should know of it."""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Authority, ChildViewEntry, Invitation, Job, JobName, JobState, Person, struck
from consentreg.services import identity, invitations, people
from consentreg.services.refusal import NotThere


class State(StrEnum):
    """How far an invitation is that nobody has answered."""

    SENDING = "sending"
    NOT_SENT = "not_sent"
    """The letter could not be sent: they have not been asked at all."""
    WAITING = "waiting"
    RUN_OUT = "run_out"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An invitation nobody has answered, about whom, and of whom it was asked."""

    invitation: Invitation
    person: Person
    authority: Authority | None
    state: State


def listing(ctx: Context, person: Person | None = None) -> list[Unanswered]:
    """Return what this actor's people, or one of them, have not answered, letters that never left first."""
    rows = ctx.session.execute(_waiting(ctx, person)).all()
    unsent = [invitation.id for invitation, *_rest in rows if invitation.way == "email" and not invitation.sent_at]
    sending = _being_sent(ctx, unsent)
    # On their page each record goes by its own name, whichever of them was asked.
    found = [Unanswered(one, person or who, adult, _state(ctx, one, one.id in sending)) for one, who, adult in rows]
    return sorted(found, key=lambda each: each.state is not State.NOT_SENT)


def _waiting(ctx: Context, person: Person | None) -> sa.Select[Invitation, Person, Authority]:
    seen = people.visible(ctx).with_only_columns(Person.id).order_by(None)
    query = (
        sa.select(Invitation, Person, Authority)
        .join(Person, Person.id == Invitation.person_id)
        .outerjoin(Authority, Authority.id == Invitation.authority_id)
        .where(Invitation.used_at.is_(None), Invitation.ended_at.is_(None))
        .where(Invitation.purpose.in_(invitations.QUESTIONS), ~_answered())
        .order_by(Invitation.asked_at, Invitation.id)
    )
    theirs = among(Invitation.person_id, identity.records(ctx, person.id)) if person else Person.id.in_(seen)
    return query.where(theirs)


def _answered() -> sa.ColumnElement[bool]:
    """Say that they answered since, in whatever way."""
    said = sa.select(Answer.id).where(
        sa.or_(Answer.person_id == Invitation.person_id, identity.linked(Answer.person_id, Invitation.person_id)),
        Answer.authority_id.is_not_distinct_from(Invitation.authority_id),
        Answer.recorded_at >= Invitation.asked_at,
        ~struck(),
    )
    thinks = sa.select(ChildViewEntry.id).where(
        ChildViewEntry.person_id == Invitation.person_id, ChildViewEntry.recorded_at >= Invitation.asked_at
    )
    questions, view = Invitation.purpose == "answer", Invitation.purpose == "view"
    return sa.or_(sa.and_(questions, said.exists()), sa.and_(view, thinks.exists()))


def _being_sent(ctx: Context, ids: list[str]) -> set[str]:
    """Return those for which a letter is still to be sent."""
    unfinished = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    query = sa.select(Job.subject).where(Job.name == JobName.SEND_INVITATION, Job.subject.in_(ids), unfinished)
    return set(ctx.session.scalars(query))


def _state(ctx: Context, invitation: Invitation, sending: bool) -> State:
    if invitation.way == "email" and invitation.sent_at is None:
        return State.SENDING if sending else State.NOT_SENT
    return State.WAITING if invitation.expires_at > ctx.now else State.RUN_OUT


def take_back(ctx: Context, person: Person, invitation_id: str) -> Invitation:
    """End a link about somebody; from the next request on it opens nothing."""
    invitation = ctx.session.get(Invitation, invitation_id)
    if invitation is None or invitation.person_id not in identity.records(ctx, person.id):
        raise NotThere
    return invitations.end(ctx, invitation.id)
