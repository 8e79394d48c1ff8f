"""What is in the ZIP that leaves, and what is never in it?"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from consentreg.context import Context
from consentreg.models import Channel, Delivery, Photo, Release
from consentreg.rules.permissions import Role
from consentreg.services import (
    accounts,
    deliveries,
    manifest,
    organisation,
    people,
    photos,
    releases,
    rendering,
    tagging,
)
from consentreg.services.deliveries import Collected, CopyChanged
from consentreg.services.refusal import Conflict
from consentreg.storage import NotStored
from tests import factories as make
from tests import photographs
from tests.services import acts

CANARIES = ("Wheatear", "Whinchat", "Bluethroat", "Redstart", "Fieldfare", "Ouzel", "Nightingale", photographs.CANARY)
UNTIL = date(2026, 9, 30)


@dataclass(frozen=True)
class Leaving:
    """A release whose every neighbour bears a name that must not leave."""

    ctx: Context
    release: Release
    channel: Channel
    photos: list[Photo]

    def collect(self, ctx: Context | None = None) -> Collected:
        collected = deliveries.deliver(ctx or self.ctx, releases.get(self.ctx, self.release.id))
        assert isinstance(collected, Collected)
        return collected

    def streamed(self, collected: Collected | None = None) -> Iterator[bytes]:
        here = acts.opening(self.ctx)
        return (collected or self.collect()).stream(here, here)


@pytest.fixture
def leaving(ctx: Context) -> Leaving:
    acts.faces_welcome(ctx)
    group = make.group(ctx, "Whinchat House")
    person = make.person(ctx, "Wheatear Dow", groups=[group])
    make.yes_to_all(ctx, person, valid_until=UNTIL, note="Fieldfare")
    adult = make.authority(ctx, person, name="Ouzel Dow")
    people.set_contact(ctx, person, adult.id, do_not_contact=True)
    event = organisation.event(ctx, group, "Bluethroat walk", make.TAKEN)
    channel = make.channel(ctx, owner="Redstart", audience="Redstart", name="Redstart")
    rex, _ = accounts.add(ctx, "nightingale@example.org", Role.COMMS, name="Nightingale")
    files = [photographs.phone_photo(size=(96 + number, 64)) for number in range(2)]
    made = [acts.tagged(ctx, make.photo(ctx, data, in_group=group, of=event), acts.Tagged(person.id)) for data in files]
    asking = acts.acting(ctx, rex)
    release = releases.ask(asking, channel, [photo.id for photo in made], reason="Fieldfare news")
    for entry in release.photos:
        work = rendering.prepare(ctx, entry.id)
        assert work
        rendering.keep(ctx, entry.id, work.make())
    return Leaving(asking, releases.get(ctx, release.id), channel, made)


def zipped(chunks: Iterable[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(chunks)))


def test_entries_stand_in_order_with_neutral_names_and_one_time(leaving: Leaving) -> None:
    archive = zipped(leaving.streamed())
    assert archive.testzip() is None
    assert archive.namelist() == ["photos/0001.jpg", "photos/0002.jpg", "manifest.json", "manifest.csv"]
    for entry in archive.infolist():
        assert entry.date_time == deliveries.SAME_TIME
        assert (entry.compress_type, entry.create_system, entry.extra, entry.comment) == (0, 3, b"", b"")
        assert entry.external_attr == 0o644 << 16
    assert archive.comment == b""


def test_manifest_says_what_was_promised(leaving: Leaving) -> None:
    archive = zipped(leaving.streamed())
    said = json.loads(archive.read("manifest.json"))
    assert said["version"] == manifest.VERSION
    assert (said["release"], said["channel"]) == (leaving.release.id, {"slug": "website", "class": "WEBSITE"})
    for entry, photo in zip(leaving.release.photos, said["photos"], strict=True):
        data = archive.read(photo["name"])
        assert (photo["sha256"], photo["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert (photo["width"], photo["height"]) == (entry.width, entry.height)
        assert (photo["decision"], photo["scope"]) == (entry.decision_id, "publish_public")
        assert photo["expires_on"] == UNTIL.isoformat()
        assert {"STRIP_METADATA", "MAX_EDGE", "NO_NAMES"} <= set(photo["obligations"])
        assert set(photo) == {"name", "sha256", "bytes", "width", "height", "decision", "scope", "expires_on",
                              "obligations"}  # fmt: skip


def test_table_says_the_same_as_the_json(leaving: Leaving) -> None:
    archive = zipped(leaving.streamed())
    said = json.loads(archive.read("manifest.json"))["photos"]
    rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode(), newline="")))
    expected = [{name: str(value) for name, value in photo.items()} | {"channel": "website"} for photo in said]
    for photo, row in zip(said, expected, strict=True):
        row["obligations"] = " ".join(photo["obligations"])
    assert rows == expected


def test_the_same_state_gives_the_same_bytes(leaving: Leaving) -> None:
    first, second = leaving.collect(), leaving.collect(acts.later(leaving.ctx, hours=5))
    assert b"".join(leaving.streamed(first)) == b"".join(leaving.streamed(second))
    assert first.delivery.manifest_sha256 == second.delivery.manifest_sha256 == first.manifest.sha256
    assert hashlib.sha256(first.manifest.json).hexdigest() == first.manifest.sha256


def test_no_name_leaves_in_any_byte(leaving: Leaving) -> None:
    data = b"".join(leaving.streamed())
    ids = [photo.id for photo in leaving.photos] + [photo.depictions[0].person_id or "" for photo in leaving.photos]
    for word in (*CANARIES, *ids, leaving.ctx.actor.id or ""):
        assert word.encode() not in data, word
    for needle in photographs.GPS_NEEDLES:
        assert needle not in data


def test_a_delivery_is_on_record_before_a_byte_leaves(leaving: Leaving) -> None:
    collected = leaving.collect()
    (kept,) = leaving.ctx.session.query(Delivery)
    assert (kept.release_id, kept.account_id, kept.photos) == (leaving.release.id, leaving.ctx.actor.id, 2)
    assert acts.trail(leaving.ctx.session)[-1].detail["delivery"] == kept.id == collected.delivery.id


@pytest.mark.parametrize("number", [0, 1])
def test_a_file_that_changed_breaks_the_stream_off(leaving: Leaving, number: int) -> None:
    key = leaving.release.photos[number].key
    leaving.ctx.derivatives._kept[key] = acts.small_jpeg()  # type: ignore[attr-defined]
    got: list[bytes] = []
    with pytest.raises(CopyChanged):
        got.extend(leaving.streamed())
    with pytest.raises(zipfile.BadZipFile):
        zipped(got)


def test_a_file_that_is_gone_breaks_the_stream_off(leaving: Leaving) -> None:
    leaving.ctx.derivatives.remove(leaving.release.photos[1].key or "")
    got: list[bytes] = []
    with pytest.raises(NotStored):
        got.extend(leaving.streamed())
    assert b"photos/0001.jpg" in b"".join(got)
    with pytest.raises(zipfile.BadZipFile):
        zipped(got)


def test_nothing_is_handed_over_while_photos_are_still_being_made(leaving: Leaving) -> None:
    again = releases.ask(leaving.ctx, leaving.channel, [leaving.photos[0].id], reason="x")
    with pytest.raises(Conflict) as refused:
        deliveries.deliver(leaving.ctx, again)
    assert refused.value.code == "STILL_PREPARING"


def test_a_release_of_no_photos_is_refused_and_on_record(leaving: Leaving) -> None:
    photos.hold(leaving.ctx, leaving.photos[0], "other")
    again = releases.ask(leaving.ctx, leaving.channel, [leaving.photos[0].id], reason="x")
    assert releases.status(again) == "refused"
    refused = deliveries.deliver(leaving.ctx, again)
    assert isinstance(refused, deliveries.NoLonger)
    assert list(refused.photos) == []
    assert acts.trail(leaving.ctx.session)[-1].act == "delivery.refused"


def test_a_table_of_no_photos_is_a_table_all_the_same(leaving: Leaving) -> None:
    files = manifest.files(leaving.release, leaving.channel, [])
    assert json.loads(files.json)["photos"] == []
    assert files.csv.decode().splitlines() == [
        "name,sha256,bytes,width,height,decision,scope,channel,expires_on,obligations"]  # fmt: skip


@pytest.mark.parametrize("cell", ["=cmd()", "+cmd()", "-cmd()", "@SUM(A1)", "|calc"])
def test_no_cell_is_a_formula(leaving: Leaving, cell: str) -> None:
    odd = Channel(slug=cell, klass=leaving.channel.klass, name="Odd")
    line = manifest.Line("photos/0001.jpg", "0" * 64, 1, 1, 1, "d", "take", None, ())
    table = manifest.files(leaving.release, odd, [line]).csv.decode()
    written = next(iter(csv.DictReader(io.StringIO(table, newline=""))))["channel"]
    assert not written.startswith(tuple("=+-@|"))


def test_a_photo_of_nobody_has_no_last_day(leaving: Leaving) -> None:
    photo = acts.tagged(leaving.ctx, acts.snap(leaving.ctx, 9), attest_no_people=True)
    tagging.attest(acts.acting(leaving.ctx, make.account(leaving.ctx)), photo, None)
    release = releases.ask(leaving.ctx, leaving.channel, [photo.id], reason="x")
    collected = deliveries.deliver(leaving.ctx, acts.make_ready(leaving.ctx, release))
    assert isinstance(collected, Collected)
    assert json.loads(collected.manifest.json)["photos"][0]["expires_on"] is None
    assert b",website,,STRIP" in collected.manifest.csv
