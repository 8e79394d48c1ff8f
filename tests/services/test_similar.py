"""Does a no reach the copies of a picture, and does the next frame of a burst stay what it is? (domain.md 5.4.2)"""

from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image

from consentreg.context import Context
from consentreg.models import Alteration, Photo
from consentreg.rules.masking import told
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import clearance, erasure, imports, photos, releases, restrictions, reviews, stopping, tagging
from consentreg.services.refusal import Refused
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.photographs.drawn import jpeg
from tests.services import acts, going_out, looks

LIKE = {"LOOKS_LIKE_REFUSED"}
SEEN = blobs(1, (680, 510))
"""All there is to see: the camera shows a part of it."""
PICTURE = SEEN.crop((0, 0, 640, 480))


def smaller() -> bytes:
    return jpeg(PICTURE.resize((320, 240)), quality=40)


def next_frame() -> bytes:
    """Return the picture as the camera saw it a moment later, a little to the side."""
    return jpeg(SEEN.crop((20, 10, 660, 490)))


class Scene:
    """A photo of Ada in Rowan House, and a messenger's copy of it in Elm House, where they say that Ben is in it."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        acts.faces_welcome(ctx)
        self.elm = make.group(ctx, "Elm House")
        self.ada = make.person(ctx)
        self.ben = make.person(ctx, "Ben Okafor", groups=[self.elm])
        for each in (self.ada, self.ben):
            make.yes_to_all(ctx, each)
        self.wall, self.website = make.channel(ctx, "wall", "INTERNAL_DISPLAY"), make.channel(ctx)
        self.first = make.tag(ctx, make.photo(ctx, jpeg(PICTURE)), self.ada)

    def sent(self, data: bytes) -> Photo:
        return make.tag(self.ctx, make.photo(self.ctx, data, in_group=self.elm), self.ben)

    def decided(self, photo: Photo) -> tuple[str, set[str]]:
        return acts.decided(self.ctx, photo, self.wall)

    def heard(self, role: Role, photo: Photo) -> list[tuple[str, str | None]]:
        cleared = clearance.for_channel(self.ctx, [photo.id], self.wall)[photo.id]
        return [(reason.code, reason.person) for reason in told(cleared.decision, role) if reason.outcome]


@pytest.fixture
def scene(ctx: Context) -> Scene:
    return Scene(ctx)


def lead(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def say_no(scene: Scene) -> None:
    make.answer(scene.ctx, scene.ada, Scope.INTERNAL, "withdrawn", since=scene.ctx.now)


def say_no_in_a_file(scene: Scene) -> None:
    scene.ada.external_id = "S-17"
    scene.ctx.session.flush()
    head = "person,by,scope,answer,at,evidence\n"
    said = f"{head}S-17,self,publish_internal,withdrawn,2026-07-01,form 12\n".encode()
    assert imports.answers(scene.ctx, said).rows == 1


def pause(scene: Scene) -> None:
    photos.hold(scene.ctx, scene.first, "asked_to_pause")


def object_(scene: Scene) -> None:
    visit = looks.visit(scene.ctx, scene.ada)
    stopping.not_this_one(looks.held(scene.ctx, visit), visit, scene.first.id)


def protect(scene: Scene) -> None:
    restrictions.restrict(lead(scene.ctx), scene.ada, level="NO_IMAGE", category="other", review_by=None)


REFUSALS = [say_no, say_no_in_a_file, pause, object_, protect]


@pytest.mark.parametrize("refuse", REFUSALS)
def test_a_copy_that_is_here_waits_for_the_lead_as_soon_as_the_first_refuses(
    scene: Scene, refuse: Callable[[Scene], None]
) -> None:
    copy = scene.sent(smaller())
    assert scene.decided(copy)[0] == "ALLOW"
    refuse(scene)
    assert scene.decided(copy) == ("REVIEW", LIKE)


@pytest.mark.parametrize("refuse", REFUSALS)
def test_a_copy_that_comes_later_waits_for_the_lead_and_the_next_frame_does_not(
    scene: Scene, refuse: Callable[[Scene], None]
) -> None:
    refuse(scene)
    assert scene.decided(scene.sent(smaller())) == ("REVIEW", LIKE)
    assert scene.decided(scene.sent(next_frame()))[0] == "ALLOW"


def test_an_adults_no_for_a_child_reaches_the_copies_too(ctx: Context, scene: Scene) -> None:
    child = make.person(ctx, "Cleo Marsh", born=date(2020, 3, 1))
    adult = make.authority(ctx, child)
    make.tag(ctx, scene.first, child)
    copy = scene.sent(smaller())
    assert scene.decided(copy)[0] == "ALLOW"
    make.answer(ctx, child, Scope.INTERNAL, "refused", authority_id=adult.id, since=ctx.now)
    assert scene.decided(copy) == ("REVIEW", LIKE)


def test_only_where_the_first_refuses_the_copy_waits(scene: Scene) -> None:
    copy = scene.sent(smaller())
    make.answer(scene.ctx, scene.ada, Scope.PUBLIC, "withdrawn", since=scene.ctx.now)
    assert scene.decided(copy)[0] == "ALLOW"
    assert acts.decided(scene.ctx, copy, scene.website) == ("REVIEW", LIKE)


def test_what_was_not_asked_or_is_not_tagged_is_no_refusal(scene: Scene) -> None:
    copy = scene.sent(smaller())
    make.tag(scene.ctx, scene.first, make.person(scene.ctx, "Cleo Marsh"))
    assert scene.decided(scene.first)[0] == "DENY"
    assert scene.decided(copy)[0] == "ALLOW"
    tagging.say(scene.ctx, scene.first, Tags([Tagged(scene.ada.id, scene.ada.kind)], 1, complete=False))
    assert scene.decided(copy)[0] == "ALLOW"


def test_a_pause_that_is_lifted_frees_the_copy(scene: Scene) -> None:
    copy, held = scene.sent(smaller()), photos.hold(scene.ctx, scene.first, "asked_to_pause")
    assert scene.decided(copy) == ("REVIEW", LIKE)
    photos.lift_hold(scene.ctx, scene.first, held.id)
    assert scene.decided(copy)[0] == "ALLOW"


@pytest.mark.parametrize("turn", [None, *Image.Transpose])
def test_a_copy_is_known_again_however_it_lies(scene: Scene, turn: Image.Transpose | None) -> None:
    pause(scene)
    copy = scene.sent(jpeg(PICTURE.transpose(turn) if turn is not None else PICTURE, quality=70))
    assert scene.decided(copy) == ("REVIEW", LIKE)


def test_everybody_but_the_lead_hears_that_the_lead_must_look_and_of_nobody(scene: Scene) -> None:
    copy = scene.sent(smaller())
    say_no(scene)
    for role in (Role.STAFF, Role.COMMS, Role.ADMIN):
        assert scene.heard(role, copy) == [("NEEDS_LEAD", None)]
    assert scene.heard(Role.SAFEGUARDING, copy) == [("LOOKS_LIKE_REFUSED", None)]


def test_what_is_made_of_a_copy_waits_too(scene: Scene) -> None:
    copy = scene.sent(smaller())
    crop = acts.photo_of(scene.ctx, scene.ben, content="a crop")
    scene.ctx.session.add(Alteration(id=crop.id, source_id=copy.id, made_at=scene.ctx.now))
    scene.ctx.session.flush()
    assert scene.decided(crop)[0] == "ALLOW"
    pause(scene)
    assert scene.decided(crop) == ("REVIEW", LIKE)


def test_the_leads_yes_counts_until_something_new_is_said_of_the_first(ctx: Context, scene: Scene) -> None:
    copy = scene.sent(smaller())
    pause(scene)
    reviews.settle(lead(ctx), photos.get(ctx, copy.id), scene.wall, reason="Looked at both")
    assert scene.decided(copy)[0] == "ALLOW"
    scene.ctx = acts.later(ctx, hours=1)
    say_no(scene)
    assert scene.decided(copy) == ("REVIEW", LIKE)


def test_a_release_that_waits_ends_and_what_is_out_is_taken_down(ctx: Context, scene: Scene) -> None:
    copy, out = scene.sent(smaller()), going_out.out(ctx, slug="news")
    out.publish(copy)
    waiting = out.ask(copy, hours=1)
    assert going_out.tasks(ctx) == []
    pause(scene)
    assert releases.get(ctx, waiting.id).refused_at
    assert len(going_out.tasks(ctx)) == 1


def test_somebody_forgotten_takes_copies_along_and_neither_comes_back_unseen(ctx: Context, scene: Scene) -> None:
    copy = scene.sent(smaller())
    erasure.erase(ctx, scene.ada, scene.ada.name)
    assert ctx.session.get_one(Photo, copy.id).erased_at
    for data in (jpeg(PICTURE), smaller()):
        with pytest.raises(Refused) as refused:
            scene.sent(data)
        assert refused.value.code == "FORGOTTEN"
    again = scene.sent(jpeg(PICTURE.resize((400, 300)), quality=60))
    assert scene.decided(again) == ("REVIEW", LIKE)
    assert scene.decided(scene.sent(next_frame()))[0] == "ALLOW"
