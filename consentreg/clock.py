"""What time is it?

The only module that asks. Doors ask once a request or job and pass the answer down, so that one act
happens at one time and a test can stop the clock by passing another.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as an aware UTC datetime."""
    return datetime.now(UTC)
