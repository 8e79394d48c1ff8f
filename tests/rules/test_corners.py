"""Where do two rules touch? Corners that only small changes of the rules would show."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.facts import PhotoFacts, Policy, Question, Use
from consentreg.rules.people import Condition, Identifiable, PersonFacts, Tag
from consentreg.rules.words import Kind, Scope
from tests.rules.casebook import TODAY, case, child, days, grown, person, said, teen
from tests.rules.formulations import both

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
TAKE, INTERNAL, PUBLIC = "take", "publish_internal", "publish_public"
corner = pytest.param
TWO = {"aunt": False, "mum": True}
UNSEEN: Json = {"identifiable": "not_identifiable", "attested_not_identifiable_by": 2}


def ruled(*conditions: Any) -> Json:
    return case(TAKE, teen(said("given", TAKE, conditions=list(conditions))), event="E1")


DAYS = [
    corner(
        "ALLOW CONSENTED", case(TAKE, teen(said("given", valid_from=TODAY, covers_existing=True))), id="begins today"
    ),
    corner(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", valid_from=TODAY, valid_until=TODAY, covers_existing=True))),
        id="one day only, today",
    ),
    corner(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", valid_until=TODAY)), captured=days("2026-06-20", TODAY)),
        id="taken up to the last day of the yes",
    ),
    corner(
        "ALLOW CONSENTED",
        case(TAKE, person(said("given", covers_existing=True), kind="adult", born="2026-05-01")),
        id="taken on the day of birth",
    ),
]
CONDITIONS = [
    corner("ALLOW CONSENTED", ruled({"type": "EVENT_ONLY", "event": "E1"}), id="that outing"),
    corner("REVIEW CONDITION_UNCLEAR", ruled("EVENT_ONLY"), id="an outing nobody named"),
    corner("REVIEW CONDITION_UNCLEAR", ruled({"type": "EVENT_ONLY", "event": 5}), id="an outing that is a number"),
    corner("REVIEW CONDITION_UNCLEAR", ruled({"type": "EVENT_ONLY"}), id="no outing"),
    corner("REVIEW CONDITION_UNCLEAR", ruled({"type": "OTHER", "event": "E1"}), id="a rule of another type"),
    corner("REVIEW CONDITION_UNCLEAR", ruled({"type": "EVENT_ONLY", "event": "E1", "or": 1}), id="more than a rule"),
    corner("REVIEW CONDITION_UNCLEAR", ruled(None, 3, []), id="things that are no rule"),
    corner(
        "ALLOW CONSENTED",
        case(TAKE, child(said("given", by="mum"), said("given", conditions=["NO_FACE"]))),
        id="the rule of a child who does not decide is not looked at",
    ),
    corner(
        "DENY EXPIRED",
        case(TAKE, teen(said("given", valid_until="2026-06-30", conditions=["NO_FACE"]))),
        id="the rule of a yes that has run out is not looked at",
    ),
]
KEPT: Json = {
    "a name that is not in the caption": "NO_NAME",
    "not in the paper, and it is the website": "NO_PRESS",
    "not on social media, and it is the website": "NO_SOCIAL",
    "no place, and none can be told": "NO_PLACE",
    "not while it goes on, and it is over": "NOT_LIVE",
    "group photos only, and it is one": "GROUP_ONLY",
}
VOICES = [
    corner(
        "REVIEW GUARDIAN_NO_NOT_IDENTIFIABLE",
        case(TAKE, child(said("refused", by="aunt"), authorities={"aunt": False}, **UNSEEN)),
        id="unseen, and only an unchecked adult spoke, against it",
    ),
    corner(
        "ALLOW NOT_IDENTIFIABLE",
        case(TAKE, child(said("refused", by="aunt"), said("given", by="mum"), authorities=TWO, **UNSEEN)),
        id="unseen, an unchecked no beside a checked yes",
    ),
    corner(
        "REVIEW GUARDIAN_NO_NOT_IDENTIFIABLE",
        case(TAKE, child(said("refused", by="aunt"), said("refused", by="mum"), authorities=TWO, **UNSEEN)),
        id="unseen, two noes",
    ),
    corner("ALLOW NOT_IDENTIFIABLE", case(TAKE, child(said("given", by="mum"), **UNSEEN)), id="unseen, and a yes"),
    corner(
        "DENY CONSENT_NOT_PROVEN",
        case(TAKE, child(said("unknown", by="aunt"), authorities={"aunt": False})),
        id="an unchecked adult's answer that nobody can prove",
    ),
    corner(
        "DENY ADULT_LACKS_CAPACITY OWN_NO",
        case(PUBLIC, grown(said("refused", PUBLIC), capacity="unable", **UNSEEN)),
        id="unseen, unable, and against it",
    ),
    corner(
        "DENY GUARDIAN_YES_LAPSED_AGE",
        case(TAKE, person(said("given", by="mum", at="2024-01-10"), born="2010-03-01", authorities={"mum": True}),
             jurisdiction="GB-ENG"),
        id="England: a mother's yes of before sixteen",
    ),
]  # fmt: skip


@both
@pytest.mark.parametrize(("wanted", "one"), DAYS + CONDITIONS + VOICES)
def test_where_rules_touch(ask: Ask, wanted: str, one: Json) -> None:
    outcome, *reasons = wanted.split()
    assert ask(one) == (outcome, reasons)


@both
@pytest.mark.parametrize("rule", KEPT.values(), ids=KEPT)
def test_a_rule_that_is_kept_stops_nothing(ask: Ask, rule: str) -> None:
    yes = said("given", conditions=[rule])
    people = [grown(yes), grown(), grown()]
    one = case(PUBLIC, *people, place_clue="none", event_ended="2026-05-01")
    assert ask(one) == ("ALLOW", ["CONSENTED"])


@both
@pytest.mark.parametrize("at", ["2026-02-30T10:00:00Z", "2026-02-30", "2026-01-10T25:00:00Z"])
def test_a_day_or_hour_there_is_not_is_no_case(ask: Ask, at: str) -> None:
    assert ask(case(TAKE, teen(said("given", at=at)))) == ("DENY", ["SYSTEM_UNSURE"])


def test_an_outing_without_a_name_is_not_the_photos_missing_outing() -> None:
    photo = PhotoFacts(event=None)
    question = Question(photo, Use(Scope.TAKE), datetime(2026, 7, 1, tzinfo=UTC), Policy())
    nobody = PersonFacts("p", Kind.STAFF, Tag(Identifiable.FACE))
    assert list(KNOWN_CONDITIONS["EVENT_ONLY"](question, nobody, Condition("EVENT_ONLY"))) == ["CONDITION_UNCLEAR"]


@both
def test_a_case_needs_no_id_no_note_and_no_expectation(ask: Ask) -> None:
    one = case(TAKE, teen())
    del one["id"]
    assert ask(one) == ask(one | {"note": "a note", "expect": {"outcome": "ALLOW"}}) == ("ALLOW", ["CONSENTED"])
