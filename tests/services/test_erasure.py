"""Is somebody who was forgotten really gone, and is nobody forgotten whose records must be kept?"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.db import Base
from consentreg.imaging import intake
from consentreg.installation import Installation
from consentreg.models import (
    Answer,
    Copy,
    Depiction,
    Evidence,
    Job,
    Person,
    Photo,
    ReleasePhoto,
    Resemblance,
)  # fmt: skip
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (
    alterations,
    audit,
    consents,
    erasure,
    invitations,
    notes,
    organisation,
    own_copies,
    people,
    photos,
    releases,
    restrictions,
    stores,
    tagging,
    tombstones,
)  # fmt: skip
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.storage.folder import LocalFolder
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.photographs.drawn import exif, jpeg
from tests.services.acts import acting, decided, faces_welcome, make_ready, photo_of, snap, tagged, trail

NAME, ADULT = "Zenobia Quill", "Ottoline Quill"
WORDS = ("Zenobia", "Quill", "Ottoline", "zen@example.org", "otto@example.org", "Z-4711", "SECRETNOTE", "REFERENCE-9")
"""Whatever names her, or was written about her."""


@pytest.fixture
def lead(ctx: Context) -> Context:
    return acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def zenobia(ctx: Context) -> Person:
    her = make.person(ctx, NAME, born=date(2014, 5, 6), external_id="Z-4711", looked_after=True)
    her.email = "zen@example.org"
    her.pin_hash = "SECRETNOTE"
    adult = make.authority(ctx, her, name=ADULT)
    adult.email = "otto@example.org"
    form = consents.add_evidence(ctx, b"%PDF-1.7 SECRETNOTE of Zenobia")
    make.answer(ctx, her, Scope.TAKE, authority_id=adult.id, evidence_id=form.id, note="SECRETNOTE",
                evidence_reference="REFERENCE-9")  # fmt: skip
    for scope in (Scope.INTERNAL, Scope.PUBLIC):
        make.answer(ctx, her, scope, authority_id=adult.id, note="SECRETNOTE")
    notes.record_view(ctx, her, "yes", "SECRETNOTE")
    return her


def refused_for_others(ctx: Context, her: Person) -> None:
    with pytest.raises(Conflict, match="Somebody else in these photos") as refused:
        erasure.erase(ctx, her, NAME)
    assert (refused.value.code, her.erased_on) == ("RECORDS_HOLD", None)


class TestRecordsHold:
    def test_it_blocks_and_says_so_and_can_be_lifted(self, lead: Context) -> None:
        her = zenobia(lead)
        assert erasure.hold_reason(lead, her) is None
        erasure.hold(lead, her, "inquiry")
        assert erasure.hold_reason(lead, her) == "inquiry"
        with pytest.raises(Conflict, match="must be kept for now") as refused:
            erasure.erase(lead, her, NAME)
        assert refused.value.code == "RECORDS_HOLD"
        erasure.lift_hold(lead, her)
        erasure.lift_hold(lead, her)
        assert len(trail(lead.session, "records.hold_lifted")) == 1
        erasure.erase(lead, her, NAME)

    def test_it_permits_nothing(self, lead: Context) -> None:
        her, channel = make.person(lead, "Jo Ross"), make.channel(lead)
        photo = photo_of(lead, her)
        before = decided(lead, photo, channel)
        erasure.hold(lead, her, "court")
        assert decided(lead, photo, channel) == before
        assert before[0] == "DENY"

    def test_it_keeps_the_photos_of_whoever_is_beside_them_too(self, lead: Context) -> None:
        her, ben = zenobia(lead), make.person(lead, "Ben Okafor")
        photo = photo_of(lead, her, ben)
        erasure.hold(lead, ben, "court")
        assert erasure.what_goes(lead, her).held
        refused_for_others(lead, her)
        erasure.lift_hold(lead, ben)
        paused = photos.hold(lead, photo, "records_hold")
        refused_for_others(lead, her)
        photos.lift_hold(lead, photo, paused.id)
        assert not erasure.what_goes(lead, her).held
        erasure.erase(lead, her, NAME)

    def test_its_reason_is_one_of_the_list(self, lead: Context) -> None:
        with pytest.raises(Refused) as refused:
            erasure.hold(lead, zenobia(lead), "because")
        assert (refused.value.code, refused.value.field) == ("UNKNOWN_REASON", "reason")


@pytest.mark.parametrize("typed", ["", "Zenobia", "zenobia quil", NAME + "x"])
def test_nobody_is_forgotten_by_a_slip(lead: Context, typed: str) -> None:
    her = zenobia(lead)
    with pytest.raises(Refused) as refused:
        erasure.erase(lead, her, typed)
    assert (refused.value.code, refused.value.field) == ("NOT_CONFIRMED", "name")
    assert (her.name, her.erased_on) == (NAME, None)


def test_nobody_is_forgotten_twice(lead: Context) -> None:
    her = zenobia(lead)
    erasure.erase(lead, her, " zenobia  QUILL ")
    for act in (lambda: erasure.erase(lead, her, her.name), lambda: erasure.hold(lead, her, "inquiry")):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "ALREADY_FORGOTTEN"


def test_what_would_go_is_told_before_and_nothing_goes_by_asking(lead: Context) -> None:
    her, ben = zenobia(lead), make.person(lead, "Ben Okafor")
    photo_of(lead, her, content=1)
    photo_of(lead, her, ben, content=2)
    photo_of(lead, ben, content=3)
    entries = len(trail(lead.session))
    assert erasure.what_goes(lead, her) == erasure.Going(
        photos=2, with_others=1, out=0, answers=3, adults=1, held=False
    )
    assert len(trail(lead.session)) == entries


def test_the_same_picture_goes_however_often_it_is_kept(lead: Context) -> None:
    her = zenobia(lead)
    named = photo_of(lead, her, content=1)
    twin = snap(lead, 1, in_group=make.group(lead, "Elm House"))
    anew, _other = snap(lead, 2), snap(lead, 3)
    for one, same_one in ((named, anew), (anew, named)):
        lead.session.add(Resemblance(photo_id=one.id, other_id=same_one.id, found_at=lead.now))
    cut = alterations.to_crop(photos.get(lead, named.id), (0, 0, 0.5, 0.5))
    made = intake_free_copy(lead, photos.get(lead, named.id), cut)
    lead.session.flush()
    erasure.erase(lead, her, NAME)
    gone = {photo.id for photo in lead.session.scalars(sa.select(Photo)) if photo.erased_at}
    assert gone == {named.id, twin.id, anew.id, made.id}


def intake_free_copy(ctx: Context, source: Photo, plan: alterations.Plan) -> Photo:
    """Keep an altered photo without drawing it, which is slow."""
    from consentreg.imaging.derivative import Derivative, Recipe

    data = jpeg(blobs(77, (48, 32)))
    made = Derivative(data, "7" * 64, 48, 32, Recipe())
    return alterations.keep(ctx, source.id, plan, made, version=source.tag_version)


def test_rows_stay_and_tell_nothing_and_the_trail_is_whole(lead: Context) -> None:
    her, ben = zenobia(lead), make.person(lead, "Ben Okafor")
    photo = photo_of(lead, her, ben)
    restrictions.restrict(lead, ben, level="REVIEW_EACH", category="other", review_by=None)
    _, token = invitations.ask(lead, her, way="show")
    photos.hold(lead, photo, "other")
    erasure.erase(lead, her, NAME)
    row = lead.session.get_one(Photo, photo.id)
    assert (row.camera, row.captured_from, row.event_id, row.tagging_complete) == (None, None, None, False)
    assert row.sha256 == row.key == f"erased-{photo.id}"
    assert (her.name, her.born, her.email, her.external_id, her.pin_hash) == ("Somebody forgotten", *[None] * 4)
    assert her.erased_on == date(2026, 7, 1)
    assert {answer.note for answer in lead.session.scalars(sa.select(Answer))} == {""}
    assert [adult.name for adult in people.authorities(lead, her)] == ["Somebody forgotten"]
    assert lead.session.scalars(sa.select(Depiction)).all() == []
    with pytest.raises(NotThere):
        invitations.by_token(lead, token or "")
    assert audit.verify(lead.session).broken_at is None
    [entry] = trail(lead.session, "person.erased")
    assert (entry.subject, entry.detail) == (her.id, {"photos": [photo.id]})


def test_nobody_sees_who_or_what_was_forgotten(lead: Context) -> None:
    her = zenobia(lead)
    event = make.event(lead)
    photo = tagged(lead, snap(lead, 1, of=event), tagging.Tagged(her.id))
    erasure.erase(lead, her, NAME)
    for look in (lambda: people.get(lead, her.id), lambda: photos.get(lead, photo.id)):
        with pytest.raises(NotThere):
            look()
    assert [count for _, _, count, _ in photos.outings(lead)] == [0]
    assert photos.listing(lead) == []
    assert her.id not in [each.id for each in people.listing(lead)]
    outcome, codes = decided(lead, photo, make.channel(lead))
    assert (outcome, "DENY") == ("DENY", outcome), codes


def test_what_waits_ends_and_what_is_queued_is_not_done(lead: Context) -> None:
    faces_welcome(lead)
    her = make.person(lead, "Jo Ross", kind="adult")
    make.yes_to_all(lead, her)
    photo = photo_of(lead, her)
    photo.place_clue = "none"
    lead.session.flush()
    release = make_ready(lead, releases.ask(lead, make.channel(lead), [photo.id], reason="A poster"))
    assert releases.status(release) == "ready"
    erasure.erase(lead, her, "Jo Ross")
    release = releases.get(lead, release.id)
    assert releases.status(release) not in {"ready", "preparing"}
    entry = lead.session.scalars(sa.select(ReleasePhoto)).one()
    assert (entry.state, entry.key, entry.sha256) == ("refused", None, None)
    assert {job.name for job in lead.session.scalars(sa.select(Job))} == {"forget"}
    photos.keep_copies(lead, photo.id, [("thumb", drawn())])
    assert lead.session.scalars(sa.select(Copy)).all() == [], "a worker that was at it keeps nothing"
    assert photos.missing_copies(lead, photo.id) is None


def drawn() -> object:
    from consentreg.imaging.derivative import Derivative, Recipe

    return Derivative(b"", "0" * 64, 1, 1, Recipe())


def test_a_form_that_proves_somebody_elses_yes_stays(lead: Context) -> None:
    her, ben = zenobia(lead), make.person(lead, "Ben Okafor")
    both = consents.add_evidence(lead, b"%PDF-1.7 of two")
    make.answer(lead, ben, Scope.TAKE, evidence_id=both.id)
    make.answer(lead, her, Scope.TAKE, evidence_id=both.id)
    [hers] = [each for each in lead.session.scalars(sa.select(Evidence)) if each.id != both.id]
    erasure.erase(lead, her, NAME)
    [job] = lead.session.scalars(sa.select(Job).where(Job.name == "forget"))
    assert job.arguments == {"originals": [hers.key], "derivatives": []}
    erasure.leftovers(lead, job.arguments).storages[0].remove(hers.key)
    assert stores.look(lead).sweep().lost == (), "what is gone on purpose is not missed"
    assert lead.originals.get(both.key)


def test_only_free_text_of_an_answer_can_be_blanked(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        answer = make.answer(ctx, make.person(ctx), Scope.TAKE, note="a", evidence_reference="b")
        table = Base.metadata.tables["answer"]
    blank = {"note": "", "evidence_reference": None}
    changes = [{**blank, column.name: column} for column in table.columns if column.name not in blank]
    with either.transaction(COMMAND) as ctx:
        others = {"answer": "refused", "conditions": ["NO_FACE"], "valid_until": None, "method": "phone", "scope": "x",
                  "awaits_second": True, "evidence_reference": "c", "note": "c"}  # fmt: skip
        half = [{"note": ""}, {"evidence_reference": None}]
        for wrong in [*half, *({**blank, name: value} for name, value in others.items())]:
            with pytest.raises(sa.exc.DBAPIError, match="is only ever added to"), ctx.session.begin_nested():
                ctx.session.execute(sa.update(table).values(wrong))
        for right in changes[:1]:
            ctx.session.execute(sa.update(table).values(right))
        with pytest.raises(sa.exc.DBAPIError, match="is only ever added to"), ctx.session.begin_nested():
            ctx.session.execute(sa.delete(table))
        kept = ctx.session.execute(sa.select(table)).mappings().one()
        assert (kept["id"], kept["note"], kept["evidence_reference"]) == (answer.id, "", None)


@pytest.fixture
def folder(either: Installation) -> Installation:
    """An installation that keeps its photos in folders, as a real one does, on each of the two databases."""
    here = either.config.instance
    return replace(either, originals=LocalFolder(here / "originals"), derivatives=LocalFolder(here / "derivatives"))


def test_nothing_of_somebody_forgotten_is_left_anywhere(folder: Installation) -> None:
    picture = blobs(11, (640, 480))
    file = jpeg(picture, exif=exif(gps=True))
    looks = intake.inspect(file).look
    with folder.transaction(COMMAND) as ctx:
        her, ben = zenobia(ctx), make.person(ctx, "Ben Okafor")
        for number in range(60):  # So that the table has pages to move rows between.
            make.person(ctx, f"Other Person {number}")
        photo = make.tag(ctx, make.photo(ctx, file), her, ben)
        make.photo(ctx, jpeg(picture.resize((200, 150)), quality=60), in_group=make.group(ctx, "Elm House"))
        mine = make.tag(ctx, make.photo(ctx, jpeg(blobs(12))), ben)
        people.edit(ctx, her, name="Zenobia Other", born=her.born, looked_after=True, left_on=None, groups=her.groups)
        own_copies.ask(ctx, her)
        own_copies.ask(ctx, ben)
    worker.drain(folder.transaction)
    here = folder.config.instance
    assert found(here, file, looks), "else the search finds nothing at all"
    with folder.transaction(COMMAND) as ctx:
        erasure.erase(ctx, people.get(ctx, her.id), "Zenobia Other")
    worker.drain(folder.transaction)
    assert found(here, file, looks) == []
    with folder.reading(COMMAND) as ctx:
        assert [word for word in WORDS for cell in cells(ctx) if word in cell] == []
        assert photos.get(ctx, mine.id).copies, "the photos of others stay"
        assert audit.verify(ctx.session).broken_at is None
        assert stores.look(ctx).sweep().lost == ()
        assert ctx.session.get_one(Photo, photo.id).erased_at
        again = photos.add(ctx, photos.receive(jpeg(picture.resize((320, 240)))), organisation.groups(ctx)[0]).photo
        assert ctx.session.scalar(sa.select(Resemblance.tombstone_id).where(Resemblance.photo_id == again.id))


def test_a_picture_that_lies_on_its_side_goes_too_and_does_not_come_back(folder: Installation) -> None:
    file = jpeg(blobs(11, (640, 480)), exif=exif(orientation=6))
    lying = jpeg(blobs(11, (640, 480)).resize((320, 240)), quality=70)
    with folder.transaction(COMMAND) as ctx:
        make.tag(ctx, make.photo(ctx, file), her := zenobia(ctx))
        beside = make.photo(ctx, lying, in_group=make.group(ctx, "Elm House"))
    worker.drain(folder.transaction)
    with folder.transaction(COMMAND) as ctx:
        erasure.erase(ctx, people.get(ctx, her.id), NAME)
    worker.drain(folder.transaction)
    assert found(folder.config.instance, lying, intake.inspect(lying).look) == []
    with folder.transaction(COMMAND) as ctx:
        assert ctx.session.get_one(Photo, beside.id).erased_at
        assert len(trail(ctx.session, "person.erased")) == 1
        again = photos.add(ctx, photos.receive(jpeg(blobs(11, (600, 450)))), organisation.groups(ctx)[0]).photo
        assert ctx.session.scalar(sa.select(Resemblance.tombstone_id).where(Resemblance.photo_id == again.id))


def cells(ctx: Context) -> Iterator[str]:
    """Yield every cell of every table as text."""
    for table in Base.metadata.tables.values():
        for row in ctx.session.execute(sa.select(table)):
            yield from map(str, row)


def found(here: Path, file: bytes, look: str) -> list[str]:
    """Return every trace below a folder: her words in any file, the same bytes, or a picture that looks the same."""
    traces = []
    for path in sorted(path for path in here.rglob("*") if path.is_file()):
        data = path.read_bytes()
        traces += [f"{word} in {path.name}" for word in WORDS if word.encode() in data]
        traces += [f"picture in {path.name}" for each in pictures(data) if same(each, file, look)]
    return traces


def pictures(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def same(data: bytes, file: bytes, look: str) -> bool:
    try:
        Image.open(io.BytesIO(data)).close()
    except OSError:
        return data == file
    return data == file or tombstones.alike(intake.inspect(data).look, look)
