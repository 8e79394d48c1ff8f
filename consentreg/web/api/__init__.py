"""The api door."""

from flask import Blueprint, Flask

blueprint = Blueprint("api", __name__, url_prefix="/api")


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
