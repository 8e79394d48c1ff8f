"""Whom do we ask, and is this link one that still counts?

Looking at a link changes nothing: mail scanners open links. A link is 256 random bits, of which the register keeps
the SHA-256. Unknown, used, taken back and run out are the same answer to whoever holds it.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from consentreg.context import Actor, Context
from consentreg.db import among
from consentreg.models import Authority, Invitation, JobName, Person
from consentreg.services import audit, identity, jobs
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

LASTS: Final = {"email": timedelta(days=14), "print": timedelta(days=30), "show": timedelta(minutes=30)}
"""How long a link counts, by the way it is handed over. What is shown there and then is answered there and then."""
PURPOSES: Final = ("answer", "view", "visit", "card")
"""The three questions; what a child thinks; one look at my photos; a card that opens them again with a PIN."""
QUESTIONS: Final = ("answer", "view")
"""What becomes another question when somebody else decides: those links end, and one's own photos stay one's own."""
CARD_LASTS: Final = timedelta(days=365)
_AFTER_A_LINK: Final = ".,;:!?)]}>\"'*_=/\u201d\u2019\u00bb\u00a0\u200b \r\n\t"
"""What a mail program or a sentence may leave hanging at the end of a link."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def ask(ctx: Context, person: Person, authority: Authority | None = None, *, way: str, purpose: str = "answer",
        why: str = "asked", about: Mapping[str, str] = MappingProxyType({})
        ) -> tuple[Invitation, str | None]:  # fmt: skip
    """Ask somebody; return the invitation and its token, which nobody can read again.

    `about` is the outing or photo they are asked because of, as the invitation keeps it (`reaching.to_ask_about`).
    An e-mail gets its token when it is sent. Raises Refused or Conflict where this person cannot be asked this way.
    """
    if way not in LASTS or purpose not in PURPOSES:
        raise Refused("UNKNOWN_WAY", "Choose e-mail, show or print.", "way")
    if authority is not None and authority.person_id not in identity.records(ctx, person.id):
        raise NotThere
    _refuse_wrong(ctx, person, authority, way)
    lock(ctx, [person.id])
    _end_earlier(ctx, person, authority, purpose)
    invitation = Invitation(
        person_id=person.id,
        authority_id=authority.id if authority else None,
        purpose=purpose,
        way=way,
        why=why,
        asked_by=ctx.actor.id if ctx.actor.kind == "account" else None,
        asked_at=ctx.now,
        expires_at=ctx.now + (CARD_LASTS if purpose == "card" else LASTS[way]),
        **about,
    )
    ctx.session.add(invitation)
    ctx.session.flush()
    audit.record(ctx, "invitation.made", invitation.id, person=person.id, by=invitation.authority_id or "self",
                 purpose=purpose, way=way, why=why)  # fmt: skip
    if way == "email":
        jobs.ask(ctx, JobName.SEND_INVITATION, invitation.id)
        return invitation, None
    return invitation, new_token(ctx, invitation)


def _refuse_wrong(ctx: Context, person: Person, authority: Authority | None, way: str) -> None:
    if authority and authority.do_not_contact:
        raise Conflict("DO_NOT_CONTACT", "This adult must not be contacted. Speak to the safeguarding lead.")
    if authority and authority.ended_on:
        raise Conflict("AUTHORITY_ENDED", "This adult may not decide any more. Ask somebody else.")
    if _gone(ctx, person.id):
        raise Conflict("NOBODY_TO_ASK", "This person cannot be asked any more.")
    if way == "email" and not address_of(person, authority):
        raise Refused("NO_EMAIL", "There is no e-mail address for them. Add it, or show them the link.", "way")


def address_of(person: Person, authority: Authority | None) -> str | None:
    """Return where to write to; None where we may not or cannot."""
    if authority:
        return None if authority.do_not_contact or authority.ended_on else authority.email
    return person.email


def _end_earlier(ctx: Context, person: Person, authority: Authority | None, purpose: str) -> None:
    """Let one link at a time ask the same of the same: the newest. Of one that has run out nobody waits any more."""
    same = identity.theirs(ctx, Invitation, person.id, authority.id if authority else None)
    for earlier in ctx.session.scalars(_unanswered().where(same, Invitation.purpose == purpose)):
        earlier.ended_at = ctx.now
    ctx.session.flush()


def _gone(ctx: Context, person_id: str) -> bool:
    """Say whether somebody has died or was forgotten, whichever record of theirs says so."""
    gone = sa.or_(Person.deceased_on.is_not(None), Person.erased_on.is_not(None))
    there = sa.select(Person.id).where(among(Person.id, identity.records(ctx, person_id)), gone)
    return ctx.session.scalar(there.limit(1)) is not None


def new_token(ctx: Context, invitation: Invitation) -> str:
    """Return a new token for an invitation; the one before it, if any, counts no more."""
    token = secrets.token_urlsafe(32)
    invitation.token_sha256 = digest(token)
    invitation.sent_at = ctx.now
    ctx.session.flush()
    return token


def digest(token: str) -> str:
    """Return what the register keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def clean_token(said: str) -> str | None:
    """Return the token in what a mail program made of a link, or None where there is none."""
    found = _TOKEN.match(said)
    rest = said[found.end() :] if found else said
    return found.group() if found and not rest.strip(_AFTER_A_LINK) else None


def by_token(ctx: Context, said: str) -> Invitation:
    """Return the invitation a link belongs to while it counts, or raise NotThere. Changes nothing."""
    token = clean_token(said)
    if token is None:
        raise NotThere
    invitation = ctx.session.scalar(_open(ctx).where(Invitation.token_sha256 == digest(token)))
    if invitation is None or not still_theirs(ctx, invitation):
        raise NotThere
    return invitation


def still_theirs(ctx: Context, invitation: Invitation) -> bool:
    """Say whether whoever was asked may still speak: an adult's right may have ended since."""
    if _gone(ctx, invitation.person_id):
        return False
    if invitation.authority_id is None:
        return True
    authority = ctx.session.get_one(Authority, invitation.authority_id)
    return authority.ended_on is None and not authority.do_not_contact


def _unanswered() -> sa.Select[Invitation]:
    return sa.select(Invitation).where(Invitation.used_at.is_(None), Invitation.ended_at.is_(None))


def _open(ctx: Context) -> sa.Select[Invitation]:
    return _unanswered().where(Invitation.expires_at > ctx.now)


def use(ctx: Context, invitation: Invitation) -> None:
    """End a link because it has been answered through."""
    invitation.used_at = ctx.now
    ctx.session.flush()
    audit.record(ctx, "invitation.used", invitation.id, person=invitation.person_id)


def end(ctx: Context, invitation_id: str) -> Invitation:
    """Take a link back; from the next request on it opens nothing. Twice is the same."""
    invitation = ctx.session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotThere
    if invitation.ended_at is None and invitation.used_at is None:
        invitation.ended_at = ctx.now
        ctx.session.flush()
        audit.record(ctx, "invitation.ended", invitation.id, person=invitation.person_id)
    return invitation


def end_all(ctx: Context, person_id: str, authority_id: str | None = None, *, purposes: Sequence[str] = ()) -> None:
    """Take back every link about a person, or only those of one of their adults, or for some purposes."""
    query = _unanswered().where(among(Invitation.person_id, identity.records(ctx, person_id)))
    if purposes:
        query = query.where(Invitation.purpose.in_(purposes))
    if authority_id:
        query = query.where(among(Invitation.authority_id, identity.adult_rows(ctx, person_id, authority_id)))
    for invitation in ctx.session.scalars(query).all():
        end(ctx, invitation.id)


def keep_newest(ctx: Context, person_id: str) -> None:
    """Take back all but the newest of the links that ask the same of the same: records of theirs were joined."""
    query = _open(ctx).where(among(Invitation.person_id, identity.records(ctx, person_id)))
    seen: set[tuple[str, str | None]] = set()
    for one in ctx.session.scalars(query.order_by(Invitation.asked_at.desc(), Invitation.id)).all():
        adult = min(identity.adult_rows(ctx, person_id, one.authority_id)) if one.authority_id else None
        if (one.purpose, adult) in seen:
            end(ctx, one.id)
        seen.add((one.purpose, adult))


def end_strange(ctx: Context, person_ids: Collection[str]) -> None:
    """Take back the links an adult holds about a record that is not, or no longer, of somebody they answer for."""
    query = sa.select(Invitation, Authority.person_id).join(Authority, Authority.id == Invitation.authority_id)
    open_ = (Invitation.used_at.is_(None), Invitation.ended_at.is_(None))
    for one, answers_for in ctx.session.execute(query.where(among(Invitation.person_id, person_ids), *open_)).all():
        if answers_for not in identity.records(ctx, one.person_id):
            end(ctx, one.id)


def end_sent(ctx: Context, person_id: str, authority_id: str | None) -> None:
    """Take back what was sent by e-mail to somebody: their address is another now."""
    sent = _open(ctx).where(identity.theirs(ctx, Invitation, person_id, authority_id), Invitation.way == "email")
    for invitation in ctx.session.scalars(sent).all():
        end(ctx, invitation.id)


def not_sent(ctx: Context, invitation_id: str) -> None:
    """Note that the letter could not be sent: its link, should it have left all the same, opens nothing."""
    invitation = ctx.session.get_one(Invitation, invitation_id)
    invitation.token_sha256 = invitation.sent_at = None
    ctx.session.flush()
    audit.record(ctx, "invitation.not_sent", invitation.id, person=invitation.person_id)


def waiting(ctx: Context, records: Collection[str]) -> Sequence[Invitation]:
    """Return the invitations to answer about these records that nobody has answered, oldest first.

    Also those whose link has run out: they were never a yes, and somebody should ask again.
    """
    query = _unanswered().where(among(Invitation.person_id, records), Invitation.purpose.in_(QUESTIONS))
    return ctx.session.scalars(query.order_by(Invitation.asked_at, Invitation.id)).all()


def actor_of(invitation: Invitation) -> Actor:
    """Return whoever holds a link as the one who acts."""
    if invitation.authority_id:
        return Actor("authority", invitation.authority_id)
    return Actor("person", invitation.person_id)
