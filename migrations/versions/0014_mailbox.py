"""Whose mailbox is it? Addresses are compared by where letters end; a yes of a child may wait for a colleague."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime
from consentreg.rules.mailboxes import mailbox

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ADDRESSED = ("person", "authority", "account")


def upgrade() -> None:
    for table in ADDRESSED:
        op.add_column(table, sa.Column("mailbox", sa.String(), nullable=True))
        _fill(table)
        op.create_index(op.f(f"ix_{table}_mailbox"), table, ["mailbox"], unique=False)
    op.add_column("step_up", sa.Column("mailbox_sha256", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_step_up_mailbox_sha256"), "step_up", ["mailbox_sha256"], unique=False)
    with op.batch_alter_table("child_view") as view:
        view.add_column(sa.Column("awaits_second", sa.Boolean(), nullable=False, server_default=sa.false()))
        view.add_column(sa.Column("confirmed_by", sa.String(length=32), nullable=True))
        view.add_column(sa.Column("confirmed_at", UtcDateTime(), nullable=True))
        view.create_foreign_key(op.f("fk_child_view_confirmed_by_account"), "account", ["confirmed_by"], ["id"])
    with op.batch_alter_table("child_view") as view:
        view.alter_column("awaits_second", existing_type=sa.Boolean(), server_default=None)


def _fill(table: str) -> None:
    columns = sa.table(
        table, sa.column("id", sa.String), sa.column("email", sa.String), sa.column("mailbox", sa.String)
    )
    register = op.get_bind()
    known = register.execute(sa.select(columns.c.id, columns.c.email).where(columns.c.email.is_not(None))).all()
    keys = [{"which": row.id, "mailbox": mailbox(row.email)} for row in known]
    if keys:
        register.execute(sa.update(columns).where(columns.c.id == sa.bindparam("which")), keys)


def downgrade() -> None:
    with op.batch_alter_table("child_view") as view:
        view.drop_constraint(op.f("fk_child_view_confirmed_by_account"), type_="foreignkey")
        for name in ("confirmed_at", "confirmed_by", "awaits_second"):
            view.drop_column(name)
    op.drop_index(op.f("ix_step_up_mailbox_sha256"), "step_up")
    op.drop_column("step_up", "mailbox_sha256")
    for table in ADDRESSED:
        op.drop_index(op.f(f"ix_{table}_mailbox"), table)
        op.drop_column(table, "mailbox")
