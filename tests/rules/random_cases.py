"""What could a gate case look like? Random ones, complete, and crowded where the rules have edges.

A case has a temper: a calm one is in order but for a detail or two, so that single reasons and yeses are
seen; a wild one is wrong everywhere. Days are chosen around today, birthdays, and the edges of every yes.
"""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.rules.dice import HOURS, TODAYS, ZONES, Dice
from tests.rules.shape import CLASSES, REGISTERED, SCOPES, STRANGERS
from tests.rules.spoilt import spoil

Json = dict[str, Any]
WORDS = ("given", "refused", "withdrawn", "revoked", "invalidated", "unknown", "requested", "deferred")
CONDITIONS = (
    "GROUP_ONLY",
    "NO_FACE",
    "NO_NAME",
    "NO_SOCIAL",
    "NO_PRESS",
    "ASK_EACH_TIME",
    "NO_PLACE",
    "NOT_LIVE",
)
ODD_CONDITIONS = (
    "BLUR_ME",
    "EVENT_ONLY",
    7,
    None,
    True,
    ["GROUP_ONLY"],
    {"type": "EVENT_ONLY"},
    {"type": "EVENT_ONLY", "event": None},
    {"type": "EVENT_ONLY", "event": "E1", "until": "2026-07-01"},
    {"type": "NO_FACE"},
)


def random_case(rng: random.Random) -> Json:
    """Return one case; about one in thirty is spoilt, most often beyond being a case at all."""
    today, zone = rng.choice(TODAYS), ZoneInfo(rng.choice(ZONES))
    dice = Dice(rng, today, zone, rng.choice((0, 0.01, 0.03, 0.1)))
    people = Dice(rng, today, zone, rng.choice((0.01, 0.03, 0.08, 0.2, 0.4)))
    count = rng.choice((0, 1, 1, 1, 1, 2, 2, 3))
    scope = rng.choice(SCOPES)
    result = {
        "id": "case",
        "now": now(dice),
        "policy": policy(dice),
        "scope": scope,
        "channel": channel(dice, scope),
        "photo": photo(dice, count),
        "people": [somebody(people, f"p{number}") for number in range(count)],
    }
    if rng.random() < 0.03:
        spoil(result, rng)
    return result


def now(dice: Dice) -> str:
    hour, minute, second = dice.rng.choice(HOURS)
    local = datetime(dice.today.year, dice.today.month, dice.today.day, hour, minute, second, tzinfo=dice.zone)
    return dice.written(local.replace(fold=dice.rng.randrange(2)))


def policy(dice: Dice) -> Json:
    return {
        "jurisdiction": dice.rng.choice(("GB-SCT", "GB-SCT", "GB-ENG", "GB-WLS", "GB-NIR")),
        "time_zone": dice.zone.key,
        "co_agreement": dice.rng.random() < 0.5,
        "face_public_child": dice.rng.random() < 0.2,
        "channel_risk": dice.rng.random() < 0.2,
        **house_rules(dice),
    }


def house_rules(dice: Dice) -> Json:
    rules = {
        "every_authority": dice.rng.random() < 0.5,
        "adult_agrees_until": dice.rng.randint(12, 18),
        "adult_agrees_for": [scope for scope in SCOPES if dice.rng.random() < 0.5],
    }
    return {name: rule for name, rule in rules.items() if dice.rng.random() < 0.3}


def channel(dice: Dice, scope: str) -> Json | None:
    if dice.rng.random() < 0.1:
        return None
    fitting = [each for each, reach in CLASSES.items() if reach == scope]
    return {
        "class": dice.usually(dice.rng.choice(fitting), *CLASSES),
        "status": dice.usually("approved", "retired", "review_overdue", "unregistered"),
        "risk": dice.rng.choice(("low", "medium", "high")),
        **dice.rng.choice(({}, {"slug": None}, {"slug": "club"}, {"slug": "parents"})),
    }


def photo(dice: Dice, count: int) -> Json:
    result = {
        "on_hold": dice.odd(),
        "purpose": dice.usually("publicity", "operational"),
        "captured": captured(dice),
        "tagging_complete": not dice.odd(),
        "people_visible": dice.usually(dice.rng.choice((None, count, count)), 0, 2, 3, count + 1),
        "no_people_attested_by": 0 if count else dice.usually(2, 0, 1, 3),
        "sensitive": dice.odd(),
        "event": dice.rng.choice((None, "E1", "E2")),
    }
    if dice.rng.random() < 0.5:
        result["place_clue"] = dice.rng.choice(("none", "none", "present", "unclear"))
        result["event_ended"] = dice.rng.choice((None, dice.day(-1), dice.day(0), dice.day()))
        result["pause"] = dice.rng.choice(("clear", "unsure"))
        result["looks_like_refused"] = dice.odd()
    return result


def captured(dice: Dice) -> Json | None:
    if dice.rng.random() < 0.8:
        return {"from": dice.day(-60), "to": dice.day(-60)}
    first, last = dice.days()
    return {"from": first, "to": last} if first and last else None


def somebody(dice: Dice, name: str) -> Json:
    rng = dice.rng
    if rng.random() < 0.5 * dice.wild:
        return {"id": name, "kind": rng.choice(STRANGERS), "tag": tag(dice)}
    kind = rng.choice(REGISTERED) if rng.random() < 0.2 else "young_person"
    holders = ["mum", "dad"][: rng.choice((0, 1, 1, 1, 2))]
    return {
        "id": name,
        "kind": kind,
        "born": dice.usually(dice.birth(), None, dice.day()),
        "looked_after": rng.random() < 0.3,
        "capacity": rng.choice((None, None, None, "able", "unable")),
        "deceased": dice.odd(),
        "left": dice.usually(None, dice.day(0), dice.day(1), dice.day()),
        "restriction": dice.usually(None, "NO_IMAGE", "NO_PUBLISH", "NO_PUBLIC", "NO_PLACE", "REVIEW_EACH"),
        "child_view": dice.usually(rng.choice(("yes", "cannot_express")), None, None, "no"),
        "authorities": [{"id": holder, "verified": not dice.odd()} for holder in holders],
        "answers": list(answers(dice, holders)),
        "tag": tag(dice),
        **dice.usually({}, {"moved_on": dice.day(-172)}, {"moved_on": dice.day()}, {"identity_unsettled": True}),
    }


def tag(dice: Dice) -> Json:
    look = dice.usually(dice.rng.choice(("face", "partial")), "not_identifiable")
    return {
        "identifiable": look,
        "attested_not_identifiable_by": dice.usually(2, 0, 1, 3) if look == "not_identifiable" else 0,
        "main_subject": dice.rng.random() < 0.3,
        "named_in_caption": dice.rng.random() < 0.3,
        "approved_this_use": dice.rng.random() < 0.3,
    }


def answers(dice: Dice, holders: list[str]) -> Iterator[Json]:
    """Yield what everybody said to every scope, and now and then something more from anybody."""
    for by in ["self", *holders]:
        if by == "self" or dice.rng.random() < 0.8:
            yield from (answer(dice, by, scope) for scope in SCOPES if not dice.odd())
            yield from (renewal(dice, by, scope) for scope in SCOPES if dice.rng.random() < 0.2)
    while dice.odd():
        by = dice.rng.choice(["self", "nobody listed", *holders])
        yield from (answer(dice, by, dice.rng.choice(SCOPES)) for _ in range(dice.rng.choice((1, 1, 2))))


def answer(dice: Dice, by: str, scope: str) -> Json:
    first, last = dice.days() if dice.odd() else (None, dice.usually(None, dice.day(0), dice.day(-1)))
    return {
        "by": by,
        "scope": scope,
        "answer": dice.usually("given", *WORDS),
        "at": dice.usually(dice.day(-172), dice.day(), dice.moment(), dice.day(-1), dice.birth()),
        "valid_from": first,
        "valid_until": last,
        "covers_existing": dice.odd(),
        "survives_leaving": dice.rng.random() < 0.3,
        "conditions": list(conditions(dice)),
        "channels": dice.usually(list(CLASSES), None, None, [], ["SOCIAL", "channel:club"], ["WEBSITE", "PRESS"]),
    }


def renewal(dice: Dice, by: str, scope: str) -> Json:
    """Return a yes said again, of late, or one of long ago that a later one renewed."""
    yes = answer(dice, by, scope) | {"answer": "given"}
    return yes | dice.rng.choice(({"at": dice.day(-2)}, {"at": dice.day(-400), "valid_until": dice.day()}, {}))


def conditions(dice: Dice) -> Iterator[object]:
    while dice.rng.random() < 0.12:
        event = {"type": "EVENT_ONLY", "event": dice.rng.choice(("E1", "E2"))}
        yield dice.rng.choice((*CONDITIONS, *CONDITIONS, *ODD_CONDITIONS, event, event))


def many(seed: int, count: int) -> Iterator[Json]:
    """Yield so many cases, the same for the same seed."""
    rng = random.Random(seed)
    return (random_case(rng) for _ in range(count))


cases = st.randoms(use_true_random=False).map(random_case)
