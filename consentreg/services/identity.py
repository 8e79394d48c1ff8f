"""Which records are of one human being, and which may be?

Everything that asks by a person asks by all their records (`records`). Whoever adds or changes a person has the
register look for others who may be the same (`look`), in the same transaction; until somebody settles it the stricter
counts for both (domain.md 5.4.1). Nothing here says to anybody who the other is: that is duplicates.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import (
    Answer,
    Authority,
    Complaint,
    IdentityLink,
    Invitation,
    Objection,
    OwnCopy,
    Person,
    UseAnswer,
    UseQuestion,
)
from consentreg.rules.identity import MOST, ONE_DAY, Record, Why, likeness, plain_name
from consentreg.services import audit

Said = TypeVar("Said", Answer, Complaint, Invitation, Objection, OwnCopy, UseAnswer, UseQuestion)
"""What somebody said, or was asked or given, about a person: themselves or one of their adults."""
SAME: Final = "same"
DIFFERENT: Final = "different"


@dataclass(frozen=True, slots=True)
class Identity:
    """The records of one human being, and those of whom it is not settled whether they are."""

    joined: frozenset[str]
    possible: frozenset[str] = frozenset()
    joined_at: datetime | None = None
    """When the last of the joined records was joined."""


def records(ctx: Context, person_id: str) -> frozenset[str]:
    """Return the ids of all records of one human being, this one among them."""
    return of(ctx, [person_id])[person_id].joined


def adult_rows(ctx: Context, person_id: str, authority_id: str) -> frozenset[str]:
    """Return the ids under which one adult is written down for one human being: one in each record, at most."""
    ids = records(ctx, person_id)
    if len(ids) == 1:
        return frozenset({authority_id})
    rows = ctx.session.scalars(sa.select(Authority).where(among(Authority.person_id, ids))).all()
    known = {row.id: (plain_name(row.name), row.relation) for row in rows}
    return frozenset({row_id for row_id, adult in known.items() if adult == known.get(authority_id)} | {authority_id})


def theirs(ctx: Context, table: type[Said], person_id: str, authority_id: str | None) -> sa.ColumnElement[bool]:
    """Say that a row is about one human being, and by one of those who answer for them: None is they themselves."""
    about = among(table.person_id, records(ctx, person_id))
    if authority_id is None:
        return sa.and_(about, table.authority_id.is_(None))
    return sa.and_(about, among(table.authority_id, adult_rows(ctx, person_id, authority_id)))


def linked(one: InstrumentedAttribute[str], other: InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    """Say that somebody has said of two records that they are of one human being."""
    ends = (IdentityLink.person_id, IdentityLink.other_id)
    either = sa.or_(*(sa.and_(first == one, second == other) for first, second in (ends, ends[::-1])))
    return sa.exists().where(IdentityLink.verdict == SAME, either)


def in_two() -> sa.CompoundSelect[str]:
    """Select the ids of all records that are joined with another one."""
    same = IdentityLink.verdict == SAME
    return sa.select(IdentityLink.person_id).where(same).union(sa.select(IdentityLink.other_id).where(same))


def touched(ctx: Context, person_id: str) -> frozenset[str]:
    """Return the ids of all records whose decisions what is said of this one may change."""
    found = of(ctx, [person_id])[person_id]
    return found.joined | found.possible


def joined_without(ctx: Context, one: str, other: str) -> bool:
    """Say whether two records are of one human being even if nothing had been said of these two."""
    links = [each for each in ctx.session.execute(_links_around([one, other])) if each.verdict == SAME]
    rest = [(each.person_id, each.other_id, each.settled_at) for each in links
            if {each.person_id, each.other_id} != {one, other}]  # fmt: skip
    return other in _Joined(rest).of(one)


def of(ctx: Context, person_ids: Collection[str]) -> dict[str, Identity]:
    """Return who each of these records is, and each that they are or may be, in one query."""
    links = ctx.session.execute(_links_around(person_ids)).all()
    joined = _Joined(
        [(link.person_id, link.other_id, link.settled_at) for link in links if link.verdict == SAME and link.settled_at]
    )
    near: dict[str, set[str]] = defaultdict(set)
    for link in links:
        one, other = joined.of(link.person_id), joined.of(link.other_id)
        if link.verdict is None and one.isdisjoint(other):
            near[min(one)] |= other
            near[min(other)] |= one
    reached = {end for link in links for end in (link.person_id, link.other_id)}
    return {each: _identity(joined, near, each) for each in reached.union(person_ids)}


def _links_around(person_ids: Collection[str]) -> sa.Select[str, str, str | None, datetime | None]:
    """Select the links that join or may join these records, or any that these lead to."""
    ours = sa.select(Person.id.label("id")).where(among(Person.id, person_ids)).cte("around", recursive=True)
    open_ = IdentityLink.verdict.is_distinct_from(DIFFERENT)
    end = sa.case((IdentityLink.person_id == ours.c.id, IdentityLink.other_id), else_=IdentityLink.person_id)
    either = sa.or_(IdentityLink.person_id == ours.c.id, IdentityLink.other_id == ours.c.id)
    around = ours.union(sa.select(end).select_from(ours).join(IdentityLink, sa.and_(either, open_)))
    columns = (IdentityLink.person_id, IdentityLink.other_id, IdentityLink.verdict, IdentityLink.settled_at)
    return sa.select(*columns).where(open_, IdentityLink.person_id.in_(sa.select(around.c.id)))


class _Joined:
    """Sets of records that are joined, also through others."""

    def __init__(self, links: Iterable[tuple[str, str, datetime]]) -> None:
        self._sets: dict[str, frozenset[str]] = {}
        self._since: dict[str, datetime] = {}
        for one, other, at in links:
            both = self.of(one) | self.of(other)
            earlier = [self._since[each] for each in both if each in self._since]
            self._sets |= dict.fromkeys(both, both)
            self._since |= dict.fromkeys(both, max([*earlier, at]))

    def of(self, record: str) -> frozenset[str]:
        return self._sets.get(record, frozenset({record}))

    def since(self, record: str) -> datetime | None:
        return self._since.get(record)


def _identity(joined: _Joined, near: dict[str, set[str]], record: str) -> Identity:
    ours = joined.of(record)
    return Identity(ours, frozenset(near.get(min(ours), ())), joined.since(record))


def look(ctx: Context, person: Person, *, different: bool = False) -> list[IdentityLink]:
    """Link a person with everybody who may be the same and is not linked yet; return the new links.

    `different` says that somebody who may settle it has said so of whom they see: then it is settled at once.
    """
    audit.take_turn(ctx.session)  # Of two who are added at the same moment the second finds the first.
    mine = _record(person)
    known = _linked(ctx, person.id)
    alike = [(other, why) for other in _candidates(ctx, person) if other.key not in known
             and (why := likeness(mine, other))]  # fmt: skip
    links = [link(ctx, person.id, other.key, why) for other, why in alike[:MOST]]
    for found in links:
        if different:
            found.verdict, found.settled_at = DIFFERENT, ctx.now
            found.settled_by = ctx.actor.id if ctx.actor.kind == "account" else None
        act = "identity.different" if different else "identity.found"
        audit.record(ctx, act, found.person_id, person=found.other_id, why=found.why)
    return links


def link(ctx: Context, one: str, other: str, why: Why) -> IdentityLink:
    """Write down that two records may be of one human being."""
    first, second = sorted((one, other))
    made = IdentityLink(person_id=first, other_id=second, why=why, found_at=ctx.now)
    ctx.session.add(made)
    ctx.session.flush()
    return made


def _record(person: Person) -> Record:
    return Record(person.id, person.name, person.born, person.external_id)


def _linked(ctx: Context, person_id: str) -> set[str]:
    one = sa.select(IdentityLink.other_id).where(IdentityLink.person_id == person_id)
    other = sa.select(IdentityLink.person_id).where(IdentityLink.other_id == person_id)
    return set(ctx.session.scalars(one.union_all(other)))


def _candidates(ctx: Context, person: Person) -> Sequence[Record]:
    """Return whoever has the same letters in their name, the same number or the same day of birth."""
    ctx.session.flush()
    same: list[tuple[sa.ColumnElement[bool], int | None]] = [(Person.name_key == person.name_key, None)]
    if person.number_key:
        same.append((Person.number_key == person.number_key, None))
    if person.born:
        same.append((Person.born == person.born, ONE_DAY))
    found: dict[str, Record] = {}
    for alike, most in same:
        query = sa.select(Person.id, Person.name, Person.born, Person.external_id)
        query = query.where(alike, Person.id != person.id, Person.erased_on.is_(None)).order_by(Person.id).limit(most)
        found |= {row.id: Record(*row) for row in ctx.session.execute(query)}
    return list(found.values())
