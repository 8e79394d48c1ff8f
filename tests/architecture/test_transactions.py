"""Does every act stand whole or not at all, and does looking change nothing?"""

import hashlib
import re
from collections.abc import Callable

import pytest
from flask import abort

from consentreg.rules.permissions import Permission, Role
from consentreg.services import organisation
from consentreg.services.refusal import Conflict, Refused
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from tests.architecture import source
from tests.architecture.conftest import House

MAY_END = {
    "db.py": "writing() is the one transaction of everything that is no page",
    "web/door.py": "a request is one transaction",
    "web/staff/add_photos.py": "of many photos each is kept for good, whatever happens to the next",
    "web/api/uploads.py": "the same",
}
"""Who may end a transaction, and why."""


def ending(method: str) -> set[str]:
    """Return the modules in which a session's or connection's method of this name is called."""
    return {
        name
        for name, path in source.modules().items()
        for receiver, called in source.calls(path)
        if called == method and re.search(r"session|connection|engine", receiver)
    }


def test_nobody_but_the_doors_keeps_what_was_done() -> None:
    assert ending("commit") == set(MAY_END)


def test_nobody_but_the_doors_undoes_what_was_done() -> None:
    assert {name for name in ending("rollback") if not name.startswith("web/")} == {"db.py"}


def content(house: House) -> tuple[str, list[str]]:
    """Return what the database's file holds, and what the storages keep."""
    file = hashlib.sha256((house.parts.config.instance / "house.sqlite").read_bytes()).hexdigest()
    kept = [key for storage in (house.parts.originals, house.parts.derivatives) for key, _ in storage.keys()]  # noqa: SIM118 (a storage is no dict)
    return file, sorted(kept)


@pytest.mark.parametrize("role", [None, *Role])
def test_looking_at_every_page_twice_changes_nothing(house: House, role: Role | None) -> None:
    client = house.visitor(role)
    before = content(house)
    for rule in [*house.rules(), *house.pages(role)]:
        house.get(client, rule, role)
        assert content(house) == before, rule.endpoint


def test_asking_for_headers_or_options_changes_nothing(house: House) -> None:
    client = house.visitor(Role.SAFEGUARDING)
    before = content(house)
    for rule in house.rules():
        for method in ("HEAD", "OPTIONS"):
            headers = house.headers(rule, Role.SAFEGUARDING)
            client.open(house.address(rule), method=method, headers=headers, buffered=True)
    assert content(house) == before


def answer(house: House, end: Callable[[], object], method: str = "POST") -> tuple[int, bool]:
    """Answer a request whose view adds a group and ends so; return the status and whether the group was kept."""

    @requires(Permission.SIGN_IN)
    def act() -> object:
        organisation.add_group(ctx(), "Attic")
        return end()

    house.app.add_url_rule("/act", "act", act, methods=["GET", "POST"])
    status = house.app.test_client().open("/act", method=method).status_code
    with house.parts.reading() as here:
        return status, "Attic" in {group.name for group in organisation.groups(here)}


def raising(error: Exception) -> Callable[[], object]:
    def end() -> object:
        raise error

    return end


@pytest.mark.parametrize(
    ("end", "status"), [(lambda: "done", 200), (lambda: ("no longer allowed", 409), 409), (lambda: ("", 303), 303)]
)
def test_view_that_returns_is_kept_also_when_it_refuses(house: House, end: Callable[[], object], status: int) -> None:
    assert answer(house, end) == (status, True)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (raising(ZeroDivisionError("a fault")), 500),
        (raising(Conflict("ALREADY", "It is done.")), 409),
        (raising(Refused("BAD", "Choose again.")), 422),
        (lambda: abort(403), 403),
        (lambda: abort(413), 413),
    ],
    ids=["fault", "conflict", "refused", "forbidden", "too large"],
)
def test_view_that_raises_leaves_nothing(house: House, end: Callable[[], object], status: int) -> None:
    assert answer(house, end) == (status, False)


def test_view_that_writes_while_somebody_only_looks_leaves_nothing(house: House) -> None:
    assert answer(house, lambda: "done", method="GET") == (200, False)


def test_fault_shows_neither_its_words_nor_a_trace(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    @requires(Permission.SIGN_IN)
    def act() -> object:
        raise ValueError("Ada Lovell was here")

    house.app.add_url_rule("/act", "act", act)
    page = house.app.test_client().get("/act").get_data(as_text=True)
    said = page + "".join(capsys.readouterr())
    assert "Something went wrong on our side" in page
    assert not [word for word in ("Lovell", "ValueError:", "Traceback", "consentreg/") if word in said]
