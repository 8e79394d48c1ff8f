"""What does the team know about somebody today: how they see it, and whether they understand what a yes means?"""

from collections.abc import Collection

from consentreg.context import Context
from consentreg.models import CapacityAssessment, ChildViewEntry, Person
from consentreg.rules.deciders import ADULT, Regime, regime, under
from consentreg.rules.people import Identifiable, PersonFacts, Tag
from consentreg.services import facts
from consentreg.services.organisation import organisation, today


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
