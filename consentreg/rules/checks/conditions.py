"""Does this photo keep the rules that came with each yes? (domain.md 5.2 rows 38 to 41 and 48)"""

from collections.abc import Iterator

from consentreg.rules.authorities import agreed, holding_yeses
from consentreg.rules.checks.answers import take_holds
from consentreg.rules.consent import holds, own
from consentreg.rules.deciders import needs_co_agreement, regime
from consentreg.rules.facts import PlaceClue, Question
from consentreg.rules.people import Answer, Condition, PersonFacts
from consentreg.rules.words import USUAL, ChannelClass, Scope

GROUP = 3
"""How many people make a group photo."""


def _group_only(q: Question, person: PersonFacts, _: Condition) -> Iterator[str]:
    visible = q.photo.people_visible
    if visible is None:
        yield "CONDITION_UNCLEAR"
    if person.tag.main_subject or (visible is not None and visible < GROUP):
        yield "CONDITION_GROUP_ONLY"


def _no_face(_q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    yield "CONDITION_NO_FACE"  # Nobody's rules are asked about who could not be recognised anyway.


def _no_name(_q: Question, person: PersonFacts, _: Condition) -> Iterator[str]:
    if person.tag.named_in_caption:
        yield "CONDITION_NO_NAME"


def _no_social(q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    if _goes_to(q, ChannelClass.SOCIAL):
        yield "CHANNEL_EXCLUDED"


def _no_press(q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    if _goes_to(q, ChannelClass.PRESS):
        yield "CHANNEL_EXCLUDED"


def _goes_to(q: Question, klass: ChannelClass) -> bool:
    return q.use.channel is not None and q.use.channel.klass is klass


def _ask_each_time(_q: Question, person: PersonFacts, _: Condition) -> Iterator[str]:
    if not person.tag.approved_this_use:
        yield "ASK_EACH_TIME"


def _event_only(q: Question, _p: PersonFacts, condition: Condition) -> Iterator[str]:
    if condition.event is None:
        yield "CONDITION_UNCLEAR"
    elif q.photo.event != condition.event:
        yield "CONDITION_EVENT"


def _no_place(q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    if q.photo.place_clue is not PlaceClue.NONE:
        yield "CONDITION_PLACE" if q.photo.place_clue is PlaceClue.PRESENT else "CONDITION_UNCLEAR"


def _not_live(q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    if q.photo.event_ended is None:
        yield "CONDITION_UNCLEAR"
    elif q.today <= q.photo.event_ended:
        yield "CONDITION_LIVE"


def _unclear(_q: Question, _p: PersonFacts, _: Condition) -> Iterator[str]:
    yield "CONDITION_UNCLEAR"


KNOWN_CONDITIONS = {
    "GROUP_ONLY": _group_only,
    "NO_FACE": _no_face,
    "NO_NAME": _no_name,
    "NO_SOCIAL": _no_social,
    "NO_PRESS": _no_press,
    "ASK_EACH_TIME": _ask_each_time,
    "EVENT_ONLY": _event_only,
    "NO_PLACE": _no_place,
    "NOT_LIVE": _not_live,
}


def relied_on(q: Question, person: PersonFacts) -> tuple[Answer, ...]:
    """Return every yes the use rests on and that holds: the rules of all of them apply together."""
    who = regime(person, q.policy, q.today)
    mine = own(q, person)
    beside = who.asks_self and bool(mine.yes) and needs_co_agreement(q, person)
    adults = holding_yeses(q, person) if who.asks_authority or beside else ()
    said = (*((mine,) if who.asks_self and holds(q, person, mine) else ()), *adults)
    return tuple(yes for each in said for yes in each.yes)


def conditions(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 38, 40 and 41: each rule of each yes."""
    for yes in relied_on(q, person):
        for condition in yes.conditions:
            yield from KNOWN_CONDITIONS.get(condition.type, _unclear)(q, person, condition)


def places(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 39: a yes reaches the places it names, or the usual ones where it names none (domain.md 5.4.3)."""
    if q.use.channel is None or q.use.scope is Scope.TAKE:
        return
    named = q.use.channel.named_as
    if any(named.isdisjoint(reach(q.use.scope, yes)) for yes in relied_on(q, person)):
        yield "CHANNEL_EXCLUDED"


def reach(scope: Scope, yes: Answer) -> frozenset[str]:
    """Return the words of the places a yes to a scope reaches."""
    return USUAL[scope] if yes.channels is None else yes.channels


def consented(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 48: every yes that is needed is there and holds, and the photo might be taken."""
    who = regime(person, q.policy, q.today)
    by_self = not who.asks_self or holds(q, person, own(q, person))
    by_authority = not who.asks_authority or agreed(q, person)
    if by_self and by_authority and (q.use.scope is Scope.TAKE or take_holds(q, person)):
        yield "CONSENTED"


CONDITION_CHECKS = (conditions, places, consented)
