"""Who signs in, with what, and which groups do they see?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from consentreg.db import Base, Identified, Versioned, new_id
from consentreg.rules.mailboxes import mailbox
from consentreg.rules.permissions import Role


def _mailbox(row: DefaultExecutionContext) -> str | None:
    return mailbox(row.get_current_parameters()["email"])  # type: ignore[no-untyped-call]  # SQLAlchemy's


class Account(Versioned, Base):
    """Somebody who works with the register. `fs_uniquifier` changes when all their sessions must end."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    """Never changed: it is what they sign in with."""
    mailbox: Mapped[str | None] = mapped_column(default=_mailbox, index=True)
    """What all ways to write the address have in common (rules.mailboxes)."""
    name: Mapped[str] = mapped_column(default="")
    role_name: Mapped[str] = mapped_column("role")
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True, default=new_id)
    made_at: Mapped[datetime]

    @property
    def role(self) -> Role:
        """Return what the account is for."""
        return Role(self.role_name)


class AccountGroup(Base):
    """A member of staff belongs to a group."""

    __tablename__ = "account_group"

    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(sa.ForeignKey("group.id"), primary_key=True)


class SignInLink(Identified, Base):
    """A link that lets somebody choose a password once. Only its SHA-256 is kept."""

    __tablename__ = "sign_in_link"

    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Identified, Base):
    """A key with which a program acts as an account. Only its SHA-256 is kept."""

    __tablename__ = "api_token"

    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
