"""What does the register know about one person, as they may have it? Nobody else is named in it.

What was said by others is told as theirs without a name. Notes of staff and stops by a safeguarding lead are not in it:
their own worker tells them about those (Health and Social Care Standards 2.13), not a file.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, AuditEntry, Channel, ChildViewEntry, Complaint, Notice, Objection
from consentreg.rules.words import Given, Scope
from consentreg.services import complaints, consents, identity, mine, notices, places, reaching
from consentreg.services.clearance import Desk
from consentreg.services.identity import Said
from consentreg.services.mine import Mine
from consentreg.services.organisation import organisation
from consentreg.services.publications import Out
from consentreg.services.visits import Visit

YOU, ADULT = "you", "an adult who can decide for you"
OUTCOMES = {"ALLOW": "yes", "REVIEW": "somebody has to look first", "DENY": "no"}
STAGES = {"request": "before it was made ready", "rendering": "when it was made ready",
          "delivery": "when it was handed over", "review": "when somebody looked at it",
          "change": "when something had changed"}  # fmt: skip


def everything(
    ctx: Context, visit: Visit, desk: Desk, photo_ids: Sequence[str], language: str = "en"
) -> dict[str, Any]:
    """Return all that may be told; `photo_ids` are the photos that come with it, in order.

    The places of an answer are named in the language of whoever reads it.
    """
    files = {photo_id: file_name(number) for number, photo_id in enumerate(photo_ids, start=1)}
    seen = mine.told(ctx, visit, desk)
    every = [one.photo.id for one in seen]
    return {
        "about": {
            "name": visit.person.name,
            "born": _day(visit.person.born),
            "kept_by": organisation(ctx).name,
            "made": _moment(ctx, ctx.now),
            "made_for": YOU if visit.own else ADULT,
        },
        "answers": _answers(ctx, visit, language),
        "what_you_think": _views(ctx, visit),
        "photos": [_photo(ctx, one, files.get(one.photo.id)) for one in seen],
        "photos_left_out": len(every) - len(files),
        "decisions": _decisions(ctx, visit, every, files),
        "photos_you_said_no_to": _objections(ctx, visit, files),
        "complaints": [_complaint(ctx, one) for one in complaints.of_visit(ctx, visit)],
    }


def file_name(number: int) -> str:
    """Return the name of a photo in a copy, which tells nothing."""
    return f"photos/{number:04}.jpg"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(ctx: Context, at: datetime | None) -> str | None:
    zone = ZoneInfo(organisation(ctx).time_zone)
    return at.astimezone(zone).isoformat(timespec="minutes") if at else None


def _by(visit: Visit, authority_id: str | None) -> str:
    return YOU if (authority_id is None) == visit.own else ADULT


def _told(ctx: Context, table: type[Said], visit: Visit) -> sa.ColumnElement[bool]:
    """Say what may be told: to the person themselves all that was said about them, to an adult what they said."""
    if visit.own:
        return among(table.person_id, identity.records(ctx, visit.person.id))
    return identity.theirs(ctx, table, visit.person.id, visit.authority_id)


def _answers(ctx: Context, visit: Visit, language: str) -> list[dict[str, Any]]:
    query = sa.select(Answer, Notice).outerjoin(Notice, Notice.id == Answer.notice_id)
    query = query.where(_told(ctx, Answer, visit)).order_by(Answer.since, Answer.id)
    order = list(Scope)
    rows = sorted(ctx.session.execute(query), key=lambda row: (row[0].since, order.index(Scope(row[0].scope))))
    gone = consents.struck_of(ctx, visit.person)
    return [
        _answer(ctx, visit, answer, notice) | {"mistake": answer.id in gone} | _reach(ctx, answer, language)
        for answer, notice in rows
    ]


def _reach(ctx: Context, answer: Answer, language: str) -> dict[str, str | None]:
    yes = answer.answer == Given.GIVEN
    where = places.told(ctx, Scope(answer.scope), answer.channels, language) if yes else ""
    return {"places": where or None, "photos_from_before": reaching.told(ctx, answer, language) or None}


def _answer(ctx: Context, visit: Visit, answer: Answer, notice: Notice | None) -> dict[str, Any]:
    return {
        "question": answer.scope,
        "answer": answer.answer,
        "by": _by(visit, answer.authority_id),
        "said": _moment(ctx, answer.since),
        "written_down": _moment(ctx, answer.recorded_at),
        "how": answer.method,
        "from": _day(answer.valid_from),
        "until": _day(answer.valid_until),
        "rules": [rule["type"] if isinstance(rule, dict) else rule for rule in answer.conditions],
        "words_shown": _words(visit, answer, notice) if notice else None,
    }


def _words(visit: Visit, answer: Answer, notice: Notice) -> dict[str, Any]:
    """Return the wording an answer rests on; where nobody knows who read it, that of every age."""
    return {
        "version": notice.version,
        "sha256": notice.sha256,
        "language": notice.language,
        "for": answer.audience,
        "format": answer.format,
        "passages": notices.read(notice, answer.audience, visit.person.first_name),
    }


def _views(ctx: Context, visit: Visit) -> list[dict[str, Any]]:
    if not visit.own:
        return []
    records = identity.records(ctx, visit.person.id)
    query = sa.select(ChildViewEntry).where(among(ChildViewEntry.person_id, records))
    rows = ctx.session.scalars(query.order_by(ChildViewEntry.recorded_at, ChildViewEntry.id))
    return [{"view": row.view, "written_down": _moment(ctx, row.recorded_at)} for row in rows]


def _photo(ctx: Context, one: Mine, file: str | None) -> dict[str, Any]:
    return {
        "file": file,
        "taken": _day(one.photo.captured_to),
        "added": _moment(ctx, one.photo.added_at),
        "width": one.photo.width,
        "height": one.photo.height,
        "may_be_shown": {scope.value: may.value for scope, may in one.may.items()},
        "went_to": [_place(ctx, place) for place in one.places],
    }


def _place(ctx: Context, place: Out) -> dict[str, Any]:
    task = place.takedown
    return {
        "place": place.channel.name,
        "where": place.publication.place,
        "since": _moment(ctx, place.publication.at),
        "until": _day(place.publication.expires_on),
        "asked_to_take_down": _moment(ctx, task.asked_at) if task else None,
        "came_down": _moment(ctx, task.ended_at) if task else None,
        "how_that_ended": task.ended_as if task else None,
    }


def _decisions(ctx: Context, visit: Visit, photo_ids: Sequence[str], files: dict[str, str]) -> list[dict[str, Any]]:
    if not visit.own:
        return []  # That something was refused may tell what the person said.
    query = sa.select(AuditEntry).where(AuditEntry.act == "decision", among(AuditEntry.subject, photo_ids))
    channels = {row.id: row.name for row in ctx.session.execute(sa.select(Channel.id, Channel.name))}
    records = identity.records(ctx, visit.person.id)
    return [
        {
            "file": files.get(entry.subject or ""),
            "at": _moment(ctx, entry.at),
            "when": STAGES.get(entry.detail["stage"], entry.detail["stage"]),
            "place": channels.get(entry.detail["channel"]),
            "answer": OUTCOMES.get(entry.detail.get("heard", entry.detail["outcome"]), "no"),
            "because_of_you": _about(entry, records),
        }
        for entry in ctx.session.scalars(query.order_by(AuditEntry.seq))
    ]


def _about(entry: AuditEntry, records: Collection[str]) -> bool:
    return any(person in records and outcome != "ALLOW" for _code, person, outcome in entry.detail["findings"])


def _objections(ctx: Context, visit: Visit, files: dict[str, str]) -> list[dict[str, Any]]:
    query = sa.select(Objection).where(_told(ctx, Objection, visit)).order_by(Objection.at, Objection.id)
    return [{"file": files.get(row.photo_id), "said": _moment(ctx, row.at), "by": _by(visit, row.authority_id)}
            for row in ctx.session.scalars(query)]  # fmt: skip


def _complaint(ctx: Context, one: Complaint) -> dict[str, Any]:
    return {"written": _moment(ctx, one.made_at), "text": one.text, "read": _moment(ctx, one.acknowledged_at),
            "reply": one.reply or None, "answered": _moment(ctx, one.closed_at)}  # fmt: skip
