"""Does this file still tell? Outside judges, asked of inputs (they must see it) and outputs (they must not).

No judge sees everything, so a file tells as soon as one of them says so. The programs are asked about many files at
once, since most of what they cost is their start.
"""

import json
import re
import struct
import subprocess
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.photographs import CANARY, GPS_NEEDLES, WORD

_NEEDLES = (WORD, CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"), *GPS_NEEDLES)
_HEX = re.compile(rb"(?:[0-9a-f]{2}\n?){20,}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_STRUCTURE = frozenset(("SourceFile", "ExifTool", "System", "File", "JFIF", "PNG", "RIFF", "Composite"))
_OWN_WORDS = ("File:Comment", "Composite:GPS")
_AT_ONCE = 500
"""Files one call of a program is asked about; an argument list cannot be endless."""


def telling(files: Sequence[Path], *, strict: bool, besides: tuple[str, ...] = ()) -> set[Path]:
    """Ask every judge; strict for outputs, of which nothing at all may be said but what begins like `besides`."""
    found = {file for file in files if bytes_tell(file.read_bytes())}
    for some in _batches(files):
        found |= exiftool_tells(some, strict=strict, besides=besides) | _commented(some)
        found |= exiv2_tells(some, strict=strict and not besides)
    return found


def _batches(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    return (files[first : first + _AT_ONCE] for first in range(0, len(files), _AT_ONCE))


def bytes_tell(data: bytes) -> bool:
    """Look for the words and the position in the bytes as they are, unpacked, and out of hexadecimal."""
    views = [data, *_unpacked(data)]
    views += [
        bytes.fromhex(found.group().replace(b"\n", b"").decode()) for view in views for found in _HEX.finditer(view)
    ]
    return any(needle in view for view in views for needle in _NEEDLES)


def _unpacked(data: bytes) -> list[bytes]:
    streams = []
    for found in _ZLIB.finditer(data):
        try:
            streams.append(zlib.decompressobj().decompress(data[found.start() :], 1 << 20))
        except zlib.error:
            continue
    return streams


def exiftool_tells(files: Sequence[Path], *, strict: bool, besides: tuple[str, ...] = ()) -> set[Path]:
    """Return the files of which exiftool says where or what; strict: anything that is not about structure."""
    command = ["exiftool", "-config", "", "-ee3", "-a", "-u", "-U", "-G1", "-j", "-n", *files]
    told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert len(told) == len(files)
    return {
        Path(tags["SourceFile"])
        for tags in told
        for tag, said in tags.items()
        if (CANARY in str(said) or not tag.startswith(besides)) and _speaks(tag, said, strict=strict)
    }


def _speaks(tag: str, said: object, *, strict: bool) -> bool:
    if tag in {"SourceFile", "System:FileName", "System:Directory"}:
        return False
    outside = tag.split(":", maxsplit=1)[0] not in _STRUCTURE or tag.startswith(_OWN_WORDS)
    return CANARY in str(said) or "GPS" in tag or (strict and outside)


def exiv2_tells(files: Sequence[Path], *, strict: bool) -> set[Path]:
    """Return the files of which exiv2 says where or what; strict: anything at all."""
    # With one file alone it does not say which.
    lines = subprocess.run(
        ["exiv2", "-q", "-pa", *files, files[0]], capture_output=True, check=False
    ).stdout.splitlines()
    told = {line for line in lines if strict or WORD in line or b"GPS" in line}
    return {file for file in files if any(line.startswith(bytes(file) + b"  ") for line in told)}


def _commented(files: Sequence[Path]) -> set[Path]:
    """Return the files exiv2 finds a comment in; only when there is any is each asked about alone."""
    return {file for file in files if exiv2_comments([file])} if exiv2_comments(files) else set()


def exiv2_comments(files: Sequence[Path]) -> bytes:
    """Return all comments exiv2 finds in the files."""
    return subprocess.run(["exiv2", "-q", "-pc", *files], capture_output=True, check=False).stdout.strip()


def zip_tells(data: bytes) -> list[str]:
    """Return what a ZIP says beyond neutral names and its files; every byte of it has to be accounted for.

    Reads the bytes by itself, so that nothing is overlooked that a library passes over.
    """
    end = len(data) - 22
    if data[end : end + 4] != b"PK\5\6":
        return ["something behind the end, or a comment"]
    entries, _, first = struct.unpack("<HLL", data[end + 10 : end + 20])
    at, covered, said = first, 0, []
    for _ in range(entries):
        if data[at : at + 4] != b"PK\1\2":
            return ["the list is not where it should be"]
        entry = _listed(data, at)
        said += _spoken(data, entry, covered)
        covered = entry.start + 30 + len(entry.name) + entry.packed + (16 if entry.flags & 8 else 0)
        at += 46 + len(entry.name) + entry.extra + entry.comment
    return said + (["something before the list or behind it"] if (covered, at) != (first, end) else [])


_NEUTRAL = re.compile(rb"photos/\d{4}\.jpg|manifest\.(?:json|csv)")
_SAME_TIME = b"\0\0\x21\0"
"""Midnight of the first day a ZIP can name."""


class _Entry(NamedTuple):
    flags: int
    method: int
    packed: int
    name: bytes
    extra: int
    comment: int
    start: int


def _listed(data: bytes, at: int) -> _Entry:
    flags, method = struct.unpack("<HH", data[at + 8 : at + 12])
    packed, _, name, extra, comment = struct.unpack("<LLHHH", data[at + 20 : at + 34])
    start = int.from_bytes(data[at + 42 : at + 46], "little")
    return _Entry(flags, method, packed, data[at + 46 : at + 46 + name], extra, comment, start)


def _spoken(data: bytes, entry: _Entry, covered: int) -> Iterator[str]:
    """Yield what is wrong with one entry, in the list and where its file begins."""
    head = data[entry.start : entry.start + 30 + len(entry.name)]
    if not _NEUTRAL.fullmatch(entry.name) or head[30:] != entry.name:
        yield "a name"
    if entry.extra or entry.comment or head[28:30] != b"\0\0":
        yield "more fields or a comment"
    if entry.method or entry.flags & ~0x0808 or head[10:14] != _SAME_TIME:
        yield "a time, or a file that is packed"
    if entry.start != covered:
        yield "something between the files"
