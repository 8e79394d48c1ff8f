"""Where did each photo go, and what is being done to take it down again?"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import AppendOnly, Base, Identified


class Publication(AppendOnly, Identified, Base):
    """One photo at one place: the row without which nothing is handed over (domain.md 6.3)."""

    __tablename__ = "publication"

    delivery_id: Mapped[str] = mapped_column(sa.ForeignKey("delivery.id"), index=True)
    release_photo_id: Mapped[str] = mapped_column(sa.ForeignKey("release_photo.id"))
    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    place: Mapped[str]
    """Address, print run or recipient, as whoever collected it said."""
    published_by: Mapped[str]
    people: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of everybody of the register who was named in it when it went out."""
    at: Mapped[datetime]
    expires_on: Mapped[date | None]


class Takedown(Identified, Base):
    """Somebody must see to it that one photo leaves one place; closed only with proof or a reason."""

    __tablename__ = "takedown"

    publication_id: Mapped[str] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    cause: Mapped[str]
    """A word of rules.deadlines.Cause: what was found that was not found before."""
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_elsewhere_at: Mapped[datetime | None]
    """When a partner or the press was asked to remove it."""
    chased: Mapped[int] = mapped_column(default=0)
    asked_again: Mapped[int] = mapped_column(default=0)
    """How many of the times that `chased` counts were seen to."""
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None]
    """removed, cannot_remove, refused, not_needed (it is allowed again before anything was done), or never_left."""
    ended_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(280), default="")
    evidence_id: Mapped[str | None] = mapped_column(sa.ForeignKey("evidence.id"))
