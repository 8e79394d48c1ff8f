"""Does the gate stay shut when something of it is missing, and does a decision say what it decided?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from consentreg.rules import age, deciders, gate
from consentreg.rules.cases import answer
from consentreg.rules.facts import Captured, PhotoFacts, PlaceClue, Policy, Question, Use
from consentreg.rules.findings import Finding, by_precedence, worst
from consentreg.rules.gate import decide
from consentreg.rules.people import Answer, Authority, Capacity, Identifiable, PersonFacts, Tag
from consentreg.rules.reasons import ROWS, Outcome
from consentreg.rules.words import Given, Kind, Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
SPOKE = datetime(2026, 1, 10, tzinfo=UTC)
MAY = Captured(date(2026, 5, 1), date(2026, 5, 1))
FACE = Tag(Identifiable.FACE)
INSIDE, TAKE = Use(Scope.INTERNAL), Use(Scope.TAKE)
POLICY = Policy(face_public_child=False, channel_risk=False)


def yes(scope: Scope, by: str = "self", **more: object) -> Answer:
    return Answer(by, scope, Given.GIVEN, SPOKE, **more)  # type: ignore[arg-type]


def grown(*answers: Answer, **more: object) -> PersonFacts:
    return replace(PersonFacts("p1", Kind.STAFF, FACE, answers=answers), **more)  # type: ignore[arg-type]


def photo(*people: PersonFacts, **more: object) -> PhotoFacts:
    facts = PhotoFacts(people, MAY, len(people), tagging_complete=True, place_clue=PlaceClue.NONE)
    return replace(facts, **more)  # type: ignore[arg-type]


def codes(facts: PhotoFacts, use: Use = INSIDE) -> set[str]:
    return {found.code for found in decide(facts, use, POLICY, NOW).findings}


SAID_YES = grown(yes(Scope.TAKE), yes(Scope.INTERNAL))


@pytest.mark.parametrize("lost", ["PERSON_CHECKS", "ANSWER_CHECKS", "CONDITION_CHECKS"])
def test_a_gate_that_lost_one_kind_of_check_opens_for_nobody_new(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, lost, ())
    assert not decide(photo(grown()), INSIDE, POLICY, NOW)


def test_a_gate_that_lost_all_checks_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("PHOTO", "CHANNEL", "PERSON", "ANSWER", "CONDITION"):
        monkeypatch.setattr(gate, f"{kind}_CHECKS", ())
    shut = decide(photo(SAID_YES), INSIDE, POLICY, NOW)
    empty = decide(photo(), INSIDE, POLICY, NOW)
    assert shut.findings == (Finding.of("NO_POSITIVE_BASIS", "p1"),)
    assert empty.findings == (Finding.of("NO_POSITIVE_BASIS"),)


@pytest.mark.parametrize(
    ("person", "use"),
    [
        pytest.param(grown(yes(Scope.INTERNAL)), INSIDE, id="no yes to being photographed"),
        pytest.param(grown(yes(Scope.TAKE)), INSIDE, id="no yes to being shown"),
        pytest.param(grown(), TAKE, id="no yes at all"),
        pytest.param(
            PersonFacts("p1", Kind.YOUNG_PERSON, FACE, born=date(2017, 3, 1), authorities=(Authority("a", True),),
                        answers=(yes(Scope.TAKE), yes(Scope.INTERNAL))),
            INSIDE,
            id="a child's yes without an adult's",
        ),
        pytest.param(
            PersonFacts("p1", Kind.YOUNG_PERSON, FACE, authorities=(Authority("a", True),),
                        answers=(yes(Scope.TAKE), yes(Scope.INTERNAL, "a"))),
            INSIDE,
            id="an adult's yes without theirs, where both are needed",
        ),
    ],
)  # fmt: skip
def test_consented_is_found_only_where_every_needed_yes_holds(
    person: PersonFacts, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "ANSWER_CHECKS", ())
    assert "CONSENTED" not in codes(photo(person), use)


def test_taking_a_photo_needs_no_second_yes_to_taking() -> None:
    assert codes(photo(grown(yes(Scope.TAKE))), TAKE) == {"CONSENTED"}


def test_a_file_that_is_not_whole_is_not_used() -> None:
    decision = decide(photo(SAID_YES, intact=False), INSIDE, POLICY, NOW)
    assert decision.reasons == ("SYSTEM_UNSURE",)


def test_nobody_in_it_is_not_said_of_a_photo_with_people() -> None:
    assert "NO_PEOPLE" not in codes(photo(SAID_YES, no_people_attested_by=2))


def test_a_decision_keeps_the_wish_the_moment_and_about_whom() -> None:
    decision = decide(photo(SAID_YES), INSIDE, POLICY, NOW)
    assert (decision.use, decision.at) == (INSIDE, NOW)
    assert decision.findings == (Finding("CONSENTED", "p1", Outcome.ALLOW),)


def test_capacity_names_the_person() -> None:
    decision = decide(photo(grown(capacity=Capacity.UNABLE)), Use(Scope.PUBLIC), POLICY, NOW)
    assert Finding("ADULT_LACKS_CAPACITY", "p1", Outcome.DENY) in decision.findings


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_allow_is_true(outcome: Outcome) -> None:
    found = gate.Decision(INSIDE, NOW, (Finding("CONSENTED", "p1", outcome),))
    assert bool(found) is (outcome is Outcome.ALLOW)


def test_when_the_facts_cannot_be_gathered_the_answer_is_no() -> None:
    doubt = gate.unsure(INSIDE, NOW)
    assert (doubt.outcome, doubt.reasons, doubt.use, doubt.at) == (Outcome.DENY, ("SYSTEM_UNSURE",), INSIDE, NOW)


def test_nothing_found_is_nothing_allowed() -> None:
    assert worst(()) is Outcome.DENY


def test_findings_come_once_in_the_order_of_the_table_and_then_by_person() -> None:
    mixed = [Finding.of("NOT_ASKED", "b"), Finding.of("PHOTO_ON_HOLD"), Finding.of("NOT_ASKED", "a"),
             Finding.of("NOT_ASKED"), Finding.of("NOT_ASKED", "b")]  # fmt: skip
    ordered = [(found.code, found.person) for found in by_precedence(mixed)]
    assert ordered == [("PHOTO_ON_HOLD", None), ("NOT_ASKED", None), ("NOT_ASKED", "a"), ("NOT_ASKED", "b")]


def test_a_code_that_is_not_in_the_table_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Finding.of("SOMETHING_ELSE")


def test_the_answer_to_a_case_carries_its_id_and_a_note_may_be_missing() -> None:
    assert answer({"id": "V1"}) == {"id": "V1", "outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}
    assert answer("no case") == {"id": None, "outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}


def test_the_last_year_there_is_has_birthdays_and_the_one_after_has_none() -> None:
    assert age.birthday(date(9987, 5, 4), 12) == date(9999, 5, 4)
    assert age.birthday(date(9988, 5, 4), 12) == date.max


def test_only_a_young_persons_guardian_can_lapse() -> None:
    assert deciders.lapse_day(grown(born=date(1990, 1, 1)), POLICY) is None
    assert deciders.lapse_day(PersonFacts("p", Kind.YOUNG_PERSON, FACE), POLICY) is None


def test_nobody_agrees_beside_a_child_who_does_not_decide() -> None:
    child = PersonFacts("p", Kind.YOUNG_PERSON, FACE, born=date(2017, 3, 1))
    question = Question(photo(child), Use(Scope.PUBLIC), NOW, POLICY)
    assert not deciders.needs_co_agreement(question, child)


def test_every_row_has_words_and_no_secret_row_says_more_than_another() -> None:
    blocked = {row.text for row in ROWS.values() if row.told == "BLOCKED_PERSON"}
    assert len(blocked) == 1
    assert all(row.text.endswith((".", "?")) for row in ROWS.values())
