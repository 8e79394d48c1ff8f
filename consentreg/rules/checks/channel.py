"""What speaks about the place a photo would go to? (domain.md 5.2 rows 4 and 47)"""

from collections.abc import Iterator

from consentreg.rules.facts import ChannelStatus, Question, Risk
from consentreg.rules.words import Scope


def approved(q: Question) -> Iterator[str]:
    """Row 4: registered, checked in time, in use."""
    if q.use.channel and q.use.channel.status is not ChannelStatus.APPROVED:
        yield "CHANNEL_NOT_APPROVED"


def belongs(q: Question) -> Iterator[str]:
    """A public place is never reached by asking the narrower question."""
    if q.use.channel and q.use.channel.klass.scope is not q.use.scope:
        yield "SYSTEM_UNSURE"


def risk(q: Question) -> Iterator[str]:
    """Row 47: a dangerous channel needs a second look."""
    if q.policy.channel_risk and q.use.channel and q.use.channel.risk is Risk.HIGH:
        yield "CHANNEL_RISK"


def pause(q: Question) -> Iterator[str]:
    """Row 47: the checklist before sharing was not all yes."""
    if q.use.pause_unsure and q.use.scope is Scope.PUBLIC:
        yield "PAUSE_UNSURE"


CHANNEL_CHECKS = (approved, belongs, risk, pause)
