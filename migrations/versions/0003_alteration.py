"""Photos that were made from another one, by covering somebody or cropping."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alteration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("crop", sa.JSON(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["photo.id"], name=op.f("fk_alteration_id_photo")),
        sa.ForeignKeyConstraint(["source_id"], ["photo.id"], name=op.f("fk_alteration_source_id_photo")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_alteration_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alteration")),
    )
    with op.batch_alter_table("alteration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alteration_source_id"), ["source_id"], unique=False)
    _only_added_to()


def _only_added_to() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER alteration_no_{act.lower()} BEFORE {act} ON alteration "
                "BEGIN SELECT RAISE(ABORT, 'alteration is only ever added to'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER alteration_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alteration "
        "FOR EACH STATEMENT EXECUTE FUNCTION consentreg_append_only()"
    )


def downgrade() -> None:
    op.drop_table("alteration")
