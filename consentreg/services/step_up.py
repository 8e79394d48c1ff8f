"""Is it really they who widen what may be done with photos, or somebody to whom the link was forwarded?

A no never asks this. A yes through a link that was sent or printed takes a short code, sent to the address on file. It
waits for a colleague where there is no address or others have it too, and where a card and its PIN opened the page: a
card is no witness (domain.md 5.4.10). A link shown on the spot has a witness already.

Codes and tries are counted for whoever answers, and codes for the mailbox they go to: making a link anew begins no
count anew.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.mail import Nowhere
from consentreg.models import Authority, Invitation, JobName, Person, StepUp
from consentreg.rules.mailboxes import mailbox
from consentreg.services import audit, contacts, identity, invitations, jobs, mailboxes
from consentreg.services.refusal import Refused
from consentreg.services.turns import lock

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
TRIES_AN_HOUR: Final = 10
MOST_AN_HOUR: Final = 3
MOST_TO_A_MAILBOX: Final = 6
"""An hour: a parent of several children answers for each of them."""
HOUR: Final = timedelta(hours=1)
HOLDS: Final = timedelta(minutes=30)
"""How long somebody who typed the right code need not type another one."""
DIGITS: Final = 6


def needed(ctx: Context, invitation: Invitation, widening: bool) -> bool:
    """Say whether a code must still be typed. Whoever saves a yes asks this right before, and trusts nothing else."""
    if not widening or invitation.way == "show":
        return False
    box = _trusted(ctx, invitation)
    if box is None:
        return False
    lately = (StepUp.invitation_id == invitation.id, StepUp.mailbox_sha256 == box, StepUp.used_at > ctx.now - HOLDS)
    return ctx.session.scalar(sa.select(StepUp.id).where(*lately).limit(1)) is None


def waits_for_staff(ctx: Context, invitation: Invitation) -> bool:
    """Say whether a yes must wait for a colleague, because no code would tell that it is they."""
    return invitation.way != "show" and _trusted(ctx, invitation) is None


def view_waits(ctx: Context, invitation: Invitation) -> bool:
    """Say whether a child's yes must wait for a colleague: it takes no code, but is worth no more than an answer."""
    if invitation.way == "show":
        return False
    return invitation.way == "card" or mailboxes.shared(ctx, *_asked(ctx, invitation))


def _trusted(ctx: Context, invitation: Invitation) -> str | None:
    """Return the SHA-256 of the mailbox that only whoever was asked reads; None where a code proves nothing."""
    box = mailbox(address(ctx, invitation))
    if box is None or invitation.way == "card" or mailboxes.shared(ctx, *_asked(ctx, invitation)):
        return None
    return _sha256(box)


def address(ctx: Context, invitation: Invitation) -> str | None:
    """Return where a code would go: the address on file of whoever was asked; None where there is none."""
    person, authority = _asked(ctx, invitation)
    found = None if isinstance(ctx.mail, Nowhere) else invitations.address_of(person, authority)
    return found if found and not contacts.kept_away(ctx, person.id, found) else None


def _asked(ctx: Context, invitation: Invitation) -> tuple[Person, Authority | None]:
    authority = ctx.session.get_one(Authority, invitation.authority_id) if invitation.authority_id else None
    return ctx.session.get_one(Person, invitation.person_id), authority


def send(ctx: Context, invitation: Invitation) -> None:
    """Have a new code sent; the one before it counts no more.

    Raises Refused TOO_MANY_CODES after three in an hour, through whichever links, and CODE_SAYS_NOTHING where none
    would tell that it is they.
    """
    lock(ctx, [invitation.person_id])
    box = _trusted(ctx, invitation)
    if box is None:
        raise Refused("CODE_SAYS_NOTHING", "We cannot send a code. An adult here must check your yes.", "code")
    if len(_lately(ctx, invitation)) >= MOST_AN_HOUR or _sent_to(ctx, box) >= MOST_TO_A_MAILBOX:
        raise Refused("TOO_MANY_CODES", "We sent three codes already. Wait an hour, or tell an adult here.", "code")
    asked = StepUp(invitation_id=invitation.id, mailbox_sha256=box, asked_at=ctx.now, expires_at=ctx.now + LASTS)
    ctx.session.add(asked)
    ctx.session.flush()
    audit.record(ctx, "code.asked", invitation.id, person=invitation.person_id)
    jobs.ask(ctx, JobName.SEND_CODE, asked.id)


def _lately(ctx: Context, invitation: Invitation) -> Sequence[StepUp]:
    """Return the codes of the last hour for whoever answers here, through whichever of their links."""
    whose = identity.theirs(ctx, Invitation, invitation.person_id, invitation.authority_id)
    theirs = sa.select(StepUp).join(Invitation, Invitation.id == StepUp.invitation_id).where(whose)
    hour = theirs.where(StepUp.asked_at > ctx.now - HOUR)
    return ctx.session.scalars(hour.execution_options(populate_existing=True)).all()


def _sent_to(ctx: Context, box: str) -> int:
    hour = (StepUp.mailbox_sha256 == box, StepUp.asked_at > ctx.now - HOUR)
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(StepUp).where(*hour)) or 0


def new_code(ctx: Context, step_up_id: str) -> tuple[Invitation, str] | None:
    """Make the code that is about to be sent; None where it has been replaced, or its link has ended."""
    asked = ctx.session.get_one(StepUp, step_up_id)
    invitation = ctx.session.get_one(Invitation, asked.invitation_id)
    latest = _latest(ctx, invitation)
    if invitation.used_at or invitation.ended_at or latest is None or latest.id != asked.id or asked.used_at:
        return None
    box = _trusted(ctx, invitation)
    if box is None or box != asked.mailbox_sha256:
        return None  # The address is another one by now, or somebody else's too.
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    asked.code_sha256, asked.expires_at = _digest(invitation, box, code), ctx.now + LASTS
    ctx.session.flush()
    return invitation, code


def check(ctx: Context, invitation: Invitation, code: str) -> Refused | None:
    """Return None for the right code, which opens once, or what is wrong with it.

    A refusal is returned, not raised: what is raised is undone, and so would be the count of tries.
    """
    lock(ctx, [invitation.person_id])
    asked, box = _latest(ctx, invitation), _trusted(ctx, invitation)
    if asked is None or box is None or asked.code_sha256 is None or asked.used_at or asked.expires_at <= ctx.now:
        return Refused("CODE_TOO_OLD", "This code does not count any more. Ask for a new one.", "code")
    if sum(each.attempts for each in _lately(ctx, invitation)) >= TRIES_AN_HOUR:
        return Refused("TOO_MANY_TRIES", "That was wrong too often. Wait an hour, or tell an adult here.", "code")
    if asked.attempts >= TRIES:
        return Refused("TOO_MANY_CODES", "That was wrong too often. Ask for a new code.", "code")
    asked.attempts += 1
    typed = "".join(code.split())
    if not hmac.compare_digest(asked.code_sha256, _digest(invitation, box, typed)):
        ctx.session.flush()
        return Refused("WRONG_CODE", "That is not the code we sent. Look again.", "code")
    asked.used_at = ctx.now
    ctx.session.flush()
    audit.record(ctx, "code.used", invitation.id, person=invitation.person_id)
    return None


def _latest(ctx: Context, invitation: Invitation) -> StepUp | None:
    query = sa.select(StepUp).where(StepUp.invitation_id == invitation.id).execution_options(populate_existing=True)
    return ctx.session.scalar(query.order_by(StepUp.asked_at.desc(), StepUp.id.desc()).limit(1))


def _digest(invitation: Invitation, box: str, code: str) -> str:
    """Return what is kept of a code: it opens this link, for this person, and came to this mailbox."""
    whose = (invitation.id, invitation.person_id, invitation.authority_id or "self", box, code)
    return _sha256(":".join(whose))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
