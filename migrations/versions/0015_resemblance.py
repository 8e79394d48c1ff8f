"""What does each photo look like, so closely that the next frame of a burst is told from it, and which are the same?

A worker that has nothing else to do looks at every photo again. Tombstones keep what they had.
"""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likeness",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("greys", sa.LargeBinary(), nullable=False),
        sa.Column("light", sa.SmallInteger(), nullable=False),
        sa.Column("spread", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_likeness_photo_id_photo")),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_likeness")),
    )
    op.create_index("ix_likeness_light_spread", "likeness", ["light", "spread"], unique=False)
    op.create_table(
        "resemblance",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=True),
        sa.Column("tombstone_id", sa.String(length=32), nullable=True),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("apart_by", sa.String(length=32), nullable=True),
        sa.Column("apart_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["apart_by"], ["account.id"], name=op.f("fk_resemblance_apart_by_account")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_resemblance_photo_id_photo")),
        sa.ForeignKeyConstraint(["other_id"], ["photo.id"], name=op.f("fk_resemblance_other_id_photo")),
        sa.ForeignKeyConstraint(["tombstone_id"], ["tombstone.id"], name=op.f("fk_resemblance_tombstone_id_tombstone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resemblance")),
    )
    op.create_index(op.f("ix_resemblance_photo_id"), "resemblance", ["photo_id"], unique=False)
    op.create_index(op.f("ix_resemblance_other_id"), "resemblance", ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_table("resemblance")
    op.drop_table("likeness")
