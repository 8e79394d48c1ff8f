"""Notes that tell, several at once, in any order, cut off anywhere: nothing of them is in any copy."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from consentreg.imaging.derivative import Recipe, build_all
from consentreg.imaging.lossless import lane
from consentreg.imaging.metadata import Rights, rights_blocks
from consentreg.imaging.refusals import Refused
from consentreg.imaging.scan import residue
from tests.imaging.judges import telling
from tests.imaging.test_no_trace_leaves import MEANT
from tests.photographs.combined import Combined, combinations

RIGHTS = Rights("Harbour House", "Ask first.")
RECIPES = [
    (Recipe(), Recipe(48, "WEBP", rights=RIGHTS)),
    (Recipe(format="PNG"), Recipe(40, rights=RIGHTS)),
    (Recipe(format="WEBP"), Recipe(format="PNG", rights=RIGHTS)),
]


REASONS = {"TRUNCATED", "DAMAGED", "NOT_A_PHOTO", "TEXT"}


def copies(some: Sequence[Combined], folder: Path) -> tuple[list[Path], list[Path], list[str]]:
    """Write a copy without and one with our rights of each that is taken; return them, and why others are not."""
    mute, speaking, refusals = [], [], []
    for number, (one, recipes) in enumerate(zip(some, cycle(RECIPES), strict=False)):
        try:
            plain, ours = build_all(one.data, recipes)
        except Refused as refusal:
            refusals.append(f"WHOLE {one}" if one.data == one.whole else refusal.code)
            continue
        assert residue(plain.data) == ()
        assert residue(ours.data, allowed=rights_blocks(RIGHTS, ours.recipe.format)) == ()
        for files, copy in ((mute, plain), (speaking, ours)):
            files.append(folder / f"{number}.{len(files)}.{copy.recipe.format.lower()}")
            files[-1].write_bytes(copy.data)
    return mute, speaking, refusals


def moved(some: Sequence[Combined], folder: Path) -> list[Path]:
    """Move the pictures of the JPEGs into new files as they are, where that can be done."""
    files = []
    for number, one in enumerate(some):
        try:
            copy = lane.build(one.data)
        except lane.PixelsOnly:
            continue
        assert residue(copy.data, private=True) == ()
        files.append(folder / f"{number}.moved.jpg")
        files[-1].write_bytes(copy.data)
    return files


def prove(seed: int, number: int, folder: Path) -> tuple[int, int]:
    """Try as many combinations; return how many copies were judged and how many photos refused."""
    some = list(combinations(seed, number))
    (folder / "in").mkdir()
    planted = [folder / "in" / str(at) for at in range(number)]
    for file, one in zip(planted, some, strict=True):
        file.write_bytes(one.whole)
    assert telling(planted, strict=False) == set(planted)
    mute, speaking, refusals = copies(some, folder)
    assert set(refusals) <= REASONS
    assert telling(mute, strict=True) == set()
    assert telling(speaking, strict=False) == set()
    same = moved(some, folder)
    assert len(same) > number / 12
    assert telling(same, strict=True, besides=MEANT) == set()
    return len(mute) + len(speaking) + len(same), len(refusals)


def test_nothing_of_many_notes_is_left_in_any_copy(tmp_path: Path) -> None:
    judged, refused = prove(7319, 150, tmp_path)
    assert judged >= 160
    assert refused <= 80
