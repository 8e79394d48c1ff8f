"""What a PNG, a WebP and a ZIP may hold: rows, a shown picture, and files with nothing said about them."""

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consentreg.imaging.scan import residue, zip_residue
from tests.photographs import chunk, jpeg, phone_photo, png, riff, webp

SAME_TIME = (1980, 1, 1, 0, 0, 0)


class _Stream(io.RawIOBase):
    """A file that can only be written on, as a connection is."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def writable(self) -> bool:
        return True


def entry(name: str, **said: object) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, said.pop("date_time", SAME_TIME))
    info.create_system, info.external_attr = 3, 0o644 << 16
    for key, value in said.items():
        setattr(info, key, value)
    return info


FILES = {"photos/0001.jpg": jpeg(), "photos/0002.png": png(), "photos/12345.webp": webp(), "manifest.json": b"{}"}


def packed(files: dict[str, bytes] | None = None, *, streamed: bool = True, **said: object) -> bytes:
    out = _Stream() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (FILES if files is None else files).items():
            archive.writestr(entry(name, **said), data)
    return bytes(out.data) if isinstance(out, _Stream) else out.getvalue()


ZIPS = {"streamed": packed(), "written to a file": packed(streamed=False)}
zips = pytest.mark.parametrize("data", ZIPS.values(), ids=ZIPS)


@zips
def test_photos_and_manifests_are_all_there_is(data: bytes) -> None:
    assert zip_residue(data) == ()
    assert zip_residue(packed({})) == ()


def test_every_photo_is_proved() -> None:
    names = {name: phone_photo(form) for name, form in (("photos/0001.jpg", "JPEG"), ("photos/0002.png", "PNG"))}
    assert {line.split(":")[0] for line in zip_residue(packed(FILES | names))} == set(names)
    assert zip_residue(packed({"manifest.csv": b"a,b"})) == ()
    assert zip_residue(packed({"photos/0001.jpg": b""})) == ("photos/0001.jpg: not a JPEG, PNG or WebP",)


def test_our_own_block_may_stand_in_every_photo() -> None:
    speaking = jpeg(exif=b"Exif\0\0ours")
    files = {"photos/0001.jpg": speaking, "photos/0002.jpg": speaking}
    assert zip_residue(packed(files), allowed=[b"Exif\0\0ours"]) == ()
    assert len(zip_residue(packed(files))) == 2


@pytest.mark.parametrize(
    "name",
    ["IMG_1.jpg", "photos/IMG_1.jpg", "photos/001.jpg", "photos/1234567.jpg", "photos/0001.gif", "photos/0001.jpg.exe",
     "../photos/0001.jpg", "photos/", "manifest.txt", "Manifest.json", "notes.csv", "xphotos/0001.jpg"],
)  # fmt: skip
def test_a_name_that_is_not_neutral_is_residue(name: str) -> None:
    assert zip_residue(packed({name: jpeg()})) != ()


@pytest.mark.parametrize(
    "said",
    [
        {"date_time": (2026, 5, 1, 0, 0, 0)}, {"date_time": (1980, 1, 1, 0, 0, 2)}, {"comment": b"word"},
        {"extra": b"\x99\x99\4\0word"}, {"create_system": 0}, {"external_attr": 0o755 << 16}, {"internal_attr": 1},
        {"compress_type": zipfile.ZIP_DEFLATED}, {"create_version": 63},
    ],
)  # fmt: skip
@pytest.mark.parametrize("streamed", [True, False])
def test_anything_said_about_a_file_is_residue(said: dict[str, object], streamed: bool) -> None:
    assert zip_residue(packed(streamed=streamed, **said)) != ()


def test_a_comment_of_the_container_is_residue() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry("manifest.json"), b"{}")
        archive.comment = b"word"
    assert zip_residue(out.getvalue()) == ("the end is not what it must be",)


def test_a_name_twice_is_residue() -> None:
    out = _Stream()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry("manifest.json"), b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(entry("manifest.json"), b"{}")
    assert zip_residue(bytes(out.data)) == ("the table of files is not what it must be",)


@zips
@given(at=st.integers(0, 100_000), more=st.binary(min_size=1, max_size=20))
@settings(max_examples=60)
def test_a_byte_more_anywhere_is_residue(data: bytes, at: int, more: bytes) -> None:
    place = at % (len(data) + 1)
    assert zip_residue(data[:place] + more + data[place:]) != ()


SMALL = {"streamed": packed({"manifest.json": b"{}"}), "written": packed({"manifest.json": b"{}"}, streamed=False)}


@pytest.mark.parametrize("data", SMALL.values(), ids=SMALL)
def test_no_bit_of_a_container_can_be_turned(data: bytes) -> None:
    for bit in range(8 * len(data)):
        other = bytearray(data)
        other[bit // 8] ^= 1 << bit % 8
        assert zip_residue(bytes(other)) != (), bit
    for cut in range(len(data)):
        assert zip_residue(data[:cut]) != ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("manifest.json") == b"{}"


def test_a_file_between_the_files_is_residue() -> None:
    data = packed({"manifest.json": b"{}", "manifest.csv": b"a"})
    second = data.index(b"PK\3\4", 1)
    hidden = data[:second]
    table = data.index(b"PK\1\2")
    moved = bytearray(data[:second] + hidden + data[second:])
    struct.pack_into("<L", moved, moved.rindex(b"PK\1\2") + 42, 2 * second)
    struct.pack_into("<L", moved, len(moved) - 6, table + second)
    with zipfile.ZipFile(io.BytesIO(bytes(moved))) as archive:
        assert archive.testzip() is None
    assert zip_residue(bytes(moved)) == (f"the file at byte {second} is not framed as it must be",)


def test_a_line_of_the_table_that_no_file_has_is_residue() -> None:
    data = packed({"manifest.json": b"{}"})
    table, end = data.index(b"PK\1\2"), len(data) - 22
    fewer = bytearray(data)
    struct.pack_into("<HH", fewer, end + 8, 0, 0)
    assert zip_residue(bytes(fewer)) == ("the table of files is not what it must be",)
    assert zip_residue(data[:table] + data[table:end] * 2 + data[end:]) != ()
    gap = bytearray(data[:table] + b"word" + data[table:])
    struct.pack_into("<L", gap, len(gap) - 6, table + 4)
    assert zip_residue(bytes(gap)) == ("the table of files is not what it must be",)


def test_what_is_no_container_is_residue() -> None:
    assert zip_residue(b"") == ("not a ZIP",)
    assert zip_residue(bytes(21)) == ("not a ZIP",)
    assert zip_residue(bytes(22)) == ("the end is not what it must be",)
    many = bytearray(packed({}))
    struct.pack_into("<HH", many, 8, 1, 1)
    assert zip_residue(bytes(many)) == ("the table of files breaks off",)


def png_of(rows: bytes, width: int = 2, height: int = 2, kind: int = 2) -> bytes:
    header = struct.pack(">2L5B", width, height, 8, kind, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(("kind", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_a_row_begins_with_its_filter(kind: int, channels: int) -> None:
    odd = ("a row of the picture begins with something else than its filter",)
    for number in range(256):
        for place in (0, 1):
            rows = bytearray(2 * (1 + 2 * channels))
            rows[place * (1 + 2 * channels)] = number
            assert residue(png_of(bytes(rows), kind=kind)) == (() if number < 5 else odd)
    rows = b"\4" + b"\xff" * 2 * channels
    assert residue(png_of(2 * rows, kind=kind)) == ()


NOISE = b"".join(b"\1" + random.Random(row).randbytes(300) for row in range(400))


def test_filters_are_found_in_a_large_picture() -> None:
    assert residue(png_of(NOISE, 100, 400)) == ()
    for number in (0, 57, 399):
        other = bytearray(NOISE)
        other[301 * number] = 5
        assert residue(png_of(bytes(other), 100, 400)) == (
            "a row of the picture begins with something else than its filter",
        )


def test_nothing_follows_a_large_picture() -> None:
    header = struct.pack(">2L5B", 100, 400, 8, 2, 0, 0, 0)
    odd = ("the picture is longer or shorter than its header says",)
    for more in (1, 100, 40_000):
        body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(NOISE) + bytes(more)) + chunk(b"IEND", b"")
        assert residue(b"\x89PNG\r\n\x1a\n" + body) == odd
    assert residue(png_of(NOISE, 100, 401)) == odd
    assert residue(png_of(NOISE, 100, 399)) == odd


def test_every_chunk_of_a_png_carries_its_own_sum() -> None:
    file, at = png(), 8
    while at < len(file):
        size = struct.unpack(">L", file[at : at + 4])[0]
        for byte in range(at + 8 + size, at + 12 + size):
            other = bytearray(file)
            other[byte] ^= 1
            told = (f"a chunk at byte {at} breaks off or its checksum is wrong",)
            assert residue(bytes(other)) == told
            assert residue(file[:byte]) == told
        at += 12 + size


def test_a_png_is_told_what_is_wrong_with_it() -> None:
    assert residue(png() + b"words") == ("bytes after the end: 5",)
    for place in (10, 11, 12):
        header = bytearray(struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0))
        header[place] = 1
        body = chunk(b"IHDR", bytes(header)) + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND", b"")
        assert residue(b"\x89PNG\r\n\x1a\n" + body) == ("header of an odd shape",)


def test_a_webp_has_both_its_parts() -> None:
    still = webp()
    name, body = still[12:16], still[20:]
    head = int.from_bytes(body[:3], "little")
    assert residue(riff((name, body))) == ()

    def first_part(length: int) -> bytes:
        return riff((name, (head & 0x1F | length << 5).to_bytes(3, "little") + body[3:]))

    odd = ("the picture is not one still picture",)
    assert residue(first_part(0)) == odd
    assert residue(first_part(1)) == ()
    assert residue(first_part(len(body) - 11)) == ()
    assert residue(first_part(len(body) - 10)) == odd
    assert residue(riff((name, (head ^ 0x10).to_bytes(3, "little") + body[3:]))) == odd
    assert residue(riff((name, (head ^ 0x01).to_bytes(3, "little") + body[3:]))) == odd


def test_the_proof_shares_nothing_with_what_it_proves() -> None:
    folder = Path(__file__).parents[2] / "consentreg" / "imaging" / "scan"
    text = "".join(file.read_text() for file in folder.glob("*.py"))
    assert "import zipfile" not in text
    assert "consentreg.imaging.lossless" not in text


def test_a_webp_is_told_what_is_wrong_with_it() -> None:
    still = webp()
    assert residue(b"RIFF\4\0\0\0WAVE") == ("not a WebP",)
    assert residue(still + b"words") == ("bytes after the end: 5",)
    assert residue(riff((still[12:16], still[20:]), (b"\xe9ab ", b"word")))[:1] == ("\xe9ab  chunk: 4 bytes",)
    assert residue(b"RIFF\4\0\0\0WEBP") == ("a chunk at byte 12 breaks off or is padded with something",)


def test_no_chunk_reaches_beyond_the_end() -> None:
    lossless = b"\x2f" + bytes(9)
    file = riff((b"VP8L", lossless))
    assert residue(file) == ()
    broken = ("a chunk at byte 12 breaks off or is padded with something",)
    for more in range(1, 30):
        longer = file[:16] + struct.pack("<L", len(lossless) + more) + file[20:]
        assert residue(longer + bytes(40)) == broken


def test_a_lossless_webp_has_a_head_of_version_0() -> None:
    assert residue(riff((b"VP8L", b"\x2f" + bytes(5)))) == ()
    odd = ("the picture is not one still picture",)
    assert residue(riff((b"VP8L", b"\x2f" + bytes(4)))) == odd
    assert residue(riff((b"VP8L", b"\x2e" + bytes(5)))) == odd
    for version in (0x20, 0x40, 0x80):
        assert residue(riff((b"VP8L", b"\x2f" + bytes(3) + bytes((version, 0, 0))))) == odd
    assert residue(riff((b"VP8L", b"\x2f" + bytes(3) + b"\x1f\xff\xff"))) == ()
