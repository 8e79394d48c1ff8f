"""The comms door: pick a channel, choose from what is clear for it, collect."""

from flask import Flask

from consentreg.web.comms import channels, collecting, preparing, releases, takedowns, went
from consentreg.web.comms.entrance import blueprint

VIEWS = (channels, collecting, preparing, releases, takedowns, went)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
