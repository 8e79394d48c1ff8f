"""Where photos went, and what is done to take them down."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED_TO = ("publication",)


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("delivery_id", sa.String(length=32), nullable=False),
        sa.Column("release_photo_id", sa.String(length=32), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_publication_channel_id_channel")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_publication_delivery_id_delivery")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_publication_photo_id_photo")),
        sa.ForeignKeyConstraint(
            ["release_photo_id"], ["release_photo.id"], name=op.f("fk_publication_release_photo_id_release_photo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_channel_id"), "publication", ["channel_id"], unique=False)
    op.create_index(op.f("ix_publication_delivery_id"), "publication", ["delivery_id"], unique=False)
    op.create_index(op.f("ix_publication_photo_id"), "publication", ["photo_id"], unique=False)
    op.create_table(
        "takedown",
        sa.Column("publication_id", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("asked_elsewhere_at", UtcDateTime(), nullable=True),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("evidence_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_takedown_ended_by_account")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_takedown_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_takedown_owner_id_account")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_takedown_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown")),
    )
    op.create_index(op.f("ix_takedown_publication_id"), "takedown", ["publication_id"], unique=False)
    for table in ADDED_TO:
        _only_added_to(table)


def _only_added_to(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION consentreg_append_only()"
    )


def downgrade() -> None:
    op.drop_table("takedown")
    op.drop_table("publication")
