"""Which "needs a look" can the lead settle, and for how long?"""

from datetime import UTC, datetime, timedelta

import pytest

from consentreg.rules.facts import Use
from consentreg.rules.findings import Finding
from consentreg.rules.gate import Decision
from consentreg.rules.reasons import ROWS, Outcome
from consentreg.rules.reviews import LASTS, Reviewed, reviewable, settle
from consentreg.rules.words import Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
REVIEWS = [code for code, row in ROWS.items() if row.outcome is Outcome.REVIEW]
OVERRIDABLE = [code for code in REVIEWS if ROWS[code].override]


def decision(*codes: str) -> Decision:
    return Decision(Use(Scope.PUBLIC), NOW, tuple(Finding.of(code, "p1") for code in codes))


def looked(*codes: str, at: datetime = NOW, person: str = "p1") -> Reviewed:
    return Reviewed(frozenset((code, person) for code in codes), at)


def test_only_the_person_settles_ask_each_time() -> None:
    assert set(REVIEWS) - set(OVERRIDABLE) == {"ASK_EACH_TIME", "IDENTITY_UNSETTLED"}
    assert reviewable(decision("ASK_EACH_TIME", "DECEASED")) == ()
    assert settle(decision("ASK_EACH_TIME"), [looked("ASK_EACH_TIME")]).outcome is Outcome.REVIEW


@pytest.mark.parametrize("code", OVERRIDABLE)
def test_what_the_table_lets_the_lead_settle_is_settled(code: str) -> None:
    assert [found.code for found in reviewable(decision(code, "CONSENTED"))] == [code]
    assert settle(decision(code, "CONSENTED"), [looked(code)])


def test_a_lack_of_capacity_may_be_settled_inside_alone() -> None:
    inside = Decision(Use(Scope.INTERNAL), NOW, (Finding("ADULT_LACKS_CAPACITY", "p1", Outcome.REVIEW),))
    assert settle(inside, [looked("ADULT_LACKS_CAPACITY")])
    assert not settle(decision("ADULT_LACKS_CAPACITY"), [looked("ADULT_LACKS_CAPACITY")])


def test_a_no_is_never_settled() -> None:
    refused = decision("OWN_NO", "DECEASED")
    assert reviewable(refused) == ()
    assert settle(refused, [looked("OWN_NO", "DECEASED")]) == refused


def test_every_reason_must_have_been_seen_and_of_the_same_person() -> None:
    both = decision("DECEASED", "CHANNEL_RISK")
    assert not settle(both, [looked("DECEASED")])
    assert settle(both, [looked("DECEASED"), looked("CHANNEL_RISK")])
    assert not settle(decision("DECEASED"), [looked("DECEASED", person="p2")])


@pytest.mark.parametrize(
    ("age", "counts"),
    [(timedelta(0), True), (LASTS - timedelta(microseconds=1), True), (LASTS, False), (-timedelta(seconds=1), False)],
)
def test_a_look_counts_from_its_moment_for_seven_days(age: timedelta, counts: bool) -> None:
    assert bool(settle(decision("DECEASED"), [looked("DECEASED", at=NOW - age)])) is counts


def test_what_is_settled_stays_on_record_with_its_code() -> None:
    settled = settle(decision("DECEASED"), [looked("DECEASED")])
    assert [(found.code, found.outcome) for found in settled.findings] == [("DECEASED", Outcome.ALLOW)]
    assert settle(decision("DECEASED"), []) == decision("DECEASED")
