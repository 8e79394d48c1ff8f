"""The door of young people and of the adults who decide for them: a link, no account."""

from flask import Flask

from consentreg.web import throttle
from consentreg.web.portal import (
    answering,
    each_time,
    language,
    mine,
    mine_photos,
    mine_wishes,
    new_link,
    places,
    said,
    saving,
    stop,
    view,
)
from consentreg.web.portal.entrance import blueprint
from consentreg.web.portal.language import locale

VIEWS = (
    language,
    answering,
    saving,
    said,
    stop,
    view,
    mine,
    mine_photos,
    mine_wishes,
    each_time,
    places,
    new_link,
)
"""The modules whose views stand behind this door."""

__all__ = ["locale"]


def register(app: Flask) -> None:
    """Open the door."""
    app.register_blueprint(blueprint)
    throttle.new_links(app, "portal.send_new_link")
