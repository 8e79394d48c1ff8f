"""How are bytes kept for the length of a test? In memory, by the same promises."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from consentreg.storage import NotStored, new_key

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class InMemory:
    """Keeps bytes until the process ends. All are as old as can be, so that a sweep looks at every one."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their new key."""
        key = new_key()
        self._kept[key] = bytes(data)
        return key

    def put_parts(self, parts: Iterable[bytes]) -> str:
        """Keep the parts as one and return their new key."""
        return self.put(b"".join(parts))

    def get(self, key: str) -> bytes:
        """Return the bytes under the key. Raises NotStored."""
        try:
            return self._kept[key]
        except KeyError as error:
            raise NotStored from error

    def get_parts(self, key: str) -> Iterator[bytes]:
        """Return the bytes under the key as one part. Raises NotStored."""
        return iter((self.get(key),))

    def remove(self, key: str) -> None:
        """Forget the bytes under the key; fine when there are none."""
        self._kept.pop(key, None)

    def keys(self) -> Iterator[tuple[str, datetime]]:
        """Yield every key and a time long past."""
        for key in tuple(self._kept):
            yield key, _LONG_AGO
