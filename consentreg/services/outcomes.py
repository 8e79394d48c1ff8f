"""What is written down about one photo of a release, in words that anybody may read?

Whoever acts just now, a worker or a lead who is told more, is not the one who reads it later.
"""

from consentreg.models import ReleasePhoto
from consentreg.services.clearance import Cleared


def note(entry: ReleasePhoto, cleared: Cleared) -> None:
    """Write down what was decided about a photo of a release."""
    entry.outcome = cleared.heard(None).name
    entry.reasons = cleared.deciding(None)
    entry.expires_on = cleared.expires_on
    entry.obligations = list(cleared.obligations)


def refuse(entry: ReleasePhoto, cleared: Cleared) -> None:
    """Write down that a photo may not go out any more, and why."""
    entry.state = "refused"
    note(entry, cleared)
