"""How does a copy of everything read, to its owner and to a program, and how is it packed?

Two files tell the same: `answers.html` to be read, in the language of whoever asked, and `everything.json` for whatever
else. Times inside the ZIP are always the same: when a file was made is nobody's business.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consentreg import schema
from consentreg.services.deliveries import SAME_TIME
from consentreg.services.told_of import YOU, file_name

Page = tuple[str, bytes]
"""A file of a copy: its name and what is in it."""
_FOLDER: Final = schema.beside("templates") / "keepsake"
_PAPER: Final = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_BEFORE: Final = ("welcome", "why", "what", "who_sees", "free")
_AFTER: Final = ("rules", "places", "until", "stop", "cannot_undo")
_OF: Final = {"take": "take", "publish_internal": "inside", "publish_public": "public"}
"""Which passages somebody had read when they answered a question, in the order of the pages."""


def pages(told: dict[str, Any], language: str) -> Sequence[Page]:
    """Return what is told of somebody, to read in a language of ours and as JSON."""
    said = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return (("answers.html", _Reader(told, language).page().encode()), ("everything.json", said.encode()))


def packed(photos: Iterable[bytes], pages: Sequence[Page]) -> Iterator[bytes]:
    """Yield the ZIP of these photos, numbered, and these pages, a file at a time. The same again is the same bytes."""
    out = _Buffer()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for number, photo in enumerate(photos, start=1):
            zipped.writestr(_entry(file_name(number)), photo)
            yield out.taken()
        for name, data in pages:
            zipped.writestr(_entry(name), data)
    yield out.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, SAME_TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


class _Buffer(io.RawIOBase):
    """Holds what a ZIP has written until it is taken; it cannot be rewound, so nothing is patched later."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, data: object) -> int:
        self._bytes += data  # type: ignore[arg-type]  # zipfile writes bytes
        return len(data)  # type: ignore[arg-type]

    def taken(self) -> bytes:
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


@cache
def _words(language: str, reader: str) -> dict[str, Any]:
    """Return the words of a copy for the person themselves (`own`) or an adult who may decide (`adult`)."""
    known: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    theirs: dict[str, Any] = known[reader]
    return known | theirs | {"values": known["values"] | theirs["values"]}


class _Reader:
    """Says what is told of somebody in the words of whoever reads it."""

    def __init__(self, told: dict[str, Any], language: str) -> None:
        self._told, self._language = told, language
        self._words = _words(language, "own" if told["about"]["made_for"] == YOU else "adult")

    def page(self) -> str:
        """Return the page to be read."""
        sayings = {each.__name__.strip("_"): each for each in (self._said, self._day, self._photo_name, self._stands)}
        return _PAPER.get_template("copy.jinja").render(
            told=self._told, language=self._language, words=self._words, passages=_passages, **sayings
        )

    def _said(self, value: object) -> str:
        return str(self._words["values"].get(str(value), value))

    def _day(self, iso: str | None) -> str:
        return str(format_date(datetime.fromisoformat(iso).date(), "d MMMM yyyy", self._language)) if iso else ""

    def _photo_name(self, file: str | None) -> str:
        if file is None:
            return str(self._words["left_out_one"])
        return str(self._words["photo"].format(number=int(file.removeprefix("photos/").removesuffix(".jpg"))))

    def _stands(self, place: dict[str, Any]) -> str:
        ended, words = place["how_that_ended"], self._words
        if ended in {"removed", "cannot_remove", "refused", "never_left"}:
            return str(words[ended].format(day=self._day(place["came_down"])))
        if place["asked_to_take_down"] and not ended:
            return str(words["being_taken_down"])
        return str(words["until_then"].format(day=self._day(place["until"])) if place["until"] else words["there_now"])


def _passages(answer: dict[str, Any]) -> list[str]:
    """Return what was read before an answer; nothing where it was talked about and nobody knows in which words."""
    shown = answer["words_shown"] or {}
    passages, question = shown.get("passages", {}), _OF[answer["question"]]
    wanted = (*_BEFORE, question, f"{question}_means", *_AFTER) if shown.get("for") else ("text",)
    return [passages[part] for part in wanted if part in passages]
