"""Which places does a yes name? Null where nobody named any; the list says exactly these, also an empty one.

Until now a list held what was ticked beside the usual places, and mattered to public use alone. So that no yes of
before says less or more than it did, an empty list becomes null and a list of ticked classes the usual places with
these. The words stay as they were said: only how they are written down changes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

USUAL = ("WEBSITE", "PRINT", "FUNDER_REPORT")
ANSWER = sa.table("answer", sa.column("id"), sa.column("scope"), sa.column("channels", sa.JSON(none_as_null=True)))


def upgrade() -> None:
    with _unguarded():
        with op.batch_alter_table("answer") as answer:
            answer.alter_column("channels", existing_type=sa.JSON(), nullable=True)
        _rewrite(_named)


def downgrade() -> None:
    with _unguarded():
        _rewrite(_ticked)
        with op.batch_alter_table("answer") as answer:
            answer.alter_column("channels", existing_type=sa.JSON(), nullable=False)


def _named(scope: str, ticked: list[str]) -> list[str] | None:
    return sorted({*USUAL, *ticked}) if ticked and scope == "publish_public" else None


def _ticked(_scope: str, places: list[str] | None) -> list[str]:
    return [place for place in places or () if place not in USUAL]


def _rewrite(written: Callable[[str, list[str] | None], list[str] | None]) -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(ANSWER)).all():
        anew = written(row.scope, row.channels)
        if anew != row.channels:
            bind.execute(sa.update(ANSWER).where(ANSWER.c.id == row.id).values(channels=anew))


@contextmanager
def _unguarded() -> Iterator[None]:
    """Let answers be written for once: their triggers are taken down and put up again as they were."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute("ALTER TABLE answer DISABLE TRIGGER USER")
        yield
        op.execute("ALTER TABLE answer ENABLE TRIGGER USER")
        return
    found = bind.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'answer'"))
    triggers = found.all()
    for name, _sql in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        op.execute(sql)
