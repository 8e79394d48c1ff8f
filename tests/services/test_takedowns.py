"""Who sees to it that a photo leaves, what may they know, and what closes a task?"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.installation import Installation
from consentreg.models import Account, Evidence, Job, JobName, Person, Photo, Takedown
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import notes, restrictions, stopping, takedowns
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.takedowns import Task
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import acts
from tests.services.going_out import Out, look, out, tasks

PICTURE = b"\x89PNG\r\n\x1a\n a screenshot"


@dataclass(frozen=True)
class Due:
    """A photo of somebody on the website, and one that must leave it."""

    site: Out
    person: Person
    photo: Photo

    def refuse(self, **later: float) -> None:
        make.answer(acts.later(self.site.ctx, **later), self.person, Scope.PUBLIC, "withdrawn", since=None)

    def restrict(self, **later: float) -> None:
        lead = acts.acting(acts.later(self.site.ctx, **later), make.account(self.site.ctx, Role.SAFEGUARDING))
        restrictions.restrict(lead, self.person, level="NO_PUBLIC", category="other", review_by=None)

    def seen(self, role: Role = Role.COMMS, **later: float) -> list[Task]:
        return takedowns.waiting(acts.as_role(acts.later(self.site.ctx, **later), role))


@pytest.fixture
def due(ctx: Context) -> Due:
    site, person = out(ctx), make.person(ctx)
    make.yes_to_all(ctx, person)
    photo = acts.photo_of(ctx, person)
    site.publish(photo)
    return Due(site, person, photo)


@pytest.fixture
def task(due: Due) -> Takedown:
    due.refuse(hours=1)
    return tasks(due.site.ctx)[0]


def shown(task: Task) -> tuple[object, ...]:
    """Return everything of a task that a page may show to comms."""
    return task.cause, task.latest, task.late, task.takedown.asked_at, task.takedown.chased, task.elsewhere


def test_a_restriction_cannot_be_told_from_a_refusal(ctx: Context, due: Due) -> None:
    looks = {}
    for name in ("refuse", "restrict", "both"):
        with ctx.session.begin_nested() as attempt:
            if name != "restrict":
                due.refuse(hours=1)
            if name != "refuse":
                due.restrict(hours=2 if name == "both" else 1)
            looks[name] = [shown(task) for hours in (2, 4, 24, 26) for task in due.seen(hours=hours)]
            attempt.rollback()
        ctx.session.expire_all()
    assert looks["refuse"] == looks["restrict"] == looks["both"]
    assert [late for _, _, late, *_ in looks["refuse"]] == [False, False, False, True]
    assert {cause for cause, *_ in looks["refuse"]} == {None}


def test_the_lead_knows_the_cause_and_the_two_hours(due: Due) -> None:
    due.restrict(hours=1)
    (task,) = due.seen(Role.SAFEGUARDING, hours=4)
    assert (task.cause, task.late, task.latest) == ("restricted", True, due.site.ctx.now + timedelta(hours=3))


def test_what_runs_out_is_said_to_everybody(ctx: Context, due: Due) -> None:
    make.yes_to_all(acts.later(ctx, hours=1), due.person, since=None, covers_existing=True,
                    valid_until=(ctx.now + timedelta(days=20)).date())  # fmt: skip
    look(acts.later(ctx, hours=2))
    (task,) = due.seen()
    assert (task.cause, task.latest) == ("running_out", task.takedown.due_at)


def test_those_due_first_come_first(ctx: Context, due: Due) -> None:
    other = acts.photo_of(ctx, due.person, content=2)
    wall = out(ctx, "PRINT", "poster")
    wall.publish(other)
    due.refuse(hours=1)
    assert [task.channel.slug for task in due.seen(hours=2)] == ["poster", "website"]
    assert takedowns.count(ctx) == 2


def test_somebody_takes_it_on_and_says_that_others_were_asked(due: Due, task: Takedown) -> None:
    here = acts.later(due.site.ctx, hours=2)
    takedowns.take_on(here, task.id)
    assert tasks(here)[0].owner_id == here.actor.id
    takedowns.asked_elsewhere(here, task.id)
    takedowns.asked_elsewhere(acts.later(here, hours=1), task.id)
    assert tasks(here)[0].asked_elsewhere_at == here.now
    assert [entry.act for entry in acts.trail(here.session)][-2:] == ["takedown.taken_on", "takedown.asked_elsewhere"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"how": "done", "reason": "x"}, "UNKNOWN_END"),
        ({"how": "not_needed", "reason": "x"}, "UNKNOWN_END"),
        ({"how": "cannot_remove", "reason": " \n"}, "REASON_MISSING"),
        ({"how": "refused", "evidence": PICTURE}, "REASON_MISSING"),
        ({"how": "removed"}, "PROOF_MISSING"),
        ({"how": "removed", "reason": "x" * 241}, "REASON_TOO_LONG"),
        ({"how": "removed", "evidence": b"GIF89a"}, "NOT_A_FORM"),
    ],
)
def test_only_a_reason_or_proof_closes_a_task(due: Due, task: Takedown, said: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        takedowns.end(due.site.ctx, task.id, **said)
    assert refused.value.code == code
    assert tasks(due.site.ctx)[0].ended_at is None


@pytest.mark.parametrize("how", ["removed", "cannot_remove", "refused"])
def test_what_came_of_it_is_kept_and_nobody_is_asked_again(due: Due, task: Takedown, how: str) -> None:
    here = acts.later(due.site.ctx, hours=2)
    ended = takedowns.end(here, task.id, how, reason="The page\nis gone.", evidence=PICTURE)
    assert (ended.ended_as, ended.ended_at, ended.ended_by, ended.reason) == (
        how, here.now, here.actor.id, "The page is gone.")  # fmt: skip
    assert here.session.get_one(Evidence, ended.evidence_id).media_type == "image/png"
    due.restrict(hours=3)
    look(acts.later(here, days=400))
    assert len(tasks(here)) == 1
    assert takedowns.count(here) == 0


def test_what_is_closed_is_closed_once(due: Due, task: Takedown) -> None:
    takedowns.end(due.site.ctx, task.id, "removed", reason="gone")
    for act in (takedowns.take_on, takedowns.asked_elsewhere):
        with pytest.raises(Conflict):
            act(due.site.ctx, task.id)
    with pytest.raises(Conflict):
        takedowns.end(due.site.ctx, task.id, "refused", reason="no")


def test_whoever_brought_it_there_sees_to_it_while_they_are_here(ctx: Context, due: Due) -> None:
    due.refuse(hours=1)
    (task,) = tasks(ctx)
    assert task.owner_id == due.site.ctx.actor.id
    takedowns.end(acts.later(due.site.ctx, hours=2), task.id, "removed", reason="gone")
    make.answer(acts.later(ctx, hours=3), due.person, Scope.PUBLIC, since=None, covers_existing=True)
    due.site.publish(due.photo, hours=4)
    ctx.session.get_one(Account, due.site.ctx.actor.id).active = False
    due.refuse(hours=5)
    assert [each.owner_id for each in tasks(ctx)][-1] is None


def test_one_press_closes_all_that_must_leave_one_place(ctx: Context, due: Due) -> None:
    other = acts.photo_of(ctx, due.person, content=2)
    due.site.publish(other)
    out(ctx, "PRINT", "poster").publish(other)
    due.refuse(hours=1)
    here = acts.later(due.site.ctx, hours=2)
    first = next(task for task in tasks(here) if takedowns.others_there(here, task))
    takedowns.end(here, first.id, "removed", reason="The page is gone.", alike=True)
    assert sorted(str(each.ended_as) for each in tasks(ctx)) == ["None", "removed", "removed"]
    assert [task.channel.slug for task in takedowns.waiting(here)] == ["poster"]


def test_others_are_asked_again_after_three_and_after_seven_days(ctx: Context) -> None:
    press, person = out(ctx, "PRESS", "press"), make.person(ctx)
    make.yes_to_all(ctx, person, channels=("PRESS",))
    press.publish(acts.photo_of(ctx, person))
    make.answer(acts.later(ctx, hours=1), person, Scope.PUBLIC, "withdrawn", since=None)
    (task,) = tasks(ctx)
    seen = []
    for day in (0, 3, 4, 7):
        look(acts.later(press.ctx, days=day, hours=2))
        seen.append(takedowns.get(press.ctx, task.id).chase)
        for _ in range(2):
            takedowns.asked_elsewhere(acts.later(press.ctx, days=day, hours=3), task.id)
    assert seen == [0, 1, 0, 2]
    assert [entry.act for entry in acts.trail(ctx.session, "takedown.asked_elsewhere", "takedown.asked_again")] == [
        "takedown.asked_elsewhere", "takedown.asked_again", "takedown.asked_again"]  # fmt: skip


def letters_of(ctx: Context) -> list[tuple[str, Any, Any]]:
    query = sa.select(Job).where(Job.name == JobName.SEND_LETTER)
    return [(job.subject, job.arguments["authority"], job.arguments["came"]) for job in ctx.session.scalars(query)
            if job.arguments["letter"] == "happened"]  # fmt: skip


def test_whoever_said_no_is_written_to_and_nobody_else(ctx: Context, due: Due) -> None:
    friend = make.person(ctx, "Bo Kerr")
    make.yes_to_all(ctx, friend)
    both = acts.photo_of(ctx, due.person, friend, content=2)
    due.site.publish(both)
    due.person.email, friend.email = "ada@example.org", "bo@example.org"
    due.refuse(hours=1)
    here = acts.later(due.site.ctx, hours=2)
    takedowns.end(here, tasks(ctx)[0].id, "refused", reason="They will not.", alike=True)
    came = {"how": "refused", "reason": "They will not.", "place": "Website", "number": 2}
    assert letters_of(ctx) == [(due.person.id, None, came)]


def test_whoever_is_restricted_hears_of_it_from_people(ctx: Context, due: Due) -> None:
    due.person.email = "ada@example.org"
    due.restrict(hours=1)
    takedowns.end(acts.later(due.site.ctx, hours=2), tasks(ctx)[0].id, "removed", reason="gone")
    assert letters_of(ctx) == []


def test_an_adult_who_said_no_to_one_photo_is_written_to(ctx: Context) -> None:
    site = out(ctx)
    child = make.person(ctx, "Cy Dow", born=date(2016, 3, 1))
    adult = make.authority(ctx, child, may_see_photos=True)
    adult.email = "mo@example.org"
    make.yes_to_all(ctx, child, authority_id=adult.id)
    notes.record_view(ctx, child, "yes")
    photo = acts.photo_of(ctx, child)
    site.publish(photo)
    stopping.not_this_one(acts.later(ctx, hours=1), Visit(child, adult), photo.id)
    takedowns.end(acts.later(site.ctx, hours=2), tasks(ctx)[0].id, "removed", reason="gone")
    assert [(who, by) for who, by, _ in letters_of(ctx)] == [(child.id, adult.id)]


def test_what_a_first_page_says_is_urgent(ctx: Context, due: Due) -> None:
    assert takedowns.urgent(due.site.ctx) == (0, 0, None)
    due.refuse(hours=1)
    lead = acts.as_role(acts.later(ctx, hours=26), Role.SAFEGUARDING)
    assert takedowns.urgent(acts.later(due.site.ctx, hours=2)) == (1, 0, ctx.now + timedelta(hours=25))
    assert takedowns.urgent(lead) == (1, 1, None)


def test_a_proof_is_what_was_added(due: Due, task: Takedown) -> None:
    with pytest.raises(NotThere):
        takedowns.proof(due.site.ctx, task.id)
    takedowns.end(due.site.ctx, task.id, "removed", evidence=PICTURE)
    assert takedowns.proof(due.site.ctx, task.id) == (PICTURE, "image/png")


def test_a_task_that_is_not_there(ctx: Context) -> None:
    for act in (takedowns.get, takedowns.take_on):
        with pytest.raises(NotThere):
            act(ctx, "0" * 32)


def test_photos_that_go_out_again_after_it_was_removed_are_a_new_task(due: Due, task: Takedown) -> None:
    ctx = due.site.ctx
    takedowns.end(acts.later(ctx, hours=2), task.id, "removed", reason="gone")
    make.answer(acts.later(ctx, hours=3), due.person, Scope.PUBLIC, since=None, covers_existing=True)
    due.site.publish(due.photo, hours=4)
    due.refuse(hours=5)
    assert [each.ended_as for each in tasks(ctx)] == ["removed", None]


def test_everything_holds_on_the_other_database_too(on_postgresql: Installation) -> None:
    with on_postgresql.transaction() as ctx:
        site, person = out(ctx), make.person(ctx)
        make.yes_to_all(ctx, person)
        photo = acts.photo_of(ctx, person)
        site.publish(photo)
        waits = site.ready(photo)
        make.answer(acts.later(ctx, hours=1), person, Scope.PUBLIC, "withdrawn", since=None)
        look(acts.later(ctx, hours=2))
        (task,) = takedowns.waiting(replace(site.ctx, now=ctx.now + timedelta(hours=3)))
        assert (task.cause, task.late, task.release.id) != (None, True, waits.id)
        assert isinstance(task.latest, datetime)
        takedowns.end(site.ctx, task.takedown.id, "removed", reason="gone")
