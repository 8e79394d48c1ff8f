"""What binds whoever uses a photo, and until which day may it be used?"""

from datetime import UTC, date, datetime

import pytest

from consentreg.rules.facts import Captured, PhotoFacts, Policy, Question, Use
from consentreg.rules.obligations import PUBLIC_MAX_EDGE, expires_on, obligations
from consentreg.rules.people import SELF, Answer, Authority, Identifiable, PersonFacts, Tag
from consentreg.rules.words import Given, Kind, Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
BEFORE = datetime(2026, 1, 10, tzinfo=UTC)
TAKEN = Captured(date(2026, 5, 1), date(2026, 5, 1))
AUGUST, SEPTEMBER = date(2026, 8, 31), date(2026, 9, 30)
ALWAYS = {"STRIP_METADATA", "REENCODE", "DATA_MINING_PROHIBITED", "REGISTER_PUBLICATION"}


@pytest.mark.parametrize("scope", Scope)
def test_every_use_is_stripped_and_registered_and_a_public_one_is_bound_further(scope: Scope) -> None:
    more = {"MAX_EDGE", "NO_NAMES", "PREVIEW_TO_PERSON", "AUDIT_ON"} if scope is Scope.PUBLIC else set()
    assert set(obligations(scope)) == ALWAYS | more
    assert PUBLIC_MAX_EDGE == 1600


def person(
    *ends: date | None, by: str = SELF, born: date = date(2009, 1, 1), scope: Scope = Scope.PUBLIC
) -> PersonFacts:
    answers = tuple(Answer(by, scope, Given.GIVEN, BEFORE, valid_until=end) for end in ends)
    adults = (Authority("a1", verified=True),)
    return PersonFacts(str(ends), Kind.YOUNG_PERSON, Tag(Identifiable.FACE), born, answers=answers, authorities=adults)


def last_day(*people: PersonFacts) -> date | None:
    return expires_on(Question(PhotoFacts(people, TAKEN), Use(Scope.PUBLIC), NOW, Policy()))


def test_the_earliest_end_of_any_yes_counts() -> None:
    assert last_day(person(SEPTEMBER), person(AUGUST), person(None)) == AUGUST
    assert last_day(person(SEPTEMBER, AUGUST)) == AUGUST


def test_a_yes_without_an_end_sets_no_day() -> None:
    assert last_day(person(None)) is None
    assert last_day() is None


def test_only_a_yes_the_use_rests_on_counts() -> None:
    assert last_day(person(AUGUST, scope=Scope.INTERNAL)) is None
    assert last_day(person(AUGUST, by="a1")) is None
    assert last_day(person(AUGUST, by="a1", born=date(2018, 1, 1))) == AUGUST


def test_a_yes_that_agrees_beside_a_young_persons_own_counts_too() -> None:
    mine = person(SEPTEMBER, born=date(2012, 1, 1))
    both = person(AUGUST, by="a1", born=date(2012, 1, 1))
    assert last_day(PersonFacts("p1", mine.kind, mine.tag, mine.born, answers=mine.answers + both.answers,
                                authorities=mine.authorities)) == AUGUST  # fmt: skip
