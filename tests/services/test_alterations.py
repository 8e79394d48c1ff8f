"""Is a covered or cropped photo one of its own, that has to earn every yes anew?"""

from datetime import timedelta

import pytest

from consentreg.context import Context
from consentreg.imaging.covering import Box
from consentreg.models import Alteration, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import alterations, photos, proposals, tagging
from consentreg.services.alterations import Plan
from consentreg.services.clearance import Desk
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests import photographs
from tests.services import acts

SAM_AT, ADA_AT = (0.7, 0.2, 0.1, 0.2), (0.1, 0.2, 0.1, 0.2)


@pytest.fixture(scope="module")
def file() -> bytes:
    return photographs.jpeg(photographs.picture((192, 128)))


@pytest.fixture
def staff(ctx: Context) -> Context:
    acts.faces_welcome(ctx)
    return acts.acting(ctx, make.account(ctx))


@pytest.fixture
def second(ctx: Context, staff: Context) -> Context:
    return acts.acting(ctx, make.account(ctx))


@pytest.fixture
def ada(staff: Context) -> Person:
    person = make.person(staff)
    make.yes_to_all(staff, person)
    return person


@pytest.fixture
def sam(staff: Context) -> Person:
    """Return somebody whom nobody has asked."""
    return make.person(staff, "Sam Brodie")


@pytest.fixture
def photo(staff: Context, file: bytes, ada: Person, sam: Person) -> Photo:
    found = make.photo(staff, file, of=make.event(staff))
    people = [Tagged(ada.id, box=ADA_AT, main_subject=True), Tagged(sam.id, box=SAM_AT)]
    return tagging.say(staff, found, Tags(people, 2, complete=True, sensitive=False, place_clue="none"))


def of(photo: Photo, person: Person) -> str:
    return next(depiction.id for depiction in photo.depictions if depiction.person_id == person.id)


def done(ctx: Context, photo: Photo, plan: Plan) -> Photo:
    made = alterations.prepare(ctx, photo, plan).make()
    return alterations.keep(ctx, photo.id, plan, made, version=photo.tag_version)


def covered(ctx: Context, photo: Photo, *people: Person) -> Photo:
    return done(ctx, photo, alterations.to_cover(photo, [], [of(photo, each) for each in people], "avatar"))


def confirmed(ctx: Context, photo: Photo) -> Photo:
    """Say once more, as somebody who looked, that it is as it stands."""
    tags = Tags([tagging.as_tagged(each) for each in photo.depictions], photo.people_visible, complete=True)
    return tagging.say(ctx, photos.get(ctx, photo.id), tags)


def outcome(ctx: Context, photo: Photo, scope: Scope = Scope.PUBLIC) -> tuple[str, tuple[str, ...]]:
    cleared = Desk(ctx, [photo.id]).for_scope(photo.id, scope)
    return cleared.outcome.name, cleared.decision.reasons


def test_a_covered_photo_is_a_new_one_with_bytes_and_tags_of_its_own(
    staff: Context, photo: Photo, ada: Person, sam: Person
) -> None:
    new = covered(staff, photo, sam)
    assert (new.id == photo.id, new.sha256 == photo.sha256, new.key == photo.key) == (False, False, False)
    assert photos.original(staff, new).startswith(b"\xff\xd8")
    assert (new.width, new.height, new.event_id, new.place_clue) == (192, 128, photo.event_id, "none")
    assert (new.captured_from, new.has_place, new.camera) == (photo.captured_from, False, None)
    tags = {each.person_id: (each.identifiable, each.x, each.main_subject) for each in new.depictions}
    assert tags == {ada.id: ("face", 0.1, True), sam.id: ("not_identifiable", 0.7, False)}
    assert {each.id for each in new.depictions}.isdisjoint({each.id for each in photo.depictions})
    assert (new.tagging_complete, new.attestations, new.people_visible) == (False, [], 2)


def test_it_is_allowed_only_after_two_different_people_confirmed(
    staff: Context, second: Context, photo: Photo, sam: Person
) -> None:
    assert outcome(staff, photo)[0] == "DENY"
    new = covered(staff, photo, sam)
    assert outcome(staff, new) == ("DENY", ("TAGGING_NOT_COMPLETE",))
    new = confirmed(staff, new)
    assert outcome(staff, new) == ("REVIEW", ("IDENTIFIABILITY_UNCONFIRMED",))
    tagging.attest(staff, new, of(new, sam))
    assert outcome(staff, new)[0] == "REVIEW"
    tagging.attest(second, photos.get(second, new.id), of(new, sam))
    assert outcome(staff, new) == ("ALLOW", ("CONSENTED", "NOT_IDENTIFIABLE"))


def test_what_two_people_confirmed_of_the_source_is_not_confirmed_of_what_is_made_of_it(
    staff: Context, second: Context, photo: Photo, ada: Person, sam: Person
) -> None:
    people = [Tagged(ada.id, box=ADA_AT, identifiable="not_identifiable"), Tagged(sam.id, box=SAM_AT)]
    photo = tagging.say(staff, photo, Tags(people, 2, complete=True))
    tagging.attest(second, photo, of(photo, ada))
    new = confirmed(staff, covered(staff, photo, sam))
    tagging.attest(second, new, of(new, sam))
    assert outcome(staff, new) == ("REVIEW", ("IDENTIFIABILITY_UNCONFIRMED",))


def test_covering_does_not_silence_a_no(staff: Context, second: Context, photo: Photo, sam: Person) -> None:
    new = confirmed(staff, covered(staff, photo, sam))
    tagging.attest(second, new, of(new, sam))
    assert outcome(staff, new)[0] == "ALLOW"
    make.answer(staff, sam, Scope.PUBLIC, "refused", since=staff.now - timedelta(hours=1))
    assert outcome(staff, new) == ("DENY", ("OWN_NO",))


def test_who_is_cut_away_is_no_longer_in_it(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    new = done(staff, photo, alterations.to_crop(photo, (0, 0, 0.5, 1)))
    (left,) = new.depictions
    assert (left.person_id, left.x, left.w, left.h, new.people_visible) == (ada.id, 0.2, 0.2, 0.2, 1)
    assert (new.width, new.height) == (96, 128)
    assert outcome(staff, confirmed(staff, new))[0] == "ALLOW"


def test_who_was_never_marked_may_be_anywhere(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    photo = tagging.say(staff, photo, Tags([Tagged(ada.id, box=ADA_AT), Tagged(sam.id)], 2, complete=True))
    new = done(staff, photo, alterations.to_crop(photo, (0, 0, 0.5, 1)))
    assert {each.person_id for each in new.depictions} == {ada.id, sam.id}
    with pytest.raises(Refused, match="Nobody has marked where they are"):
        alterations.to_cover(photo, [], [of(photo, sam)], "solid")


def test_who_is_half_in_it_is_in_it(staff: Context, photo: Photo, sam: Person) -> None:
    below = alterations.to_crop(photo, (0, 0.6, 1, 0.4))
    assert alterations.gone(photo, below) == frozenset()
    new = done(staff, photo, below)
    assert {each.x for each in new.depictions} == {None}
    assert alterations.gone(photo, alterations.to_crop(photo, (0, 0, 0.66, 1))) == frozenset()


def test_a_pause_of_the_source_pauses_all_that_was_made_of_it(staff: Context, photo: Photo, sam: Person) -> None:
    once = done(staff, photo, alterations.to_crop(photo, (0, 0, 0.5, 1)))
    twice = confirmed(staff, done(staff, once, alterations.to_crop(once, (0, 0, 1, 0.9))))
    other = covered(staff, photo, sam)
    assert outcome(staff, twice)[0] == "ALLOW"
    hold = photos.hold(staff, photo, "erasure_pending")
    assert "PHOTO_ON_HOLD" in outcome(staff, twice)[1]
    assert "PHOTO_ON_HOLD" in outcome(staff, other)[1]
    photos.lift_hold(staff, photo, hold.id)
    photos.hold(staff, twice, "other")
    assert "PHOTO_ON_HOLD" not in outcome(staff, once)[1] + outcome(staff, photo)[1]
    assert alterations.relatives(staff, once) == (photo.id, [twice.id])
    assert alterations.relatives(staff, photo)[0] is None


def test_a_photo_for_care_alone_stays_one(staff: Context, photo: Photo, sam: Person) -> None:
    photo.purpose, photo.sensitive = "operational", True
    new = covered(staff, photo, sam)
    assert (new.purpose, new.sensitive) == ("operational", True)


def test_the_same_done_twice_is_one_photo(staff: Context, photo: Photo, sam: Person) -> None:
    assert covered(staff, photo, sam).id == covered(staff, photo, sam).id
    assert len(acts.trail(staff.session, "photo.covered")) == 1


def test_each_act_is_on_the_trail_without_a_name(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    hidden = covered(staff, photo, sam)
    cut = done(staff, photo, alterations.to_crop(photo, (0, 0, 0.5, 1)))
    one, other = acts.trail(staff.session, "photo.covered", "photo.cropped")
    assert (one.subject, one.actor_id, one.detail["covered"]) == (hidden.id, staff.actor.id, [sam.id])
    assert (other.subject, other.detail["source"], other.detail["gone"]) == (cut.id, photo.id, [sam.id])
    row = staff.session.get_one(Alteration, hidden.id)
    assert (row.source_id, row.covers[0][4:]) == (photo.id, ["avatar", of(photo, sam)])
    assert not any("Sam" in str(entry.detail) for entry in (one, other))


def test_somebody_who_spoke_in_between_is_heard_first(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    plan = alterations.to_cover(photo, [], [of(photo, sam)], "solid")
    made, version = alterations.prepare(staff, photo, plan).make(), photo.tag_version
    tagging.say(staff, photo, Tags([Tagged(ada.id)], 1, complete=True))
    with pytest.raises(Conflict, match="A colleague has just changed"):
        alterations.keep(staff, photo.id, plan, made, version=version)


def test_nobody_keeps_one_of_a_photo_they_do_not_see(ctx: Context, staff: Context, photo: Photo, sam: Person) -> None:
    elsewhere = make.account(ctx, groups=[make.group(ctx, "Elm House").id], email="elm@example.org")
    plan = alterations.to_cover(photo, [], [of(photo, sam)], "solid")
    made = alterations.prepare(staff, photo, plan).make()
    with pytest.raises(NotThere):
        alterations.keep(acts.acting(ctx, elsewhere), photo.id, plan, made, version=photo.tag_version)


def test_changed_bytes_and_bytes_that_are_no_photo_are_refused(staff: Context, photo: Photo) -> None:
    plan = alterations.to_crop(photo, (0, 0, 0.5, 1))
    with pytest.raises(Refused, match="This is text"):
        alterations.Work(b"not a photo", plan).make()
    photo.sha256 = "0" * 64
    with pytest.raises(Refused, match="not what was handed in"):
        alterations.prepare(staff, photo, plan)


SIDES = [(-0.1, 0, 0.5, 0.5), (0.6, 0, 0.5, 0.5), (0, 0, 0, 0.5), (0, 0, float("nan"), 1), (0, 0, 1e308, 1), (0, 0, 1),
         ("a", 0, 1, 1), (0, 0, 0.5, float("inf"))]  # fmt: skip


@pytest.mark.parametrize("sides", SIDES, ids=str)
def test_a_part_that_is_none_is_refused(photo: Photo, sides: tuple[float, ...]) -> None:
    for plan in (
        lambda: alterations.to_crop(photo, sides),
        lambda: alterations.to_cover(photo, [(sides, None)], [], "solid"),
    ):
        with pytest.raises(Refused) as refused:
            plan()
        assert refused.value.code == "BAD_BOX"


@pytest.mark.parametrize(
    ("sides", "code"),
    [
        pytest.param((0, 0, 1, 1), "NOTHING_CUT", id="all of it"),
        pytest.param((0.5, 0.5, 1 / 192, 1 / 128), "TOO_SMALL", id="one pixel"),
        pytest.param((0.5, 0.5, 1e-9, 1e-9), "TOO_SMALL", id="less than a pixel"),
    ],
)
def test_a_crop_must_cut_something_and_leave_something(photo: Photo, sides: tuple[float, ...], code: str) -> None:
    with pytest.raises(Refused) as refused:
        alterations.to_crop(photo, sides)
    assert refused.value.code == code


def test_a_crop_must_not_be_a_strip(photo: Photo) -> None:
    photo.width, photo.height = 4000, 3000
    with pytest.raises(Refused, match="20 times"):
        alterations.to_crop(photo, (0, 0, 1, 0.02))


@pytest.mark.parametrize(
    ("drawn", "who", "look", "code"),
    [
        pytest.param([], [], "solid", "NOTHING_TO_COVER", id="nobody"),
        pytest.param([((0, 0, 1, 1), None)], [], "solid", "NOTHING_LEFT", id="everything"),
        pytest.param([((0, 0, 0.5, 1), None), ((0.5, 0, 0.5, 1), None)], [], "solid", "NOTHING_LEFT", id="two halves"),
        pytest.param([((0, 0, 0.01, 0.01), None)] * 501, [], "solid", "TOO_MANY_COVERS", id="501 parts"),
        pytest.param([((0, 0, 0.1, 0.1), None)], [], "blur", "UNKNOWN_LOOK", id="a blur"),
        pytest.param([((0, 0, 0.1, 0.1), "0" * 32)], [], "solid", "UNKNOWN_PERSON", id="somebody who is not in it"),
        pytest.param([], ["0" * 32], "solid", "UNKNOWN_PERSON", id="somebody chosen who is not in it"),
    ],
)
def test_a_cover_that_makes_no_sense_is_refused(
    photo: Photo, drawn: list[tuple[tuple[float, ...], str | None]], who: list[str], look: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        alterations.to_cover(photo, drawn, who, look)
    assert refused.value.code == code


def test_a_part_may_hide_nobody_in_particular(staff: Context, photo: Photo) -> None:
    new = done(staff, photo, alterations.to_cover(photo, [((0.4, 0.4, 0.1, 0.1), None)], [], "solid"))
    assert {each.identifiable for each in new.depictions} == {"face"}


def test_what_is_drawn_goes_before_what_was_once_marked(photo: Photo, sam: Person) -> None:
    plan = alterations.to_cover(photo, [((0.4, 0.4, 0.1, 0.1), of(photo, sam))], [of(photo, sam)], "solid")
    assert [(each.box, each.depiction) for each in plan.covers] == [(Box(0.4, 0.4, 0.1, 0.1), of(photo, sam))]


# What is proposed


def proposed(ctx: Context, photo: Photo, scope: Scope = Scope.PUBLIC) -> list[tuple[tuple[str, ...], str | None]]:
    found = proposals.changes(ctx, Desk(ctx, [photo.id]), photo, [scope])
    return [(each.covered, each.side) for each in found]


def test_what_is_proposed_is_whoever_stands_in_the_way(staff: Context, photo: Photo, sam: Person) -> None:
    assert proposed(staff, photo) == [((of(photo, sam),), None), ((), "left")]


def test_nothing_is_proposed_for_what_is_allowed_or_not_finished(staff: Context, photo: Photo, ada: Person) -> None:
    make.answer(staff, ada, Scope.PUBLIC, "withdrawn", since=staff.now)
    photo = tagging.say(staff, photo, Tags([Tagged(ada.id, box=ADA_AT)], 1, complete=True))
    assert proposed(staff, photo, Scope.TAKE) == []
    photo.tagging_complete = False
    assert proposed(staff, photo) == []


def test_every_proposal_holds_once_it_is_done_and_confirmed(
    staff: Context, second: Context, photo: Photo, sam: Person
) -> None:
    for each in proposals.changes(staff, Desk(staff, [photo.id]), photo, list(Scope)):
        sides = (each.crop.x, each.crop.y, each.crop.w, each.crop.h) if each.crop else ()
        plan = alterations.to_crop(photo, sides) if sides else alterations.to_cover(photo, [], each.covered, "solid")
        new = confirmed(staff, done(staff, photo, plan))
        for depiction in new.depictions:
            if depiction.identifiable == "not_identifiable":
                tagging.attest(second, new, depiction.id)
        assert each.wishes
        assert [outcome(staff, new, wish)[0] for wish in each.wishes] == ["ALLOW"] * len(each.wishes)


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_nothing_is_proposed_where_anything_is_kept_from_the_reader(
    ctx: Context, staff: Context, photo: Photo, sam: Person, answer: str
) -> None:
    make.yes_to_all(staff, sam)
    make.answer(staff, sam, Scope.PUBLIC, answer, since=staff.now)
    assert proposed(staff, photo) == []
    lead = acts.as_role(ctx, Role.SAFEGUARDING)
    assert proposed(lead, photo) == [((), "left")]


def test_a_stranger_can_be_covered_too(staff: Context, photo: Photo, ada: Person) -> None:
    people = [Tagged(ada.id, box=ADA_AT), Tagged(None, "bystander_child", box=SAM_AT)]
    photo = tagging.say(staff, photo, Tags(people, 2, complete=True))
    stranger = next(each.id for each in photo.depictions if each.person_id is None)
    assert proposed(staff, photo) == [((stranger,), None), ((), "left")]
    new = done(staff, photo, alterations.to_cover(photo, [], [stranger], "solid"))
    assert sorted(each.identifiable for each in new.depictions) == ["face", "not_identifiable"]


def test_no_crop_is_proposed_that_breaks_somebodys_rule(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    make.answer(staff, ada, Scope.PUBLIC, since=staff.now, conditions=["NO_FACE"])
    assert proposed(staff, photo) == [((of(photo, ada), of(photo, sam)), None)]


def test_no_crop_is_proposed_that_cuts_through_a_head(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    close = make.person(staff, "Bo Close")
    make.yes_to_all(staff, close)
    beside = [Tagged(close.id, box=(0.58, 0.2, 0.1, 0.2)), Tagged(sam.id, box=SAM_AT)]
    photo = tagging.say(staff, photo, Tags([Tagged(ada.id, box=ADA_AT), *beside], 3, complete=True))
    (found,) = [each for each in proposals.changes(staff, Desk(staff, [photo.id]), photo, [Scope.PUBLIC]) if each.crop]
    assert (found.side, round(found.crop.w, 2) if found.crop else None) == ("left", 0.52)
    assert {of(photo, close), of(photo, sam)} == proposals.outside(photo, found.crop or Box(0, 0, 1, 1))


def test_a_head_is_cut_through_before_nothing_is_proposed(
    staff: Context, photo: Photo, ada: Person, sam: Person
) -> None:
    people = [Tagged(ada.id, box=(0.3, 0.2, 0.1, 0.2)), Tagged(sam.id, box=(0.41, 0.2, 0.1, 0.2))]
    photo = tagging.say(staff, photo, Tags(people, 2, complete=True))
    (found,) = [each for each in proposals.changes(staff, Desk(staff, [photo.id]), photo, [Scope.PUBLIC]) if each.crop]
    assert (found.side, round(found.crop.w, 2) if found.crop else None) == ("left", 0.35)


def test_both_sides_keep_clear_of_heads(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    people = [Tagged(sam.id, box=(0.1, 0.2, 0.1, 0.2)), Tagged(ada.id, box=(0.22, 0.2, 0.1, 0.2)),
              Tagged(None, "bystander_adult", "not_identifiable", (0.7, 0.2, 0.1, 0.2))]  # fmt: skip
    photo = tagging.say(staff, photo, Tags(people, 3, complete=True))
    tagging.attest(staff, photo, next(each.id for each in photo.depictions if each.person_id is None))
    (found,) = [each for each in proposals.changes(staff, Desk(staff, [photo.id]), photo, [Scope.PUBLIC]) if each.crop]
    assert (found.side, round(found.crop.x, 2) if found.crop else None) == ("right", 0.38)


def test_nothing_more_is_proposed_for_somebody_who_is_covered_already(
    staff: Context, photo: Photo, sam: Person
) -> None:
    new = confirmed(staff, covered(staff, photo, sam))
    assert outcome(staff, new) == ("REVIEW", ("IDENTIFIABILITY_UNCONFIRMED",))
    assert proposed(staff, new) == []


def test_neighbours_that_are_fine_already_are_counted(staff: Context, photo: Photo, ada: Person, sam: Person) -> None:
    event = make.event(staff)
    for number in range(3):
        acts.tagged(staff, acts.snap(staff, number, of=event), Tagged(ada.id))
    acts.tagged(staff, acts.snap(staff, "with sam", of=event), Tagged(sam.id))
    acts.snap(staff, "not finished", of=event)
    wishes = [Scope.PUBLIC, Scope.TAKE]
    assert proposals.neighbours(staff, photo, wishes) == {Scope.PUBLIC: 3, Scope.TAKE: 3}
    make.answer(staff, ada, Scope.PUBLIC, "withdrawn", since=staff.now)
    assert proposals.neighbours(staff, photo, [Scope.PUBLIC]) == {}
