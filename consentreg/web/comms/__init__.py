"""The comms door: pick a channel, choose from what is clear for it, collect."""

from flask import Flask

from consentreg.web.comms import channels, releases
from consentreg.web.comms.entrance import blueprint

VIEWS = (channels, releases)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
