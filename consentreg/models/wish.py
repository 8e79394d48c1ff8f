"""What did somebody say or ask about their own photos, beyond the three questions?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import AppendOnly, Base, Identified


class Objection(AppendOnly, Identified, Base):
    """A person's no to one photo, and to whatever is made of it; the rest is not touched."""

    __tablename__ = "objection"
    __table_args__ = (sa.UniqueConstraint("person_id", "photo_id"),)

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    at: Mapped[datetime]


class Complaint(Identified, Base):
    """Something is wrong, says a person or their adult: acknowledged in 30 days (DUA Act 2025)."""

    __tablename__ = "complaint"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    text: Mapped[str] = mapped_column(sa.String(2000))
    made_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    reply: Mapped[str] = mapped_column(sa.String(2000), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class OwnCopy(Identified, Base):
    """A person's copy of everything, asked for and made by a worker; removed again after a while."""

    __tablename__ = "own_copy"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    asked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    key: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    bytes: Mapped[int | None]
    made_at: Mapped[datetime | None]
    collected_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class Tombstone(AppendOnly, Identified, Base):
    """A photo was here and must not come back: its file's hash and what it looked like, and no name."""

    __tablename__ = "tombstone"

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    look: Mapped[str]
    """64 bits of it in hexadecimal and then a sketch (`imaging.alike`): the same picture saved anew is told by both.
    Those from before sketches were kept have the bits alone, which cannot tell it from the next frame of a burst."""
    at: Mapped[datetime]
