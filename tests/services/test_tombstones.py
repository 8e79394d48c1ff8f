"""Does a photo that was removed for good stay away, whatever it is saved as, and without naming anybody?"""

from dataclasses import replace

import pytest

from consentreg.context import Context
from consentreg.services import photos, tombstones
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.services.acts import received, snap

LOOK, NEAR, FAR = "f0f0a5a5c3c31234", "f0f0a5a5c3c3124b", "0f0f5a5a3c3c1234"


def with_look(content: object, look: str, greys: bytes = b"") -> photos.Received:
    found = received(content)
    return replace(found, inspection=replace(found.inspection, look=look, greys=greys))


def refusal(ctx: Context, upload: photos.Received) -> Refused:
    with pytest.raises(Refused) as refused:
        photos.add(ctx, upload, make.group(ctx, "Elm House"))
    return refused.value


def test_the_same_file_does_not_come_back_and_the_same_picture_saved_anew_is_taken_in(ctx: Context) -> None:
    tombstones.add(ctx, {snap(ctx, 1): LOOK})
    refused = refusal(ctx, received(1))
    assert (refused.code, refused.field) == ("FORGOTTEN", "file")
    for number, look in enumerate((LOOK, NEAR, FAR), start=2):
        assert photos.add(ctx, with_look(number, look), make.group(ctx)).new


def test_a_tombstone_of_before_is_told_by_its_bits_and_a_newer_one_by_its_sketch(ctx: Context) -> None:
    greys, other = (blobs(seed).convert("L").resize((64, 64)).tobytes() for seed in (1, 2))
    for number, look in enumerate((LOOK, tombstones.remembered(LOOK, greys)), start=1):
        tombstones.add(ctx, {snap(ctx, number): look})
    assert len(list(tombstones.recalled(ctx, [NEAR], greys))) == 2
    assert len(list(tombstones.recalled(ctx, [NEAR], other))) == 1
    assert list(tombstones.recalled(ctx, [FAR], greys)) == []


def test_bits_that_differ_are_counted() -> None:
    one = int(LOOK, 16)
    for many in range(12):
        other = one ^ ((1 << many) - 1)
        assert tombstones.alike(LOOK, f"{other:016x}") == (many <= tombstones.SAME)


def test_remembering_twice_is_the_same(ctx: Context) -> None:
    photo = snap(ctx, 1)
    tombstones.add(ctx, {photo: LOOK})
    tombstones.add(ctx, {photo: LOOK})
    assert refusal(ctx, received(1)).code == "FORGOTTEN"


def test_a_photo_keeps_what_it_looks_like(ctx: Context) -> None:
    photo = photos.add(ctx, with_look(1, LOOK), make.group(ctx)).photo
    assert photo.look == LOOK
