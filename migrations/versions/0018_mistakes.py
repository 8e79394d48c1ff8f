"""What was written down by mistake, and who said that somebody had died?

Whoever is said to have died until now keeps that, as if two had said so: nobody wrote down who did.
"""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime, new_id

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mistake",
        sa.Column("answer_id", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=280), nullable=False),
        *_who("said", needed=True),
        sa.Column("awaits_second", sa.Boolean(), nullable=False),
        *_who("agreed"),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_mistake_answer_id_answer")),
        *(_account("mistake", name) for name in ("said_by", "agreed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_mistake_answer_id")),
    )
    op.create_table(
        "death",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        *_who("said", needed=True),
        *_who("agreed"),
        *_who("doubted"),
        sa.Column("why", sa.String(length=280), nullable=False),
        *_who("undone"),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_death_person_id_person")),
        *(_account("death", name) for name in ("said_by", "agreed_by", "doubted_by", "undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death")),
    )
    op.create_index(op.f("ix_death_person_id"), "death", ["person_id"], unique=False)
    _bring_over()


def _who(act: str, *, needed: bool = False) -> tuple[sa.Column[str], sa.Column[object]]:
    by = sa.Column(f"{act}_by", sa.String(length=32), nullable=True)
    return by, sa.Column(f"{act}_at", UtcDateTime(), nullable=not needed)


def _account(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_{table}_{name}_account"))


def _bring_over() -> None:
    bind = op.get_bind()
    known = sa.MetaData()
    known.reflect(bind, only=("person", "death"))
    person, death = known.tables["person"], known.tables["death"]
    moment = sa.type_coerce(person.c.made_at, UtcDateTime())
    died = sa.select(person.c.id, person.c.deceased_on, moment.label("made_at")).where(
        person.c.deceased_on.is_not(None)
    )
    for row in bind.execute(died).all():
        at = sa.bindparam("at", row.made_at, type_=UtcDateTime())
        values = {
            "id": new_id(),
            "person_id": row.id,
            "day": row.deceased_on,
            "why": "",
            "said_at": at,
            "agreed_at": at,
        }
        bind.execute(death.insert().values(**values))


def downgrade() -> None:
    op.drop_table("death")
    op.drop_table("mistake")
