"""Who looks at their own photos for the next half hour, and did they show that it is them?

A link that was shown or mailed opens once. A card opens again and again, with a PIN that its owner chose. Either way
what is handed out is a link of half an hour that staff can take back like every other. A card is no witness: whoever
it let in says no, sees and complains, and a yes of theirs waits for a colleague (domain.md 5.4.10).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import AuditEntry, Authority, Invitation, Person
from consentreg.services import audit, identity, invitations, pins
from consentreg.services.organisation import today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

SESSION: Final = "session"
"""The purpose of a link that has been opened."""
LASTS: Final = timedelta(minutes=30)
CARD: Final = "card"
"""What let somebody in whom a card and its PIN let in."""
TRIES: Final = 5
PAUSE: Final = timedelta(minutes=15)
_hasher: Final = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody is here, about one person: the person themselves, or one of their adults."""

    person: Person
    authority: Authority | None = None
    link: Invitation | None = None
    """What let them in; None where nobody visits and a worker reads for them."""
    sees_photos: bool = True
    """Whether photos may be shown: always to whoever is in them, to an adult where staff said so (`about`)."""

    @property
    def own(self) -> bool:
        """Say whether it is the person themselves."""
        return self.authority is None

    @property
    def authority_id(self) -> str | None:
        """Return who answers and asks, as rows keep it; None is the person themselves."""
        return self.authority.id if self.authority else None


def of(ctx: Context, invitation: Invitation) -> Visit:
    """Return whose visit an invitation is."""
    person = ctx.session.get_one(Person, invitation.person_id)
    adult = ctx.session.get_one(Authority, invitation.authority_id) if invitation.authority_id else None
    return about(ctx, person, adult, invitation)


def about(ctx: Context, person: Person, adult: Authority | None, link: Invitation | None = None) -> Visit:
    """Return a visit about a person, by themselves or an adult.

    An adult sees photos where staff said so, somebody has checked that they may decide, and that has not run out.
    """
    return Visit(person, adult, link, adult is None or (adult.may_see_photos and adult.verified_on(today(ctx))))


def by_token(ctx: Context, token: str) -> Visit:
    """Return the visit a token has just opened, or raise NotThere."""
    return of(ctx, invitations.by_token(ctx, token))


def begin(ctx: Context, invitation: Invitation) -> str:
    """Open a link that was shown or mailed, for the only time; return the token of the visit."""
    lock(ctx, [invitation.person_id])
    ctx.session.refresh(invitation)
    if invitation.purpose != "visit" or invitation.used_at or invitation.ended_at:
        raise NotThere
    invitations.use(ctx, invitation)
    return _opened(ctx, invitation, invitation.way)


def _opened(ctx: Context, invitation: Invitation, way: str) -> str:
    visit = Invitation(person_id=invitation.person_id, authority_id=invitation.authority_id, purpose=SESSION, way=way,
                       why="opened", asked_at=ctx.now, expires_at=ctx.now + LASTS)  # fmt: skip
    ctx.session.add(visit)
    ctx.session.flush()
    audit.record(ctx, "visit.opened", visit.id, person=visit.person_id, by=visit.authority_id or "self",
                 link=invitation.id, way=way)  # fmt: skip
    return invitations.new_token(ctx, visit)


def leave(ctx: Context, visit: Visit) -> None:
    """End a visit before its time."""
    if visit.link:
        invitations.end(ctx, visit.link.id)


def fresh_question(ctx: Context, visit: Visit) -> str:
    """Return the token of a new link to the three questions. It is trusted as far as the one that opened this visit."""
    asked, token = invitations.ask(ctx, visit.person, visit.authority, way="show", why="asked")
    asked.way = visit.link.way if visit.link else asked.way
    ctx.session.flush()
    return token or ""


def has_pin(ctx: Context, person_id: str) -> bool:
    """Say whether somebody has chosen a PIN, on whichever card of whichever record of theirs."""
    return bool(_pins(ctx, person_id))


def _pins(ctx: Context, person_id: str) -> list[str]:
    """Return the hashes of the PIN of a human being. Two records that were joined may each have one."""
    ours = among(Person.id, identity.records(ctx, person_id))
    known = sa.select(Person.pin_hash).where(ours, Person.pin_hash.is_not(None))
    return [pin for pin in ctx.session.scalars(known) if pin]


def choose_pin(ctx: Context, card: Invitation, pin: str, again: str) -> str:
    """Keep the PIN its owner chose for a card that has none, and open it; return the token of the visit."""
    person = _owner(ctx, card)
    if has_pin(ctx, person.id):
        raise Conflict("PIN_THERE", "This card has a PIN already. Type that one.", "pin")
    pins.refuse(pin, person.born)
    if pin != again:
        raise Refused("PINS_DIFFER", "The two are not the same. Type it again.", "again")
    person.pin_hash = _hasher.hash(pin)
    audit.record(ctx, "card.pin_chosen", card.id, person=person.id)
    return _opened(ctx, card, CARD)


def open_card(ctx: Context, card: Invitation, pin: str) -> str | None:
    """Open a card with its PIN; return the token of the visit, or None where it is wrong or the card rests.

    A wrong PIN stays on record: whoever calls must commit.
    """
    person = _owner(ctx, card)
    if paused_until(ctx, card):
        return None
    if not any(_fits(each, pin) for each in _pins(ctx, person.id)):
        audit.record(ctx, "card.wrong_pin", card.id, person=person.id)
        return None
    return _opened(ctx, card, CARD)


def _owner(ctx: Context, card: Invitation) -> Person:
    lock(ctx, [card.person_id])  # Guesses take turns, so that none is left uncounted.
    if card.purpose != "card" or card.authority_id:
        raise NotThere
    return ctx.session.get_one(Person, card.person_id, populate_existing=True)


def _fits(kept: str, pin: str) -> bool:
    try:
        return _hasher.verify(kept, pin)
    except VerifyMismatchError:
        return False


def paused_until(ctx: Context, card: Invitation) -> datetime | None:
    """Return when a card may be tried again after too many wrong PINs; None where it may be tried now.

    Guesses are counted for a human being, on whichever card of whichever record of theirs. Only a PIN begins the count
    anew: not that somebody was let in by another link.
    """
    whose = sa.or_(*(AuditEntry.detail["person"].as_string() == each for each in identity.records(ctx, card.person_id)))
    right = sa.and_(AuditEntry.act == "visit.opened", AuditEntry.detail["way"].as_string() == CARD)
    tried = sa.or_(AuditEntry.act.in_(("card.wrong_pin", "card.pin_chosen")), right)
    about = sa.select(AuditEntry.act, AuditEntry.at).where(whose, tried, AuditEntry.at > ctx.now - PAUSE)
    last = ctx.session.execute(about.order_by(AuditEntry.seq.desc()).limit(TRIES)).all()
    wrong = [at for act, at in last if act == "card.wrong_pin"]
    return wrong[0] + PAUSE if len(wrong) == TRIES else None


def end_card(ctx: Context, person: Person) -> None:
    """End a person's card and every open visit of theirs, and forget their PIN. Twice is the same."""
    lock(ctx, [person.id])
    for each in cards(ctx, person, SESSION):
        invitations.end(ctx, each.id)
    known = sa.select(Person).where(among(Person.id, identity.records(ctx, person.id)), Person.pin_hash.is_not(None))
    for record in ctx.session.scalars(known.order_by(Person.id)).all():
        record.pin_hash = None
        audit.record(ctx, "card.pin_cleared", record.id, person=record.id)


def cards(ctx: Context, person: Person, *more: str) -> list[Invitation]:
    """Return a person's own card while it counts, and links of other purposes if they are named."""
    query = sa.select(Invitation).where(
        identity.theirs(ctx, Invitation, person.id, None),
        Invitation.purpose.in_(("card", *more)), Invitation.used_at.is_(None), Invitation.ended_at.is_(None),
        Invitation.expires_at > ctx.now,
    )  # fmt: skip
    return list(ctx.session.scalars(query.order_by(Invitation.asked_at, Invitation.id)))
