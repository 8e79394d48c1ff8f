"""Which word of the list of causes says why a photo may not stay: the findings that appeared, and nothing else.

What an act ends is found by deciding after it, never from the kind of act (domain.md 5.4.5).
"""

from collections.abc import Collection
from typing import Final

from consentreg.rules.deadlines import Cause

CAUSES: Final[dict[Cause, frozenset[str]]] = {
    Cause.RESTRICTED: frozenset({"RESTRICTED", "RESTRICTED_REVIEW"}),
    Cause.WITHDRAWN: frozenset(
        {
            "OWN_NO",
            "LOWER_SCOPE_NO",
            "GUARDIAN_NO",
            "GUARDIANS_DISAGREE",
            "GUARDIAN_NO_NOT_IDENTIFIABLE",
            "COMPETENT_YES_GUARDIAN_NO",
        }
    ),
    Cause.HELD: frozenset({"PHOTO_ON_HOLD"}),
    Cause.NARROWED: frozenset(
        {
            "CHANNEL_EXCLUDED",
            "ASK_EACH_TIME",
            "CONDITION_GROUP_ONLY",
            "CONDITION_NO_FACE",
            "CONDITION_NO_NAME",
            "CONDITION_PLACE",
            "CONDITION_EVENT",
            "CONDITION_LIVE",
            "CONDITION_UNCLEAR",
        }
    ),
    Cause.MOVED: frozenset({"PLACEMENT_CHANGED", "PERSON_LEFT"}),
    Cause.BIRTHDAY: frozenset({"GUARDIAN_YES_LAPSED_AGE", "OWN_DECISION_NEEDED"}),
    Cause.RUNNING_OUT: frozenset({"EXPIRED"}),
    Cause.TAGGED: frozenset(
        {
            "TAGGING_NOT_COMPLETE",
            "UNTAGGED_PEOPLE",
            "UNKNOWN_PERSON",
            "BYSTANDER_CHILD",
            "BYSTANDER_ADULT",
            "IDENTIFIABILITY_UNCONFIRMED",
            "NOT_ASKED",
            "NO_ANSWER_YET",
        }
    ),
}
"""Which findings each word stands for, the most urgent word first."""


def cause_of(codes: Collection[str]) -> Cause:
    """Return the most urgent word for what was found; OTHER where none of them has a word of its own."""
    return next((cause for cause, meant in CAUSES.items() if not meant.isdisjoint(codes)), Cause.OTHER)
