"""Where faces might be in a photo, and whether somebody has looked again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photo", sa.Column("faces", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("photo", sa.Column("faces_settled", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("photo", "faces_settled")
    op.drop_column("photo", "faces")
