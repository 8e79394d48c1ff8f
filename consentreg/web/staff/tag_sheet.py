"""What stands in the form "Who is in this photo?": as it is kept, or as somebody has just said it?

The form is plain fields, so that it works without a script; this module reads them and checks that the count is right.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consentreg.models import Photo
from consentreg.rules.facts import PlaceClue
from consentreg.rules.people import Identifiable
from consentreg.rules.words import Kind
from consentreg.services import looking
from consentreg.services.photos import dated
from consentreg.services.refusal import Refused
from consentreg.services.tagging import MOST, Box, Tagged, Tags, as_tagged

UNSEEN = "unseen"
STRANGERS = (Kind.UNKNOWN, Kind.BYSTANDER_ADULT, Kind.BYSTANDER_CHILD, UNSEEN)
"""What is counted beside people of the register; `unseen` is somebody nobody could recognise."""


@dataclass(slots=True)
class Sheet:
    """Everything one photo's form says."""

    named: dict[str, Tagged] = field(default_factory=dict)
    strangers: Counter[str] = field(default_factory=Counter)
    marked: list[Box] = field(default_factory=list)
    """Places of somebody who is not of the register."""
    visible: int | None = None
    nobody: bool = False
    sensitive: bool = False
    place_clue: str = PlaceClue.UNCLEAR
    taken: tuple[str, str] = ("", "")
    """First and last day as ISO dates, empty where nobody knows; the last one only where it is another day."""
    version: str = ""
    """Which edition of the photo it is about; none at all is a stale one."""
    dated: str = field(default="", compare=False)
    """What was known of its days then."""
    looked_again: bool = False
    """Whoever says so was told that there seem to be more faces."""

    @property
    def count(self) -> int:
        """Return how many people are named or counted."""
        return len(self.named) + self.strangers.total()

    def tags(self, *, complete: bool) -> Tags:
        """Return it as one says it to the register."""
        places = iter(self.marked)
        strangers = [_stranger(kind, next(places, None)) for kind in STRANGERS for _n in range(self.strangers[kind])]
        nobody = self.nobody and not self.count
        people = [*self.named.values(), *strangers]
        return Tags(people, self.seen, complete, nobody, self.sensitive, self.place_clue, self.looked_again)

    def check(self) -> None:
        """Raise Refused unless it says all there is to say."""
        if self.nobody and (self.count or self.visible):
            raise Refused("NOBODY_AND_SOMEBODY", _("Either nobody is in it, or name who is. Not both."), "nobody")
        if not self.nobody and self.visible is None:
            raise Refused("COUNT_NEEDED", _("How many people can you see? Count them first."), "people_visible")
        if not self.nobody and self.visible == 0 == self.count:
            raise Refused("NOBODY_UNSAID", _("You see nobody. Then choose Nobody is in it."), "nobody")
        if not self.nobody and self.visible != self.count:
            raise Refused("COUNT_DIFFERS", _differs(self.visible or 0, self.count), "people_visible")

    @property
    def checks_out(self) -> bool:
        """Say whether it says all there is to say."""
        try:
            self.check()
        except Refused:
            return False
        return True

    def is_said_in(self, kept: "Sheet") -> bool:
        """Say whether a photo is kept as this sheet says already."""
        mine, theirs = (replace(one, version="", looked_again=False, visible=one.seen) for one in (self, kept))
        return mine == theirs and (kept.looked_again or not self.looked_again)

    @property
    def seen(self) -> int | None:
        """Return how many people can be seen."""
        return 0 if self.nobody else self.visible


def _differs(seen: int, named: int) -> str:
    if named < seen:
        words = _("You can see %(seen)s and named %(named)s. Name the others, or change the number.")
    else:
        words = _("You named %(named)s but can see %(seen)s. Check the number.")
    return str(words) % {"seen": seen, "named": named}


def _stranger(kind: str, place: Box | None) -> Tagged:
    if kind == UNSEEN:
        return Tagged(None, Kind.UNKNOWN, Identifiable.NOT_IDENTIFIABLE, place)
    return Tagged(None, kind, Identifiable.FACE, place)


def kept(photo: Photo) -> Sheet:
    """Return what the register says of a photo."""
    tagged = [as_tagged(depiction) for depiction in photo.depictions]
    others = [one for one in tagged if not one.person_id]
    return Sheet(
        named={one.person_id: replace(one, kind=Kind.UNKNOWN) for one in tagged if one.person_id},
        strangers=Counter(_counted_as(one) for one in others),
        marked=[one.box for one in others if one.box],
        visible=photo.people_visible,
        nobody=photo.tagging_complete and not tagged,
        sensitive=photo.sensitive,
        place_clue=photo.place_clue,
        taken=(_iso(photo.captured_from), _iso(photo.captured_to) if photo.captured_to != photo.captured_from else ""),
        version=photo.edition,
        dated=dated(photo),
        looked_again=looking.settled(photo),
    )


def _counted_as(one: Tagged) -> str:
    return UNSEEN if one.identifiable == Identifiable.NOT_IDENTIFIABLE else one.kind


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def said(form: MultiDict[str, Any], faces: Mapping[int, Box] | None = None) -> Sheet:
    """Read what somebody has just said; raise Refused for what cannot be understood.

    `faces` are the places that were offered to be named, by their number.
    """
    places = [read_box(text) for text in form.getlist("box")]
    unnamed = [place for place, person_id in places if not person_id]
    strangers = Counter({kind: _number(form, kind) or 0 for kind in STRANGERS})
    strangers[Kind.UNKNOWN] += max(len(unnamed) - strangers.total(), 0)  # A marked face without a name is a stranger.
    at = {person_id: place for place, person_id in places if person_id}
    at |= {form[f"face-{number}"]: face for number, face in (faces or {}).items() if form.get(f"face-{number}")}
    sheet = Sheet(
        named=_named(form, at),
        strangers=strangers,
        marked=unnamed,
        visible=_number(form, "people_visible"),
        nobody="nobody" in form,
        sensitive="sensitive" in form,
        place_clue=_clue(form.get("place_clue", PlaceClue.UNCLEAR)),
        taken=(form.get("taken_from", ""), form.get("taken_to", "")),
        version=form.get("version", ""),
        dated=form.get("dated", ""),
    )
    # It was said about so many people as there were then.
    sheet.looked_again = form.get("looked_again") == str(sheet.count)
    return sheet


def _named(form: MultiDict[str, Any], places: dict[str, Box]) -> dict[str, Tagged]:
    faced = [form[name] for name in form if name.startswith("face-") and form[name]]
    main, captioned = set(form.getlist("main")), set(form.getlist("caption"))
    return {
        person_id: Tagged(
            person_id,
            identifiable=form.get(f"seen-{person_id}", Identifiable.FACE),
            box=places.get(person_id),
            main_subject=person_id in main,
            named_in_caption=person_id in captioned,
        )
        for person_id in list(dict.fromkeys([*form.getlist("person"), *faced]))[:MOST]
    }


def _number(form: MultiDict[str, Any], name: str) -> int | None:
    text = str(form.get(name, "")).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) > MOST:
        raise Refused("BAD_NUMBER", _("Write a whole number, up to %(most)s.", most=MOST), name)
    return int(text)


def _clue(text: str) -> str:
    if text not in set(PlaceClue):
        raise Refused("UNKNOWN_PLACE_CLUE", _("Can you read a place in it? Choose No, Yes or Not sure."), "place_clue")
    return text


def read_box(text: str) -> tuple[Box, str]:
    """Read a marked place, "x,y,w,h" and perhaps who is there; raise Refused for what is no place."""
    numbers, person_id = text.split(",")[:4], text.split(",")[4:]
    try:
        x, y, w, h = (float(number) for number in numbers)
    except ValueError as error:
        raise Refused("BAD_BOX", _("A marked place could not be read. Mark it again."), "box") from error
    if not all(math.isfinite(number) for number in (x, y, w, h)):
        raise Refused("BAD_BOX", _("A marked place could not be read. Mark it again."), "box")
    return (x, y, w, h), person_id[0] if person_id else ""


def taken_days(sheet: Sheet) -> tuple[date | None, date | None]:
    """Return the days between which the photo was taken, as said; None where nobody knows."""
    first, last = (read_day(text) for text in sheet.taken)
    return (first or last), (last or first)


def says_when(sheet: Sheet) -> bool:
    """Say whether somebody has said other days than those that were known."""
    first, last = taken_days(sheet)
    return f"{_iso(first)}/{_iso(last)}" != sheet.dated


def read_day(text: str) -> date | None:
    """Read a day as a form sends it; None where it is left empty."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise Refused("BAD_DATE", _("Write the day like 2026-05-31, or leave it empty."), "taken_from") from error


def add_people(sheet: Sheet, person_ids: Iterable[str]) -> None:
    """Name more people, as one tap does it."""
    for person_id in person_ids:
        sheet.named.setdefault(person_id, Tagged(person_id))
    sheet.nobody = False if sheet.named else sheet.nobody
    sheet.visible = sheet.count if sheet.visible is None else sheet.visible
