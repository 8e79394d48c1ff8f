"""How may we write to somebody, in which language, and to whom never?"""

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Authority, Person
from consentreg.rules.mailboxes import mailbox
from consentreg.services import audit, identity, invitations, mailboxes
from consentreg.services.accounts import clean_email
from consentreg.services.editions import refuse_stale
from consentreg.services.refusal import Refused
from consentreg.services.turns import lock

LANGUAGES = {"en": "English", "pl": "Polski"}
"""The languages in which letters and pages for people are complete, each in its own word."""


def clean(email: str | None, language: str | None) -> tuple[str | None, str]:
    """Return an address in lower case or None, and a language we write; raise Refused for anything else."""
    spoken = (language or "").strip().lower() or "en"
    if spoken not in LANGUAGES:
        raise Refused("UNKNOWN_LANGUAGE", "Choose one of: " + ", ".join(LANGUAGES) + ".", "language")
    return clean_email(email) if email and email.strip() else None, spoken


def of_person(ctx: Context, person: Person, email: str | None, language: str | None) -> Person:
    """Note how to write to somebody themselves. Links sent to an earlier address end.

    Raises Refused NOT_THEIR_OWN for an address that an adult or a colleague reads.
    """
    address, spoken = clean(email, language)
    if (address, spoken) != (person.email, person.language):
        if address != person.email:
            mailboxes.refuse_for_person(ctx, person, address)
            invitations.end_sent(ctx, person.id, None)
        person.email, person.language = address, spoken
        audit.record(ctx, "person.contact", person.id, email=bool(address), language=spoken)
    return person


def of_adult(ctx: Context, person: Person, adult: Authority, email: str | None, language: str | None) -> Authority:
    """Note how to write to an adult who may decide. Links sent to an earlier address end.

    Raises Refused OUR_OWN_STAFF for a colleague's address, A_YOUNG_PERSONS for a young person's own.
    """
    address, spoken = clean(email, language)
    if (address, spoken) != (adult.email, adult.language):
        if address != adult.email:
            mailboxes.refuse_for_adult(ctx, person, address)
            invitations.end_sent(ctx, person.id, adult.id)
        adult.email, adult.language = address, spoken
        audit.record(ctx, "authority.contact", adult.id, person=person.id, email=bool(address), language=spoken)
    return adult


def change(ctx: Context, person: Person, adult: Authority, email: str | None, language: str | None, *,
           opened: str | None) -> Authority:  # fmt: skip
    """Note how to write to an adult from now on; raise Stale where somebody else has changed what is known of them."""
    lock(ctx, [person.id])
    return of_adult(ctx, person, refuse_stale(ctx, adult, opened), email, language)


def kept_away(ctx: Context, person_id: str, address: str) -> bool:
    """Say whether an address is one of an adult of this person who must not be contacted, whoever else has it too."""
    records = identity.records(ctx, person_id)
    hidden = sa.select(Authority.id).where(among(Authority.person_id, records), Authority.do_not_contact)
    return ctx.session.scalar(hidden.where(Authority.mailbox == mailbox(address)).limit(1)) is not None
