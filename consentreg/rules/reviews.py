"""May the safeguarding lead's yes turn this "needs a look" into an "allowed"?

Only for the reasons the lead had before them, only where the table lets them, only for one file and one
channel, and only for seven days (domain.md 5.1). Anything new that is found afterwards needs a new look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from consentreg.rules.findings import Finding
from consentreg.rules.gate import Decision
from consentreg.rules.reasons import ROWS, Outcome

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the lead said yes to: (code, person) pairs, and when."""

    findings: frozenset[tuple[str, str | None]]
    at: datetime


def reviewable(decision: Decision) -> tuple[Finding, ...]:
    """Return the findings the lead may settle; empty when one of them is a no or nobody's to settle."""
    open_ = tuple(found for found in decision.findings if found.outcome is Outcome.REVIEW)
    if decision.outcome is not Outcome.REVIEW or not all(ROWS[found.code].override for found in open_):
        return ()
    return open_


def settle(decision: Decision, reviews: Iterable[Reviewed]) -> Decision:
    """Return the decision with every settled "needs a look" allowed; a no is never settled."""
    if decision.outcome is not Outcome.REVIEW:
        return decision
    settled = {pair for r in reviews if r.at <= decision.at < r.at + LASTS for pair in r.findings}
    return replace(decision, findings=tuple(_settled(found, settled) for found in decision.findings))


def _settled(found: Finding, settled: set[tuple[str, str | None]]) -> Finding:
    if found.outcome is Outcome.REVIEW and ROWS[found.code].override and (found.code, found.person) in settled:
        return replace(found, outcome=Outcome.ALLOW)
    return found
