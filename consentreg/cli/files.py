"""Which files are meant, and how is something said of them on a screen?"""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

LITTER: Final = frozenset((".ds_store", "thumbs.db", "desktop.ini"))


def found(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield every file once, in a fixed order; not what a computer keeps in folders for itself."""
    seen: set[Path] = set()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            place = file.resolve()
            if not file.is_dir() and place not in seen and not (path.is_dir() and _is_litter(file.name)):
                seen.add(place)
                yield file


def _is_litter(name: str) -> bool:
    return name.casefold() in LITTER or name.startswith("._")


def shown(path: Path) -> str:
    """Return a file name for the screen: nothing in it may act on the terminal."""
    name = os.fspath(path).encode("utf-8", "replace").decode()
    return "".join(c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in name)


def say_on_a_terminal(text: str) -> None:
    """Say how it went to somebody who watches; a pipe hears nothing."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        console.print(text, markup=False, highlight=False)
