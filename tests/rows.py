"""What does one plausible row of any table look like? Made from its columns, so that no table is forgotten."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

DAY = date(2026, 5, 1)
VALUES: list[tuple[type, Any]] = [
    (sa.Boolean, True),
    (sa.JSON, ["kept"]),
    (sa.DateTime, datetime(2026, 5, 1, 9, 30, tzinfo=UTC)),
    (sa.Date, DAY),
    (sa.Integer, 1),
    (sa.Float, 0.5),
    (sa.LargeBinary, b"kept"),
]


def tables(engine: Engine) -> list[sa.Table]:
    """Return every table of the register as the database has it, those referred to first."""
    found = sa.MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection, register: list[sa.Table], said: dict[str, Any] | None = None) -> None:
    """Put one row into each table; each refers to the one row of the tables it knows. `said` are columns set apart."""
    for table in register:
        row = {column.name: _value(column) for column in table.columns} | (said or {})
        connection.execute(table.insert().values(row))


def _value(column: sa.Column[Any]) -> Any:
    return next((value for kind, value in VALUES if isinstance(column.type, kind)), "a")


def content(connection: Connection, register: list[sa.Table]) -> dict[str, list[dict[str, Any]]]:
    """Return every row of each table."""
    return {table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in register}
