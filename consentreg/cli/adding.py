"""How do photos come into the register from a shell?"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentreg.cli.files import found, say_on_a_terminal, shown

if TYPE_CHECKING:
    from consentreg.context import Context
    from consentreg.models import Event, Group

EVENT = "The outing they were taken on; when it is new it is made, on the day its photos were taken."


@click.group()
def photos() -> None:
    """Bring photos into the register."""


@photos.command("add")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--group", "group_name", required=True, metavar="NAME", help="The group the photos belong to.")
@click.option("--event", "event_name", metavar="NAME", help=EVENT)
def add_photos(paths: Sequence[Path], group_name: str, event_name: str | None) -> None:
    """Add photos: files, or folders with all there is in them. A file that is refused is named with the reason."""
    from rich.console import Console
    from rich.progress import track

    from consentreg.cli.running import plainly

    files = list(found(paths))
    if not files:
        raise click.ClickException("There is no file in there to add.")
    console = Console(stderr=True)
    with plainly():
        add = _adding(group_name, event_name)
        work: Iterable[Path] = files
        if console.is_terminal:
            work = track(files, "Adding", console=console)
        refused = sum(not _told(file, add(file)) for file in work)
    say_on_a_terminal(f"{len(files) - refused} added or already here, {refused} refused. Small copies are made next.")
    if refused:
        raise click.exceptions.Exit(1)


def _adding(group_name: str, event_name: str | None) -> Callable[[Path], str | None]:
    """Return what adds one file in a transaction of its own, and returns why it was refused, if it was."""
    from consentreg.cli.running import opened
    from consentreg.context import COMMAND
    from consentreg.services import organisation
    from consentreg.services import photos as kept
    from consentreg.services.refusal import Refused
    from consentreg.storage import StorageFailed

    parts = opened()
    with parts.reading(COMMAND) as ctx:
        organisation.group_named(ctx, group_name)

    def add(file: Path) -> str | None:
        try:
            received = kept.receive(_read(file))
            with parts.transaction(COMMAND) as ctx:
                group = organisation.group_named(ctx, group_name)
                if not kept.same(ctx, received, group):
                    kept.add(ctx, received, group, event=_event(ctx, group, event_name))
        except Refused as refused:
            return refused.detail
        except StorageFailed as failed:
            raise click.ClickException(f"The photos cannot be kept, so nothing more was added: {failed}") from failed
        except OSError as error:
            return f"This file could not be read: {error.strerror or 'the system gave no reason'}."
        return None

    return add


def _read(file: Path) -> bytes:
    """Read a plain file, no further than is needed to refuse it; a device or a pipe is never waited for."""
    from consentreg.imaging.intake import MAX_BYTES

    if file.exists() and not file.is_file():
        raise OSError(0, "it is not a plain file")
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _event(ctx: "Context", group: "Group", name: str | None) -> "Event | None":
    from consentreg.services import organisation

    return organisation.event(ctx, group, name, None) if name else None


def _told(file: Path, why: str | None) -> bool:
    """Say why a file was refused; return whether it was added."""
    if why:
        click.echo(f"{shown(file)}: {why}", err=True)
    return why is None
