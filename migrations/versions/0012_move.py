"""When did somebody come to live in another house? Until now only the trail told."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime, new_id

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "move",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_move_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_move_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index(op.f("ix_move_person_id"), "move", ["person_id"], unique=False)
    _bring_over()


def _bring_over() -> None:
    """Write down the moves the trail tells of, on the local day they were recorded."""
    bind = op.get_bind()
    known = sa.MetaData()
    known.reflect(bind, only=("audit_entry", "organisation", "move", "person", "account"))
    entry, move = known.tables["audit_entry"], known.tables["move"]
    owner = sa.select(known.tables["organisation"].c.time_zone)
    people = set(bind.scalars(sa.select(known.tables["person"].c.id)))
    accounts = set(bind.scalars(sa.select(known.tables["account"].c.id)))
    at = sa.type_coerce(entry.c.at, UtcDateTime())
    changed = sa.select(entry.c.subject, at.label("at"), entry.c.actor_id, entry.c.detail)
    for row in bind.execute(changed.where(entry.c.act == "person.changed").order_by(entry.c.seq)).all():
        if row.subject in people and isinstance(row.detail, dict) and row.detail.get("moved"):
            bind.execute(
                move.insert().values(
                    id=new_id(),
                    person_id=row.subject,
                    moved_on=row.at.astimezone(ZoneInfo(bind.scalar(owner))).date(),
                    recorded_by=row.actor_id if row.actor_id in accounts else None,
                    recorded_at=sa.bindparam("recorded", row.at, type_=UtcDateTime()),
                )
            )


def downgrade() -> None:
    op.drop_table("move")
