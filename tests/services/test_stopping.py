"""Does a no work at once, for whoever says it, and is it the same when it is said twice?"""

import pytest

from consentreg.context import Context
from consentreg.models import Answer, Objection, Takedown
from consentreg.rules.words import Given, Scope
from consentreg.services import stopping
from consentreg.services.refusal import NotThere
from tests import factories as make
from tests.services import acts, looks
from tests.services.test_mine import publish


def said(ctx: Context) -> list[tuple[str, str, str | None]]:
    rows = ctx.session.query(Answer).filter(Answer.recorded_at == ctx.now, Answer.method == "self_service")
    return sorted((row.scope, row.answer, row.authority_id) for row in rows)


def test_stop_takes_back_every_yes_and_refuses_what_was_open(ctx: Context) -> None:
    ada = make.person(ctx)
    make.answer(ctx, ada, Scope.TAKE)
    here = looks.visit(ctx, ada)
    assert stopping.stopped_at(ctx, here) is None
    assert stopping.stop(looks.held(ctx, here), here) is True
    assert said(ctx) == [(scope, Given.WITHDRAWN if scope is Scope.TAKE else Given.REFUSED, None)
                         for scope in sorted(Scope)]  # fmt: skip
    assert stopping.stopped_at(ctx, here) == ctx.now


def test_second_press_changes_nothing(ctx: Context) -> None:
    here = looks.visit(ctx, make.person(ctx))
    assert stopping.stop(looks.held(ctx, here), here) is True
    after = acts.later(ctx, hours=1)
    assert stopping.stop(looks.held(after, here), here) is False
    assert stopping.stopped_at(after, here) == ctx.now
    assert said(after) == []


def test_adult_stops_as_who_they_are(ctx: Context) -> None:
    bob = make.person(ctx, "Bob Reid", born=None)
    adult = make.authority(ctx, bob)
    make.yes_to_all(ctx, bob, authority_id=adult.id)
    here = looks.visit(ctx, bob, adult)
    stopping.stop(looks.held(ctx, here), here)
    assert said(ctx) == [(scope, Given.WITHDRAWN, adult.id) for scope in sorted(Scope)]
    assert stopping.stopped_at(ctx, looks.visit(ctx, bob)) is None


def test_child_for_whom_an_adult_said_yes_stops_all_the_same(ctx: Context) -> None:
    acts.faces_welcome(ctx)
    kit = make.person(ctx, "Kit Dunn", born=acts.DAY[0].replace(year=2018))
    adult, wall = make.authority(ctx, kit), make.channel(ctx, "wall", "INTERNAL_DISPLAY")
    make.yes_to_all(ctx, kit, authority_id=adult.id, covers_existing=True)
    photo = acts.photo_of(ctx, kit)
    here = looks.visit(ctx, kit)
    stopping.stop(looks.held(ctx, here), here)
    assert acts.decided(ctx, photo, wall) == ("DENY", {"OWN_NO"})


def test_yes_that_nobody_confirmed_is_no_yes_to_take_back(ctx: Context) -> None:
    ada = make.person(ctx)
    make.answer(ctx, ada, Scope.PUBLIC, evidence_reference=None, second_person=True)
    here = looks.visit(ctx, ada)
    stopping.stop(looks.held(ctx, here), here)
    assert {answer for _scope, answer, _by in said(ctx)} == {Given.REFUSED}


def test_no_to_one_photo_is_kept_once_with_who_said_it(ctx: Context) -> None:
    ada = make.person(ctx)
    adult = make.authority(ctx, ada)
    adult.may_see_photos = True
    photo, here = acts.photo_of(ctx, ada), looks.visit(ctx, ada, adult)
    first = stopping.not_this_one(ctx, here, photo.id)
    assert stopping.not_this_one(acts.later(ctx, hours=1), here, photo.id) is first
    assert (first.authority_id, ctx.session.query(Objection).count()) == (adult.id, 1)
    assert len(acts.trail(ctx.session, "objection.made")) == 1


def test_nobody_says_no_to_a_photo_they_do_not_see(ctx: Context) -> None:
    ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
    photo, hidden = acts.photo_of(ctx, ben, content=1), acts.photo_of(ctx, ada, content=2)
    with pytest.raises(NotThere):
        stopping.not_this_one(ctx, looks.visit(ctx, ada), photo.id)
    with pytest.raises(NotThere):
        stopping.not_this_one(ctx, looks.visit(ctx, ada, make.authority(ctx, ada)), hidden.id)


def test_no_to_one_photo_takes_down_that_photo_only(ctx: Context) -> None:
    ada = make.person(ctx)
    make.yes_to_all(ctx, ada, covers_existing=True)
    one, other = acts.photo_of(ctx, ada, content=1), acts.photo_of(ctx, ada, content=2)
    out = publish(ctx, one, [ada.id])
    publish(ctx, other, [ada.id], out.channel_id)
    here = looks.visit(ctx, ada)
    stopping.not_this_one(ctx, here, one.id)
    tasks = {row.publication_id: row.cause for row in ctx.session.query(Takedown)}
    assert tasks == {out.id: "withdrawn"}
    assert {place.publication.photo_id for place in stopping.still_out(ctx, here)} == {one.id, other.id}
