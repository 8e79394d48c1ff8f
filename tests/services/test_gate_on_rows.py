"""Does what people do through the use cases come to the decision the table promises? (domain.md 5.2)"""

from datetime import date, timedelta

import pytest

from consentreg.context import Context
from consentreg.rules.reasons import ROWS
from consentreg.services import people
from tests import factories as make
from tests.services import acts
from tests.services.situations import answers, conditions, person, photo
from tests.services.situations.stage import SITUATIONS, website

TOLD = (answers, conditions, person, photo)
"""The modules that tell the situations."""


@pytest.mark.parametrize("name", SITUATIONS)
def test_situation(ctx: Context, name: str) -> None:
    stage, outcome, codes = SITUATIONS[name]
    acts.faces_welcome(ctx)
    assert acts.decided(ctx, *stage(ctx)) == (outcome, codes)


def test_every_code_an_act_can_lead_to_is_here() -> None:
    reached = {code for _, _, codes in SITUATIONS.values() for code in codes}
    out_of_reach = {"PAUSE_UNSURE", "NO_POSITIVE_BASIS"}  # No act asks the checklist; row 49 is what nothing leads to.
    out_of_reach |= {"AUTHORITY_MISSING", "LOOKS_LIKE_REFUSED"}
    assert set(ROWS) - reached == out_of_reach


def test_channel_whose_check_is_overdue_takes_nothing(ctx: Context) -> None:
    photo, channel = website(ctx, make.person(ctx, kind="staff"))
    make.yes_to_all(ctx, people.get(ctx, photo.depictions[0].person_id or ""))
    on_the_day = acts.later(ctx, days=(channel.next_check - ctx.now.date()).days)
    assert acts.decided(on_the_day, photo, channel)[0] == "ALLOW"
    assert acts.decided(acts.later(on_the_day, days=1), photo, channel) == ("DENY", {"CHANNEL_NOT_APPROVED"})


@pytest.mark.parametrize(("minute", "outcome"), [(-1, "ALLOW"), (0, "DENY")], ids=["23:59", "midnight in London"])
def test_a_yes_lasts_to_the_end_of_the_local_day(ctx: Context, minute: int, outcome: str) -> None:
    acts.faces_welcome(ctx)
    photo, channel = answers.when(ctx, valid_until=date(2026, 7, 1))
    midnight = ctx.now.replace(hour=23, minute=0) + timedelta(minutes=minute)  # 23:00 UTC is midnight in summer.
    assert acts.decided(acts.later(ctx, seconds=(midnight - ctx.now).total_seconds()), photo, channel)[0] == outcome
