"""Which scenes does each outing have?"""

from __future__ import annotations

from typing import Literal

from consentreg.imaging.scenes import at_home, at_the_beach, at_the_club
from consentreg.imaging.scenes.framing import Composition

Outing = Literal["beach", "evening", "club"]

COMPOSITIONS: dict[Outing, tuple[Composition, ...]] = {
    "beach": at_the_beach.COMPOSITIONS,
    "evening": at_home.COMPOSITIONS,
    "club": at_the_club.COMPOSITIONS,
}
CITIES: dict[Outing, str] = {"beach": "Saltmarsh Bay", "evening": "Harbour Row", "club": "Loch Arden"}


def composition(outing: Outing, number: int) -> Composition:
    """Choose the composition of a scene; numbers beyond the last start again, drawn from another seed."""
    choices = COMPOSITIONS[outing]
    return choices[number % len(choices)]
