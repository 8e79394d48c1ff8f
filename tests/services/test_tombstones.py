"""Does a photo that was removed for good stay away, whatever it is saved as, and without naming anybody?"""

from dataclasses import replace

import pytest

from consentreg.context import Context
from consentreg.services import photos, tombstones
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services.acts import received, snap

LOOK, NEAR, FAR = "f0f0a5a5c3c31234", "f0f0a5a5c3c3124b", "0f0f5a5a3c3c1234"


def with_look(content: object, look: str) -> photos.Received:
    found = received(content)
    return replace(found, inspection=replace(found.inspection, look=look))


def refusal(ctx: Context, upload: photos.Received) -> Refused:
    with pytest.raises(Refused) as refused:
        photos.add(ctx, upload, make.group(ctx, "Elm House"))
    return refused.value


def test_the_same_file_and_the_same_picture_saved_anew_do_not_come_back(ctx: Context) -> None:
    tombstones.add(ctx, {snap(ctx, 1): LOOK})
    for upload in (received(1), with_look(2, LOOK), with_look(3, NEAR)):
        refused = refusal(ctx, upload)
        assert (refused.code, refused.field) == ("FORGOTTEN", "file")
    assert photos.add(ctx, with_look(4, FAR), make.group(ctx)).new
    assert photos.add(ctx, received(5), make.group(ctx)).new, "one nobody could look at is told by its file alone"


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
