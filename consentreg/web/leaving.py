"""How do the files of a delivery leave?"""

from flask import Response, current_app

from consentreg.services.deliveries import Collected
from consentreg.web.door import later


def zipped(collected: Collected, name: str) -> Response:
    """Answer the ZIP as a stream. The door commits the delivery when the view has returned, before the first byte."""
    answer = current_app.response_class(collected.stream(*later()), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Accept-Ranges"] = "none"
    answer.headers["X-Accel-Buffering"] = "no"  # A proxy that reads ahead takes what may have to be stopped.
    return answer
