"""The door of young people and of the adults who decide for them: a link, no account."""

from flask import Flask

from consentreg.web import throttle
from consentreg.web.portal import new_link
from consentreg.web.portal.entrance import blueprint

VIEWS = (new_link,)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open the door."""
    app.register_blueprint(blueprint)
    throttle.new_links(app, "portal.send_new_link")
