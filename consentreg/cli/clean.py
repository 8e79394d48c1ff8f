"""How does somebody without a register get clean copies of a folder of photos?"""

import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import click
from rich.console import Console
from rich.progress import track

from consentreg.cli.naming import choose, kept_suffix, shown
from consentreg.imaging import intake
from consentreg.imaging.derivative import NotMute, Recipe, build
from consentreg.imaging.kinds import photo_kind
from consentreg.imaging.lossless import lane

_QUALITY: Final = 92
_KEPT: Final[dict[str, Literal["JPEG", "PNG", "WEBP"]]] = {"PNG": "PNG", "WEBP": "WEBP"}
_SUFFIX: Final = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_LITTER: Final = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
_LINK_OUTSIDE: Final = "This is a link to a place outside the folder. It was not followed."


class _Failed(Exception):
    """One file has no clean copy: a stable code, and one plain sentence."""


@dataclass(slots=True)
class _Task:
    """One file found, and what became of it."""

    source: Path
    below: Path
    """Where it lies within what was asked for; its copy lies there below the output folder."""
    out: Path | None = None
    made: dict[str, str | int] = field(default_factory=dict)
    """Hash, width, height and length of the copy, once it is written; also `lossless`, where that was asked for."""
    removed: tuple[str, ...] = ()
    error: dict[str, str] | None = None

    def refuse(self, code: str, detail: str) -> None:
        """Note why there is no clean copy of this file."""
        self.error = {"code": code, "detail": detail}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the copies shall be like, and whether to say what they left behind."""

    max_edge: int | None
    lossless: bool
    explained: bool


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=_FOLDER, metavar="DIR", help="Where the clean copies go.")
@click.option("--max-edge", type=click.IntRange(1, 50_000), metavar="PX", help="Longest side of the copies.")
@click.option("--lossless", is_flag=True, help="Keep every pixel of a JPEG as it is, where that can be proved clean.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file.")
@click.pass_context
def clean(
    context: click.Context, paths: Sequence[Path], out: Path, max_edge: int | None, *, lossless: bool, as_json: bool
) -> None:
    """Make clean copies of photos: the same picture, and nothing else in the file.

    Files and whole folders can be given. Originals are never changed. JPEG, PNG and WebP stay what they are;
    HEIC, AVIF, TIFF and GIF become JPEG. A file that cannot be cleaned is named with the reason.

    With --lossless the coded picture of a plain JPEG moves into the copy as it is. To show the same, the copy says
    which way up it is turned, and keeps a colour profile if it is one of the stock ones known here; no other note
    stays. Any other photo, one that is larger than --max-edge, and one with anything unusual in it is drawn anew,
    as always.
    """
    _require_usable(out, paths)
    tasks = list(_find(paths, out.resolve()))
    _name(tasks, out)
    console = Console(stderr=True)
    wanted = _Wanted(max_edge, lossless, as_json)
    work: Iterable[_Task] = _in_parallel(lambda task: _run(task, wanted), tasks)
    if console.is_terminal:
        work = track(work, "Cleaning", total=len(tasks), console=console)
    for task in work:
        _report(task, console, as_json=as_json)
    if console.is_terminal or not tasks:
        console.print(_summary(tasks, out), markup=False, highlight=False, soft_wrap=True)
    context.exit(1 if any(task.error for task in tasks) else 0)


def _require_usable(out: Path, paths: Sequence[Path]) -> None:
    """Make the output folder and try to write in it; a folder is never cleaned into itself."""
    if any(path.is_dir() and path.resolve() == out.resolve() for path in paths):
        raise click.UsageError("The folder for the clean copies must not be the folder that is cleaned.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise click.UsageError(f"The folder for the clean copies cannot be written to: {error.strerror}.") from error


def _find(paths: Sequence[Path], out: Path) -> Iterator[_Task]:
    """Yield every file once, in a fixed order; nothing that lies in the output folder."""
    seen: set[Path] = set()
    for path in paths:
        for task in _walk(path, out) if path.is_dir() else (_Task(path, Path(path.name)),):
            if (place := task.source.resolve()) not in seen or task.error:
                seen.add(place)
                yield task


def _walk(top: Path, out: Path) -> Iterator[_Task]:
    root = top.resolve()
    for folder, folders, names in os.walk(top):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if (here / name).resolve() != out)
        for name in sorted([*names, *(name for name in folders if (here / name).is_symlink())]):
            path = here / name
            task = _Task(path, path.relative_to(top))
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                task.refuse("LINK_OUTSIDE", _LINK_OUTSIDE)
            if not _is_litter(name) and not (path.is_symlink() and path.is_dir() and not task.error):
                yield task


def _is_litter(name: str) -> bool:
    """Say whether this is a note that a computer keeps in folders for itself."""
    return name.casefold() in _LITTER or name.startswith("._")


def _name(tasks: Sequence[_Task], out: Path) -> None:
    """Choose all names before anything is written; a file that keeps its name goes first."""
    taken: set[str] = set()
    pending: list[tuple[_Task, str]] = []
    for task in tasks:
        with _failing(task):
            if not task.error:
                pending.append((task, _SUFFIX[_format(_read(task.source, 4096))]))
    pending.sort(key=lambda pair: kept_suffix(pair[0].below) != pair[1])
    for task, suffix in pending:
        task.out = choose(out / task.below, suffix, taken)


def _format(head: bytes) -> Literal["JPEG", "PNG", "WEBP"]:
    return _KEPT.get(photo_kind(head), "JPEG")


def _read(path: Path, most: int) -> bytes:
    """Read a plain file, no further than `most` bytes; a device or a pipe is never waited for."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise _Failed("NOT_A_FILE", "This is not a plain file. Only photos can be cleaned.")
    with path.open("rb") as file:
        return file.read(most)


@contextmanager
def _failing(task: _Task) -> Iterator[None]:
    """Note what stopped this one file, and let the others go on."""
    try:
        yield
    except intake.Refused as refused:
        task.refuse(refused.code, refused.detail)
    except _Failed as failed:
        task.refuse(*failed.args)
    except NotMute:
        task.refuse("NOT_MUTE", "The copy could not be proven clean, so it was not kept.")
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        task.refuse("NOT_READ_OR_WRITTEN", f"This file could not be read, or its copy written: {reason}.")


def _run(task: _Task, wanted: _Wanted) -> _Task:
    """Make and write one clean copy; whatever stops it is noted on the task."""
    if task.out is None:
        return task
    with _failing(task):
        data = _read(task.source, intake.MAX_BYTES + 1)
        same = _same_pixels(data, wanted)
        copy = same or build(data, Recipe(wanted.max_edge, _format(data), _QUALITY))
        task.removed = intake.traces(data) if wanted.explained else ()
        _write(task.out, copy.data)
        task.made = {"sha256": copy.sha256, "width": copy.width, "height": copy.height, "bytes": len(copy.data)}
        task.made |= {"lossless": same is not None} if wanted.lossless else {}
    return task


def _same_pixels(data: bytes, wanted: _Wanted) -> lane.Copy | None:
    """Return the copy with the same pixels, where it is wanted and there can be one."""
    if not wanted.lossless:
        return None
    try:
        return lane.build(data, max_edge=wanted.max_edge)
    except lane.PixelsOnly:
        return None


def _write(path: Path, data: bytes) -> None:
    """Write a new file. One that is already there is left alone, and is fine if it is the very same copy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("xb")
    except FileExistsError:
        if path.is_file() and path.read_bytes() == data:
            return
        raise _Failed("EXISTS", "A different file of this name is already there. Choose an empty folder.") from None
    try:
        with file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _in_parallel(run: Callable[[_Task], _Task], tasks: Sequence[_Task]) -> Iterator[_Task]:
    """Run on as many threads as there are decoding children, yielding in order; an interrupt ends it soon."""
    executor = ThreadPoolExecutor(len(os.sched_getaffinity(0)))
    try:
        yield from executor.map(run, tasks)
    finally:
        executor.shutdown(cancel_futures=True)


def _report(task: _Task, console: Console, *, as_json: bool) -> None:
    if task.error:
        line = f"{shown(task.source)}: {task.error['detail']}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if as_json:
        paths = {"path": str(task.source), "out": None if task.error else str(task.out)}
        facts = dict.fromkeys(("sha256", "width", "height", "bytes")) | task.made
        click.echo(json.dumps({**paths, **facts, "removed": list(task.removed), "error": task.error}))


def _summary(tasks: Sequence[_Task], out: Path) -> str:
    if not tasks:
        return "There is no file in there to clean."
    refused = sum(task.error is not None for task in tasks)
    kept = [task.made["lossless"] for task in tasks if "lossless" in task.made]
    pixels = f" ({sum(map(bool, kept))} with every pixel kept)" if kept else ""
    return f"{len(tasks) - refused} clean{pixels}, {refused} refused. The clean copies are in {shown(out)}."
