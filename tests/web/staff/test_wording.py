"""Has every word the register keeps a sentence on the pages, in the order in which it is offered?"""

import pytest

from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.people import RestrictionLevel
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, people, photos, restrictions
from consentreg.web.staff import wording

OFFERED = {
    "METHODS": consents.METHODS,
    "RELATIONS": people.RELATIONS,
    "SOURCES": people.SOURCES,
    "HOLD_REASONS": photos.HOLD_REASONS,
    "CATEGORIES": restrictions.CATEGORIES,
    "KINDS": tuple(people.KINDS),
    "SCOPES": tuple(Scope),
    "SCOPE_HINTS": tuple(Scope),
}


@pytest.mark.parametrize("name", OFFERED)
def test_what_is_offered_has_words_in_its_order(name: str) -> None:
    assert tuple(getattr(wording, name)) == OFFERED[name]


def test_nothing_that_is_kept_lacks_words() -> None:
    assert set(wording.ANSWERS) == set(Given)
    assert set(wording.LEVELS) == set(RestrictionLevel)
    assert set(wording.CONDITIONS) == set(KNOWN_CONDITIONS) - {"EVENT_ONLY"}
