"""What is wrong, says somebody, and has anybody answered them in time?

A complaint is kept as it was written, acknowledged within 30 days (Data (Use and Access) Act 2025 s.103) and answered
by the safeguarding lead. Whoever made it reads the answer on their own page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import AuditEntry, Authority, Complaint, Person
from consentreg.services import audit, identity
from consentreg.services.organisation import organisation, today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.visits import Visit

WITHIN = timedelta(days=30)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Open:
    """A complaint as the lead sees it: about whom, from which adult if not from themselves, until when."""

    complaint: Complaint
    person: Person
    authority: Authority | None
    due: date
    late: bool
    """The last day has passed and nobody has acknowledged it."""


def make(ctx: Context, visit: Visit, text: str) -> Complaint:
    """Keep what somebody says is wrong."""
    words = _words(text, "text", "Write what is wrong. A few words will do.")
    complaint = Complaint(person_id=visit.person.id, authority_id=visit.authority_id, text=words, made_at=ctx.now)
    ctx.session.add(complaint)
    ctx.session.flush()
    audit.record(ctx, "complaint.made", complaint.id, person=visit.person.id, by=visit.authority_id or "self")
    return complaint


def _words(text: str, field: str, empty: str) -> str:
    clean = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c == "\n").strip()
    if not clean:
        raise Refused("NOTHING_WRITTEN", empty, field)
    if len(clean) > LONGEST:
        raise Refused("TOO_LONG_A_TEXT", f"Use up to {LONGEST} letters. Tell us the rest face to face.", field)
    return clean


def of_visit(ctx: Context, visit: Visit) -> Sequence[Complaint]:
    """Return what whoever visits has written before, newest first: each reads only their own."""
    query = sa.select(Complaint).where(identity.theirs(ctx, Complaint, visit.person.id, visit.authority_id))
    return ctx.session.scalars(query.order_by(Complaint.made_at.desc(), Complaint.id)).all()


def listing(ctx: Context) -> list[Open]:
    """Return every complaint: the open ones first, by the day they are due, then the closed ones, newest first."""
    query = sa.select(Complaint, Person, Authority).join(Person, Person.id == Complaint.person_id)
    rows = ctx.session.execute(query.outerjoin(Authority, Authority.id == Complaint.authority_id)).all()
    zone, now = ZoneInfo(organisation(ctx).time_zone), today(ctx)
    every = [_open(complaint, person, adult, zone, now) for complaint, person, adult in rows]
    waiting = sorted((one for one in every if not one.complaint.closed_at), key=lambda one: (one.due, one.complaint.id))
    closed = [one for one in every if one.complaint.closed_at]
    return waiting + sorted(closed, key=lambda one: one.complaint.made_at, reverse=True)


def _open(complaint: Complaint, person: Person, adult: Authority | None, zone: ZoneInfo, now: date) -> Open:
    due = complaint.made_at.astimezone(zone).date() + WITHIN
    return Open(complaint, person, adult, due, late=not complaint.acknowledged_at and now > due)


def get(ctx: Context, complaint_id: str) -> Open:
    """Return a complaint or raise NotThere."""
    found = next((one for one in listing(ctx) if one.complaint.id == complaint_id), None)
    if found is None:
        raise NotThere
    return found


def counts(ctx: Context) -> tuple[int, int]:
    """Return how many complaints are open, and how many of them are late."""
    waiting = [one for one in listing(ctx) if not one.complaint.closed_at]
    return len(waiting), sum(one.late for one in waiting)


def note_late(ctx: Context) -> None:
    """Put each complaint that nobody acknowledged in time on the trail, once."""
    late = [one.complaint for one in listing(ctx) if one.late]
    if late:
        audit.take_turn(ctx.session)
        noted = sa.select(AuditEntry.subject).where(AuditEntry.act == "complaint.late")
        known = set(ctx.session.scalars(noted))
        for complaint in (one for one in late if one.id not in known):
            audit.record(ctx, "complaint.late", complaint.id, person=complaint.person_id)


def acknowledge(ctx: Context, complaint_id: str) -> Complaint:
    """Tell them that somebody has read it. Twice is the same."""
    complaint = _locked(ctx, complaint_id)
    if not complaint.acknowledged_at:
        complaint.acknowledged_at, complaint.acknowledged_by = ctx.now, ctx.actor.id
        audit.record(ctx, "complaint.acknowledged", complaint.id, person=complaint.person_id)
    return complaint


def close(ctx: Context, complaint_id: str, reply: str) -> Complaint:
    """Answer a complaint in words they will read, and close it."""
    complaint = _locked(ctx, complaint_id)
    if complaint.closed_at:
        raise Conflict("ALREADY_CLOSED", "A colleague has answered this already.")
    complaint.reply = _words(reply, "reply", "Write what you tell them.")
    acknowledge(ctx, complaint_id)
    complaint.closed_at, complaint.closed_by = ctx.now, ctx.actor.id
    audit.record(ctx, "complaint.closed", complaint.id, person=complaint.person_id)
    return complaint


def _locked(ctx: Context, complaint_id: str) -> Complaint:
    audit.take_turn(ctx.session)
    complaint = ctx.session.get(Complaint, complaint_id, populate_existing=True)
    if complaint is None:
        raise NotThere
    return complaint
