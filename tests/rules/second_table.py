"""Which row of the table of rules applies? One line a row: number, outcome, code, and when.

The rows of a photo are asked of `c`, those of a person of `p`: what their names mean stands in
tests/rules/second_formulation.py.
"""

from collections.abc import Callable
from typing import Any

from tests.rules.shape import CLASSES

Row = tuple[int, str, str, Callable[[Any], object]]
TESTABLE = ("GROUP_ONLY", "NO_FACE", "NO_NAME", "NO_SOCIAL", "NO_PRESS", "ASK_EACH_TIME")
ADDED = ("NO_PLACE", "NOT_LIVE")


def names_event(condition: object) -> bool:
    return (
        type(condition) is dict
        and condition.keys() == {"type", "event"}
        and condition["type"] == "EVENT_ONLY"
        and type(condition["event"]) is str
    )


def testable(condition: object) -> bool:
    return condition in TESTABLE + ADDED or names_event(condition)


PHOTO_ROWS: list[Row] = [
    (1, "DENY", "SYSTEM_UNSURE", lambda c: c.captured and c.captured["from"] > c.today),
    (1, "DENY", "SYSTEM_UNSURE", lambda c: c.place and CLASSES[c.place] != c.scope),
    (2, "DENY", "PHOTO_ON_HOLD", lambda c: c.photo["on_hold"]),
    (3, "DENY", "OPERATIONAL_PHOTO", lambda c: c.photo["purpose"] == "operational"),
    (4, "DENY", "CHANNEL_NOT_APPROVED", lambda c: c.place and c.channel["status"] != "approved"),
    (5, "DENY", "TAGGING_NOT_COMPLETE", lambda c: not c.photo["tagging_complete"]),
    (5, "DENY", "TAGGING_NOT_COMPLETE", lambda c: not c.people and not c.empty),
    (6, "DENY", "UNTAGGED_PEOPLE", lambda c: c.visible is not None and c.visible > len(c.people)),
    (7, "ALLOW", "NO_PEOPLE", lambda c: not c.people and c.empty),
    (45, "REVIEW", "SENSITIVE_CONTENT", lambda c: c.photo["sensitive"]),
    (47, "REVIEW", "CHANNEL_RISK", lambda c: c.policy["channel_risk"] and c.channel["risk"] == "high"),
    (47, "REVIEW", "PAUSE_UNSURE", lambda c: c.public and c.photo.get("pause") == "unsure"),
    (52, "REVIEW", "LOOKS_LIKE_REFUSED", lambda c: c.like),
]

PERSON_ROWS: list[Row] = [
    (1, "DENY", "SYSTEM_UNSURE", lambda p: p.born and p.captured and p.born > p.captured["to"]),
    (8, "DENY", "UNKNOWN_PERSON", lambda p: p.kind == "unknown" and p.seen),
    (9, "REVIEW", "IDENTIFIABILITY_UNCONFIRMED", lambda p: p.hidden and p.checks < 2),
    (10, "DENY", "RESTRICTED", lambda p: p.covered and p.restriction != "NO_PLACE"),
    (11, "DENY", "RESTRICTED", lambda p: p.covered and p.restriction == "NO_PLACE" and p.clue != "none"),
    (12, "REVIEW", "RESTRICTED_REVIEW", lambda p: p.restriction == "REVIEW_EACH"),
    (13, "REVIEW", "DECEASED", lambda p: p.deceased),
    (14, "DENY", "OWN_NO", lambda p: p.own_no),
    (15, "DENY", "LOWER_SCOPE_NO", lambda p: p.lower_no),
    (16, "ALLOW", "NOT_IDENTIFIABLE", lambda p: p.hidden and p.checks >= 2 and not p.overheard),
    (18, "REVIEW", "GUARDIAN_NO_NOT_IDENTIFIABLE", lambda p: p.hidden and p.overheard),
    (19, "REVIEW", "DOB_UNKNOWN", lambda p: p.young and not p.born and not p.hidden),
    (20, "DENY", "ADULT_LACKS_CAPACITY", lambda p: p.unable_adult and not p.hidden and p.public),
    (20, "REVIEW", "ADULT_LACKS_CAPACITY", lambda p: p.unable_adult and not p.hidden and not p.public),
    (21, "DENY", "NOT_ASKED", lambda p: p.needs_own and p.own == "silent" and not p.guardian_alone),
    (22, "DENY", "NO_ANSWER_YET", lambda p: p.needs_own and p.own == "asked" and not p.guardian_alone),
    (22, "DENY", "NO_ANSWER_YET", lambda p: p.needs_auth and p.auth == "asked"),
    (23, "DENY", "OWN_DECISION_NEEDED", lambda p: p.guardian_alone and not p.lapsed),
    (24, "DENY", "GUARDIAN_YES_LAPSED_AGE", lambda p: p.guardian_alone and p.lapsed),
    (25, "DENY", "GUARDIAN_NOT_ASKED", lambda p: p.needs_auth and p.auth == "silent"),
    (26, "DENY", "AUTHORITY_NOT_VERIFIED", lambda p: p.needs_auth and p.auth == "unverified yes"),
    (27, "DENY", "GUARDIAN_NO", lambda p: p.needs_auth and p.auth == "no"),
    (28, "DENY", "GUARDIANS_DISAGREE", lambda p: p.needs_auth and p.auth == "both"),
    (29, "REVIEW", "CHILD_VIEW_NOT_RECORDED", lambda p: p.needs_view and p.agreeing and not p.view),
    (30, "REVIEW", "COMPETENT_YES_GUARDIAN_NO", lambda p: p.own_yes and p.under16 and p.auth_no & p.verified),
    (31, "REVIEW", "CO_AGREEMENT_MISSING", lambda p: p.needs_second and not p.agreeing),
    (32, "DENY", "TAKE_NOT_AGREED", lambda p: p.needs_take and not p.take_holds and not p.take_undated),
    (33, "DENY", "NOT_YET_VALID", lambda p: "NOT_YET_VALID" in p.wrong),
    (33, "DENY", "EXPIRED", lambda p: "EXPIRED" in p.wrong),
    (34, "DENY", "CAPTURED_BEFORE_CONSENT", lambda p: "CAPTURED_BEFORE_CONSENT" in p.wrong),
    (35, "REVIEW", "CAPTURE_DATE_UNKNOWN", lambda p: "CAPTURE_DATE_UNKNOWN" in p.wrong),
    (35, "REVIEW", "CAPTURE_DATE_UNKNOWN", lambda p: p.needs_take and not p.take_holds and p.take_undated),
    (36, "DENY", "PERSON_LEFT", lambda p: p.asked_of and p.left and p.left <= p.today and not p.survives),
    (37, "DENY", "CONSENT_NOT_PROVEN", lambda p: p.needs_own and p.own == "unproven"),
    (37, "DENY", "CONSENT_NOT_PROVEN", lambda p: p.needs_auth and p.auth == "unproven"),
    (38, "DENY", "CONDITION_GROUP_ONLY", lambda p: "GROUP_ONLY" in p.rules and (p.main or p.few)),
    (38, "DENY", "CONDITION_NO_FACE", lambda p: "NO_FACE" in p.rules),
    (38, "DENY", "CONDITION_NO_NAME", lambda p: "NO_NAME" in p.rules and p.tag["named_in_caption"]),
    (38, "DENY", "CONDITION_PLACE", lambda p: "NO_PLACE" in p.rules and p.clue == "present"),
    (38, "DENY", "CONDITION_EVENT", lambda p: any(names_event(r) and r["event"] != p.event for r in p.rules)),
    (38, "DENY", "CONDITION_LIVE", lambda p: "NOT_LIVE" in p.rules and p.ended and p.today <= p.ended),
    (39, "DENY", "CHANNEL_EXCLUDED", lambda p: "NO_SOCIAL" in p.rules and p.place == "SOCIAL"),
    (39, "DENY", "CHANNEL_EXCLUDED", lambda p: "NO_PRESS" in p.rules and p.place == "PRESS"),
    (39, "DENY", "CHANNEL_EXCLUDED", lambda p: p.elsewhere),
    (40, "REVIEW", "CONDITION_UNCLEAR", lambda p: "GROUP_ONLY" in p.rules and p.visible is None),
    (40, "REVIEW", "CONDITION_UNCLEAR", lambda p: "NO_PLACE" in p.rules and p.clue == "unclear"),
    (40, "REVIEW", "CONDITION_UNCLEAR", lambda p: "NOT_LIVE" in p.rules and not p.ended),
    (40, "REVIEW", "CONDITION_UNCLEAR", lambda p: not all(map(testable, p.rules))),
    (41, "REVIEW", "ASK_EACH_TIME", lambda p: "ASK_EACH_TIME" in p.rules and not p.tag["approved_this_use"]),
    (42, "REVIEW", "BYSTANDER_ADULT", lambda p: p.kind == "bystander_adult" and p.seen),
    (43, "DENY", "BYSTANDER_CHILD", lambda p: p.kind == "bystander_child" and p.seen),
    (46, "REVIEW", "FACE_PUBLIC_CHILD", lambda p: p.policy["face_public_child"] and p.child_face),
    (48, "ALLOW", "CONSENTED", lambda p: p.complete_yes),
    (50, "REVIEW", "IDENTITY_UNSETTLED", lambda p: p.twice),
    (51, "DENY", "PLACEMENT_CHANGED", lambda p: "PLACEMENT_CHANGED" in p.wrong),
    (53, "DENY", "AUTHORITY_MISSING", lambda p: (p.needs_auth or p.needs_second) and p.silent_adult),
]

NOTHING = ("DENY", "NO_POSITIVE_BASIS")  # row 49
