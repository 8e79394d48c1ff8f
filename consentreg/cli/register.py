"""What can be done to a register from a shell, besides running it?

Nothing heavy is imported before a command needs it: a rehearsal of the gate must not wait for a database to load.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consentreg.cli.adding import photos
from consentreg.cli.files import shown
from consentreg.cli.rehearsal import gate
from consentreg.rules.permissions import Role

if TYPE_CHECKING:
    from consentreg.context import Context
    from consentreg.services.imports import Report

__all__ = ["account", "audit", "consents", "gate", "group", "people", "photos", "token"]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _transaction() -> "AbstractContextManager[Context]":
    """Open a writing transaction of the installation, as somebody with a shell."""
    from consentreg.cli.running import opened
    from consentreg.context import COMMAND

    return opened().transaction(COMMAND)


def _plainly() -> AbstractContextManager[None]:
    from consentreg.cli.running import plainly

    return plainly()


@click.group()
def people() -> None:
    """Bring people into the register."""


@people.command("import")
@click.argument("file", type=_FILE, metavar="FILE.csv")
def import_people(file: Path) -> None:
    """Add the people of a CSV file, all rows or none.

    Columns: name, kind (young_person, staff, adult), born, group, looked_after (yes, no), external_id, and if you like
    namesake (yes, where it is another person of the same name and date of birth). The groups must be there.
    """
    from consentreg.services import imports

    _import(file, imports.people, ("person", "people"))


@click.group()
def consents() -> None:
    """Bring answers into the register."""


@consents.command("import")
@click.argument("file", type=_FILE, metavar="FILE.csv")
def import_consents(file: Path) -> None:
    """Add the answers of a CSV file, all rows or none: decisions from paper, with evidence references.

    Columns: person (external_id), by (self, or the name of an authority), scope, answer, at; and if you like method,
    valid_from, valid_until, covers_existing, survives_leaving, conditions, channels, evidence.
    """
    from consentreg.services import imports

    _import(file, imports.answers, ("answer", "answers"))


def _import(file: Path, add: "Callable[[Context, bytes], Report]", nouns: tuple[str, str]) -> None:
    from consentreg.cli.running import remedied

    with _plainly(), _transaction() as ctx, _busy("Reading the rows"):
        report = add(ctx, file.read_bytes())
    for problem in report.problems:
        place = f"row {problem.row}" + (f", column {problem.column}" if problem.column else "")
        click.echo(f"{shown(file)}: {place}: {remedied(problem.code, problem.detail)}", err=True)
    if report.more:
        click.echo(f"{shown(file)}: and {report.more} more.", err=True)
    if report.problems:
        raise click.exceptions.Exit(1)
    click.echo(f"{report.rows} {nouns[report.rows != 1]} added.")


def _busy(text: str) -> AbstractContextManager[Any]:
    """Show on a terminal that something is being done; stay quiet in a pipe."""
    from rich.console import Console

    return Console(stderr=True).status(text)


@click.group()
def group() -> None:
    """Name the groups: houses, units, clubs."""


@group.command("add")
@click.argument("name")
def add_group(name: str) -> None:
    """Add a group; people, accounts and photos belong to one."""
    from consentreg.services import organisation

    with _plainly(), _transaction() as ctx:
        added = organisation.add_group(ctx, name).name
    click.echo(f"{added} added.")


@click.group()
def account() -> None:
    """Let people sign in."""


@account.command("add")
@click.argument("email")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What the account is for."
)
@click.option("--group", "group_names", multiple=True, metavar="NAME", help="A group that staff belong to.")
@click.option("--name", default="", help="What the person is called.")
@click.option("--url", help="Where the register is reached; as CONSENTREG_ADDRESS says unless you name another.")
def add_account(email: str, role: str, group_names: Sequence[str], name: str, url: str | None) -> None:
    """Add an account and print a link with which its owner chooses a password, once, within seven days."""
    from consentreg.services import accounts, organisation

    with _plainly(), _transaction() as ctx:
        groups = {organisation.group_named(ctx, each).id for each in group_names}
        _, token = accounts.add(ctx, email, Role(role), groups=groups, name=name)
        address = url or ctx.address
    click.echo(f"{address.rstrip('/')}/welcome/{token}")


@click.group()
def token() -> None:
    """Let programs in."""


@token.command("create")
@click.option("--account", "email", required=True, metavar="EMAIL", help="The account it acts as.")
@click.option("--name", default="made on the command line", help="What it is for.")
def create_token(email: str, name: str) -> None:
    """Print a new API token. It is shown this once."""
    from consentreg.services import accounts

    with _plainly(), _transaction() as ctx:
        made = accounts.add_token(ctx, accounts.by_email(ctx, email), name)
    click.echo(made)


@click.group()
def audit() -> None:
    """Ask whether the trail is whole."""


@audit.command("verify")
def verify_audit() -> None:
    """Walk the whole trail; name the first entry that was touched, if any was."""
    from consentreg.cli.running import opened
    from consentreg.services import audit as chain

    with _plainly(), opened().reading() as ctx:
        verdict = chain.verify(ctx.session)
    if verdict.broken_at is None:
        click.echo(f"whole: {verdict.entries} entries, head {verdict.head}")
        return
    click.echo(f"not whole: entry {verdict.broken_at}: {verdict.why}.", err=True)
    raise click.exceptions.Exit(1)
