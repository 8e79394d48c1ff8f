"""What a photo looks like, so that one that was forgotten is told again; and which words of old answers may be blanked.

Answers and reviews are only ever added to. When somebody is forgotten the free text in them goes: after such a change
the text is empty, and every other column is as it was. Whoever adds a column to these tables writes the triggers anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BLANK = {"answer": {"note": "= ''", "evidence_reference": "IS NULL"}, "review": {"reason": "= ''"}}
"""What each free text must be after a change."""


def upgrade() -> None:
    op.add_column("photo", sa.Column("look", sa.String(length=16), nullable=True))
    for table in BLANK:
        if _sqlite():
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({_only_blanked(table)}) "
                       f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")  # fmt: skip
        else:
            _guard(table, "DELETE OR TRUNCATE")
            _create_function(table)
            op.execute(
                f"CREATE TRIGGER {table}_only_blanked BEFORE UPDATE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION consentreg_only_blanked_{table}()"
            )


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _only_blanked(table: str) -> str:
    same = "IS" if _sqlite() else "IS NOT DISTINCT FROM"
    as_text = "" if _sqlite() else "::text"  # A column of JSON cannot be compared on PostgreSQL.
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    kept = [f"NEW.{name}{as_text} {same} OLD.{name}{as_text}" for name in columns if name not in BLANK[table]]
    return " AND ".join([*kept, *(f"NEW.{name} {blank}" for name, blank in BLANK[table].items())])


def _create_function(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION consentreg_only_blanked_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF NOT ({_only_blanked(table)}) THEN RAISE EXCEPTION '{table} is only ever added to'; END IF; "
        "RETURN NEW; END $$"
    )


def _guard(table: str, acts: str) -> None:
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {acts} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION consentreg_append_only()"
    )


def downgrade() -> None:
    for table in BLANK:
        if _sqlite():
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                       f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")  # fmt: skip
        else:
            op.execute(f"DROP TRIGGER {table}_only_blanked ON {table}")
            op.execute(f"DROP FUNCTION consentreg_only_blanked_{table}()")
            _guard(table, "UPDATE OR DELETE OR TRUNCATE")
    op.drop_column("photo", "look")
