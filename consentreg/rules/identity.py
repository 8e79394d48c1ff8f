"""May two records be of one and the same human being?

A no is worth nothing if entering somebody a second time, with another apostrophe, leaves it behind (domain.md 5.4.1).
So records are compared by what their names come to in plain letters, in whatever order and spacing, by the day of
birth and by a number of another system. What is found is a question to the safeguarding lead, never an answer.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final

from anyascii import anyascii

MANY_PARTS: Final = 5
"""Of a name with more parts than these not every order is written out: their letters are compared as they are."""
ONE_DAY: Final = 400
"""How many people are compared who share a day of birth. More do so only where a day was made up for a whole list."""
MOST: Final = 50
"""How many others one record is linked to at once. While one of them is open nothing is allowed anyway."""
_DROPPED: Final = re.compile(r"['`\"]+")
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_FILLED_UP: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_WRITTEN_OUT: Final = re.compile(r"(?<=[aou])e(?=[a-z])|a(?=a[a-z])")
"""The second letter in which ä, ö, ü, å, ø and æ are written where there is no such key: Mueller is Müller."""


class Why(StrEnum):
    """Why two records may be of one human being."""

    NUMBER = "number"
    NAME_AND_BIRTH = "name_and_birth"
    NAME = "name"
    """The same name, and of one of them nobody knows the day of birth."""
    PART_OF_NAME = "part_of_name"
    """The same day of birth, and the one name is a part of the other: Mia, and Mia Jones."""
    SAID = "said"
    """Nothing tells it but somebody who knows them."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a record says of whom it is about. `key` is whatever names the record."""

    key: str
    name: str
    born: date | None = None
    number: str | None = None


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name in plain small letters; a name without any letter is one part, as it is."""
    plain = _DROPPED.sub("", anyascii(unicodedata.normalize("NFKC", name)).lower())
    found = tuple(_WRITTEN_OUT.sub("", part) for part in _BETWEEN.split(plain) if part)
    return found or (unicodedata.normalize("NFKC", name).casefold(),)


def name_key(name: str) -> str:
    """Return what all ways to write one name have in common: its letters, sorted. An index finds the rest."""
    return "".join(sorted("".join(parts(name))))


def plain_name(name: str) -> str:
    """Return a name in plain small letters, its parts in one order."""
    return " ".join(sorted(parts(name)))


def number_key(number: str | None) -> str | None:
    """Return a number of another system without spaces, hyphens, case and leading zeros; None where nothing is left."""
    plain = _BETWEEN.sub("", anyascii(unicodedata.normalize("NFKC", number or "")).lower())
    return _FILLED_UP.sub("", plain) if plain.strip("0") else None


def same_name(one: str, other: str) -> bool:
    """Say whether two names are one, whatever the order, spacing, accents and apostrophes."""
    first, second = parts(one), parts(other)
    if name_key(one) != name_key(other):
        return False
    return max(len(first), len(second)) > MANY_PARTS or not _orders(first).isdisjoint(_orders(second))


def part_of_name(one: str, other: str) -> bool:
    """Say whether one name is the other with a part less, or with an initial for one: Mia, Mia Jones, M. Jones."""
    short, long = sorted((parts(one), parts(other)), key=lambda each: len("".join(each)))
    if len(long) > MANY_PARTS:
        return set(short) <= set(long)
    return not _orders(short).isdisjoint(_shortened(long)) or _abbreviates(short, long)


@lru_cache(maxsize=1024)
def _orders(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map("".join, permutations(name))) if len(name) <= MANY_PARTS else frozenset({"".join(name)})


@lru_cache(maxsize=1024)
def _shortened(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(_orders(some) for size in range(1, len(name)) for some in combinations(name, size)))


def _abbreviates(short: Sequence[str], long: Sequence[str]) -> bool:
    left, initials = list(long), [part for part in short if len(part) == 1 and part.isalpha()]
    whole = [part for part in short if part not in initials]
    if not whole or not set(whole) <= set(left):
        return False
    left = [part for part in left if part not in whole]
    return len(initials) <= len(left) and all(any(part.startswith(each) for part in left) for each in initials)


def likeness(one: Record, other: Record) -> Why | None:
    """Return why two records may be of one human being; None where nothing speaks for it.

    Twins share a day of birth and are two people. Whoever stands here without one may be anybody of that name.
    """
    number = number_key(one.number)
    if number and number == number_key(other.number):
        return Why.NUMBER
    if one.born and other.born and one.born != other.born:
        return None
    if same_name(one.name, other.name):
        return Why.NAME_AND_BIRTH if one.born and other.born else Why.NAME
    if one.born and one.born == other.born and part_of_name(one.name, other.name):
        return Why.PART_OF_NAME
    return None


def pairs(records: Iterable[Record]) -> Iterator[tuple[Record, Record, Why]]:
    """Yield the records that may be of one human being, each two once, without comparing all with all."""
    everybody = list(records)
    alike: dict[Hashable, list[Record]] = defaultdict(list)
    for record in everybody:
        for group in _groups(record):
            alike[group].append(record)
    seen: set[frozenset[str]] = set()
    for group, those in alike.items():
        if isinstance(group, date) and len(those) > ONE_DAY:
            continue
        for i, one in enumerate(those):
            for other in those[i + 1 : i + 1 + MOST] if not isinstance(group, date) else those[i + 1 :]:
                why = likeness(one, other)
                if why and frozenset((one.key, other.key)) not in seen:
                    seen.add(frozenset((one.key, other.key)))
                    yield one, other, why


def _groups(record: Record) -> Iterator[Hashable]:
    yield "name", name_key(record.name)
    if number := number_key(record.number):
        yield "number", number
    if record.born:
        yield record.born
