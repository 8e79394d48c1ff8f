"""Was somebody who wants to be asked each time shown this photo and this place, and what did they say?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import AppendOnly, Base, Identified


class UseQuestion(Identified, Base):
    """Somebody is asked about one photo for one place; it stands on their own page until they say yes or no."""

    __tablename__ = "use_question"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    """Whose rule it is; null is the person themselves."""
    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    asked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime]


class UseAnswer(AppendOnly, Identified, Base):
    """What somebody said to one photo in one place; the last word of theirs stands."""

    __tablename__ = "use_approval"

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """The very file they saw: a yes is to nothing else."""
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    said: Mapped[str] = mapped_column(default="yes")
    """yes or no."""
    awaits_second: Mapped[bool] = mapped_column(default=False)
    """A yes that only counts once a member of staff, another one than who wrote it down, has confirmed it."""
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who wrote it down; null where they pressed themselves."""
    at: Mapped[datetime]


class UseConfirmation(AppendOnly, Identified, Base):
    """A colleague heard the same yes to one photo in one place, or knows that it was they who pressed."""

    __tablename__ = "use_confirmation"

    use_answer_id: Mapped[str] = mapped_column(sa.ForeignKey("use_approval.id"), unique=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]
