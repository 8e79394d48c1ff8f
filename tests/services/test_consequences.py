"""What follows from a change of mind: what must end, what must be taken down, and what is left alone?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (
    consents,
    consequences,
    deaths,
    deliveries,
    notes,
    organisation,
    people,
    photos,
    policy,
    releases,
    restrictions,
    reviews,
    tagging,
)
from consentreg.services.deliveries import NoLonger
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts, going_out
from tests.services.going_out import Out, out, tasks

Act = Callable[[Context, Person, Photo], object]


def _withdraw(ctx: Context, person: Person, _: Photo) -> object:
    return make.answer(ctx, person, Scope.PUBLIC, "withdrawn", since=None)


def _narrow(ctx: Context, person: Person, _: Photo) -> object:
    return make.answer(ctx, person, Scope.PUBLIC, since=None, conditions=("NO_FACE",), covers_existing=True)


def _elsewhere(ctx: Context, person: Person, _: Photo) -> object:
    return make.answer(ctx, person, Scope.PUBLIC, since=None, channels=("PRINT",))


def _restrict(ctx: Context, person: Person, _: Photo) -> object:
    lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    return restrictions.restrict(lead, person, level="NO_PUBLIC", category="other", review_by=None)


def _edit(**more: object) -> Act:
    def edit(ctx: Context, person: Person, _: Photo) -> object:
        said = {"name": person.name, "born": person.born, "looked_after": False, "left_on": None} | more
        return people.edit(ctx, people.get(ctx, person.id), groups=[make.group(ctx)], **said)  # type: ignore[arg-type]

    return edit


ACTS: dict[str, tuple[Act, str]] = {
    "withdrawn": (_withdraw, "withdrawn"),
    "a rule of their own": (_narrow, "narrowed"),
    "restricted": (_restrict, "restricted"),
    "held": (lambda ctx, _, photo: photos.hold(ctx, photo, "asked_to_pause"), "held"),
    "tagged": (lambda ctx, one, photo: tagging.say(ctx, photo, Tags([Tagged(one.id), Tagged()], 2, complete=True)),
               "tagged"),
    "redated": (lambda ctx, _, photo: photos.correct_date(ctx, photo, date(2020, 1, 1), None), "other"),
    "left": (_edit(left_on=date(2026, 7, 1)), "moved"),
    "another place": (_elsewhere, "narrowed"),
    "born later": (_edit(born=date(2018, 1, 1)), "other"),
    "died": (lambda ctx, one, _: deaths.note(ctx, one, date(2026, 7, 1)), "other"),
    "unable": (lambda ctx, one, _: notes.assess_capacity(ctx, one, result="unable", basis="asked",
                                                         review_by=date(2026, 12, 1)), "other"),
    "their view": (lambda ctx, one, _: notes.record_view(ctx, one, "no"), "withdrawn"),
    "another country": (lambda ctx, *_: policy.change(ctx, replace(policy.settings(ctx), jurisdiction="GB-ENG",
                                                                   face_public_child=True)), "other"),
}  # fmt: skip


@pytest.fixture
def site(ctx: Context) -> Out:
    return out(ctx)


@pytest.fixture
def ada(ctx: Context) -> Person:
    person = make.person(ctx, born=date(2009, 3, 1))
    make.yes_to_all(ctx, person)
    return person


@pytest.mark.parametrize("terms", [{}, {"covers_existing": True}, {"valid_until": date(2027, 1, 1)}], ids=str)
def test_a_yes_said_again_takes_nothing_down(site: Out, ada: Person, terms: dict[str, Any]) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    ready = site.ready(photo)
    for scope in Scope:
        make.answer(acts.later(site.ctx, days=1), ada, scope, since=None, **terms)
    assert tasks(site.ctx) == []
    assert releases.status(releases.get(site.ctx, ready.id)) == "ready"


@pytest.mark.parametrize("name", ACTS)
def test_whatever_narrows_ends_what_waits_and_asks_for_what_is_out(site: Out, ada: Person, name: str) -> None:
    act, cause = ACTS[name]
    photo = acts.photo_of(site.ctx, ada)
    other = acts.photo_of(site.ctx, _friend(site.ctx), content=2)
    site.publish(photo)
    kept, ended, waits = site.ready(other), site.ready(photo, other), site.ask(photo)
    act(acts.later(site.ctx, hours=1), ada, photos.get(site.ctx, photo.id))
    states = [releases.status(releases.get(site.ctx, each.id)) for each in (kept, ended, waits)]
    assert states == ["ready" if name != "another country" else states[0], "withdrawn", "withdrawn"]
    (task,) = [each for each in tasks(site.ctx) if _photo_of(site.ctx, each.publication_id) == photo.id]
    assert (task.cause, task.ended_at) == (cause, None)
    assert task.due_at - task.asked_at == timedelta(hours=2 if cause == "restricted" else 24)
    assert going_out.forgotten(acts.later(site.ctx, hours=1)) == []


def _friend(ctx: Context) -> Person:
    friend = make.person(ctx, "Bo Kerr", kind="staff", born=None)
    make.yes_to_all(ctx, friend)
    return friend


def _photo_of(ctx: Context, publication_id: str) -> str:
    from consentreg.models import Publication

    return ctx.session.get_one(Publication, publication_id).photo_id


def test_a_later_yes_brings_nothing_back(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    ended = site.ready(photo)
    _withdraw(acts.later(site.ctx, hours=1), ada, photo)
    make.answer(acts.later(site.ctx, hours=2), ada, Scope.PUBLIC, since=None, covers_existing=True)
    now = acts.later(site.ctx, hours=3)
    going_out.look(now)
    assert acts.decided(now, photo, site.channel)[0] == "ALLOW"
    assert [task.ended_at for task in tasks(now)] == [None]
    assert isinstance(deliveries.deliver(now, ended), NoLonger)


def test_what_was_asked_for_can_only_become_more_urgent(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    _withdraw(acts.later(site.ctx, hours=1), ada, photo)
    (first,) = tasks(site.ctx)
    asked, due = first.asked_at, first.due_at
    photos.hold(acts.later(site.ctx, hours=2), photo, "other")
    assert [(task.asked_at, task.due_at, task.cause) for task in tasks(site.ctx)] == [(asked, due, "withdrawn")]
    _restrict(acts.later(site.ctx, hours=3), ada, photo)
    (task,) = tasks(site.ctx)
    assert (task.asked_at, task.due_at, task.cause) == (asked, site.ctx.now + timedelta(hours=5), "restricted")


def test_the_same_place_twice_is_one_task_and_another_place_another(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    again = site.publish(photo, hours=1)
    deliveries.deliver(acts.later(site.ctx, hours=2), again, place="Poster in the hall")
    _withdraw(acts.later(site.ctx, hours=3), ada, photo)
    assert len(tasks(site.ctx)) == 2


def test_it_reaches_the_same_file_in_other_groups_and_what_was_made_of_it(site: Out, ada: Person) -> None:
    here = acts.photo_of(site.ctx, ada)
    twin = acts.tagged(site.ctx, acts.snap(site.ctx, 1, in_group=make.group(site.ctx, "Elm House")), Tagged(ada.id))
    assert twin.sha256 == here.sha256
    site.publish(twin)
    photos.hold(acts.later(site.ctx, hours=1), here, "other")
    assert [task.cause for task in tasks(site.ctx)] == ["held"]


def test_nobody_who_is_not_touched_is_decided_again(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    consequences.of_photos(site.ctx, [])
    make.answer(site.ctx, make.person(site.ctx, "Cy Dow"), Scope.PUBLIC, "refused")
    assert tasks(site.ctx) == []


def test_a_place_that_closes_keeps_what_it_has_and_takes_nothing_more(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    waits = site.ready(photo)
    policy.retire_channel(site.ctx, site.channel.slug)
    assert releases.status(releases.get(site.ctx, waits.id)) == "withdrawn"
    assert tasks(site.ctx) == []
    _withdraw(acts.later(site.ctx, hours=1), ada, photo)
    assert len(tasks(site.ctx)) == 1


def test_what_the_lead_said_yes_to_may_stay_after_the_seven_days_and_a_new_yes(site: Out, ada: Person) -> None:
    organisation.organisation(site.ctx).face_public_child = True
    photo = acts.photo_of(site.ctx, ada)
    lead = acts.acting(site.ctx, make.account(site.ctx, Role.SAFEGUARDING))
    reviews.settle(lead, photo, site.channel, reason="a good one")
    site.publish(photo, hours=1)
    make.answer(acts.later(site.ctx, hours=2), ada, Scope.PUBLIC, since=None, covers_existing=True)
    going_out.look(acts.later(site.ctx, days=30))
    assert tasks(site.ctx) == []
    acts_lead = acts.acting(acts.later(site.ctx, days=31), make.account(site.ctx, Role.SAFEGUARDING))
    restrictions.restrict(acts_lead, ada, level="REVIEW_EACH", category="other", review_by=None)
    assert [task.cause for task in tasks(site.ctx)] == ["restricted"]


def test_what_somebody_was_asked_about_may_stay_until_they_say_no(site: Out, ada: Person) -> None:
    make.answer(site.ctx, ada, Scope.PUBLIC, since=None, conditions=("ASK_EACH_TIME",), covers_existing=True)
    photo = acts.photo_of(site.ctx, ada)
    acts.pressed(site.ctx, photo, site.channel, ada)
    site.publish(photo)
    make.answer(acts.later(site.ctx, hours=1), ada, Scope.PUBLIC, since=None, conditions=("ASK_EACH_TIME",),
                covers_existing=True)  # fmt: skip
    assert tasks(site.ctx) == []
    _withdraw(acts.later(site.ctx, hours=2), ada, photo)
    assert len(tasks(site.ctx)) == 1


def test_an_answer_confirmed_by_a_second_person_counts_from_then(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    staff, second = make.account(site.ctx), make.account(site.ctx)
    waiting = site.ready(photo)
    here = acts.acting(acts.later(site.ctx, hours=1), staff)
    said = make.answer(here, ada, Scope.PUBLIC, since=None, evidence_reference=None, second_person=True)
    assert releases.status(releases.get(site.ctx, waiting.id)) == "withdrawn", "until then nobody knows"
    consents.confirm(acts.acting(acts.later(site.ctx, hours=2), second), said.id)
    assert going_out.forgotten(acts.later(site.ctx, hours=3)) == []


def test_queries_do_not_grow_with_what_is_out(ctx: Context) -> None:
    counts = []
    for number in (2, 12):
        site = out(ctx, slug=f"place-{number}")
        ada, bo = make.person(ctx, f"Ada {number}"), make.person(ctx, f"Bo {number}")
        for one in (ada, bo):
            make.yes_to_all(ctx, one)
        made = [acts.photo_of(ctx, ada, bo, content=f"{each} of {number}") for each in range(number)]
        site.publish(*made)
        site.ready(*made)
        ctx.session.expunge_all()
        with acts.counted(ctx.session) as said:
            make.answer(acts.later(ctx, hours=1), ctx.session.get_one(Person, ada.id), Scope.PUBLIC, since=None,
                        covers_existing=True)  # fmt: skip
        counts.append(len(said))
    assert counts[0] == counts[1] < 45


def test_a_moment_of_the_day_is_that_of_the_organisation(site: Out, ada: Person) -> None:
    photo = acts.photo_of(site.ctx, ada)
    site.publish(photo)
    friday = replace(site.ctx, now=datetime(2026, 7, 3, 22, 30, tzinfo=UTC))
    _withdraw(friday, ada, photo)
    assert tasks(site.ctx)[0].due_at == datetime(2026, 7, 6, 22, 30, tzinfo=UTC)
