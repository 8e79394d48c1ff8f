"""Which adults must agree, up to which age, and for what? Until now only the law said so."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RULES = (
    ("every_authority", sa.Boolean(), sa.false()),
    ("adult_agrees_until", sa.Integer(), "16"),
    ("adult_agrees_for", sa.JSON(), '["publish_public"]'),
)


def upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        for name, kind, usual in RULES:
            table.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
    with op.batch_alter_table("organisation") as table:
        for name, _kind, _usual in RULES:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        for name, _kind, _usual in RULES:
            table.drop_column(name)
