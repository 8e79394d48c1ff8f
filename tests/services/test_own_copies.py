"""Does a person's copy hold all of theirs and nothing of others?"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from consentreg import clock, worker
from consentreg.context import COMMAND, Context
from consentreg.imaging import figure
from consentreg.imaging.scan import residue
from consentreg.installation import Installation
from consentreg.models import Authority, Job, OwnCopy, Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import clearance, complaints, jobs, notices, own_copies, own_views, photos, stopping, stores
from consentreg.services.refusal import NotThere
from tests import factories as make
from tests.services import acts, looks


class House:
    """Ada Lovell, in one photo alone and in one with Ben Okafor, who said yes to everything."""

    def __init__(self, parts: Installation, secret: int = 0) -> None:
        self.parts = parts
        with parts.transaction(COMMAND) as ctx:
            ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
            adult = make.authority(ctx, ada)
            adult.may_see_photos = True
            make.yes_to_all(ctx, ada, covers_existing=True)
            make.yes_to_all(ctx, ben, covers_existing=True)
            make.answer(ctx, ada, Scope.PUBLIC, "refused", authority_id=adult.id)
            self.both = looks.together(ctx, ada, ben, secret=secret)
            self.alone = make.tag(ctx, make.photo(ctx, looks.drawn(7)), ada)
            self.others = make.tag(ctx, make.photo(ctx, looks.drawn(8)), ben)
            self.ada_id, self.adult_id = ada.id, adult.id

    @contextmanager
    def acting(self) -> Iterator[tuple[Context, Person]]:
        with self.parts.transaction(COMMAND) as ctx:
            yield ctx, ctx.session.get_one(Person, self.ada_id)

    def copy(self, *, adult: bool = False) -> zipfile.ZipFile:
        """Have a copy made and open it."""
        with self.acting() as (ctx, ada):
            asked = own_copies.ask(ctx, ada, ctx.session.get_one(Authority, self.adult_id) if adult else None)
        worker.drain(self.parts.transaction)
        with self.acting() as (ctx, ada):
            data = b"".join(own_copies.collect(ctx, ada, asked.id, self.adult_id if adult else None))
        return zipfile.ZipFile(io.BytesIO(data))


@pytest.fixture
def house(parts: Installation) -> House:
    return House(parts)


def everything(zipped: zipfile.ZipFile) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(zipped.read("everything.json"))
    return told


def opened(zipped: zipfile.ZipFile, number: int) -> Image.Image:
    return Image.open(io.BytesIO(zipped.read(f"photos/{number:04}.jpg"))).convert("RGB")


def original(secret: int) -> Image.Image:
    return Image.open(io.BytesIO(looks.drawn(secret))).convert("RGB")


MIDDLE_OF_BEN = (348, 96)


def test_copy_holds_their_photos_and_no_others_with_everybody_else_covered(house: House) -> None:
    zipped = house.copy()
    assert zipped.namelist() == ["photos/0001.jpg", "photos/0002.jpg", "answers.html", "everything.json"]
    assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    sizes = {opened(zipped, number).size for number in (1, 2)}
    assert sizes == {(480, 320)}
    greens = sorted(opened(zipped, number).getpixel(MIDDLE_OF_BEN)[1] for number in (1, 2))
    assert greens == pytest.approx([original(7).getpixel(MIDDLE_OF_BEN)[1], figure.GROUND[1]], abs=4)
    assert [residue(zipped.read(f"photos/{number:04}.jpg"), allowed=()) for number in (1, 2)] == [(), ()]


def test_what_lies_beneath_a_cover_changes_no_byte_of_the_copy(house: House) -> None:
    assert looks.drawn(0) != looks.drawn(1)
    assert house_photo(house, 0) == house_photo(house, 1)


def house_photo(house: House, secret: int) -> bytes:
    """Return the photo of both as a copy holds it, made from a file with another secret beneath the cover."""
    with house.acting() as (ctx, ada):
        work = own_copies.prepare(ctx, own_copies.ask(ctx, ada).id)
        assert work is not None
        view = next(view for view in work.photos if view.covers)
    return own_copies.draw(own_views.Work(looks.drawn(secret), view.covers))


def test_two_copies_of_the_same_are_the_same_bytes(house: House) -> None:
    with house.acting() as (ctx, ada):
        asked = own_copies.ask(ctx, ada)
        work = own_copies.prepare(ctx, asked.id)
        again = own_copies.prepare(ctx, asked.id)
    assert work is not None
    assert again is not None
    assert work.pages == again.pages


def test_nobody_else_is_named_anywhere_in_it(house: House) -> None:
    zipped = house.copy()
    said = b"".join(zipped.read(name) for name in zipped.namelist()) + " ".join(zipped.namelist()).encode()
    for name in (b"Ben", b"Okafor", b"Mo Lovell", b"Beach"):
        assert name not in said
    assert b"Ada Lovell" in said


def test_everything_is_told_with_the_exact_words(house: House) -> None:
    with house.acting() as (ctx, ada):
        here = looks.visit(ctx, ada)
        make.answer(ctx, ada, Scope.TAKE, since=ctx.now, covers_existing=True, audience="8-11", format="easy_read")
        stopping.not_this_one(ctx, here, house.alone.id)
        complaints.make(ctx, here, "It <i>hurt</i>.")
        website = make.channel(ctx)
        cleared = clearance.for_channel(ctx, [house.both.id], website)[house.both.id]
        clearance.keep(ctx, cleared, website, "request")
    zipped = house.copy()
    told = everything(zipped)
    assert {(one["question"], one["answer"], one["by"]) for one in told["answers"]} == {
        *((scope, "given", "you") for scope in Scope),
        (Scope.PUBLIC, "refused", "an adult who can decide for you"),
    }
    talked, read = (told["answers"][place]["words_shown"]["passages"] for place in (0, -1))
    assert set(talked) == set(notices.AUDIENCES), "nobody knows which of them was talked about"
    assert "would like to take photos of you" in read["welcome"]
    assert [(one["place"], one["answer"]) for one in told["decisions"]] == [("Website", "somebody has to look first")]
    files = {one["file"]: one["may_be_shown"] for one in told["photos"]}
    assert set(files) == {"photos/0001.jpg", "photos/0002.jpg"}
    assert {may[Scope.INTERNAL] for may in files.values()} == {"yes", "said_no_to_it"}
    assert [one["file"] in files for one in told["photos_you_said_no_to"]] == [True]
    assert [one["text"] for one in told["complaints"]] == ["It <i>hurt</i>."]
    page = zipped.read("answers.html").decode()
    assert "It &lt;i&gt;hurt&lt;/i&gt;." in page
    assert "would like to take photos of you" in page


def test_adult_gets_their_own_answers_and_none_of_the_persons(house: House) -> None:
    told = everything(house.copy(adult=True))
    assert [(answer["answer"], answer["by"]) for answer in told["answers"]] == [("refused", "you")]
    assert (told["decisions"], told["complaints"], told["what_you_think"]) == ([], [], [])


def test_photo_whose_others_cannot_be_covered_or_that_is_paused_is_left_out_and_said_so(house: House) -> None:
    with house.acting() as (ctx, ada):
        ben = make.person(ctx, "Ben Two")
        looks.together(ctx, ada, ben, secret=2, marked=False)
        photos.hold(ctx, photos.get(ctx, house.alone.id), "other")
    zipped = house.copy()
    assert [name for name in zipped.namelist() if name.startswith("photos/")] == ["photos/0001.jpg"]
    told = everything(zipped)
    assert told["photos_left_out"] == 2
    assert sorted(str(one["file"]) for one in told["photos"]) == ["None", "None", "photos/0001.jpg"]
    assert "Photos that are not in here: 2." in zipped.read("answers.html").decode()


def test_one_copy_at_a_time_and_a_new_one_after_it_was_collected(house: House) -> None:
    with house.acting() as (ctx, ada):
        first = own_copies.ask(ctx, ada)
        assert own_copies.ask(ctx, ada).id == first.id
    house.copy()
    with house.acting() as (ctx, ada):
        assert own_copies.ask(ctx, ada).id != first.id


def test_copy_is_for_whoever_asked_and_nobody_else(house: House) -> None:
    with house.acting() as (ctx, ada):
        copy = own_copies.ask(ctx, ada)
    worker.drain(house.parts.transaction)
    with house.acting() as (ctx, ada):
        ben = ctx.session.query(Person).filter_by(name="Ben Okafor").one()
        for person, adult in ((ben, None), (ada, house.adult_id)):
            with pytest.raises(NotThere):
                own_copies.collect(ctx, person, copy.id, adult)
        with pytest.raises(NotThere):
            own_copies.collect(ctx, ada, "nothing")
        ctx.session.get_one(Authority, house.adult_id).may_see_photos = False
        with pytest.raises(NotThere):
            own_copies.ask(ctx, ada, ctx.session.get_one(Authority, house.adult_id))


def test_adult_who_may_not_see_photos_any_more_gets_no_copy_that_was_asked_for_before(house: House) -> None:
    with house.acting() as (ctx, ada):
        copy = own_copies.ask(ctx, ada, adult := ctx.session.get_one(Authority, house.adult_id))
        adult.may_see_photos = False
    worker.drain(house.parts.transaction)
    with house.acting() as (ctx, ada), pytest.raises(NotThere):
        own_copies.collect(ctx, ada, copy.id, house.adult_id)


def test_copy_is_gone_after_a_week_and_its_bytes_are_swept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.copy()
    made = clock.now()
    for days, removed in ((7, 0), (8, 1), (9, 0)):
        monkeypatch.setattr(clock, "now", lambda days=days: made + timedelta(days=days))
        with house.acting() as (ctx, ada):
            assert own_copies.remove_old(ctx) == removed
    with house.acting() as (ctx, ada):
        copy = ctx.session.query(OwnCopy).one()
        with pytest.raises(NotThere):
            own_copies.collect(ctx, ada, copy.id)
        assert own_copies.of_visit(ctx, looks.visit(ctx, ada)) == []


def test_sweep_leaves_a_copy_that_is_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = house.copy()
    monkeypatch.setattr(clock, "now", lambda: datetime(2100, 1, 1, tzinfo=UTC))
    with house.acting() as (ctx, ada):
        assert stores.sweep(ctx).lost == ()
        copy = ctx.session.query(OwnCopy).one()
        assert hashlib.sha256(b"".join(own_copies.collect(ctx, ada, copy.id))).hexdigest() == copy.sha256
    assert zipped.namelist()


def test_worker_that_was_overtaken_makes_nothing_more(house: House) -> None:
    with house.acting() as (ctx, ada):
        own_copies.ask(ctx, ada)
    with house.parts.transaction() as ctx:
        while (job := jobs.take(ctx.session, ctx.now)) and job.name != "make_own_copy":
            pass
        assert job is not None
        jobs.go_on(ctx.session, job, ctx.now + timedelta(minutes=3))
        row = ctx.session.get_one(Job, job.id)
        assert row.lease_until == ctx.now + timedelta(minutes=3) + jobs.LEASE
        ctx.session.expunge(job)
        ctx.session.get_one(Job, job.id).attempts += 1
        ctx.session.flush()
        with pytest.raises(jobs.TakenOver):
            jobs.go_on(ctx.session, job, ctx.now)


def test_nothing_is_made_twice_or_for_somebody_who_was_forgotten(house: House) -> None:
    with house.acting() as (ctx, ada):
        copy = own_copies.ask(ctx, ada)
        ada.erased_on = acts.DAY[0]
        assert own_copies.prepare(ctx, copy.id) is None
        ada.erased_on = None
        work = own_copies.prepare(ctx, copy.id)
        assert work is not None
        assert own_copies.keep(ctx, copy.id, work.put([b"on", b"e"]))
        assert not own_copies.keep(ctx, copy.id, work.put([b"two"]))
        assert own_copies.prepare(ctx, copy.id) is None
        assert b"".join(own_copies.collect(ctx, ada, copy.id)) == b"one"


def test_copy_that_cannot_be_made_may_be_asked_for_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.acting() as (ctx, ada):
        copy = own_copies.ask(ctx, ada)
        ctx.session.get_one(Photo, house.alone.id).sha256 = "0" * 64  # The kept file is not what was handed in.
    now = clock.now()
    for minutes in range(4):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        worker.drain(house.parts.transaction)
    with house.acting() as (ctx, ada):
        assert own_copies.ask(ctx, ada).id != copy.id
        assert len(acts.trail(ctx.session, "own_copy.failed")) == 1
