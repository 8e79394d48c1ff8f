"""Which records may be of one human being? Those already here are compared once; a number may stand in two groups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from consentreg import clock
from consentreg.db import UtcDateTime, new_id
from consentreg.rules.identity import Record, name_key, number_key, pairs

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PERSON = sa.table(
    "person",
    sa.column("id", sa.String),
    sa.column("name", sa.String),
    sa.column("born", sa.Date),
    sa.column("external_id", sa.String),
    sa.column("erased_on", sa.Date),
    sa.column("name_key", sa.String),
    sa.column("number_key", sa.String),
)
KEYS = ("name_key", "number_key", "born", "external_id")


def upgrade() -> None:
    op.add_column("person", sa.Column("name_key", sa.String(), nullable=True))
    op.add_column("person", sa.Column("number_key", sa.String(), nullable=True))
    found = _compare()
    with op.batch_alter_table("person") as person:
        person.alter_column("name_key", existing_type=sa.String(), nullable=False)
        person.drop_constraint("uq_person_external_id", type_="unique")
        for name in KEYS:
            person.create_index(f"ix_person_{name}", [name])
    link = op.create_table(
        "identity_link",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("settled_by", sa.String(length=32), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_link_person_id_person"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_identity_link_other_id_person"),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name="fk_identity_link_settled_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_link"),
        sa.UniqueConstraint("person_id", "other_id", name="uq_identity_link_person_id_other_id"),
    )
    op.create_index("ix_identity_link_other_id", "identity_link", ["other_id"])
    if found:
        op.bulk_insert(link, found)


def _compare() -> list[dict[str, Any]]:
    """Keep the keys of everybody who is here; return the links between those who may be the same."""
    register = op.get_bind()
    everybody = register.execute(sa.select(PERSON)).all()
    keys = [
        {
            "which": row.id,
            "name_key": "" if row.erased_on else name_key(row.name),
            "number_key": number_key(row.external_id),
        }
        for row in everybody
    ]
    if keys:
        register.execute(sa.update(PERSON).where(PERSON.c.id == sa.bindparam("which")), keys)
    records = [Record(row.id, row.name, row.born, row.external_id) for row in everybody if not row.erased_on]
    return [_link(*sorted((one.key, other.key)), why) for one, other, why in pairs(records)]


def _link(person_id: str, other_id: str, why: str) -> dict[str, Any]:
    return {"id": new_id(), "person_id": person_id, "other_id": other_id, "why": str(why), "found_at": clock.now()}


def downgrade() -> None:
    op.drop_table("identity_link")
    earlier = PERSON.alias("earlier")
    taken = sa.exists().where(earlier.c.external_id == PERSON.c.external_id, earlier.c.id < PERSON.c.id)
    op.get_bind().execute(sa.update(PERSON).where(taken).values(external_id=None))
    with op.batch_alter_table("person") as person:
        for name in KEYS:
            person.drop_index(f"ix_person_{name}")
        person.create_unique_constraint("uq_person_external_id", ["external_id"])
        person.drop_column("name_key")
        person.drop_column("number_key")
