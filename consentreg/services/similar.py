"""Which pictures do photos look like, and does one of those refuse there, now? (domain.md 5.4.2, row 52)

A photo that looks like another is decided as it is, and the lead must see it where the gate would not let the other
one go because somebody in it said no, is protected, or it is paused. What was made here of a photo looks like whatever
that one looks like. Only what was written down about the photos asked about is read, and nothing here tells a reader
which other photo it is.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from consentreg.context import Context
from consentreg.models import Resemblance
from consentreg.rules.facts import Policy, Use
from consentreg.rules.gate import decide
from consentreg.rules.reasons import ROWS, Outcome, Told
from consentreg.services import facts, resemblance
from consentreg.services.facts import Known

REFUSES: Final = frozenset(code for code, row in ROWS.items() if row.told is Told.BLOCKED_PERSON) | {
    "PHOTO_ON_HOLD",
    "OPERATIONAL_PHOTO",
    "RESTRICTED_REVIEW",
    "SENSITIVE_CONTENT",
    "SYSTEM_UNSURE",
}
"""What follows a picture into its copies. That nobody was asked yet, or that it is not tagged, is of one file."""


@dataclass(frozen=True, slots=True)
class Similar:
    """What is known of the pictures that photos look like."""

    rows: Mapping[str, Collection[Resemblance]] = field(default_factory=dict)
    """What was written down of photos and of all they were made from, by photo id."""
    others: Known | None = None
    gone: Mapping[str, datetime] = field(default_factory=dict)
    """When what was forgotten was removed, by the id of its tombstone."""

    def refused(self, photo_id: str, use: Use, policy: Policy, now: datetime) -> bool:
        """Say whether a photo looks like one that was forgotten, or one that refuses this use."""
        return any(self._refuses(row, use, policy, now) for row in self.rows.get(photo_id, ()))

    def _refuses(self, row: Resemblance, use: Use, policy: Policy, now: datetime) -> bool:
        if row.other_id is None or self.others is None:
            return True
        decision = decide(facts.photo_facts(self.others, row.other_id, None), use, policy, now)
        found = (one.code for one in decision.findings if one.outcome is not Outcome.ALLOW)
        return not REFUSES.isdisjoint(found)

    def news(self, photo_id: str) -> Iterator[datetime]:
        """Yield when something was learned of what a photo looks like that the lead must have had before them."""
        for row in self.rows.get(photo_id, ()):
            yield row.found_at
            if row.other_id is None or self.others is None:
                yield self.gone[row.tombstone_id or ""]
            else:
                yield from _news(self.others, row.other_id)


def _news(others: Known, photo_id: str) -> Iterator[datetime]:
    yield from facts.news(others, photo_id)
    yield from others.objections.get(photo_id, {}).values()
    files = {others.photos[photo_id].sha256, *others.made_from.get(photo_id, ())}
    yield from (others.held[each] for each in files & set(others.held))


def know(ctx: Context, known: Known, today: date) -> Similar:
    """Read what the photos that are known look like, and everything there is about those."""
    line = {photo_id: {photo_id, *known.sources.get(photo_id, ())} for photo_id in known.photos}
    written = resemblance.recorded(ctx, {each for ids in line.values() for each in ids})
    if not written:
        return Similar()
    rows = {photo_id: [row for each in sorted(ids) for row in written.get(each, ())] for photo_id, ids in line.items()}
    gone = resemblance.forgotten(ctx, [row for each in written.values() for row in each])
    others = {row.other_id for each in written.values() for row in each if row.other_id}
    return Similar(rows, facts.know(ctx, others, today), gone)
