"""Is every end a photo can come to, and every answer, said in plain words?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from consentreg.models import Answer, Channel, Publication, Takedown
from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.reading import hardships
from consentreg.services.mine import May
from consentreg.services.publications import Out
from consentreg.web.portal import mine_words, wording

NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/c/me"):
        yield


def out(ended: str | None = None, *, asked: bool = True, until: date | None = None) -> Out:
    task = Takedown(due_at=NOON, ended_as=ended, ended_at=NOON if ended else None) if asked else None
    there = Publication(place="https://harbour.example", at=NOON, expires_on=until)
    return Out(there, Channel(name="Our website"), task)


@pytest.mark.parametrize(("place", "words"), [
    (out(asked=False), "It may be there now."),
    (out(asked=False, until=date(2027, 7, 1)), "It may stay there until 1 July 2027."),
    (out("not_needed", until=date(2027, 7, 1)), "It may stay there until 1 July 2027."),
    (out(), "We are taking it down. We want to be done by 1 July 2026."),
    (out("removed"), "We took it down on 1 July 2026. Someone may have saved a copy."),
    (out("cannot_remove"), "We tried. It cannot be taken down. An adult here will talk with you about it."),
    (out("refused"), "We asked them to take it down. They said no. An adult here will talk with you about it."),
])  # fmt: skip
def test_where_a_photo_is_and_what_became_of_it(place: Out, words: str) -> None:
    said = mine_words.place_words(place)
    assert (said["name"], said["where"], said["now"]) == ("Our website", "https://harbour.example", words)
    assert list(hardships(words)) == []


@pytest.mark.parametrize("may", list(May))
def test_why_is_told_to_whoever_is_in_it_and_not_to_an_adult(may: May) -> None:
    own, adult = (mine_words.may_words(may, own=each) for each in (True, False))
    assert own["outcome"] == adult["outcome"] == {May.YES: "ALLOW", May.LOOK: "REVIEW"}.get(may, "DENY")
    assert str(adult["why"]) == ("We may show it there." if may is May.YES else "We do not show it there now.")
    assert list(hardships(str(own["why"]))) == []


def answer(given: str = "given", **more: object) -> Answer:
    return Answer(answer=given, since=NOON, **{"conditions": [], "channels": [], "valid_until": None} | more)


def test_an_answer_is_told_with_its_end_its_rules_and_its_places() -> None:
    rules = ["NO_FACE", "NO_PLACE", {"type": "EVENT_ONLY", "event": "f" * 32}]
    yes = answer(conditions=rules, valid_until=date(2027, 7, 1))
    assert mine_words.answer_words(yes, "Beach day", "Our website") == (
        "Said on 1 July 2026. It ends on 1 July 2027. "
        "Your rules: Do not show the face, Do not say where it is, Only for this trip: Beach day. "
        "Where: Our website."
    )
    assert mine_words.answer_words(answer(), None) == "Said on 1 July 2026."
    assert mine_words.answer_words(answer("refused", conditions=["NO_FACE"]), None) == "Said on 1 July 2026."
    assert mine_words.answer_words(None, None) == ""


def test_no_rule_is_left_unsaid() -> None:
    assert set(wording.RULES) | set(mine_words.MORE_RULES) | {"EVENT_ONLY"} == set(KNOWN_CONDITIONS)
