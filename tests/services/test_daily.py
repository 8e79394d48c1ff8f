"""What does time alone do to what waits and to what is out?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consentreg import clock, worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Person
from consentreg.rules.words import Scope
from consentreg.services import notes, photos, releases, takedowns
from tests import factories as make
from tests.services import acts, going_out
from tests.services.going_out import Out, look, out, tasks

LONDON = ZoneInfo("Europe/London")
ENDS = date(2026, 9, 30)


def at(ctx: Context, year: int, month: int, day: int, hour: int = 9) -> Context:
    return replace(ctx, now=datetime(year, month, day, hour, tzinfo=LONDON))


@pytest.fixture
def ada(ctx: Context) -> Person:
    person = make.person(ctx)
    make.yes_to_all(ctx, person, valid_until=ENDS)
    return person


@pytest.fixture
def site(ctx: Context) -> Out:
    return out(ctx)


def test_a_yes_that_runs_out_is_a_task_thirty_days_before_and_due_on_its_last_day(site: Out, ada: Person) -> None:
    site.publish(acts.photo_of(site.ctx, ada))
    look(at(site.ctx, 2026, 8, 30))
    assert tasks(site.ctx) == []
    for hour in (0, 1):
        look(at(site.ctx, 2026, 8, 31, hour))
    (task,) = tasks(site.ctx)
    assert (task.cause, task.due_at.astimezone(LONDON).replace(tzinfo=None)) == (
        "running_out", datetime(2026, 9, 30, 23, 59, 59))  # noqa: DTZ001  # fmt: skip
    look(at(site.ctx, 2026, 10, 1))
    assert [(task.cause, task.ended_at) for task in tasks(site.ctx)] == [("running_out", None)]


def test_a_yes_that_is_given_anew_in_time_leaves_nothing_to_do(site: Out, ada: Person) -> None:
    site.publish(acts.photo_of(site.ctx, ada))
    look(at(site.ctx, 2026, 9, 1))
    make.yes_to_all(at(site.ctx, 2026, 9, 2), ada, since=None, covers_existing=True, valid_until=date(2027, 9, 1))
    look(at(site.ctx, 2026, 9, 3))
    assert [task.ended_as for task in tasks(site.ctx)] == ["not_needed"]
    look(at(site.ctx, 2027, 8, 20))
    assert [task.ended_as for task in tasks(site.ctx)] == ["not_needed", None], "it runs out again"


def test_whoever_says_no_while_it_runs_out_has_it_down_sooner_and_for_good(site: Out, ada: Person) -> None:
    site.publish(acts.photo_of(site.ctx, ada))
    look(at(site.ctx, 2026, 9, 1))
    now = at(site.ctx, 2026, 9, 2)
    make.answer(now, ada, Scope.PUBLIC, "withdrawn", since=None)
    (task,) = tasks(site.ctx)
    assert (task.cause, task.asked_at, task.due_at - now.now) == ("withdrawn", now.now, timedelta(days=1))
    make.yes_to_all(at(site.ctx, 2026, 9, 3), ada, since=None, covers_existing=True)
    look(at(site.ctx, 2026, 9, 4))
    assert [task.ended_at for task in tasks(site.ctx)] == [None]


def test_a_birthday_ends_what_waits_and_asks_for_what_is_out(site: Out) -> None:
    child = make.person(site.ctx, "Bo Kerr", born=date(2014, 8, 1))
    make.yes_to_all(site.ctx, child, authority_id=make.authority(site.ctx, child).id)
    notes.record_view(site.ctx, child, "yes")
    photo = acts.photo_of(site.ctx, child)
    site.publish(photo)
    waits = site.ready(photo)
    look(at(site.ctx, 2026, 7, 31, 23))
    assert tasks(site.ctx) == []
    look(at(site.ctx, 2026, 8, 1, 0))
    assert [task.cause for task in tasks(site.ctx)] == ["birthday"]
    assert releases.status(releases.get(site.ctx, waits.id)) == "withdrawn"
    assert acts.trail(site.ctx.session, "release.ended")[-1].detail["cause"] == "birthday"


def test_a_channel_nobody_looked_at_in_time_ends_what_waits_and_keeps_what_it_has(site: Out) -> None:
    staff = make.person(site.ctx, "Cy Dow", kind="staff", born=None)
    make.yes_to_all(site.ctx, staff)
    photo = acts.photo_of(site.ctx, staff)
    site.publish(photo)
    waits = site.ready(photo)
    look(at(site.ctx, 2026, 12, 2))
    assert tasks(site.ctx) == []
    assert releases.status(releases.get(site.ctx, waits.id)) == "withdrawn"


def test_partners_are_chased_after_three_and_seven_days(ctx: Context, ada: Person) -> None:
    press = out(ctx, "PRESS", "press")
    make.answer(ctx, ada, Scope.PUBLIC, since=None, channels=("PRESS",), covers_existing=True)
    photo = acts.photo_of(ctx, ada)
    press.publish(photo)
    photos.hold(acts.later(ctx, hours=1), photo, "other")
    (task,) = tasks(ctx)
    seen = []
    for day in (0, 2, 3, 4, 6, 7, 20):
        now = acts.later(press.ctx, days=day, hours=2)
        if day == 0:
            takedowns.asked_elsewhere(now, task.id)
        look(now)
        look(now)
        seen.append(tasks(ctx)[0].chased)
    assert seen == [0, 0, 1, 1, 1, 2, 2]
    assert [entry.detail["times"] for entry in acts.trail(ctx.session, "takedown.chase")] == [1, 2]


def test_the_worker_sees_what_time_has_done(parts: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    with parts.transaction(COMMAND) as ctx:
        person, site = make.person(ctx), out(ctx)
        make.yes_to_all(ctx, person, valid_until=ENDS)
        site.publish(acts.photo_of(ctx, person))
    moved = clock.now() + timedelta(days=70)
    monkeypatch.setattr(clock, "now", lambda: moved)
    monkeypatch.setattr(worker, "AT_A_TIME", 1)
    assert worker.tick(parts.transaction)
    assert worker.tick(parts.transaction)
    with parts.reading() as ctx:
        assert [task.cause for task in tasks(ctx)] == ["running_out"]
        assert going_out.forgotten(ctx) == []
