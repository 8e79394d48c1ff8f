"""The staff door."""

from flask import Blueprint, Flask

blueprint = Blueprint("staff", __name__, url_prefix="/staff")


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
