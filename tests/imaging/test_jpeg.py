"""A JPEG with a hole in it is not repaired in silence."""

import pytest

from consentreg.imaging import intake
from consentreg.imaging.jpeg import require_whole
from consentreg.imaging.limits import MAX_CHUNKS
from consentreg.imaging.refusals import Refused
from tests.photographs import jpeg, picture, segment, with_segment

pytestmark = pytest.mark.usefixtures("everywhere")

WHOLE = {
    "plain": jpeg(),
    "progressive": jpeg(progressive=True),
    "grey": jpeg(picture(mode="L"), restart_marker_blocks=1),
    "restarts": jpeg(restart_marker_blocks=2),
    "restarts in a progressive file": jpeg(restart_marker_blocks=2, progressive=True, subsampling=2),
    "restarts with less colour": jpeg(picture((97, 65)), restart_marker_rows=1, subsampling=1),
    "one restart too many at the end": jpeg(restart_marker_blocks=95)[:-2] + b"\xff\xd1\xff\xd9",
    "filling before a marker": jpeg()[:-2] + b"\xff\xff\xff\xd9",
    "a comment behind the picture": jpeg()[:-2] + segment(0xFE, b"x") + b"\xff\xd9",
}
RESTARTS = WHOLE["restarts"]
SCAN = RESTARTS.index(b"\xff\xda") + 14


def refusal(file: bytes) -> str:
    with pytest.raises(Refused) as refused:
        require_whole(file)
    return refused.value.code


@pytest.mark.parametrize("file", WHOLE.values(), ids=WHOLE)
def test_a_whole_jpeg_is_taken(file: bytes) -> None:
    require_whole(file)
    assert intake.inspect(file).format == "JPEG"


def test_a_hole_between_restarts_is_found() -> None:
    first, second = RESTARTS.index(b"\xff\xd2"), RESTARTS.index(b"\xff\xd4")
    holed = RESTARTS[:first] + RESTARTS[second:]
    assert refusal(holed) == "DAMAGED"
    with pytest.raises(Refused):
        intake.inspect(holed)


def test_a_hole_as_long_as_eight_restarts_is_found() -> None:
    first = RESTARTS.index(b"\xff\xd2")
    second = RESTARTS.index(b"\xff\xd2", first + 1)
    assert refusal(RESTARTS[:first] + RESTARTS[second:]) == "DAMAGED"


@pytest.mark.parametrize("marker", [0x01, 0x9F, 0xC0, 0xD8, 0xF3])
def test_a_marker_that_has_no_business_in_a_picture_is_found(marker: int) -> None:
    file = RESTARTS[:SCAN] + b"\xff" * 16 + bytes([marker]) + RESTARTS[SCAN:]
    assert refusal(file) == "DAMAGED"


def test_restarts_nobody_announced_are_found() -> None:
    file = WHOLE["plain"]
    assert refusal(file[:-2] + b"\xff\xd0\xff\xd1\xff\xd9") == "DAMAGED"


def test_a_head_that_breaks_off_is_truncated() -> None:
    file = WHOLE["plain"]
    assert refusal(file[:2]) == "TRUNCATED"
    assert refusal(file[:3]) == "DAMAGED"
    assert refusal(file[:30]) == "TRUNCATED"
    assert refusal(file[:20]) == "TRUNCATED"
    assert refusal(file[:-2]) == "TRUNCATED"
    assert refusal(file[:-40]) == "TRUNCATED"
    assert refusal(file[:20] + b"word") == "DAMAGED"
    assert refusal(file[:20] + b"\xff\xe1\0\1" + file[20:]) == "DAMAGED"


def test_a_scan_without_a_frame_is_damaged() -> None:
    assert refusal(b"\xff\xd8" + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\xff\xd9") == "DAMAGED"
    assert refusal(with_segment(0xDA, b"")) == "DAMAGED"


def test_a_thousand_passes_are_refused_before_the_first() -> None:
    file = WHOLE["progressive"]
    last = file[file.rindex(b"\xff\xda") : -2]
    assert refusal(file[:-2] + last * 1000 + b"\xff\xd9") == "TOO_MANY_SCANS"


def test_ten_thousand_segments_are_taken_and_not_one_more() -> None:
    file = WHOLE["plain"]
    there = file[:SCAN].count(b"\xff\xdb") + file[:SCAN].count(b"\xff\xc4") + 3
    full = file[:2] + segment(0xE7, b"") * (MAX_CHUNKS - there) + file[2:]
    require_whole(full)
    assert refusal(full[:2] + segment(0xE7, b"") + full[2:]) == "TOO_MANY_PARTS"


def test_what_a_decoder_holds_of_several_passes_is_counted() -> None:
    photo = picture((96, 64))
    assert require_whole(jpeg(photo)) == 0
    assert require_whole(jpeg(photo, progressive=True)) == 2 * 3 * 96 * 64
    assert require_whole(jpeg(photo, progressive=True, subsampling=2)) == 2 * 96 * 64 * 3 // 2
    assert require_whole(jpeg(picture((96, 64), mode="L"), progressive=True)) == 2 * 96 * 64
