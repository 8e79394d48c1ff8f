"""The door of young people and of the adults who decide for them: a link, no account."""

from flask import Flask

from consentreg.web.portal.entrance import blueprint


def register(app: Flask) -> None:
    """Open the door."""
    app.register_blueprint(blueprint)
