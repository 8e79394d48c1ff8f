"""What may a clean copy be called, and how is a stranger's file name shown?"""

import os
import unicodedata
from itertools import chain, count
from pathlib import Path
from typing import Final

_SAME: Final = {".jpg": ".jpg", ".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg"}
_NAME_BYTES: Final = 255


def choose(path: Path, suffix: str, taken: set[str]) -> Path:
    """Return a path nobody has taken: the own name, then with its old ending, then numbered.

    Names that differ only in big and small letters count as the same, as they do on many disks.
    """
    endings = chain(("", f"-{path.suffix[1:].lower()}"), (f"-{number}" for number in count(2)))
    while True:
        chosen = path.with_name(_shortened(path.stem, next(endings) + suffix))
        place = unicodedata.normalize("NFC", os.fspath(chosen)).casefold()
        if place not in taken:
            taken.add(place)
            return chosen


def kept_suffix(path: Path) -> str:
    """Return the ending of a name in small letters, one for all the endings a JPEG may have."""
    suffix = path.suffix.lower()
    return _SAME.get(suffix, suffix)


def _shortened(stem: str, ending: str) -> str:
    """Return stem and ending, the stem cut so that the name is not longer than a file system takes."""
    room = _NAME_BYTES - len(os.fsencode(ending))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending


def shown(path: Path) -> str:
    """Return a file name for the screen: nothing in it may act on the terminal."""
    name = os.fspath(path).encode("utf-8", "replace").decode()
    return "".join(c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in name)
