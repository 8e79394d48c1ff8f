"""Does the wheel hold all it needs and nothing else, and does it run far from the checkout?"""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Installed:
    """The wheel in an environment of its own, with a folder for its register."""

    program: Path
    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """Return an environment that says nothing of the checkout."""
        foreign = {name for name in os.environ if name.startswith(("CONSENTREG_", "PYTHON", "COV"))}
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        return kept | {"CONSENTREG_INSTANCE": str(self.folder / "instance")}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *words], cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=PATIENCE
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder / "env")}))
    pip = [sys.executable, "-m", "pip", "--python", folder / "env/bin/python", "install", "--quiet", "--no-deps",
           "--no-index", "--disable-pip-version-check", wheel]  # fmt: skip
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # What it depends on is borrowed from here. The checkout itself is not: its own link is found by an import hook
    # or a .pth file, and neither is followed in a folder that was itself added by a .pth file.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return Installed(folder / "env/bin/consentreg", folder)


@pytest.fixture(scope="session")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as zipped:
        return zipped.namelist()


def files_below(folder: str) -> set[str]:
    found = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(ROOT)) for path in found if path.suffix != ".pyc" and path.name != ".gitkeep"}


def test_every_file_of_the_product_is_in_the_wheel(names: list[str]) -> None:
    beside = {f"consentreg/{name}" for folder in ("templates", "migrations") for name in files_below(folder)}
    assert len(beside) > 20
    assert files_below("consentreg") | beside <= set(names)


def test_vendored_parts_bring_their_licences(names: list[str]) -> None:
    licences = [name for name in names if "static/vendor" in name and "LICENSE" in name.upper()]
    folders = {Path(name).parts[3] for name in names if name.startswith("consentreg/static/vendor/")}
    assert {Path(name).parts[3] for name in licences} == {name for name in folders if "." not in name}


def test_nothing_else_is_in_the_wheel(names: list[str]) -> None:
    assert {Path(name).parts[0].split("-")[0] for name in names} == {"consentreg"}
    assert {Path(name).parts[1] for name in names if name.startswith("consentreg/")}.isdisjoint({"tests", "instance"})
    assert not [name for name in names if name.endswith((".pyc", ".sqlite", ".env")) or "secret" in name]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_metadata_names_a_python_and_no_address_to_download_from(wheel: Path, names: list[str]) -> None:
    with zipfile.ZipFile(wheel) as zipped:
        text = zipped.read(next(name for name in names if name.endswith("METADATA"))).decode()
    metadata = Parser().parsestr(text)
    assert metadata["Requires-Python"] == ">=3.11"
    assert not [need for need in metadata.get_all("Requires-Dist", []) if "@" in need or "://" in need]


def test_command_says_its_version(installed: Installed) -> None:
    done = installed.run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("consentreg, version ")


def test_it_is_the_wheel_that_runs(installed: Installed) -> None:
    python = installed.program.parent / "python"
    done = subprocess.run([python, "-c", "import consentreg; print(consentreg.__file__)"], cwd=installed.folder,
                          env=installed.environ, capture_output=True, text=True, check=True)  # fmt: skip
    assert Path(done.stdout.strip()).is_relative_to(installed.folder)


def test_register_is_set_up_and_served_far_from_the_checkout(installed: Installed) -> None:
    made = installed.run("init", "--organisation", "Harbour Trust", "--admin", "pat@example.org")
    assert made.returncode == 0, made.stderr
    assert f"The register is in {installed.folder / 'instance'}." in made.stdout
    with serving(installed) as port:
        page = get(port, "/sign-in")
        assert "<h1" in page
        styles = re.findall(r'<link rel="stylesheet" href="([^"?]+)', page)
        assert "/static/consentreg.css" in styles
        assert all("{" in get(port, style) for style in styles)
        welcome = next(word for word in made.stdout.split() if "/welcome/" in word)
        assert "password" in get(port, "/welcome/" + welcome.rpartition("/")[2])


@contextlib.contextmanager
def serving(installed: Installed) -> Iterator[int]:
    port = free_port()
    server = subprocess.Popen(
        [installed.program, "serve", "--port", str(port)],
        cwd=installed.folder, env=installed.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _wait(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        out, errors = server.communicate(timeout=PATIENCE)
    assert (server.returncode, errors) == (0, ""), out
    assert "stop with Ctrl+C" in out


def _wait(server: subprocess.Popen[str], port: int) -> None:
    def answers() -> bool:
        assert server.poll() is None, "The server ended."
        with contextlib.suppress(ConnectionRefusedError):
            return bool(get(port, "/sign-in"))
        return False

    assert wait_for(answers), "The server did not start."


def get(port: int, path: str) -> str:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read().decode()
