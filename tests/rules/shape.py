"""Is this JSON a complete gate case? A grammar of cases, written apart from the product's own reading.

A shape is a dict (exactly these keys, those ending in "?" may be missing), a list (any number of
its one element) or a test of a single value.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.rules import days

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
SCOPES = ("take", "publish_internal", "publish_public")
REGISTERED = ("young_person", "staff", "adult")
STRANGERS = ("unknown", "bystander_adult", "bystander_child")
CLASSES = {
    "KEEPSAKE": "take",
    "INTERNAL_DISPLAY": "publish_internal",
    "INTERNAL_SHARED": "publish_internal",
    "WEBSITE": "publish_public",
    "SOCIAL": "publish_public",
    "PRINT": "publish_public",
    "PRESS": "publish_public",
    "PARTNER": "publish_public",
    "FUNDER_REPORT": "publish_public",
    "FAMILIES": "publish_internal",
}
Shape = dict[str, Any] | list[Any] | Callable[[Any], bool]


def fits(shape: Shape, value: object) -> bool:
    """Say whether a value has a shape."""
    if isinstance(shape, dict):
        return type(value) is dict and fits_keys(shape, value)
    if isinstance(shape, list):
        return type(value) is list and all(fits(shape[0], each) for each in value)
    return shape(value)


def fits_keys(shape: dict[str, Any], value: dict[str, Any]) -> bool:
    inner = {key.removesuffix("?"): part for key, part in shape.items()}
    needed = {key for key in shape if not key.endswith("?")}
    if not needed <= value.keys() <= inner.keys():
        return False
    return all(fits(inner[key], part) for key, part in value.items())


def anything(value: object) -> bool:
    return value is value


def text(value: object) -> bool:
    return type(value) is str


def truth(value: object) -> bool:
    return type(value) is bool


def count(value: object) -> bool:
    return type(value) is int and value >= 0


def reads(make: Callable[[str], object], value: str) -> bool:
    try:
        make(value)
    except (ValueError, KeyError, OSError, OverflowError):
        return False
    return True


def day(value: object) -> bool:
    return type(value) is str and bool(DATE.fullmatch(value)) and reads(date.fromisoformat, value)


def instant(value: object) -> bool:
    return type(value) is str and bool(INSTANT.fullmatch(value)) and reads(datetime.fromisoformat, value)


def moment(value: object) -> bool:
    return day(value) or instant(value)


@lru_cache
def known_zone(name: str) -> bool:
    return reads(ZoneInfo, name)


def zone(value: object) -> bool:
    return type(value) is str and known_zone(value)


def one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: type(value) is str and value in words


def null_or(shape: Shape) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(shape, value)


def place(value: object) -> bool:
    """Say whether this is a class word, or one channel by its slug."""
    return type(value) is str and (value in CLASSES or bool(re.fullmatch(r"channel:.+", value, re.DOTALL)))


ANSWER: Shape = {
    "by": text,
    "scope": one_of(*SCOPES),
    "answer": one_of("given", "refused", "withdrawn", "revoked", "invalidated", "unknown", "requested", "deferred"),
    "at": moment,
    "valid_from": null_or(day),
    "valid_until": null_or(day),
    "covers_existing": truth,
    "survives_leaving": truth,
    "conditions": [anything],
    "channels": null_or([place]),
}
TAG: Shape = {
    "identifiable": one_of("face", "partial", "not_identifiable"),
    "attested_not_identifiable_by": count,
    "main_subject": truth,
    "named_in_caption": truth,
    "approved_this_use": truth,
}
STRANGER: Shape = {"id": text, "kind": one_of(*STRANGERS), "tag": TAG}
KNOWN_PERSON: Shape = {
    "id": text,
    "kind": one_of(*REGISTERED),
    "born": null_or(day),
    "looked_after": truth,
    "capacity": null_or(one_of("able", "unable")),
    "deceased": truth,
    "left": null_or(day),
    "restriction": null_or(one_of("NO_IMAGE", "NO_PUBLISH", "NO_PUBLIC", "NO_PLACE", "REVIEW_EACH")),
    "child_view": null_or(one_of("yes", "no", "cannot_express")),
    "authorities": [{"id": text, "verified": truth}],
    "answers": [ANSWER],
    "tag": TAG,
    "moved_on?": null_or(day),
    "identity_unsettled?": truth,
}
POLICY: Shape = {
    "jurisdiction": one_of("GB-SCT", "GB-ENG", "GB-WLS", "GB-NIR"),
    "time_zone": zone,
    "co_agreement": truth,
    "face_public_child": truth,
    "channel_risk": truth,
    "every_authority?": truth,
    "adult_agrees_until?": lambda value: type(value) is int and 12 <= value <= 18,
    "adult_agrees_for?": [one_of(*SCOPES)],
}
CHANNEL: Shape = {
    "class": one_of(*CLASSES),
    "status": one_of("approved", "retired", "review_overdue", "unregistered"),
    "risk": one_of("low", "medium", "high"),
    "slug?": null_or(text),
}
PHOTO: Shape = {
    "on_hold": truth,
    "purpose": one_of("publicity", "operational"),
    "captured": null_or({"from": day, "to": day}),
    "tagging_complete": truth,
    "people_visible": null_or(count),
    "no_people_attested_by": count,
    "sensitive": truth,
    "event": null_or(text),
    "place_clue?": one_of("none", "present", "unclear"),
    "event_ended?": null_or(day),
    "pause?": one_of("clear", "unsure"),
    "looks_like_refused?": truth,
}
CASE: Shape = {
    "id?": anything,
    "note?": anything,
    "expect?": anything,
    "now": instant,
    "policy": POLICY,
    "scope": one_of(*SCOPES),
    "channel?": null_or(CHANNEL),
    "photo": PHOTO,
    "people": [lambda value: fits(STRANGER, value) or fits(KNOWN_PERSON, value)],
}


def complete(case: dict[str, Any]) -> bool:
    """Say whether a case is one: right keys and types, intervals forward, ids that name one each."""
    return fits(CASE, case) and intervals_run_forward(case) and ids_name_one_each(case) and on_calendar(case)


def intervals_run_forward(case: dict[str, Any]) -> bool:
    captured = case["photo"]["captured"]
    pairs = [(captured["from"], captured["to"])] if captured else []
    pairs += [(a["valid_from"], a["valid_until"]) for p in case["people"] for a in p.get("answers", ())]
    return all(start is None or end is None or start <= end for start, end in pairs)


def ids_name_one_each(case: dict[str, Any]) -> bool:
    """Nobody is in a photo twice, no authority is listed twice, and none goes by the name of "self"."""
    lists = [["self"] + [a["id"] for a in p.get("authorities", ())] for p in case["people"]]
    lists.append([p["id"] for p in case["people"]])
    return all(len(ids) == len(set(ids)) for ids in lists)


def on_calendar(case: dict[str, Any]) -> bool:
    """Every instant that counts has a local day: the first and the last of the calendar may lack one."""
    name, now = case["policy"]["time_zone"], case["now"]
    moments = [a["at"] for p in case["people"] for a in p.get("answers", ())]
    counting = [at for at in moments if not day(at) and days.instant(at, name) <= days.instant(now, name)]
    return all(has_local_day(at, name) for at in [now, *counting])


def has_local_day(at: str, name: str) -> bool:
    return reads(lambda text: days.local_day(text, name), at)
