"""What a folder acknowledged survives a crash and a power cut, and is nobody else's to read."""

import os
import re
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consentreg.storage import NotStored, Storage, StorageFailed
from consentreg.storage.folder import LocalFolder

ROOT = Path(__file__).parents[2]
PUT = "import sys; from pathlib import Path; from consentreg.storage.folder import LocalFolder; "


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    return LocalFolder(tmp_path / "originals")


def keys(storage: Storage) -> list[str]:
    """Return every key the storage has."""
    pairs = storage.keys()
    return [key for key, _ in pairs]


def calls(log: str, root: Path) -> list[str]:
    """Reduce what the system was asked to do to one word and one place each, in order."""
    names: dict[str, str] = {}
    told = []
    for line in log.splitlines():
        if found := re.search(r'openat?\([^"]*"([^"]+)", ([A-Z_|]+).*= (\d+)$', line):
            names[found[3]] = found[1]
            if "O_EXCL" in found[2]:
                told.append(f"create {found[1]}")
        elif found := re.search(r'mkdir(?:at)?\([^"]*"([^"]+)".* = 0$', line):
            told.append(f"mkdir {found[1]}")
        elif found := re.search(r"(fsync|write)\((\d+)", line):
            told.append(f"{found[1]} {names.get(found[2], '?')}")
        elif found := re.search(r'rename(?:at2?)?\([^"]*"([^"]+)",[^"]*"([^"]+)"', line):
            told.append(f"rename {found[1]} {found[2]}")
    return [call.replace(f"{root}/", "").replace(str(root), ".") for call in told if str(root) in call]


def test_bytes_are_on_the_disk_before_they_are_acknowledged(tmp_path: Path) -> None:
    """Asked of the system itself: written aside, flushed, moved, and every new folder's parent flushed."""
    root, log = tmp_path / "originals", tmp_path / "log"
    script = PUT + f"print(LocalFolder(Path({str(root)!r})).put(b'a photo'))"
    traced = ["strace", "-f", "-s", "300", "-o", log, "-e", "trace=file,desc", sys.executable, "-c", script]
    key = subprocess.run(traced, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    assert calls(log.read_text(), root) == [
        "mkdir .",
        "mkdir staging",
        "fsync .",
        f"create staging/{key}",
        f"write staging/{key}",
        f"fsync staging/{key}",
        f"mkdir {key[:2]}",
        "fsync .",
        f"rename staging/{key} {key[:2]}/{key}",
        f"fsync {key[:2]}",
    ]


def test_a_new_folder_is_made_known_to_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    monkeypatch.setattr(LocalFolder, "_flush_folder", lambda _, path: flushed.append(path))
    LocalFolder(tmp_path / "originals")
    assert flushed == [tmp_path, tmp_path / "originals"]
    LocalFolder(tmp_path / "originals")
    assert len(flushed) == 2


def test_nobody_else_may_read(folder: LocalFolder, tmp_path: Path) -> None:
    key = folder.put(b"a photo")
    file = tmp_path / "originals" / key[:2] / key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for place in (file.parent, file.parent.parent, file.parent.parent / "staging"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def fail(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_after_a_failed_flush_nothing_is_acknowledged_any_more(
    folder: LocalFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = folder.put(b"before")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed, match="Input/output error"):
        folder.put(b"a photo")
    monkeypatch.undo()
    with pytest.raises(StorageFailed, match="restarted"):
        folder.put(b"a photo")
    assert folder.get(kept) == b"before"
    assert keys(folder) == [kept]
    assert list((tmp_path / "originals" / "staging").iterdir()) == []
    assert LocalFolder(tmp_path / "originals").put(b"after")


def test_a_full_disk_is_a_plain_failure_and_leaves_nothing(
    folder: LocalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(StorageFailed, match="No space left on device"):
        folder.put(b"a photo")
    monkeypatch.undo()
    assert list(folder.keys()) == []
    assert folder.get(folder.put(b"a photo")) == b"a photo"


def test_a_failure_without_a_reason_says_so(folder: LocalFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "rename", silent)
    with pytest.raises(StorageFailed, match="the system gave no reason"):
        folder.put(b"a photo")


def test_what_was_never_finished_is_seen_by_the_sweep(folder: LocalFolder, tmp_path: Path) -> None:
    left = tmp_path / "originals" / "staging" / ("0" * 32)
    left.write_bytes(b"half a ph")
    ((key, came),) = folder.keys()
    assert abs(datetime.now(UTC) - came) < timedelta(minutes=1)  # noqa: TID251 - compared with the real clock.
    with pytest.raises(NotStored):
        folder.get(key)
    folder.remove(key)
    assert not left.exists()


def test_strange_files_are_left_alone(folder: LocalFolder, tmp_path: Path) -> None:
    (tmp_path / "originals" / "readme.txt").write_text("hello")
    (tmp_path / "originals" / "ab").mkdir()
    (tmp_path / "originals" / "ab" / "notes").write_text("hello")
    assert list(folder.keys()) == []


def test_a_link_in_place_of_a_photo_is_not_followed(folder: LocalFolder, tmp_path: Path) -> None:
    key = folder.put(b"a photo")
    file = tmp_path / "originals" / key[:2] / key
    file.unlink()
    file.symlink_to("/etc/passwd")
    with pytest.raises(StorageFailed):
        folder.get(key)


def test_a_link_in_place_of_a_folder_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "originals" / "staging").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageFailed):
        LocalFolder(tmp_path / "originals")


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    with pytest.raises(StorageFailed):
        LocalFolder(tmp_path / "file" / "originals")


def test_a_removal_that_fails_is_not_kept_quiet(folder: LocalFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    key = folder.put(b"a photo")
    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(StorageFailed, match="removed"):
        folder.remove(key)


def test_a_program_killed_while_writing_loses_nothing_acknowledged(tmp_path: Path) -> None:
    root = tmp_path / "originals"
    script = PUT + (
        f"folder = LocalFolder(Path({str(root)!r}))\nwhile True: print(folder.put(b'a photo' * 9999), flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        acknowledged = [process.stdout.readline().strip() for _ in range(30)] if process.stdout else []
        process.kill()
        acknowledged += [line.strip() for line in (process.stdout or []) if len(line) == 33]
    folder = LocalFolder(root)
    assert len(acknowledged) >= 30
    assert {folder.get(key) for key in acknowledged} == {b"a photo" * 9999}
    torn = set(keys(folder)) - set(acknowledged)
    assert len(torn) <= 1
