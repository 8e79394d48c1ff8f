"""May this photo go to this place? Asked of whoever said "ask me each time", and of nobody in their stead.

They see the photo and the place on their own page, or by a link to it, and press yes or no. Staff may write down what
they said only together with a colleague who heard it too: until then a yes does not count. A no counts at once, and is
their own no to this photo in this place, however often they are asked in general (domain.md 5.4.9).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Authority, Channel, Depiction, Person, Photo, UseAnswer, UseConfirmation, UseQuestion
from consentreg.rules.facts import ChannelStatus
from consentreg.rules.people import SELF
from consentreg.services import audit, clearance, consequences, facts, identity, mine, photos, step_up, tidings
from consentreg.services.clearance import Desk
from consentreg.services.each_time import NO, RULE, YES, askers
from consentreg.services.mine import Shown
from consentreg.services.organisation import today
from consentreg.services.people import visible
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock
from consentreg.services.visits import Visit

NEWEST: Final = 40
"""How many photos one page of staff offers to ask about."""


def candidates(ctx: Context, person: Person, channel: Channel) -> list[Photo]:
    """Return the newest photos of somebody that wait for their word before they may go to a place."""
    records = identity.records(ctx, person.id)
    theirs = sa.select(Depiction.photo_id).where(among(Depiction.person_id, records))
    query = photos.visible(ctx).options(selectinload(Photo.copies)).limit(NEWEST)
    query = query.where(Photo.id.in_(theirs), Photo.tagging_complete)
    found = list(ctx.session.scalars(query))
    desk = Desk(ctx, [photo.id for photo in found])
    return [photo for photo in found if _wanted(ctx, desk, photo.id, channel, records)]


def _wanted(ctx: Context, desk: Desk, photo_id: str, channel: Channel, records: Collection[str]) -> bool:
    """Say whether somebody's own word is missing, and nothing of the decision is kept from this actor."""
    reasons = desk.for_channel(photo_id, channel).reasons(ctx)
    if not clearance.MASKED.isdisjoint(reason.code for reason in reasons):
        return False
    return any(reason.code == RULE and reason.person in records for reason in reasons)


def whom(ctx: Context, person: Person) -> list[Authority | None]:
    """Return who of those who answer for somebody wants to be asked each time; None is the person themselves."""
    known = facts.Known(today(ctx))
    facts.know_people(ctx, known, [person.id])
    asked = askers(known, person.id)
    adults = ctx.session.scalars(sa.select(Authority).where(Authority.id.in_([each for each in asked if each]))).all()
    return [*([None] if None in asked else []), *adults]


def ask(ctx: Context, person: Person, photo_ids: Sequence[str], channel: Channel) -> list[UseQuestion]:
    """Put photos for one place onto the page of whoever wants to be asked.

    Raises Refused NOTHING_TO_ASK where none waits for their word, MAY_NOT_SEE for an adult who may not see photos.
    """
    lock(ctx, [person.id])
    apt, deciders = _apt(ctx, person, photo_ids, channel), whom(ctx, person)
    if any(adult and not adult.may_see_photos for adult in deciders):
        detail = "It is an adult's rule, and they may not see photos. Let them see photos first, on the person's page."
        raise Refused("MAY_NOT_SEE", detail, "photo")
    asked = [_question(ctx, person, adult, photo, channel) for adult in deciders for photo in apt]
    ctx.session.flush()
    return asked


def _apt(ctx: Context, person: Person, photo_ids: Sequence[str], channel: Channel) -> list[Photo]:
    apt = [photo for photo in candidates(ctx, person, channel) if photo.id in photo_ids]
    if not apt:
        raise Refused("NOTHING_TO_ASK", "Choose photos that wait for their word.", "photo")
    return apt


def _question(ctx: Context, person: Person, adult: Authority | None, photo: Photo, channel: Channel) -> UseQuestion:
    by = adult.id if adult else None
    asked = UseQuestion(person_id=person.id, authority_id=by, photo_id=photo.id, channel_id=channel.id,
                        asked_by=ctx.actor.id, asked_at=ctx.now)  # fmt: skip
    ctx.session.add(asked)
    audit.record(ctx, "use.asked", photo.id, person=person.id, by=by or SELF, channel=channel.id)
    return asked


def open_for(ctx: Context, visit: Visit) -> dict[Channel, list[str]]:
    """Return the photos somebody is asked about and has not answered, by place, those asked first first."""
    last = _last_said(ctx, visit)
    found: dict[Channel, list[str]] = {}
    for question, channel in _questions(ctx, visit):
        said = last.get((question.photo_id, channel.id))
        if said is None or said.at < question.asked_at:
            listed = found.setdefault(channel, [])
            listed.extend([question.photo_id] if question.photo_id not in listed else [])
    return found


def said_about(ctx: Context, visit: Visit, photo_id: str) -> list[tuple[Channel, UseAnswer]]:
    """Return what somebody said last about one photo of theirs, place by place."""
    last = _last_said(ctx, visit)
    places = dict.fromkeys(channel for question, channel in _questions(ctx, visit) if question.photo_id == photo_id)
    return [(channel, last[photo_id, channel.id]) for channel in places if (photo_id, channel.id) in last]


def _questions(ctx: Context, visit: Visit) -> list[tuple[UseQuestion, Channel]]:
    """Return everything somebody was ever asked about photos they may see and places that are in use."""
    whose = identity.theirs(ctx, UseQuestion, visit.person.id, visit.authority_id)
    query = sa.select(UseQuestion, Channel).join(Channel, Channel.id == UseQuestion.channel_id).where(whose)
    rows = ctx.session.execute(query.order_by(UseQuestion.asked_at, UseQuestion.id)).all()
    seen, day = set(mine.ids(ctx, visit)) if rows else set(), today(ctx)
    return [(question, channel) for question, channel in rows
            if question.photo_id in seen and channel.standing(day) is not ChannelStatus.RETIRED]  # fmt: skip


def _last_said(ctx: Context, visit: Visit) -> dict[tuple[str, str], UseAnswer]:
    whose = identity.theirs(ctx, UseAnswer, visit.person.id, visit.authority_id)
    rows = sorted(ctx.session.scalars(sa.select(UseAnswer).where(whose)), key=lambda each: (each.at, each.said == NO))
    return {(each.photo_id, each.channel_id): each for each in rows}


def say(ctx: Context, visit: Visit, channel: Channel, said: Mapping[str, str]) -> list[UseAnswer]:
    """Keep what somebody pressed, yes or no, about photos they were asked about for one place.

    Raises NotThere for what they were not asked, Refused SEE_IT_FIRST for a yes to a photo that could not be shown, and
    Conflict CODE_NEEDED where it may be somebody to whom the link was forwarded. A no needs nothing.
    """
    lock(ctx, [visit.person.id])
    asked = {question.photo_id for question, place in _questions(ctx, visit) if place.id == channel.id}
    if visit.link is None or not said or not set(said) <= asked or not set(said.values()) <= {YES, NO}:
        raise NotThere
    yeses = [photo_id for photo_id, word in said.items() if word == YES]
    shown = {one.photo.id for one in mine.some(ctx, visit, yeses) if one.shown is Shown.READY} if yeses else set()
    if set(yeses) - shown:
        raise Refused("SEE_IT_FIRST", "Look at the photo first. An adult here can show it to you.", "said")
    if yeses and step_up.needed(ctx, visit.link, widening=True):
        raise Conflict("CODE_NEEDED", "We have to check that it is you. Type the code we sent.")
    waits = bool(yeses) and step_up.waits_for_staff(ctx, visit.link)
    kept = [_keep(ctx, visit.person, visit.authority_id, photo_id, channel, word, waits=waits and word == YES)
            for photo_id, word in said.items()]  # fmt: skip
    tidings.spread(ctx, visit.person)
    return kept


def write_down(ctx: Context, person: Person, photo_ids: Sequence[str], channel: Channel, word: str) -> list[UseAnswer]:
    """Write down as staff what somebody said about photos they were shown; a yes waits for a colleague."""
    if word not in {YES, NO}:
        raise Refused("UNKNOWN_ANSWER", "Choose yes or no.", "said")
    lock(ctx, [person.id])
    apt, deciders = _apt(ctx, person, photo_ids, channel), whom(ctx, person)
    return [_keep(ctx, person, adult.id if adult else None, photo.id, channel, word, waits=word == YES)
            for adult in deciders for photo in apt]  # fmt: skip


def _keep(ctx: Context, person: Person, by: str | None, photo_id: str, channel: Channel, word: str, *, waits: bool
          ) -> UseAnswer:  # fmt: skip
    photo = ctx.session.get_one(Photo, photo_id)
    staff = ctx.actor.id if ctx.actor.kind == "account" else None
    kept = UseAnswer(photo_id=photo.id, sha256=photo.sha256, person_id=person.id, authority_id=by,
                     channel_id=channel.id, said=word, awaits_second=waits, recorded_by=staff, at=ctx.now)  # fmt: skip
    ctx.session.add(kept)
    ctx.session.flush()
    act = "use.approved" if word == YES else "use.refused"
    audit.record(ctx, act, photo.id, person=person.id, by=by or SELF, channel=channel.id, waits=waits)
    if word == NO:
        consequences.of_photos(ctx, [photo.id])
    return kept


def waiting(ctx: Context) -> list[tuple[UseAnswer, Person, Channel]]:
    """Return the yeses this actor sees that nobody has confirmed yet, oldest first."""
    seen = visible(ctx).with_only_columns(Person.id).order_by(None)
    query = (
        sa.select(UseAnswer, Person, Channel)
        .join(Person, Person.id == UseAnswer.person_id)
        .join(Channel, Channel.id == UseAnswer.channel_id)
        .outerjoin(UseConfirmation, UseConfirmation.use_answer_id == UseAnswer.id)
        .where(UseAnswer.awaits_second, UseConfirmation.id.is_(None), Person.id.in_(seen))
        .order_by(UseAnswer.at, UseAnswer.id)
    )
    return [(use, person, channel) for use, person, channel in ctx.session.execute(query)]


def confirm(ctx: Context, use_id: str) -> UseAnswer:
    """Confirm as a colleague that this yes was said. A no that was said since still stands."""
    use = ctx.session.get(UseAnswer, use_id)
    if use is None:
        raise NotThere
    lock(ctx, [use.person_id])
    if use.id not in {each.id for each, _person, _channel in waiting(ctx)}:
        raise NotThere
    if use.recorded_by is not None and use.recorded_by == ctx.actor.id:
        raise Conflict("SECOND_PERSON_NEEDED", "Somebody other than you must confirm what you wrote down.")
    ctx.session.add(UseConfirmation(use_answer_id=use.id, account_id=ctx.actor.id, at=ctx.now))
    ctx.session.flush()
    audit.record(ctx, "use.confirmed", use.photo_id, person=use.person_id, channel=use.channel_id)
    return use
