"""Who is in the register, and who may decide for them?"""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Authority, Group, Move, Person, PersonGroup
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.words import Kind
from consentreg.services import audit, consequences, identity, invitations, namesakes
from consentreg.services.editions import refuse_stale
from consentreg.services.names import clean_name
from consentreg.services.organisation import today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock

KINDS = tuple(kind for kind in Kind if kind.registered)
RELATIONS = (
    "parent",
    "placing_authority",
    "order_holder",
    "adoptive_parent",
    "kinship_carer",
    "foster_carer",
    "other",
)
SOURCES = ("birth_cert_seen", "order_seen", "la_letter", "self_declared")
"""How somebody knows that this adult may decide; self_declared never counts as verified (domain.md 2.2)."""
OLDEST = date(1900, 1, 1)


def add(ctx: Context, *, name: str, kind: str, born: date | None, groups: Collection[Group],
        looked_after: bool = False, external_id: str | None = None, namesake: bool = False) -> Person:  # fmt: skip
    """Add a person to the register and to groups.

    Somebody who seems to be there already is refused; `namesake` says that it is another person of the same name.
    """
    if not namesake:
        namesakes.refuse(ctx, clean_name(name), check_born(ctx, born), groups, external_id)
    return enter(ctx, name=name, kind=kind, born=born, groups=groups, looked_after=looked_after,
                 external_id=external_id, namesake=namesake)  # fmt: skip


def enter(ctx: Context, *, name: str, kind: str, born: date | None, groups: Collection[Group],
          looked_after: bool = False, external_id: str | None = None, namesake: bool = False) -> Person:  # fmt: skip
    """Add a person of whom it is known already that nobody of these groups seems to be the same.

    Whoever else may be the same, in any group, is linked with them: that they are two people counts where whoever
    says so may settle it, and else waits for somebody who may.
    """
    if kind not in KINDS:
        raise Refused("UNKNOWN_KIND", "Choose young_person, staff or adult.", "kind")
    if not groups:
        raise Refused("GROUP_NEEDED", "Choose the group this person belongs to.", "group")
    person = Person(
        name=clean_name(name),
        kind=kind,
        born=check_born(ctx, born),
        looked_after=looked_after,
        external_id=_free_external_id(ctx, external_id),
        made_at=ctx.now,
        groups=list(groups),
    )
    ctx.session.add(person)
    ctx.session.flush()
    audit.record(ctx, "person.added", person.id, kind=kind, groups=sorted(group.id for group in groups))
    _look_for_others(ctx, person, namesake=namesake)
    return person


def _look_for_others(ctx: Context, person: Person, *, namesake: bool = False) -> None:
    """Link a person with whoever may be the same; what is out of any of them must leave or wait."""
    if any(link.verdict is None for link in identity.look(ctx, person, different=namesake and may_settle(ctx))):
        consequences.of_person(ctx, person.id)


def may_settle(ctx: Context) -> bool:
    """Say whether this actor may say that two records are of one human being, or of two."""
    return ctx.actor.sees_all and (ctx.actor.kind != "account" or allowed(ctx.actor.role, Permission.SETTLE_IDENTITY))


def check_born(ctx: Context, born: date | None) -> date | None:
    """Return a date of birth that can be one, or raise Refused."""
    if born and not OLDEST <= born <= today(ctx):
        raise Refused("BAD_BIRTH_DATE", "The date of birth must be in the past and after 1900.", "born")
    return born


def _free_external_id(ctx: Context, external_id: str | None) -> str | None:
    wanted = (external_id or "").strip() or None
    if wanted and len(wanted) > 80:
        raise Refused("EXTERNAL_ID_TOO_LONG", "That number is longer than 80 characters.", "external_id")
    # Only among those this actor sees: that somebody else has it would tell them that a child is there (domain 5.4.1).
    if wanted and ctx.session.scalar(visible(ctx).where(Person.external_id == wanted).limit(1)):
        raise Conflict("EXTERNAL_ID_TAKEN", "Another person already has this number.", "external_id")
    return wanted


def visible(ctx: Context) -> sa.Select[Person]:
    """Select the people this actor sees, by name."""
    kept = sa.select(Person).where(Person.erased_on.is_(None))
    people = kept.options(selectinload(Person.groups)).order_by(Person.name, Person.id)
    if ctx.actor.sees_all:
        return people
    mine = sa.select(PersonGroup.person_id).where(PersonGroup.group_id.in_(ctx.actor.groups))
    return people.where(Person.id.in_(mine))


def listing(ctx: Context, *, group: Group | None = None, search: str = "", page: int = 1, size: int = 100
            ) -> Sequence[Person]:  # fmt: skip
    """Return a page of the people this actor sees, by name; `search` is part of a name."""
    query = visible(ctx)
    if group:
        query = query.where(Person.id.in_(sa.select(PersonGroup.person_id).where(PersonGroup.group_id == group.id)))
    if search:
        query = query.where(Person.name.icontains(search, autoescape=True))
    return ctx.session.scalars(query.limit(size).offset((page - 1) * size)).all()


def get(ctx: Context, person_id: str) -> Person:
    """Return a person this actor sees or raise NotThere."""
    person = ctx.session.scalar(visible(ctx).where(Person.id == person_id))
    if person is None:
        raise NotThere
    return person


def some(ctx: Context, person_ids: Collection[str]) -> dict[str, Person]:
    """Return those of these people whom this actor sees, by id."""
    return {person.id: person for person in ctx.session.scalars(visible(ctx).where(Person.id.in_(person_ids)))}


def by_external_id(ctx: Context, external_id: str) -> Person | None:
    """Return the person with a number of another system, if this actor sees them; of joined records the first.

    Raises Conflict where two have the number of whom nobody said that they are one.
    """
    found = ctx.session.scalars(visible(ctx).where(Person.external_id == external_id)).all()
    if not found:
        return None
    first, *more = sorted(found, key=lambda person: (person.made_at, person.id))
    if more and not {person.id for person in more} <= identity.records(ctx, first.id):
        detail = "Two records have this number. Say first whether they are the same person, on the page of one of them."
        raise Conflict("NUMBER_OF_TWO", detail, "external_id")
    return first


def edit(
    ctx: Context,
    person: Person,
    *,
    name: str,
    born: date | None,
    looked_after: bool,
    left_on: date | None,
    groups: Collection[Group],
    moved_on: date | None = None,
    opened: str | None = None,
) -> Person:
    """Change what is known about a person; decisions follow from the next request.

    Who leaves a group of theirs and stays with us, or comes back, has moved: on `moved_on`, or today where nobody said.
    `opened` is the edition somebody had before them; raises Stale where it is another one now.
    """
    lock(ctx, [person.id])
    refuse_stale(ctx, person, opened)
    if not groups:
        raise Refused("GROUP_NEEDED", "Choose the group this person belongs to.", "groups")
    before = (person.name, person.born, person.looked_after, person.left_on)
    groups_before = {group.id for group in person.groups}
    person.name, person.born, person.looked_after = clean_name(name), check_born(ctx, born), looked_after
    person.left_on, person.groups = left_on, list(groups)
    changed = [field for field, old in zip(("name", "born", "looked_after", "left_on"), before, strict=True)
               if getattr(person, field) != old]  # fmt: skip
    if set(changed) - {"name"}:
        invitations.end_all(ctx, person.id, purposes=invitations.QUESTIONS)
    moved = bool(groups_before - {group.id for group in groups}) or (before[3] is not None and left_on is None)
    if moved:
        _move(ctx, person, moved_on)
    audit.record(ctx, "person.changed", person.id, fields=changed, groups=sorted(group.id for group in groups),
                 **({"moved": True} if moved else {}))  # fmt: skip
    _look_for_others(ctx, person)
    consequences.of_person(ctx, person.id)
    return person


def number(ctx: Context, person: Person, external_id: str | None) -> Person:
    """Note the number of another system. Whoever has it too may be the same human being (domain.md 5.4.1)."""
    wanted = (external_id or "").strip() or None
    if wanted != person.external_id:
        lock(ctx, [person.id])
        person.external_id = _free_external_id(ctx, wanted)
        ctx.session.flush()
        audit.record(ctx, "person.numbered", person.id, numbered=wanted is not None)
        _look_for_others(ctx, person)
    return person


def _move(ctx: Context, person: Person, day: date | None) -> None:
    """Note that somebody lives elsewhere since a local day, with which a yes to "inside" ends (domain.md row 51)."""
    if day and not OLDEST <= day <= today(ctx):
        raise Refused("BAD_MOVE_DATE", "The day they moved cannot be in the future, nor before 1900.", "moved_on")
    ctx.session.add(
        Move(person_id=person.id, moved_on=day or today(ctx), recorded_by=ctx.actor.id, recorded_at=ctx.now)
    )


def add_authority(ctx: Context, person: Person, *, name: str, relation: str, source: str, verified: bool = False,
                  valid_until: date | None = None, do_not_contact: bool = False, may_see_photos: bool = False
                  ) -> Authority:  # fmt: skip
    """Note an adult who may decide for a child, and whether somebody saw the paper that says so."""
    if relation not in RELATIONS:
        raise Refused("UNKNOWN_RELATION", "Choose one of: " + ", ".join(RELATIONS) + ".", "relation")
    if source not in SOURCES:
        raise Refused("UNKNOWN_SOURCE", "Choose one of: " + ", ".join(SOURCES) + ".", "source")
    lock(ctx, [person.id])
    authority = Authority(
        person_id=person.id,
        name=clean_name(name),
        relation=relation,
        source=source,
        valid_until=valid_until,
        do_not_contact=do_not_contact,
        may_see_photos=may_see_photos,
        made_at=ctx.now,
    )
    ctx.session.add(authority)
    ctx.session.flush()
    audit.record(ctx, "authority.added", authority.id, person=person.id, relation=relation, source=source)
    consequences.of_person(ctx, person.id)
    if verified:
        verify_authority(ctx, person, authority.id)
    return authority


def verify_authority(ctx: Context, person: Person, authority_id: str, *, opened: str | None = None) -> Authority:
    """Note that this actor saw the paper. What somebody says of themselves is not proof.

    Here and below `opened` is the edition of the adult that somebody had before them; raises Stale for another one.
    """
    lock(ctx, [person.id])
    authority = refuse_stale(ctx, get_authority(ctx, person, authority_id), opened)
    if authority.source == "self_declared":
        raise Refused("NOT_PROOF", "Their own word is not enough. Choose the paper you have seen.", "source")
    if authority.ended_on:
        raise Conflict("AUTHORITY_ENDED", "This adult may no longer decide. If that has changed, add them anew.")
    authority.verified_by, authority.verified_at = ctx.actor.id, ctx.now
    audit.record(ctx, "authority.verified", authority.id, person=person.id)
    consequences.of_person(ctx, person.id)
    return authority


def end_authority(ctx: Context, person: Person, authority_id: str) -> Authority:
    """Note that this adult may no longer decide, from today."""
    authority = get_authority(ctx, person, authority_id)
    lock(ctx, [person.id])
    authority.verified_at, authority.ended_on = None, today(ctx)
    invitations.end_all(ctx, person.id, authority.id)
    audit.record(ctx, "authority.ended", authority.id, person=person.id)
    consequences.of_person(ctx, person.id)
    return authority


def set_contact(ctx: Context, person: Person, authority_id: str, *, do_not_contact: bool, opened: str | None = None
                ) -> Authority:  # fmt: skip
    """Note whether the team may get in touch with this adult."""
    lock(ctx, [person.id])  # A letter that is just being written goes out before, or not at all.
    authority = refuse_stale(ctx, get_authority(ctx, person, authority_id), opened)
    authority.do_not_contact = do_not_contact
    if do_not_contact:
        invitations.end_all(ctx, person.id, authority.id)
    audit.record(ctx, "authority.contact", authority.id, person=person.id, do_not_contact=do_not_contact)
    return authority


def let_see_photos(ctx: Context, person: Person, authority_id: str, *, may: bool, opened: str | None = None
                   ) -> Authority:  # fmt: skip
    """Note whether this adult may see the photos a person is in, on their own page. It counts from the next request."""
    lock(ctx, [person.id])
    authority = refuse_stale(ctx, get_authority(ctx, person, authority_id), opened)
    authority.may_see_photos = may
    audit.record(ctx, "authority.photos", authority.id, person=person.id, may_see=may)
    return authority


def get_authority(ctx: Context, person: Person, authority_id: str) -> Authority:
    """Return one of a person's authorities or raise NotThere."""
    authority = ctx.session.get(Authority, authority_id)
    if authority is None or authority.person_id not in identity.records(ctx, person.id):
        raise NotThere
    return authority


def authorities(ctx: Context, person: Person) -> Sequence[Authority]:
    """Return a person's authorities, oldest first; of somebody with several records those of all of them."""
    query = sa.select(Authority).where(among(Authority.person_id, identity.records(ctx, person.id)))
    return ctx.session.scalars(query.order_by(Authority.made_at, Authority.id)).all()
