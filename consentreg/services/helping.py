"""Which single act would free most photos, and which are they?"""

from collections.abc import Iterable

from consentreg.rules.masking import only_open
from consentreg.rules.reasons import Outcome
from consentreg.services.clearance import Cleared

Act = tuple[str, str | None]
"""A code, and the person it is about."""


def helps(cleared: Iterable[Cleared]) -> dict[Act, list[str]]:
    """Return, for each single act that would free photos, the ids of those it frees; the most helpful act first.

    An act counts only where it is all that stands in the way; masked reasons never appear.
    """
    freed: dict[Act, list[str]] = {}
    for one in cleared:
        standing = [found for found in one.decision.findings if found.outcome is not Outcome.ALLOW]
        missing = {(one.act_code(found.code), found.person) for found in standing}
        if len(missing) == 1 and only_open(one.decision):
            (act,) = missing
            freed.setdefault(act, []).append(one.photo_id)
    return dict(sorted(freed.items(), key=lambda item: -len(item[1])))
