"""What may be said of who is in a photo, and what stays confirmed when it is said anew?"""

from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Attestation, Person, Photo
from consentreg.services import photos, tagging
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts

UNSEEN = "not_identifiable"


@pytest.fixture
def ada(ctx: Context) -> Person:
    return make.person(ctx)


@pytest.fixture
def photo(ctx: Context) -> Photo:
    return acts.snap(ctx)


@pytest.fixture
def eyes(ctx: Context) -> list[Context]:
    """Three people who look at photos."""
    return [acts.acting(ctx, make.account(ctx)) for _ in range(3)]


NAN, INF = float("nan"), float("inf")
BOXES: list[Any] = [(-0.1, 0, 0.5, 0.5), (0, -0.1, 0.5, 0.5), (0.6, 0, 0.5, 0.5), (0, 0.6, 0.5, 0.5), (0, 0, 0, 0.5),
                    (0, 0, 0.5, 0), (0, 0, -1, 0.5), (NAN, 0, 0.5, 0.5), (0, 0, INF, 0.5), (0, 0, 1e308, 0.5),
                    (0, 0, 0.5), (0, 0, 0.5, 0.5, 0.5), ("0", 0, 0.5, 0.5), (1.1, 0, 0.1, 0.1)]  # fmt: skip
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("TOO_MANY_PEOPLE", "people", {"people": [Tagged()] * 501}),
    ("BAD_COUNT", "people_visible", {"people_visible": -1}),
    ("BAD_COUNT", "people_visible", {"people_visible": 10_001}),
    ("NOBODY_AND_SOMEBODY", "attest_no_people", {"people": [Tagged()], "attest_no_people": True}),
    ("NOBODY_AND_SOMEBODY", "attest_no_people", {"people_visible": 2, "attest_no_people": True}),
    ("MORE_NAMED_THAN_SEEN", "people_visible", {"people": [Tagged()] * 2, "people_visible": 1}),
    ("UNKNOWN_IDENTIFIABLE", "people", {"people": [Tagged(identifiable="a bit")]}),
    ("UNKNOWN_KIND", "people", {"people": [Tagged(kind="ghost")]}),
    ("UNKNOWN_KIND", "people", {"people": [Tagged(kind="young_person")]}),
    ("UNKNOWN_PERSON", "people", {"people": [Tagged("f" * 32)]}),
    ("NAMED_TWICE", "people", {"people": [Tagged("f" * 32), Tagged("f" * 32)]}),
    *(("BAD_BOX", "people", {"people": [Tagged(box=box)]}) for box in BOXES),
]


@pytest.mark.parametrize(("code", "field", "how"), WRONG, ids=[f"{code}{i}" for i, (code, *_) in enumerate(WRONG)])
def test_what_cannot_be_is_refused_at_its_field(
    ctx: Context, photo: Photo, code: str, field: str, how: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        tagging.say(ctx, photo, Tags(**({"people": [], "people_visible": None, "complete": True} | how)))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert photo.tag_version == 0


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0.9, 0.9, 0.1, 0.1), (0.7, 0.0, 0.30000000000000004, 1)])
def test_a_box_reaches_to_the_edge(ctx: Context, photo: Photo, box: Any) -> None:
    acts.tagged(ctx, photo, Tagged(box=box))
    (kept,) = photos.get(ctx, photo.id).depictions
    assert tagging.as_tagged(kept).box == box


def test_everything_said_is_kept(ctx: Context, photo: Photo, ada: Person) -> None:
    said = [Tagged(ada.id, ada.kind, "partial", (0.1, 0.2, 0.3, 0.4), True, True), Tagged(None, "bystander_adult")]
    acts.tagged(ctx, photo, *said, sensitive=True, place_clue="present")
    kept = photos.get(ctx, photo.id)
    assert [tagging.as_tagged(each) for each in kept.depictions] == said
    assert (kept.sensitive, kept.place_clue, kept.people_visible, kept.tag_version) == (True, "present", 2, 1)
    acts.tagged(ctx, photo, *said)
    assert (kept.sensitive, kept.place_clue, kept.tag_version) == (True, "present", 2)


def test_who_spoke_in_between_is_not_overwritten(ctx: Context, photo: Photo, ada: Person) -> None:
    seen = photo.edition
    acts.tagged(ctx, photo, Tagged(ada.id))
    with pytest.raises(Conflict) as refused:
        tagging.say(ctx, photo, Tags([], 0, complete=True), opened=seen)
    assert (refused.value.code, len(photo.depictions)) == ("CHANGED_MEANWHILE", 1)
    tagging.say(ctx, photo, Tags([], 0, complete=True), opened=photo.edition)
    assert photo.depictions == []


def test_somebody_of_a_group_one_does_not_see_cannot_be_named_but_stays_named(ctx: Context, photo: Photo) -> None:
    hidden = make.person(ctx, "Bo", groups=[make.group(ctx, "Other House")])
    staff = acts.acting(ctx, make.account(ctx))
    with pytest.raises(Refused) as refused:
        acts.tagged(staff, photo, Tagged(hidden.id))
    assert refused.value.code == "UNKNOWN_PERSON"
    acts.tagged(ctx, photo, Tagged(hidden.id))
    acts.tagged(staff, photo, Tagged(hidden.id), Tagged())
    assert [each.person_id for each in photo.depictions] == [hidden.id, None]


# Confirming


def confirmed(ctx: Context, photo: Photo) -> list[int]:
    """Return how many people have confirmed each depiction, in order."""
    rows = ctx.session.query(Attestation.depiction_id).filter_by(photo_id=photo.id).all()
    return [sum(row.depiction_id == each.id for row in rows) for each in photo.depictions]


def nobody(ctx: Context, photo: Photo) -> int:
    return ctx.session.query(Attestation).filter_by(photo_id=photo.id, depiction_id=None).count()


def test_one_pair_of_eyes_counts_once(eyes: list[Context], photo: Photo, ada: Person) -> None:
    for _ in range(2):
        acts.tagged(eyes[0], photo, Tagged(ada.id, identifiable=UNSEEN))
        tagging.attest(eyes[0], photo, photo.depictions[0].id)
    assert confirmed(eyes[0], photo) == [1]
    tagging.attest(eyes[1], photo, photo.depictions[0].id)
    assert confirmed(eyes[0], photo) == [2]


def test_a_command_is_nobody_who_looked(ctx: Context, photo: Photo, ada: Person) -> None:
    acts.tagged(ctx, photo, Tagged(ada.id, identifiable=UNSEEN))
    assert confirmed(ctx, photo) == [0]


def test_what_was_confirmed_stays_while_the_person_is_tagged_alike(
    eyes: list[Context], photo: Photo, ada: Person
) -> None:
    acts.tagged(eyes[0], photo, Tagged(ada.id, identifiable=UNSEEN))
    acts.tagged(eyes[1], photo, Tagged(), Tagged(ada.id, identifiable=UNSEEN, box=(0, 0, 1, 1)))
    assert confirmed(eyes[0], photo) == [0, 2]
    acts.tagged(eyes[1], photo, Tagged(ada.id, identifiable="partial"))
    acts.tagged(eyes[2], photo, Tagged(ada.id, identifiable=UNSEEN))
    assert confirmed(eyes[0], photo) == [1]


def test_what_was_confirmed_of_one_stranger_is_not_said_of_another(eyes: list[Context], photo: Photo) -> None:
    stranger = Tagged(identifiable=UNSEEN)
    acts.tagged(eyes[0], photo, stranger, stranger)
    tagging.attest(eyes[1], photo, photo.depictions[0].id)
    assert confirmed(eyes[0], photo) == [2, 1]
    acts.tagged(eyes[0], photo, stranger, stranger)
    assert confirmed(eyes[0], photo) == [2, 1]
    acts.tagged(eyes[0], photo, stranger)
    assert confirmed(eyes[0], photo) == [1]


def test_a_stranger_with_a_box_is_known_by_it(eyes: list[Context], photo: Photo) -> None:
    left, right = (Tagged(identifiable=UNSEEN, box=(x, 0.0, 0.25, 0.5)) for x in (0.0, 0.5))
    acts.tagged(eyes[0], photo, left, right)
    tagging.attest(eyes[1], photo, photo.depictions[0].id)
    acts.tagged(eyes[0], photo, right)
    assert confirmed(eyes[0], photo) == [1]


def test_nobody_in_it_is_said_by_two_and_ends_when_somebody_is_seen(eyes: list[Context], photo: Photo) -> None:
    acts.tagged(eyes[0], photo, attest_no_people=True)
    tagging.attest(eyes[1], photo, None)
    acts.tagged(eyes[1], photo, attest_no_people=True)
    assert nobody(eyes[0], photo) == 2
    acts.tagged(eyes[2], photo)
    assert nobody(eyes[0], photo) == 0
    acts.tagged(eyes[0], photo, attest_no_people=True)
    acts.tagged(eyes[1], photo, Tagged())
    assert nobody(eyes[0], photo) == 0


def test_what_cannot_be_confirmed_is_refused(ctx: Context, eyes: list[Context], photo: Photo, ada: Person) -> None:
    acts.tagged(ctx, photo, Tagged(ada.id))
    for depiction_id, code in ((None, "SOMEBODY_NAMED"), (photo.depictions[0].id, "RECOGNISABLE")):
        with pytest.raises(Refused) as refused:
            tagging.attest(eyes[0], photo, depiction_id)
        assert refused.value.code == code
    with pytest.raises(NotThere):
        tagging.attest(eyes[0], photo, "f" * 32)


def test_a_person_may_be_named_in_several_photos_that_stay_unfinished(ctx: Context, photo: Photo, ada: Person) -> None:
    bo = make.person(ctx, "Bo")
    second, third = acts.snap(ctx, 2), acts.photo_of(ctx, bo, content=3)
    acts.tagged(ctx, photo, Tagged(ada.id), Tagged(bo.id), Tagged())
    tagging.name_in(ctx, [ada.id, bo.id], [second, third])
    assert [each.person_id for each in second.depictions] == [ada.id, bo.id]
    assert [each.person_id for each in third.depictions] == [bo.id, ada.id]
    assert (second.tagging_complete, third.tagging_complete) == (False, False)
