"""Whom we have asked, by which link, in which language."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("authority_id", sa.String(length=32), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_invitation_asked_by_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_invitation_authority_id_authority")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_table(
        "step_up",
        sa.Column("invitation_id", sa.String(length=32), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_step_up_invitation_id_invitation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_up")),
    )
    op.create_index(op.f("ix_step_up_invitation_id"), "step_up", ["invitation_id"], unique=False)
    op.add_column("answer", sa.Column("audience", sa.String(), nullable=True))
    op.add_column("answer", sa.Column("format", sa.String(), nullable=True))
    op.add_column("authority", sa.Column("email", sa.String(), nullable=True))
    op.add_column("authority", sa.Column("language", sa.String(), nullable=False, server_default="en"))
    op.add_column("person", sa.Column("email", sa.String(), nullable=True))
    op.add_column("person", sa.Column("language", sa.String(), nullable=False, server_default="en"))
    op.add_column("person", sa.Column("pin_hash", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("answer", "format")
    op.drop_column("answer", "audience")
    op.drop_column("authority", "language")
    op.drop_column("authority", "email")
    op.drop_column("person", "pin_hash")
    op.drop_column("person", "language")
    op.drop_column("person", "email")
    op.drop_table("step_up")
    op.drop_table("invitation")
