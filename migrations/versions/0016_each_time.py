"""Whoever wants to be asked each time sees the photo and the place themselves, and may say no to them.

What one member of staff wrote down until now waits for a colleague who heard it too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "use_approval"
WORDS = "is only ever added to"


def upgrade() -> None:
    with _unguarded(), op.batch_alter_table(TABLE) as uses:
        uses.add_column(sa.Column("authority_id", sa.String(length=32), nullable=True))
        uses.add_column(sa.Column("said", sa.String(), nullable=False, server_default="yes"))
        uses.add_column(sa.Column("awaits_second", sa.Boolean(), nullable=False, server_default=sa.true()))
        uses.alter_column("recorded_by", existing_type=sa.String(length=32), nullable=True)
        uses.create_foreign_key(op.f("fk_use_approval_authority_id_authority"), "authority", ["authority_id"], ["id"])
    with _unguarded(), op.batch_alter_table(TABLE) as uses:
        uses.alter_column("said", existing_type=sa.String(), server_default=None)
        uses.alter_column("awaits_second", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "use_confirmation",
        sa.Column("use_answer_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["use_answer_id"], ["use_approval.id"],
                                name=op.f("fk_use_confirmation_use_answer_id_use_approval")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_use_confirmation_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_confirmation")),
        sa.UniqueConstraint("use_answer_id", name=op.f("uq_use_confirmation_use_answer_id")),
    )  # fmt: skip
    _guard("use_confirmation")
    op.create_table(
        "use_question",
        *(sa.Column(f"{name}_id", sa.String(length=32), nullable=name == "authority")
          for name in ("person", "authority", "photo", "channel")),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        *(sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_use_question_{name}_id_{name}"))
          for name in ("person", "authority", "photo", "channel")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_use_question_asked_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_question")),
    )  # fmt: skip
    for name in ("person_id", "photo_id"):
        op.create_index(op.f(f"ix_use_question_{name}"), "use_question", [name], unique=False)


def _guard(table: str) -> None:
    """Let a table be only added to, as the second revision does."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} {WORDS}'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION consentreg_append_only()"
    )


@contextmanager
def _unguarded() -> Iterator[None]:
    """Let the table be built anew: its triggers are taken down and put up again as they were."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        return
    about = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
    found = bind.execute(about.bindparams(name=TABLE))
    triggers = found.all()
    for name, _sql in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        op.execute(sql)


def downgrade() -> None:
    op.drop_table("use_question")
    op.drop_table("use_confirmation")
    uses = sa.table(TABLE, sa.column("recorded_by"), sa.column("said"))
    with _unguarded():
        op.execute(sa.delete(uses).where(sa.or_(uses.c.recorded_by.is_(None), uses.c.said == "no")))
        with op.batch_alter_table(TABLE) as approvals:
            approvals.drop_constraint(op.f("fk_use_approval_authority_id_authority"), type_="foreignkey")
            for name in ("authority_id", "said", "awaits_second"):
                approvals.drop_column(name)
            approvals.alter_column("recorded_by", existing_type=sa.String(length=32), nullable=False)
