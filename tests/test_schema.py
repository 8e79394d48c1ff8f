"""Does the database become what this version needs, and back, without losing a row? On both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from consentreg import db, models, schema
from consentreg.db import AppendOnly, Base
from tests import rows
from tests.postgresql import PostgreSQL

APPEND_ONLY = sorted(
    mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, AppendOnly)
)
"""The tables whose classes say that they are only ever added to."""


def revisions() -> list[str]:
    """Return every revision, oldest first."""
    config = schema.configuration(sa.create_engine("sqlite://"))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'schema.sqlite'}"
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.create(migrated=False)
    opened = db.open_engine(url)
    yield opened
    opened.dispose()


def names(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())


def test_up_down_to_nothing_and_up_again(engine: Engine) -> None:
    schema.upgrade(engine)
    assert names(engine) == {*Base.metadata.tables, "alembic_version"}
    schema.downgrade(engine, "base")
    assert names(engine) == {"alembic_version"}
    assert schema.current(engine) is None
    schema.upgrade(engine)
    assert schema.current(engine) == schema.head() == revisions()[-1]


def test_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    assert models
    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


WRITTEN_ANEW = {"answer": {"channels"}}
"""Columns whose words a later migration turns into others that mean the same; a test of that migration says which."""


def kept(content: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: row[name] for name in row.keys() - WRITTEN_ANEW.get(table, set())} for row in found]
        for table, found in content.items()
    }


@pytest.mark.parametrize("start", revisions()[:-1])
def test_a_row_in_every_table_survives_each_later_migration(engine: Engine, start: str) -> None:
    schema.upgrade(engine, start)
    register = rows.tables(engine)
    with engine.connect().execution_options(writes=True) as connection:
        rows.fill(connection, register)
        connection.commit()
        before = rows.content(connection, register)
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert kept(rows.content(connection, register)) == kept(before)
        assert all(len(each) == 1 for each in before.values())
    schema.downgrade(engine, start)
    with engine.connect() as connection:
        assert kept(rows.content(connection, register)) == kept(before)


PLACES = [
    ("publish_public", [], None),
    ("publish_public", ["SOCIAL"], ["FUNDER_REPORT", "PRINT", "SOCIAL", "WEBSITE"]),
    ("publish_public", ["PRINT"], ["FUNDER_REPORT", "PRINT", "WEBSITE"]),
    ("publish_internal", ["SOCIAL"], None),
    ("take", [], None),
]
"""A scope, what was ticked until revision 0009, and the places it means since."""


@pytest.mark.parametrize(("scope", "ticked", "places"), PLACES)
def test_no_yes_of_before_says_less_or_more_than_it_did(
    engine: Engine, scope: str, ticked: list[str], places: list[str] | None
) -> None:
    schema.upgrade(engine, "0009")
    with engine.connect().execution_options(writes=True) as connection:
        for table in rows.tables(engine):
            said = {"scope": scope, "channels": ticked} if table.name == "answer" else {}
            rows.fill(connection, [table], said)
        connection.commit()
    schema.upgrade(engine, "0010")
    answer = sa.Table("answer", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        assert connection.scalars(sa.select(answer.c.channels)).all() == [places]
        assert connection.scalar(sa.select(answer.c.channels.is_(None))) is (places is None)


def test_whoever_is_there_twice_already_is_found(engine: Engine) -> None:
    born, nobody = date(2012, 3, 1), "Somebody forgotten"
    people = {
        "a": {"name": "Pat O'Brien", "born": born, "external_id": "A 1", "erased_on": None},
        "b": {"name": "O\u2019Brien, Pat", "born": None, "external_id": None, "erased_on": None},
        "c": {"name": "Eva Moss", "born": date(2013, 1, 1), "external_id": "a1", "erased_on": None},
        "d": {"name": "Mia O'Brien", "born": born, "external_id": None, "erased_on": None},
        "e": {"name": nobody, "born": None, "external_id": None, "erased_on": born},
        "f": {"name": nobody, "born": None, "external_id": None, "erased_on": born},
    }
    schema.upgrade(engine, "0010")
    with engine.connect().execution_options(writes=True) as connection:
        for table in rows.tables(engine):
            if table.name == "person":
                for key, said in people.items():
                    rows.fill(connection, [table], {"id": key, **said})
        connection.commit()
    schema.upgrade(engine, "0011")
    link = sa.Table("identity_link", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        found = {(row.person_id, row.other_id, row.why, row.verdict) for row in connection.execute(link.select())}
    assert found == {("a", "b", "name", None), ("a", "c", "number", None)}
    schema.downgrade(engine, "0010")
    with engine.connect() as connection:
        person = sa.Table("person", sa.MetaData(), autoload_with=engine)
        assert connection.scalars(sa.select(person.c.external_id).order_by(person.c.id)).all()[:3] == [
            "A 1",
            None,
            "a1",
        ]


def test_moves_the_trail_tells_of_are_written_down(engine: Engine) -> None:
    late = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)  # In London it is the 2nd.
    schema.upgrade(engine, "0011")
    with engine.connect().execution_options(writes=True) as connection:
        for table in rows.tables(engine):
            trail = {"act": "person.changed", "subject": "a", "at": late, "detail": {"moved": True}}
            known = {"organisation": {"time_zone": "Europe/London"}, "audit_entry": trail}
            rows.fill(connection, [table], known.get(table.name))
        connection.commit()
    schema.upgrade(engine, "0012")
    move = sa.Table("move", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        (row,) = connection.execute(move.select()).all()
        assert (row.person_id, row.moved_on, row.recorded_by) == ("a", date(2026, 5, 2), "a")


def test_foreign_keys_hold_after_all_migrations(engine: Engine) -> None:
    schema.upgrade(engine)
    depiction = Base.metadata.tables["depiction"]
    lost = {"id": "a", "photo_id": "nowhere", "kind": "adult", "position": 1, "identifiable": "face",
            "main_subject": False, "named_in_caption": False}  # fmt: skip
    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        connection.execute(depiction.insert().values(lost))


def test_triggers_stand_on_every_append_only_table(engine: Engine) -> None:
    schema.upgrade(engine)
    listed = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        listed = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        assert sorted(set(connection.exec_driver_sql(listed).scalars())) == APPEND_ONLY


def test_raw_update_delete_and_replace_are_refused_on_each(engine: Engine) -> None:
    schema.upgrade(engine)
    register = rows.tables(engine)
    with engine.connect().execution_options(writes=True) as connection:
        rows.fill(connection, register)
        connection.commit()
        before = rows.content(connection, register)
        guarded = [table for table in register if table.name in APPEND_ONLY]
        for statement in [attack for table in guarded for attack in _attacks(engine, table)]:
            with pytest.raises(DBAPIError, match="is only ever added to"):
                connection.execute(statement)
            connection.rollback()
        assert rows.content(connection, register) == before


def _attacks(engine: Engine, table: sa.Table) -> list[sa.Executable]:
    last = list(table.columns)[-1]
    attacks: list[sa.Executable] = [table.update().values({last.name: last}), table.delete()]
    if engine.dialect.name == "sqlite":
        again = table.insert().prefix_with("OR REPLACE").from_select(table.columns.keys(), table.select())
        return [*attacks, again]
    return [*attacks, sa.text(f"TRUNCATE {table.name} CASCADE")]


def test_database_of_a_newer_program_is_refused_in_a_sentence(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(schema.WrongVersion, match=r"newer consentreg\. Install that version"):
        schema.upgrade(engine)


def test_migration_that_fails_half_way_leaves_nothing(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("CREATE TABLE review (id INTEGER)")
        connection.commit()
    with pytest.raises(DBAPIError, match="already exists"):
        schema.upgrade(engine)
    assert names(engine) == {"review"}


def test_migrations_are_numbered_in_one_line() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
