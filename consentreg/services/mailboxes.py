"""Does anybody else read what is sent to this address?

A young person's own address is neither an adult's on file nor a colleague's: a code that is sent there must tell that
it is they (domain.md 5.4.10). Whoever may see both is refused where either is written down. Where they may not, or
where two people share one mailbox, nothing is refused and nothing learned, and a yes waits for a colleague.
"""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Account, Authority, Person, PersonGroup
from consentreg.rules.identity import plain_name
from consentreg.rules.mailboxes import mailbox
from consentreg.rules.words import Kind
from consentreg.services import identity
from consentreg.services.refusal import Conflict, Refused

NOT_THEIR_OWN: Final = "An adult on file or a colleague reads this mailbox. Write an address that is theirs alone."
A_YOUNG_PERSONS: Final = "A young person has this mailbox as their own. Correct that on their page first."


def shared(ctx: Context, person: Person, authority: Authority | None) -> bool:
    """Say whether anybody but whoever answers has their mailbox too, whether this actor may see them or not."""
    box = mailbox(authority.email if authority else person.email)
    if box is None:
        return False
    young = authority is None and person.kind == Kind.YOUNG_PERSON
    mine = frozenset[str]() if authority else identity.records(ctx, person.id)
    name = None if young else plain_name(authority.name if authority else person.name)
    others = [each for each in _people(ctx, box) if each.id not in mine and not (name and _is(each, name))]
    adults = [each for each in _adults(ctx, box) if name is None or plain_name(each.name) != name]
    colleague = (authority is not None or young) and _colleague(ctx, box)
    return bool(others or adults or colleague)


def _is(person: Person, name: str) -> bool:
    """Say whether a person is the adult of this name: one may be on file for several children, and be here too."""
    return person.kind != Kind.YOUNG_PERSON and plain_name(person.name) == name


def refuse_for_person(ctx: Context, person: Person, address: str | None) -> None:
    """Raise Refused for an address that cannot be somebody's own; of whom this actor may not see nothing is said."""
    box = mailbox(address)
    if box is None:
        return
    if person.kind != Kind.YOUNG_PERSON:
        _refuse_young(ctx, box, identity.records(ctx, person.id))
        return
    grown = [each.id for each in _people(ctx, box) if each.kind != Kind.YOUNG_PERSON]
    known = {each.person_id for each in _adults(ctx, box)}
    if _colleague(ctx, box) or known & identity.records(ctx, person.id) or _seen(ctx, {*known, *grown}):
        raise Refused("NOT_THEIR_OWN", NOT_THEIR_OWN, "email")


def refuse_for_adult(ctx: Context, person: Person, address: str | None) -> None:
    """Raise Refused for an address of an adult that is a colleague's, or a young person's own."""
    box = mailbox(address)
    if box is None:
        return
    if _colleague(ctx, box):
        # Staff witness what is said and never decide (domain.md 2.2).
        detail = "This is the address of a colleague. Staff never decide. Write another."
        raise Refused("OUR_OWN_STAFF", detail, "email")
    _refuse_young(ctx, box, frozenset(), identity.records(ctx, person.id))


def refuse_for_account(ctx: Context, address: str) -> None:
    """Raise Conflict for an address of an account that is a young person's own."""
    if any(each.kind == Kind.YOUNG_PERSON for each in _people(ctx, mailbox(address) or "")):
        raise Conflict("A_YOUNG_PERSONS", A_YOUNG_PERSONS, "email")


def _refuse_young(ctx: Context, box: str, but: frozenset[str], also: frozenset[str] = frozenset()) -> None:
    young = {each.id for each in _people(ctx, box) if each.kind == Kind.YOUNG_PERSON} - but
    if young & also or _seen(ctx, young):
        raise Refused("A_YOUNG_PERSONS", A_YOUNG_PERSONS, "email")


def colleagues(ctx: Context) -> frozenset[str]:
    """Return the mailboxes of all accounts."""
    return frozenset(box for box in ctx.session.scalars(sa.select(Account.mailbox)) if box)


def _people(ctx: Context, box: str) -> Iterable[Person]:
    ctx.session.flush()
    return ctx.session.scalars(sa.select(Person).where(Person.mailbox == box)).all()


def _adults(ctx: Context, box: str) -> Iterable[Authority]:
    return ctx.session.scalars(sa.select(Authority).where(Authority.mailbox == box)).all()


def _colleague(ctx: Context, box: str) -> bool:
    return ctx.session.scalar(sa.select(Account.id).where(Account.mailbox == box).limit(1)) is not None


def _seen(ctx: Context, person_ids: set[str]) -> bool:
    """Say whether any of these people is this actor's business."""
    if ctx.actor.sees_all or not person_ids:
        return bool(person_ids)
    theirs = sa.select(PersonGroup.person_id).where(PersonGroup.group_id.in_(ctx.actor.groups))
    return ctx.session.scalar(theirs.where(among(PersonGroup.person_id, person_ids)).limit(1)) is not None
