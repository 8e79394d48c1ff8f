"""What a JPEG may hold: one picture every part of which is needed, and in a private copy three notes more."""

import hashlib
import struct
from collections.abc import Callable

import pytest

from consentreg.imaging import scan
from consentreg.imaging.scan import passes, residue, tables
from tests.photographs import jpeg, picture, segment

PLAIN, PROGRESSIVE, GREY = jpeg(), jpeg(progressive=True), jpeg(picture(mode="L"))
HEAD = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
RGB = segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
BARE = PLAIN[:2] + PLAIN[20:]
COLOURS = jpeg(keep_rgb=True)
ODD_SCAN = ("SOS segment of an odd shape",)


def held(orientation: int) -> bytes:
    """Return the smallest Exif block, put together anew."""
    entry = struct.pack(">HHLHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0MM\0\x2a" + struct.pack(">LH", 8, 1) + entry + bytes(4)


def noted(*notes: bytes, first: bytes = HEAD) -> bytes:
    return b"\xff\xd8" + first + b"".join(notes) + BARE[2:]


def replaced(file: bytes, marker: int, change: Callable[[bytes], bytes], number: int = 0) -> bytes:
    at = -1
    for _ in range(number + 1):
        at = file.index(bytes((0xFF, marker)), at + 1)
    length = struct.unpack(">H", file[at + 2 : at + 4])[0]
    return file[:at] + segment(marker, change(file[at + 4 : at + 2 + length])) + file[at + 2 + length :]


def test_the_head_is_one_and_the_same() -> None:
    assert PLAIN[2:20] == HEAD
    assert residue(noted()) == ()
    assert residue(BARE) == ()
    for at in range(5, 12):
        other = bytearray(HEAD)
        other[4 + at] ^= 2
        assert residue(noted(first=bytes(other))) == ("APP0 segment of an odd shape",)
    assert residue(noted(first=HEAD[:-1] + b"\1")) == ("JFIF thumbnail",)
    assert residue(noted(HEAD)) == ("APP0 segment of an odd shape",)
    assert residue(noted(segment(0xE0, b"JFXX\0\x10"))) == ("APP0 extension: may hold a thumbnail",)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_how_it_was_held_is_for_private_copies(orientation: int) -> None:
    note = segment(0xE1, held(orientation))
    assert residue(noted(note), private=True) == ()
    assert residue(noted(note)) == ("APP1 segment: 32 bytes",)
    assert residue(noted(note, note), private=True) == ("APP1 segment: 32 bytes",)
    assert residue(noted(note, segment(0xE1, held(orientation % 7 + 2))), private=True) == ("APP1 segment: 32 bytes",)


@pytest.mark.parametrize("orientation", [0, 1, 9, 256, 6 << 8])
def test_no_other_number_says_how_it_was_held(orientation: int) -> None:
    assert residue(noted(segment(0xE1, held(orientation))), private=True) == ("APP1 segment: 32 bytes",)


def test_no_bit_of_that_note_can_be_turned() -> None:
    note = held(2)
    for bit in range(8 * len(note)):
        other = bytearray(note)
        other[bit // 8] ^= 1 << bit % 8
        if bytes(other) not in {held(number) for number in range(2, 9)}:
            assert residue(noted(segment(0xE1, bytes(other))), private=True) != ()


def test_a_note_stands_at_its_own_marker() -> None:
    for marker in (0xE0, 0xE2, 0xED, 0xEE, 0xFE):
        assert residue(noted(segment(marker, held(6))), private=True) != ()
    for marker in (0xE1, 0xE2, 0xFE):
        assert residue(noted(segment(marker, RGB[4:])), private=True) != ()


def test_red_green_and_blue_are_for_private_copies() -> None:
    colours = b"\xff\xd8" + RGB + BARE[2:]
    assert residue(colours, private=True) == ()
    assert residue(colours) == ("APP14 segment: 12 bytes",)
    assert residue(noted(RGB), private=True) == ("APP14 segment: 12 bytes",)
    assert residue(noted(HEAD, first=RGB), private=True) == ("APP0 segment of an odd shape",)
    assert residue(noted(first=segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")), private=True) != ()
    assert residue(noted(first=segment(0xE1, held(6)) + RGB), private=True) == ("APP14 segment: 12 bytes",)


def test_a_profile_must_be_known_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = b"a profile of this test"
    head = b"ICC_PROFILE\0\1\1"
    note = segment(0xE2, head + profile)
    assert residue(noted(note), private=True) == ("APP2 segment: 36 bytes",)
    monkeypatch.setitem(scan.PROFILES, hashlib.sha256(profile).hexdigest(), "known")
    assert residue(noted(note), private=True) == ()
    assert residue(noted(note)) == ("APP2 segment: 36 bytes",)
    assert residue(noted(note, note), private=True) == ("APP2 segment: 36 bytes",)
    for other in (
        head + profile + b"x",
        head + profile[1:],
        b"ICC_PROFILE\0\1\2" + profile,
        b"x" + head + profile,
        profile,
    ):
        assert residue(noted(segment(0xE2, other)), private=True) != ()
    assert residue(noted(segment(0xE1, head + profile)), private=True) != ()


def test_all_notes_together_and_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = b"a profile of this test"
    monkeypatch.setitem(scan.PROFILES, hashlib.sha256(profile).hexdigest(), "known")
    notes = (segment(0xE1, held(8)), segment(0xE1, b"ours"), segment(0xE2, b"ICC_PROFILE\0\1\1" + profile))
    assert residue(noted(*notes), private=True, allowed=[b"ours"]) == ()
    assert residue(noted(*notes), private=True) == ("APP1 segment: 4 bytes",)
    assert residue(noted(*notes[::-1]), private=True, allowed=[b"ours"]) == ()


def test_known_profiles_are_named_by_their_hash() -> None:
    assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in scan.PROFILES)
    assert any("Display P3" in name for name in scan.PROFILES.values())


def test_notes_come_before_the_picture() -> None:
    inside = ("a note inside the picture",)
    for file in (PLAIN, PROGRESSIVE):
        for marker in (0xDB, 0xC0 if file is PLAIN else 0xC2, 0xC4, 0xDA):
            at = file.index(bytes((0xFF, marker)))
            for note in (segment(0xE1, b"ours"), segment(0xE1, held(6))):
                put = file[:at] + note + file[at:]
                expected = () if marker == 0xDB else inside
                assert residue(put, allowed=[b"ours"], private=True) == expected
    frame_first = PLAIN.index(b"\xff\xc0")
    frame = PLAIN[frame_first : frame_first + 19]
    moved = PLAIN[:20] + frame + segment(0xE1, b"ours") + PLAIN[20:frame_first] + PLAIN[frame_first + 19 :]
    assert residue(moved, allowed=[b"ours"]) == inside


def steps(*values: int, wide: int = 0, number: int = 0) -> bytes:
    return bytes((wide << 4 | number,)) + b"".join(value.to_bytes(1 + wide, "big") for value in values)


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (steps(*range(1, 65)), [0]), (steps(*range(1, 65), number=3), [3]), (steps(*range(1, 65), number=4), []),
        (steps(*[256] * 64, wide=1), [0]), (steps(*[256] * 63, 0, wide=1), []),
        (steps(*[1] * 64, wide=1, number=2), [2]),
        (steps(*range(64)), []), (steps(*[1] * 63, 0), []), (steps(*[1] * 63), []), (steps(*[1] * 65), []),
        (b"\x20" + b"\1" * 192, []), (b"", []), (steps(*[1] * 64) + steps(*[1] * 64, number=1), [0, 1]),
        (steps(*[1] * 64) + b"\1", []), (steps(*[256] * 64, wide=1) + steps(*[1] * 64, number=1), [0, 1]),
    ],
)  # fmt: skip
def test_steps_are_64_and_none_is_zero(body: bytes, numbers: list[int]) -> None:
    assert tables.numbers(0xDB, body) == numbers


def code(number: int, symbols: bytes, *counts: int) -> bytes:
    return bytes((number,)) + bytes(counts) + bytes(16 - len(counts)) + symbols


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (code(0, b"\7", 1), [0]), (code(3, b"\7", 1), [3]), (code(19, b"\7", 1), [19]), (code(4, b"\7", 1), []),
        (code(20, b"\7", 1), []), (code(32, b"\7", 1), []), (code(0, b"\1\2", 2), [0]), (code(0, b"\1\2\3", 2, 1), []),
        (code(0, b"\1\2\3", 1, 2), [0]), (code(0, b"\1\2\3\4", 1, 2, 1), []), (code(0, b"\1\1", 2), []),
        (code(0, b"\1\2\1", 1, 2), []), (code(0, b"", 0), []), (code(0, b"\1", 2), []), (code(0, b"\x0f", 1), [0]),
        (code(0, b"\x10", 1), []), (code(16, b"\xfa", 1), [16]), (code(0, b"\7", 1) + b"\0", []),
        (code(0, b"\7", 1) + code(16, b"\7", 1), [0, 16]), (code(0, b"\7", *[0] * 15, 1), [0]), (b"\0" + bytes(15), []),
        (b"\0\1" + bytes(14), []), (code(0, bytes(range(4)), 0, 4), [0]), (code(0, bytes(range(5)), 0, 5), []),
    ],
)  # fmt: skip
def test_a_code_can_be_told_apart(body: bytes, numbers: list[int]) -> None:
    assert tables.numbers(0xC4, body) == numbers


@pytest.mark.parametrize(
    ("body", "numbers"), [(b"\0\1", [0]), (b"\1\0", [0]), (b"\0\0", []), (b"\1", []), (b"\0\0\1", [])]
)
def test_an_interval_is_not_zero(body: bytes, numbers: list[int]) -> None:
    assert tables.numbers(0xDD, body) == numbers


def frame(*components: tuple[int, int, int], depth: int = 8, size: tuple[int, int] = (96, 64)) -> bytes:
    return struct.pack(">BHHB", depth, *size, len(components)) + b"".join(map(bytes, components))


YCC = ((1, 0x11, 0), (2, 0x11, 1), (3, 0x11, 1))


def test_a_frame_says_what_it_says() -> None:
    found = passes.frame(0xC0, frame((1, 0x42, 0), (2, 0x11, 1), (3, 0x21, 3), size=(64, 97)))
    assert found == passes.Frame(0xC0, 97, 64, [(4, 2), (1, 1), (2, 1)], {0, 1, 3})
    assert passes.frame(0xC0, frame((1, 0x11, 2))) == passes.Frame(0xC0, 64, 96, [(1, 1)], {2})


@pytest.mark.parametrize(
    "body",
    [
        b"", frame(), frame(*YCC)[:-1], frame(*YCC) + b"\0", frame(*YCC[:2]), frame(*YCC, (4, 0x11, 1)),
        frame(*YCC, depth=12), frame(*YCC, depth=7), frame(*YCC, size=(0, 64)), frame(*YCC, size=(96, 0)),
        frame((0, 0x11, 0)), frame((2, 0x11, 0)), frame(YCC[0], YCC[2], YCC[1]), frame(YCC[0], YCC[0], YCC[2]),
        frame((1, 0x01, 0)), frame((1, 0x10, 0)), frame((1, 0x51, 0)), frame((1, 0x15, 0)),
        frame(*YCC[:2], (3, 0x10, 0)),
    ],
)  # fmt: skip
def test_any_other_frame_is_odd(body: bytes) -> None:
    assert passes.frame(0xC0, body) is None
    assert "FFC0 segment of an odd shape" in residue(PLAIN[:20] + segment(0xC0, body) + PLAIN[20:])


def test_there_is_one_frame() -> None:
    at = PLAIN.index(b"\xff\xc0")
    twice = PLAIN[:at] + PLAIN[at : at + 19] + PLAIN[at:]
    assert residue(twice) == ("FFC0 segment of an odd shape",)


ALL = ((1, 0x00), (2, 0x11), (3, 0x11))


def header(*pairs: tuple[int, int], first: int = 0, last: int = 63, before: int = 0, after: int = 0) -> bytes:
    return bytes((len(pairs), *(number for pair in pairs for number in pair), first, last, before << 4 | after))


def advanced(marker: int, *headers: bytes) -> list[bool]:
    seen = passes.frame(marker, frame(*YCC))
    assert seen
    return [passes.advances(seen, one) for one in headers]


def test_a_plain_picture_comes_in_one_pass_for_each_component() -> None:
    assert advanced(0xC0, header(*ALL)) == [True]
    assert advanced(0xC1, header(ALL[0]), header(ALL[1]), header(ALL[2])) == [True] * 3
    assert advanced(0xC0, header(ALL[0], ALL[1]), header(ALL[2])) == [True] * 2
    assert advanced(0xC0, header(*ALL), header(*ALL)) == [True, False]
    assert advanced(0xC0, header(ALL[0]), header(ALL[0])) == [True, False]
    assert advanced(0xC0, header(ALL[0]), header(*ALL)) == [True, False]


@pytest.mark.parametrize(
    "odd",
    [
        b"", header(), header(*ALL)[:-1], header(*ALL) + b"\0", header(ALL[0])[:5], b"\2" + header(ALL[0])[1:],
        header(ALL[1], ALL[0]), header(ALL[0], ALL[0]), header((0, 0)), header((4, 0)), header(*ALL, (4, 0x11)),
        header(*ALL, first=1), header(*ALL, last=62), header(*ALL, last=64), header(*ALL, before=1),
        header(*ALL, after=1),
    ],
)  # fmt: skip
def test_any_other_plain_pass_is_odd(odd: bytes) -> None:
    assert advanced(0xC0, odd) == [False]
    assert residue(replaced(PLAIN, 0xDA, lambda _: odd)) == ODD_SCAN


AVERAGES = header(*ALL, last=0, after=1)


def detail(component: int, first: int, last: int, before: int, after: int) -> bytes:
    return header((component, 0), first=first, last=last, before=before, after=after)


def test_a_picture_grows_clearer_bit_by_bit() -> None:
    refined = header(*ALL, last=0, before=1, after=0)
    steps = [detail(1, 1, 5, 0, 2), detail(1, 6, 63, 0, 2), detail(1, 1, 63, 2, 1), detail(1, 1, 63, 1, 0)]
    assert advanced(0xC2, AVERAGES, refined, *steps) == [True] * 6
    assert advanced(0xC2, header(*ALL, last=0, after=13)) == [True]
    assert advanced(0xC2, header(*ALL, last=0, after=14)) == [False]


@pytest.mark.parametrize(
    "last",
    [
        AVERAGES, header(*ALL, last=0), header(*ALL, last=0, before=1, after=1),
        header(*ALL, last=0, before=2, after=1),
        header(*ALL, last=0, before=2, after=0), header(*ALL, last=0, before=1, after=2),
        detail(1, 1, 5, 0, 0), detail(1, 5, 9, 0, 0), detail(1, 1, 5, 3, 2), detail(1, 1, 5, 2, 0),
        detail(1, 1, 6, 2, 1),
        detail(1, 6, 63, 2, 1), detail(2, 1, 5, 2, 1), detail(1, 9, 8, 0, 0), detail(1, 6, 64, 0, 0),
        detail(1, 0, 63, 0, 0),
        detail(1, 0, 63, 1, 0), detail(1, 6, 63, 0, 14), header((1, 0), (2, 0), first=6, last=63),
    ],
)  # fmt: skip
def test_a_pass_that_adds_nothing_is_odd(last: bytes) -> None:
    assert advanced(0xC2, AVERAGES, detail(1, 1, 5, 0, 2), last) == [True, True, False]


def test_detail_comes_after_the_average() -> None:
    assert advanced(0xC2, detail(1, 1, 5, 0, 2)) == [False]
    assert advanced(0xC2, header((2, 0), (3, 0), last=0), detail(2, 1, 63, 0, 0), detail(1, 1, 63, 0, 0)) == [
        True,
        True,
        False,
    ]


def test_a_scan_names_the_tables_it_reads() -> None:
    seen = passes.frame(0xC2, frame((1, 0x11, 0), (2, 0x11, 3), (3, 0x11, 1)))
    assert seen
    steps = {(0xDB, 0), (0xDB, 1), (0xDB, 3)}
    assert passes.reads(seen, header((1, 0x01), (2, 0x23))) == steps | {(0xC4, number) for number in (0, 2, 17, 19)}
    assert passes.reads(seen, header((1, 0x01), (2, 0x23), last=0)) == steps | {(0xC4, 0), (0xC4, 2)}
    assert passes.reads(seen, header((1, 0x01), last=0, before=1)) == steps
    assert passes.reads(seen, header((1, 0x21), first=1, last=5)) == steps | {(0xC4, 17)}
    assert passes.reads(seen, header((1, 0x21), first=1, last=1, before=1)) == steps | {(0xC4, 17)}


def test_restarts_are_due_between_intervals() -> None:
    seen = passes.frame(0xC0, frame((1, 0x22, 0), (2, 0x11, 1), (3, 0x11, 1), size=(33, 50)))
    assert seen
    due = [passes.restarts_due(seen, header(*ALL), interval) for interval in (0, 1, 2, 5, 11, 12, 13)]
    assert due == [0, 11, 5, 2, 1, 0, 0]
    assert passes.restarts_due(seen, header(ALL[0]), 1) == 7 * 5 - 1
    assert passes.restarts_due(seen, header(ALL[1]), 1) == 4 * 3 - 1


def test_a_picture_is_complete() -> None:
    first = PROGRESSIVE.index(b"\xff\xda")
    without = PROGRESSIVE[:first] + PROGRESSIVE[PROGRESSIVE.index(b"\xff\xc4", first) :]
    assert residue(without) == ODD_SCAN
    only_one = replaced(GREY, 0xC0, lambda _: frame((1, 0x11, 0), (2, 0x11, 0), (3, 0x11, 0)))
    assert residue(only_one) == ("the picture is not complete",)


def test_averages_alone_make_a_picture_and_detail_does_not() -> None:
    seen = passes.frame(0xC2, frame(*YCC))
    assert seen
    for number in (0, 2):
        assert passes.advances(seen, header(ALL[number], last=0))
        assert not passes.is_complete(seen)
    assert passes.advances(seen, header(ALL[1], last=0))
    assert passes.is_complete(seen)
    missing = passes.frame(0xC2, frame(*YCC))
    assert missing
    assert passes.advances(missing, header(ALL[1], ALL[2], last=0))
    assert not passes.is_complete(missing)


def test_a_picture_is_not_drawn_over() -> None:
    at = PLAIN.index(b"\xff\xda")
    assert residue(PLAIN[:-2] + PLAIN[at:]) == ODD_SCAN
    first = PROGRESSIVE.index(b"\xff\xda")
    second = PROGRESSIVE.index(b"\xff\xc4", first)
    assert residue(PROGRESSIVE[:second] + PROGRESSIVE[first:]) != ()


def test_no_table_is_missing() -> None:
    for marker in (0xDB, 0xC4):
        at = PLAIN.index(bytes((0xFF, marker)))
        length = struct.unpack(">H", PLAIN[at + 2 : at + 4])[0]
        assert "a table is missing" in residue(PLAIN[:at] + PLAIN[at + 2 + length :])


def test_steps_are_settled_by_the_first_pass() -> None:
    at = PROGRESSIVE.index(b"\xff\xc4", PROGRESSIVE.index(b"\xff\xda"))
    late = PROGRESSIVE[:at] + segment(0xDB, steps(*[1] * 64)) + PROGRESSIVE[at:]
    assert residue(late) == ("DQT segment of an odd shape",)


def test_a_scan_needs_a_frame() -> None:
    assert residue(b"\xff\xd8" + segment(0xDA, header(*ALL)) + b"\xff\xd9") == ("a scan without a frame",)


def test_an_end_that_never_comes_is_told() -> None:
    assert residue(PLAIN[:-2]) == ("the picture has no end",)
    restarts = jpeg(restart_marker_blocks=3)
    at = restarts.index(b"\xff\xd1")
    assert residue(restarts[: at + 1] + b"\xd2" + restarts[at + 2 :]) == ("a restart in the picture is missing",)
    assert residue(PLAIN[:21]) == ("no marker at byte 20",)
    assert residue(PLAIN[:20] + b"\xfe" + PLAIN[21:]) == ("no marker at byte 20",)
    assert residue(PLAIN[:20] + b"\xff\xdb\0\1" + PLAIN[24:]) == ("a segment at byte 22 is longer than the file",)
    assert residue(PLAIN[:20] + b"\xff\xdb\xff\xff" + PLAIN[24:]) == ("a segment at byte 22 is longer than the file",)


def test_the_interval_is_read_where_it_is_due() -> None:
    unread = PLAIN[:20] + segment(0xDD, b"\xff\xff") + PLAIN[20:]
    assert residue(unread) == ("tables that no scan uses",)
    assert residue(COLOURS) != ()


def test_every_note_is_told_by_its_name() -> None:
    named = {0xE1: "APP1", 0xED: "APP13", 0xEF: "APP15", 0xFE: "COM", 0xF0: "FFF0", 0xDF: "FFDF", 0x01: "FF01"}
    for marker, name in named.items():
        assert residue(noted(segment(marker, b"word"))) == (f"{name} segment: 4 bytes",)


def test_a_scan_of_one_component_counts_its_own_blocks() -> None:
    seen = passes.frame(0xC0, frame((1, 0x41, 0), (2, 0x12, 1), (3, 0x11, 1), size=(33, 50)))
    assert seen
    assert [passes.restarts_due(seen, header(one), 1) for one in ALL] == [7 * 3 - 1, 2 * 5 - 1, 2 * 3 - 1]
