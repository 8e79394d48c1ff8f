"""What a PNG or WebP will cost is read off its outside, before anything decodes it."""

import struct

import pytest

from consentreg.imaging import decode
from consentreg.imaging.chunks import require_few, webp_size
from consentreg.imaging.limits import MAX_CHUNKS
from consentreg.imaging.refusals import Refused
from tests.photographs import chunk, picture, png, riff, webp


def refusal(file: bytes) -> str:
    with pytest.raises(Refused) as refused:
        decode.open_photo(file)
    return refused.value.code


def test_ten_thousand_parts_are_taken_and_not_one_more() -> None:
    file = png()
    there = 3
    full = file[:33] + chunk(b"tEXt", b"k\0x") * (MAX_CHUNKS - there) + file[33:]
    require_few(full, "PNG")
    assert decode.open_photo(full).size == (96, 64)
    assert refusal(full[:33] + chunk(b"tEXt", b"k\0x") + full[33:]) == "TOO_MANY_PARTS"
    require_few(riff(*[(b"PRVT", b"odd")] * MAX_CHUNKS), "WEBP")
    assert refusal(riff(*[(b"PRVT", b"odd")] * (MAX_CHUNKS + 1))) == "TOO_MANY_PARTS"


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0MM\0*"}], ids=str)
def test_the_size_of_a_webp_is_read_off_its_outside(options: dict[str, object]) -> None:
    for size in ((1, 1), (97, 65), (300, 16_383), (16_383, 700)):
        assert webp_size(webp(picture(size), **options)) == size


@pytest.mark.parametrize(
    "file",
    [
        riff(),
        riff((b"ICCP", bytes(20))),
        riff((b"VP8 ", bytes(9))),
        riff((b"VP8L", bytes(4))),
        riff((b"VP8X", bytes(9))),
    ],
)
def test_a_webp_without_a_size_is_damaged(file: bytes) -> None:
    assert refusal(file) == "DAMAGED"


def canvas(width: int, height: int) -> bytes:
    return riff((b"VP8X", bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")))


def test_a_webp_that_needs_too_much_room_is_refused_before_it_takes_any() -> None:
    assert refusal(canvas(16_000, 5_500)) == "TOO_MANY_PIXELS"
    assert refusal(canvas(7_000, 7_000)) == "TOO_HEAVY"
    assert refusal(canvas(16_000, 100)) == "TOO_NARROW"
    assert refusal(riff((b"VP8L", b"\x2f" + struct.pack("<L", 6_999 | 6_999 << 14) + b"\0"))) == "TOO_HEAVY"
