"""What does this file carry besides its picture, in plain words?

Only to tell a person what was left behind; nothing is decided by it. Runs in the decoding child.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from PIL import ExifTags, Image

from consentreg.imaging import metadata, scan
from consentreg.imaging.decode import Opened

_CAMERA: Final = frozenset((0x010F, 0x0110, 0x013C, 0x927C, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0xC62F))
_DATES: Final = frozenset((0x0132, 0x9003, 0x9004))
_WORDS: Final = frozenset((0x010D, 0x010E, 0x013B, 0x8298, 0x9286, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F))
_COMMENTS: Final = ("tEXt ", "zTXt ", "iTXt ", "COM ")
_EXPLAINED: Final = (
    "APP1 ",
    "APP2 ",
    "APP13 ",
    "APP14 ",
    "eXIf ",
    "EXIF ",
    "XMP ",
    "ICCP ",
    "iCCP ",
    "JFIF thumbnail",
)
_STRUCTURE: Final = (
    "APP0 segment",
    "the picture ",
    "PLTE ",
    "tRNS ",
    "bKGD ",
    "gAMA ",
    "cHRM ",
    "sRGB ",
    "pHYs ",
    "sBIT ",
)
_ANIMATION: Final = ("acTL ", "fcTL ", "fdAT ", "ANIM ", "ANMF ", "ALPH ")


def found(opened: Opened, data: bytes) -> list[str]:
    """Return the kinds of trace in a fixed order, each at most once."""
    left = scan.residue(data) if opened.kind in {"JPEG", "PNG", "WEBP"} else ()
    named = list(dict.fromkeys(_found(opened, data, left)))
    return named or (["other data"] if left else [])


def _found(opened: Opened, data: bytes, left: tuple[str, ...]) -> Iterator[str]:
    photo = opened.photo
    if metadata.read(photo, data)["has_place"]:
        yield "location"
    yield from _in_exif(photo)
    if photo.info.get("comment") or any(line.startswith(_COMMENTS) for line in left):
        yield "comment"
    if metadata.xmp(photo):
        yield "XMP"
    if "photoshop" in photo.info:
        yield "IPTC"
    if "icc_profile" in photo.info:
        yield "colour profile"
    if opened.frames > 1 or photo.format == "MPO":
        yield "other photo inside"
    yield from _left(left)


def _in_exif(photo: Image.Image) -> Iterator[str]:
    with suppress(Exception):
        exif = photo.getexif()
        tags = exif.keys() | exif.get_ifd(ExifTags.IFD.Exif).keys()
        if tags & _CAMERA:
            yield "camera"
        if tags & _DATES:
            yield "date"
        if tags & _WORDS:
            yield "description"
        if exif.get_ifd(ExifTags.IFD.IFD1).keys() & {513, 514}:
            yield "thumbnail"


def _left(left: tuple[str, ...]) -> Iterator[str]:
    """Name what the byte scan found and nobody above has explained."""
    if any("thumbnail" in line for line in left):
        yield "thumbnail"
    if any(line.startswith("bytes after the end") for line in left):
        yield "bytes after the end"
    known = (*_COMMENTS, *_EXPLAINED, *_STRUCTURE, *_ANIMATION, "bytes after the end")
    if any(not line.startswith(known) for line in left):
        yield "other data"
