"""Which photos were taken on the day with the club?"""

from __future__ import annotations

from consentreg.imaging.scenes import club, lake, light
from consentreg.imaging.scenes.framing import Composition, Gesture, one_hand

_VEST = frozenset({"shorts", "vest"})

_TOGETHER: tuple[Gesture, ...] = (
    ("down", "hug", ""),
    ("hip", "wave", ""),
    ("hug", "down", ""),
    ("down", "up", ""),
)

COMPOSITIONS = (
    Composition(
        "the big canoe",
        lake.lake,
        8,
        78,
        anchor="hips",
        stance="boat",
        gestures=(("paddle", "paddle", "paddle"), ("down", "wave", ""), ("paddle", "paddle", "paddle")),
        front=lake.canoe,
        wear=_VEST,
        far=(-50, 58, 1.4),
        gap=3.4,
    ),
    Composition(
        "the climbing wall",
        club.wall,
        6.6,
        94,
        gestures=(("climb", "climb", ""), ("down", "hold", "rope"), ("hip", "up", ""), ("down", "wave", "")),
        held=8,
        wear=frozenset({"harness"}),
        far=(24, 80, 2.4),
    ),
    Composition(
        "round the fire",
        club.camp,
        7.8,
        85,
        stance="sit",
        gestures=(
            ("lap", "offer", "marshmallow"),
            *one_hand("lap", "mug"),
            ("hug", "lap", ""),
            ("lap", "hold", "marshmallow"),
        ),
        front=club.fire,
        light=light.FIRE,
        far=(44, 66, 1.8),
    ),
    Composition(
        "on the path",
        club.wood,
        7.2,
        94,
        gestures=(("down", "hold", "map"), ("down", "down", ""), ("hip", "wave", ""), ("down", "hug", "")),
        light=light.LEAVES,
        far=(2, 62, 1.5),
    ),
    Composition("the lake", lake.bank, 3.4, 93, gestures=_TOGETHER, sharp=True, middle=-16, far=(40, 58.5, 1.3)),
    Composition(
        "the whole club",
        club.meadow,
        7.6,
        94,
        gestures=(
            ("down", "hug", ""),
            ("up", "up", ""),
            ("hug", "hip", ""),
            ("down", "wave", ""),
            ("hip", "down", ""),
        ),
        front=club.tall_grass,
        light=light.LEAVES,
        far=(-46, 66, 1.6),
    ),
    Composition(
        "portrait under the trees",
        club.wood,
        17.5,
        47,
        anchor="face",
        gestures=(("down", "wave", ""), ("hug", "down", ""), ("down", "hug", "")),
        held=6,
        light=light.LEAVES,
        far=(16, 66, 2.4),
    ),
    Composition(
        "on the jetty",
        lake.jetty,
        8.4,
        91,
        stance="sit",
        gestures=(("lap", "hug", ""), ("lap", "lap", ""), ("hug", "lap", "")),
        far=(44, 56, 1.2),
    ),
    Composition(
        "tents",
        club.camp_by_day,
        7.2,
        93,
        gestures=(
            *one_hand("down", "mug"),
            ("hip", "down", ""),
            ("down", "hold", "map"),
            ("up", "wave", ""),
        ),
        far=(38, 68, 2.0),
    ),
    Composition(
        "paddling home",
        lake.evening_lake,
        5,
        78,
        anchor="hips",
        stance="boat",
        gestures=(("paddle", "paddle", "paddle"),),
        front=lake.small_canoe,
        sharp=True,
        wear=_VEST,
        light=light.LATE_SUN,
        far=(-50, 59, 1.3),
        gap=2.3,
    ),
)
