"""How do care staff and the safeguarding lead add photos, say who is in them, and look after people's answers?"""

from flask import Flask

from consentreg.web.staff import home, outings, people, reviews
from consentreg.web.staff.entrance import blueprint

VIEWS = (home, outings, people, reviews)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
