"""Is a complaint kept as it was written, acknowledged in time, and answered once?"""

from datetime import date, timedelta

import pytest

from consentreg.context import Context
from consentreg.models import Complaint
from consentreg.services import complaints
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts, looks


@pytest.fixture
def kept(ctx: Context) -> Complaint:
    return complaints.make(ctx, looks.visit(ctx, make.person(ctx)), "  It hurt.\r\nVery much.\x00 ")


def test_it_is_kept_as_it_was_written(kept: Complaint) -> None:
    assert kept.text == "It hurt.\nVery much."


def test_it_is_due_in_thirty_days_and_late_after_them(ctx: Context, kept: Complaint) -> None:
    for days, late in ((29, False), (30, False), (31, True)):
        (one,) = complaints.listing(acts.later(ctx, days=days))
        assert (one.due, one.late) == (date(2026, 7, 31), late)
    assert complaints.counts(acts.later(ctx, days=31)) == (1, 1)


def test_thirty_days_are_local_days(ctx: Context) -> None:
    late_at_night = acts.later(ctx, hours=12.5)  # 00:30 in London, still 30 June in UTC plus a day
    complaints.make(late_at_night, looks.visit(late_at_night, make.person(ctx)), "Wrong.")
    (one,) = complaints.listing(ctx)
    assert one.due == date(2026, 7, 2) + timedelta(days=30)


def test_acknowledged_is_never_late_and_twice_is_the_same(ctx: Context, kept: Complaint) -> None:
    lead = acts.acting(ctx, make.account(ctx))
    complaints.acknowledge(lead, kept.id)
    complaints.acknowledge(acts.later(lead, days=1), kept.id)
    assert (kept.acknowledged_at, kept.acknowledged_by) == (ctx.now, lead.actor.id)
    assert complaints.counts(acts.later(ctx, days=99)) == (1, 0)
    assert len(acts.trail(ctx.session, "complaint.acknowledged")) == 1


def test_answer_closes_and_acknowledges_it_once(ctx: Context, kept: Complaint) -> None:
    lead = acts.acting(ctx, make.account(ctx))
    with pytest.raises(Refused):
        complaints.close(lead, kept.id, " ")
    complaints.close(lead, kept.id, "We are sorry.")
    assert (kept.reply, kept.closed_at, kept.acknowledged_at) == ("We are sorry.", ctx.now, ctx.now)
    with pytest.raises(Conflict):
        complaints.close(lead, kept.id, "Again.")
    assert complaints.counts(ctx) == (0, 0)


def test_open_ones_come_first_by_the_day_they_are_due(ctx: Context) -> None:
    here = looks.visit(ctx, make.person(ctx))
    made = [complaints.make(acts.later(ctx, days=day), here, f"Day {day}.") for day in (3, 1, 2)]
    complaints.close(acts.acting(ctx, make.account(ctx)), made[1].id, "Done.")
    assert [one.complaint.text for one in complaints.listing(ctx)] == ["Day 2.", "Day 3.", "Day 1."]


def test_what_is_not_there_is_not_there(ctx: Context) -> None:
    for ask in (complaints.get, complaints.acknowledge):
        with pytest.raises(NotThere):
            ask(ctx, "nothing")


def test_trail_names_nobody_and_tells_no_words(ctx: Context, kept: Complaint) -> None:
    (entry,) = acts.trail(ctx.session, "complaint.made")
    assert entry.detail == {"person": kept.person_id, "by": "self"}


def test_late_one_is_put_on_the_trail_once(ctx: Context, kept: Complaint) -> None:
    for days in (30, 31, 32):
        complaints.note_late(acts.later(ctx, days=days))
    (entry,) = acts.trail(ctx.session, "complaint.late")
    assert (entry.subject, entry.at) == (kept.id, acts.later(ctx, days=31).now)
