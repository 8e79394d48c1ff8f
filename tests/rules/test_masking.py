"""What is a reader told of a decision, and what can nobody read out of it?"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest

from consentreg.rules.facts import Use
from consentreg.rules.findings import Finding, by_precedence
from consentreg.rules.gate import Decision
from consentreg.rules.masking import Reason, heard, only_open, told, veiling
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import BLOCKED, LEAD, ROWS, Outcome, Told
from consentreg.rules.words import Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
BLOCKING = [code for code, row in ROWS.items() if row.told is Told.BLOCKED_PERSON]
LEADS = [code for code, row in ROWS.items() if row.told is Told.NEEDS_LEAD]
OPEN = [code for code, row in ROWS.items() if row.told is Told.OPEN]
OTHERS = [None, Role.COMMS, Role.STAFF, Role.ADMIN]
EVERYBODY = pytest.mark.parametrize("role", OTHERS, ids=str)
BLOCKED_REASON = Reason("BLOCKED_PERSON", BLOCKED, Outcome.DENY)


def decision(*found: tuple[str, str | None]) -> Decision:
    return Decision(Use(Scope.PUBLIC), NOW, by_precedence(Finding.of(code, person) for code, person in found))


def test_what_is_masked_is_what_the_table_masks() -> None:
    assert set(BLOCKING) == {
        "RESTRICTED", "OWN_NO", "LOWER_SCOPE_NO", "GUARDIAN_NO", "GUARDIANS_DISAGREE", "PERSON_LEFT"}  # fmt: skip
    assert set(LEADS) == {
        "RESTRICTED_REVIEW", "GUARDIAN_NO_NOT_IDENTIFIABLE", "COMPETENT_YES_GUARDIAN_NO", "IDENTITY_UNSETTLED",
        "LOOKS_LIKE_REFUSED",
    }  # fmt: skip


@EVERYBODY
@pytest.mark.parametrize("code", BLOCKING)
def test_every_masked_no_is_one_sentence_about_nobody(code: str, role: Role | None) -> None:
    assert told(decision((code, "p1")), role) == (BLOCKED_REASON,)


@EVERYBODY
@pytest.mark.parametrize("mixture", [*combinations(BLOCKING, 2), tuple(BLOCKING)], ids=str)
def test_several_masked_noes_look_like_one(mixture: tuple[str, ...], role: Role | None) -> None:
    of_one = decision(*((code, "p1") for code in mixture))
    of_several = decision(*((code, f"p{number}") for number, code in enumerate(mixture)))
    assert told(of_one, role) == told(of_several, role) == (BLOCKED_REASON,)


@EVERYBODY
@pytest.mark.parametrize("beside", OPEN + LEADS)
def test_beside_a_masked_no_nothing_is_told_of_anybody(beside: str, role: Role | None) -> None:
    views = {
        told(decision((code, masked), (beside, other)), role)
        for code in BLOCKING
        for masked in ("p1", "p2")
        for other in ("p1", "p2")
    }
    assert views == {(BLOCKED_REASON,)}


@EVERYBODY
@pytest.mark.parametrize("beside", ["PHOTO_ON_HOLD", "UNTAGGED_PEOPLE", "CHANNEL_RISK"])
def test_what_is_wrong_with_the_photo_is_told_alike_beside_every_masked_no(beside: str, role: Role | None) -> None:
    views = {told(decision((code, "p1"), (beside, None)), role) for code in BLOCKING}
    assert len(views) == 1
    assert {reason.code for reason in views.pop()} == {"BLOCKED_PERSON", beside}


@EVERYBODY
@pytest.mark.parametrize("code", LEADS)
def test_what_the_lead_resolves_is_one_sentence_about_nobody(code: str, role: Role | None) -> None:
    found = decision((code, "p1"), ("CONSENTED", "p1"), ("CONSENTED", "p2"), ("NOT_IDENTIFIABLE", "p3"))
    assert told(found, role) == (Reason("NEEDS_LEAD", LEAD, Outcome.REVIEW),)


@EVERYBODY
def test_what_the_lead_resolves_about_the_photo_looks_like_what_they_resolve_about_somebody(role: Role | None) -> None:
    about_photo = told(decision(("LOOKS_LIKE_REFUSED", None), ("CONSENTED", "p1")), role)
    assert about_photo == told(decision(("IDENTITY_UNSETTLED", "p1"), ("CONSENTED", "p2")), role)


@EVERYBODY
def test_beside_a_look_of_the_lead_the_rest_that_is_missing_is_told(role: Role | None) -> None:
    found = told(decision(("RESTRICTED_REVIEW", "p1"), ("NOT_ASKED", "p2"), ("CONSENTED", "p3")), role)
    assert [reason.code for reason in found] == ["NOT_ASKED", "NEEDS_LEAD"]


def test_care_staff_are_told_of_whom_and_nobody_else_is() -> None:
    found = decision(("NOT_ASKED", "p1"), ("NOT_ASKED", "p2"), ("CONSENTED", "p3"))
    assert [reason.person for reason in told(found, Role.STAFF)] == ["p1", "p2", "p3"]
    for role in (None, Role.COMMS):
        assert [(reason.code, reason.person) for reason in told(found, role)] == [
            ("NOT_ASKED", None), ("CONSENTED", None)]  # fmt: skip


@pytest.mark.parametrize("code", BLOCKING + LEADS)
def test_safeguarding_lead_is_told_everything(code: str) -> None:
    found = decision((code, "p1"), ("NOT_ASKED", "p2"), ("PHOTO_ON_HOLD", None))
    named = {(reason.code, reason.person) for reason in told(found, Role.SAFEGUARDING)}
    assert named == {(code, "p1"), ("NOT_ASKED", "p2"), ("PHOTO_ON_HOLD", None)}


@EVERYBODY
def test_the_gravest_come_first_and_each_in_the_order_of_the_table(role: Role | None) -> None:
    found = decision(("CHANNEL_RISK", None), ("EXPIRED", "p1"), ("PHOTO_ON_HOLD", None), ("DECEASED", "p2"))
    assert [reason.code for reason in told(found, role)] == ["PHOTO_ON_HOLD", "EXPIRED", "DECEASED", "CHANNEL_RISK"]


def test_only_open_is_what_hides_nothing() -> None:
    assert only_open(decision(*((code, "p1") for code in OPEN)))
    for code in BLOCKING + LEADS:
        assert not only_open(decision((code, "p1"), ("NOT_ASKED", "p2")))


@EVERYBODY
@pytest.mark.parametrize("code", [*BLOCKING, "RESTRICTED_REVIEW"])
def test_what_another_said_who_may_be_the_same_is_heard_by_the_lead_alone(code: str, role: Role | None) -> None:
    alone = decision(("IDENTITY_UNSETTLED", "p1"), ("CONSENTED", "p1"))
    both = replace(decision(("IDENTITY_UNSETTLED", "p1"), ("CONSENTED", "p1"), (code, "p1")), apart=alone)
    assert told(both, role) == told(alone, role) == (Reason("NEEDS_LEAD", LEAD, Outcome.REVIEW),)
    assert heard(both, role) is alone
    assert heard(both, Role.SAFEGUARDING) is both
    assert {reason.code for reason in told(both, Role.SAFEGUARDING)} == {"IDENTITY_UNSETTLED", "CONSENTED", code}
    assert heard(alone, role) is alone


@EVERYBODY
@pytest.mark.parametrize("code", OPEN + LEADS)
def test_whatever_is_found_about_somebody_of_another_groups_copy_is_one_sentence(code: str, role: Role | None) -> None:
    hidden = veiling(decision((code, "p2"), ("CONSENTED", "p1")), frozenset({"p2"}))
    said = {reason.code for reason in told(hidden, role)}
    assert said == {Outcome.DENY: {"BLOCKED_PERSON"}, Outcome.REVIEW: {"NEEDS_LEAD"}}.get(
        ROWS[code].outcome, {"CONSENTED"}
    )
    assert "p2" not in {reason.person for reason in told(hidden, role)}
    assert "p2" in {reason.person for reason in told(hidden, Role.SAFEGUARDING)}
    assert only_open(hidden) is (ROWS[code].outcome is Outcome.ALLOW)
