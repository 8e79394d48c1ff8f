"""Where do bytes rest? Under keys of the storage's own making, in a folder or in a bucket."""

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

PART: Final = 1024 * 1024
"""Bytes that are read at a time where all of them may be too many."""
_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class NotStored(Exception):
    """There are no bytes under this key."""


class StorageFailed(Exception):
    """The storage could not do as told. After a failed write nothing may be acknowledged."""


class Storage(Protocol):
    """Keeps bytes. What was put is on stable storage before `put` returns."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their new, random key. Raises StorageFailed."""
        ...

    def put_parts(self, parts: Iterable[bytes]) -> str:
        """Keep what comes in parts, of which there may be too many for memory, as `put` does. Raises StorageFailed.

        Where they cannot be read to their end nothing is kept.
        """
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes under the key. Raises NotStored, StorageFailed."""
        ...

    def get_parts(self, key: str) -> Iterator[bytes]:
        """Return the bytes under the key as parts, read while they are asked for. Raises NotStored, StorageFailed."""
        ...

    def remove(self, key: str) -> None:
        """Forget the bytes under the key; fine when there are none. Raises StorageFailed."""
        ...

    def keys(self) -> Iterator[tuple[str, datetime]]:
        """Yield every key and when (UTC) its bytes came, for the sweep of bytes nobody refers to."""
        ...


def new_key() -> str:
    """Return 128 random bits as text that is safe in a path and a URL."""
    return secrets.token_hex(16)


def is_key(said: str) -> bool:
    """Say whether this could be a key of ours. Nothing else ever becomes part of a path."""
    return _KEY.fullmatch(said) is not None


def from_url(url: str) -> Storage:
    """Return the storage an address speaks of: a folder (path or file://) or a bucket (s3://bucket/prefix).

    Raises ValueError for an address of any other kind.
    """
    from consentreg.storage.bucket import Bucket
    from consentreg.storage.folder import LocalFolder

    parts = urlsplit(url)
    if parts.scheme == "s3":
        return Bucket(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path:
        return LocalFolder(Path(unquote(parts.path)))
    if not parts.scheme and url:
        return LocalFolder(Path(url))
    raise ValueError("The storage address must be a folder, or s3://bucket/prefix.")
