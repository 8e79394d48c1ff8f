"""What happened on the three outings, and how far is the team with the photos?"""

from dataclasses import dataclass
from typing import Literal

from consentreg.demo.cast import CLUB, HERON, ROWAN

Tagging = Literal["done", "seen by two", "to do"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo: which composition, who is in it. A name with ~ is seen from behind."""

    number: int
    people: str
    strangers: int = 0
    tagging: Tagging = "done"
    """`seen by two`: a second member of staff confirmed that nobody is in it, or could be recognised."""


@dataclass(frozen=True, slots=True)
class Outing:
    """A day or evening of one group. `days_ago` counts back from today."""

    name: str
    scenes: Literal["beach", "evening", "club"]
    group: str
    days_ago: int
    place: tuple[float, float]
    """Latitude and longitude, in degrees, that the camera writes into each photo."""
    shots: tuple[Shot, ...]


OUTINGS: tuple[Outing, ...] = (
    Outing("Beach day", "beach", ROWAN, 5, (56.0585, -2.7157), (
        Shot(0, "ada ben cat sam"),
        Shot(1, "ada sam"),
        Shot(2, "cat vic"),
        Shot(3, "ada~ ben~", tagging="seen by two"),
        Shot(4, "cat eve"),
        Shot(5, "ada"),
        Shot(6, "sam~ vic~", tagging="seen by two"),
        Shot(7, "", tagging="seen by two"),
        Shot(8, "ada cat dov sam", strangers=3, tagging="to do"),
        Shot(9, "ben eve", tagging="to do"),
        Shot(10, "ada vic sam", tagging="to do"),
        Shot(11, "sam"),
    )),
    Outing("Pizza and games", "evening", HERON, 12, (55.9467, -3.2102), (
        Shot(0, "gil hana isla jay tess"),
        Shot(1, "isla tess"),
        Shot(2, "gil jay"),
        Shot(3, "gil tess jay"),
        Shot(4, "", tagging="seen by two"),
        Shot(5, "gil"),
        Shot(6, "fin~ hana~", tagging="seen by two"),
        Shot(7, "fin gil"),
        Shot(8, "hana isla"),
        Shot(9, "gil jay isla tess", tagging="to do"),
    )),
    Outing("Loch day", "club", CLUB, 26, (56.1807, -4.3774), (
        Shot(0, "kit leo noor uma"),
        Shot(1, "noor uma"),
        Shot(2, "kit mia oli"),
        Shot(3, "noor pia"),
        Shot(4, "", tagging="seen by two"),
        Shot(5, "kit leo mia noor oli uma"),
        Shot(6, "noor"),
        Shot(7, "mia noor"),
        Shot(8, "uma", strangers=3),
        Shot(9, "mia~ noor~", tagging="seen by two"),
        Shot(10, "leo uma", tagging="to do"),
        Shot(11, "noor uma mia"),
    )),
)  # fmt: skip
