"""What was found about a photo or somebody in it, and what follows from all of it together?"""

from collections.abc import Iterable
from dataclasses import dataclass

from consentreg.rules.reasons import ROWS, Outcome

_RANK = {code: rank for rank, code in enumerate(ROWS)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, and about whom (None: the photo or the channel). An unknown code raises KeyError."""

    code: str
    person: str | None = None
    outcome: Outcome = Outcome.DENY

    @classmethod
    def of(cls, code: str, person: str | None = None) -> "Finding":
        """Make a finding as grave as its row of the table says."""
        return cls(code, person, ROWS[code].outcome)


def worst(findings: Iterable[Finding]) -> Outcome:
    """Return the gravest outcome. Nothing found is nothing allowed."""
    return max((finding.outcome for finding in findings), default=Outcome.DENY)


def by_precedence(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return each finding once, the one to show first first."""
    return tuple(sorted(set(findings), key=lambda found: (_RANK[found.code], found.person or "")))
