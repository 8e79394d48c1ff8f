"""What did somebody answer, and how do we know?

Answers are added and never changed. A yes that staff write down needs proof: a form, a reference to one, or a
second member of staff who heard it too. A no needs nothing but somebody to write it down.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Answer, Channel, Confirmation, Evidence, Person, struck
from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.masking import told
from consentreg.rules.reasons import Told
from consentreg.rules.words import NOES, ONE_CHANNEL, ChannelClass, Given, Scope, is_place
from consentreg.services import audit, clearance, consequences, identity, notices, places, tidings
from consentreg.services.notes import NOTE
from consentreg.services.organisation import organisation, today
from consentreg.services.people import get_authority, visible
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

METHODS = ("in_person_form", "paper", "spoken_witnessed", "phone", "email", "symbols_or_interpreter")
SELF_SERVICE = "self_service"  # Through their own link or page: nobody wrote it down for them, so it is its own proof.
LONGEST = timedelta(days=731)
"""A yes is asked for again after two years at the latest (domain.md 3.4)."""
MOMENT = timedelta(minutes=1)
MAX_EVIDENCE = 16 * 1024 * 1024
_MEDIA = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer as somebody hands it in. Dates are local days, both inclusive."""

    scope: str
    answer: str
    authority_id: str | None = None
    """Who answered; None is the person themselves."""
    since: datetime | None = None
    """When they spoke; None is now."""
    method: str = "paper"
    valid_from: date | None = None
    valid_until: date | None = None
    """None is, for a yes, as long as one may last."""
    covers_existing: bool = False
    reaches: tuple[str, ...] = ()
    """Single outings and photos from before that it covers too (`words.OUTING`, `words.PHOTO`)."""
    survives_leaving: bool = False
    conditions: tuple[Any, ...] = ()
    channels: tuple[str, ...] | None = None
    """The places a yes names; None is the usual ones."""
    evidence_id: str | None = None
    evidence_reference: str | None = None
    second_person: bool = False
    """A second member of staff heard it and will confirm; until then the yes does not count."""
    note: str = field(default="")
    notice_id: str | None = None
    """What they had before their eyes; None is the wording in force, told by staff."""
    audience: str | None = None
    format: str | None = None


def record(ctx: Context, person: Person, new: NewAnswer) -> Answer:
    """Add an answer to a person's record; from the next request on it counts."""
    if new.authority_id:
        get_authority(ctx, person, new.authority_id)
    for refused in wrong_with(ctx, person, new):
        raise refused
    scope, given = Scope(new.scope), Given(new.answer)
    lock(ctx, [person.id])
    answer = Answer(
        person_id=person.id,
        authority_id=new.authority_id,
        scope=scope,
        answer=given,
        since=_spoken(ctx, new, given),
        recorded_at=ctx.now,
        recorded_by=ctx.actor.id if ctx.actor.kind == "account" else None,
        method=new.method,
        notice_id=new.notice_id or notices.current(ctx).id,
        audience=new.audience,
        format=new.format,
        valid_from=new.valid_from,
        valid_until=new.valid_until or (longest(ctx, new) if given is Given.GIVEN else None),
        covers_existing=new.covers_existing,
        reaches=list(new.reaches) or None,
        survives_leaving=new.survives_leaving,
        conditions=list(new.conditions),
        channels=None if new.channels is None else list(new.channels),
        evidence_id=new.evidence_id,
        evidence_reference=(new.evidence_reference or "").strip() or None,
        awaits_second=given is Given.GIVEN and not _proof(new),
        note=new.note.strip(),
    )
    ctx.session.add(answer)
    ctx.session.flush()
    audit.record(ctx, "answer.recorded", answer.id, person=person.id, by=new.authority_id or "self", scope=scope,
                 answer=given, notice=answer.notice_id, waits=answer.awaits_second)  # fmt: skip
    if new.method == SELF_SERVICE:
        tidings.spread(ctx, person)
    consequences.of_person(ctx, person.id)
    return answer


def just_said(ctx: Context, person: Person, no: NewAnswer) -> bool:
    """Say whether this actor wrote down the same no a moment ago: pressing twice says it once."""
    lock(ctx, [person.id])
    gone = struck_of(ctx, person)
    same = (a for a in history(ctx, person) if (a.scope, a.authority_id) == (no.scope, no.authority_id))
    same = (answer for answer in same if answer.id not in gone)
    last = next(same, None)
    if last is None or last.answer not in NOES or last.recorded_by != ctx.actor.id:
        return False
    return ctx.now - last.recorded_at < MOMENT


def _spoken(ctx: Context, new: NewAnswer, given: Given) -> datetime:
    """Return from when an answer counts. A day without an hour arrives as its first moment.

    Whether a no came before or after what else was said that day nobody knows, so it counts from the day's end.
    """
    if new.since is None:
        return ctx.now
    local = new.since.astimezone(ZoneInfo(organisation(ctx).time_zone))
    if given is Given.GIVEN or local.time() != time.min:
        return new.since
    return min(ctx.now, datetime.combine(local.date(), time.max, local.tzinfo))


def wrong_with(ctx: Context, person: Person | None, new: NewAnswer) -> Iterator[Refused]:
    """Yield all that is wrong with an answer; `person` is None where nobody knows yet whose it is."""
    yield from _strange_words((SELF_SERVICE,) if _speaks(ctx, person, new) else METHODS, new)
    yield from _bad_dates(ctx, person, new)
    if not all(map(_is_condition, new.conditions)):
        yield Refused("UNKNOWN_CONDITION", "Choose their rules from the list.", "conditions")
    yield from _strange_places(ctx, new)
    if new.answer == Given.GIVEN and places.clash(ctx, new.channels, new.conditions):
        yield Refused("RULE_AND_PLACE", "A rule of theirs keeps photos from a place they name. Keep one of the two.",
                      "channels")  # fmt: skip
    if new.answer == Given.GIVEN and not _proof(new) and not new.second_person:
        yield Refused("EVIDENCE_NEEDED", "A yes needs proof: add the form, or ask a colleague to confirm.", "evidence")
    if new.evidence_id and ctx.session.get(Evidence, new.evidence_id) is None:
        yield Refused("UNKNOWN_EVIDENCE", "That form is not here. Add it again.", "evidence")


def _strange_words(methods: Sequence[str], new: NewAnswer) -> Iterator[Refused]:
    words = {"scope": (new.scope, [*Scope]), "answer": (new.answer, [*Given]), "method": (new.method, methods)}
    for name, (word, known) in words.items():
        if word not in known:
            yield Refused(f"UNKNOWN_{name.upper()}", "Choose one of: " + ", ".join(known) + ".", name)
    if len(new.note) > NOTE:
        yield Refused("NOTE_TOO_LONG", f"Keep the note under {NOTE} characters.", "note")


def _strange_places(ctx: Context, new: NewAnswer) -> Iterator[Refused]:
    """Yield what is wrong with the places of a yes: each is a class, or one channel of ours by its short name."""
    named = new.channels or ()
    slugs = {place.removeprefix(ONE_CHANNEL) for place in named if place.startswith(ONE_CHANNEL)}
    known = set(ctx.session.scalars(sa.select(Channel.slug).where(Channel.slug.in_(slugs))))
    if not all(map(is_place, named)) or slugs - known:
        words = ", ".join(ChannelClass)
        yield Refused("UNKNOWN_CHANNEL", f"Choose from: {words}; or channel: and its short name.", "channels")


def _speaks(ctx: Context, person: Person | None, new: NewAnswer) -> bool:
    """Say whether whoever acts is the one whose answer it is, and nobody in between."""
    if new.authority_id:
        return (ctx.actor.kind, ctx.actor.id) == ("authority", new.authority_id)
    return person is not None and (ctx.actor.kind, ctx.actor.id) == ("person", person.id)


def _proof(new: NewAnswer) -> bool:
    through_a_link = new.method == SELF_SERVICE and not new.second_person
    return through_a_link or bool(new.evidence_id or (new.evidence_reference or "").strip())


def _bad_dates(ctx: Context, person: Person | None, new: NewAnswer) -> Iterator[Refused]:
    if new.since and new.since > ctx.now:
        yield Refused("IN_THE_FUTURE", "The day they answered cannot be in the future.", "at")
    if new.since and person and person.born and new.since.date() < person.born:
        yield Refused("BEFORE_BIRTH", "They cannot have answered before they were born.", "at")
    if new.valid_from and new.valid_until and new.valid_from > new.valid_until:
        yield Refused("REVERSED_DATES", "The last day must not be before the first.", "valid_until")
    if new.valid_from and new.valid_from > today(ctx) + LONGEST:
        yield Refused("TOO_FAR_AHEAD", "A yes can begin within two years. Choose an earlier first day.", "valid_from")
    elif new.valid_until and new.valid_until > longest(ctx, new):
        yield Refused("TOO_LONG", "A yes can last two years at most. Choose an earlier last day.", "valid_until")


def longest(ctx: Context, new: NewAnswer) -> date:
    """Return the last day an answer may have, counted from when it is written down, or begins if that is later."""
    return max(new.valid_from or date.min, today(ctx)) + LONGEST


def _is_condition(condition: object) -> bool:
    if isinstance(condition, dict):
        return condition.get("type") == "EVENT_ONLY" and isinstance(condition.get("event"), str)
    return isinstance(condition, str) and condition in KNOWN_CONDITIONS and condition != "EVENT_ONLY"


def add_evidence(ctx: Context, data: bytes) -> Evidence:
    """Keep a photo or PDF of a form with the originals; it is opened by people, never by the product."""
    media = next((media for magic, media in _MEDIA.items() if data.startswith(magic)), None)
    if media is None:
        raise Refused("NOT_A_FORM", "Add the form as a PDF, JPEG or PNG.", "evidence")
    if len(data) > MAX_EVIDENCE:
        raise Refused("FORM_TOO_LARGE", "That file is over 16 MB. Take a smaller photo of the form.", "evidence")
    evidence = Evidence(
        key=ctx.originals.put(data),
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media,
        bytes=len(data),
        added_by=ctx.actor.id,
        added_at=ctx.now,
    )
    ctx.session.add(evidence)
    ctx.session.flush()
    audit.record(ctx, "evidence.added", evidence.id, sha256=evidence.sha256)
    return evidence


def confirm(ctx: Context, answer_id: str) -> Answer:
    """Confirm as a second member of staff that this yes was said; from now on it counts."""
    answer = ctx.session.get(Answer, answer_id)
    if answer is None:
        raise NotThere
    lock(ctx, [answer.person_id])
    if answer_id not in {waiting.id for waiting, _ in awaiting_second(ctx)}:
        raise NotThere
    if answer.recorded_by == ctx.actor.id:
        raise Conflict("SECOND_PERSON_NEEDED", "Somebody other than you must confirm what you wrote down.")
    ctx.session.add(Confirmation(answer_id=answer.id, account_id=ctx.actor.id, at=ctx.now))
    ctx.session.flush()
    audit.record(ctx, "answer.confirmed", answer.id, person=answer.person_id)
    consequences.of_person(ctx, answer.person_id)
    return answer


def awaiting_second(ctx: Context) -> list[tuple[Answer, Person]]:
    """Return the yeses this actor sees that nobody has confirmed yet, oldest first."""
    seen = visible(ctx).with_only_columns(Person.id).order_by(None)
    query = (
        sa.select(Answer, Person)
        .join(Person, Person.id == Answer.person_id)
        .outerjoin(Confirmation, Confirmation.answer_id == Answer.id)
        .where(Answer.awaits_second, Confirmation.id.is_(None), ~struck(), Person.id.in_(seen))
        .order_by(Answer.recorded_at, Answer.id)
    )
    return [(answer, person) for answer, person in ctx.session.execute(query)]


def history(ctx: Context, person: Person) -> Sequence[Answer]:
    """Return a person's answers, newest first."""
    query = sa.select(Answer).where(among(Answer.person_id, identity.records(ctx, person.id)))
    return ctx.session.scalars(query.order_by(Answer.since.desc(), Answer.recorded_at.desc(), Answer.id)).all()


def shown(ctx: Context, person: Person) -> Sequence[Answer]:
    """Return the answers this actor may read, newest first: none to a question whose standing is masked for them.

    Who sees a refusal in a list, or that there is none behind a masked sentence, can tell it from a restriction.
    """
    standing = clearance.person_standing(ctx, person.id)
    codes = {scope: {reason.code for reason in told(decision, ctx.actor.role)} for scope, decision in standing.items()}
    return [answer for answer in history(ctx, person) if Told.BLOCKED_PERSON not in codes[Scope(answer.scope)]]


def confirmed(ctx: Context, person: Person) -> set[str]:
    """Return the ids of a person's answers that a second member of staff has confirmed."""
    records = identity.records(ctx, person.id)
    query = sa.select(Confirmation.answer_id).join(Answer).where(among(Answer.person_id, records))
    return set(ctx.session.scalars(query))


def struck_of(ctx: Context, person: Person) -> set[str]:
    """Return the ids of a person's answers that were a mistake and count for nothing any more."""
    records = identity.records(ctx, person.id)
    return set(ctx.session.scalars(sa.select(Answer.id).where(among(Answer.person_id, records), struck())))
