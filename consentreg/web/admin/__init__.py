"""The admin door: who works here, which groups and channels there are, is everything in order?"""

from flask import Flask

from consentreg.web.admin import accounts, channels, groups, home, imports, settings, trail, words
from consentreg.web.admin.entrance import blueprint

VIEWS = (accounts, channels, groups, home, imports, settings, trail, words)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
