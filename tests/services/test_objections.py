"""Does a no to one photo hold for it and for whatever is made of it, and for nothing else?"""

from datetime import timedelta

import pytest

from consentreg.context import Context
from consentreg.models import Alteration, Channel, Objection, Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import clearance, objections
from tests import factories as make
from tests.services import acts


class Scene:
    """Ada and Ben said yes to everything, and so may two photos of them go to the wall."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        acts.faces_welcome(ctx)
        self.ada, self.ben = make.person(ctx), make.person(ctx, "Ben Okafor")
        for each in (self.ada, self.ben):
            make.yes_to_all(ctx, each, covers_existing=True)
        self.wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY")
        self.one = acts.photo_of(ctx, self.ada, self.ben, content=1)
        self.other = acts.photo_of(ctx, self.ada, self.ben, content=2)

    def no(self, person: Person, photo: Photo) -> None:
        self.ctx.session.add(Objection(person_id=person.id, photo_id=photo.id, at=self.ctx.now))
        self.ctx.session.flush()

    def made_of(self, source: Photo, *people: Person, content: object) -> Photo:
        made = acts.photo_of(self.ctx, *people, content=content)
        self.ctx.session.add(Alteration(id=made.id, source_id=source.id, made_at=self.ctx.now))
        self.ctx.session.flush()
        return made

    def decided(self, photo: Photo, channel: Channel | None = None) -> tuple[str, set[str]]:
        return acts.decided(self.ctx, photo, channel or self.wall)


@pytest.fixture
def scene(ctx: Context) -> Scene:
    return Scene(ctx)


def test_no_to_one_photo_leaves_the_others_alone(scene: Scene) -> None:
    assert scene.decided(scene.one)[0] == scene.decided(scene.other)[0] == "ALLOW"
    scene.no(scene.ada, scene.one)
    assert scene.decided(scene.one) == ("DENY", {"OWN_NO"})
    assert scene.decided(scene.other)[0] == "ALLOW"


@pytest.mark.parametrize("scope", Scope)
def test_no_to_one_photo_is_a_no_to_every_question(scene: Scene, scope: Scope) -> None:
    scene.no(scene.ada, scene.one)
    cleared = clearance.Desk(scene.ctx, [scene.one.id]).for_scope(scene.one.id, scope)
    assert "OWN_NO" in cleared.decision.reasons


def test_later_yes_in_general_does_not_lift_it(scene: Scene) -> None:
    scene.no(scene.ada, scene.one)
    make.yes_to_all(scene.ctx, scene.ada, covers_existing=True, since=scene.ctx.now)
    assert scene.decided(scene.one) == ("DENY", {"OWN_NO"})


def test_clock_set_back_does_not_lift_it(scene: Scene) -> None:
    scene.no(scene.ada, scene.one)
    earlier = acts.later(scene.ctx, hours=-30)
    assert acts.decided(earlier, scene.one, scene.wall) == ("DENY", {"OWN_NO"})


def test_it_holds_for_what_is_made_of_the_photo_also_through_others(scene: Scene) -> None:
    crop = scene.made_of(scene.one, scene.ada, content=3)
    covered = scene.made_of(crop, scene.ada, content=4)
    without = scene.made_of(crop, scene.ben, content=5)
    scene.no(scene.ada, scene.one)
    assert scene.decided(crop) == scene.decided(covered) == ("DENY", {"OWN_NO"})
    assert scene.decided(without)[0] == "ALLOW"


def test_no_to_what_was_made_does_not_reach_back(scene: Scene) -> None:
    crop = scene.made_of(scene.one, scene.ada, content=3)
    scene.no(scene.ada, crop)
    assert scene.decided(crop) == ("DENY", {"OWN_NO"})
    assert scene.decided(scene.one)[0] == "ALLOW"


def test_no_of_somebody_who_is_not_in_the_photo_says_nothing(scene: Scene) -> None:
    scene.no(make.person(scene.ctx, "Cat Moor"), scene.one)
    assert scene.decided(scene.one)[0] == "ALLOW"


def test_gate_answers_as_for_an_own_no(scene: Scene) -> None:
    scene.no(scene.ada, scene.one)
    objected = clearance.for_channel(scene.ctx, [scene.one.id], scene.wall)[scene.one.id].decision.findings
    make.answer(scene.ctx, scene.ada, Scope.INTERNAL, "withdrawn", since=scene.ctx.now - timedelta(hours=1))
    refused = clearance.for_channel(scene.ctx, [scene.other.id], scene.wall)[scene.other.id].decision.findings
    assert objected == refused


def test_the_earliest_no_is_named(scene: Scene) -> None:
    crop = scene.made_of(scene.one, scene.ada, content=3)
    scene.no(scene.ada, scene.one)
    scene.ctx.session.add(Objection(person_id=scene.ada.id, photo_id=crop.id, at=scene.ctx.now + timedelta(days=1)))
    scene.ctx.session.flush()
    assert objections.of(scene.ctx, [crop.id, scene.other.id]) == {crop.id: {scene.ada.id: scene.ctx.now}}


def test_it_holds_for_the_same_file_in_another_group(scene: Scene) -> None:
    elsewhere = acts.snap(scene.ctx, 1, in_group=make.group(scene.ctx, "Elm House"))
    assert elsewhere.sha256 == scene.one.sha256
    there = acts.tagged(scene.ctx, elsewhere, *(acts.Tagged(each.id, each.kind) for each in (scene.ada, scene.ben)))
    assert scene.decided(there)[0] == "ALLOW"
    scene.no(scene.ada, scene.one)
    assert scene.decided(there) == ("DENY", {"OWN_NO"})
