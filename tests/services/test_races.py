"""Who comes first when somebody withdraws while somebody else collects? Real threads, on SQLite and on PostgreSQL."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from consentreg import db
from consentreg.context import COMMAND, Actor, Context
from consentreg.installation import Installation
from consentreg.models import (
    Answer,
    AuditEntry,
    Channel,
    Delivery,
    Depiction,
    IdentityLink,
    Person,
    Photo,
    Release,
    ReleasePhoto,
)
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (  # fmt: skip
    accounts,
    clearance,
    consents,
    deliveries,
    duplicates,
    organisation,
    people,
    photos,
    policy,
    releases,
    restrictions,
    tagging,
)
from consentreg.services.deliveries import Collected, NoLonger
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.conftest import NOON
from tests.services import acts
from tests.waiting import PATIENCE

pytestmark = pytest.mark.no_cover  # Hundreds of tries of what other tests do once.

TRIES = 200
MOMENT = 0.25
"""Seconds one act waits in the middle of another; enough for it to go wrong."""


@dataclass(frozen=True)
class Prepared:
    """A release that is ready, of one photo of one person; ids, so that each thread reads its own."""

    release: str
    person: str
    photo: str


@dataclass(frozen=True)
class House:
    """An installation in which people work at once."""

    parts: Installation
    channel: str
    lead: Actor
    comms: Actor

    def prepare(self, count: int) -> list[Prepared]:
        """Write everything the gate weighs about so many releases, as rows."""
        with self.parts.transaction(COMMAND) as ctx:
            key, group = ctx.derivatives.put(acts.small_jpeg()), make.group(ctx)
            made = [self._rows(ctx, number, group.id, key) for number in range(count)]
            for kind in (Person, Answer, Photo, Depiction, Release, ReleasePhoto):
                ctx.session.add_all(row for rows in made for row in rows if isinstance(row, kind))
                ctx.session.flush()
            return [Prepared(rows[0].id, rows[1].id, rows[2].id) for rows in made]

    def _rows(self, ctx: Context, number: int, group: str, key: str) -> list[Any]:
        release = Release(id=db.new_id(), channel_id=self.channel, asked_by=self.comms.id, asked_at=NOON, reason="x")
        person = Person(id=db.new_id(), kind="staff", name=f"Dee {number}", made_at=NOON)
        photo = Photo(id=db.new_id(), sha256=f"{number:064}", key=f"{number:032}", format="JPEG", width=96, height=64,
                      bytes=1, group_id=group, added_at=NOON, captured_from=make.TAKEN, captured_to=make.TAKEN,
                      people_visible=1, tagging_complete=True)  # fmt: skip
        yeses = [Answer(person_id=person.id, scope=scope, answer="given", since=make.LONG_AGO, method="paper",
                        recorded_at=make.LONG_AGO, conditions=[]) for scope in Scope]  # fmt: skip
        shown = Depiction(photo_id=photo.id, person_id=person.id, kind="staff", position=0, identifiable="face")
        entry = ReleasePhoto(release_id=release.id, photo_id=photo.id, position=1, state="ready", decision_id="d" * 32,
                             outcome="ALLOW", key=key, sha256="0" * 64, width=96, height=64, bytes=1)  # fmt: skip
        return [release, person, photo, *yeses, shown, entry]

    def deliver(self, prepared: Prepared) -> Collected | NoLonger:
        with self.parts.transaction(self.comms) as ctx:
            return deliveries.deliver(ctx, releases.get(ctx, prepared.release))

    def withdraw(self, prepared: Prepared) -> None:
        with self.parts.transaction(COMMAND) as ctx:
            withdraw(ctx, self, prepared)


@pytest.fixture
def house(either: Installation) -> House:
    with either.transaction(COMMAND) as ctx:
        channel = make.channel(ctx).id
        lead, comms = (
            accounts.actor_of(ctx.session, make.account(ctx, role)) for role in (Role.SAFEGUARDING, Role.COMMS)
        )
    return House(either, channel, lead, comms)


def test_a_form_pressed_twice_at_once_asks_once(house: House) -> None:
    (one,) = house.prepare(1)
    start = threading.Barrier(2)

    def ask(_: int) -> str:
        start.wait(PATIENCE)
        with house.parts.transaction(house.comms) as ctx:
            channel = ctx.session.get_one(Channel, house.channel)
            asked = releases.ask(ctx, channel, [one.photo], reason="x", known_as="a" * 32)
            threading.Event().wait(MOMENT / 5)
            return asked.id

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(ask, range(2))) == {"a" * 32}


def places(house: House, act: str) -> dict[str, int]:
    """Return where on the trail an act stands, by what it is about."""
    with house.parts.reading() as ctx:
        found: list[AuditEntry] = acts.trail(ctx.session, act)
        return {str(entry.detail.get("person", entry.subject)): entry.seq for entry in found}


def test_nothing_is_delivered_after_a_withdrawal_was_committed(house: House) -> None:
    prepared = house.prepare(TRIES)
    chance = random.Random(7)
    with ThreadPoolExecutor(2) as pool:
        for one in prepared:
            start = threading.Barrier(2)
            racing = [pool.submit(_race, start, chance.random() / 500, act, one) for act in _shuffled(house, chance)]
            for each in racing:
                each.result(PATIENCE)
    delivered, withdrawn = places(house, "delivery"), places(house, "answer.recorded")
    assert len(withdrawn) == TRIES
    assert 0 < len(delivered) < TRIES, "one of the two always won: that is no race"
    late = [one for one in prepared if delivered.get(one.release, 0) > withdrawn[one.person]]
    assert late == []
    with house.parts.reading() as ctx:
        assert ctx.session.query(Delivery).count() == len(delivered)
        assert len(places(house, "delivery.refused")) == TRIES - len(delivered)


def _shuffled(house: House, chance: random.Random) -> list[Callable[[Prepared], object]]:
    return chance.sample([house.deliver, house.withdraw], 2)


def _race(start: threading.Barrier, head_start: float, act: Callable[[Prepared], object], one: Prepared) -> None:
    start.wait(PATIENCE)
    threading.Event().wait(head_start)
    act(one)


Act = Callable[[Context, House, Prepared], object]


def withdraw(ctx: Context, _: House, one: Prepared) -> object:
    return consents.record(
        ctx, people.get(ctx, one.person), consents.NewAnswer(scope="publish_public", answer="withdrawn")
    )


def restrict(ctx: Context, _: House, one: Prepared) -> object:
    person = people.get(ctx, one.person)
    return restrictions.restrict(ctx, person, level="NO_IMAGE", category="other", review_by=None)


def hold(ctx: Context, _: House, one: Prepared) -> object:
    return photos.hold(ctx, photos.get(ctx, one.photo), "asked_to_pause")


def tag(ctx: Context, _: House, one: Prepared) -> object:
    return tagging.say(ctx, photos.get(ctx, one.photo), Tags([Tagged(one.person), Tagged()], 2, complete=True))


def tag_anew(ctx: Context, _: House, one: Prepared) -> object:
    new = make.person(ctx, "Cy Dow")
    return tagging.say(ctx, photos.get(ctx, one.photo), Tags([Tagged(new.id)], 1, complete=True))


def retire(ctx: Context, house: House, _: Prepared) -> object:
    return policy.retire_channel(ctx, ctx.session.get_one(Channel, house.channel).slug)


def redate(ctx: Context, _: House, one: Prepared) -> object:
    return photos.correct_date(ctx, photos.get(ctx, one.photo), date(2020, 1, 1), date(2020, 1, 1))


def join(ctx: Context, _: House, one: Prepared) -> object:
    hidden = make.person(ctx, "Cy Dow", groups=[make.group(ctx, "Heron House")])
    restrictions.restrict(ctx, hidden, level="NO_IMAGE", category="other", review_by=None)
    return duplicates.same(ctx, people.get(ctx, one.person), hidden)


def enter_again(ctx: Context, _: House, one: Prepared) -> object:
    name, house = people.get(ctx, one.person).name, make.group(ctx, "Heron House")
    return people.add(ctx, name=name, kind="staff", born=None, groups=[house])


ACTS: dict[str, Act] = {"withdraw": withdraw, "restrict": restrict, "hold": hold, "tag": tag, "tag anew": tag_anew,
                        "retire": retire, "redate": redate, "join": join, "enter again": enter_again}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_delivery_waits_for_an_act_that_is_just_being_written(house: House, act: str) -> None:
    (one,) = house.prepare(1)
    written, acting = threading.Event(), ACTS[act]

    def act_slowly() -> None:
        with house.parts.transaction(house.lead) as ctx:
            acting(ctx, house, one)
            written.set()
            threading.Event().wait(MOMENT)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(act_slowly)
        assert written.wait(PATIENCE)
        answer = house.deliver(one)
        slow.result(PATIENCE)
    assert isinstance(answer, NoLonger)
    assert places(house, "delivery") == {}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_waits_for_a_delivery_that_is_just_being_decided(
    house: House, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = house.prepare(1)
    decided, committed, acting = threading.Event(), threading.Event(), ACTS[act]
    keep = clearance.keep

    def keep_slowly(*what: Any) -> str:
        decided.set()
        committed.wait(MOMENT)
        return keep(*what)

    def act_meanwhile() -> int:
        assert decided.wait(PATIENCE)
        with house.parts.transaction(house.lead) as ctx:
            acting(ctx, house, one)
            last = acts.trail(ctx.session)[-1].seq
        committed.set()
        return last

    monkeypatch.setattr(clearance, "keep", keep_slowly)
    with ThreadPoolExecutor(1) as pool:
        meanwhile = pool.submit(act_meanwhile)
        assert isinstance(house.deliver(one), Collected)
        assert meanwhile.result(PATIENCE) > places(house, "delivery")[one.release]
    assert isinstance(house.deliver(one), NoLonger)


def test_of_two_houses_that_enter_one_child_at_once_the_second_finds_the_first(house: House) -> None:
    start = threading.Barrier(2)

    def enter(name: str) -> None:
        start.wait(PATIENCE)
        with house.parts.transaction(COMMAND) as ctx:
            born, of = date(2012, 3, 1), make.group(ctx, name)
            people.add(ctx, name="Noor Aziz", kind="young_person", born=born, groups=[of])
            threading.Event().wait(MOMENT / 5)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter, ("Rowan House", "Heron House")))
    with house.parts.reading() as ctx:
        assert [link.why for link in ctx.session.query(IdentityLink)] == ["name_and_birth"]


def test_a_release_that_was_refused_while_a_delivery_waited_is_not_handed_over(house: House) -> None:
    (one,) = house.prepare(1)
    house.withdraw(one)
    with house.parts.transaction(house.comms) as ctx:
        stale = releases.get(ctx, one.release)
        ctx.session.expunge_all()
    assert isinstance(house.deliver(one), NoLonger)
    with house.parts.transaction(COMMAND) as ctx:
        again = consents.NewAnswer(
            scope="publish_public", answer="given", evidence_reference="form 9", covers_existing=True
        )
        consents.record(acts.later(ctx, hours=1), people.get(ctx, one.person), again)
    with house.parts.transaction(house.comms) as ctx:
        assert isinstance(deliveries.deliver(acts.later(ctx, hours=2), stale), NoLonger)


def test_two_uploads_of_one_file_to_a_new_outing_at_once_are_one_photo_and_one_outing(either: Installation) -> None:
    start = threading.Barrier(2)

    def upload(_: int) -> tuple[str, bool]:
        start.wait(PATIENCE)
        with either.transaction(COMMAND) as ctx:
            group = organisation.group_named(ctx, "Rowan House")
            outing = organisation.event(ctx, group, "Beach day", make.TAKEN)
            added = photos.add(ctx, acts.received("twice"), group, event=outing)
            threading.Event().wait(MOMENT / 5)
            return added.photo.id, added.new

    with either.transaction(COMMAND) as ctx:
        make.group(ctx)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(upload, range(2))
    assert first[0] == second[0]
    assert {first[1], second[1]} == {True, False}
