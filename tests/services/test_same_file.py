"""Are the same bytes in two groups decided on all that is known of them? (domain.md 5.4.2)"""

from dataclasses import replace

import pytest

from consentreg.context import Context
from consentreg.imaging.covering import Box
from consentreg.models import Alteration, Depiction, Person, Photo
from consentreg.rules.masking import told
from consentreg.rules.people import Identifiable
from consentreg.rules.permissions import Role
from consentreg.rules.words import Kind, Scope
from consentreg.services import (
    clearance,
    duplicates,
    helping,
    mine,
    own_views,
    proposals,
    publications,
    reviews,
    same_file,
)
from consentreg.services import photos as photo_acts
from consentreg.services.tagging import Tagged, Tags, say
from tests import factories as make
from tests.services import acts, going_out, looks


class Scene:
    """One file in Rowan House, where Ada is named in it, and in Elm House."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        acts.faces_welcome(ctx)
        self.elm = make.group(ctx, "Elm House")
        self.ada = make.person(ctx)
        self.ben = make.person(ctx, "Ben Okafor", groups=[self.elm])
        make.yes_to_all(ctx, self.ada)
        self.wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY")
        self.here = acts.photo_of(ctx, self.ada)
        self.there = acts.snap(ctx, in_group=self.elm)

    def tagged(self, *people: Tagged, visible: int | None = None, **more: object) -> Photo:
        return say(self.ctx, self.there, Tags(people, visible or len(people), complete=True, **more))  # type: ignore[arg-type]

    def decided(self, photo: Photo) -> tuple[str, set[str]]:
        return acts.decided(self.ctx, photo, self.wall)

    def heard(self, role: Role, photo: Photo) -> list[tuple[str, str | None]]:
        cleared = clearance.for_channel(self.ctx, [photo.id], self.wall)[photo.id]
        return [(reason.code, reason.person) for reason in told(cleared.decision, role)]


@pytest.fixture
def scene(ctx: Context) -> Scene:
    return Scene(ctx)


def by(person: Person, seen: str = "face") -> Tagged:
    return Tagged(person.id, person.kind, Identifiable(seen))


UNASKED = {"NOT_ASKED", "TAKE_NOT_AGREED"}
STRANGER = Tagged(None, Kind.UNKNOWN, Identifiable.FACE)


def test_whoever_is_named_in_one_group_counts_in_both(scene: Scene) -> None:
    assert scene.decided(scene.here)[0] == "ALLOW"
    scene.tagged(by(scene.ben))
    assert scene.decided(scene.here) == ("DENY", UNASKED)
    make.yes_to_all(scene.ctx, scene.ben)
    assert scene.decided(scene.here)[0] == "ALLOW"
    make.answer(scene.ctx, scene.ben, Scope.INTERNAL, "withdrawn", since=scene.ctx.now)
    assert scene.decided(scene.here) == scene.decided(scene.there) == ("DENY", {"OWN_NO"})


@pytest.mark.parametrize("role", [Role.STAFF, Role.COMMS, Role.ADMIN])
def test_of_people_of_another_group_nobody_but_the_lead_hears(scene: Scene, role: Role) -> None:
    scene.tagged(by(scene.ben))
    assert scene.heard(role, scene.here) == [("BLOCKED_PERSON", None)]
    assert ("NOT_ASKED", scene.ben.id) in scene.heard(Role.SAFEGUARDING, scene.here)
    scene.ben.born = None
    for scope in Scope:
        make.answer(scene.ctx, scene.ben, scope)
    make.authority(scene.ctx, scene.ben)
    assert scene.decided(scene.here)[0] != "ALLOW"
    assert {who for _code, who in scene.heard(role, scene.here)} == {None}
    scene.ben.born = scene.ada.born
    assert scene.heard(role, scene.here) == [("CONSENTED", None if role is Role.COMMS else scene.ada.id)]


def test_what_waits_for_somebody_of_another_group_waits_for_the_lead(scene: Scene) -> None:
    make.yes_to_all(scene.ctx, scene.ben)
    scene.tagged(by(scene.ben, "not_identifiable"))
    assert scene.decided(scene.here) == ("REVIEW", {"IDENTIFIABILITY_UNCONFIRMED"})
    assert scene.heard(Role.STAFF, scene.here) == [("NEEDS_LEAD", None)]


def test_nothing_helpful_is_offered_where_it_would_tell_of_another_group(scene: Scene) -> None:
    scene.tagged(by(scene.ben))
    cleared = clearance.for_channel(scene.ctx, [scene.here.id], scene.wall)[scene.here.id]
    assert helping.helps([cleared]) == {}
    assert not proposals.may_know(acts.as_role(scene.ctx, Role.STAFF), cleared)


def test_nobody_in_it_here_and_somebody_in_it_there(scene: Scene) -> None:
    say(scene.ctx, scene.here, Tags((), 0, complete=True, attest_no_people=True))
    scene.tagged(by(scene.ben))
    assert scene.decided(scene.here) == ("DENY", UNASKED)
    make.yes_to_all(scene.ctx, scene.ben)
    assert scene.heard(Role.STAFF, scene.here) == [("CONSENTED", None)]


def test_the_same_person_counts_as_whoever_recognised_most_said(scene: Scene) -> None:
    make.answer(scene.ctx, scene.ada, Scope.INTERNAL, "refused", since=scene.ctx.now)
    scene.tagged(by(scene.ada, "not_identifiable"))
    assert scene.decided(scene.there) == ("DENY", {"OWN_NO"})
    cat = make.person(scene.ctx, "Cat Moor")
    acts.tagged(scene.ctx, scene.here, by(cat, "not_identifiable"))
    scene.tagged(by(cat))
    assert scene.decided(scene.here) == ("DENY", UNASKED)


def test_a_stranger_there_who_may_be_somebody_named_here_is_no_other(scene: Scene) -> None:
    scene.tagged(STRANGER)
    assert scene.decided(scene.here)[0] == "ALLOW"
    assert scene.decided(scene.there)[0] == "DENY"
    scene.tagged(STRANGER, STRANGER)
    assert scene.decided(scene.here) == ("DENY", {"UNKNOWN_PERSON"})
    assert scene.heard(Role.STAFF, scene.here) == [("BLOCKED_PERSON", None)]


def test_more_people_seen_there_than_named_here_are_looked_for(scene: Scene) -> None:
    scene.tagged(by(scene.ada), visible=3)
    assert scene.decided(scene.here) == ("DENY", {"UNTAGGED_PEOPLE"})


@pytest.mark.parametrize(
    ("field", "value", "outcome"),
    [
        ("sensitive", True, ("REVIEW", {"SENSITIVE_CONTENT"})),
        ("purpose", "operational", ("DENY", {"OPERATIONAL_PHOTO"})),
    ],
)
def test_what_is_said_of_the_picture_there_holds_here(
    scene: Scene, field: str, value: object, outcome: tuple[str, set[str]]
) -> None:
    setattr(scene.there, field, value)
    scene.ctx.session.flush()
    assert scene.decided(scene.here) == outcome


def test_it_goes_out_nowhere_when_somebody_is_named_in_the_other_group_meanwhile(ctx: Context) -> None:
    out = going_out.out(ctx)
    ada, elm = make.person(ctx), make.group(ctx, "Elm House")
    make.yes_to_all(ctx, ada)
    photo = acts.photo_of(ctx, ada)
    out.publish(photo)
    release = out.ready(photo)
    there = acts.snap(ctx, in_group=elm)
    assert not going_out.tasks(ctx)
    acts.tagged(ctx, there, by(make.person(ctx, "Ben Okafor", groups=[elm])))
    assert [task.publication_id for task in going_out.tasks(ctx)] == [publications.live(ctx)[0].publication.id]
    assert release.refused_at


def test_a_picture_made_of_it_does_not_leave_whoever_is_named_in_the_other_group_behind(scene: Scene) -> None:
    made = acts.photo_of(scene.ctx, scene.ada, content="crop")
    scene.ctx.session.add(Alteration(id=made.id, source_id=scene.here.id, made_at=scene.ctx.now))
    scene.ctx.session.flush()
    assert scene.decided(made)[0] == "ALLOW"
    scene.tagged(by(scene.ben))
    assert scene.decided(made) == ("DENY", UNASKED)
    assert scene.heard(Role.STAFF, made) == [("BLOCKED_PERSON", None)]


def test_two_records_of_one_human_being_are_one_in_it(scene: Scene) -> None:
    twin = make.person(scene.ctx, "Ada Lovel", groups=[scene.elm])
    scene.tagged(by(twin))
    duplicates.same(acts.as_role(scene.ctx, Role.SAFEGUARDING), scene.ada, twin)
    assert scene.decided(scene.here)[0] == scene.decided(scene.there)[0] == "ALLOW"


def test_where_it_went_stands_on_the_page_of_whoever_is_named_in_another_group(ctx: Context) -> None:
    out = going_out.out(ctx)
    ada, elm = make.person(ctx), make.group(ctx, "Elm House")
    ben = make.person(ctx, "Ben Okafor", groups=[elm])
    for each in (ada, ben):
        make.yes_to_all(ctx, each)
    here = acts.photo_of(ctx, ada)
    there = acts.tagged(ctx, acts.snap(ctx, in_group=elm), by(ben))
    out.publish(here)
    (went,) = publications.live(ctx, [here.id])
    assert went.publication.people == [ada.id, ben.id]
    assert [one.publication.id for one in mine.went(ctx, ben.id, [there.id])[there.id]] == [went.publication.id]


def test_in_their_own_view_everybody_is_covered_whom_any_group_has_marked(ctx: Context) -> None:
    ada, elm = make.person(ctx), make.group(ctx, "Elm House")
    ben = make.person(ctx, "Ben Okafor", groups=[elm])
    here = looks.together(ctx, ada)
    data = photo_acts.receive(looks.drawn())
    there = photo_acts.add(ctx, data, elm).photo
    assert own_views.view(clearance.Desk(ctx, [here.id]), here.id, ada.id, cover_all=True).covers == ()
    acts.tagged(ctx, photo_acts.get(ctx, there.id), replace(by(ben), box=looks.RIGHT))
    (cover,) = own_views.view(clearance.Desk(ctx, [here.id]), here.id, ada.id).covers
    assert cover.overlaps(Box(*looks.RIGHT))


def test_the_leads_yes_counts_for_those_they_had_before_them(scene: Scene) -> None:
    scene.there.sensitive = True
    scene.ctx.session.flush()
    lead = acts.acting(scene.ctx, make.account(scene.ctx, Role.SAFEGUARDING))
    reviews.settle(lead, scene.here, scene.wall, reason="all fine")
    assert scene.decided(scene.here)[0] == "ALLOW"
    make.yes_to_all(scene.ctx, scene.ben)
    scene.tagged(by(scene.ben, "not_identifiable"))
    assert scene.decided(scene.here)[0] == "REVIEW"


def depicted(key: str, person: str | None = None, kind: str = "unknown", seen: str = "face") -> Depiction:
    return Depiction(id=key, photo_id="p", person_id=person, kind=kind, position=0, identifiable=seen)


def test_strangers_of_both_rows_are_each_taken_as_the_stricter_says() -> None:
    here = [depicted("1", seen="not_identifiable", kind="bystander_adult")]
    (one,) = same_file.together(here, [[depicted("2", seen="face", kind="bystander_child")]], lambda each: {each})
    assert (one.key, one.kind, one.identifiable, one.elsewhere) == ("1", "bystander_child", "face", False)


def test_of_strangers_who_are_left_over_the_strictest_count() -> None:
    strangers = [depicted("3", seen="not_identifiable"), depicted("4"), depicted("5", kind="bystander_adult")]
    seen = same_file.together([depicted("1", "ada")], [strangers], lambda each: {each})
    assert [(one.key, one.elsewhere) for one in seen] == [("ada", False), ("4", True), ("5", True)]
