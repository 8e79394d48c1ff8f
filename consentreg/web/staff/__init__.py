"""How do care staff and the safeguarding lead add photos, say who is in them, and look after people's answers?"""

from flask import Flask

from consentreg.web.staff import (
    add_photos,
    answers,
    authorities,
    cover,
    crop,
    decisions,
    home,
    notes,
    outings,
    people,
    person,
    restrictions,
    reviews,
    several,
    tagging,
    taken,
)
from consentreg.web.staff.entrance import blueprint

VIEWS = (
    home,
    add_photos,
    tagging,
    several,
    taken,
    outings,
    decisions,
    cover,
    crop,
    people,
    person,
    answers,
    authorities,
    notes,
    restrictions,
    reviews,
)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
