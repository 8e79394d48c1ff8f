"""How hard is an English text to read, and which words would a young person stumble over?

Reading grade by Flesch and Kincaid, sentences by their end, syllables by groups of vowels (domain.md 7). A formula
for passages says nothing about a label of a few words: there, only long words count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

YOUNG, GROWN_UP = 5.0, 6.0
"""The highest grade of what young people read, and of what the adults who decide for them read."""
MOST_WORDS = 15
"""The longest sentence of what young people read."""
FEWEST_WORDS = 10
"""From so many words on a text has a grade."""
MOST_SYLLABLES = 3
"""The longest word of a text that is too short for a grade."""
INSTEAD: Final = {
    "consent": "say yes or no",
    "data subject": "you",
    "withdraw": "change your mind",
    "controller": "the house, or the charity",
    "publish": "put where people can see",
    "guardian": "parent or social worker",
    "process": "use",
}
"""Words of the trade, and what to say in their place."""
_BANNED = re.compile(rf"\b({'|'.join(word.replace(' ', '[ -]') for word in INSTEAD)})(?!reg)\w*", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+(?:['\u2019-][a-z]+)*|\d+", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=^som)e|(?<=[^aeiouyl])e$|(?<=[aeiouy])l?e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscgzxhl])es$|(?<=[aeiouy]l)es$"
)
_END = re.compile(r"[.!?]+(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Hardship:
    """One thing that makes a text hard: what kind, where, and what would be easier."""

    kind: Literal["grade", "sentence", "long_word", "banned"]
    found: str
    instead: str = ""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part.strip() for part in _END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text; a number is one."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Count the syllables of a word by its groups of vowels; a silent e at the end is none."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) <= 3:
        return 1
    return max(1, len(_VOWELS.findall(_SILENT.sub("", plain))))


def grade(text: str) -> float:
    """Return the school year in which a text can be read: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    found, ends = words(text), sentences(text)
    if not found:
        return 0.0
    return 0.39 * len(found) / len(ends) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def banned(text: str) -> list[tuple[str, str]]:
    """Return each word of the trade in a text, and what to say in its place."""
    found = [match.group() for match in _BANNED.finditer(text)]
    return [(word, next(INSTEAD[stem] for stem in INSTEAD if _begins(word, stem))) for word in found]


def _begins(word: str, stem: str) -> bool:
    return word.lower().replace("-", " ").startswith(stem)


def hardships(text: str, most: float = YOUNG) -> Iterator[Hardship]:
    """Yield what makes a text too hard for whoever reads up to a grade."""
    yield from (Hardship("banned", word, instead) for word, instead in banned(text))
    yield from (Hardship("sentence", each) for each in sentences(text) if len(words(each)) > MOST_WORDS)
    if len(words(text)) < FEWEST_WORDS:
        yield from (Hardship("long_word", word) for word in words(text) if syllables(word) > MOST_SYLLABLES)
    elif grade(text) > most:
        yield Hardship("grade", f"{grade(text):.1f}", f"{most:.0f}")
