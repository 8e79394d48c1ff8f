"""Photos full of telling notes go through the whole register, and nothing of the notes comes out of any door."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.imaging.metadata import Rights, rights_blocks
from consentreg.imaging.scan import residue
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation, photos
from tests import factories
from tests.imaging.judges import bytes_tell, telling, zip_tells
from tests.imaging.test_no_trace_leaves import PLACES
from tests.photographs import CANARY, CARRIERS
from tests.web.api.conftest import Program

PHOTOS = {name: CARRIERS[name] for names in PLACES.values() for name in names[:1] if name in CARRIERS}
"""One photo for each place in which something can hide. All copies are made by the same function, which is tried with
every carrier; here the doors are tried."""


@dataclass(frozen=True)
class Register:
    """A register that holds these photos, all of them allowed to leave."""

    parts: Installation
    app: Flask
    photos: Sequence[str]

    def program(self, role: Role) -> Program:
        with self.parts.transaction(COMMAND) as ctx:
            account = factories.account(ctx, role, groups=[factories.group(ctx).id] if role is Role.STAFF else ())
            return Program(self.app.test_client(), accounts.add_token(ctx, account, "a test"))

    def released(self, channel: str, max_edge: int | None) -> TestResponse:
        """Ask for all photos, make them and collect the ZIP."""
        comms = self.program(Role.COMMS)
        wish = {"channel": channel, "photos": list(self.photos), "reason": "x"}
        asked = comms("POST", "/releases", wish | ({"max_edge": max_edge} if max_edge else {}))
        assert asked.status_code == 202, asked.json
        assert {each["outcome"] for each in asked.json["photos"]} == {"ALLOW"}, asked.json
        worker.drain(self.parts.transaction)
        return comms("POST", f"/releases/{asked.json['id']}/delivery")

    def rights(self) -> Rights:
        with self.parts.reading(COMMAND) as ctx:
            owner = organisation.organisation(ctx)
            return Rights(owner.name, owner.usage_terms)


@pytest.fixture
def register(parts: Installation, app: Flask) -> Register:
    here = Register(parts, app, ())
    staff = here.program(Role.STAFF)
    named = [(f"{CANARY}-{name}.jpg", build()) for name, build in PHOTOS.items()]
    assert all(bytes_tell(data) for _, data in named)
    results = staff.send(*named, group="Rowan House", captured="2026-05-01").json["results"]
    ids = [result["id"] for result in results]
    with parts.transaction(COMMAND) as ctx:
        pictured = factories.person(ctx, kind="staff", born=None)
        factories.yes_to_all(ctx, pictured)
        factories.channel(ctx)
        factories.channel(ctx, "album", "INTERNAL_SHARED")
        for photo_id in ids:
            photo = factories.tag(ctx, photos.get(ctx, photo_id), pictured)
            photo.place_clue = "none"
    worker.drain(parts.transaction)
    return Register(parts, app, ids)


def judged(files: dict[str, bytes], folder: Path) -> set[Path]:
    """Ask every judge about these files."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("/", "-")).write_bytes(data)
    return telling(sorted(folder.iterdir()), strict=False)


def shown(register: Register, visitor: FlaskClient, size: str) -> dict[str, bytes]:
    """Return what a browser is given of each photo."""
    answers = {photo: visitor.get(f"/media/{photo}/{size}") for photo in register.photos}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert not any(CANARY in str(answer.headers) for answer in answers.values())
    return {f"{photo}.jpg": answer.data for photo, answer in answers.items()}


def signed_in(register: Register) -> FlaskClient:
    with register.parts.transaction(COMMAND) as ctx:
        account = factories.account(ctx, Role.STAFF, email="ada@example.org")
        account.password = factories.password_hash()
    visitor = register.app.test_client()
    assert (
        visitor.post("/sign-in", data={"email": "ada@example.org", "password": factories.PASSWORD}).status_code == 302
    )
    return visitor


def test_nothing_comes_out_of_any_door(register: Register, tmp_path: Path) -> None:
    visitor = signed_in(register)
    for size in photos.SIZES:
        copies = shown(register, visitor, size)
        assert len(copies) == len(PHOTOS)
        assert judged(copies, tmp_path / size) == set()
        assert [name for name, data in copies.items() if residue(data)] == []
    for channel, edge in (("website", 80), ("album", None)):
        copies = unpacked(register.released(channel, edge))
        assert len(copies) == len(PHOTOS)
        assert judged(copies, tmp_path / channel) == set()
        blocks = rights_blocks(register.rights(), "JPEG")
        assert [name for name, data in copies.items() if residue(data, allowed=blocks)] == []
    not_repeated_by_pages(register, visitor)
    kept = sorted(register.parts.config.instance.glob("register.sqlite*"))
    assert kept
    assert not any(bytes_tell(file.read_bytes()) for file in kept), "the register itself repeats it"


def unpacked(answer: TestResponse) -> dict[str, bytes]:
    """Return the photos of a ZIP of which no byte tells."""
    assert (answer.status_code, zip_tells(answer.data), bytes_tell(answer.data)) == (200, [], False)
    assert CANARY not in str(answer.headers)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".jpg")}


def not_repeated_by_pages(register: Register, visitor: FlaskClient) -> None:
    pages = [visitor.get("/staff/"), *(visitor.get(f"/staff/photos/{photo}/people") for photo in register.photos[:5])]
    assert {page.status_code for page in pages} == {200}
    assert not any(CANARY in page.get_data(as_text=True) for page in pages)
    program = register.program(Role.STAFF)
    assert not any(bytes_tell(program("GET", f"/photos/{photo}").data) for photo in register.photos)
