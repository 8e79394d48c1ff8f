"""What is still to be done in the background, and who is at it?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import Base, Identified


class JobName(StrEnum):
    """What a worker can be asked to do; each is safe to do twice."""

    MAKE_COPIES = "make_copies"
    MAKE_RELEASE_PHOTO = "make_release_photo"
    SEND_INVITATION = "send_invitation"
    SEND_CODE = "send_code"
    SEND_LETTER = "send_letter"
    SEND_NEW_LINKS = "send_new_links"
    MAKE_OWN_COPY = "make_own_copy"
    MAKE_OWN_VIEW = "make_own_view"
    FORGET = "forget"


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Identified, Base):
    """One piece of work, written in the transaction of the act that needs it."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_state_asked_at", "state", "asked_at"),)

    name: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    """Id of the photo or release photo it is about."""
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    """Until then nobody else takes it: a worker is at it, or it has just failed and rests."""
    last_error: Mapped[str | None]
