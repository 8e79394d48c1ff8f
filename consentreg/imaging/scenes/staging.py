"""Where does everyone stand, and what does each of them do?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from consentreg.imaging.scenes import bodies
from consentreg.imaging.scenes.bodies import Act, Build
from consentreg.imaging.scenes.canvas import Pen
from consentreg.imaging.scenes.colours import veil
from consentreg.imaging.scenes.framing import Composition, Gesture
from consentreg.imaging.scenes.headwear import Facing
from consentreg.imaging.scenes.light import Light, ground_shadow, round_off, silhouette
from consentreg.imaging.scenes.looks import Look, look, lot

_UNSEEN = 999.0  # where the ground is, for those whose feet are hidden or on a wall
_CLIMBED = 22.0  # how far up the wall a climber is, in units of the photo
_FAMILY = (
    (39, "hip", "denim tee crop black beard"),
    (8, "up", "mint tee mop black"),
    (36, "down", "olive shirt waves espresso"),
    (6, "wave", "moss tee bunches black"),
    (63, "down", "denim cardigan bun"),
    (11, "hip", "sky hoodie tail espresso"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure in its place: the middle of the face and half the head's height, in units of the photo."""

    x: float
    y: float
    size: float
    ground: float
    look: Look
    act: Act

    def extent(self) -> tuple[float, float, float, float]:
        """Say how far the head with its hair reaches: left, top, right, bottom."""
        return (
            self.x - self.size * 1.1,
            self.y - self.size * 1.3,
            self.x + self.size * 1.1,
            self.y + self.size * 1.1,
        )

    def draw(self, pen: Pen, light: Light) -> None:
        """Draw the figure and its shadow."""
        mask = silhouette(pen.page)
        pen.page.trace, trace = None, pen.page.trace
        if self.ground < 106:
            ground_shadow(pen, self.x, self.ground, self.size * 1.7, light)
        pen.page.trace = trace
        flip = self.act.facing == "side" and self.x > 0
        bodies.figure(pen.at(self.x, self.y, self.size, flip=flip), self.look, self.act)
        round_off(pen.page, mask, light)


def _act(how: Composition, who: Look, key: str, facing: Facing, number: int, gesture: Gesture) -> Act:
    left, right, thing = gesture
    stance, mood = "climb" if left == "climb" else how.stance, lot(key, f"mood{number}")
    if "wheelchair" in who.extras and stance != "boat":
        stance = "wheels"
    if stance == "wheels":
        left, right = ("lap" if arm == "down" else arm for arm in (left, right))
    tilt = (mood // 7) % 13 - 6
    return Act(stance, left, right, thing, how.wear, facing, mood, 0 if facing == "side" else tilt)


def _feet(how: Composition, build: Build, act: Act, size: float) -> float:
    """Say how far below the line of the composition the middle of the face is; mostly it is above."""
    below = {
        "feet": bodies.reach(build, act.stance),
        "hips": build.hip,
        "face": -1.7 * (1 - build.look.growth),
    }
    return -below[how.anchor] * size


def _spot(how: Composition, x: float, line: float, size: float, who: Look, act: Act) -> Spot:
    size *= 0.88 + 0.12 * who.growth
    build = Build(who)
    y = line + _feet(how, build, act, size) - _CLIMBED * (act.stance == "climb")
    floating = act.stance == "climb" or (how.anchor == "hips" and act.stance != "chair")
    return Spot(x, y, size, _UNSEEN if floating else y + bodies.reach(build, act.stance) * size, who, act)


def _near(line: Sequence[Spot], i: int, side: int) -> bool:
    """Whether there is a neighbour of much the same height to put an arm around."""
    j = i + side
    return 0 <= j < len(line) and abs(line[i].y - line[j].y) < 0.7 * line[i].size


def _befriend(line: list[Spot]) -> list[Spot]:
    """Keep only the embraces that reach somebody's shoulders."""
    rest = {"stand": "down"}
    kept = []
    for i, spot in enumerate(line):
        act, calm = spot.act, rest.get(spot.act.stance, "lap")
        left = calm if act.left == "hug" and not _near(line, i, -1) else act.left
        right = calm if act.right == "hug" and not _near(line, i, 1) else act.right
        kept.append(replace(spot, act=replace(act, left=left, right=right)))
    return kept


def _rows(count: int, how: Composition) -> list[float]:
    """With many people every other one stands a little further back."""
    deep = how.anchor == "feet" and count > 3
    return [-0.55 if deep and i % 2 else 0.0 for i in range(count)]


def spots(how: Composition, people: Sequence[tuple[str, int, Facing]], number: int, wide: float) -> list[Spot]:
    """Place people, given as key, age and facing, side by side; `wide` is half the photo's width in its units."""
    count = len(people)
    if not count:
        return []
    size = min(how.size, 2 * wide * 0.96 / (count * 2.25 + 0.5))
    gap = min(how.gap * size, (2 * wide - 2.4 * size) / count)
    middle = max(min(how.middle, wide - gap * count / 2 - size * 0.4), gap * count / 2 + size * 0.4 - wide)
    found = []
    for i, ((key, age, facing), row) in enumerate(zip(people, _rows(count, how), strict=True)):
        who = look(key, age)
        act = _act(how, who, key, facing, number, how.gestures[(i + number // 10) % len(how.gestures)])
        x = middle + (i - (count - 1) / 2) * gap
        found.append(_spot(how, x, how.line + row * size, size * (1 + row * 0.08), who, act))
    return _befriend(found)


def by_depth(placed: Sequence[Spot]) -> list[Spot]:
    """Order figures so that the nearest is drawn last, and an arm around somebody lies behind them."""
    return sorted(placed, key=lambda spot: spot.ground - 6 * ("hug" in (spot.act.left, spot.act.right)))


def family(how: Composition, count: int, rng: Random) -> list[Spot]:
    """Place a family of strangers in the background, busy with themselves."""
    x, line, size = how.far
    away = replace(how, anchor="feet", stance="stand", wear=frozenset())
    found = []
    for i in range(count):
        age, arm, words = _FAMILY[i % len(_FAMILY)]
        who = look(f"stranger{i} honey {words}", age)
        facing: Facing = "back" if rng.random() < 0.3 else "front"
        act = Act(left="down", right=arm, facing=facing, mood=rng.randrange(5))
        found.append(_spot(away, x + (i - (count - 1) / 2) * size * 2.5, line + rng.uniform(-0.2, 0.4), size, who, act))
    return found


def passers_by(pen: Pen, how: Composition, count: int, rng: Random) -> None:
    """Draw a family of strangers in the background, behind glass where the photo is taken indoors."""
    if how.pane is None or not count:
        for spot in by_depth(family(how, count, rng)):
            spot.draw(pen, how.light)
        return
    left, top, right, bottom = how.pane
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    with pen.inside(corners, smooth=False) as view:
        for spot in by_depth(family(how, count, rng)):
            spot.draw(view, how.light)
        view.poly(corners, veil("#4a3f78", 0.3))
    middle, height = (left + right) / 2, (top + bottom) / 2
    pen.box(middle - 0.6, top, middle + 0.6, bottom, "#f7ecd6")
    pen.box(left, height - 0.5, right, height + 0.5, "#f7ecd6")
