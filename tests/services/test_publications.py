"""Where did each photo go? No delivery without its rows, whatever else happens."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel, Delivery, Person, Photo, Publication, Release
from consentreg.rules.permissions import Role
from consentreg.services import accounts, clearance, deaths, deliveries, photos, publications, releases
from consentreg.services.deliveries import BrokenOff, Collected
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services import acts


@dataclass(frozen=True)
class Going:
    """Two photos of one person on their way to the website."""

    ctx: Context
    person: Person
    channel: Channel
    photos: list[Photo]
    release: Release

    def deliver(self, **said: Any) -> Collected:
        collected = deliveries.deliver(self.ctx, self.release, **said)
        assert isinstance(collected, Collected)
        return collected

    def rows(self) -> list[Publication]:
        return list(self.ctx.session.scalars(sa.select(Publication).order_by(Publication.at, Publication.photo_id)))


@pytest.fixture
def going(ctx: Context) -> Going:
    acts.faces_welcome(ctx)
    rex, _ = accounts.add(ctx, "rex@example.org", Role.COMMS, name="Rex Quill")
    person, channel = make.person(ctx), make.channel(ctx)
    make.yes_to_all(ctx, person)
    made = [acts.photo_of(ctx, person, content=number) for number in range(2)]
    here = acts.acting(ctx, rex)
    release = releases.ask(here, channel, [photo.id for photo in made], reason="News")
    return Going(here, person, channel, made, acts.make_ready(here, release))


def test_each_photo_of_a_delivery_is_written_down_with_place_people_and_last_day(going: Going) -> None:
    collected = going.deliver(place="  https://harbour.example/news\n", published_by="Jo Kerr")
    rows = {row.photo_id: row for row in going.rows()}
    assert set(rows) == {photo.id for photo in going.photos}
    for entry in going.release.photos:
        row = rows[entry.photo_id]
        assert (row.delivery_id, row.release_photo_id, row.sha256) == (collected.delivery.id, entry.id, entry.sha256)
        assert (row.place, row.published_by) == ("https://harbour.example/news", "Jo Kerr")
        assert (row.people, row.channel_id, row.expires_on) == ([going.person.id], going.channel.id, entry.expires_on)


def test_where_nothing_is_said_it_is_the_channel_and_whoever_collects(going: Going) -> None:
    going.deliver()
    assert {(row.place, row.published_by) for row in going.rows()} == {("https://harbour.example", "Rex Quill")}
    going.channel.url = None
    going.deliver()
    assert {row.place for row in going.rows()} == {"https://harbour.example", "Website"}


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"place": " \n"}, "PLACE_MISSING", "place"),
        ({"place": "x" * 501}, "PLACE_TOO_LONG", "place"),
        ({"published_by": ""}, "NAME_MISSING", "published_by"),
    ],
)
def test_a_place_that_says_nothing_is_refused(going: Going, said: Any, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        deliveries.deliver(going.ctx, going.release, **said)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert going.ctx.session.query(Delivery).count() == 0


def test_there_is_no_export_without_a_row(going: Going, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(publications, "write", fails)
    with pytest.raises(OSError, match="full"):
        deliveries.deliver(going.ctx, going.release)


def test_the_places_of_a_person_are_found_also_after_they_are_named_no_more(going: Going) -> None:
    going.deliver()
    assert {one.publication.photo_id for one in publications.of_person(going.ctx, going.person.id)} == {
        photo.id for photo in going.photos
    }
    photo = photos.get(going.ctx, going.photos[0].id)
    acts.tagged(going.ctx, photo, acts.Tagged(None, "bystander_adult"))
    found = publications.of_person(going.ctx, going.person.id)
    assert len(found) == 2
    assert [one.takedown.cause if one.takedown else None for one in found if one.publication.photo_id == photo.id] == [
        "tagged"
    ]
    assert publications.of_person(going.ctx, make.person(going.ctx, "Cy Dow").id) == []


def test_a_stream_stops_before_the_next_photo_of_whoever_withdraws(going: Going) -> None:
    here = acts.opening(going.ctx)
    stream = going.deliver().stream(here, here)
    got = next(stream)
    deaths.note(going.ctx, going.person, make.TAKEN)
    with pytest.raises(BrokenOff):
        got += b"".join(stream)
    assert b"photos/0001.jpg" in got
    assert b"photos/0002.jpg" not in got
    (entry,) = acts.trail(going.ctx.session, "delivery.broken_off")
    assert (entry.subject, entry.detail["photo"]) == (going.release.id, going.photos[1].id)


def test_what_a_stream_never_reached_need_not_be_taken_down(going: Going) -> None:
    here = acts.opening(going.ctx)
    stream = going.deliver(place="News").stream(here, here)
    next(stream)
    deaths.note(going.ctx, going.person, make.TAKEN)
    with pytest.raises(BrokenOff):
        next(stream)
    ended = {one.publication.photo_id: one.takedown.ended_as if one.takedown else ""
             for one in publications.of_person(going.ctx, going.person.id)}  # fmt: skip
    assert ended == {going.photos[0].id: None, going.photos[1].id: "never_left"}


def test_what_an_earlier_delivery_brought_there_stays_a_task(going: Going) -> None:
    here = acts.opening(going.ctx)
    for _ in range(2):
        stream = going.deliver(place="News").stream(here, here)
        got = next(stream)
    deaths.note(going.ctx, going.person, make.TAKEN)
    with pytest.raises(BrokenOff):
        got += b"".join(stream)
    found = publications.live(going.ctx)
    assert {one.publication.photo_id for one in found} == {photo.id for photo in going.photos}


def test_a_photo_under_way_stops_in_the_middle(going: Going, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "PIECE", 100)
    here = acts.opening(going.ctx)
    stream = going.deliver().stream(here, here)
    got = next(stream) + next(stream)
    deaths.note(going.ctx, going.person, make.TAKEN)
    with pytest.raises(BrokenOff):
        got += next(stream)
    assert len(got) == 200
    assert len([one for one in publications.live(going.ctx) if one.takedown]) == 1


def test_nothing_is_decided_again_while_nothing_is_done(going: Going, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "PIECE", 100)
    here, asked = acts.opening(going.ctx), []
    decide = clearance.for_channel
    monkeypatch.setattr(clearance, "for_channel", lambda *what: asked.append(what) or decide(*what))
    collected = going.deliver()
    asked.clear()
    assert len(list(collected.stream(here, here))) > 10
    assert len(asked) == len(going.photos)
