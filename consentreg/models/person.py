"""Who may be in a photo, who may answer for them, and what must be known to decide?"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consentreg.db import Base, Identified, Versioned
from consentreg.models.organisation import Group
from consentreg.rules.identity import name_key, number_key
from consentreg.rules.mailboxes import mailbox

NOT_SURE = "not_sure"
"""A child was asked and does not know: for the rules nobody knows what they think."""


def _written(row: DefaultExecutionContext) -> dict[str, Any]:
    parameters: dict[str, Any] = row.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's
    return parameters


def _name_key(row: DefaultExecutionContext) -> str:
    return name_key(_written(row)["name"])


def _number_key(row: DefaultExecutionContext) -> str | None:
    return number_key(_written(row).get("external_id"))


def _mailbox(row: DefaultExecutionContext) -> str | None:
    return mailbox(_written(row).get("email"))


class Person(Versioned, Base):
    """A young person, a member of staff or another adult of the register."""

    __tablename__ = "person"

    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(default=_name_key, index=True)
    """What all ways to write the name have in common (rules.identity): whoever may be the same is looked up by it."""
    born: Mapped[date | None] = mapped_column(index=True)
    looked_after: Mapped[bool] = mapped_column(default=False)
    deceased_on: Mapped[date | None]
    left_on: Mapped[date | None]
    external_id: Mapped[str | None] = mapped_column(index=True)
    """The number of another system. Two groups may have written down the same one and not know of each other."""
    number_key: Mapped[str | None] = mapped_column(default=_number_key, index=True)
    email: Mapped[str | None]
    mailbox: Mapped[str | None] = mapped_column(default=_mailbox, index=True)
    """What all ways to write the address have in common (rules.mailboxes)."""
    language: Mapped[str] = mapped_column(default="en")
    """BCP 47: in which language their own pages and letters begin."""
    pin_hash: Mapped[str | None]
    """Opens their own page together with their card; they choose it themselves."""
    records_hold: Mapped[bool] = mapped_column(default=False)
    """Nothing about them may be removed: a records inquiry may want it. It never lets anything out (domain.md 3.6)."""
    erased_on: Mapped[date | None]
    made_at: Mapped[datetime]
    groups: Mapped[list[Group]] = relationship(secondary="person_group", order_by=Group.name, lazy="raise")

    @property
    def first_name(self) -> str:
        """Return the name shown on buttons and tiles; of `Aziz, Noor` it is what stands after the comma."""
        last, _, first = self.name.partition(",")
        words = first.split() or last.split()
        return words[0] if words else self.name


@event.listens_for(Person, "before_update")
def _keep_keys(_mapper: object, _connection: object, person: Person) -> None:
    person.name_key, person.number_key = name_key(person.name), number_key(person.external_id)
    person.mailbox = mailbox(person.email)


class IdentityLink(Identified, Base):
    """Two records may be of one human being; until somebody who sees both settles it the stricter counts for both."""

    __tablename__ = "identity_link"
    __table_args__ = (sa.UniqueConstraint("person_id", "other_id"),)

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    """The smaller of the two ids, so that two records have one link at most."""
    other_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    why: Mapped[str]
    found_at: Mapped[datetime]
    verdict: Mapped[str | None]
    """same or different; null is not settled."""
    settled_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]


class PersonGroup(Base):
    """A person belongs to a group."""

    __tablename__ = "person_group"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(sa.ForeignKey("group.id"), primary_key=True, index=True)


class Move(Identified, Base):
    """Somebody came to live in another house or unit: "inside" means other people since (domain.md 5.2 row 51)."""

    __tablename__ = "move"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    moved_on: Mapped[date]
    """The local day."""
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class Authority(Versioned, Base):
    """An adult who may decide for a child. Self-declared counts as unverified (domain.md 2.2)."""

    __tablename__ = "authority"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str]
    relation: Mapped[str]
    source: Mapped[str]
    verified_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    verified_at: Mapped[datetime | None]
    valid_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    email: Mapped[str | None]
    mailbox: Mapped[str | None] = mapped_column(default=_mailbox, index=True)
    language: Mapped[str] = mapped_column(default="en")
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    """Never written to, not even when they write themselves: a hidden placement may hang on it."""
    may_see_photos: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

    def verified_on(self, today: date) -> bool:
        """Say whether somebody checked it and it has not ended by a local day."""
        ends = [day for day in (self.valid_until, self.ended_on) if day]
        return self.verified_at is not None and all(today <= day for day in ends)


@event.listens_for(Authority, "before_update")
def _keep_mailbox(_mapper: object, _connection: object, adult: Authority) -> None:
    adult.mailbox = mailbox(adult.email)


class Restriction(Versioned, Base):
    """A safeguarding stop on a person. It never ends by itself: lifting it takes two people (domain.md 2.4)."""

    __tablename__ = "restriction"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    level: Mapped[str]
    category: Mapped[str]
    set_by: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    set_at: Mapped[datetime]
    review_by: Mapped[date | None]
    lift_asked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    lift_asked_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None]


class CapacityAssessment(Identified, Base):
    """Whether somebody understands what a yes means, until `review_by` (domain.md 2.1)."""

    __tablename__ = "capacity_assessment"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    result: Mapped[str]
    basis: Mapped[str] = mapped_column(sa.String(280))
    assessed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    assessed_at: Mapped[datetime]
    review_by: Mapped[date]


class ChildViewEntry(Identified, Base):
    """What a child thinks; the latest entry stands."""

    __tablename__ = "child_view"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    view: Mapped[str]
    note: Mapped[str] = mapped_column(sa.String(280), default="")
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    awaits_second: Mapped[bool] = mapped_column(default=False)
    """A yes that nobody saw them say: it counts once a member of staff has confirmed it."""
    confirmed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]

    @property
    def counts(self) -> bool:
        """Say whether it is what a child thinks, as far as anybody knows."""
        return not self.awaits_second or self.confirmed_at is not None
