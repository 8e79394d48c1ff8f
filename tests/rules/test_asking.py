"""Is everybody asked whose answer is needed, nobody else, and is a no left in peace?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consentreg.rules.asking import AFTER_A_NO, AFTER_NOT_NOW, SOON, Asked, Rest, asked, rest
from consentreg.rules.facts import PhotoFacts, Policy, Question, Use
from consentreg.rules.people import SELF, Answer, Capacity, Identifiable, PersonFacts, Tag
from consentreg.rules.words import Given, Jurisdiction, Kind, Scope

NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
TODAY = date(2026, 7, 1)
EVERYTHING, PUBLIC = tuple(Scope), (Scope.PUBLIC,)
SCOTLAND, ENGLAND = Jurisdiction.SCOTLAND, Jurisdiction.ENGLAND


def question(where: Jurisdiction = SCOTLAND, *, co_agreement: bool = True) -> Question:
    return Question(PhotoFacts(), Use(Scope.PUBLIC), NOON, Policy(where, co_agreement=co_agreement))


def person(years: int | None, *, kind: Kind = Kind.YOUNG_PERSON, **more: object) -> PersonFacts:
    born = date(2026 - years, 7, 1) if years is not None else None
    return PersonFacts("p", kind, Tag(Identifiable.FACE), born=born, **more)  # type: ignore[arg-type]


ALONE, ADULTS, BOTH = Asked(True, False, ()), Asked(False, True, EVERYTHING), Asked(True, True, EVERYTHING)
BESIDE = Asked(True, True, PUBLIC)


@pytest.mark.parametrize(
    ("who", "where", "wanted"),
    [
        (person(9), SCOTLAND, ADULTS),
        (person(9, capacity=Capacity.ABLE), SCOTLAND, BESIDE),
        (person(12), SCOTLAND, BESIDE),
        (person(14, capacity=Capacity.UNABLE), SCOTLAND, ADULTS),
        (person(16), SCOTLAND, ALONE),
        (person(17, looked_after=True), SCOTLAND, BESIDE),
        (person(18, looked_after=True), SCOTLAND, ALONE),
        (person(11), ENGLAND, ADULTS),
        (person(12), ENGLAND, BOTH),
        (person(13, capacity=Capacity.ABLE), ENGLAND, BESIDE),
        (person(16), ENGLAND, ALONE),
        (person(None), SCOTLAND, BOTH),
        (person(40, kind=Kind.STAFF), ENGLAND, ALONE),
        (person(None, kind=Kind.ADULT), SCOTLAND, ALONE),
    ],
)
def test_whoever_decides_is_asked_and_whoever_must_agree_beside(
    who: PersonFacts, where: Jurisdiction, wanted: Asked
) -> None:
    assert asked(question(where), who) == wanted


def test_nobody_beside_where_the_organisation_asks_for_no_agreement() -> None:
    assert asked(question(co_agreement=False), person(14)) == ALONE


def said(given: Given, scope: Scope = Scope.TAKE, *, ago: timedelta = timedelta(0), by: str = SELF,
         until: date | None = None) -> Answer:  # fmt: skip
    return Answer(by, scope, given, NOON - ago, valid_until=until)


def resting(*answers: Answer, scopes: tuple[Scope, ...] = EVERYTHING, by: str = SELF) -> tuple[Rest, date] | None:
    return rest(question(), replace(person(14), answers=answers), by, scopes)


@pytest.mark.parametrize(
    ("given", "pause", "why"),
    [
        (Given.REFUSED, AFTER_A_NO, Rest.SAID_NO),
        (Given.WITHDRAWN, AFTER_A_NO, Rest.SAID_NO),
        (Given.DEFERRED, AFTER_NOT_NOW, Rest.SAID_NOT_NOW),
    ],
)
def test_a_no_and_a_not_now_rest_to_the_day(given: Given, pause: timedelta, why: Rest) -> None:
    day = timedelta(days=1)
    assert resting(said(given)) == (why, TODAY + pause)
    assert resting(said(given, ago=pause - day)) == (why, TODAY + day)
    assert resting(said(given, ago=pause)) is None


def test_a_no_of_somebody_else_keeps_nobody_from_being_asked() -> None:
    assert resting(said(Given.REFUSED, by="mum")) is None
    assert resting(said(Given.REFUSED, by="mum"), by="mum") == (Rest.SAID_NO, TODAY + AFTER_A_NO)


def test_a_yes_after_a_no_or_a_not_now_ends_its_rest() -> None:
    month = timedelta(days=20)
    assert resting(said(Given.REFUSED, ago=month), said(Given.GIVEN)) is None
    assert resting(said(Given.DEFERRED, ago=month), said(Given.GIVEN)) is None


def test_the_longest_rest_wins() -> None:
    assert resting(said(Given.DEFERRED), said(Given.REFUSED, Scope.PUBLIC)) == (Rest.SAID_NO, TODAY + AFTER_A_NO)


def yes(*scopes: Scope, until: date | None) -> list[Answer]:
    return [said(Given.GIVEN, scope, until=until) for scope in scopes]


def test_a_yes_to_everything_asked_rests_while_it_lasts_over_a_month() -> None:
    far, near = TODAY + SOON + timedelta(days=1), TODAY + SOON
    assert resting(*yes(*Scope, until=far)) == (Rest.SAID_YES, far)
    assert resting(*yes(*Scope, until=near)) is None
    assert resting(*yes(Scope.TAKE, Scope.INTERNAL, until=far), *yes(Scope.PUBLIC, until=near)) is None
    assert resting(*yes(Scope.TAKE, Scope.INTERNAL, until=far)) is None
    assert resting(*yes(*Scope, until=None)) == (Rest.SAID_YES, date.max)


def test_an_adult_who_agrees_beside_is_asked_about_the_public_alone() -> None:
    assert resting(*yes(Scope.PUBLIC, until=None), scopes=PUBLIC) == (Rest.SAID_YES, date.max)


def test_an_old_no_to_what_comes_first_leaves_no_yes_to_rest_on() -> None:
    old = said(Given.REFUSED, ago=AFTER_A_NO)
    assert resting(old, *yes(Scope.INTERNAL, Scope.PUBLIC, until=None)) is None
    assert resting(old, *yes(Scope.PUBLIC, until=None), scopes=PUBLIC) is None


def test_what_is_said_tomorrow_is_not_known_today() -> None:
    assert resting(said(Given.REFUSED, ago=-timedelta(days=1)), said(Given.DEFERRED, ago=-timedelta(days=1))) is None
