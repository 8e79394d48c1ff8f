"""Which photos were taken at the beach?"""

from __future__ import annotations

from consentreg.imaging.scenes import beach, light
from consentreg.imaging.scenes.framing import Composition, Gesture, one_hand

_SHORTS = frozenset({"shorts"})

_TOGETHER: tuple[Gesture, ...] = (
    ("down", "hug", ""),
    ("hip", "wave", ""),
    ("hug", "down", ""),
    ("down", "up", ""),
)

COMPOSITIONS = (
    Composition(
        "all of us by the sea",
        beach.shore,
        8.0,
        93,
        gestures=(*one_hand("down", "bucket"), *_TOGETHER, ("down", "down", "spade")),
        front=beach.castle_and_dog,
        wear=_SHORTS,
        far=(-44, 66, 1.5),
    ),
    Composition(
        "ice cream",
        beach.promenade,
        8.6,
        114,
        gestures=(*one_hand("down", "cone"), *one_hand("hug", "cone"), *one_hand("hip", "cone")),
        held=6,
        wear=_SHORTS,
        far=(22, 74, 2.4),
    ),
    Composition(
        "building the castle",
        beach.shore,
        8.4,
        85,
        stance="sit",
        gestures=(
            ("lap", "reach", "spade"),
            ("lap", "offer", "bucket"),
            ("wave", "lap", ""),
            ("lap", "hold", "shell"),
        ),
        front=beach.big_castle,
        wear=_SHORTS,
        far=(38, 67, 1.6),
    ),
    Composition(
        "kites",
        beach.kites,
        4.6,
        93,
        gestures=(("down", "up", "string"), ("up", "up", ""), ("hip", "wave", ""), ("down", "offer", "")),
        wear=_SHORTS,
        sharp=True,
        middle=-18,
        far=(40, 72, 1.5),
    ),
    Composition(
        "rock pools",
        beach.pools,
        7.6,
        93,
        gestures=(
            ("down", "offer", "net"),
            ("hip", "hold", "shell"),
            ("down", "hold", "bucket"),
            ("lap", "down", ""),
        ),
        wear=_SHORTS,
        far=(20, 60, 1.3),
    ),
    Composition(
        "portrait at the huts",
        beach.huts,
        17.5,
        46,
        anchor="face",
        gestures=(*one_hand("down", "shell"), ("hug", "wave", ""), ("down", "hug", "")),
        held=8,
        far=(20, 72, 3.2),
    ),
    Composition(
        "watching the sun go down",
        beach.sunset,
        8.2,
        93,
        stance="sit",
        gestures=(("lap", "hug", ""), ("hug", "lap", ""), ("lap", "lap", "")),
        light=light.LATE_SUN,
        wear=_SHORTS,
        far=(-40, 70, 1.6),
    ),
    Composition(
        "the empty beach",
        beach.parasol_shore,
        3.8,
        92,
        gestures=_TOGETHER,
        sharp=True,
        wear=_SHORTS,
        middle=24,
        far=(46, 66, 1.4),
    ),
    Composition(
        "picnic",
        beach.picnic_place,
        7.8,
        87,
        stance="sit",
        gestures=(
            *one_hand("lap", "slice"),
            ("lap", "lap", ""),
            *one_hand("lap", "mug"),
            ("wave", "lap", ""),
        ),
        front=beach.spread,
        wear=_SHORTS,
        far=(53, 70, 2.4),
    ),
    Composition(
        "through the dunes",
        beach.dunes,
        6.8,
        93,
        gestures=(("down", "down", "bucket"), ("down", "wave", ""), ("hip", "hold", "net")),
        wear=_SHORTS,
        far=(-4, 60, 1.4),
    ),
)
