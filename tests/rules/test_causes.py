"""Does the word on a task say what was found, and the most urgent of it first?"""

import pytest

from consentreg.rules.causes import CAUSES, cause_of
from consentreg.rules.deadlines import Cause
from consentreg.rules.reasons import ROWS, Outcome


def test_every_finding_has_one_word_at_most_and_is_one_that_stands_in_the_way() -> None:
    listed = [code for meant in CAUSES.values() for code in meant]
    assert len(listed) == len(set(listed))
    assert {code for code in listed if ROWS[code].outcome is Outcome.ALLOW} == set()


def test_whatever_nobody_may_be_told_of_somebody_has_a_word() -> None:
    masked = {code for code, row in ROWS.items() if row.told == "BLOCKED_PERSON"}
    assert masked <= {code for meant in CAUSES.values() for code in meant}


@pytest.mark.parametrize(
    ("codes", "cause"),
    [
        (("EXPIRED", "OWN_NO"), Cause.WITHDRAWN),
        (("OWN_NO", "RESTRICTED"), Cause.RESTRICTED),
        (("EXPIRED", "TAKE_NOT_AGREED"), Cause.RUNNING_OUT),
        (("PLACEMENT_CHANGED", "EXPIRED"), Cause.MOVED),
        (("DECEASED",), Cause.OTHER),
        ((), Cause.OTHER),
    ],
)
def test_the_most_urgent_word_is_said(codes: tuple[str, ...], cause: Cause) -> None:
    assert cause_of(codes) is cause
