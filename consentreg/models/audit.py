"""What happened, in which order, and has anybody touched the record since?"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import AppendOnly, Base


class AuditEntry(AppendOnly, Base):
    """One act, or one decision behind a release. `hash` covers `prev` and everything else here.

    People and photos stand in it by id only, so that erasing somebody does not break the chain.
    """

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    act: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    prev: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class ChainHead(Base):
    """The one row that says where the chain ends; whoever adds to the chain locks it first."""

    __tablename__ = "chain_head"
    __table_args__ = (sa.CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, default=1)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
