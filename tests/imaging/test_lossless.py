"""A JPEG may leave its notes behind and keep every pixel, where all of it is understood."""

import hashlib
import io
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from consentreg.imaging import pool
from consentreg.imaging.lossless import exact, lane, source, target
from consentreg.imaging.lossless.lane import PixelsOnly, build
from consentreg.imaging.metadata import Rights, rights_blocks
from consentreg.imaging.scan import residue
from tests.imaging import judges
from tests.photographs import CARRIERS, SECOND_PICTURES, exif, jpeg, phone_photo, picture, png, segment, with_segment

RIGHTS = Rights("Harbour House", "Only with our agreement.")
PLAIN = {
    "plain": jpeg(),
    "less colour": jpeg(subsampling=2),
    "less colour across": jpeg(picture((97, 65)), subsampling=1),
    "grey": jpeg(picture(mode="L")),
    "own tables": jpeg(optimize=True),
    "restarts": jpeg(restart_marker_blocks=3),
    "restarts everywhere": jpeg(restart_marker_blocks=1),
    "restarts, less colour": jpeg(picture((97, 65)), restart_marker_blocks=2, subsampling=2),
    "restarts in rows": jpeg(picture((97, 65)), restart_marker_rows=1),
    "restarts in grey": jpeg(picture((97, 65), mode="L"), restart_marker_blocks=5),
    "progressive": jpeg(progressive=True),
    "progressive, less colour": jpeg(progressive=True, subsampling=2),
    "progressive, restarts": jpeg(progressive=True, restart_marker_blocks=2),
    "progressive, grey": jpeg(picture(mode="L"), progressive=True),
    "red, green and blue": jpeg(keep_rgb=True),
}
plain = pytest.mark.parametrize("file", PLAIN.values(), ids=PLAIN)


def shown(file: bytes) -> Image.Image:
    """Decode a file and turn it as any viewer does."""
    with Image.open(io.BytesIO(file)) as photo:
        return ImageOps.exif_transpose(photo)


def looks_the_same(one: bytes, other: bytes) -> bool:
    left, right = shown(one), shown(other)
    return (left.mode, left.size, left.tobytes()) == (right.mode, right.size, right.tobytes())


def segments(file: bytes) -> list[tuple[int, bytes]]:
    """Return marker and content of every segment up to the first scan."""
    found, at = [], 2
    while not found or found[-1][0] != 0xDA:
        length = struct.unpack(">H", file[at + 2 : at + 4])[0]
        found.append((file[at + 1], file[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def replaced(file: bytes, marker: int, change: Callable[[bytes], bytes]) -> bytes:
    """Return the file with the content of its first segment of that kind changed."""
    at = file.index(bytes((0xFF, marker)))
    length = struct.unpack(">H", file[at + 2 : at + 4])[0]
    return file[:at] + segment(marker, change(file[at + 4 : at + 2 + length])) + file[at + 2 + length :]


def coded(file: bytes) -> int:
    """Return where the coded picture begins."""
    at = file.index(b"\xff\xda")
    return at + 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]


def refusal(file: bytes) -> str:
    with pytest.raises(PixelsOnly) as refused:
        build(file)
    return str(refused.value)


@pytest.mark.usefixtures("everywhere")
@plain
def test_every_pixel_stays_and_nothing_else(file: bytes) -> None:
    dirty = with_segment(0xFE, b"a word", with_segment(0xE5, b"VENDOR", file)) + b"a trailer"
    copy = build(dirty)
    assert looks_the_same(copy.data, file)
    assert (copy.width, copy.height) == shown(file).size
    assert copy.sha256 == hashlib.sha256(copy.data).hexdigest()
    assert residue(copy.data, private=True) == ()
    assert b"word" not in copy.data
    assert b"VENDOR" not in copy.data


@plain
def test_a_clean_copy_of_a_clean_copy_is_the_same(file: bytes) -> None:
    once = build(file).data
    assert build(once).data == once


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photo_stays_upright(orientation: int) -> None:
    file = phone_photo(size=(96, 64), orientation=orientation)
    copy = build(file)
    assert looks_the_same(copy.data, file)
    assert (copy.width, copy.height) == ((64, 96) if orientation > 4 else (96, 64))
    assert not judges.bytes_tell(copy.data)
    assert [marker for marker, _ in segments(copy.data)].count(0xE1) == (orientation != 1)
    assert residue(copy.data, private=True) == ()
    assert (residue(copy.data) == ()) is (orientation == 1)


def test_how_it_was_held_is_all_that_is_said() -> None:
    copy = build(phone_photo(orientation=6)).data
    with Image.open(io.BytesIO(copy)) as photo:
        assert dict(photo.getexif()) == {0x0112: 6}
        assert set(photo.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "exif"}


JPEG_CARRIERS = sorted(name for name in {**CARRIERS, **SECOND_PICTURES} if name.startswith("jpeg"))
BY_PIXELS = {"jpeg_exif_gps_cmyk", "jpeg_icc_words", "jpeg_icc_name"}


@pytest.mark.parametrize("name", JPEG_CARRIERS)
def test_no_carrier_comes_along(name: str) -> None:
    file = {**CARRIERS, **SECOND_PICTURES}[name]()
    if name in BY_PIXELS:
        assert refusal(file)
        return
    copy = build(file).data
    assert looks_the_same(copy, file)
    assert not judges.bytes_tell(copy)
    assert residue(copy, private=True) == ()


def test_no_judge_finds_anything(tmp_path: Path) -> None:
    files = []
    for name in sorted(set(JPEG_CARRIERS) - BY_PIXELS):
        file = tmp_path / f"{name}.jpg"
        file.write_bytes(build({**CARRIERS, **SECOND_PICTURES}[name]()).data)
        files.append(file)
    assert judges.exiftool_tells(files, strict=True) == set()
    assert judges.exiv2_tells(files, strict=True) == set()
    assert judges.exiv2_comments(files) == b""


def test_only_the_first_of_several_photos_comes_along() -> None:
    file = SECOND_PICTURES["jpeg_pictures"]()
    assert build(file).data.count(b"\xff\xd8") == 1


@pytest.mark.parametrize("orientation", [1, 6])
def test_rights_travel_along(orientation: int) -> None:
    blocks = rights_blocks(RIGHTS, "JPEG")
    file = phone_photo(orientation=orientation)
    copy = build(file, RIGHTS).data
    assert residue(copy, allowed=blocks, private=True) == ()
    assert residue(copy, private=True) != ()
    assert looks_the_same(copy, file)
    with Image.open(io.BytesIO(copy)) as photo:
        assert photo.getexif().get(0x8298) == "Harbour House" or orientation != 1
        assert b"DMI-PROHIBITED" in photo.info["xmp"]


def known(profile: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lane.scan.PROFILES, hashlib.sha256(profile).hexdigest(), "a profile of this test")


def some_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_known_profile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = some_profile()
    file = jpeg(icc_profile=profile)
    assert refusal(file) == "a colour profile that is not known"
    known(profile, monkeypatch)
    copy = build(file).data
    assert shown(copy).info["icc_profile"] == profile
    assert looks_the_same(copy, file)
    assert residue(copy, private=True) == ()
    assert residue(copy) != ()


def piece(number: int, parts: int, body: bytes) -> bytes:
    return segment(0xE2, b"ICC_PROFILE\0" + bytes((number, parts)) + body)


def test_a_profile_in_pieces_is_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    profile, file = some_profile(), jpeg()
    known(profile, monkeypatch)
    one, two = piece(1, 2, profile[:100]), piece(2, 2, profile[100:])
    for head in (one + two, two + one):
        assert build(file[:20] + head + file[20:]).data == build(jpeg(icc_profile=profile)).data
    for head in (one, two, one + one, one + two + two, one + piece(2, 3, profile[100:]), one + piece(2, 2, b"")):
        assert refusal(file[:20] + head + file[20:])
    whole = piece(1, 1, profile)
    assert refusal(file[:20] + whole + piece(2, 1, b"x") + file[20:])
    assert refusal(file[:20] + piece(0, 0, profile) + file[20:])
    assert refusal(file[:20] + segment(0xE2, b"ICC_PROFILE\0") + file[20:])
    assert build(file[:20] + segment(0xE2, b"MPF\0words") + file[20:]).data == build(file).data


def adobe(colour: int, more: bytes = b"") -> bytes:
    return segment(0xEE, b"Adobe\0\x64\x12\x34\x56\x78" + bytes((colour,)) + more)


def without_head(file: bytes) -> bytes:
    return file[:2] + file[20:]


def test_colours_mean_what_they_meant() -> None:
    rgb, usual = jpeg(keep_rgb=True), jpeg()
    head = segments(build(rgb).data)[0]
    assert head == (0xEE, b"Adobe\0\x64\0\0\0\0\0")
    at = rgb.index(b"Adobe") - 4
    by_name = rgb[:at] + rgb[at + 16 :]
    assert shown(by_name).tobytes() == shown(rgb).tobytes()
    assert build(by_name).data == build(rgb).data
    assert build(without_head(usual)).data == build(usual).data
    for file in (usual[:2] + adobe(1) + usual[20:], usual[:20] + adobe(1) + usual[20:]):
        assert build(file).data == build(usual).data
    renamed = usual[:2] + adobe(0) + usual[20:]
    assert looks_the_same(build(renamed).data, renamed)
    assert build(renamed).data != build(usual).data


def test_grey_is_grey_whatever_is_said_of_colours() -> None:
    grey = jpeg(picture(mode="L"))
    assert build(grey[:20] + adobe(0) + grey[20:]).data == build(grey).data


@pytest.mark.parametrize(
    "file",
    [
        jpeg()[:20] + adobe(0) + jpeg()[20:],
        jpeg()[:2] + adobe(2) + jpeg()[20:],
        jpeg()[:2] + adobe(0) + adobe(1) + jpeg()[20:],
        jpeg()[:2] + adobe(1, b"x") + jpeg()[20:],
        jpeg()[:2] + segment(0xEE, b"Adobe\0\x64\x12\x34\x56\x78") + jpeg()[20:],
        jpeg()[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0") + jpeg()[20:],
        jpeg(picture(mode="CMYK")),
    ],
    ids=["head and Adobe", "YCCK", "two", "long", "short", "short head", "four components"],
)
def test_two_opinions_on_colour_are_one_too_many(file: bytes) -> None:
    assert refusal(file)


BASE = PLAIN["plain"]
HEAD = BASE[: BASE.index(b"\xff\xc0")]
FRAME = dict(segments(BASE))[0xC0]


@pytest.mark.parametrize(
    "file",
    [
        b"", b"\xff", b"\xff\xd8", b"word", png(), BASE[:30], BASE[:-2], BASE[:-1], BASE[: coded(BASE)],
        BASE[1:], b"\xff\xd8\xff\xd9", HEAD + b"\xff\xd9",
        BASE[:20] + b"\xff" + BASE[20:], BASE[:20] + b"word" + BASE[20:], BASE[:20] + b"\0" + BASE[20:],
        BASE[:-2] + b"\xff\xff\xd9", BASE[:-2] + b"\xff\xd0\xff\xd9", BASE[:-2] + b"\xff\xd8\xff\xd9",
        BASE[:-2] + b"\xff\x01\xff\xd9", BASE[:20] + b"\xff\xe1\0\1" + BASE[20:],
        BASE[:20] + b"\xff\xe1\0\0" + BASE[20:],
        with_segment(0xDC, b"\0\x40", BASE), with_segment(0xCC, b"\0\0", BASE), with_segment(0x01, b"", BASE),
        with_segment(0xF0, b"", BASE), with_segment(0xDE, b"", BASE), with_segment(0xDF, b"", BASE),
        with_segment(0xDB, b"", BASE), with_segment(0xDB, bytes(64), BASE),
        with_segment(0xDB, b"\x20" + bytes(192), BASE),
        with_segment(0xDB, b"\4" + bytes(64), BASE), with_segment(0xDB, bytes(130), BASE),
        with_segment(0xC4, b"", BASE), with_segment(0xC4, bytes(17), BASE),
        with_segment(0xC4, b"\0\3" + bytes(18), BASE),
        with_segment(0xC4, b"\4\1" + bytes(16), BASE), with_segment(0xC4, b"\x20\1" + bytes(16), BASE),
        with_segment(0xC4, (b"\0\1" + bytes(16)) * 2, BASE), with_segment(0xC4, b"\0\1" + bytes(15), BASE),
        with_segment(0xDD, b"\0", BASE), with_segment(0xDD, b"\0\0\0", BASE), with_segment(0xDD, b"\0\3", BASE),
        with_segment(0xDA, b"\1\1\0\0\x3f\0", BASE), with_segment(0xC0, FRAME, BASE),
    ],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_is_left_to_the_pixels(file: bytes) -> None:
    assert refusal(file)


def framed(*components: bytes, depth: int = 8, size: tuple[int, int] = (96, 64), count: int | None = None) -> bytes:
    number = len(components) if count is None else count
    return struct.pack(">BHHB", depth, size[1], size[0], number) + b"".join(components)


@pytest.mark.parametrize(
    "frame",
    [
        FRAME[:-1], FRAME + b"\0", framed(), framed(b"\1\x11\0", count=3), framed(b"\1\x11\0", b"\2\x11\1"),
        framed(b"\1\x11\0", b"\2\x11\1", b"\3\x11\1", depth=12), framed(b"\1\x11\0", b"\2\x11\1", b"\2\x11\1"),
        framed(b"\1\x11\0", b"\2\x11\1", b"\3\x11\1", size=(0, 64)),
        framed(b"\1\x11\0", b"\2\x11\1", b"\3\x11\1", size=(96, 0)),
        framed(b"\1\x01\0", b"\2\x11\1", b"\3\x11\1"), framed(b"\1\x10\0", b"\2\x11\1", b"\3\x11\1"),
        framed(b"\1\x31\0", b"\2\x21\1", b"\3\x11\1"), framed(b"\1\x55\0", b"\2\x11\1", b"\3\x11\1"),
        framed(b"\1\x81\0", b"\2\x11\1", b"\3\x11\1"), framed(b"\1\x44\0", b"\2\x11\1", b"\3\x11\1"),
        framed(b"\1\x11\0", b"\2\x11\1", b"\3\x11\2"), framed(b"\1\x11\0", b"\2\x11\1", b"\4\x11\1"),
    ],
)  # fmt: skip
def test_an_odd_frame_is_left_to_the_pixels(frame: bytes) -> None:
    with pytest.raises(PixelsOnly):
        source.read(replaced(BASE, 0xC0, lambda _: frame))


@pytest.mark.parametrize("marker", [0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
def test_other_ways_of_coding_are_left_to_the_pixels(marker: int) -> None:
    at = BASE.index(b"\xff\xc0")
    assert refusal(BASE[:at] + bytes((0xFF, marker)) + BASE[at + 2 :])


def test_the_extended_way_of_eight_bits_is_understood() -> None:
    at = BASE.index(b"\xff\xc0")
    extended = BASE[:at] + b"\xff\xc1" + BASE[at + 2 :]
    copy = build(extended)
    assert looks_the_same(copy.data, BASE)
    assert b"\xff\xc1" in copy.data


@pytest.mark.parametrize(
    "header",
    [
        b"", b"\0", b"\0\0\0\0", b"\0\0\x3f\0", b"\3\1\0\2\x11\3\x11\0\x3f", b"\3\1\0\2\x11\3\x11\0\x3f\0\0",
        b"\2\1\0\2\x11\3\x11\0\x3f\0", b"\3\1\0\2\x11\4\x11\0\x3f\0", b"\3\1\2\2\x11\3\x11\0\x3f\0",
        b"\3\1\0\2\x12\3\x11\0\x3f\0", b"\3\1\0\1\x11\3\x11\0\x3f\0", b"\3\1\0\2\x11\3\x11\1\x3f\0",
        b"\3\1\0\2\x11\3\x11\0\x3e\0", b"\3\1\0\2\x11\3\x11\0\x3f\1", b"\3\1\0\2\x11\3\x11\0\x3f\x10",
        b"\2\1\0\2\x11\0\x3f\0",
    ],
)  # fmt: skip
def test_an_odd_scan_is_left_to_the_pixels(header: bytes) -> None:
    assert refusal(replaced(BASE, 0xDA, lambda _: header))


def test_a_picture_under_the_picture_stays_behind() -> None:
    red = jpeg(Image.new("RGB", (96, 64), (255, 0, 0)))
    scan = red[red.index(b"\xff\xda") : -2]
    assert refusal(red[:-2] + scan + b"\xff\xd9")
    progressive = PLAIN["progressive"]
    first = progressive.index(b"\xff\xda")
    second = progressive.index(b"\xff\xc4", first)
    assert refusal(progressive[:second] + progressive[first:second] + progressive[second:])


def test_a_hundred_passes_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    passes = PLAIN["progressive"].count(b"\xff\xda")
    monkeypatch.setattr(source, "MAX_SCANS", passes)
    assert len(source.read(PLAIN["progressive"]).scans) == passes
    monkeypatch.setattr(source, "MAX_SCANS", passes - 1)
    with pytest.raises(PixelsOnly):
        source.read(PLAIN["progressive"])


def test_tables_nobody_reads_stay_behind() -> None:
    unread = segment(0xDB, b"\3" + b"\x41" * 64) + segment(0xC4, b"\3\1" + bytes(15) + b"\7")
    early = segment(0xDB, b"\0" + b"\x41" * 64) + segment(0xC4, b"\0\1" + bytes(15) + b"\7")
    assert build(BASE[:20] + early + unread + BASE[20:]).data == build(BASE).data
    assert build(BASE[:-2] + segment(0xC4, b"\3\1" + bytes(15) + b"\7") + b"\xff\xd9").data == build(BASE).data
    assert build(BASE[:-2] + segment(0xDD, b"\0\7") + b"\xff\xd9").data == build(BASE).data
    assert refusal(BASE[:-2] + segment(0xDB, b"\3" + b"\x41" * 64) + b"\xff\xd9")


def test_notes_between_the_passes_stay_behind() -> None:
    file = PLAIN["progressive"]
    at = file.index(b"\xff\xc4", file.index(b"\xff\xda"))
    more = b"".join(segment(marker, b"word") for marker in (*range(0xE0, 0xF0), 0xFE))
    assert build(file[:at] + more + file[at:]).data == build(file).data
    for note in (segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"), piece(1, 2, b"word"), segment(0xE0, b"JFIF\0")):
        assert build(file[:at] + note + file[at:]).data == build(file).data


def test_an_interval_nobody_reaches_stays_behind() -> None:
    assert build(with_segment(0xDD, b"\xff\xff", BASE)).data == build(BASE).data
    assert build(with_segment(0xDD, b"\0\0", BASE)).data == build(BASE).data


@pytest.mark.parametrize(
    "name", ["plain", "restarts", "restarts, less colour", "restarts in grey", "grey", "own tables"]
)
@given(data=st.data())
@settings(max_examples=25)
def test_words_behind_the_last_block_are_noticed(name: str, data: st.DataObject) -> None:
    words = data.draw(st.binary(min_size=9, max_size=60)).replace(b"\xff", b"\xfe")
    understood = source.read(PLAIN[name])
    _, end = data.draw(st.sampled_from(understood.scans[0].stretches))
    longer = PLAIN[name][:end] + words + PLAIN[name][end:]
    assert source.read(longer)
    assert not exact.is_exact(source.read(longer))


@pytest.mark.parametrize("name", ["plain", "restarts", "grey"])
def test_a_scan_that_is_too_short_is_noticed(name: str) -> None:
    begin, end = source.read(PLAIN[name]).scans[0].stretches[-1]
    shorter = PLAIN[name][: begin + (end - begin) // 2] + PLAIN[name][end:]
    assert not exact.is_exact(source.read(shorter))


def test_what_is_not_exact_is_left_to_the_pixels() -> None:
    assert refusal(BASE[:-2] + b"fifteen letters" + BASE[-2:]) == "more in a scan than its picture"


def test_too_many_stretches_are_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    understood = source.read(PLAIN["restarts"])
    count = len(understood.scans[0].stretches)
    monkeypatch.setattr(exact, "MOST_STRETCHES", count)
    assert exact.is_exact(understood)
    monkeypatch.setattr(exact, "MOST_STRETCHES", count - 1)
    assert not exact.is_exact(understood)


def test_a_stretch_that_makes_too_wide_a_strip_is_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    understood = source.read(PLAIN["restarts"])
    monkeypatch.setattr(exact, "_MOST_ACROSS", 24)
    assert exact.is_exact(understood)
    monkeypatch.setattr(exact, "_MOST_ACROSS", 23)
    assert not exact.is_exact(understood)


@pytest.mark.usefixtures("everywhere")
def test_what_does_not_decode_is_left_to_the_pixels() -> None:
    assert refusal(replaced(BASE, 0xC4, lambda body: body[:17] + bytes((body[17] ^ 15,)) + body[18:]))
    huge = replaced(BASE, 0xC0, lambda body: body[:1] + b"\xff\xdc\xff\xdc" + body[5:])
    assert refusal(huge) == "TOO_MANY_PIXELS"


@pytest.mark.parametrize("reply", [{}, {"exact": False}, {"exact": 1, "orientation": 1}, {"exact": "True"}])
def test_a_child_that_does_not_say_yes_has_said_no(reply: pool.Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "ask", lambda *_: (reply, []))
    assert refusal(BASE) == "more in a scan than its picture"


@pytest.mark.parametrize("held", [None, 0, 9, -1, "6", [6], 6.0])
def test_a_child_that_talks_nonsense_is_not_believed(held: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "ask", lambda *_: ({"exact": True, "orientation": held}, []))
    assert refusal(BASE) == "more in a scan than its picture"


def test_a_copy_that_is_not_proved_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "END", b"word\xff\xd9")
    file = jpeg(orientation=1)
    with pytest.raises(PixelsOnly):
        lane.moved(source.read(file), 9)


def test_a_photo_that_has_to_become_smaller_is_left_to_the_pixels() -> None:
    assert build(BASE, max_edge=96).width == 96
    with pytest.raises(PixelsOnly):
        build(BASE, max_edge=95)
    tall = jpeg(picture((64, 96)))
    with pytest.raises(PixelsOnly):
        build(tall, max_edge=95)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), name=st.sampled_from(sorted(PLAIN)))
@settings(max_examples=150)
def test_whatever_is_damaged_the_copy_is_proved_or_not_made(at: int, bit: int, name: str) -> None:
    file = bytearray(PLAIN[name])
    file[at % len(file)] ^= 1 << bit
    try:
        copy = build(bytes(file))
    except PixelsOnly:
        return
    assert residue(copy.data, private=True) == ()
    assert looks_the_same(copy.data, bytes(file))


def test_every_truncation_is_left_to_the_pixels() -> None:
    for file in (PLAIN["plain"], PLAIN["restarts"], PLAIN["progressive"]):
        for cut in range(0, len(file), 7):
            with pytest.raises(PixelsOnly):
                source.read(file[:cut])


def test_a_strip_has_the_size_of_its_units() -> None:
    strips = {
        name: exact._strip(source.read(PLAIN[name]), number)
        for name, number in {"restarts": 1, "restarts, less colour": 0, "restarts in grey": 2}.items()
    }
    assert strips == {"restarts": (24, 8), "restarts, less colour": (32, 16), "restarts in grey": (40, 8)}
    last = source.read(PLAIN["restarts in grey"])
    assert exact._strip(last, len(last.scans[0].stretches) - 1) == (8 * (13 * 9 % 5), 8)


def one_after_the_other() -> bytes:
    """Return a plain JPEG whose three components come in a scan each, all with the same tables."""
    whole = jpeg(picture(mode="L"))
    head, data = whole[: whole.index(b"\xff\xda")], whole[coded(whole) : -2]
    frame = framed(b"\1\x11\0", b"\2\x11\0", b"\3\x11\0")
    scans = (segment(0xDA, bytes((1, number, 0, 0, 63, 0))) + data for number in (1, 2, 3))
    return replaced(head, 0xC0, lambda _: frame) + b"".join(scans) + b"\xff\xd9"


def test_a_table_that_several_scans_read_is_written_once() -> None:
    file = one_after_the_other()
    copy = build(file).data
    assert looks_the_same(copy, file)
    assert [marker for marker, _ in segments(copy)].count(0xC4) == copy.count(b"\xff\xc4") == 1
    assert copy.count(b"\xff\xda") == 3
    assert build(PLAIN["progressive, restarts"]).data.count(b"\xff\xdd\0\4") == 1


def test_grey_has_units_of_one_block_however_it_says_it_is_sampled() -> None:
    file = PLAIN["restarts in grey"]
    doubled = replaced(file, 0xC0, lambda body: body[:7] + b"\x22" + body[8:])
    assert exact._strip(source.read(doubled), 1) == (40, 8)
    assert looks_the_same(build(doubled).data, file)


def test_noise_comes_through() -> None:
    noise = Image.frombytes("RGB", (160, 120), random.Random(3).randbytes(160 * 120 * 3))
    for options in ({}, {"restart_marker_rows": 1}, {"subsampling": 2}):
        file = jpeg(noise, **options)
        assert looks_the_same(build(file).data, file)


def test_exif_is_read_as_pillow_reads_it() -> None:
    assert residue(build(jpeg(exif=exif(orientation=3))).data, private=True) == ()
