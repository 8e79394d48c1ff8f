"""Whom have we asked for an answer, and which link may they answer through?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import Base, Identified


class Invitation(Identified, Base):
    """One person, or an adult who can decide for them, is asked; at most one link at a time lets them in.

    The link is 256 random bits of which only the SHA-256 is kept. An invitation that nobody answered is never a yes.
    """

    __tablename__ = "invitation"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    """Who is asked; null is the person themselves."""
    purpose: Mapped[str]
    """answer (the three questions), view (what a child thinks) or visit (my photos, my choices)."""
    way: Mapped[str]
    """email, show (on a colleague's screen, there and then) or print; card where a card and its PIN opened it."""
    why: Mapped[str]
    """asked, renewal, birthday, followed (a child's page after their guardian's)."""
    asked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    token_sha256: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Null until the link is made: for an e-mail that is when it is sent."""
    event_id: Mapped[str | None] = mapped_column(sa.ForeignKey("event.id"))
    """Asked because of one outing's photos: what they answer covers these too."""
    photo_id: Mapped[str | None] = mapped_column(sa.ForeignKey("photo.id"))
    """Asked because of one photo."""
    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """Taken back by staff, or by a change that made the question another one."""


class StepUp(Identified, Base):
    """A short code sent to the contact on file, because a forwarded link must not widen what may be done."""

    __tablename__ = "step_up"

    invitation_id: Mapped[str] = mapped_column(sa.ForeignKey("invitation.id"), index=True)
    code_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """Null until it is sent."""
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    mailbox_sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """Where it goes, so that codes to one mailbox are counted through whichever links they were asked for."""
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
