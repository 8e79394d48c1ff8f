"""Does what was written down wrongly end, with a second person where something opens by it?"""

import pytest

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules import cases, consent
from consentreg.rules.facts import PhotoFacts, Policy, Question, Use
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import deaths, mistakes, policy, reaching, standing
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.standing import Stands
from tests import factories as make
from tests.services import acts


def colleague(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def stands(ctx: Context, person: Person) -> Stands:
    return standing.of(ctx, person.id, None)[Scope.INTERNAL].stands


def test_no_is_struck_by_two_and_a_yes_by_one(ctx: Context) -> None:
    one, other = colleague(ctx), colleague(ctx)
    person = make.person(ctx)
    make.yes_to_all(ctx, person)
    no: Answer = make.answer(ctx, person, Scope.INTERNAL, "refused", since=ctx.now)
    said = mistakes.strike(one, no.id, "Another Ada")
    assert mistakes.strike(one, no.id, "Another Ada") is said
    assert [row[0].id for row in mistakes.waiting(other)] == [said.id]
    with pytest.raises(Conflict):
        mistakes.agree(one, said.id)
    assert stands(ctx, person) is Stands.NO
    mistakes.agree(other, said.id)
    mistakes.agree(other, said.id)
    assert stands(ctx, person) is Stands.YES
    assert set(mistakes.of(ctx, [no.id])) == {no.id}
    yes = standing.of(ctx, person.id, None)[Scope.INTERNAL].answer
    assert yes is not None
    mistakes.strike(one, yes.id, "Another Ada")
    assert stands(ctx, person) is Stands.NOTHING
    for wrong in (" ", "x" * 281):
        with pytest.raises(Refused):
            mistakes.reason(wrong)
    for act in (lambda: mistakes.strike(one, "0" * 32, "x"), lambda: mistakes.agree(one, "0" * 32)):
        with pytest.raises(NotThere):
            act()


def test_death_takes_two_and_is_undone_by_two(ctx: Context) -> None:
    one, other = colleague(ctx), colleague(ctx)
    person = make.person(ctx)
    with pytest.raises(NotThere):
        deaths.agree(one, person)
    with pytest.raises(Refused):
        deaths.note(one, person, ctx.now.date().replace(year=2099))
    assert person.born is not None
    with pytest.raises(Refused):
        deaths.note(one, person, person.born.replace(year=1990))
    deaths.note(one, person, ctx.now.date())
    deaths.note(one, person, ctx.now.date())
    assert [each.id for _death, each in deaths.undecided(other)] == [person.id]
    with pytest.raises(Conflict):
        deaths.agree(one, person)
    deaths.note(other, person, ctx.now.date())
    deaths.mistaken(one, person, "Another Ada")
    with pytest.raises(Conflict):
        deaths.mistaken(one, person, "Another Ada")
    deaths.mistaken(other, person, "agreed")
    assert person.deceased_on is None
    assert deaths.of(ctx, person) is None


def test_what_other_settings_would_close_is_counted(ctx: Context) -> None:
    acts.faces_welcome(ctx)
    person = make.person(ctx)
    make.yes_to_all(ctx, person, covers_existing=True)
    acts.photo_of(ctx, person)
    now = policy.settings(ctx)
    new = type(now)(**{**{name: getattr(now, name) for name in now.__dataclass_fields__}, "adult_agrees_until": 18})
    found = policy.difference(ctx, new)
    assert (found.closes[Scope.PUBLIC], found.opens[Scope.PUBLIC], found.all_of_them) == (1, 0, True)
    for wrong in ({"adult_agrees_until": 12}, {"adult_agrees_for": ["take"]}):
        with pytest.raises(Refused):
            policy.difference(ctx, type(now)(**{**{n: getattr(now, n) for n in now.__dataclass_fields__}, **wrong}))


def test_nobody_is_asked_about_what_they_are_not_in(ctx: Context) -> None:
    person, photo = make.person(ctx), acts.photo_of(ctx, make.person(ctx, "Ben Okafor"))
    with pytest.raises(NotThere):
        reaching.to_ask_about(ctx, person.id, None, photo.id)
    assert reaching.to_ask_about(ctx, person.id, None, None) == {}
    event = make.event(ctx)
    assert reaching.to_ask_about(ctx, person.id, event.id, None) == {"event_id": event.id}


def test_no_run_covers_no_photo(ctx: Context) -> None:
    q = Question(PhotoFacts(), Use(Scope.TAKE), ctx.now, Policy())
    assert not consent.covers(q, ())


@pytest.mark.parametrize("age", [0, 11, 19])
def test_age_that_no_house_can_ask_for_is_not_understood(age: int) -> None:
    with pytest.raises(cases.Unreadable):
        cases._age(age)
