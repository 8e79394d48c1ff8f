"""Does whatever changes between asking and collecting stop the photo, at rendering and at delivery?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from consentreg.context import Context
from consentreg.models import Account, Channel, Delivery, Person, Photo, Release
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (  # fmt: skip
    deliveries,
    notes,
    people,
    photos,
    policy,
    releases,
    rendering,
    restrictions,
    tagging,
)
from consentreg.services.deliveries import Collected, NoLonger
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts

TRIES = 200


@dataclass(frozen=True)
class Asked:
    """A release of one photo, asked for by comms, and everything it rests on."""

    ctx: Context
    release: Release
    photo: Photo
    person: Person
    child: Person
    channel: Channel
    lead: Account

    def later(self, **more: float) -> Context:
        return acts.later(self.ctx, **more)


@pytest.fixture
def asked(ctx: Context) -> Asked:
    acts.faces_welcome(ctx)
    lead, comms = make.account(ctx, Role.SAFEGUARDING), make.account(ctx, Role.COMMS)
    person, child = make.person(ctx), make.person(ctx, "Bo Kerr", born=date(2014, 7, 3))
    make.yes_to_all(ctx, person, valid_until=date(2026, 9, 30))
    make.yes_to_all(ctx, child, authority_id=make.authority(ctx, child).id)
    notes.record_view(ctx, child, "yes")
    photo, channel = acts.photo_of(ctx, person, child), make.channel(ctx)
    asking = acts.acting(ctx, comms)
    release = releases.ask(asking, channel, [photo.id], reason="Newsletter")
    assert acts.states(release) == ["waiting"]
    return Asked(asking, release, photo, person, child, channel, lead)


Change = Callable[[Asked], None]


def withdrawn(it: Asked) -> None:
    make.answer(it.ctx, it.person, Scope.PUBLIC, "withdrawn", since=None)


def restricted(it: Asked) -> None:
    restrictions.restrict(acts.acting(it.ctx, it.lead), it.person, level="NO_IMAGE", category="other", review_by=None)


def held(it: Asked) -> None:
    photos.hold(it.ctx, it.photo, "asked_to_pause")


def one_more_seen(it: Asked) -> None:
    mine = [tagging.as_tagged(each) for each in it.photo.depictions]
    tagging.say(it.ctx, it.photo, Tags([*mine, Tagged()], 3, complete=True))


def somebody_else(it: Asked) -> None:
    new = make.person(it.ctx, "Cy Dow")
    tagging.say(it.ctx, it.photo, Tags([Tagged(it.person.id), Tagged(new.id)], 2, complete=True))


def not_finished(it: Asked) -> None:
    mine = [tagging.as_tagged(each) for each in it.photo.depictions]
    tagging.say(it.ctx, it.photo, Tags(mine, 2, complete=False))


def no_longer_guardian(it: Asked) -> None:
    people.end_authority(it.ctx, it.child, people.authorities(it.ctx, it.child)[0].id)


def child_says_no(it: Asked) -> None:
    notes.record_view(it.ctx, it.child, "no")


def retired(it: Asked) -> None:
    policy.retire_channel(it.ctx, it.channel.slug)


def nothing(_: Asked) -> None:
    """Time alone passes."""


CHANGES: dict[str, tuple[Change, int, set[str]]] = {
    "withdrawn": (withdrawn, 0, {"BLOCKED_PERSON"}),
    "restricted": (restricted, 0, {"BLOCKED_PERSON"}),
    "put on hold": (held, 0, {"PHOTO_ON_HOLD"}),
    "one more person seen": (one_more_seen, 0, {"UNKNOWN_PERSON"}),
    "somebody else is in it": (somebody_else, 0, {"NOT_ASKED", "TAKE_NOT_AGREED"}),
    "not finished after all": (not_finished, 0, {"TAGGING_NOT_COMPLETE"}),
    "authority ended": (no_longer_guardian, 0, {"AUTHORITY_NOT_VERIFIED", "TAKE_NOT_AGREED"}),
    "the child says no": (child_says_no, 0, {"BLOCKED_PERSON"}),
    "channel retired": (retired, 0, {"CHANNEL_NOT_APPROVED"}),
    "the 12th birthday passed": (nothing, 2, {"GUARDIAN_YES_LAPSED_AGE", "TAKE_NOT_AGREED"}),
    "the yes ran out": (nothing, 95, {"EXPIRED", "GUARDIAN_YES_LAPSED_AGE", "TAKE_NOT_AGREED"}),
    "the channel's check is overdue": (
        nothing, 160, {"CHANNEL_NOT_APPROVED", "EXPIRED", "GUARDIAN_YES_LAPSED_AGE", "TAKE_NOT_AGREED"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_before_rendering_makes_nothing(asked: Asked, name: str) -> None:
    change, days, codes = CHANGES[name]
    change(asked)
    now = asked.later(days=days)
    entry = asked.release.photos[0]
    assert rendering.prepare(now, entry.id) is None
    told = {code for code in acts.codes(entry) if code not in {"CONSENTED"}}
    assert (entry.state, entry.outcome, told) == ("refused", "DENY", codes)
    assert (entry.key, entry.expires_on, entry.obligations) == (None, None, [])
    decision = acts.trail(now.session, "decision")[-1]
    assert (decision.detail["stage"], decision.detail["outcome"]) == ("rendering" if days else "change", "DENY")
    assert decision.detail["decision"] == entry.decision_id
    assert releases.status(releases.get(now, asked.release.id)) == ("refused" if days else "withdrawn")
    assert isinstance(deliveries.deliver(now, asked.release), NoLonger)


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_before_delivery_hands_over_nothing(asked: Asked, name: str) -> None:
    change, days, codes = CHANGES[name]
    release = acts.make_ready(asked.ctx, asked.release)
    change(asked)
    now = asked.later(days=days)
    refused = deliveries.deliver(now, release)
    assert isinstance(refused, NoLonger)
    assert [(entry.id, bool(cleared)) for entry, cleared in refused.photos] == [(release.photos[0].id, False)][:days]
    (entry,) = releases.get(now, release.id).photos
    told = {code for code in acts.codes(entry) if code not in {"CONSENTED"}}
    assert (entry.state, entry.outcome, told) == ("refused", "DENY", codes)
    assert acts.trail(now.session)[-1].act == "delivery.refused"
    assert acts.trail(now.session, "decision")[-1].detail["stage"] == ("delivery" if days else "change")
    again = deliveries.deliver(now, release)
    assert isinstance(again, NoLonger)
    assert releases.status(releases.get(now, release.id)) == "withdrawn"
    assert [entry.act for entry in acts.trail(now.session)][-2:] == ["delivery.refused"] * 2
    assert now.session.query(Delivery).count() == 0


def test_what_was_delivered_once_is_refused_the_next_time(asked: Asked) -> None:
    release = acts.make_ready(asked.ctx, asked.release)
    assert isinstance(deliveries.deliver(asked.ctx, release), Collected)
    withdrawn(asked)
    assert isinstance(deliveries.deliver(asked.later(minutes=1), release), NoLonger)


def test_a_later_yes_does_not_revive_a_withdrawn_release(asked: Asked) -> None:
    release = acts.make_ready(asked.ctx, asked.release)
    withdrawn(asked)
    deliveries.deliver(asked.ctx, release)
    now = asked.later(hours=1)
    make.answer(now, asked.person, Scope.PUBLIC, since=None, covers_existing=True)
    assert acts.decided(now, asked.photo, asked.channel)[0] == "ALLOW"
    assert isinstance(deliveries.deliver(now, release), NoLonger)
    assert releases.status(releases.get(now, release.id)) == "withdrawn"


def test_one_photo_that_is_stopped_stops_the_whole_delivery(asked: Asked) -> None:
    other = acts.photo_of(asked.ctx, asked.person, content=2)
    both = releases.ask(asked.ctx, asked.channel, [asked.photo.id, other.id], reason="Newsletter")
    both = acts.make_ready(asked.ctx, both)
    photos.hold(asked.ctx, other, "misuse")
    assert isinstance(deliveries.deliver(asked.ctx, both), NoLonger)
    assert acts.states(releases.get(asked.ctx, both.id)) == ["ready", "refused"]


def test_what_was_not_allowed_when_asked_is_left_out_and_said_so(asked: Asked) -> None:
    other = acts.snap(asked.ctx, 2)
    release = releases.ask(asked.ctx, asked.channel, [other.id, asked.photo.id, other.id], reason="Newsletter")
    assert acts.states(release) == ["left_out", "waiting"]
    assert acts.codes(release.photos[0]) == ["TAGGING_NOT_COMPLETE"]
    release = acts.make_ready(asked.ctx, release)
    assert releases.status(release) == "partly_refused"
    collected = deliveries.deliver(asked.ctx, release)
    assert isinstance(collected, Collected)
    assert [part.name for part in collected.parts] == ["photos/0002.jpg"]


@pytest.mark.no_cover  # Two hundred times what the tests above do once.
def test_withdrawn_between_asking_and_collecting_is_refused_every_time(asked: Asked) -> None:
    refused = 0
    for number in range(TRIES):
        person = make.person(asked.ctx, f"Dee {number}")
        make.yes_to_all(asked.ctx, person)
        photo = acts.photo_of(asked.ctx, person, content=number + 2)
        release = acts.make_ready(asked.ctx, releases.ask(asked.ctx, asked.channel, [photo.id], reason="Newsletter"))
        assert acts.states(release) == ["ready"]
        make.answer(asked.ctx, person, Scope.PUBLIC, "withdrawn", since=None)
        refused += isinstance(deliveries.deliver(asked.ctx, release), NoLonger)
        asked.ctx.session.expunge_all()
    assert refused == TRIES
    assert asked.ctx.session.query(Delivery).count() == 0
