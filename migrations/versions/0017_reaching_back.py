"""Which photos from before does a yes cover, and because of which was somebody asked?

The trigger that lets only free text of an answer be blanked names every column, so it is written anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BLANK = {"note": "= ''", "evidence_reference": "IS NULL"}
"""What the free text of an answer must be after a change."""


def upgrade() -> None:
    op.add_column("answer", sa.Column("reaches", sa.JSON(none_as_null=True), nullable=True))
    _guard_anew()
    with op.batch_alter_table("invitation") as table:
        for name, there in (("event_id", "event"), ("photo_id", "photo")):
            table.add_column(sa.Column(name, sa.String(length=32), nullable=True))
            table.create_foreign_key(op.f(f"fk_invitation_{name}_{there}"), there, [name], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        for name, there in (("photo_id", "photo"), ("event_id", "event")):
            table.drop_constraint(op.f(f"fk_invitation_{name}_{there}"), type_="foreignkey")
            table.drop_column(name)
    if _sqlite():  # The trigger names the column, which could not be dropped under it.
        op.execute("DROP TRIGGER answer_no_update")
    op.drop_column("answer", "reaches")
    _guard_anew(dropped=_sqlite())


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard_anew(*, dropped: bool = False) -> None:
    if not _sqlite():
        op.execute(
            "CREATE OR REPLACE FUNCTION consentreg_only_blanked_answer() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF NOT ({_only_blanked()}) THEN RAISE EXCEPTION 'answer is only ever added to'; END IF; "
            "RETURN NEW; END $$"
        )
        return
    if not dropped:
        op.execute("DROP TRIGGER answer_no_update")
    op.execute(f"CREATE TRIGGER answer_no_update BEFORE UPDATE ON answer WHEN NOT ({_only_blanked()}) "
               "BEGIN SELECT RAISE(ABORT, 'answer is only ever added to'); END")  # fmt: skip


def _only_blanked() -> str:
    same = "IS" if _sqlite() else "IS NOT DISTINCT FROM"
    as_text = "" if _sqlite() else "::text"  # A column of JSON cannot be compared on PostgreSQL.
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("answer")]
    kept = [f"NEW.{name}{as_text} {same} OLD.{name}{as_text}" for name in columns if name not in BLANK]
    return " AND ".join([*kept, *(f"NEW.{name} {blank}" for name, blank in BLANK.items())])
