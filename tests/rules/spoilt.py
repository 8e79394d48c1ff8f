"""How may a case be broken? One place in it is dropped, doubled, added to, or replaced by junk."""

import random
from typing import Any

JUNK: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    2,
    1.0,
    "",
    "x",
    "Face",
    [],
    {},
    "GIVEN",
    "self",
    "Europe",
    "Mars/Olympus",
    "2026-13-01",
    "2026-02-29",
    "2026-07-01",
    "2026-07-01T12:00:00",
    "2026-07-01T12:00:00+01:00",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
)


def spoil(case: dict[str, Any], rng: random.Random) -> None:
    """Walk to some place in a case and drop, add, double or replace something there."""
    place: Any = case
    while True:
        key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not (isinstance(place[key], dict | list) and place[key] and rng.random() < 0.8):
            break
        place = place[key]
    damage(place, key, rng)


def damage(place: Any, key: Any, rng: random.Random) -> None:
    way = rng.randrange(4)
    if way == 0:
        del place[key]
    elif way == 1 and isinstance(place, list):
        place.append(place[key])
    elif way == 1:
        place[rng.choice(("extra", "id", "born", "channels"))] = rng.choice(JUNK)
    else:
        place[key] = rng.choice(JUNK)
