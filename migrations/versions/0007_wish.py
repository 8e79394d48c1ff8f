"""What people say and ask about their own photos, and what stays when they are forgotten."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED_TO = ("objection", "tombstone")


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("authority_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=32), nullable=True),
        sa.Column("reply", sa.String(length=2000), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], name=op.f("fk_complaint_acknowledged_by_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_complaint_authority_id_authority")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_complaint_closed_by_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_person_id"), "complaint", ["person_id"], unique=False)
    op.create_table(
        "own_copy",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("authority_id", sa.String(length=32), nullable=True),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("collected_at", UtcDateTime(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_own_copy_asked_by_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_own_copy_authority_id_authority")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_copy_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copy")),
    )
    op.create_index(op.f("ix_own_copy_person_id"), "own_copy", ["person_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("authority_id", sa.String(length=32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_objection_authority_id_authority")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id_person")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_objection_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("person_id", "photo_id", name=op.f("uq_objection_person_id_photo_id")),
    )
    op.create_index(op.f("ix_objection_person_id"), "objection", ["person_id"], unique=False)
    op.create_index(op.f("ix_objection_photo_id"), "objection", ["photo_id"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("look", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("sha256", name=op.f("uq_tombstone_sha256")),
    )
    op.add_column("person", sa.Column("records_hold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("person", sa.Column("erased_on", sa.Date(), nullable=True))
    op.add_column("photo", sa.Column("erased_at", UtcDateTime(), nullable=True))
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
    op.drop_column("photo", "erased_at")
    op.drop_column("person", "erased_on")
    op.drop_column("person", "records_hold")
    op.drop_table("tombstone")
    op.drop_table("objection")
    op.drop_table("own_copy")
    op.drop_table("complaint")
