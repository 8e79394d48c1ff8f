"""Is everybody found who must be asked anew after a move, an order or a birthday, and nobody else?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Authority, Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Jurisdiction, Scope
from consentreg.services import anew, invitations, organisation, people, restrictions
from consentreg.services.anew import Anew, Why
from tests import factories as make
from tests.services.acts import acting, later
from tests.services.links import FOURTEEN, NINE, SEVENTEEN

BOTH = (Scope.TAKE, Scope.INTERNAL)
Act = Callable[[Context, Person, Authority], Any]


def family(ctx: Context, born: date = NINE) -> tuple[Person, Authority]:
    """Return a child whose mother said yes to two questions, long after somebody saw her paper."""
    ada = make.person(ctx, born=born)
    mo = make.authority(ctx, ada)
    for scope in BOTH:
        make.answer(later(ctx, hours=1), ada, scope, authority_id=mo.id)
    return ada, mo


def edit(ctx: Context, person: Person, **more: Any) -> None:
    fields = {"name": person.name, "born": person.born, "looked_after": person.looked_after, "left_on": person.left_on,
              "groups": person.groups} | more  # fmt: skip
    people.edit(ctx, person, **fields)


def moves(ctx: Context, ada: Person, _mo: Authority) -> None:
    edit(ctx, ada, groups=[make.group(ctx, "Heron House")])


def joins_the_club_too(ctx: Context, ada: Person, _mo: Authority) -> None:
    edit(ctx, ada, groups=[*ada.groups, make.group(ctx, "Club")])


def is_renamed(ctx: Context, ada: Person, _mo: Authority) -> None:
    edit(ctx, ada, name="Ada Moir")


def comes_back(ctx: Context, ada: Person, _mo: Authority) -> None:
    edit(ctx, ada, left_on=date(2026, 6, 30))
    edit(ctx, ada, left_on=None)


def leaves(ctx: Context, ada: Person, _mo: Authority) -> None:
    edit(ctx, ada, left_on=date(2026, 6, 30))


def gets_a_new_order(ctx: Context, ada: Person, _mo: Authority) -> None:
    make.authority(ctx, ada, name="Council", relation="order_holder", source="order_seen")


def may_not_be_decided_for_any_more(ctx: Context, ada: Person, mo: Authority) -> None:
    people.end_authority(ctx, ada, mo.id)


def hears_nothing_new(ctx: Context, ada: Person, mo: Authority) -> None:
    pass


def found(ctx: Context, act: Act, born: date = NINE) -> list[tuple[Why, list[str]]]:
    ada, mo = family(ctx, born)
    act(later(ctx, days=1), ada, mo)
    return [(one.why, names(one)) for one in anew.listing(later(ctx, days=2))]


def names(one: Anew) -> list[str]:
    return [each.authority.name if each.authority else each.person.name for each in one.whom]


@pytest.mark.parametrize(
    ("act", "listed"),
    [
        (moves, [(Why.MOVED, ["Mo Lovell"])]),
        (comes_back, [(Why.MOVED, ["Mo Lovell"])]),
        (gets_a_new_order, [(Why.THEIRS_NOW, ["Council"])]),
        (may_not_be_decided_for_any_more, [(Why.NOBODY, [])]),
        (joins_the_club_too, []),
        (is_renamed, []),
        (leaves, []),
        (hears_nothing_new, []),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_what_has_changed_is_found_and_nothing_else(
    ctx: Context, act: Act, listed: list[tuple[Why, list[str]]]
) -> None:
    assert found(ctx, act) == listed


@pytest.mark.parametrize("given", ["given", "refused", "deferred"])
def test_whatever_they_say_after_a_move_is_an_answer(ctx: Context, given: str) -> None:
    ada, mo = family(ctx)
    moves(later(ctx, days=1), ada, mo)
    make.answer(later(ctx, days=2), ada, Scope.TAKE, given, authority_id=mo.id, since=ctx.now + timedelta(days=2))
    assert anew.listing(later(ctx, days=3)) == []


def test_whoever_holds_a_link_has_been_asked_already(ctx: Context) -> None:
    ada, mo = family(ctx)
    moves(later(ctx, days=1), ada, mo)
    invitations.ask(later(ctx, days=2), ada, mo, way="print")
    assert anew.listing(later(ctx, days=3)) == []
    assert len(anew.listing(later(ctx, days=40))) == 1, "nobody answered, and the link has run out"


def test_a_second_parent_who_never_spoke_is_not_needed(ctx: Context) -> None:
    ada = make.person(ctx, born=NINE)
    mo = make.authority(ctx, ada)
    make.authority(ctx, ada, name="Al Lovell")
    make.answer(later(ctx, hours=1), ada, Scope.TAKE, authority_id=mo.id)
    assert anew.listing(later(ctx, hours=2)) == []


@pytest.mark.parametrize(("years", "england", "whom"), [(12, False, ["Ada Lovell"]), (12, True, ["Ada Lovell"]),
                                                         (16, True, ["Ada Lovell"]), (11, False, [])])  # fmt: skip
def test_from_a_birthday_on_it_is_found_for_as_long_as_nobody_has_spoken(
    ctx: Context, years: int, england: bool, whom: list[str]
) -> None:
    organisation.organisation(ctx).jurisdiction = Jurisdiction.ENGLAND if england else Jurisdiction.SCOTLAND
    ctx.session.flush()
    family(ctx, date(2026 - years, 7, 20))
    day = replace(ctx, now=datetime(2026, 7, 19, 22, 59, tzinfo=UTC))
    before = [names(one) for one in anew.listing(day)]
    assert before == ([["Ada Lovell"]] if years == 16 else [])
    for days in (0, 5, 60):
        listed = anew.listing(replace(day, now=datetime(2026, 7, 19, 23, tzinfo=UTC) + timedelta(days=days)))
        assert [names(one) for one in listed] == ([whom] if whom else [])


def test_another_country_asks_the_adult_beside_somebody_of_fourteen(ctx: Context) -> None:
    ada = make.person(ctx, born=FOURTEEN)
    make.authority(ctx, ada)
    make.answer(ctx, ada, Scope.INTERNAL)
    assert anew.listing(ctx) == [], "in Scotland it is theirs alone, but for the public"
    organisation.organisation(ctx).jurisdiction = Jurisdiction.ENGLAND
    ctx.session.flush()
    [one] = anew.listing(ctx)
    assert (one.why, names(one), one.scopes) == (Why.THEIRS_NOW, ["Mo Lovell"], (Scope.INTERNAL,))
    organisation.organisation(ctx).jurisdiction = Jurisdiction.SCOTLAND
    ctx.session.flush()
    assert anew.listing(ctx) == []


def test_the_public_alone_asks_for_an_adult_beside_a_young_person(ctx: Context) -> None:
    ada = make.person(ctx, born=FOURTEEN)
    make.authority(ctx, ada)
    make.yes_to_all(ctx, ada)
    [one] = anew.listing(ctx)
    assert names(one) == ["Mo Lovell"]


def test_whoever_said_no_to_everything_or_nothing_is_left_in_peace(ctx: Context) -> None:
    ada = make.person(ctx, born=SEVENTEEN)
    make.answer(ctx, ada, Scope.TAKE, "refused")
    make.person(ctx, "Ben Ireland", born=SEVENTEEN)
    moves(later(ctx, days=1), ada, None)  # type: ignore[arg-type]  # nobody decides for them
    assert anew.listing(later(ctx, days=2)) == []


def test_nothing_is_told_of_what_is_kept_back(ctx: Context) -> None:
    ada, mo = family(ctx)
    moves(later(ctx, days=1), ada, mo)
    staff = acting(later(ctx, days=2), make.account(ctx, groups=[make.group(ctx, "Heron House").id]))
    assert [one.scopes for one in anew.listing(staff)] == [BOTH]
    restrictions.restrict(acting(ctx, make.account(ctx, Role.SAFEGUARDING)), ada, level="NO_PUBLISH",
                          category="witness", review_by=None)  # fmt: skip
    assert [one.scopes for one in anew.listing(staff)] == [(Scope.TAKE,)]
    elsewhere = acting(later(ctx, days=2), make.account(ctx, groups=[make.group(ctx, "Rowan House").id]))
    assert anew.listing(elsewhere) == []
