"""What can be done from a shell? The `consentreg` command; each subcommand opens only what it needs."""

import importlib

import click

_COMMANDS = {
    "account": "register",
    "audit": "register",
    "clean": "clean",
    "consents": "register",
    "demo": "running",
    "doctor": "running",
    "gate": "register",
    "group": "register",
    "init": "running",
    "people": "register",
    "photos": "register",
    "serve": "running",
    "token": "register",
    "work": "running",
}
"""Which module a command stands in: a rehearsal of the gate must not wait for a web server to load."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is click's)
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 (the signature is click's)
        if name not in _COMMANDS:
            return None
        module = importlib.import_module(f"consentreg.cli.{_COMMANDS[name]}")
        return getattr(module, name)  # type: ignore[no-any-return]  # the table above says so


@click.group(cls=_Lazy)
@click.version_option(package_name="consentreg")
def main() -> None:
    """Photo consent register and sharing gatekeeper."""
