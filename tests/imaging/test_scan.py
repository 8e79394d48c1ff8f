"""The scan takes a mute file for mute, and anything else for what it is."""

import random
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from consentreg.imaging import scan
from consentreg.imaging.metadata import Rights, rights_blocks, rights_exif, rights_xmp
from consentreg.imaging.scan import residue
from tests.photographs import (
    CARRIERS,
    SECOND_PICTURES,
    chunk,
    jpeg,
    picture,
    png,
    riff,
    segment,
    webp,
    with_chunk,
    with_riff_chunk,
    with_segment,
)

RIGHTS = Rights("Harbour House", "Only with our agreement.")
BLOCKS = {"exif": rights_exif(RIGHTS), "xmp": rights_xmp(RIGHTS)}
NOTES = PngInfo()
NOTES.add_itxt("XML:com.adobe.xmp", BLOCKS["xmp"].decode())
MUTE = {"jpeg": jpeg(), "png": png(), "webp": webp(), "lossless webp": webp(lossless=True)}
SPEAKING = {
    "JPEG": (jpeg(**BLOCKS), rights_blocks(RIGHTS, "JPEG")),
    "PNG": (png(exif=BLOCKS["exif"], pnginfo=NOTES), rights_blocks(RIGHTS, "PNG")),
    "WEBP": (webp(**BLOCKS), rights_blocks(RIGHTS, "WEBP")),
}
JPEGS = {
    "baseline": jpeg(),
    "progressive": jpeg(progressive=True),
    "grey": jpeg(picture(mode="L")),
    "restarts": jpeg(restart_marker_blocks=3),
    "own tables": jpeg(optimize=True),
}
files = pytest.mark.parametrize("file", MUTE.values(), ids=MUTE)


@pytest.mark.parametrize("file", [*MUTE.values(), *JPEGS.values()], ids=[*MUTE, *JPEGS])
def test_a_picture_alone_is_mute(file: bytes) -> None:
    assert residue(file) == ()


@pytest.mark.parametrize("name", CARRIERS | SECOND_PICTURES)
def test_no_carrier_is_mute(name: str) -> None:
    assert residue((CARRIERS | SECOND_PICTURES)[name]()) != ()


@pytest.mark.parametrize("file", [b"", b"\xff\xd8", b"GIF89a", b"RIFF\4\0\0\0WEBP", b"\x89PNG\r\n\x1a\n", b"text"])
def test_nothing_and_the_unknown_are_residue(file: bytes) -> None:
    assert residue(file) != ()


@files
def test_every_truncation_is_residue(file: bytes) -> None:
    assert [cut for cut in range(len(file)) if not residue(file[:cut])] == []


@files
@given(more=st.binary(min_size=1, max_size=64))
@settings(max_examples=60)
def test_anything_after_the_end_is_residue(file: bytes, more: bytes) -> None:
    assert residue(file + more) != ()


@given(marker=st.integers(0xC0, 0xFF), body=st.binary(max_size=40), data=st.data())
@settings(max_examples=300)
def test_a_segment_put_in_anywhere_is_residue(marker: int, body: bytes, data: st.DataObject) -> None:
    file = JPEGS["baseline"]
    at = data.draw(st.sampled_from(boundaries(file)))
    assert residue(file[:at] + segment(marker, body) + file[at:]) != ()


def boundaries(file: bytes) -> list[int]:
    """Where a segment may begin in the head of a JPEG, and before its end."""
    found, at = [2], 2
    while file[at + 1] != 0xDA:
        at += 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]
        found.append(at)
    return [*found, len(file) - 2]


TABLES = [(0xDB, bytes(65)), (0xDB, b"\3" + bytes(64)), (0xC4, bytes(17)), (0xC4, b"\3" + bytes(16)), (0xDD, b"\0\1")]


@pytest.mark.parametrize(("marker", "body"), TABLES)
def test_a_table_of_the_right_shape_is_no_place_to_hide_in(marker: int, body: bytes) -> None:
    file = JPEGS["baseline"]
    for at in boundaries(file):
        assert residue(file[:at] + segment(marker, body) + file[at:]) != ()


def test_a_table_twice_in_one_segment_is_odd() -> None:
    assert "DQT segment of an odd shape" in residue(with_segment(0xDB, bytes(65) * 2))


@pytest.mark.parametrize(
    ("marker", "body"),
    [
        (0xDB, b""), (0xDB, bytes(64)), (0xDB, b"\x20" + bytes(192)), (0xDB, b"\4" + bytes(64)), (0xDB, bytes(66)),
        (0xC4, b""), (0xC4, b"\x20" + bytes(16)), (0xC4, bytes(16)), (0xC4, bytes(18)),
        (0xC4, b"\0" + bytes(15) + b"\2\0"),
        (0xDD, b"\0"), (0xDD, b"\0\0\0"), (0xC0, b""), (0xC0, bytes(9)), (0xC1, b"\x08\0\x40\0\x60\1\1\x11\0"),
        (0xC3, b"\x08\0\x40\0\x60\1\1\x11\0"), (0xDC, b"\0\x40"), (0x01, b""),
    ],
)  # fmt: skip
def test_a_segment_of_an_odd_shape_is_residue(marker: int, body: bytes) -> None:
    file = jpeg()
    assert residue(file[:20] + segment(marker, body) + file[20:]) != ()


def test_a_jfif_head_is_only_taken_plain_and_first() -> None:
    file = jpeg()
    longer = b"\xff\xd8" + segment(0xE0, file[6:20] + b"x") + file[20:]
    assert residue(file) == ()
    assert residue(longer) == ("APP0 segment of an odd shape",)
    assert residue(file[:20] + file[2:20] + file[20:]) == ("APP0 segment of an odd shape",)


def test_a_scan_header_must_have_its_shape() -> None:
    file = jpeg()
    at = file.index(b"\xff\xda")
    longer = file[:at] + segment(0xDA, file[at + 4 : at + 14] + b"x") + file[at + 14 :]
    assert "SOS segment of an odd shape" in residue(longer)


@given(number=st.integers(0, 7), at=st.integers(0, 10_000))
@settings(max_examples=60)
def test_no_restart_more_or_fewer_than_due(number: int, at: int) -> None:
    for file in (JPEGS["baseline"], JPEGS["restarts"]):
        place = file.index(b"\xff\xda") + 14 + at % 500
        place += file[place - 1] == 0xFF
        assert residue(file[:place] + bytes((0xFF, 0xD0 + number)) + file[place:]) != ()
    file = JPEGS["restarts"]
    marks = [place for place in range(len(file)) if file[place] == 0xFF and 0xD0 <= file[place + 1] <= 0xD7]
    place = marks[at % len(marks)]
    assert residue(file[:place] + file[place + 2 :]) != ()


def test_restarts_are_counted_as_the_frame_says() -> None:
    for options in (
        {"subsampling": 2},
        {"subsampling": 1},
        {"progressive": True},
        {"progressive": True, "subsampling": 2},
    ):
        assert residue(jpeg(restart_marker_blocks=2, **options)) == ()
        assert residue(jpeg(picture((97, 65)), restart_marker_rows=1, **options)) == ()


def test_a_head_without_a_picture_is_residue() -> None:
    assert residue(b"\xff\xd8\xff\xd9") == ("no picture",)
    assert residue(b"\xff\xd8\xff\xdb\0\1\xff\xd9") == ("a segment at byte 4 is longer than the file",)


@pytest.mark.parametrize("form", SPEAKING)
def test_our_own_block_is_taken_byte_for_byte_and_only_when_told(form: str) -> None:
    file, blocks = SPEAKING[form]
    assert residue(file, allowed=blocks) == ()
    assert residue(file) != ()
    assert residue(file, allowed=blocks[:1]) != ()
    assert residue(file, allowed=[block[:-1] for block in blocks]) != ()
    at = file.index(b"Harbour")
    assert residue(file[:at] + b"h" + file[at + 1 :], allowed=blocks) != ()


def test_our_own_block_is_taken_once() -> None:
    file, blocks = SPEAKING["JPEG"]
    assert residue(with_segment(0xE1, blocks[1], file), allowed=blocks) != ()
    block = rights_blocks(RIGHTS, "PNG")[0]
    once = with_chunk(b"eXIf", block)
    assert residue(once, allowed=[block]) == ()
    assert residue(once[:33] + chunk(b"eXIf", block) + once[33:], allowed=[block]) != ()


def test_our_own_block_is_taken_in_its_place_only() -> None:
    block = rights_blocks(RIGHTS, "JPEG")[0]
    assert residue(with_segment(0xFE, block), allowed=[block]) != ()
    assert residue(with_chunk(b"tEXt", block), allowed=[block]) != ()
    assert residue(with_riff_chunk(b"PRVT", block), allowed=[block]) != ()


@given(at=st.integers(8, len(MUTE["png"]) - 1), bit=st.integers(0, 7))
@settings(max_examples=200)
def test_no_bit_of_a_png_can_be_turned(at: int, bit: int) -> None:
    file = bytearray(MUTE["png"])
    file[at] ^= 1 << bit
    assert residue(bytes(file)) != ()


def png_of(header: bytes, *packed: bytes, between: bytes = b"") -> bytes:
    body = between.join(chunk(b"IDAT", part) for part in packed)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


HEADER = struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0)
ROWS = zlib.compress(bytes(14))


def test_a_png_holds_exactly_its_pixels() -> None:
    assert residue(png_of(HEADER, ROWS)) == ()
    assert residue(png_of(HEADER, ROWS[:5], ROWS[5:])) == ()
    odd = "the picture is longer or shorter than its header says"
    assert residue(png_of(HEADER, ROWS + b"word")) == (odd,)
    assert residue(png_of(HEADER, zlib.compress(bytes(15)))) == (odd,)
    assert residue(png_of(HEADER, zlib.compress(bytes(13)))) == (odd,)
    assert residue(png_of(HEADER, ROWS[:-2])) == (odd,)
    assert residue(png_of(HEADER)) == (odd,)
    assert residue(png_of(HEADER, zlib.compress(bytes(50_000_000)))) == (odd,)
    assert residue(png_of(HEADER, b"word")) == ("the picture cannot be unpacked",)
    assert residue(png_of(HEADER[:-1], ROWS)) == ("header of an odd shape",)
    assert residue(png_of(HEADER[:8] + b"\x10\2\0\0\0", ROWS)) == ("header of an odd shape",)
    assert residue(png_of(HEADER[:8] + b"\x08\3\0\0\0", ROWS)) == ("header of an odd shape",)
    assert residue(png_of(HEADER[:-1] + b"\1", ROWS)) == ("header of an odd shape",)


def test_a_png_in_pieces_or_without_head_is_residue() -> None:
    mute = png_of(HEADER, ROWS)
    between = chunk(b"prVt", b"")
    assert "the picture is in several places" in residue(png_of(HEADER, ROWS[:5], ROWS[5:], between=between))
    assert residue(mute[:8] + mute[33:]) == ("header or end missing or odd",)
    assert residue(mute[:33] + mute[8:]) == ("header or end missing or odd",)
    assert residue(mute[:-12] + chunk(b"IEND", b"word")) == ("header or end missing or odd",)


def test_a_webp_is_one_still_picture_in_its_own_length() -> None:
    still = webp()
    name, body = still[12:16], still[20:]
    assert residue(riff((name, body))) == ()
    header = bytes(4) + (95).to_bytes(3, "little") + (63).to_bytes(3, "little")
    odd = ("the picture is not one still picture",)
    assert residue(riff((b"VP8X", header), (name, body))) == odd
    assert residue(riff((name, body), (name, body))) == odd
    assert residue(riff((name, b"\1" + body[1:]))) == odd
    assert residue(riff((name, body[:3]))) == odd
    assert residue(riff((b"VP8L", b"\x2f" + bytes(3) + b"\xe0" + bytes(9)))) == odd
    assert residue(riff((b"VP8Z", body))) == (f"VP8Z chunk: {len(body)} bytes", *odd)
    assert residue(still[:4] + struct.pack("<L", len(still) - 7) + still[8:]) == ("the file is shorter than it says",)


def test_the_padding_of_a_webp_is_empty() -> None:
    lossless = b"\x2f" + bytes(8)
    padded = riff((b"VP8L", lossless))
    assert residue(padded) == ()
    assert residue(padded[:-1] + b"x") != ()


def test_the_announcement_of_a_webp_must_match() -> None:
    block = rights_blocks(RIGHTS, "WEBP")[0]
    assert residue(with_riff_chunk(b"EXIF", block, flag=8), allowed=[block]) == ()
    for flag in (0, 4, 12, 32):
        assert residue(with_riff_chunk(b"EXIF", block, flag=flag), allowed=[block]) != ()
    file = with_riff_chunk(b"EXIF", block, flag=8)
    for at in range(24, 30):
        assert residue(file[:at] + b"\7" + file[at + 1 :], allowed=[block]) != ()
    lossless = webp(lossless=True, exif=b"Exif\0\0" + block)
    assert residue(lossless, allowed=[block]) == ()


def test_the_scan_knows_nothing_of_the_writer() -> None:
    lines = [line for file in Path(scan.__file__).parent.glob("*.py") for line in file.read_text().splitlines()]
    imports = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    ours = {name for name in imports if name.startswith("consentreg.imaging.scan")}
    assert {name.split(".")[0] for name in imports - ours} <= sys.stdlib_module_names


def test_a_large_photo_takes_no_more_steps_than_a_small_one() -> None:
    file = jpeg()
    at = file.index(b"\xff\xda") + 14
    noise = random.Random(7).randbytes(1 << 20).replace(b"\xff", b"\xff\0") * 8
    long = file[:at] + noise + file[-2:]
    assert residue(long) == ()
    assert lines_of(lambda: residue(long)) == lines_of(lambda: residue(file))


def lines_of(act: Callable[[], object]) -> int:
    """Return how many lines of Python an act runs: the same on any machine, however busy."""
    lines, before = [0], sys.gettrace()

    def count(_frame: FrameType, happened: str, _more: object) -> Any:
        lines[0] += happened == "line"
        return count

    sys.settrace(count)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines[0]
