"""What does the team know about somebody today: how they see it, and whether they understand what a yes means?"""

from collections.abc import Collection
from datetime import date

from consentreg.context import Context
from consentreg.models import CapacityAssessment, ChildViewEntry, Person
from consentreg.models.person import NOT_SURE
from consentreg.rules.deciders import ADULT, Regime, regime, under
from consentreg.rules.people import Capacity, ChildView, Identifiable, PersonFacts, Tag
from consentreg.services import audit, consequences, facts, invitations, tidings
from consentreg.services.organisation import organisation, today
from consentreg.services.refusal import Refused
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


def assess_capacity(ctx: Context, person: Person, *, result: str, basis: str, review_by: date) -> CapacityAssessment:
    """Record whether somebody understands what a yes to photos means, until a review."""
    if result not in set(Capacity):
        raise Refused("UNKNOWN_RESULT", "Choose able or unable.", "result")
    if review_by <= today(ctx):
        raise Refused("REVIEW_IN_THE_PAST", "Choose a day after today for the review.", "review_by")
    lock(ctx, [person.id])
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


def record_view(ctx: Context, person: Person, view: str, note: str = "") -> ChildViewEntry:
    """Record what a child thinks. A no stops everything from now on; not to know is not a yes."""
    if view not in {*ChildView, NOT_SURE}:
        raise Refused("UNKNOWN_VIEW", "Choose yes, no or cannot_express.", "view")
    if view == ChildView.CANNOT_EXPRESS and not note.strip():
        raise Refused("NOTE_NEEDED", "Write in a few words how you asked.", "note")
    lock(ctx, [person.id])
    entry = ChildViewEntry(
        person_id=person.id,
        view=view,
        note=_note(note, "note"),
        recorded_by=ctx.actor.id if ctx.actor.kind == "account" else None,
        recorded_at=ctx.now,
    )
    ctx.session.add(entry)
    audit.record(ctx, "view.recorded", person.id, view=view)
    if ctx.actor.kind == "person":
        tidings.spread(ctx, person)
    consequences.of_person(ctx, person.id)
    return entry


def _note(text: str, field: str) -> str:
    note = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(note) > NOTE:
        raise Refused("NOTE_TOO_LONG", f"Keep it under {NOTE} characters.", field)
    return note
