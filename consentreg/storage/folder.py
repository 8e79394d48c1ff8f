"""How are bytes kept in a folder so that neither crash nor power cut loses or tears what was acknowledged?

Each file is written aside, flushed to the disk, moved to its place in one step; then the folder is flushed.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from consentreg.storage import PART, NotStored, StorageFailed, is_key, new_key

_STAGING: Final = "staging"


class LocalFolder:
    """Keeps bytes as files below one folder, readable by nobody else on the machine."""

    def __init__(self, path: Path) -> None:
        """Use the folder, making it when it is not there. Raises StorageFailed."""
        self._root = path.absolute()
        self._unsure = False
        with _failing("The folder for photos cannot be used"):
            self._require_folder(self._root)
            self._require_folder(self._root / _STAGING)

    def put(self, data: bytes) -> str:
        """Keep the bytes durably and return their new key. Raises StorageFailed."""
        return self.put_parts((data,))

    def put_parts(self, parts: Iterable[bytes]) -> str:
        """Keep the parts durably as one and return their new key. Raises StorageFailed, and what the parts raise."""
        if self._unsure:
            raise StorageFailed("The disk failed earlier. Nothing is written until this program is restarted.")
        key = new_key()
        staged, place = self._staged(key), self._place(key)
        try:
            with _failing("The photo could not be written"):
                self._write(staged, parts)
                self._require_folder(place.parent)
                staged.rename(place)
                self._flush_folder(place.parent)
        except BaseException:
            with suppress(OSError):
                staged.unlink(missing_ok=True)
            raise
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes under the key. Raises NotStored, StorageFailed."""
        with _failing("The photo could not be read"), self._opened(key) as file:
            return file.read()

    def get_parts(self, key: str) -> Iterator[bytes]:
        """Return the bytes under the key as parts. Raises NotStored, StorageFailed."""
        with _failing("The photo could not be read"):
            return _parts(self._opened(key))

    def _opened(self, key: str) -> BinaryIO:
        if not is_key(key):
            raise NotStored
        try:
            descriptor = os.open(self._place(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotStored from error
        return os.fdopen(descriptor, "rb")

    def remove(self, key: str) -> None:
        """Forget the bytes under the key, durably, finished or not. Raises StorageFailed."""
        if not is_key(key):
            return
        for path in (self._staged(key), self._place(key)):
            with _failing("The photo could not be removed"), suppress(FileNotFoundError):
                path.unlink()
                self._flush_folder(path.parent)

    def keys(self) -> Iterator[tuple[str, datetime]]:
        """Yield every key and its time, also of writes that were never finished."""
        with _failing("The folder for photos cannot be read"):
            for folder in sorted(self._root.iterdir()):
                for path in sorted(folder.iterdir() if folder.is_dir() else ()):
                    if is_key(path.name):
                        yield path.name, datetime.fromtimestamp(path.lstat().st_mtime, UTC)

    def _place(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _staged(self, key: str) -> Path:
        return self._root / _STAGING / key

    def _write(self, path: Path, parts: Iterable[bytes]) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            self._flush(file.fileno())

    def _require_folder(self, path: Path) -> None:
        """Make the folder and flush its parent when it is new; a link in its place is not trusted."""
        try:
            path.mkdir(mode=0o700, parents=path == self._root)
        except FileExistsError:
            if path.is_symlink() and path != self._root:
                raise
            return
        self._flush_folder(path.parent)

    def _flush_folder(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._flush(descriptor)
        finally:
            os.close(descriptor)

    def _flush(self, descriptor: int) -> None:
        """Flush to the disk. After one failure the system may have dropped data, and a retry would lie."""
        try:
            os.fsync(descriptor)
        except OSError:
            self._unsure = True
            raise


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with _failing("The photo could not be read"), file:
        while part := file.read(PART):
            yield part


@contextmanager
def _failing(sentence: str) -> Iterator[None]:
    """Turn an error of the system into StorageFailed."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(f"{sentence}: {error.strerror or 'the system gave no reason'}.") from error
