"""How is the register asked from outside? It is started as its users start it, in a folder of its own."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from consentreg import config, installation, schema
from consentreg.context import COMMAND
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation
from tests import factories
from tests.waiting import PATIENCE, free_port, wait_for

GROUP = "Rowan House"
_BORDER = "----photos-of-a-test"


@dataclass(frozen=True)
class Answered:
    """A status, the JSON that came with it, and after how many seconds."""

    status: int
    said: dict[str, object]
    seconds: float


@dataclass(frozen=True)
class Served:
    """A running register, with the token of somebody who may add photos."""

    process: "subprocess.Popen[bytes]"
    port: int
    token: str
    log: Path

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def upload(self, through: http.client.HTTPConnection, files: Sequence[bytes]) -> Answered:
        """Send files in one request."""
        body = _form(files)
        begun = time.perf_counter()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": f"multipart/form-data; boundary={_BORDER}"}
        through.request("POST", "/api/v1/photos", body, headers)
        answer = through.getresponse()
        said = answer.read()
        return Answered(answer.status, json.loads(said), time.perf_counter() - begun)

    def look(self) -> float:
        """Ask how it is on a new connection; return the seconds it took."""
        begun = time.perf_counter()
        through = self.connection()
        through.request("GET", "/health")
        answer = through.getresponse()
        answer.read()
        through.close()
        assert answer.status == 200
        return time.perf_counter() - begun

    def memory(self) -> tuple[int, int]:
        """Return the most memory, in MiB, the web process and any of its children ever had."""
        mine = _highest(self.process.pid)
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = {int(pid) for task in tasks for pid in task.read_text().split()}
        return mine, max((_highest(pid) for pid in children), default=0)


def _highest(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def _form(files: Sequence[bytes]) -> bytes:
    parts = [("group", "", GROUP.encode())]
    parts += [("file", f'; filename="{number}.jpg"', file) for number, file in enumerate(files)]
    body = b"".join(
        f'--{_BORDER}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
        for name, more, value in parts
    )
    return body + f"--{_BORDER}--\r\n".encode()


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Served]:
    """Found a register in the folder, serve it on a free port with its workers, and stop it in the end."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSENTREG_")}
    environ |= {"CONSENTREG_INSTANCE": str(folder / "instance")} | settings
    token = _founded(environ)
    port = free_port()
    command = [sys.executable, "-c", "from consentreg.cli import main; main()", "serve", "--port", str(port)]
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environ, stdout=said, stderr=said)
    one = Served(process, port, token, log)
    try:
        _wait(one)
        yield one
    finally:
        process.terminate()
        process.wait()


def _founded(environ: dict[str, str]) -> str:
    parts = installation.open_installation(config.read(environ))
    schema.upgrade(parts.engine)
    with parts.transaction(COMMAND) as ctx:
        organisation.found(ctx, "Harbour Trust")
        account = factories.account(ctx, Role.STAFF, groups=[factories.group(ctx, GROUP).id])
        token = accounts.add_token(ctx, account, "a soak")
    parts.engine.dispose()
    return token


def _wait(one: Served) -> None:
    def answers() -> bool:
        assert one.process.poll() is None, one.log.read_text()
        with contextlib.suppress(OSError):
            one.look()
            return True
        return False

    assert wait_for(answers), one.log.read_text()
