"""Who gets a new link to their own page, having typed nothing but an e-mail address?

Whether an address is on file nobody learns by asking: the same job is written either way, and a worker looks. The job
holds the SHA-256 of the address, not the address of a stranger.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Authority, Invitation, JobName, Person
from consentreg.services import contacts, identity, invitations, jobs
from consentreg.services.accounts import clean_email, fingerprint
from consentreg.services.organisation import today

NOT_AGAIN_WITHIN: Final = timedelta(minutes=10)
"""Nobody's letter box is filled by somebody who presses often."""


def ask(ctx: Context, email: str) -> None:
    """Have a new link sent to an address, if it is on file. Raises Refused for what is no address."""
    jobs.ask(ctx, JobName.SEND_NEW_LINKS, fingerprint(clean_email(email)))


def send(ctx: Context, wanted: str) -> None:
    """Have a link to their page sent to everybody whose address has this SHA-256, and may be written to."""
    written: set[frozenset[str]] = set()
    for person, authority in list(_found(ctx, wanted)):
        whom = identity.adult_rows(ctx, person.id, authority.id) if authority else identity.records(ctx, person.id)
        if whom in written:
            continue  # One human being with two records gets one letter.
        written.add(whom)
        address = invitations.address_of(person, authority)
        if address and not contacts.kept_away(ctx, person.id, address) and not _just_now(ctx, person, authority):
            invitations.ask(ctx, person, authority, way="email", purpose="visit")


def _found(ctx: Context, wanted: str) -> Iterator[tuple[Person, Authority | None]]:
    here = (Person.deceased_on.is_(None), Person.erased_on.is_(None))
    for person in ctx.session.scalars(sa.select(Person).where(Person.email.is_not(None), *here)):
        if fingerprint(person.email or "") == wanted:
            yield person, None
    adults = sa.select(Person, Authority).join(Authority, Authority.person_id == Person.id)
    adults = adults.where(Authority.email.is_not(None), *here)
    for person, authority in ctx.session.execute(adults):
        if fingerprint(authority.email or "") == wanted and authority.verified_on(today(ctx)):
            yield person, authority


def _just_now(ctx: Context, person: Person, authority: Authority | None) -> bool:
    asked = (Invitation.purpose == "visit", Invitation.way == "email", Invitation.asked_at > ctx.now - NOT_AGAIN_WITHIN)
    whose = identity.theirs(ctx, Invitation, person.id, authority.id if authority else None)
    query = sa.select(Invitation.id).where(whose, *asked)
    return ctx.session.scalar(query.limit(1)) is not None
