"""Is a HEIF or AVIF that was cut off refused, and a whole one not?"""

import pytest

from consentreg.imaging import boxes, intake
from consentreg.imaging.refusals import Refused
from tests import photographs


def box(name: bytes, body: bytes, *, said: int | None = None) -> bytes:
    return (len(body) + 8 if said is None else said).to_bytes(4, "big") + name + body


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_photo_that_was_cut_off_is_refused_by_name(form: str, share: float) -> None:
    whole = photographs.phone_photo(form, size=(320, 240))
    assert intake.inspect(whole)
    with pytest.raises(Refused) as refused:
        intake.inspect(whole[: int(share * len(whole))])
    assert refused.value.code == "TRUNCATED"


@pytest.mark.parametrize(
    "last",
    [
        box(b"mdat", b"1234"),
        box(b"mdat", b"1234", said=0),
        b"\0\0\0\1mdat" + (20).to_bytes(8, "big") + b"1234",
        box(b"mdat", b"1234") + b"1234567",
        box(b"mdat", b"", said=3),
    ],
)
def test_every_way_of_saying_a_length_is_understood(last: bytes) -> None:
    boxes.require_whole(box(b"ftyp", b"heic") + last)


@pytest.mark.parametrize("last", [box(b"mdat", b"1234", said=13), b"\0\0\0\1mdat" + (21).to_bytes(8, "big") + b"1234"])
def test_a_box_that_runs_over_the_end_by_a_byte_is_refused(last: bytes) -> None:
    with pytest.raises(Refused):
        boxes.require_whole(box(b"ftyp", b"heic") + last)
