"""What does the team know about somebody today: how they see it, and whether they understand what a yes means?"""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import CapacityAssessment, ChildViewEntry, Person
from consentreg.models.person import NOT_SURE
from consentreg.rules.deciders import ADULT, Regime, regime, under
from consentreg.rules.people import Capacity, ChildView, Identifiable, PersonFacts, Tag
from consentreg.services import audit, consequences, facts, invitations, tidings
from consentreg.services.editions import Stale
from consentreg.services.organisation import organisation, today
from consentreg.services.people import visible
from consentreg.services.refusal import NotThere, Refused
from consentreg.services.turns import lock

NOTE = 280


def latest_view(ctx: Context, person: Person) -> ChildViewEntry | None:
    """Return what a child thinks, as last written down."""
    return facts.view_of(_known(ctx, [person]), person.id)


def latest_assessment(ctx: Context, person: Person) -> CapacityAssessment | None:
    """Return the assessment that counts today, if there is one."""
    return facts.assessment_of(_known(ctx, [person]), person.id)


def who_decides(ctx: Context, people: Collection[Person]) -> dict[str, Regime]:
    """Return, by id, whose yes counts for each of these people today."""
    policy, day = organisation(ctx).policy, today(ctx)
    return {key: regime(person, policy, day) for key, person in _facts(ctx, people).items()}


def is_minor(ctx: Context, person: Person) -> bool:
    """Say whether somebody has not reached 18, or may not have."""
    return under(_facts(ctx, [person])[person.id], ADULT, today(ctx))


def _facts(ctx: Context, people: Collection[Person]) -> dict[str, PersonFacts]:
    known = _known(ctx, people)
    return {key: facts.person_facts(known, key, Tag(Identifiable.FACE)) for key in known.people}


def _known(ctx: Context, people: Collection[Person]) -> facts.Known:
    known = facts.Known(today(ctx))
    facts.know_people(ctx, known, [person.id for person in people])
    return known


def edition(note: ChildViewEntry | CapacityAssessment | None) -> str:
    """Return what tells the newest note from whichever is written next; also that there is none yet."""
    return note.id if note else "none"


def assess_capacity(ctx: Context, person: Person, *, result: str, basis: str, review_by: date,
                    opened: str | None = None) -> CapacityAssessment:  # fmt: skip
    """Record whether somebody understands what a yes to photos means, until a review.

    Here and below `opened` is the edition of what was written before; raises Stale where something else is by now.
    """
    if result not in set(Capacity):
        raise Refused("UNKNOWN_RESULT", "Choose able or unable.", "result")
    if review_by <= today(ctx):
        raise Refused("REVIEW_IN_THE_PAST", "Choose a day after today for the review.", "review_by")
    lock(ctx, [person.id])
    if opened is not None and opened != edition(latest_assessment(ctx, person)):
        raise Stale
    assessment = CapacityAssessment(
        person_id=person.id,
        result=result,
        basis=_note(basis, "basis"),
        assessed_by=ctx.actor.id,
        assessed_at=ctx.now,
        review_by=review_by,
    )
    ctx.session.add(assessment)
    invitations.end_all(ctx, person.id, purposes=invitations.QUESTIONS)
    audit.record(ctx, "capacity.assessed", person.id, result=result, review_by=review_by.isoformat())
    consequences.of_person(ctx, person.id)
    return assessment


def record_view(ctx: Context, person: Person, view: str, note: str = "", *, waits: bool = False,
                opened: str | None = None) -> ChildViewEntry:  # fmt: skip
    """Record what a child thinks. A no stops everything from now on; not to know is not a yes.

    With `waits` a yes counts only once a colleague has confirmed it.
    """
    if view not in {*ChildView, NOT_SURE}:
        raise Refused("UNKNOWN_VIEW", "Choose yes, no or cannot_express.", "view")
    if view == ChildView.CANNOT_EXPRESS and not note.strip():
        raise Refused("NOTE_NEEDED", "Write in a few words how you asked.", "note")
    lock(ctx, [person.id])
    if opened is not None and opened != edition(latest_view(ctx, person)):
        raise Stale
    entry = ChildViewEntry(
        person_id=person.id,
        view=view,
        note=_note(note, "note"),
        recorded_by=ctx.actor.id if ctx.actor.kind == "account" else None,
        recorded_at=ctx.now,
        awaits_second=waits and view == ChildView.YES,
    )
    ctx.session.add(entry)
    audit.record(ctx, "view.recorded", person.id, view=view, waits=entry.awaits_second)
    if ctx.actor.kind == "person":
        tidings.spread(ctx, person)
    consequences.of_person(ctx, person.id)
    return entry


def views_waiting(ctx: Context) -> list[tuple[ChildViewEntry, Person]]:
    """Return the children's yeses this actor sees that nobody has confirmed yet, oldest first."""
    seen = visible(ctx).with_only_columns(Person.id).order_by(None)
    waits = (ChildViewEntry.awaits_second, ChildViewEntry.confirmed_at.is_(None), Person.id.in_(seen))
    query = sa.select(ChildViewEntry, Person).join(Person, Person.id == ChildViewEntry.person_id).where(*waits)
    found = ctx.session.execute(query.order_by(ChildViewEntry.recorded_at, ChildViewEntry.id))
    return [(entry, person) for entry, person in found]


def confirm_view(ctx: Context, view_id: str) -> ChildViewEntry:
    """Confirm as a member of staff that this is what a child thinks. A no that was said since still stands."""
    entry = ctx.session.get(ChildViewEntry, view_id)
    if entry is None:
        raise NotThere
    lock(ctx, [entry.person_id])
    ctx.session.refresh(entry)
    if entry.id not in {waiting.id for waiting, _ in views_waiting(ctx)}:
        raise NotThere
    entry.confirmed_by, entry.confirmed_at = ctx.actor.id, ctx.now
    audit.record(ctx, "view.confirmed", entry.person_id, view=entry.view)
    consequences.of_person(ctx, entry.person_id)
    return entry


def _note(text: str, field: str) -> str:
    note = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(note) > NOTE:
        raise Refused("NOTE_TOO_LONG", f"Keep it under {NOTE} characters.", field)
    return note
