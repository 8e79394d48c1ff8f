"""Do start, set-up and examination do what they say, and refuse in a sentence when they cannot?"""

import os
import socket
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from consentreg import config, db, demo, installation, schema, worker
from consentreg.cli import main, running
from consentreg.demo.stage import Link
from consentreg.models import Account, AuditEntry
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation

INIT = ("init", "--organisation", "Harbour Trust", "--admin", "pat@example.org")
Run = Callable[..., Result]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("CONSENTREG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CONSENTREG_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.fixture
def run(instance: Path) -> Run:
    def invoke(*words: str, **environ: str) -> Result:
        return CliRunner().invoke(main, words, env=environ)

    return invoke


def refused(result: Result) -> str:
    """Return the one sentence a command failed with."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    lines = [line for line in result.output.splitlines() if line]
    assert len(lines) == 1, result.output
    assert lines[0].startswith("Error: ")
    assert lines[0].endswith((".", ")"))
    return lines[0]


def read(instance: Path, what: sa.Select[tuple[str]]) -> list[str]:
    engine = db.open_engine(f"sqlite:///{instance / 'register.sqlite'}")
    with engine.connect() as connection:
        found = list(connection.scalars(what))
    engine.dispose()
    return found


class TestInit:
    def test_makes_a_register_and_says_how_to_come_in(self, run: Run, instance: Path) -> None:
        done = run(*INIT, "--url", "https://photos.example/")
        assert done.exit_code == 0, done.output
        assert f"The register is in {instance}." in done.output
        assert "https://photos.example/welcome/" in done.output
        assert "in place of" not in done.output
        assert read(instance, sa.select(Account.email)) == ["pat@example.org"]
        assert run("doctor").exit_code == 0

    def test_the_link_says_where_it_is_believed_to_lead(self, run: Run) -> None:
        said = run(*INIT).output
        assert "put that address in place of http://127.0.0.1:8000 in the link" in said
        assert "http://127.0.0.1:8000/welcome/" in said

    def test_second_time_is_refused_and_changes_nothing(self, run: Run, instance: Path) -> None:
        run(*INIT)
        before = read(instance, sa.select(AuditEntry.hash))
        again = ("init", "--organisation", "Others", "--admin", "other@example.org")
        assert "already belongs to an organisation" in refused(run(*again))
        assert read(instance, sa.select(AuditEntry.hash)) == before

    def test_mistyped_address_can_be_put_right(self, run: Run, instance: Path) -> None:
        bad = ("init", "--organisation", "Harbour Trust", "--admin", "pat at example")
        assert "That is not an e-mail address" in refused(run(*bad))
        assert run(*INIT).exit_code == 0

    @pytest.mark.parametrize("words", [(), ("--organisation", "Harbour Trust"), ("--admin", "pat@example.org")])
    def test_both_names_are_needed(self, run: Run, words: tuple[str, ...]) -> None:
        done = run("init", *words)
        assert done.exit_code == 2
        assert "Name the --organisation and the --admin's e-mail address." in done.output

    def test_upgrade_of_an_older_register(self, run: Run, instance: Path) -> None:
        run(*INIT)
        engine = db.open_engine(f"sqlite:///{instance / 'register.sqlite'}")
        schema.downgrade(engine, "0001")
        engine.dispose()
        assert "of another version" in refused(run("serve"))
        assert run("init", "--upgrade").exit_code == 0
        assert run("doctor").exit_code == 0

    def test_older_register_is_refused_as_it_is(self, run: Run, instance: Path) -> None:
        run(*INIT)
        engine = db.open_engine(f"sqlite:///{instance / 'register.sqlite'}")
        schema.downgrade(engine, "0001")
        engine.dispose()
        before = (instance / "register.sqlite").read_bytes()
        assert "Run consentreg init --upgrade" in refused(run(*INIT))
        assert (instance / "register.sqlite").read_bytes() == before

    def test_register_of_a_newer_program(self, run: Run, instance: Path) -> None:
        run(*INIT)
        with sqlite3.connect(instance / "register.sqlite") as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.close()
        assert "written by a newer consentreg" in refused(run("init", "--upgrade"))
        assert "of another version" in refused(run("serve"))


class TestPlainly:
    @pytest.mark.parametrize("command", ["serve", "work"])
    def test_no_register_here(self, run: Run, command: str) -> None:
        assert refused(run(command)) == "Error: There is no register here yet. Run consentreg init first."

    @pytest.mark.parametrize("command", [("serve",), ("work",), ("doctor",), INIT, ("demo", "--no-serve")])
    @pytest.mark.parametrize("name", ["file", "file/below"])
    def test_folder_that_is_none(self, run: Run, tmp_path: Path, command: tuple[str, ...], name: str) -> None:
        (tmp_path / "file").write_text("not a folder")
        place = tmp_path / name
        said = refused(run(*command, CONSENTREG_INSTANCE=str(place)))
        assert str(tmp_path / "file") in said
        assert "name another folder with CONSENTREG_INSTANCE" in said

    @pytest.mark.parametrize(
        "url",
        [
            "nonsense",
            "mysql+nobody:///register",
            "postgresql+asyncpg:///register",
            "postgresql+psycopg://ada:hidden@127.0.0.1:1/register",
        ],
    )
    @pytest.mark.parametrize("command", [("serve",), ("doctor",), INIT])
    def test_database_that_cannot_be_used(self, run: Run, command: tuple[str, ...], url: str) -> None:
        said = refused(run(*command, CONSENTREG_DATABASE_URL=url))
        assert "The database cannot be used. See that CONSENTREG_DATABASE_URL" in said
        assert "hidden" not in said

    def test_file_that_is_no_database(self, run: Run, instance: Path) -> None:
        instance.mkdir()
        (instance / "register.sqlite").write_text("no database at all")
        assert "The database cannot be used." in refused(run("serve"))

    def test_database_that_somebody_else_holds(self, run: Run, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(db, "LOCK_SECONDS", 0.1)
        run(*INIT)
        holder = sqlite3.connect(instance / "register.sqlite", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        assert "The database cannot be used." in refused(run("serve"))
        holder.close()

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("CONSENTREG_SECRET", "short", "The secret is shorter than 32 characters"),
            ("CONSENTREG_HTTPS", "on", "CONSENTREG_HTTPS is 'on': set it to 0 or 1."),
            ("CONSENTREG_STORAGE_URL", "ftp://photos", "The storage address must be a folder, or s3://"),
        ],
    )
    def test_unsafe_setting(self, run: Run, name: str, value: str, said: str) -> None:
        assert said in refused(run("serve", **{name: value}))

    def test_port_that_somebody_else_uses(self, run: Run) -> None:
        run(*INIT)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            said = refused(run("serve", "--port", port))
        assert f"Port {port} on 127.0.0.1 cannot be used" in said
        assert said.endswith("Name another one: --port 8001, or make run PORT=8001.")
        assert [thread for thread in threading.enumerate() if thread.name == "worker"] == []

    def test_address_this_machine_does_not_have(self, run: Run) -> None:
        run(*INIT)
        assert "on 192.0.2.1 cannot be used" in refused(run("serve", "--host", "192.0.2.1"))

    @pytest.mark.parametrize("port", ["0", "65536", "http"])
    def test_port_that_is_none(self, run: Run, port: str) -> None:
        assert run("serve", "--port", port).exit_code == 2


class TestDoctor:
    def test_says_what_is_good_and_which_settings_there_are(self, run: Run) -> None:
        run(*INIT)
        done = run("doctor")
        assert done.exit_code == 0
        assert "ok  The trail is whole" in done.output
        assert "NO  " not in done.output
        assert all(name in done.output for name in config.SETTINGS)

    def test_says_what_to_do_and_fails(self, run: Run, instance: Path) -> None:
        run(*INIT)
        (instance / "secret").chmod(0o644)
        done = run("doctor")
        assert done.exit_code == 1
        assert f"NO  Only its owner can read the secret. Run chmod 600 {instance / 'secret'}." in done.output

    def test_examines_a_place_without_a_register(self, run: Run) -> None:
        done = run("doctor")
        assert done.exit_code == 1
        assert "NO  A register is set up. Run consentreg init." in done.output


class TestWork:
    def test_works_until_stopped(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        run(*INIT)

        def stopped(_transaction: worker.Transaction, stop: threading.Event) -> None:
            assert not stop.is_set()
            raise KeyboardInterrupt

        monkeypatch.setattr(worker, "run", stopped)
        done = run("work")
        assert (done.exit_code, done.output) == (0, "Working (stop with Ctrl+C)\n")


class TestDemo:
    @pytest.fixture(autouse=True)
    def short_story(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Leave the long story to its own tests; here somebody founds the organisation, and one may sign in."""

        def tell(parts: installation.Installation, *_: object) -> list[Link]:
            with parts.transaction() as ctx:
                organisation.found(ctx, "Harbour Trust")
                accounts.add(ctx, "staff@demo.example", Role.ADMIN)
            return [Link("Somebody is asked", "token")]

        monkeypatch.setattr(demo.story, "tell", tell)

    def test_fills_an_empty_installation_once(self, run: Run, instance: Path) -> None:
        first = run("demo", "--no-serve")
        assert first.exit_code == 0, first.output
        assert "Drawing photos" in first.output
        before = read(instance, sa.select(AuditEntry.hash))
        second = run("demo", "--no-serve")
        assert "Drawing photos" not in second.output
        assert read(instance, sa.select(AuditEntry.hash)) == before
        assert "Who may sign in" in second.output
        assert "Somebody is asked  used up" in second.output
        assert str(instance / "outbox") in second.output

    def test_leaves_a_register_alone_that_is_somebodys(self, run: Run, instance: Path) -> None:
        run(*INIT)
        before = read(instance, sa.select(AuditEntry.hash))
        said = run("demo", "--no-serve").output
        assert "This register is somebody's own" in said
        assert "Who may sign in" not in said
        assert read(instance, sa.select(AuditEntry.hash)) == before

    def test_serves_when_filled(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        served = []
        monkeypatch.setattr(running, "_serve", lambda _parts, host, port, workers: served.append((host, port)))
        said = run("demo", "--port", "8123").output
        assert served == [("127.0.0.1", 8123)]
        assert "Who may sign in at http://127.0.0.1:8123 " in said

    def test_links_lead_where_somebody_said_the_register_is_reached(self, run: Run) -> None:
        said = run("demo", "--no-serve", "--port", "8123", CONSENTREG_ADDRESS="https://photos.example").output
        assert "Who may sign in at https://photos.example " in said
