"""How often were others asked again to remove a photo?"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("takedown", sa.Column("asked_again", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("takedown", "asked_again")
