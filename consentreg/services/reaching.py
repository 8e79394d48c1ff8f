"""Which photos of somebody are there already, and does what they say now cover them? (domain.md 5.4.4)

A yes covers what is taken while it lasts. Whether it covers photos from before is said with it: all that are here, or
the outing or photo they were asked about, which their answer covers without another question.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Depiction, Event, Invitation, Photo
from consentreg.rules import consent, people
from consentreg.rules.facts import Captured, PhotoFacts, Question, Use
from consentreg.rules.words import OUTING, PHOTO, Given, Scope, reaching
from consentreg.services import facts, identity, organisation, photos
from consentreg.services.refusal import NotThere
from consentreg.services.sheets import Sheet

_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"all": "All that were here", "photo": "The photo you were asked about"},
    "pl": {"all": "Wszystkie, które już tu były", "photo": "Zdjęcie, o które pytaliśmy"},
}
"""What is said of photos from before, by language; another language reads the English words."""


@dataclass(frozen=True, slots=True)
class There:
    """How many photos of somebody are there of one outing, or of none."""

    outing: Event | None
    photos: int


@dataclass(frozen=True, slots=True)
class About:
    """Because of what somebody is asked: one outing, or one photo, which may be of an outing."""

    outing: Event | None = None
    photo: Photo | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return what an answer to it covers, as the answer writes it down."""
        if self.photo:
            return (PHOTO + self.photo.id,)
        return (OUTING + self.outing.id,) if self.outing else ()


def about(ctx: Context, invitation: Invitation) -> About:
    """Return because of what somebody was asked; nothing of what has been removed since."""
    photo = ctx.session.get(Photo, invitation.photo_id) if invitation.photo_id else None
    photo = photo if photo and photo.erased_at is None else None
    event_id = photo.event_id if photo else invitation.event_id
    return About(ctx.session.get(Event, event_id) if event_id else None, photo)


def to_ask_about(ctx: Context, person_id: str, outing: str | None, photo: str | None) -> dict[str, str]:
    """Return, as an invitation keeps it, the outing or photo somebody can be asked about; nothing where none is named.

    Raises NotThere for one that this actor does not see, or in which the person is not.
    """
    records = identity.records(ctx, person_id)
    pictured = sa.select(Depiction.photo_id).where(among(Depiction.person_id, records))
    if photo:
        found = photos.get(ctx, photo)
        if ctx.session.scalar(pictured.where(Depiction.photo_id == found.id).limit(1)) is None:
            raise NotThere
        return {"photo_id": found.id}
    return {"event_id": organisation.get_event(ctx, outing).id} if outing else {}


def there(ctx: Context, sheet: Sheet, scopes: Collection[Scope]) -> list[There]:
    """Return the photos that a yes of today to these questions would not cover by itself, the newest outing first.

    Those they are asked about are not among them. Photos of one day are counted by the database.
    """
    policy, today = organisation.rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, [sheet.person.id])
    by = known.whom(sheet.person.id, sheet.authority.id if sheet.authority else None)[1] or people.SELF
    said = facts.own_facts(known, sheet.person.id, people.Tag(people.Identifiable.FACE))
    yeses = (people.Answer(by, scope, Given.GIVEN, ctx.now) for scope in scopes)
    then = replace(said, answers=(*said.answers, *yeses))
    found: Counter[str | None] = Counter()
    for event_id, first, last, count in ctx.session.execute(_by_day(ctx, sheet)):
        photo = PhotoFacts(captured=Captured(first, last) if first and last else None, event=event_id)
        asked = (Question(photo, Use(scope), ctx.now, policy) for scope in scopes)
        if not all(_covered(q, consent.standing(q, then, by, q.use.scope).run) for q in asked):
            found[event_id] += count
    return _of_outings(ctx, found)


def _by_day(ctx: Context, sheet: Sheet) -> sa.Select[str | None, date | None, date | None, int]:
    asked = about(ctx, sheet.invitation)
    pictured = among(Depiction.person_id, identity.records(ctx, sheet.person.id))
    days = (Photo.event_id, Photo.captured_from, Photo.captured_to)
    query = sa.select(*days, sa.func.count(sa.distinct(Photo.sha256))).join(Depiction, Depiction.photo_id == Photo.id)
    query = query.where(pictured, Photo.erased_at.is_(None)).group_by(*days)
    if asked.photo:
        return query.where(Photo.id != asked.photo.id)
    return query.where(Photo.event_id.is_distinct_from(asked.outing.id)) if asked.outing else query


def _covered(q: Question, run: tuple[people.Answer, ...]) -> bool:
    outing = reaching((), q.photo.event)
    return consent.covers(q, run) or any(not outing.isdisjoint(yes.reaches) for yes in run)


def _of_outings(ctx: Context, found: Counter[str | None]) -> list[There]:
    rows = ctx.session.scalars(sa.select(Event).where(among(Event.id, [each for each in found if each])))
    outings = sorted(rows, key=lambda event: (event.day, event.id), reverse=True)
    loose = [There(None, found[None])] if found[None] else []
    return [*(There(event, found[event.id]) for event in outings), *loose]


def told(ctx: Context, answer: Answer, language: str = "en") -> str:
    """Say which photos from before a yes covers, in one line; nothing where it covers only what comes after it."""
    if answer.answer != Given.GIVEN:
        return ""
    words = _SAID.get(language, _SAID["en"])
    if answer.covers_existing:
        return words["all"]
    ids = [word.removeprefix(OUTING) for word in answer.reaches or () if word.startswith(OUTING)]
    outings = ctx.session.scalars(sa.select(Event.name).where(among(Event.id, ids)).order_by(Event.day)) if ids else ()
    one = [words["photo"]] if any(word.startswith(PHOTO) for word in answer.reaches or ()) else []
    return ", ".join([*outings, *one])
