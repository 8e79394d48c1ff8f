"""More faces than people raise a question. They decide nothing."""

import pytest

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.imaging import derivative, faces
from consentreg.installation import Installation
from consentreg.models import Photo
from consentreg.rules.words import Scope
from consentreg.services import clearance, looking, photos, tagging, trail
from consentreg.services.tagging import Tagged, Tags
from tests import factories, photographs
from tests.imaging.test_faces import crowd

HERE, THERE = [0.1, 0.1, 0.2, 0.2], [0.6, 0.1, 0.2, 0.2]


@pytest.fixture
def photo(ctx: Context) -> Photo:
    return factories.photo(ctx, photographs.jpeg())


def test_more_faces_than_people_raise_a_question(ctx: Context, photo: Photo) -> None:
    looking.keep(ctx, photo.id, [(0.1, 0.1, 0.2, 0.2), (0.6, 0.1, 0.2, 0.2)])
    ada = factories.person(ctx)
    assert looking.asked(factories.tag(ctx, photo, ada)) == looking.Question(2, 1, all_named=True)
    strangers = Tags([Tagged(kind="unknown")], 1, complete=True)
    assert looking.asked(tagging.say(ctx, photo, strangers)) == looking.Question(2, 1, all_named=False)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(None, id="nobody looked"),
        pytest.param([], id="none were found"),
        pytest.param([HERE], id="as many as people"),
    ],
)
def test_as_many_or_fewer_raise_none(ctx: Context, photo: Photo, found: list[list[float]] | None) -> None:
    photo.faces = found
    assert looking.asked(factories.tag(ctx, photo, factories.person(ctx))) is None


def test_a_photo_that_is_not_finished_raises_none(ctx: Context, photo: Photo) -> None:
    photo.faces = [HERE, THERE]
    assert looking.asked(factories.tag(ctx, photo, complete=False)) is None


def test_whoever_looked_again_is_not_asked_until_the_tags_change(ctx: Context, photo: Photo) -> None:
    photo.faces = [HERE, THERE]
    ada = factories.person(ctx)
    again = Tags([Tagged(ada.id)], 1, complete=True, looked_again=True)
    assert looking.asked(tagging.say(ctx, photo, again)) is None
    assert trail.entries(ctx, subject=photo.id)[0].detail["looked_again"] is True
    assert looking.asked(factories.tag(ctx, photo, ada)) is not None


@pytest.mark.parametrize("found", [None, [], [HERE], [HERE, THERE] * 9], ids=["unknown", "none", "one", "many"])
@pytest.mark.parametrize("people", [0, 1])
def test_no_decision_is_moved_by_any_number_of_faces(
    ctx: Context, photo: Photo, found: list[list[float]] | None, people: int
) -> None:
    ada = factories.person(ctx, kind="staff")
    factories.yes_to_all(ctx, ada)
    named = [Tagged(ada.id)] * people
    tagging.say(ctx, photo, Tags(named, people, complete=True, attest_no_people=not people))
    before = {scope: clearance.Desk(ctx, [photo.id]).for_scope(photo.id, scope) for scope in Scope}
    photo.faces = found
    ctx.session.flush()
    assert {scope: clearance.Desk(ctx, [photo.id]).for_scope(photo.id, scope) for scope in Scope} == before


def test_only_faces_nobody_has_marked_are_offered(photo: Photo) -> None:
    photo.faces = [HERE, THERE]
    assert looking.unmarked(photo, []) == {1: tuple(HERE), 2: tuple(THERE)}
    assert looking.unmarked(photo, [(0.12, 0.12, 0.2, 0.2)]) == {2: tuple(THERE)}
    assert looking.unmarked(photo, [(0.25, 0.25, 0.2, 0.2)]) == {1: tuple(HERE), 2: tuple(THERE)}
    assert looking.unmarked(photo, [(0.0, 0.0, 1.0, 1.0)]) == {}


@pytest.mark.usefixtures("looking")
def test_the_worker_looks_at_the_copy_it_made(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        photo_id = factories.photo(ctx, crowd(3)).id
    worker.drain(parts.transaction)
    with parts.reading(COMMAND) as ctx:
        kept = photos.get(ctx, photo_id)
        assert len(kept.faces or ()) == 3
        assert {copy.size for copy in kept.copies} == {"thumb", "preview"}


@pytest.mark.parametrize("installed", [True, False])
def test_without_an_answer_the_copies_are_there_and_nothing_else(
    parts: Installation, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(faces, "installed", lambda: installed)
    monkeypatch.setattr(faces, "find", lambda copy: None)
    with parts.transaction(COMMAND) as ctx:
        photo_id = factories.photo(ctx, photographs.jpeg()).id
    assert worker.drain(parts.transaction) == 1
    with parts.reading(COMMAND) as ctx:
        assert (photos.get(ctx, photo_id).faces, len(photos.get(ctx, photo_id).copies)) == (None, 2)


def test_nothing_is_looked_through_but_the_large_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    monkeypatch.setattr(faces, "find", lambda copy: seen.append(copy) or ())
    small, large = (derivative.Derivative(name, "", 1, 1, derivative.Recipe()) for name in (b"small", b"large"))
    assert looking.look([("thumb", small), ("preview", large)]) == []
    assert seen == [b"large"]
    assert looking.look([("thumb", small)]) is None


def test_what_place_can_be_read_is_kept_on_the_trail(ctx: Context, photo: Photo) -> None:
    tagging.say(ctx, photo, Tags([], None, complete=False, place_clue="present"))
    assert trail.entries(ctx, subject=photo.id)[0].detail["place"] == "present"
