"""Who hears that something new was said through a link, so that nothing is changed behind anybody's back?

A link can be passed on. So everybody on file who may speak gets a letter that something was said, and not what: the
person themselves, and the adults who may decide for them until they are 16; from then on it is theirs whether to tell
(domain.md 2.2). One letter an address, and never one to whoever must not be contacted.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.mail import Nowhere
from consentreg.models import Authority, Job, JobName, JobState, Person
from consentreg.rules.deciders import OWN_DECISION, under
from consentreg.rules.people import Identifiable, Tag
from consentreg.services import contacts, facts, identity, invitations, letters
from consentreg.services.organisation import today


def spread(ctx: Context, person: Person) -> None:
    """Have everybody on file told. What is said in several steps at once is one letter."""
    if isinstance(ctx.mail, Nowhere):
        return
    told, waiting = set(), _waiting(ctx, person)
    for authority in _on_file(ctx, person):
        address = (invitations.address_of(person, authority) or "").lower()
        if address and address not in told and not contacts.kept_away(ctx, person.id, address):
            told.add(address)
            if (authority.id if authority else None) not in waiting:
                letters.changed(ctx, person, authority)


def _waiting(ctx: Context, person: Person) -> set[str | None]:
    """Return for whom such a letter about somebody is written already and has not left yet."""
    query = sa.select(Job.arguments).where(
        Job.name == JobName.SEND_LETTER, Job.subject == person.id, Job.state == JobState.QUEUED
    )
    return {found["authority"] for found in ctx.session.scalars(query) if found["letter"] == letters.CHANGED}


def _on_file(ctx: Context, person: Person) -> Iterator[Authority | None]:
    yield None
    day = today(ctx)
    known = facts.Known(day)
    facts.know_people(ctx, known, [person.id])
    child = under(facts.own_facts(known, person.id, Tag(Identifiable.FACE)), OWN_DECISION, day)
    query = sa.select(Authority).where(among(Authority.person_id, identity.records(ctx, person.id)))
    for adult in ctx.session.scalars(query.order_by(Authority.made_at, Authority.id)):
        spoke = (ctx.actor.kind, ctx.actor.id) == ("authority", adult.id)
        if (child or spoke) and adult.verified_on(day):
            yield adult
