"""Does somebody see all of themselves and nothing of others?"""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops

from consentreg import db, worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Copy, Delivery, Job, Photo, Publication, Takedown
from consentreg.rules.people import Identifiable
from consentreg.rules.words import Scope
from consentreg.services import mine, own_views, photos, stopping, tagging, visits
from consentreg.services.clearance import Desk
from consentreg.services.mine import May, Shown
from consentreg.services.refusal import NotThere
from consentreg.services.tagging import Tagged
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import acts, looks


class Scene:
    """Ada looks at her photos. Ben, who is in some, has said nothing yet."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        acts.faces_welcome(ctx)
        self.ada, self.ben = make.person(ctx), make.person(ctx, "Ben Okafor")
        make.yes_to_all(ctx, self.ada, covers_existing=True)
        self.adult = make.authority(ctx, self.ada)
        make.answer(ctx, self.ada, Scope.PUBLIC, authority_id=self.adult.id, covers_existing=True)
        self.visit = looks.visit(ctx, self.ada)

    def ben_agrees(self) -> None:
        make.yes_to_all(self.ctx, self.ben, covers_existing=True)

    def both(self, *, marked: bool = True) -> Photo:
        box = looks.RIGHT if marked else None
        people = Tagged(self.ada.id, self.ada.kind, box=looks.LEFT), Tagged(self.ben.id, self.ben.kind, box=box)
        return acts.tagged(self.ctx, acts.snap(self.ctx, "both"), *people)

    def see(self, photo: Photo) -> mine.Mine:
        return mine.one(self.ctx, self.visit, photo.id)

    def view(self, photo: Photo) -> own_views.View | None:
        return own_views.view(Desk(self.ctx, [photo.id]), photo.id, self.ada.id)

    def covers(self, photo: Photo) -> own_views.Covers:
        return self.sure(photo).covers

    def sure(self, photo: Photo) -> own_views.View:
        seen = self.view(photo)
        assert seen is not None
        return seen


@pytest.fixture
def scene(ctx: Context) -> Scene:
    return Scene(ctx)


def test_somebody_sees_the_photos_they_are_in_and_no_others(scene: Scene) -> None:
    one, _not_theirs = acts.photo_of(scene.ctx, scene.ada, content=1), acts.photo_of(scene.ctx, scene.ben, content=2)
    assert [seen.photo.id for seen in mine.listing(scene.ctx, scene.visit)] == [one.id]
    with pytest.raises(NotThere):
        mine.one(scene.ctx, scene.visit, _not_theirs.id)


def test_photo_that_was_removed_is_not_theirs_any_more(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    photo.erased_at = scene.ctx.now
    scene.ctx.session.flush()
    assert mine.listing(scene.ctx, scene.visit) == []


def test_others_are_covered_unless_each_of_them_is_clear_for_inside(scene: Scene) -> None:
    photo = scene.both()
    covered = scene.covers(photo)
    assert len(covered) == 1
    scene.ben_agrees()
    assert scene.covers(photo) == ()
    make.answer(scene.ctx, scene.ben, Scope.INTERNAL, "withdrawn", since=scene.ctx.now)
    assert scene.covers(photo) == covered


def test_one_who_is_not_clear_has_everybody_else_covered(scene: Scene) -> None:
    scene.ben_agrees()
    cat = make.person(scene.ctx, "Cat Moor")
    people = [Tagged(each.id, each.kind, box=box) for each, box in
              ((scene.ada, looks.LEFT), (scene.ben, looks.RIGHT), (cat, (0.4, 0.6, 0.1, 0.1)))]  # fmt: skip
    photo = acts.tagged(scene.ctx, acts.snap(scene.ctx, "three"), *people)
    assert len(scene.covers(photo)) == 2


def test_photo_with_others_nobody_marked_is_looked_at_together(scene: Scene) -> None:
    photo = scene.both(marked=False)
    assert scene.see(photo).shown is Shown.TOGETHER
    with pytest.raises(NotThere):
        mine.copy_bytes(scene.ctx, scene.visit, photo.id)
    scene.ben_agrees()
    assert scene.see(photo).shown is Shown.MAKING


@pytest.mark.parametrize(
    "change",
    [
        {"tagging_complete": False},
        {"people_visible": 3},
        {"people_visible": None},
        {"purpose": "operational"},
        {"faces": [[0.1, 0.1, 0.1, 0.1]] * 3},
    ],
)
def test_photo_of_which_not_everybody_is_known_is_not_shown(scene: Scene, change: dict[str, object]) -> None:
    scene.ben_agrees()
    photo = scene.both()
    assert scene.view(photo) is not None
    for name, value in change.items():
        setattr(photo, name, value)
    scene.ctx.session.flush()
    assert scene.view(photo) is None


def test_stranger_who_is_not_marked_is_not_shown(scene: Scene) -> None:
    photo = acts.tagged(scene.ctx, acts.snap(scene.ctx, 5), Tagged(scene.ada.id, scene.ada.kind), Tagged())
    assert scene.see(photo).shown is Shown.TOGETHER


def test_who_nobody_could_tell_needs_no_cover_once_two_say_so(scene: Scene) -> None:
    unseen = Tagged(scene.ben.id, scene.ben.kind, Identifiable.NOT_IDENTIFIABLE)
    photo = acts.tagged(scene.ctx, acts.snap(scene.ctx, 6), Tagged(scene.ada.id, scene.ada.kind), unseen)
    assert scene.view(photo) is None
    depiction = next(each for each in photos.get(scene.ctx, photo.id).depictions if each.person_id == scene.ben.id)
    for account in (make.account(scene.ctx), make.account(scene.ctx)):
        tagging.attest(acts.acting(scene.ctx, account), photos.get(scene.ctx, photo.id), depiction.id)
    assert scene.view(photo) is not None


def test_paused_photo_is_listed_and_not_shown(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    photos.hold(scene.ctx, photo, "other")
    assert scene.see(photo).shown is Shown.PAUSED
    with pytest.raises(NotThere):
        mine.copy_bytes(scene.ctx, scene.visit, photo.id)


def test_adult_who_may_not_see_photos_sees_none(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    visit = looks.visit(scene.ctx, scene.ada, scene.adult)
    assert mine.listing(scene.ctx, visit) == []
    with pytest.raises(NotThere):
        mine.one(scene.ctx, visit, photo.id)
    scene.adult.may_see_photos = True
    assert [seen.photo.id for seen in mine.listing(scene.ctx, again(scene))] == [photo.id]


def again(scene: Scene) -> Visit:
    """Return the adult's visit as their next request finds it."""
    return visits.about(scene.ctx, scene.ada, scene.adult)


@pytest.mark.parametrize(
    "over", [{"verified_at": None}, {"valid_until": date(2026, 6, 30)}, {"ended_on": date(2026, 6, 30)}]
)
def test_adult_who_may_not_decide_today_sees_none(scene: Scene, over: dict[str, Any]) -> None:
    acts.photo_of(scene.ctx, scene.ada)
    scene.adult.may_see_photos = True
    assert again(scene).sees_photos
    for name, value in over.items():
        setattr(scene.adult, name, value)
    assert mine.listing(scene.ctx, again(scene)) == []


def may(scene: Scene, photo: Photo, visit: Visit | None = None) -> tuple[May, May]:
    said = mine.one(scene.ctx, visit or scene.visit, photo.id).may
    return said[Scope.INTERNAL], said[Scope.PUBLIC]


def test_what_may_happen_is_said_without_a_word_about_others(scene: Scene) -> None:
    photo = scene.both()
    assert may(scene, photo) == (May.OTHERS, May.OTHERS)
    scene.ben_agrees()
    assert may(scene, photo)[0] is May.YES
    make.answer(scene.ctx, scene.ada, Scope.INTERNAL, "refused", since=scene.ctx.now)
    assert may(scene, photo) == (May.SAID_NO, May.SAID_NO)


def test_no_to_one_photo_is_said_as_such(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    stopping.not_this_one(scene.ctx, scene.visit, photo.id)
    assert may(scene, photo) == (May.SAID_NO_TO_IT, May.SAID_NO_TO_IT)
    assert scene.see(photo).said_no == scene.ctx.now


def test_who_was_never_asked_reads_so(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ben)
    assert may(scene, photo, looks.visit(scene.ctx, scene.ben)) == (May.UNASKED, May.UNASKED)


def test_adult_learns_nothing_of_what_the_person_said(scene: Scene) -> None:
    scene.adult.may_see_photos = True
    visit, photo = looks.visit(scene.ctx, scene.ada, scene.adult), acts.photo_of(scene.ctx, scene.ada)
    assert may(scene, photo, visit)[0] is May.YES
    make.answer(scene.ctx, scene.ada, Scope.INTERNAL, "refused", since=scene.ctx.now)
    assert may(scene, photo, visit) == (May.ASK, May.ASK)


def publish(ctx: Context, photo: Photo, people: list[str], channel_id: str | None = None) -> Publication:
    """Write down that a photo went out, as collecting it does."""
    channel_id = channel_id or make.channel(ctx, "wall", "INTERNAL_DISPLAY").id
    delivery = Delivery(id=db.new_id(), release_id="r", at=ctx.now, photos=1, manifest_sha256="0" * 64)
    row = Publication(delivery_id=delivery.id, release_photo_id="r", photo_id=photo.id, channel_id=channel_id,
                      sha256="0" * 64, place="https://harbour.example/news", published_by="Jo Kerr", people=people,
                      at=ctx.now)  # fmt: skip
    ctx.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    ctx.session.add_all([delivery, row])
    ctx.session.flush()
    return row


def test_where_a_photo_went_is_told_with_its_latest_takedown(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    row = publish(scene.ctx, photo, [scene.ada.id])
    (place,) = scene.see(photo).places
    assert (place.publication.place, place.channel.slug, place.takedown) == (row.place, "wall", None)
    for day in (0, 1):
        asked = scene.ctx.now + timedelta(days=day)
        scene.ctx.session.add(Takedown(publication_id=row.id, cause="withdrawn", asked_at=asked, due_at=asked))
    scene.ctx.session.flush()
    (place,) = scene.see(photo).places
    assert place.takedown is not None
    assert place.takedown.asked_at == scene.ctx.now + timedelta(days=1)


def test_where_it_went_before_somebody_was_named_in_it_is_not_told(scene: Scene) -> None:
    photo = acts.photo_of(scene.ctx, scene.ada)
    publish(scene.ctx, photo, [scene.ben.id])
    assert scene.see(photo).places == []


def test_queries_do_not_grow_with_photos(scene: Scene) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            acts.photo_of(scene.ctx, scene.ada, scene.ben, content=f"{count} {number}")
        scene.ctx.session.expunge_all()
        with acts.counted(scene.ctx.session) as said:
            mine.listing(scene.ctx, scene.visit)
        return len(said)

    assert asked(2) == asked(20)


def test_copy_is_asked_for_once_and_old_ones_go(scene: Scene) -> None:
    photo = scene.both()
    assert (mine.have_made(scene.ctx, scene.visit), mine.have_made(scene.ctx, scene.visit)) == (1, 0)
    view = scene.sure(photo)
    own_views.keep(scene.ctx, photo.id, view.size, acts.drawing(b"", own_views.RECIPE))
    assert scene.see(photo).shown is Shown.READY
    assert mine.have_made(scene.ctx, scene.visit) == 0
    assert own_views.remove_old(acts.later(scene.ctx, days=6)) == 0
    assert own_views.remove_old(acts.later(scene.ctx, days=8)) == 1
    assert scene.see(photo).shown is Shown.MAKING


def test_copy_of_other_tags_is_another_copy(scene: Scene) -> None:
    photo = scene.both()
    before = scene.sure(photo).size
    moved = Tagged(scene.ben.id, scene.ben.kind, box=(0.5, 0.5, 0.1, 0.1))
    acts.tagged(scene.ctx, photos.get(scene.ctx, photo.id), Tagged(scene.ada.id, scene.ada.kind), moved)
    assert scene.sure(photo).size != before


def test_nothing_is_kept_of_a_photo_that_was_removed_meanwhile(scene: Scene) -> None:
    photo = scene.both()
    view = scene.sure(photo)
    photo.erased_at = scene.ctx.now
    scene.ctx.session.flush()
    own_views.keep(scene.ctx, photo.id, view.size, acts.drawing(b"", own_views.RECIPE))
    assert own_views.prepare(scene.ctx, photo.id, view.size, []) is None
    assert scene.ctx.session.query(Copy).count() == 0


def test_what_lies_beneath_a_cover_changes_no_byte(parts: Installation) -> None:
    seen = []
    for secret in (0, 1):
        with parts.transaction(COMMAND) as ctx:
            ada, ben = make.person(ctx, f"Ada {secret}"), make.person(ctx, f"Ben {secret}")
            photo, visit = looks.together(ctx, ada, ben, secret=secret), looks.visit(ctx, ada)
            assert mine.have_made(ctx, visit) == 1
        worker.drain(parts.transaction)
        with parts.reading() as ctx:
            seen.append(mine.copy_bytes(ctx, visit, photo.id))
    assert looks.drawn(0) != looks.drawn(1)
    assert seen[0] == seen[1] != None  # noqa: E711 (both are bytes, and the same)
    shown = Image.open(BytesIO(seen[0] or b"")).convert("RGB")
    original = Image.open(BytesIO(looks.drawn(0))).convert("RGB")
    assert ImageChops.difference(shown.crop((0, 0, 200, 320)), original.crop((0, 0, 200, 320))).getextrema()[0][1] < 40
    assert ImageChops.difference(shown, original).crop((315, 66, 381, 126)).getextrema()[0][0] > 40


def test_failed_copy_is_tried_again_when_asked_again(parts: Installation) -> None:
    with db.Session(parts.engine, expire_on_commit=False) as session:
        db.begin_write(session)
        here = parts.context(session, COMMAND)
        scene = Scene(here)
        scene.both()
        mine.have_made(here, scene.visit)
        job = session.query(Job).filter_by(name="make_own_view").one()
        job.state = "failed"
        session.flush()
        assert mine.have_made(replace(here), scene.visit) == 1
