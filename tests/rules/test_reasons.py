"""Does the table say what each reason means, plainly, and give nobody away?"""

import re

import pytest

from consentreg.rules.reasons import BLOCKED, LEAD, ROWS, Outcome, Told

POSITIVE = {"CONSENTED", "NOT_IDENTIFIABLE", "NO_PEOPLE"}
NO_OVERRIDE = {"ASK_EACH_TIME", "IDENTITY_UNSETTLED"}
LONGEST = 15
"""Words of the longest sentence somebody tired still understands (domain.md 7)."""


def test_only_a_positive_finding_allows() -> None:
    assert {code for code, row in ROWS.items() if row.outcome is Outcome.ALLOW} == POSITIVE


def test_a_no_outweighs_a_look_and_a_look_a_yes() -> None:
    assert Outcome.DENY > Outcome.REVIEW > Outcome.ALLOW


def test_lead_may_settle_every_look_but_the_persons_own_and_who_it_is() -> None:
    looks = {code for code, row in ROWS.items() if row.outcome is Outcome.REVIEW}
    assert {code for code in looks if not ROWS[code].override} == NO_OVERRIDE
    assert {code for code, row in ROWS.items() if row.override} - looks == {"ADULT_LACKS_CAPACITY"}


def test_every_masked_no_is_said_in_one_sentence() -> None:
    assert {row.text for row in ROWS.values() if row.told is Told.BLOCKED_PERSON} == {BLOCKED}
    assert {row.outcome for row in ROWS.values() if row.told is Told.BLOCKED_PERSON} == {Outcome.DENY}
    assert {row.outcome for row in ROWS.values() if row.told is Told.NEEDS_LEAD} == {Outcome.REVIEW}
    masked = {Told.BLOCKED_PERSON, Told.NEEDS_LEAD}
    assert BLOCKED not in {row.text for row in ROWS.values() if row.told not in masked}
    assert LEAD not in {row.text for row in ROWS.values() if row.told not in masked}


@pytest.mark.parametrize("code", ROWS)
def test_every_reason_is_said_in_short_whole_sentences(code: str) -> None:
    text = ROWS[code].text
    assert re.fullmatch(r"[A-Z][A-Za-z0-9 ,:;'-]*[.?]( [A-Z][A-Za-z0-9 ,:;'-]*[.?])*", text), text
    assert max(len(sentence.split()) for sentence in re.split(r"[.?:]", text)) <= LONGEST
    assert not re.search(r"consent|withdraw|guardian|subject|publicat", text, re.IGNORECASE)


@pytest.mark.parametrize("code", ROWS)
def test_codes_are_stable_words(code: str) -> None:
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code)
