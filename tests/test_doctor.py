"""Does the doctor find what makes an installation unsafe, each thing with its remedy, and nothing in a sound one?"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg import doctor, schema
from consentreg.config import Config
from consentreg.context import COMMAND
from consentreg.doctor import Check
from consentreg.installation import Installation, open_installation
from consentreg.mail import from_url
from consentreg.models import Job, JobName
from consentreg.services import jobs, organisation
from consentreg.storage import NotStored
from consentreg.storage.memory import InMemory


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[Installation]:
    """Return an installation as `consentreg init` leaves it."""
    folder = tmp_path / "sound"
    config = Config(folder, f"sqlite:///{folder / 'register.sqlite'}", None, "s" * 40, https=True,
                    trusted_proxies=0, session_idle_minutes=60, max_upload_mb=64,
                    address="https://photos.example")  # fmt: skip
    parts = open_installation(config)
    (folder / "secret").touch(mode=0o600)
    schema.upgrade(parts.engine)
    with parts.transaction(COMMAND) as ctx:
        organisation.found(ctx, "Harbour Trust")
    yield parts
    parts.engine.dispose()


def bad(parts: Installation) -> list[Check]:
    return [check for check in doctor.examine(parts) if not check.good]


def only(parts: Installation) -> Check:
    (found,) = bad(parts)
    return found


def raw(parts: Installation, *statements: str) -> None:
    with parts.engine.connect().execution_options(writes=True) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def test_sound_installation_has_nothing_to_mend(sound: Installation) -> None:
    assert bad(sound) == []


def test_links_that_no_phone_can_open(sound: Installation) -> None:
    unreached = replace(sound, config=replace(sound.config, address="http://127.0.0.1:8000"))
    assert "Set CONSENTREG_ADDRESS" in only(unreached).remedy
    here = replace(unreached, config=replace(unreached.config, https=False))
    assert bad(here) == []


@pytest.mark.parametrize(
    ("url", "said"), [(None, "No e-mail is sent"), ("smtp://ada:hidden@mail.example", "E-mail leaves through")]
)
def test_whether_letters_leave(sound: Installation, url: str | None, said: str) -> None:
    found = doctor.examine(replace(sound, mail=from_url(url, "photos@example.org")))
    assert [check.what for check in found if said in check.what]
    assert "hidden" not in str(found)


def test_installation_on_postgresql_has_nothing_to_mend(on_postgresql: Installation) -> None:
    assert bad(on_postgresql) == []


def test_register_that_was_never_set_up(sound: Installation) -> None:
    schema.downgrade(sound.engine, "base")
    assert only(sound).remedy == "Run consentreg init."


def test_database_of_another_version(sound: Installation) -> None:
    schema.downgrade(sound.engine, "0001")
    assert only(sound) == Check(
        good=False, what="The database fits this version.", remedy="Run consentreg init --upgrade."
    )


@pytest.mark.parametrize(("file", "what"), [("secret", "secret"), ("register.sqlite", "database")])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_file_that_others_can_reach(sound: Installation, file: str, what: str, mode: int) -> None:
    path = sound.config.instance / file
    path.chmod(mode)
    found = only(sound)
    assert found.what == f"Only its owner can read the {what}."
    assert found.remedy == f"Run chmod 600 {path}."


def test_plain_http_is_said_but_is_right_on_this_machine(sound: Installation) -> None:
    plain = replace(sound, config=replace(sound.config, https=False))
    assert bad(plain) == []
    assert any("set CONSENTREG_HTTPS=1" in check.what for check in doctor.examine(plain))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"trusted_proxies": 1, "https": False}, "Behind a proxy set CONSENTREG_HTTPS=1."),
        ({"proxy_addresses": (ip_network("10.0.0.5"),)}, "CONSENTREG_TRUSTED_PROXIES says how many"),
        ({"trusted_proxies": 1, "proxy_addresses": (ip_network("0.0.0.0/0"),)}, "Anybody could claim to be anybody."),
        ({"trusted_proxies": 2, "proxy_addresses": (ip_network("::/0"),)}, "Anybody could claim to be anybody."),
    ],
)
def test_what_is_said_of_proxies_and_cannot_be_right(sound: Installation, settings: dict[str, Any], said: str) -> None:
    assert said in only(replace(sound, config=replace(sound.config, **settings))).remedy


def test_who_is_believed_in_front(sound: Installation) -> None:
    assert any("No proxy is believed." in check.what for check in doctor.examine(sound))
    behind = replace(sound, config=replace(sound.config, trusted_proxies=1))
    assert bad(behind) == []
    assert any("the last from 127.0.0.0/8, ::1/128" in check.what for check in doctor.examine(behind))


@pytest.mark.parametrize("name", ["originals", "derivatives"])
def test_storage_that_cannot_be_written(sound: Installation, name: str) -> None:
    folder = sound.config.instance / name
    shutil.rmtree(folder)
    folder.write_text("a file where the folder was")
    assert only(sound).remedy == "Check its address, rights and free space."


class Forgetful(InMemory):
    """Takes everything and has nothing."""

    def get(self, key: str) -> bytes:
        raise NotStored


class Confused(InMemory):
    """Hands out something else than what it was given."""

    def get(self, key: str) -> bytes:
        return super().get(key) + b"!"


@pytest.mark.parametrize("storage", [Forgetful, Confused])
def test_storage_that_does_not_keep_what_it_is_given(sound: Installation, storage: type[InMemory]) -> None:
    assert only(replace(sound, originals=storage())).what == "The storage of originals keeps what it is given."


def test_examination_leaves_nothing_in_the_storages(sound: Installation) -> None:
    doctor.examine(sound)
    assert not list(sound.originals.keys())
    assert not list(sound.derivatives.keys())


def test_trail_that_was_touched_is_named_by_its_first_entry(sound: Installation) -> None:
    with sound.transaction(COMMAND) as ctx:
        organisation.add_group(ctx, "Club")
    raw(sound, "DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET act = 'nothing' WHERE seq = 2")
    found = only(sound)
    assert found.what == "The trail is whole (1 entries)."
    assert found.remedy.startswith("Entry 2: its content was changed.")


def test_failed_job(sound: Installation) -> None:
    with sound.transaction(COMMAND) as ctx:
        job = jobs.ask(ctx, JobName.MAKE_COPIES, "a" * 32)
        ctx.session.execute(sa.update(Job).where(Job.id == job.id).values(state="failed"))
    assert only(sound).remedy.startswith("1 failed")


def test_nobody_else_on_the_machine_can_read_a_new_register(sound: Installation) -> None:
    files = [path for path in sound.config.instance.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"register.sqlite", "secret"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [*files, sound.config.instance])


def test_of_a_register_that_is_not_there_nothing_more_is_claimed(tmp_path: Path) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path / 'register.sqlite'}", None, "s" * 40, https=True,
                    trusted_proxies=0, session_idle_minutes=60, max_upload_mb=64)  # fmt: skip
    parts = open_installation(config)
    said = [check.what for check in doctor.examine(parts)]
    parts.engine.dispose()
    assert "A register is set up." in said
    assert "The database fits this version." not in said
