"""How are bytes kept in an S3-compatible bucket?

Address, region and credentials come from the environment by their usual names (AWS_ENDPOINT_URL and so on).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from obstore.exceptions import BaseError
from obstore.store import S3Store

from consentreg.storage import PART, NotStored, StorageFailed, is_key, new_key

if TYPE_CHECKING:
    from obstore.store import ClientConfig

_TIMEOUT: Final = timedelta(seconds=60)
_PATIENCE: "Final[ClientConfig]" = {"timeout": _TIMEOUT, "connect_timeout": timedelta(seconds=5)}


class Bucket:
    """Keeps bytes as objects below the prefix of one bucket."""

    def __init__(self, url: str) -> None:
        """Use the bucket at s3://bucket/prefix; nothing is asked of it yet."""
        with _failing("The bucket for photos cannot be used"):
            self._store = S3Store.from_url(
                url,
                client_options={**_PATIENCE, "allow_http": os.environ.get("AWS_ALLOW_HTTP") == "true"},
                retry_config={"max_retries": 3, "retry_timeout": _TIMEOUT},
            )

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their new key. Raises StorageFailed."""
        key = new_key()
        with _failing("The photo could not be written"):
            self._store.put(key, data)
        return key

    def put_parts(self, parts: Iterable[bytes]) -> str:
        """Keep the parts as one and return their new key. Raises StorageFailed."""
        key = new_key()
        with _failing("The photo could not be written"):
            self._store.put(key, iter(parts))
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes under the key. Raises NotStored, StorageFailed."""
        if not is_key(key):
            raise NotStored
        with _failing("The photo could not be read"):
            try:
                return bytes(self._store.get(key).bytes())
            except FileNotFoundError as error:
                raise NotStored from error

    def get_parts(self, key: str) -> Iterator[bytes]:
        """Return the bytes under the key as parts. Raises NotStored, StorageFailed."""
        if not is_key(key):
            raise NotStored
        with _failing("The photo could not be read"):
            try:
                return _read(self._store.get(key).stream(min_chunk_size=PART))
            except FileNotFoundError as error:
                raise NotStored from error

    def remove(self, key: str) -> None:
        """Forget the bytes under the key; fine when there are none. Raises StorageFailed."""
        if is_key(key):
            with _failing("The photo could not be removed"):
                self._store.delete(key)

    def keys(self) -> Iterator[tuple[str, datetime]]:
        """Yield every key and when its bytes came."""
        with _failing("The bucket for photos cannot be read"):
            for page in self._store.list():
                for meta in page:
                    if is_key(meta["path"]):
                        yield meta["path"], meta["last_modified"]


def _read(stream: Iterable[Any]) -> Iterator[bytes]:
    with _failing("The photo could not be read"):
        yield from map(bytes, stream)


@contextmanager
def _failing(sentence: str) -> Iterator[None]:
    """Turn an error of the bucket into StorageFailed, without its address or credentials in the text."""
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise StorageFailed(f"{sentence}: the bucket did not answer as expected.") from error
