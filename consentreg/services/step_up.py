"""Is it really they who widen what may be done with photos, or somebody to whom the link was forwarded?

A no never asks this. A yes through a link that was sent or printed takes a short code, sent to the address on file;
where there is none, it waits for a colleague. A link shown on the spot has a witness already.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.mail import Nowhere
from consentreg.models import Authority, Invitation, JobName, Person, StepUp
from consentreg.services import audit, contacts, invitations, jobs
from consentreg.services.refusal import Refused
from consentreg.services.turns import lock

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
MOST_AN_HOUR: Final = 3
HOLDS: Final = timedelta(minutes=30)
"""How long somebody who typed the right code need not type another one."""
DIGITS: Final = 6


def needed(ctx: Context, invitation: Invitation, widening: bool) -> bool:
    """Say whether a code must still be typed. Whoever saves a yes asks this right before, and trusts nothing else."""
    if not widening or invitation.way == "show" or address(ctx, invitation) is None:
        return False
    lately = (StepUp.invitation_id == invitation.id, StepUp.used_at > ctx.now - HOLDS)
    return ctx.session.scalar(sa.select(StepUp.id).where(*lately).limit(1)) is None


def waits_for_staff(ctx: Context, invitation: Invitation) -> bool:
    """Say whether a yes must wait for a colleague, because no code can be sent to anybody."""
    return invitation.way != "show" and address(ctx, invitation) is None


def address(ctx: Context, invitation: Invitation) -> str | None:
    """Return where a code would go: the address on file of whoever was asked; None where there is none."""
    person = ctx.session.get_one(Person, invitation.person_id)
    authority = ctx.session.get_one(Authority, invitation.authority_id) if invitation.authority_id else None
    found = None if isinstance(ctx.mail, Nowhere) else invitations.address_of(person, authority)
    return found if found and not contacts.kept_away(ctx, person.id, found) else None


def send(ctx: Context, invitation: Invitation) -> None:
    """Have a new code sent; the one before it counts no more. Raises Refused after three in an hour."""
    lock(ctx, [invitation.person_id])
    hour = (StepUp.invitation_id == invitation.id, StepUp.asked_at > ctx.now - timedelta(hours=1))
    if (ctx.session.scalar(sa.select(sa.func.count()).select_from(StepUp).where(*hour)) or 0) >= MOST_AN_HOUR:
        raise Refused("TOO_MANY_CODES", "We sent three codes already. Wait an hour, or tell an adult here.", "code")
    asked = StepUp(invitation_id=invitation.id, asked_at=ctx.now, expires_at=ctx.now + LASTS)
    ctx.session.add(asked)
    ctx.session.flush()
    audit.record(ctx, "code.asked", invitation.id, person=invitation.person_id)
    jobs.ask(ctx, JobName.SEND_CODE, asked.id)


def new_code(ctx: Context, step_up_id: str) -> tuple[Invitation, str] | None:
    """Make the code that is about to be sent; None where it has been replaced, or its link has ended."""
    asked = ctx.session.get_one(StepUp, step_up_id)
    invitation = ctx.session.get_one(Invitation, asked.invitation_id)
    latest = _latest(ctx, invitation)
    if invitation.used_at or invitation.ended_at or latest is None or latest.id != asked.id or asked.used_at:
        return None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    asked.code_sha256, asked.expires_at = _digest(invitation, code), ctx.now + LASTS
    ctx.session.flush()
    return invitation, code


def check(ctx: Context, invitation: Invitation, code: str) -> Refused | None:
    """Return None for the right code, which opens once, or what is wrong with it.

    A refusal is returned, not raised: what is raised is undone, and so would be the count of tries.
    """
    lock(ctx, [invitation.person_id])
    asked = _latest(ctx, invitation)
    if asked is None or asked.code_sha256 is None or asked.used_at or asked.expires_at <= ctx.now:
        return Refused("CODE_TOO_OLD", "This code does not count any more. Ask for a new one.", "code")
    if asked.attempts >= TRIES:
        return Refused("TOO_MANY_CODES", "That was wrong too often. Ask for a new code.", "code")
    asked.attempts += 1
    typed = "".join(code.split())
    if not hmac.compare_digest(asked.code_sha256, _digest(invitation, typed)):
        ctx.session.flush()
        return Refused("WRONG_CODE", "That is not the code we sent. Look again.", "code")
    asked.used_at = ctx.now
    ctx.session.flush()
    audit.record(ctx, "code.used", invitation.id, person=invitation.person_id)
    return None


def _latest(ctx: Context, invitation: Invitation) -> StepUp | None:
    query = sa.select(StepUp).where(StepUp.invitation_id == invitation.id).execution_options(populate_existing=True)
    return ctx.session.scalar(query.order_by(StepUp.asked_at.desc(), StepUp.id.desc()).limit(1))


def _digest(invitation: Invitation, code: str) -> str:
    return hashlib.sha256(f"{invitation.id}:{code}".encode("utf-8", "surrogatepass")).hexdigest()
