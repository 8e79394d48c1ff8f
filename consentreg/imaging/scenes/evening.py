"""Where did the evening of pizza and games take place?"""

from __future__ import annotations

from random import Random

from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import mix, veil
from consentreg.imaging.scenes.indoors import (
    CREAM,
    DARK,
    OAK,
    couch,
    curtain,
    cushion,
    dusk,
    fairy_lights,
    frame,
    lamp,
    plant,
    shelf,
    wall,
)


def kitchen(pen: Pen, rng: Random) -> None:
    """The kitchen, fairy lights over the window."""
    wall(pen, ("#e0a876", "#f6d29b", "#fae3b4"), 74)
    for i in range(19):
        for j in range(4):
            pen.box(
                -70 + i * 7.4,
                44 + j * 4.4,
                -63.2 + i * 7.4,
                48 + j * 4.4,
                mix("#e9efe0", "#a9cdbf", ((i * 7 + j * 5) % 6) / 8),
                soft=0.4,
            )
    dusk(pen, -52, 14, -18, 41)
    curtain(pen.at(-57, 10, 0.9), 1)
    curtain(pen.at(-13, 10, 0.9), -1)
    for y in (24, 39):
        shelf(pen.at(38, y), rng, 19, books=False)
    pen.box(-72, 60, 72, 63, mix(OAK, CREAM, 0.2))
    pen.box(-72, 63, 72, 84, "#3f7f80")
    for i in range(8):
        pen.box(-68 + i * 17.4, 65.5, -53.5 + i * 17.4, 82, "#4b9090", soft=0.6)
        pen.oval(-56 + i * 17.4, 69, 0.6, 0.6, "#f0c25c")
    pen.blob([(46, 60), (45, 53), (49, 50), (55, 50), (58, 54), (57, 60)], "#d8594b")
    pen.stroke([(47, 51), (51, 46.6), (56, 51)], 0.9, "#5a3a3a")
    plant(pen.at(-35, 42, 0.85), "#d98a5f")
    plant(pen.at(-60, 60, 1.1), "#7fa8b8")
    lamp(pen, 9)
    fairy_lights(pen, 6, 5)


def kitchen_corner(pen: Pen, rng: Random) -> None:
    """The kitchen, seen with the window nearer to the middle."""
    kitchen(pen.at(16, 0), rng)


def sitting_room(pen: Pen, rng: Random) -> None:
    """The sitting room with its books, lamp and rug."""
    wall(pen, ("#5f8580", "#7fa394", "#9db8a0"), 68)
    dusk(pen, -58, 12, -32, 42)
    curtain(pen.at(-62, 9, 0.95), 1)
    curtain(pen.at(-28, 9, 0.95), -1)
    pen.box(22, 8, 60, 68, mix(OAK, DARK, 0.2), soft=0.8)
    pen.box(23.5, 9.5, 58.5, 67, mix(OAK, DARK, 0.5))
    for y in (23, 37, 51, 65):
        shelf(pen.at(41, y, 1.02), rng, 17, books=True)
    for x, y, size in ((-12, 22, 1.0), (6, 26, 0.8), (-8, 38, 0.62)):
        frame(pen.at(x, y, size), rng)
    plant(pen.at(-62, 70, 2.1), "#d98a5f")
    pen.blob([(-62, 88), (-40, 78), (0, 76), (40, 78), (62, 88), (44, 99), (0, 102), (-44, 99)], "#c8705a")
    pen.blob([(-54, 88), (-36, 80), (0, 78.4), (36, 80), (54, 88), (38, 96), (0, 99), (-38, 96)], "#f0d7a8")
    pen.blob([(-46, 88), (-30, 82), (0, 80.4), (30, 82), (46, 88), (32, 94), (0, 96), (-32, 94)], "#d98a6a")
    fairy_lights(pen, 3, 4)
    pen.stroke([(16, 70), (16, 34)], 0.7, "#4a3a3a")
    pen.glow(16, 34, 40, 40, "#ffd98a", 0.6)
    pen.poly([(10, 38), (13, 27), (19, 27), (22, 38)], "#ffe3ad")


def sofa(pen: Pen, rng: Random) -> None:
    """The sofa everybody fits on."""
    sitting_room(pen, rng)
    couch(pen.at(0, 75), 54, "#d9a253")
    cushion(pen.at(-44, 66, 1.1, turn=-14), "#2f8f8b", "#f3e6c9")
    cushion(pen.at(44, 66, 1.1, turn=12), "#c8563f", "#f6d9b0")


def window(pen: Pen, rng: Random) -> None:
    """Close to the big window when the lights come on."""
    wall(pen, ("#c98f68", "#e3b483", "#d9a676"), 96)
    dusk(pen, -30, 4, 30, 66)
    curtain(pen.at(-35, 2, 1.75), 1)
    curtain(pen.at(35, 2, 1.75), -1)
    plant(pen.at(-22, 68, 1.5), "#7fa8b8")
    plant(pen.at(24, 68, 1.3), "#d98a5f")
    fairy_lights(pen, 5, 8)
    for _ in range(16):
        x, y, size = rng.uniform(-40, 40), rng.uniform(6, 60), rng.uniform(2, 4.6)
        pen.oval(x, y, size, size, veil(rng.choice(("#ffd27a", "#ffb38a", "#ffe7b0")), 0.3))


def film(pen: Pen, rng: Random) -> None:
    """Film night: the only light comes from the screen."""
    pen.wash(0, 100, ("#3a3560", "#5a4570", "#6f4f63"))
    for x, y in ((-57, 20), (-55, 42)):
        frame(pen.at(x, y, 0.9), rng)
    dusk(pen, 49, 16, 65, 42)
    pen.box(-44, 6, 44, 58, "#2a2544", soft=1)
    screen = [(-42, 8), (42, 8), (42, 56), (-42, 56)]
    with pen.inside(screen, smooth=False) as inner:
        inner.wash(8, 56, ("#7fc4d8", "#c9e8dc", "#fbe9bf"))
        inner.oval(18, 24, 6, 6, "#fff3c0")
        inner.blob([(-50, 60), (-40, 38), (-16, 30), (4, 44), (24, 34), (50, 46), (50, 60)], "#6fa37b")
        inner.blob([(-50, 62), (-30, 48), (0, 52), (30, 46), (50, 56), (50, 62)], "#4f8a6b")
        inner.blob([(-16, 44), (-12, 36), (0, 34), (10, 37), (14, 44), (6, 47), (-8, 47)], "#e8705a")
        for x in (-6, 6):
            inner.oval(x, 39, 2, 2.4, "#fffaf0")
            inner.oval(x + 0.4, 39.4, 0.9, 1.2, "#33203a")
        inner.stroke([(-4, 43), (0, 44.6), (4, 43)], 0.6, "#7a2a33")
    pen.glow(0, 40, 80, 60, "#bfe6dc", 0.4)
    fairy_lights(pen, 0, 4)


def garden(pen: Pen, _rng: Random) -> None:
    """The back of the house at dusk, light in the door."""
    pen.box(-70, 0, 70, 84, "#a8644f")
    for row in range(21):
        for i in range(24):
            x = -72 + i * 6 + (3 if row % 2 else 0)
            pen.box(
                x,
                row * 4,
                x + 5.5,
                3.4 + row * 4,
                mix("#b5705a", "#8f5346", ((row * 5 + i * 3) % 7) / 7),
                soft=0.3,
            )
    pen.box(-14, 26, 14, 82, CREAM)
    pen.box(-12, 28, 12, 82, "#ffdf9a")
    pen.box(-12, 28, -2, 82, "#2f7f80", soft=0.5)
    pen.box(-10, 31, -4, 52, "#ffe9b4", soft=0.4)
    dusk(pen, 20, 32, 34, 56)
    pen.box(20, 32, 34, 56, "#ffdf9a")
    pen.poly([(24, 42), (25.4, 37), (28.6, 37), (30, 42)], "#f3b95f")
    pen.box(26.4, 32, 27.6, 56, CREAM)
    pen.glow(2, 56, 48, 46, "#ffcf80", 0.5)
    pen.wash(82, 100, ("#8f8a86", "#a89c90", "#7f7672"))
    pen.box(-20, 80, 20, 84, "#c9b9a4", soft=0.5)
    for x, size, pot in (
        (-24, 2.1, "#c8705a"),
        (23, 1.9, "#7fa8b8"),
        (33, 1.6, "#d98a5f"),
        (-34, 1.7, "#e2a63b"),
    ):
        plant(pen.at(x, 86, size), pot)
    pen.box(-72, 0, 72, 5, "#5a4a62")
    pen.box(-72, 5, 72, 6.6, mix("#5a4a62", CREAM, 0.35))
    fairy_lights(pen, 14, 6)
