"""Which single act would free most photos?"""

from collections.abc import Iterable

from consentreg.rules.masking import only_open
from consentreg.rules.reasons import Outcome
from consentreg.services.clearance import Cleared


def helps(cleared: Iterable[Cleared]) -> dict[tuple[str, str | None], int]:
    """Count, for each single act that would free photos, how many it frees: (code, person) to number.

    An act counts only where it is all that stands in the way; masked reasons never appear.
    """
    counts: dict[tuple[str, str | None], int] = {}
    for one in cleared:
        standing = [found for found in one.decision.findings if found.outcome is not Outcome.ALLOW]
        missing = {(one.act_code(found.code), found.person) for found in standing}
        if len(missing) == 1 and only_open(one.decision):
            (act,) = missing
            counts[act] = counts.get(act, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
