"""Would what somebody is about to say allow anything that is not allowed now? Asked where that takes a code.

The facts are gathered and the new answers added as if they counted at once; what it means is asked of the rules.
"""

from collections.abc import Sequence
from dataclasses import replace

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules import people, widening
from consentreg.rules.people import SELF, Identifiable, Tag
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, facts
from consentreg.services.consents import NewAnswer
from consentreg.services.organisation import channels, rules


def widens(ctx: Context, person: Person, new: Sequence[NewAnswer]) -> bool:
    """Say whether these answers together allow anything; also where nobody can tell whose say it is."""
    policy, today = rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, [person.id])
    before = facts.own_facts(known, person.id, Tag(Identifiable.FACE))
    speaking = {SELF, *(adult.id for adult in before.authorities)}
    if any(said.answer == Given.GIVEN and (said.authority_id or SELF) not in speaking for said in new):
        return True
    after = replace(before, answers=(*before.answers, *(_heard(ctx, said) for said in new)))
    registered = [channel.facts(today) for channel in channels(ctx)]
    return widening.widens(before, after, policy, ctx.now, registered)


def opens_without(ctx: Context, person: Person, answer: Answer) -> bool:
    """Say whether anything is allowed without an answer that is not with it."""
    policy, today = rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, [person.id])
    before = facts.own_facts(known, person.id, Tag(Identifiable.FACE))
    after = replace(before, answers=tuple(said for said in before.answers if said.key != answer.id))
    registered = [channel.facts(today) for channel in channels(ctx)]
    return widening.widens(before, after, policy, ctx.now, registered)


def _heard(ctx: Context, said: NewAnswer) -> people.Answer:
    return people.Answer(
        by=said.authority_id or SELF,
        scope=Scope(said.scope),
        answer=Given(said.answer),
        at=ctx.now,
        valid_from=said.valid_from,
        valid_until=said.valid_until or consents.longest(ctx, said),
        covers_existing=said.covers_existing or bool(said.reaches),
        survives_leaving=said.survives_leaving,
        conditions=facts.conditions(said.conditions),
        channels=None if said.channels is None else frozenset(said.channels),
    )
