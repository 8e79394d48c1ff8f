"""What was asked for, decided, made ready and handed over?"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consentreg.db import AppendOnly, Base, Identified


class Release(Identified, Base):
    """Somebody asks for photos for one channel."""

    __tablename__ = "release"

    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"), index=True)
    asked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(280))
    max_edge: Mapped[int | None]
    refused_at: Mapped[datetime | None]
    """When a delivery was refused: from then on the release is withdrawn."""

    photos: Mapped[list["ReleasePhoto"]] = relationship(order_by="ReleasePhoto.position", lazy="raise")
    deliveries: Mapped[list["Delivery"]] = relationship(order_by="Delivery.at", lazy="raise")


class ReleasePhoto(Identified, Base):
    """One photo of a release: what was decided about it and, once made, the mute file."""

    __tablename__ = "release_photo"
    __table_args__ = (sa.UniqueConstraint("release_id", "photo_id"),)

    release_id: Mapped[str] = mapped_column(sa.ForeignKey("release.id"), index=True)
    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    position: Mapped[int]
    state: Mapped[str]
    """left_out (not allowed when asked), waiting, ready, refused (not allowed, or not provably mute, when made)."""
    decision_id: Mapped[str] = mapped_column(sa.String(32))
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    """What the asker may be told, as code and text."""
    outcome: Mapped[str]
    expires_on: Mapped[date | None]
    obligations: Mapped[list[Any]] = mapped_column(default=list)
    key: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    bytes: Mapped[int | None]


class Delivery(AppendOnly, Identified, Base):
    """Bytes were handed over: to whom, when, and which."""

    __tablename__ = "delivery"

    release_id: Mapped[str] = mapped_column(sa.ForeignKey("release.id"), index=True)
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]
    photos: Mapped[int]
    manifest_sha256: Mapped[str] = mapped_column(sa.String(64))


class Review(AppendOnly, Identified, Base):
    """The safeguarding lead looked and said yes, for this file and channel, to exactly these findings."""

    __tablename__ = "review"

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    tag_version: Mapped[int]
    findings: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(sa.String(280))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]
