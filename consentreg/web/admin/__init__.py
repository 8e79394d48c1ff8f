"""The admin door."""

from flask import Blueprint, Flask

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
