"""A damaged photo is refused in a sentence or its picture comes out clean; no damage costs more than the one file."""

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest

from consentreg.imaging.derivative import Recipe, build
from consentreg.imaging.refusals import SENTENCES, Refused
from consentreg.imaging.scan import residue
from tests.photographs import damaged

small = pytest.mark.parametrize("name", damaged.SMALL)


def outcomes(files: Iterable[bytes]) -> Counter[str]:
    """Clean each; count the reasons of those that are refused, and the others as TAKEN. All copies are mute."""
    found: Counter[str] = Counter()
    for file in files:
        try:
            assert residue(build(file, Recipe(format="PNG")).data) == ()
            found["TAKEN"] += 1
        except Refused as refused:
            found[refused.code] += 1
    assert found.keys() <= {"TAKEN", *SENTENCES}
    assert "DECODER_DIED" not in found
    return found


@small
def test_a_photo_whose_end_is_missing_is_refused(name: str) -> None:
    file = damaged.SMALL[name]()
    assert outcomes([file]) == {"TAKEN": 1}
    found = outcomes(damaged.cut_off(file))
    assert sum(found.values()) == 99
    # What is behind the picture itself (other frames, an end mark) is nobody's loss.
    assert found["TAKEN"] <= {"GIF": 25, "PNG": 10}.get(name, 0), found


@small
def test_no_changed_byte_does_any_harm(name: str) -> None:
    file = damaged.SMALL[name]()
    found = outcomes(damaged.flipped(file, Random(7319)))
    assert sum(found.values()) == len(file)
    assert len(found) >= 2


@pytest.mark.parametrize("name", [name for name in damaged.SMALL if "JPEG" in name])
def test_no_swapped_part_does_any_harm(name: str) -> None:
    found = outcomes(damaged.swapped(damaged.SMALL[name]()))
    assert found["TAKEN"] > 0
    assert found["DAMAGED"] + found["TRUNCATED"] > 0


def test_no_chain_of_accidents_does_any_harm() -> None:
    dice, files = Random(7319), [build() for build in damaged.SMALL.values()]
    found = outcomes(damaged.by_chance(dice, files) for _ in range(400))
    assert found["TAKEN"] > 10
    assert found["DAMAGED"] > 100
