"""What does a ZIP hold besides its files?

The proof for what is handed out in a container: neutral names, no time, no note, no byte before the first file,
between two, or behind the last. Names, lengths and check sums are read from the table at the end; from these it
follows what every other byte of the container must be. What the files themselves hold is proved file by file.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from consentreg.imaging.scan.allowance import Lost

_NAME: Final = re.compile(rb"photos/\d{4,6}\.(?:jpg|png|webp)|manifest\.(?:json|csv)")
_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s2B5H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_BEHIND: Final = struct.Struct("<4s3L")
_UNIX, _VERSION, _PLAIN_FILE = 3, 20, 0o644 << 16
_LATER: Final = 8
"""Flag of a file whose check sum and length are written behind it, as a stream has to."""
_FIRST_DAY: Final = 0x21
"""1 January 1980, as a ZIP counts days; midnight is 0."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the table says of one file."""

    name: bytes
    flags: int
    check: int
    length: int
    at: int

    def central(self) -> bytes:
        """Return the line of the table this file must have."""
        sizes = (self.check, self.length, self.length, len(self.name))
        head = _CENTRAL.pack(
            b"PK\1\2", _VERSION, _UNIX, _VERSION, self.flags, 0, 0, _FIRST_DAY, *sizes, 0, 0, 0, 0, _PLAIN_FILE, self.at
        )
        return head + self.name

    def before(self) -> bytes:
        """Return what must stand before the file."""
        known = (0, 0, 0) if self.flags else (self.check, self.length, self.length)
        return _LOCAL.pack(b"PK\3\4", _VERSION, self.flags, 0, 0, _FIRST_DAY, *known, len(self.name), 0) + self.name

    def behind(self) -> bytes:
        """Return what must stand behind the file."""
        return _BEHIND.pack(b"PK\7\10", self.check, self.length, self.length) if self.flags else b""


def files(data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name; raise Lost when anything but them is in it."""
    count, table = _end(data)
    found, at, line = {}, 0, table
    for _ in range(count):
        entry = _entry(data, line)
        line += len(entry.central())
        begin = at + len(entry.before())
        content = data[begin : begin + entry.length]
        whole = entry.before() + content + entry.behind()
        if entry.at != at or data[at : at + len(whole)] != whole or zlib.crc32(content) != entry.check:
            raise Lost(f"the file at byte {at} is not framed as it must be")
        found[entry.name.decode()] = content
        at += len(whole)
    if at != table or line != len(data) - _END.size or len(found) != count:
        raise Lost("the table of files is not what it must be")
    return found


def _end(data: bytes) -> tuple[int, int]:
    """Return how many files there are and where their table begins."""
    if len(data) < _END.size:
        raise Lost("not a ZIP")
    count, length, table = struct.unpack("<2xH2L2x", data[-14:])
    whole = table + length == len(data) - _END.size
    if not whole or data[-_END.size :] != _END.pack(b"PK\5\6", 0, 0, count, count, length, table, 0):
        raise Lost("the end is not what it must be")
    return count, table


def _entry(data: bytes, at: int) -> _Entry:
    """Read a line of the table, and compare it with the only one that these facts allow."""
    if at + _CENTRAL.size > len(data):
        raise Lost("the table of files breaks off")
    _, _, _, _, flags, _, _, _, check, length, _, name, _, _, _, _, _, begin = _CENTRAL.unpack_from(data, at)
    start = at + _CENTRAL.size
    entry = _Entry(data[start : start + name], flags, check, length, begin)
    if flags not in {0, _LATER} or not _NAME.fullmatch(entry.name) or data[at : start + name] != entry.central():
        raise Lost(f"the line of the table at byte {at} is not what it must be")
    return entry
