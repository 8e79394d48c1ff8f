"""Does a press on the phone stop a ZIP that is on its way, and does every address that led to it end?

The register is served as its users serve it, on a socket, to somebody of comms who reads slowly. All that staff, comms
and the person could open before is opened again afterwards.
"""

import hashlib
import http.client
import io
import re
import socket
import threading
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from consentreg import config, db, installation, log, schema
from consentreg.app import create_app
from consentreg.cli import running
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Account, Channel, Copy, Depiction, Person, Photo, Release, ReleasePhoto, Takedown
from consentreg.rules.permissions import Role
from consentreg.services import accounts, invitations, organisation
from consentreg.services.deliveries import PIECE
from tests import factories as make
from tests.conftest import NOON
from tests.services import acts

PHOTOS, AT_ONE_HOUSE = 50, 10
BYTES = 200_000
"""Of one photo of a release: more than may be on its way at any moment."""
READER = 16 * 1024
"""Room the reader's own machine has for what arrives."""
AHEAD = 2 * PIECE + running.UNSENT_BYTES + 64 * 1024 + 2 * READER
"""Bytes that may still arrive: two pieces, what the system was told to hold and rounds up, and the reader's room."""
LINK, ID = re.compile(r'(?:href|src)="(/[^"#]*)"'), re.compile("[0-9a-f]{32}")
ASKED_ANEW: Sequence[tuple[str, dict[str, str]]] = (
    ("GET", {}), ("HEAD", {}), ("GET", {"If-None-Match": "*"}), ("GET", {"Range": "bytes=0-99"}),
    ("GET", {"If-Modified-Since": "Wed, 01 Jul 2099 00:00:00 GMT"}),
)  # fmt: skip


@contextmanager
def on_a_socket(app: Flask) -> Iterator[int]:
    """Serve as `consentreg serve` does on a free port, and stop in the end."""
    server = running.server(app, socket.create_server(("127.0.0.1", 0)), 64)
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            server.asyncore.loop(0.05, map=server._map, count=1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        done.set()
        thread.join(10)
        server.task_dispatcher.shutdown(timeout=5)
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()


@dataclass
class Visitor:
    """A browser without a screen: it keeps its cookies and says where it was led."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)

    def ask(self, method: str, path: str, said: dict[str, str] | None = None, **headers: str
            ) -> tuple[int, bytes, http.client.HTTPMessage]:  # fmt: skip
        through = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        answer = self.begin(through, method, path, said, **headers)
        body = answer.read()
        through.close()
        return answer.status, body, answer.headers

    def begin(self, through: http.client.HTTPConnection, method: str, path: str, said: dict[str, str] | None = None,
              **headers: str) -> http.client.HTTPResponse:  # fmt: skip
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
        body = urlencode(said) if said is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        through.request(method, path, body, sent)
        answer = through.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def press(self, page: str, at: str, **said: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Send the form of a page with its hidden fields."""
        return self.ask("POST", at, self.form(page) | said)

    def form(self, page: str) -> dict[str, str]:
        text = self.ask("GET", page)[1].decode()
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', text)
        pairs = [(re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in hidden]
        return {name[1]: value[1] for name, value in pairs if name and value}

    def sign_in(self, email: str) -> None:
        status, *_ = self.press("/sign-in", "/sign-in", email=email, password=make.PASSWORD)
        assert status == 302, status

    def crawl(self, *first: str, about: Collection[str] = (), within: str = "/") -> None:
        """Open these pages and all that they lead to, and keep what came. Only the ids in `about` are followed."""
        waiting = list(first)
        while waiting:
            path = waiting.pop(0)
            elsewhere = path.startswith(("/static/", "/sign-out")) or not path.startswith((within, *first))
            if path in self.seen or elsewhere or set(ID.findall(path)) - set(about):
                continue
            status, body, headers = self.ask("GET", path)
            self.seen[path] = body if status == 200 else b""
            if headers.get_content_type() == "text/html":
                waiting += [link.replace("&amp;", "&") for link in LINK.findall(body.decode())]


@dataclass
class Attempt:
    """Photos of two people on their way to the website, one of whom changes their mind."""

    parts: Installation
    chance: Random
    port: int
    photos: int = PHOTOS
    thorough: bool = True
    """Whether everything is opened that there is, and not only the release and two of its photos."""
    hers: set[int] = field(default_factory=set)
    """Numbers in the ZIP of the photos she is in, from 1."""
    ids: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    def prepare(self) -> "Attempt":
        self.hers = set(self.chance.sample(range(1, self.photos), self.photos // 2)) | {self.photos}
        with self.parts.transaction(COMMAND) as ctx:
            acts.faces_welcome(ctx)
            she, friend = make.person(ctx, "Ada Lovell"), make.person(ctx, "Cy Dow", kind="staff", born=None)
            for one in (she, friend):
                make.yes_to_all(ctx, one)
            comms = make.account(ctx, Role.COMMS)
            comms.password, self.email = make.password_hash(), comms.email
            self.key = accounts.add_token(acts.acting(ctx, comms), comms, "a program")
            channel = ctx.session.scalar(sa.select(Channel)) or make.channel(ctx)
            self.release = self._rows(ctx, channel, comms, she, friend)
            self.links = {each: invitations.ask(ctx, she, way="show", purpose=each)[1] for each in ("answer", "visit")}
        return self

    def _rows(self, ctx: Context, channel: Channel, comms: Account, she: Person, friend: Person) -> str:
        """Write a release that is ready as rows: making fifty files takes long and is tried elsewhere."""
        group, small = make.group(ctx), ctx.derivatives.put(acts.small_jpeg())
        release = Release(id=db.new_id(), channel_id=channel.id, asked_by=comms.id, asked_at=ctx.now, reason="News")
        rows: list[Any] = [release]
        for number in range(1, self.photos + 1):
            data, photo_id = self.chance.randbytes(BYTES), db.new_id()
            self.files.append(data)
            self.ids.append(photo_id)
            sha = hashlib.sha256(data).hexdigest()
            who = she if number in self.hers else friend
            rows += [
                Photo(id=photo_id, sha256=sha, key=db.new_id(), format="JPEG", width=96, height=64, bytes=1,
                      group_id=group.id, added_at=NOON, captured_from=make.TAKEN, captured_to=make.TAKEN,
                      place_clue="none", people_visible=1, tagging_complete=True),
                Depiction(photo_id=photo_id, person_id=who.id, kind=who.kind, position=0, identifiable="face"),
                ReleasePhoto(release_id=release.id, photo_id=photo_id, position=number, state="ready", width=96,
                             decision_id="d" * 32, outcome="ALLOW", key=ctx.derivatives.put(data), sha256=sha,
                             height=64, bytes=BYTES),
                *(Copy(photo_id=photo_id, size=size, key=small, sha256="0" * 64, width=96, height=64, made_at=NOON)
                  for size in ("thumb", "preview")),
            ]  # fmt: skip
        for kind in (Release, Photo, Depiction, ReleasePhoto, Copy):
            ctx.session.add_all(row for row in rows if isinstance(row, kind))
            ctx.session.flush()
        return release.id

    def run(self) -> "Found":
        """Collect, change one's mind on the phone in the middle of it, and look at everything again."""
        comms, phone, here = Visitor(self.port), Visitor(self.port), f"/comms/releases/{self.release}"
        comms.sign_in(self.email)
        if self.thorough:
            comms.crawl("/comms/", "/comms/releases", "/comms/channels/website", about={self.release, *self.ids})
        else:
            some = [self.ids[number - 1] for number in self.chance.sample(sorted(self.hers), 2)]
            comms.crawl(here, about={self.release, *some}, within="/media/")
        self._open_phone(phone)
        got, read = self._stream_and_stop(comms, phone, here)
        return Found(self, got, read, comms, phone, self._tasks())

    def _open_phone(self, phone: Visitor) -> None:
        self.way = self.chance.choice(["answer", "visit"])
        phone.ask("GET", f"/c/{self.links[self.way]}")
        if self.way == "visit":
            phone.press("/c/mine", "/c/mine")
            phone.crawl("/c/me", "/c/me/photos", about=self.ids)

    def _stop(self, phone: Visitor) -> None:
        page = "/c/me" if self.way == "visit" else "/c/answer/stop"
        status, *_ = phone.press(page, "/c/me/stop" if self.way == "visit" else page)
        assert status == 303, status

    def _stream_and_stop(self, comms: Visitor, phone: Visitor, here: str) -> tuple[bytes, int]:
        """Return all that arrived, and how much of it had been read when the phone said that it was done."""
        through, got = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), bytearray()
        through.sock = _with_little_room(self.port)
        answer = comms.begin(through, "POST", f"{here}/collect", comms.form(here))
        assert answer.headers.get_content_type() == "application/zip", answer.status
        until = self.chance.randrange(1, (self.photos - 1) * BYTES)
        while len(got) < until:
            got += answer.read(min(8192, until - len(got)))
        self._stop(phone)
        try:
            while some := answer.read(8192):
                got += some
        except (http.client.IncompleteRead, ConnectionError) as broken:
            got += getattr(broken, "partial", b"")
        through.close()
        return bytes(got), until

    def _tasks(self) -> set[str]:
        from consentreg.models import Publication

        with self.parts.reading() as ctx:
            query = sa.select(Publication.photo_id).join(Takedown, Takedown.publication_id == Publication.id)
            return set(ctx.session.scalars(query.where(Publication.photo_id.in_(self.ids))))


def _with_little_room(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, READER)
    made.settimeout(30)
    made.connect(("127.0.0.1", port))
    return made


@dataclass(frozen=True)
class Found:
    """What came of one attempt."""

    attempt: Attempt
    got: bytes
    read: int
    """How much had been read when the phone was told that it was done."""
    comms: Visitor
    phone: Visitor
    tasks: set[str]

    @property
    def hers(self) -> set[str]:
        """Return the ids of the photos she is in."""
        return {self.attempt.ids[number - 1] for number in self.attempt.hers}

    def wrong(self) -> list[str]:
        """Return what should not be: always nothing."""
        return [*self._stream(), *self._places(), *self._addresses()]

    def late(self) -> int:
        """Return how many bytes arrived after the phone was told that it was done, of whomever."""
        return len(self.got) - self.read

    def _stream(self) -> Iterator[str]:
        try:
            zipfile.ZipFile(io.BytesIO(self.got))
            yield "the ZIP is whole"
        except zipfile.BadZipFile:
            pass
        for number in self.attempt.hers:
            begins = self.got.find(self.attempt.files[number - 1][:64])
            if begins > self.read + AHEAD:
                yield f"photo {number} began {begins - self.read} bytes after the withdrawal"
            if begins > self.read and self.attempt.files[number - 1] in self.got:
                yield f"photo {number} arrived whole after the withdrawal"

    def _places(self) -> Iterator[str]:
        if self.tasks != self.hers:
            yield f"{len(self.tasks)} tasks for {len(self.hers)} photos"

    def _addresses(self) -> Iterator[str]:
        """Open again what was opened before: nothing of hers comes, however it is asked for."""
        led_to_her = [path for path in self.comms.seen if any(each in path for each in self.hers)]
        if not any(self.comms.seen[path].startswith(b"\xff\xd8") for path in led_to_her):
            yield "comms saw no photo of hers before: nothing is proved"
        for path in led_to_her[:3]:
            for method, headers in ASKED_ANEW:
                status, body, _ = self.comms.ask(method, path, **headers)
                if path.startswith("/media/") and (status != 404 or body.startswith(b"\xff\xd8")):
                    yield f"{method} {headers} {path}: {status}"
        friends = {f"/media/{each}/thumb" for each in set(self.attempt.ids) - self.hers}
        for path in sorted(set(self.comms.seen) - friends):
            status, body, headers = self.comms.ask("GET", path)
            if self._is_hers(headers, body) or (path in led_to_her and path.startswith("/media/") and status != 404):
                yield f"{path} still leads to a photo of hers: {status}"
        yield from self._doors()

    def _is_hers(self, headers: http.client.HTTPMessage, body: bytes) -> bool:
        page = headers.get_content_type() == "text/html"
        shown = page and any(f"/media/{each}".encode() in body for each in self.hers)
        return shown or headers.get_content_type() == "application/zip"

    def _doors(self) -> Iterator[str]:
        """Try to collect again, by every way, and to open the link again."""
        one = self.attempt
        page, key = f"/comms/releases/{one.release}", {"Authorization": f"Bearer {one.key}"}
        tries = {
            "the page": self.comms.ask("POST", f"{page}/collect", self.comms.form("/comms/releases")),
            "the API": Visitor(one.port).ask("POST", f"/api/v1/releases/{one.release}/delivery", None, **key),
        }
        for name, (status, body, headers) in tries.items():
            if status != 409 or self._is_hers(headers, body):
                yield f"{name} answers {status}"
        again = Visitor(one.port)
        again.ask("GET", f"/c/{one.links[one.way]}")
        status, _, _ = again.ask("GET", "/c")
        if status != 404:
            yield f"the link opens again: {status}"


def soak(tries: int, folder: Path) -> bool:
    """Withdraw in the middle of as many deliveries of fifty photos, and print what was found."""
    log.configure()
    found: list[tuple[list[str], int]] = []
    for house in range(0, tries, AT_ONE_HOUSE):
        parts = _founded(folder / str(house))
        with on_a_socket(_opened(parts)) as port:
            for number in range(house, min(house + AT_ONE_HOUSE, tries)):
                one = Attempt(parts, Random(number), port, thorough=number % AT_ONE_HOUSE == 0).prepare().run()
                found.append((one.wrong(), one.late()))
        parts.engine.dispose()
    late = sorted(bytes_ for _, bytes_ in found)
    good = sum(not wrong for wrong, _ in found)
    print(f"{good} of {tries} withdrawals in the middle of a ZIP of {PHOTOS} photos of {BYTES} bytes ended it in time")
    print(f"  bytes of anybody's photos that still came: median {late[len(late) // 2]}, most {late[-1]}")
    for wrong, _ in found:
        print(*(f"  {each}\n" for each in wrong[:3]), end="", sep="")
    return good == tries


def _founded(folder: Path) -> Installation:
    parts = installation.open_installation(config.read({"CONSENTREG_INSTANCE": str(folder)}))
    schema.upgrade(parts.engine)
    with parts.transaction(COMMAND) as ctx:
        organisation.found(ctx, "Harbour Trust")
    return parts


def _opened(parts: Installation) -> Flask:
    app = create_app(parts)
    app.extensions["security"].pwd_context.update(**make.CHEAP_HASH)
    app.config["RATELIMIT_ENABLED"] = False
    return app
