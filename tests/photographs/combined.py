"""What does a photo look like in which several notes tell at once, in any order, and perhaps its end is missing?

The notes are cut out of the single carriers, so that a new carrier takes part by itself.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.photographs.drawn import exif, jpeg, picture, png, saved, webp
from tests.photographs.in_jpeg import IN_JPEG
from tests.photographs.in_others import IN_GIF, IN_PNG, IN_WEBP
from tests.photographs.pieces import (
    WORD,
    XMP_CITY,
    box,
    chunk,
    gif,
    iptc,
    movie,
    profile_with_words,
    riff,
    segment,
    tiff,
)

HEAD, TAIL, AFTER = range(3)
"""Where a note stands: before the picture, behind it, behind the end of the file."""
Note = tuple[int, bytes]


@dataclass(frozen=True)
class Combined:
    """A photo with several telling notes: which, the whole file, and the file as it is handed in."""

    kind: str
    names: tuple[str, ...]
    whole: bytes
    data: bytes


def combinations(seed: int, number: int) -> Iterator[Combined]:
    """Yield as many as asked for, the same for each seed: one in four is cut off anywhere, one near its end."""
    dice = Random(seed)
    for _ in range(number):
        kind = dice.choice([*["JPEG"] * 5, "PNG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "AVIF"])
        names, whole = _COMBINE[kind](dice)
        cut = dice.choice([None, None, dice.randrange(1, len(whole)), dice.randrange(len(whole) * 9 // 10, len(whole))])
        yield Combined(kind, names, whole, whole[:cut])


def _some(dice: Random, names: list[str], most: int = 6) -> list[str]:
    return dice.sample(names, dice.randint(1, min(most, len(names))))


def _of(notes: list[Note], where: int) -> bytes:
    return b"".join(body for place, body in notes if place == where)


# JPEG


def segments(file: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of every segment of a JPEG; a scan belongs to its header."""
    at = 2
    while file[at + 1] != 0xD9:
        end = at + 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]
        if file[at + 1] == 0xDA:
            while file[end] != 0xFF or file[end + 1] == 0 or 0xD0 <= file[end + 1] <= 0xD7:
                end += 1
        yield file[at + 1], at, end
        at = end


@cache
def _jpeg_notes() -> dict[str, list[Note]]:
    return {name: list(_cut_jpeg(build())) for name, build in IN_JPEG.items()}


def _cut_jpeg(file: bytes) -> Iterator[Note]:
    end, where = 2, HEAD
    for marker, start, end in segments(file):
        if marker == 0xDA:
            where = TAIL
        plain = file[start + 4 : start + 9] == b"JFIF\0" and file[start + 16 : start + 18] == b"\0\0"
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not plain):
            yield where, file[start:end]
    if file[end + 2 :]:
        yield AFTER, file[end + 2 :]


_BASES: list[Callable[[], bytes]] = [
    jpeg,
    lambda: jpeg(progressive=True),
    lambda: jpeg(restart_marker_blocks=2),
    lambda: jpeg(picture(mode="L")),
    lambda: jpeg(picture((64, 96)), optimize=True),
]


def _jpeg(dice: Random) -> tuple[tuple[str, ...], bytes]:
    names = _some(dice, list(_jpeg_notes()))
    notes = [note for name in names for note in _jpeg_notes()[name]]
    if dice.random() < 0.5:
        notes.append((HEAD, segment(0xE1, exif(orientation=dice.randint(1, 8)))))
    dice.shuffle(notes)
    base = dice.choice(_BASES)()
    whole = base[:2] + _of(notes, HEAD) + base[2:-2] + _of(notes, TAIL) + base[-2:] + _of(notes, AFTER)
    return tuple(names), whole


# PNG and WebP


@cache
def _png_notes() -> dict[str, list[Note]]:
    return {name: list(_cut_png(build())) for name, build in IN_PNG.items()}


def _cut_png(file: bytes) -> Iterator[Note]:
    at, where, name = 8, HEAD, b""
    while name != b"IEND":
        size, name = struct.unpack(">L4s", file[at : at + 8])
        where = TAIL if name == b"IDAT" else where
        if name not in {b"IHDR", b"IDAT", b"IEND"}:
            yield where, file[at : at + 12 + size]
        at += 12 + size
    if file[at:]:
        yield AFTER, file[at:]


def _png(dice: Random) -> tuple[tuple[str, ...], bytes]:
    names = _some(dice, list(_png_notes()))
    notes = [note for name in names for note in _png_notes()[name]]
    if dice.random() < 0.3:
        notes.append((HEAD, chunk(b"eXIf", exif(orientation=dice.randint(1, 8)).removeprefix(b"Exif\0\0"))))
    dice.shuffle(notes)
    base = png(picture(mode=dice.choice(["RGB", "RGBA", "L"])))
    end = base.index(b"IEND") - 4
    whole = base[:33] + _of(notes, HEAD) + base[33:end] + _of(notes, TAIL) + base[end:] + _of(notes, AFTER)
    return tuple(names), whole


_WEBP_NOTES = {"exif": b"EXIF", "xmp": b"XMP ", "icc_words": b"ICCP", "private": b"PRVT"}


def _webp(dice: Random) -> tuple[tuple[str, ...], bytes]:
    names = _some(dice, list(IN_WEBP))
    bodies = {"exif": exif(gps=True)[6:], "xmp": XMP_CITY, "icc_words": profile_with_words(), "private": WORD}
    chunks = [(_WEBP_NOTES[name], bodies[name]) for name in names if name in bodies]
    dice.shuffle(chunks)
    still = webp(lossless=dice.random() < 0.3)
    flags = sum({b"EXIF": 8, b"XMP ": 4, b"ICCP": 32}.get(name, 0) for name, _ in chunks)
    header = struct.pack("<B3x", flags) + (95).to_bytes(3, "little") + (63).to_bytes(3, "little")
    first = [one for one in chunks if one[0] == b"ICCP"]
    rest = [one for one in chunks if one[0] != b"ICCP"]
    size = int.from_bytes(still[16:20], "little")
    whole = riff((b"VP8X", header), *first, (still[12:16], still[20 : 20 + size]), *rest)
    return tuple(names), whole + WORD * ("then_text" in names)


# GIF, TIFF, HEIF, AVIF


def _gif(dice: Random) -> tuple[tuple[str, ...], bytes]:
    names = _some(dice, list(IN_GIF))
    plain = gif()
    at = plain.index(b",\0\0\0\0`\0@\0")
    blocks = [(at, IN_GIF[name]()) for name in names if name != "then_text"]
    extensions = b"".join(file[at : len(file) - len(plain) + at] for at, file in blocks)
    return tuple(names), gif(extensions, WORD if "then_text" in names else b"")


_TIFF_TAGS: dict[str, tuple[str, object]] = {
    "xmp": ("t700", XMP_CITY),
    "iptc": ("t33723", iptc()),
    "description": ("t270", WORD.decode()),
    "icc_words": ("t34675", profile_with_words()),
    "geotiff": ("t34737", WORD.decode()),
}


def _tiff(dice: Random) -> tuple[tuple[str, ...], bytes]:
    names = _some(dice, [*_TIFF_TAGS, "then_text"])
    tags = dict(_TIFF_TAGS[name] for name in names if name in _TIFF_TAGS)
    return tuple(names), tiff(**tags, t274=dice.randint(1, 8)) + WORD * ("then_text" in names)


def _heif(form: str) -> Callable[[Random], tuple[tuple[str, ...], bytes]]:
    def combine(dice: Random) -> tuple[tuple[str, ...], bytes]:
        names = _some(dice, ["exif", "xmp", "then_uuid", "then_movie"])
        inside = {"exif": exif(gps=True), "xmp": XMP_CITY}
        boxes = {"then_uuid": box(b"uuid", b"0123456789abcdef" + WORD), "then_movie": box(b"mpvd", movie())}
        file = saved(picture(), form, **{name: body for name, body in inside.items() if name in names})
        return tuple(names), file + b"".join(boxes[name] for name in names if name in boxes)

    return combine


_COMBINE: dict[str, Callable[[Random], tuple[tuple[str, ...], bytes]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "TIFF": _tiff,
    "HEIF": _heif("HEIF"),
    "AVIF": _heif("AVIF"),
}
