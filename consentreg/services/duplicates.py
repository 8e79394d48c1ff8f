"""Are these two records of one human being? Asked of whoever may see both, and told to nobody else.

*Same* joins them, and they are one for every question; *different* keeps them apart, and they never ask again. Both
can be taken back: then it is open again, and the stricter of the two counts (domain.md 5.4.1, row 50).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Depiction, IdentityLink, Person, Photo
from consentreg.rules.identity import Why
from consentreg.services import audit, consequences, identity, invitations, people
from consentreg.services.identity import DIFFERENT, SAME
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be of one human being, both seen by whoever asks."""

    link: IdentityLink
    one: Person
    other: Person

    @property
    def settled_at(self) -> datetime | None:
        """Return when somebody settled it; None while it is open."""
        return self.link.settled_at

    def beside(self, person: Person) -> Person:
        """Return the one of the two that is not this person."""
        return self.other if self.one.id == person.id else self.one


def unsettled(ctx: Context) -> list[Pair]:
    """Return the pairs nobody has settled of which this actor sees both, those found first first.

    Of two people with several records each it is one pair: what is said of it is said of all of them.
    """
    pairs = _pairs(ctx, IdentityLink.verdict.is_(None))
    if not pairs:
        return []
    known = identity.of(ctx, {pair.one.id for pair in pairs})
    once: dict[frozenset[str], Pair] = {}
    for pair in pairs:
        if pair.other.id in known[pair.one.id].possible:
            once.setdefault(frozenset(min(known[each.id].joined) for each in (pair.one, pair.other)), pair)
    return list(once.values())


def settled(ctx: Context, most: int = 50) -> list[Pair]:
    """Return the pairs that were settled, of which this actor sees both, the newest first."""
    pairs = _pairs(ctx, IdentityLink.verdict.is_not(None))
    return sorted(pairs, key=lambda pair: (pair.link.settled_at, pair.link.id), reverse=True)[:most]


def about(ctx: Context, person: Person) -> list[Pair]:
    """Return the pairs a person is in, settled or not, of which this actor sees both."""
    return _pairs(ctx, sa.or_(IdentityLink.person_id == person.id, IdentityLink.other_id == person.id))


def _pairs(ctx: Context, which: sa.ColumnElement[bool]) -> list[Pair]:
    one, other = aliased(Person), aliased(Person)
    query = sa.select(IdentityLink, one.id, other.id).where(which)
    query = query.join(one, one.id == IdentityLink.person_id).join(other, other.id == IdentityLink.other_id)
    rows = ctx.session.execute(query.order_by(IdentityLink.found_at, IdentityLink.id)).all()
    if not rows:
        return []
    seen = people.some(ctx, {end for _link, *ends in rows for end in ends})
    return [Pair(link, seen[first], seen[second]) for link, first, second in rows if {first, second} <= set(seen)]


def photos(ctx: Context, person: Person) -> list[str]:
    """Return the ids of the photos in which a record is named, the newest first."""
    named = sa.select(Photo.id).join(Depiction, Depiction.photo_id == Photo.id)
    named = named.where(Depiction.person_id == person.id, Photo.erased_at.is_(None))
    return list(ctx.session.scalars(named.order_by(Photo.added_at.desc(), Photo.id)))


def same(ctx: Context, person: Person, other: Person) -> IdentityLink:
    """Join two records: they are of one human being. Twice is the same. Raises Refused, Conflict.

    Of several links that ask them the same the newest goes on: one at a time lets in.
    """
    _begin(ctx, person, other)
    joined = identity.records(ctx, person.id)
    link = _between(ctx, person, other)
    if other.id in joined:
        return link or _across(ctx, joined, joined)[0]
    others = identity.records(ctx, other.id)
    if any(each.verdict == DIFFERENT and each is not link for each in _across(ctx, joined, others)):
        detail = "Another record of one of them was said to be a different person. Take that back first."
        raise Conflict("SAID_DIFFERENT", detail, "person")
    if link is None:
        link = identity.link(ctx, person.id, other.id, Why.SAID)
    _settle(ctx, link, SAME)
    invitations.keep_newest(ctx, person.id)
    consequences.of_people(ctx, identity.touched(ctx, person.id))
    return link


def different(ctx: Context, person: Person, other: Person) -> IdentityLink:
    """Keep two records apart: they are of two people, and are never asked about again. Twice is the same.

    So are their other records this actor sees. Raises Refused, and Conflict where others join them.
    """
    _begin(ctx, person, other)
    before = _touched(ctx, person, other)
    if identity.joined_without(ctx, person.id, other.id):
        detail = "Other records join these two. Take that back first, on the page of one of them."
        raise Conflict("JOINED_BY_OTHERS", detail, "person")
    link = _between(ctx, person, other) or identity.link(ctx, person.id, other.id, Why.SAID)
    _settle(ctx, link, DIFFERENT)
    ours, theirs = identity.records(ctx, person.id), identity.records(ctx, other.id)
    seen = people.some(ctx, ours | theirs)
    for each in _across(ctx, ours & set(seen), theirs & set(seen)):
        if each.verdict is None:
            _settle(ctx, each, DIFFERENT)
    invitations.end_strange(ctx, ours | theirs)
    consequences.of_people(ctx, before)
    for record in (person, other):
        identity.look(ctx, record)
    return link


def reopen(ctx: Context, person: Person, other: Person) -> IdentityLink:
    """Take back what was said of two records: it is open again. What was answered stays with its record.

    Raises NotThere where nobody has said anything of them.
    """
    _begin(ctx, person, other)
    link = _between(ctx, person, other)
    if link is None or link.verdict is None:
        raise NotThere
    was = link.verdict
    link.verdict = link.settled_by = link.settled_at = None
    ctx.session.flush()
    audit.record(ctx, "identity.reopened", link.person_id, person=link.other_id, was=was)
    touched = _touched(ctx, person, other)
    invitations.end_strange(ctx, touched)
    consequences.of_people(ctx, touched)
    return link


def _begin(ctx: Context, person: Person, other: Person) -> None:
    if not people.may_settle(ctx):
        raise NotThere
    if person.id == other.id:
        raise Refused("SAME_RECORD", "That is the same record. Choose another one.", "person")
    lock(ctx, [person.id, other.id])
    for each in (person, other):
        ctx.session.refresh(each, ["erased_on"])
        if each.erased_on:
            raise Conflict("FORGOTTEN", "One of them has been forgotten, so nothing can be joined to them.", "person")


def _between(ctx: Context, person: Person, other: Person) -> IdentityLink | None:
    first, second = sorted((person.id, other.id))
    query = sa.select(IdentityLink).where(IdentityLink.person_id == first, IdentityLink.other_id == second)
    return ctx.session.scalar(query.execution_options(populate_existing=True))


def _across(ctx: Context, ours: Collection[str], theirs: Collection[str]) -> Sequence[IdentityLink]:
    one, other = IdentityLink.person_id, IdentityLink.other_id
    either = sa.or_(sa.and_(among(one, ours), among(other, theirs)), sa.and_(among(one, theirs), among(other, ours)))
    return ctx.session.scalars(sa.select(IdentityLink).where(either).order_by(IdentityLink.id)).all()


def _settle(ctx: Context, link: IdentityLink, verdict: str) -> None:
    if link.verdict == verdict:
        return
    link.verdict, link.settled_at = verdict, ctx.now
    link.settled_by = ctx.actor.id if ctx.actor.kind == "account" else None
    ctx.session.flush()
    act = "identity.joined" if verdict == SAME else "identity.different"
    audit.record(ctx, act, link.person_id, person=link.other_id)


def _touched(ctx: Context, *two: Person) -> frozenset[str]:
    return frozenset().union(*(identity.touched(ctx, each.id) for each in two))
