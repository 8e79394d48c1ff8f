"""Which version of a row had somebody before them? What colleagues edit is counted from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

EDITED = ("account", "authority", "channel", "event", "group", "organisation", "person", "restriction")


def upgrade() -> None:
    for table in EDITED:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        with op.batch_alter_table(table) as changed:
            changed.alter_column("version", server_default=None)


def downgrade() -> None:
    for table in EDITED:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("version")
