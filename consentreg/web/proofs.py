"""How is the proof of an answer handed over? As a file whose name tells nothing, by every door that has one."""

from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

from consentreg.services import proofs

MEDIA_TYPE = "application/ld+json"


def download(record: dict[str, Any]) -> Response:
    """Return a consent record as a file to keep."""
    answer = current_app.response_class(proofs.as_json(record), mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="answer.jsonld"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
