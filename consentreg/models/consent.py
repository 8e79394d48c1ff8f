"""Who said what, when, how, having been told what, and how can it be shown?"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import AppendOnly, Base, Identified


class Notice(AppendOnly, Identified, Base):
    """What people were told before they answered: one exact wording, known by its hash."""

    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("version", "language"),)

    version: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]


class Evidence(AppendOnly, Identified, Base):
    """A photo or PDF of a signed form, kept with the originals and never served to the public."""

    __tablename__ = "evidence"

    key: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    media_type: Mapped[str]
    bytes: Mapped[int]
    added_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[datetime]


class Answer(AppendOnly, Identified, Base):
    """One answer of one decider to one scope: added, never changed. The latest by `since` stands."""

    __tablename__ = "answer"
    __table_args__ = (sa.Index("ix_answer_person_scope", "person_id", "scope"),)

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    authority_id: Mapped[str | None] = mapped_column(sa.ForeignKey("authority.id"))
    """Who answered; null is the person themselves."""
    scope: Mapped[str]
    answer: Mapped[str]
    since: Mapped[datetime]
    """When they spoke."""
    recorded_at: Mapped[datetime]
    """When we learned of it."""
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    method: Mapped[str]
    notice_id: Mapped[str | None] = mapped_column(sa.ForeignKey("notice.id"))
    audience: Mapped[str | None]
    """For whom the words were written that they saw: 8-11, 12-15, 16+ or adult; null where staff told them."""
    format: Mapped[str | None]
    """standard or easy_read, as they saw it; null where staff told them."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    covers_existing: Mapped[bool] = mapped_column(default=False)
    reaches: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Photos from before that it covers too, as `outing:ID` and `photo:ID`; null where it names none of its own."""
    survives_leaving: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    channels: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    """The places a yes names, as class words and `channel:SLUG`; null where nobody named any: the usual ones."""
    evidence_id: Mapped[str | None] = mapped_column(sa.ForeignKey("evidence.id"))
    evidence_reference: Mapped[str | None]
    awaits_second: Mapped[bool] = mapped_column(default=False)
    """A yes that only counts once a second member of staff has confirmed it."""
    note: Mapped[str] = mapped_column(sa.String(280), default="")


class Confirmation(AppendOnly, Identified, Base):
    """A second member of staff heard the same yes."""

    __tablename__ = "confirmation"

    answer_id: Mapped[str] = mapped_column(sa.ForeignKey("answer.id"), unique=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]
