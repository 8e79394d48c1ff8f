"""The comms door."""

from flask import Blueprint, Flask

blueprint = Blueprint("comms", __name__, url_prefix="/comms")


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
