"""What does the gate answer to an invented case written as JSON?

Reads one case of the rehearsal format strictly: a missing or unknown field, or a value nobody knows, is not
guessed at. The answer is then DENY, SYSTEM_UNSURE.
"""

from collections.abc import Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from consentreg.rules.case_people import person_facts
from consentreg.rules.facts import (
    Captured,
    ChannelFacts,
    ChannelStatus,
    PhotoFacts,
    PlaceClue,
    Policy,
    Purpose,
    Risk,
    Use,
)
from consentreg.rules.fields import Fields, Unreadable, count, day, moment, text, word
from consentreg.rules.gate import Decision, decide
from consentreg.rules.people import PersonFacts
from consentreg.rules.words import ChannelClass, Jurisdiction, Scope

_AGES = range(12, 19)
"""Until which age a house may ask for an adult beside a young person."""


class Pause(StrEnum):
    """What the checklist before sharing came to."""

    CLEAR = "clear"
    UNSURE = "unsure"


def answer(case: object) -> dict[str, object]:
    """Return `{"id", "outcome", "reasons"}` for one case, every reason of the winning outcome, sorted."""
    case_id = case.get("id") if isinstance(case, Mapping) else None
    try:
        decision = _decide(case)
    except (Unreadable, OverflowError):
        return {"id": case_id, "outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}
    return {"id": case_id, "outcome": decision.outcome.name, "reasons": list(decision.reasons)}


def _decide(case: object) -> Decision:
    top = Fields(case, channel=None, id=None, note=None, expect=None)
    for said in ("id", "note", "expect"):
        top.maybe(said, lambda value: value)
    at = moment(top.take("now", str))
    policy = _policy(top.take("policy", dict))
    scope = top.word("scope", Scope)
    channel = top.maybe("channel", _channel)
    photo = Fields(top.take("photo", dict), place_clue="unclear", event_ended=None, pause="clear")
    people = tuple(person_facts(entry, policy.zone) for entry in top.take("people", list))
    if len({person.id for person in people}) < len(people):
        raise Unreadable
    unsure = photo.word("pause", Pause) is Pause.UNSURE
    top.done()
    return decide(_photo(photo, people), Use(scope, channel, unsure), policy, at)


def _policy(value: object) -> Policy:
    fields = Fields(value)
    try:
        zone = ZoneInfo(fields.take("time_zone", str))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unreadable from error
    policy = Policy(
        fields.word("jurisdiction", Jurisdiction),
        zone,
        co_agreement=fields.take("co_agreement", bool),
        face_public_child=fields.take("face_public_child", bool),
        channel_risk=fields.take("channel_risk", bool),
        every_authority=fields.take("every_authority", bool, absent=False),
        adult_agrees_until=_age(fields.take("adult_agrees_until", int, absent=16)),
        adult_agrees_for=_scopes(fields.take("adult_agrees_for", list, absent=[Scope.PUBLIC])),
    )
    fields.done()
    return policy


def _age(years: int) -> int:
    if years not in _AGES:
        raise Unreadable
    return years


def _scopes(value: list[object]) -> frozenset[Scope]:
    return frozenset(map(word(Scope), value))


def _channel(value: object) -> ChannelFacts:
    fields = Fields(value)
    channel = ChannelFacts(
        fields.word("class", ChannelClass),
        fields.word("status", ChannelStatus),
        fields.word("risk", Risk),
        fields.maybe("slug", text, absent=None),
    )
    fields.done()
    return channel


def _photo(fields: Fields, people: tuple[PersonFacts, ...]) -> PhotoFacts:
    photo = PhotoFacts(
        people=people,
        captured=fields.maybe("captured", _captured),
        people_visible=fields.maybe("people_visible", count),
        tagging_complete=fields.take("tagging_complete", bool),
        no_people_attested_by=count(fields.take("no_people_attested_by", int)),
        on_hold=fields.take("on_hold", bool),
        purpose=fields.word("purpose", Purpose),
        sensitive=fields.take("sensitive", bool),
        event=fields.maybe("event", text),
        event_ended=fields.maybe("event_ended", day),
        place_clue=fields.word("place_clue", PlaceClue),
        looks_like_refused=fields.take("looks_like_refused", bool, absent=False),
    )
    fields.done()
    return photo


def _captured(value: object) -> Captured:
    fields = Fields(value)
    captured = Captured(day(fields.take("from", str)), day(fields.take("to", str)))
    fields.done()
    if captured.first > captured.last:
        raise Unreadable
    return captured
