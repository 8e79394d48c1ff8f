"""Is a hard text told from an easy one, and a word of the trade from a plain one?"""

import pytest

from consentreg.rules import reading
from consentreg.rules.reading import Hardship, hardships

EASY = "Can we take photos of you? You can say yes or no. Nothing bad will happen if you say no."
HARD = "Representatives disseminate photographic material of participating juveniles to every institution."


@pytest.mark.parametrize(
    ("word", "count"),
    [("we", 1), ("house", 1), ("houses", 2), ("saved", 1), ("wanted", 2), ("table", 2), ("rules", 1), ("people", 2),
     ("photos", 2), ("something", 2), ("before", 2), ("organisation", 5), ("tree", 1), ("decided", 3), ("1", 1)],
)  # fmt: skip
def test_syllables_are_counted_by_groups_of_vowels(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_sentences_end_at_their_marks_and_at_a_new_line() -> None:
    assert reading.sentences("Stop. Why?\nBecause we may!") == ["Stop", "Why", "Because we may"]


def test_grade_is_the_formula_of_flesch_and_kincaid() -> None:
    assert reading.grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert reading.grade("") == 0.0
    assert reading.grade(EASY) < 2 < 20 < reading.grade(HARD)


def test_easy_text_has_no_hardship() -> None:
    assert list(hardships(EASY)) == []


def test_hard_text_says_its_grade() -> None:
    (found,) = hardships(HARD)
    assert (found.kind, found.instead) == ("grade", "5")


def test_text_for_adults_may_be_a_little_harder() -> None:
    text = "We keep every photo safe and show it only inside. You can change your mind on any other day."
    level = reading.grade(text)
    assert list(hardships(text, level - 0.1))
    assert list(hardships(text, level)) == []


def test_sentence_of_sixteen_words_is_too_long_and_one_of_fifteen_is_not() -> None:
    fifteen = "we can go to the sea and we can go to the old house too"
    assert len(reading.words(fifteen)) == 15
    assert list(hardships(fifteen + ".", 99)) == []
    assert [found.kind for found in hardships(f"and {fifteen}.", 99)] == ["sentence"]


def test_short_label_has_no_grade_but_no_long_word() -> None:
    assert list(hardships("Begin")) == []
    assert list(hardships("Our organisation")) == [Hardship("long_word", "organisation")]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Your consent.", "say yes or no"),
        ("Consenting", "say yes or no"),
        ("We publish it.", "put where people can see"),
        ("Ask your GUARDIANS.", "parent or social worker"),
        ("A data subject.", "you"),
        ("Withdrawn", "change your mind"),
        ("We process it.", "use"),
        ("The data-controller.", "the house, or the charity"),
    ],
)
def test_word_of_the_trade_is_named_with_a_plain_one(text: str, instead: str) -> None:
    assert [plain for _word, plain in reading.banned(text)] == [instead]


def test_our_own_name_is_no_word_of_the_trade() -> None:
    assert reading.banned("consentreg") == []


def test_every_banned_word_is_found() -> None:
    assert [reading.banned(word) for word in reading.INSTEAD] == [[pair] for pair in reading.INSTEAD.items()]
