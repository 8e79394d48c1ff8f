"""Which photos wait for a second pair of eyes, and what is said of them meanwhile?"""

from dataclasses import dataclass

import pytest

from consentreg.context import Context
from consentreg.models import Photo
from consentreg.rules.people import Identifiable
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import ROWS, SECOND_LOOK
from consentreg.rules.words import Scope
from consentreg.services import clearance, helping, photos, second_looks, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts

NOBODY = Tags([], 0, complete=True, attest_no_people=True)


@dataclass(frozen=True)
class Eyes:
    """Two of one house, and one of another."""

    first: Context
    second: Context
    elsewhere: Context


@pytest.fixture
def eyes(ctx: Context) -> Eyes:
    elm = make.group(ctx, "Elm House")
    first, second, other = make.account(ctx), make.account(ctx), make.account(ctx, groups=[elm.id])
    return Eyes(acts.acting(ctx, first), acts.acting(ctx, second), acts.acting(ctx, other))


def photo(ctx: Context, tags: Tags, number: int = 1) -> Photo:
    """Add a photo and say of it."""
    added = photos.add(ctx, make.received(number), make.group(ctx)).photo.id
    tagging.say(ctx, photos.get(ctx, added), tags)
    return photos.get(ctx, added)


def unseen(ctx: Context) -> Tags:
    tagged = Tagged(make.person(ctx).id, identifiable=Identifiable.NOT_IDENTIFIABLE)
    return Tags([tagged], 1, complete=True)


def words(ctx: Context, about: Photo, scope: Scope = Scope.PUBLIC) -> list[dict[str, str]]:
    decision = clearance.Desk(ctx, [about.id]).for_scope(about.id, scope)
    return decision.deciding(ctx.actor.role)


@pytest.mark.parametrize("kind", ["nobody", "unseen"])
def test_what_one_person_said_waits_for_another_of_the_group(ctx: Context, eyes: Eyes, kind: str) -> None:
    one = photo(eyes.first, NOBODY if kind == "nobody" else unseen(ctx))
    assert list(second_looks.waiting(eyes.second)) == [one.id]
    assert not second_looks.waiting(eyes.first)
    assert not second_looks.waiting(eyes.elsewhere)
    (open_,) = second_looks.open_here(eyes.second, one)
    assert second_looks.open_here(eyes.first, one) == []

    tagging.attest(eyes.second, one, open_.id if open_ else None)
    assert not second_looks.waiting(eyes.second)
    third = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    assert not second_looks.waiting(third)
    assert second_looks.open_here(third, photos.get(third, one.id)) == []


def test_a_photo_that_is_not_finished_waits_for_nobody(ctx: Context, eyes: Eyes) -> None:
    named = unseen(ctx)
    photo(eyes.first, Tags(named.people, 2, complete=False))
    photo(eyes.first, Tags([], None, complete=False), number=2)
    assert not second_looks.waiting(eyes.second)


def test_one_who_says_nobody_is_in_it_has_not_said_nothing(eyes: Eyes) -> None:
    one = photo(eyes.first, NOBODY)
    assert words(eyes.first, one) == [{"code": "TAGGING_NOT_COMPLETE", "text": SECOND_LOOK}]
    assert [each["code"] for each in words(eyes.first, one, Scope.INTERNAL)] == ["NO_PEOPLE"]

    desk = clearance.Desk(eyes.first, [one.id])
    assert helping.helps([desk.for_scope(one.id, Scope.PUBLIC)]) == {("SECOND_LOOK", None): [one.id]}
    tagging.attest(eyes.second, one, None)
    assert [each["code"] for each in words(eyes.first, one)] == ["NO_PEOPLE"]


def test_of_a_photo_nobody_spoke_about_the_usual_words_are_said(eyes: Eyes) -> None:
    one = photo(eyes.first, Tags([], None, complete=False))
    usual = ROWS["TAGGING_NOT_COMPLETE"].text
    assert words(eyes.first, one) == [{"code": "TAGGING_NOT_COMPLETE", "text": usual}]


def test_only_what_decides_is_given_as_a_reason(ctx: Context, eyes: Eyes) -> None:
    ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
    make.yes_to_all(ctx, ada)
    tags = Tags([Tagged(ada.id), Tagged(ben.id)], 2, complete=True)
    one = photo(eyes.first, tags)
    assert [each["code"] for each in words(eyes.first, one, Scope.TAKE)] == ["NOT_ASKED"]
