"""How do websites and other programs ask: with a token, in JSON, and never more than its account may?"""

from flask import Flask

from consentreg.web.api import (
    answers,
    audit,
    channels,
    description,
    duplicates,
    groups,
    moments,
    people,
    person_changes,
    photos,
    proofs,
    releases,
    tags,
    token,
    uploads,
)
from consentreg.web.api.entrance import blueprint

VIEWS = (
    answers,
    audit,
    channels,
    description,
    duplicates,
    groups,
    moments,
    people,
    person_changes,
    photos,
    proofs,
    releases,
    tags,
    uploads,
)
"""The modules whose views stand behind this door."""


def register(app: Flask) -> None:
    """Open this door."""
    app.register_blueprint(blueprint)
    token.throttle(app)
