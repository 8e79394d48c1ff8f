"""Can whoever gets a copy of everything read it, in both languages, whatever it holds?"""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from consentreg.models.person import NOT_SURE
from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.reading import GROWN_UP, YOUNG, hardships
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, keepsake, notices, told_of
from consentreg.services.mine import May

CODES = {
    *Given, *KNOWN_CONDITIONS, *May, *consents.METHODS, consents.SELF_SERVICE, "true", "false",
    *told_of.STAGES.values(), *told_of.OUTCOMES.values(), *(f"think_{view}" for view in ("yes", "no", "cannot_express",
    NOT_SURE)),
}  # fmt: skip
"""Whatever a copy may hold that is a word of the program."""
each_language = pytest.mark.parametrize("language", notices.LANGUAGES)


def told(made_for: str = told_of.YOU, **more: Any) -> dict[str, Any]:
    parts = ("answers", "what_you_think", "photos", "decisions", "photos_you_said_no_to", "complaints")
    about = {"name": "Ada <Lovell>", "kept_by": "Harbour Trust", "made": "2026-07-01T12:00+01:00", "made_for": made_for}
    return {"about": about, "photos_left_out": 0} | {part: [] for part in parts} | more


def page(language: str = "en", **more: Any) -> str:
    return dict(keepsake.pages(told(**more), language))["answers.html"].decode()


def place(**more: Any) -> dict[str, Any]:
    return {"place": "Our website", "where": "https://harbour.example", "since": "2026-07-01T12:00+01:00",
            "until": None, "asked_to_take_down": None, "came_down": None, "how_that_ended": None} | more  # fmt: skip


def photo(*places: dict[str, Any]) -> dict[str, Any]:
    may = dict.fromkeys((Scope.INTERNAL, Scope.PUBLIC), May.YES)
    return {"file": "photos/0012.jpg", "taken": "2026-06-30", "may_be_shown": may, "went_to": places}


def answer(**more: Any) -> dict[str, Any]:
    return {"question": "take", "answer": "given", "by": told_of.YOU, "said": "2026-07-01T12:00+01:00", "how": "paper",
            "from": None, "until": "2027-07-01", "photos_from_before": "All that were here", "rules": ["NO_FACE"],
            "places": "Social media, Newspapers and TV", "words_shown": None} | more  # fmt: skip


@each_language
@pytest.mark.parametrize("reader", ["own", "adult"])
def test_every_word_of_the_program_is_said_in_words(language: str, reader: str) -> None:
    words = keepsake._words(language, reader)
    assert {str(code) for code in CODES} - set(words["values"]) == set()
    assert {told_of.YOU, *([told_of.ADULT] if reader == "own" else [])} <= set(words["values"])
    assert set(words["questions"]) == set(Scope)


def test_both_languages_say_the_same() -> None:
    english, polish = (dict(leaves(json.loads(path.read_text()))) for path in sorted(keepsake._FOLDER.glob("*.json")))
    assert set(english) == set(polish)
    assert [key for key in english if holes(english[key]) != holes(polish[key])] == []


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}/{name}")
    elif isinstance(value, list):
        yield path, " ".join(value)
    else:
        yield path, str(value)


def holes(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def test_it_is_easy_to_read() -> None:
    said = leaves(json.loads((keepsake._FOLDER / "en.json").read_text()))
    filled = dict.fromkeys(("name", "house", "day", "number", "by"), "1")
    hard = {path: [*hardships(text.format(**filled), GROWN_UP if path.startswith("/adult") else YOUNG)]
            for path, text in said}  # fmt: skip
    assert {path: found for path, found in hard.items() if found} == {}


def test_what_is_read_is_in_the_language_of_whoever_reads_it() -> None:
    english, polish = (page(each, answers=[answer()], photos=[photo(place())]) for each in ("en", "pl"))
    assert '<html lang="en">' in english
    assert "Can we take photos of you? Yes" in english
    assert "1 July 2027" in english
    assert "Do not show the face" in english
    assert "Social media, Newspapers and TV" in english
    assert '<html lang="pl">' in polish
    assert "Czy możemy robić Ci zdjęcia? Tak" in polish
    assert "1 lipca 2027" in polish


def test_an_adult_is_not_spoken_to_as_the_young_person() -> None:
    said = page(made_for=told_of.ADULT, answers=[answer()])
    assert "A copy of what we keep" in said
    assert "Can we take photos? Yes" in said
    assert [part for part in ("Your copy", "What you think", "photos of you", "When we asked") if part in said] == []


@pytest.mark.parametrize(("more", "words"), [
    ({}, "It may be there now."),
    ({"until": "2027-07-01"}, "It may stay there until 1 July 2027."),
    ({"asked_to_take_down": "2026-07-02T12:00+01:00"}, "We are taking it down."),
    ({"asked_to_take_down": "2026-07-02T12:00+01:00", "how_that_ended": "not_needed"}, "It may be there now."),
    ({"came_down": "2026-07-03T12:00+01:00", "how_that_ended": "removed"}, "We took it down on 3 July 2026."),
    ({"how_that_ended": "cannot_remove"}, "We tried. It cannot be taken down."),
    ({"how_that_ended": "refused"}, "We asked them to take it down. They said no."),
])  # fmt: skip
def test_what_became_of_a_photo_is_said(more: dict[str, Any], words: str) -> None:
    said = page(photos=[photo(place(**more))])
    assert "Photo 12" in said
    assert f"Since 1 July 2026. {words}" in said


def test_words_that_were_read_stand_with_their_answer_and_no_others() -> None:
    passages = {"welcome": "Hello.", "take": "May we?", "inside": "May we show them?", "thanks": "Thank you."}
    shown = {"for": "8-11", "language": "pl", "passages": passages}
    said = page(answers=[answer(words_shown=shown)])
    assert '<div lang="pl">' in said
    assert [part for part in passages.values() if part in said] == ["Hello.", "May we?"]
    old = {"for": None, "language": "en", "passages": {"text": "One <plain> text."}}
    assert "One &lt;plain&gt; text." in page(answers=[answer(words_shown=old)])
    assert "<details>" not in page(answers=[answer(words_shown=shown | {"for": None})])


def test_photos_that_are_not_in_it_are_spoken_of_only_where_there_are_any() -> None:
    assert "not in here:" not in page()
    left_out = page(photos_left_out=2, photos=[photo() | {"file": None}])
    assert "Photos that are not in here: 2. Others in them could not be covered" in left_out
    assert "A photo that is not in here" in left_out
    assert "<img" not in left_out


def test_nothing_that_was_written_runs() -> None:
    said = page(complaints=[{"text": "<script>x</script>", "written": None, "read": None, "answered": None,
                             "reply": "<b>Sorry</b>"}])  # fmt: skip
    assert "<script" not in said
    assert "&lt;b&gt;Sorry" in said
    assert "Ada &lt;Lovell&gt;" in said


def test_a_zip_is_made_one_photo_at_a_time_and_opens() -> None:
    asked = []

    def photos() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield bytes([number]) * 1000

    parts = keepsake.packed(photos(), [("answers.html", b"page")])
    first = next(parts)
    assert asked == [0]
    assert len(first) < 1200
    with zipfile.ZipFile(io.BytesIO(first + b"".join(parts))) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [*(f"photos/000{number}.jpg" for number in (1, 2, 3)), "answers.html"]
