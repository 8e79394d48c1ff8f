"""What does this figure look like, in every scene they are in?

A key decides a look, always the same one. A key may name features outright ("ada braids glasses"): each word that
is found in a table below is taken; whatever the key leaves open is drawn from its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from consentreg.imaging.scenes.colours import mix


@dataclass(frozen=True, slots=True)
class Tone:
    """A complexion and the hair colours that go with it."""

    skin: str
    shade: str
    blush: str
    hairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fabric:
    """What a garment is made of."""

    colour: str
    accent: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about a figure that never changes from photo to photo."""

    tone: Tone
    hair: str
    style: str
    top: Fabric
    garment: str
    legs: str
    shoes: str
    eyes: str
    extras: frozenset[str]
    growth: float  # 0 at five years, 1 grown up
    age: int


TONES = {
    "porcelain": Tone("#f9dcc8", "#e3ab92", "#f08f86", ("ginger", "blond", "chestnut")),
    "rose": Tone("#f6cfae", "#dd9f7c", "#ee8677", ("blond", "chestnut", "brown", "black")),
    "sand": Tone("#ecbc92", "#cc8d63", "#e57c64", ("brown", "black", "chestnut")),
    "honey": Tone("#d9a273", "#b57648", "#d96f52", ("black", "espresso", "brown")),
    "hazel": Tone("#be8455", "#955d36", "#c65c45", ("black", "espresso")),
    "walnut": Tone("#9a6440", "#744627", "#b2513f", ("black", "espresso")),
    "umber": Tone("#7a4b30", "#57321e", "#9c4538", ("black", "espresso")),
    "ebony": Tone("#5f3a27", "#412416", "#8a3d34", ("black",)),
}

HAIRS = {
    "ginger": "#c2602c",
    "blond": "#dcae5e",
    "chestnut": "#8a4f2b",
    "brown": "#5b3a26",
    "espresso": "#3a2620",
    "black": "#262026",
}

STYLES = {
    "child": ("bob", "bunches", "curls", "crop", "braids", "puffs", "tail", "mop", "afro", "pixie"),
    "teen": (
        "long",
        "curls",
        "crop",
        "afro",
        "locs",
        "bun",
        "waves",
        "quiff",
        "braids",
        "bob",
        "tail",
        "mop",
        "hijab",
    ),
    "adult": (
        "crop",
        "bun",
        "waves",
        "bob",
        "afro",
        "locs",
        "pixie",
        "quiff",
        "tail",
        "long",
        "hijab",
        "curls",
        "turban",
    ),
    "elder": ("bald", "bob", "pixie", "crop", "bun", "waves", "curls"),
}

FABRICS = {
    "coral": Fabric("#e8705a", "#fbe3cf", "stripes"),
    "mustard": Fabric("#e2a63b", "#b97d1f", "knit"),
    "teal": Fabric("#2f8f8b", "#f6efdc", "dots"),
    "navy": Fabric("#33507c", "#f3e9d6", "stripes"),
    "rosebud": Fabric("#e79aa3", "#fdf1ea", "flowers"),
    "moss": Fabric("#6f8f4e", "#4d6a35", "plain"),
    "cream": Fabric("#f5e6c8", "#c8563f", "stripes"),
    "plum": Fabric("#7d4a78", "#e7c3d6", "star"),
    "sky": Fabric("#7fb6d6", "#fbf7ea", "check"),
    "brick": Fabric("#b5483a", "#6d2a26", "check"),
    "lemon": Fabric("#f3d25f", "#e88a4a", "sun"),
    "mint": Fabric("#9ccdb3", "#38746a", "yoke"),
    "lilac": Fabric("#b7a3d8", "#6f57a0", "flowers"),
    "denim": Fabric("#5477a0", "#f0c25c", "plain"),
    "berry": Fabric("#b23a62", "#f7c9c4", "yoke"),
    "olive": Fabric("#8d8a4b", "#f1e3b4", "dots"),
}

GARMENTS = {
    "child": ("tee", "dungarees", "dress", "jumper", "tee", "hoodie"),
    "teen": ("hoodie", "tee", "shirt", "jumper", "dungarees", "tee"),
    "adult": ("shirt", "jumper", "cardigan", "tee", "dress"),
    "elder": ("cardigan", "shirt", "jumper"),
}

LEGS = ("#3e5573", "#54606b", "#7a5a44", "#2f3f4f", "#8a8f6a", "#5c4a5f", "#b98a5a", "#41666a")
SHOES = ("#f3ede0", "#c8563f", "#e2a63b", "#3b4650", "#2f8f8b", "#8a5a3c")
EYES = ("#3a2a22", "#2b2326", "#3f4a3a", "#35485c", "#4a3322")

# How many keys in a hundred have each extra by chance; any of them can be named in a key.
EXTRAS = {
    "glasses": 24,
    "freckles": 18,
    "wheelchair": 7,
    "hearingaid": 6,
    "cap": 10,
    "beanie": 0,
    "sunhat": 0,
    "headband": 9,
    "earrings": 12,
    "beard": 0,
    "scarf": 7,
}
_GREYS = ("#b9b4ae", "#d9d5cd", "#8e8a88")
_COVERED = frozenset({"cap", "beanie", "sunhat", "headband", "earrings"})


def lot(key: str, about: str) -> int:
    """Draw a number from a key, the same every time, independent for each thing it is about."""
    return int.from_bytes(hashlib.sha256(f"{key}/{about}".encode()).digest()[:6])


def pick(key: str, about: str, options: Sequence[str]) -> str:
    """Choose the option the key names, or else the one its lot falls on."""
    named = [word for word in key.split() if word in options]
    return named[0] if named else options[lot(key, about) % len(options)]


def _named(key: str, about: str, table: Sequence[str], usual: Sequence[str]) -> str:
    """Choose from what is usual, unless the key names anything from the whole table."""
    named = [word for word in key.split() if word in table]
    return named[0] if named else pick(key, about, usual)


def stage(age: int) -> str:
    """Name the time of life that decides which hair and clothes are likely."""
    return "child" if age < 12 else "teen" if age < 19 else "adult" if age < 52 else "elder"


def _extras(key: str, age: int, style: str) -> frozenset[str]:
    words = set(key.split())
    found = {name for name, share in EXTRAS.items() if name in words or lot(key, name) % 100 < share}
    if style in ("crop", "quiff", "bald") and age > 24 and lot(key, "beard") % 2:
        found.add("beard")
    if age < 8:
        found -= {"earrings", "beard"}
    unworn = {name for name in found & {"cap", "headband"} if name not in words and style in ("afro", "bun", "puffs")}
    return frozenset(found - unworn - (_COVERED if style in ("hijab", "turban") else frozenset()))


def _hair(key: str, age: int, tone: Tone) -> str:
    colour = HAIRS[_named(key, "hair", tuple(HAIRS), tone.hairs)]
    grey = min(max((age - 44) / 12, 0), 1)
    return mix(colour, _GREYS[lot(key, "grey") % len(_GREYS)], grey * 0.9) if grey else colour


@lru_cache(maxsize=256)
def look(key: str, age: int) -> Look:
    """Decide the look of a figure from their key and age in years."""
    when = stage(age)
    every = tuple(dict.fromkeys(style for styles in STYLES.values() for style in styles))
    tone = TONES[pick(key, "tone", tuple(TONES))]
    style = _named(key, "style", every, STYLES[when])
    return Look(
        tone=tone,
        hair=_hair(key, age, tone),
        style=style,
        top=FABRICS[pick(key, "top", tuple(FABRICS))],
        garment=_named(
            key, "garment", ("tee", "jumper", "dress", "dungarees", "hoodie", "shirt", "cardigan"), GARMENTS[when]
        ),
        legs=LEGS[lot(key, "legs") % len(LEGS)],
        shoes=SHOES[lot(key, "shoes") % len(SHOES)],
        eyes=EYES[lot(key, "eyes") % len(EYES)],
        extras=_extras(key, age, style),
        growth=min(max((age - 4) / 14, 0), 1),
        age=age,
    )
