"""What was written down by mistake, who says so, and who agreed?"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import Base, Identified
from consentreg.models.consent import Answer


class Mistake(Identified, Base):
    """An answer that staff wrote down wrongly: struck, and what stood before it stands again (domain.md 5.4.7)."""

    __tablename__ = "mistake"

    answer_id: Mapped[str] = mapped_column(sa.ForeignKey("answer.id"), unique=True)
    why: Mapped[str] = mapped_column(sa.String(280))
    said_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    said_at: Mapped[datetime]
    awaits_second: Mapped[bool] = mapped_column(default=False)
    """Without the answer something opens, so that it stands until somebody else agrees."""
    agreed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None]


class Death(Identified, Base):
    """Somebody is said to have died: two people say so, and two take it back."""

    __tablename__ = "death"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    day: Mapped[date | None]
    """Null once they were forgotten."""
    said_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    said_at: Mapped[datetime]
    agreed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None]
    """Null while one person says so: nothing goes out, and nothing is ended yet that could not be begun anew."""
    doubted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    doubted_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(sa.String(280), default="")
    """Why it was a mistake."""
    undone_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]


def struck() -> sa.ColumnElement[bool]:
    """Say that an answer was a mistake and counts for nothing any more."""
    agreed = sa.or_(sa.not_(Mistake.awaits_second), Mistake.agreed_at.is_not(None))
    return sa.select(Mistake.id).where(Mistake.answer_id == Answer.id, agreed).exists()
