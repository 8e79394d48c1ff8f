"""Who is in an invented case, and what did they answer?"""

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from consentreg.rules.fields import Fields, Unreadable, count, day, moment, word
from consentreg.rules.people import (
    SELF,
    Answer,
    Authority,
    Capacity,
    ChildView,
    Condition,
    Identifiable,
    PersonFacts,
    RestrictionLevel,
    Tag,
)  # fmt: skip
from consentreg.rules.words import Given, Kind, Scope, is_place

UNREADABLE_CONDITION = Condition("")


def person_facts(value: object, zone: ZoneInfo) -> PersonFacts:
    """Read one entry of `people`; raise Unreadable for anything not understood."""
    fields = Fields(value)
    kind = fields.word("kind", Kind)
    who, tag = fields.take("id", str), _tag(fields.take("tag", dict))
    person = _registered(fields, zone, who, kind, tag) if kind.registered else PersonFacts(who, kind, tag)
    fields.done()
    return person


def _registered(fields: Fields, zone: ZoneInfo, who: str, kind: Kind, tag: Tag) -> PersonFacts:
    return PersonFacts(
        id=who,
        kind=kind,
        tag=tag,
        born=fields.maybe("born", day),
        looked_after=fields.take("looked_after", bool),
        capacity=fields.maybe("capacity", word(Capacity)),
        deceased=fields.take("deceased", bool),
        left=fields.maybe("left", day),
        restrictions=frozenset(filter(None, [fields.maybe("restriction", word(RestrictionLevel))])),
        child_view=fields.maybe("child_view", word(ChildView)),
        authorities=_authorities(fields.take("authorities", list)),
        answers=tuple(map(partial(_answer, zone), fields.take("answers", list))),
        moved_on=fields.maybe("moved_on", day, absent=None),
        identity_unsettled=fields.take("identity_unsettled", bool, absent=False),
    )


def _tag(value: object) -> Tag:
    fields = Fields(value)
    tag = Tag(
        identifiable=fields.word("identifiable", Identifiable),
        attested_not_identifiable_by=count(fields.take("attested_not_identifiable_by", int)),
        main_subject=fields.take("main_subject", bool),
        named_in_caption=fields.take("named_in_caption", bool),
        approved_this_use=fields.take("approved_this_use", bool),
    )
    fields.done()
    return tag


def _authorities(value: list[object]) -> tuple[Authority, ...]:
    authorities = tuple(map(_authority, value))
    ids = {authority.id for authority in authorities}
    if SELF in ids or len(ids) < len(authorities):
        raise Unreadable
    return authorities


def _authority(value: object) -> Authority:
    fields = Fields(value)
    authority = Authority(fields.take("id", str), fields.take("verified", bool))
    fields.done()
    return authority


def _answer(zone: ZoneInfo, value: object) -> Answer:
    fields = Fields(value)
    answer = Answer(
        by=fields.take("by", str),
        scope=fields.word("scope", Scope),
        answer=fields.word("answer", Given),
        at=moment(fields.take("at", str), zone),
        valid_from=fields.maybe("valid_from", day),
        valid_until=fields.maybe("valid_until", day),
        covers_existing=fields.take("covers_existing", bool),
        survives_leaving=fields.take("survives_leaving", bool),
        conditions=tuple(map(condition, fields.take("conditions", list))),
        channels=fields.maybe("channels", _places),
    )
    fields.done()
    if answer.valid_from and answer.valid_until and answer.valid_from > answer.valid_until:
        raise Unreadable
    return answer


def _places(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(map(is_place, value)):
        raise Unreadable
    return frozenset(value)


def condition(value: object) -> Condition:
    """Read one condition. What is not understood is kept as a condition nobody can check."""
    if isinstance(value, str) and value != "EVENT_ONLY":
        return Condition(value)
    if isinstance(value, Mapping) and set(value) == {"type", "event"} and value["type"] == "EVENT_ONLY":
        return Condition("EVENT_ONLY", value["event"]) if isinstance(value["event"], str) else UNREADABLE_CONDITION
    return UNREADABLE_CONDITION
