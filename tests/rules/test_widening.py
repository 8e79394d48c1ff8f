"""Is every way found in which a new answer allows more, and is nothing else taken for one?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from consentreg.rules.facts import ChannelFacts, ChannelStatus, Policy, Risk
from consentreg.rules.people import SELF, Answer, Authority, Condition, Identifiable, PersonFacts, Tag
from consentreg.rules.widening import widens
from consentreg.rules.words import ChannelClass, Given, Jurisdiction, Kind, Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
EARLIER = datetime(2026, 1, 10, tzinfo=UTC)
POLICY = Policy(Jurisdiction.SCOTLAND, ZoneInfo("Europe/London"))
CLUB = ChannelFacts(ChannelClass.SOCIAL, ChannelStatus.APPROVED, Risk.LOW, "club")
TERMS: dict[str, Any] = {
    "valid_until": date(2026, 12, 31),
    "conditions": tuple(map(Condition, ("NO_FACE", "NO_NAME", "GROUP_ONLY", "ASK_EACH_TIME", "NOT_LIVE", "NO_PLACE"))),
    "channels": frozenset({"WEBSITE", "INTERNAL_DISPLAY"}),
}


def said(scope: Scope, at: datetime = EARLIER, given: Given = Given.GIVEN, by: str = SELF, **terms: Any) -> Answer:
    return Answer(by, scope, given, at, **TERMS | terms)


def teen(*answers: Answer, born: date = date(2009, 3, 1), **more: Any) -> PersonFacts:
    return PersonFacts("p", Kind.YOUNG_PERSON, Tag(Identifiable.FACE), born=born, answers=answers, **more)


YES = teen(*(said(scope) for scope in Scope))


def wider(*new: Answer, before: PersonFacts = YES) -> bool:
    return widens(before, replace(before, answers=(*before.answers, *new)), POLICY, NOW, [CLUB])


def again(**terms: Any) -> tuple[Answer, ...]:
    return tuple(said(scope, NOW, **terms) for scope in Scope)


WIDER = {
    "one place more": {"channels": TERMS["channels"] | {"channel:club"}},
    "another place": {"channels": frozenset({"PRINT"})},
    "the usual places": {"channels": None},
    "a longer time": {"valid_until": date(2027, 1, 31)},
    "without an end": {"valid_until": None},
    "photos from before too": {"covers_existing": True},
    "from an earlier day on": {"valid_from": date(2025, 6, 1)},
    **{f"without {rule.type}": {"conditions": tuple(each for each in TERMS["conditions"] if each != rule)}
       for rule in TERMS["conditions"]},
}  # fmt: skip
NARROWER = {
    "the same again": {},
    "for a shorter time": {"valid_until": date(2026, 8, 1)},
    "fewer places": {"channels": frozenset({"WEBSITE"})},
    "no place": {"channels": frozenset()},
    "one rule more": {"conditions": (*TERMS["conditions"], Condition("NO_SOCIAL"))},
}


@pytest.mark.parametrize("terms", WIDER.values(), ids=WIDER)
def test_whatever_allows_more_widens(terms: dict[str, Any]) -> None:
    assert wider(*again(**terms))


@pytest.mark.parametrize("terms", NARROWER.values(), ids=NARROWER)
def test_whatever_allows_no_more_does_not(terms: dict[str, Any]) -> None:
    assert not wider(*again(**terms))


def test_a_first_day_to_come_that_is_dropped_widens() -> None:
    waiting = teen(*(said(scope, valid_from=date(2026, 9, 1)) for scope in Scope))
    assert wider(*again(), before=waiting)


def test_one_outing_more_widens_and_another_rule_in_its_place_does_too() -> None:
    outing = {"conditions": (Condition("EVENT_ONLY", "E1"),)}
    before = teen(*(said(scope, **outing) for scope in Scope))
    assert not wider(*again(**outing), before=before)
    assert wider(*again(conditions=(Condition("EVENT_ONLY", "E2"),)), before=before)
    assert wider(*again(conditions=(Condition("NO_NAME"),)), before=before)
    assert not wider(*again(conditions=(Condition("NO_FACE"),)), before=before), "which allows nobody who can be seen"


def test_a_first_yes_a_yes_after_a_no_and_one_after_it_ran_out_widen() -> None:
    assert wider(*again(), before=teen())
    refused = teen(*YES.answers, *(said(scope, datetime(2026, 6, 1, tzinfo=UTC), Given.REFUSED) for scope in Scope))
    assert wider(*again(), before=refused)
    assert wider(*again(), before=teen(*(said(scope, valid_until=date(2026, 6, 30)) for scope in Scope)))


def test_an_adults_yes_widens_though_the_child_still_has_to_speak() -> None:
    both = teen(born=date(2018, 3, 1), authorities=(Authority("mum", verified=True),))
    assert wider(said(Scope.TAKE, NOW, by="mum"), before=both)
    agreeing = teen(*YES.answers, born=date(2012, 3, 1), authorities=(Authority("mum", verified=True),))
    assert wider(said(Scope.PUBLIC, NOW, by="mum"), before=agreeing)


@pytest.mark.parametrize("given", [Given.REFUSED, Given.WITHDRAWN, Given.DEFERRED, Given.REQUESTED])
def test_no_other_word_than_yes_widens(given: Given) -> None:
    assert not wider(*again(given=given))
    assert not wider(*again(given=given), before=teen())
