"""Whose register is this, which groups does it have, and where may photos go at all?"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, validates

from consentreg.db import Base, Versioned
from consentreg.rules.facts import ChannelFacts, ChannelStatus, Policy, Risk
from consentreg.rules.words import ChannelClass, Jurisdiction, Scope

LOW_RISK, MEDIUM_RISK = 4, 8
"""Sums of the five risk ratings (0 to 15) up to which a channel is low or medium (domain.md 6.2)."""


class Organisation(Versioned, Base):
    """The one organisation of this installation, and what it decided for itself."""

    __tablename__ = "organisation"

    name: Mapped[str]
    jurisdiction: Mapped[str] = mapped_column(default=Jurisdiction.SCOTLAND)
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    co_agreement: Mapped[bool] = mapped_column(default=True)
    face_public_child: Mapped[bool] = mapped_column(default=True)
    channel_risk: Mapped[bool] = mapped_column(default=True)
    every_authority: Mapped[bool] = mapped_column(default=False)
    adult_agrees_until: Mapped[int] = mapped_column(default=16)
    """The age below which an adult agrees beside a young person who decides: 16, 17 or 18 (domain.md 5.4.11)."""
    adult_agrees_for: Mapped[list[Any]] = mapped_column(default=lambda: [Scope.PUBLIC.value])
    """For which questions; the widest is always among them."""
    usage_terms: Mapped[str] = mapped_column(default="Only for the use this copy was released for.")
    made_at: Mapped[datetime]

    @property
    def policy(self) -> Policy:
        """Return the policy the rules decide under."""
        return Policy(
            Jurisdiction(self.jurisdiction),
            ZoneInfo(self.time_zone),
            self.co_agreement,
            self.face_public_child,
            self.channel_risk,
            self.every_authority,
            self.adult_agrees_until,
            frozenset(map(Scope, self.adult_agrees_for)),
        )


class Group(Versioned, Base):
    """A house, unit or club: it limits who sees what."""

    __tablename__ = "group"

    name: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class Event(Versioned, Base):
    """An outing, evening or club day of one group."""

    __tablename__ = "event"
    __table_args__ = (sa.UniqueConstraint("group_id", "name", "day"),)

    group_id: Mapped[str] = mapped_column(sa.ForeignKey("group.id"), index=True)
    name: Mapped[str]
    day: Mapped[date | None]
    made_at: Mapped[datetime]


class Channel(Versioned, Base):
    """A place photos may go to, once it is registered, checked in time and not retired."""

    __tablename__ = "channel"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    klass: Mapped[str] = mapped_column("class")
    url: Mapped[str | None]
    owner: Mapped[str]
    audience: Mapped[str]
    scale: Mapped[int]
    permanency: Mapped[int]
    speed: Mapped[int]
    pressure: Mapped[int]
    contact: Mapped[int]
    next_check: Mapped[date]
    retired_on: Mapped[date | None]
    made_at: Mapped[datetime]

    @validates("slug")
    def _keep_slug(self, _name: str, slug: str) -> str:
        """Keep the short name as it was: an answer that names this place by it must mean it for ever."""
        if self.slug not in {None, slug}:
            raise ValueError("The short name of a channel never changes.")
        return slug

    @property
    def risk(self) -> Risk:
        """Return how dangerous the five ratings make it."""
        total = self.scale + self.permanency + self.speed + self.pressure + self.contact
        if total <= LOW_RISK:
            return Risk.LOW
        return Risk.MEDIUM if total <= MEDIUM_RISK else Risk.HIGH

    def facts(self, today: date) -> ChannelFacts:
        """Return what the rules weigh about it on a local day."""
        return ChannelFacts(ChannelClass(self.klass), self.standing(today), self.risk, self.slug)

    def standing(self, today: date) -> ChannelStatus:
        """Return where it stands in the register of channels on a local day."""
        if self.retired_on and self.retired_on <= today:
            return ChannelStatus.RETIRED
        return ChannelStatus.REVIEW_OVERDUE if self.next_check < today else ChannelStatus.APPROVED
