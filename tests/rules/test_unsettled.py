"""What of one record counts for another that may be of the same human being? (domain.md 5.4.1)"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consentreg.rules.facts import Captured, PhotoFacts, Policy, Use
from consentreg.rules.gate import decide
from consentreg.rules.people import SELF, Answer, Authority, ChildView, Identifiable, PersonFacts, RestrictionLevel, Tag
from consentreg.rules.unsettled import standing_noes, unsettled
from consentreg.rules.words import Given, Kind, Scope

NOW = datetime(2026, 7, 1, 11, tzinfo=UTC)
EARLIER = NOW - timedelta(days=100)
DAY = timedelta(days=1)
TAKEN = date(2026, 5, 1)


def said(scope: Scope, given: Given = Given.GIVEN, by: str = SELF, at: datetime = EARLIER) -> Answer:
    return Answer(by, scope, given, at)


def teen(key: str, *answers: Answer, **more: Any) -> PersonFacts:
    return PersonFacts(key, Kind.YOUNG_PERSON, Tag(Identifiable.FACE), date(2009, 3, 1), answers=answers, **more)


YES = tuple(said(scope) for scope in Scope)


def found(*others: PersonFacts, scope: Scope = Scope.INTERNAL, who: PersonFacts | None = None) -> set[str]:
    person = unsettled(who or teen("a", *YES), others)
    photo = PhotoFacts((person,), Captured(TAKEN, TAKEN), 1, tagging_complete=True)
    return set(decide(photo, Use(scope), Policy(face_public_child=False), NOW).reasons)


def test_nobody_else_changes_nothing() -> None:
    assert unsettled(teen("a", *YES), []) == teen("a", *YES)
    assert found() == {"CONSENTED"}


def test_another_with_a_yes_opens_nothing_and_needs_the_lead() -> None:
    assert found(teen("b", *YES)) == {"IDENTITY_UNSETTLED"}
    assert found(teen("b", *YES), who=teen("a")) >= {"NOT_ASKED"}


@pytest.mark.parametrize("at", [EARLIER - DAY, EARLIER, EARLIER + DAY], ids=["before", "with", "after"])
def test_an_own_no_of_another_stands_whenever_the_yes_was_said(at: datetime) -> None:
    other = teen("b", said(Scope.INTERNAL, Given.WITHDRAWN, at=at))
    assert found(other) == {"OWN_NO"}
    assert found(other, scope=Scope.PUBLIC) == {"LOWER_SCOPE_NO"}


def test_a_no_the_other_took_back_stands_no_more() -> None:
    other = teen("b", said(Scope.INTERNAL, Given.REFUSED), said(Scope.INTERNAL, at=EARLIER + DAY))
    assert found(other) == {"IDENTITY_UNSETTLED"}
    asked = teen("b", said(Scope.INTERNAL, Given.REFUSED), said(Scope.INTERNAL, Given.DEFERRED, at=EARLIER + DAY))
    assert found(asked) == {"OWN_NO"}


def test_each_question_and_each_decider_has_a_no_of_its_own() -> None:
    other = teen("b", said(Scope.INTERNAL, Given.REFUSED), said(Scope.TAKE, at=EARLIER + DAY),
                 said(Scope.INTERNAL, by="mo", at=EARLIER + DAY))  # fmt: skip
    assert found(other) == {"OWN_NO"}
    twice = [said(Scope.INTERNAL, Given.REFUSED), said(Scope.INTERNAL, Given.WITHDRAWN)]
    assert len(list(standing_noes(twice))) == 1


def test_an_adults_no_for_another_counts_with_that_adult() -> None:
    child = PersonFacts("a", Kind.YOUNG_PERSON, Tag(Identifiable.FACE), date(2018, 3, 1), child_view=ChildView.YES,
                        authorities=(Authority("mo", True),),
                        answers=tuple(said(scope, by="mo") for scope in Scope))  # fmt: skip
    other = PersonFacts("b", Kind.YOUNG_PERSON, Tag(Identifiable.FACE), authorities=(Authority("jo", True),),
                        answers=(said(Scope.INTERNAL, Given.REFUSED, by="jo"), said(Scope.TAKE, by="jo")))  # fmt: skip
    assert found(who=child) == {"CONSENTED"}
    assert found(other, who=child) == {"GUARDIANS_DISAGREE"}
    assert found(other, who=child, scope=Scope.TAKE) == {"IDENTITY_UNSETTLED"}


def test_an_adult_of_the_other_who_said_no_for_this_one_still_may() -> None:
    no = said(Scope.INTERNAL, Given.REFUSED, by="jo", at=EARLIER)
    child = PersonFacts("a", Kind.YOUNG_PERSON, Tag(Identifiable.FACE), date(2018, 3, 1), child_view=ChildView.YES,
                        authorities=(Authority("mo", True),),
                        answers=(*(said(scope, by="mo") for scope in Scope), no))  # fmt: skip
    other = PersonFacts("b", Kind.YOUNG_PERSON, Tag(Identifiable.FACE), authorities=(Authority("jo", True),))
    assert found(who=child) == {"CONSENTED"}
    assert found(other, who=child) == {"GUARDIANS_DISAGREE"}
    assert [adult.id for adult in unsettled(child, [other]).authorities] == ["mo", "jo"]


def test_restrictions_and_what_a_child_does_not_want_count() -> None:
    assert found(teen("b", restrictions=frozenset({RestrictionLevel.NO_IMAGE}))) == {"RESTRICTED"}
    assert found(teen("b", child_view=ChildView.NO)) == {"OWN_NO"}
    assert found(teen("b", child_view=ChildView.YES)) == {"IDENTITY_UNSETTLED"}
