"""How do care staff and the safeguarding lead add photos, say who is in them, and look after people's answers?"""

from flask import Flask

from consentreg.web.staff import (
    add_photos,
    answers,
    asking,
    asking_many,
    authorities,
    complaints,
    confirming,
    cover,
    crop,
    decisions,
    duplicates,
    each_time,
    forgetting,
    home,
    moments,
    notes,
    outings,
    own,
    people,
    person,
    proofs,
    putting_right,
    restrictions,
    reviews,
    several,
    tagging,
    taken,
)
from consentreg.web.staff.entrance import blueprint

VIEWS = (
    home,
    confirming,
    add_photos,
    tagging,
    several,
    taken,
    outings,
    decisions,
    moments,
    cover,
    crop,
    people,
    person,
    duplicates,
    each_time,
    forgetting,
    asking,
    asking_many,
    proofs,
    answers,
    authorities,
    notes,
    putting_right,
    restrictions,
    reviews,
    own,
    complaints,
)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
