"""What kind of file is this, by its bytes and never by its name?"""

import re
from typing import Final

from consentreg.imaging.refusals import Refused

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0\x10\0\0\0CR", "RAW"),  # Canon CR2
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"IIRO", "RAW"),  # Olympus
    (b"IIRS", "RAW"),
    (b"MMOR", "RAW"),
    (b"IIU\0", "RAW"),  # Panasonic
    (b"\0MRM", "RAW"),  # Minolta
    (b"FOVb", "RAW"),  # Sigma
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"%!", "POSTSCRIPT"),
    (b"\xc5\xd0\xd3\xc6", "POSTSCRIPT"),
    (b"8BPS", "PSD"),
    (b"BM", "BMP"),
    (b"\0\0\1\0", "ICON"),
    (b"icns", "ICON"),
    (b"\0\0\0\x0cjP  ", "JPEG_2000"),
    (b"\xff\x4f\xff\x51", "JPEG_2000"),
    (b"\0\0\0\x0cJXL ", "JPEG_XL"),
    (b"\xff\x0a", "JPEG_XL"),
    (b"\x1aE\xdf\xa3", "VIDEO"),  # Matroska, WebM
    (b"\0\0\1\xba", "VIDEO"),
    (b"\0\0\1\xb3", "VIDEO"),
    (b"FLV\1", "VIDEO"),
    (b"0&\xb2u\x8ef\xcf\x11", "VIDEO"),  # Windows Media
    (b"OggS", "SOUND"),
    (b"ID3", "SOUND"),
    (b"fLaC", "SOUND"),
    (b"PK\3\4", "ARCHIVE"),
    (b"PK\5\6", "ARCHIVE"),
    (b"7z\xbc\xaf\x27\x1c", "ARCHIVE"),
    (b"Rar!\x1a\7", "ARCHIVE"),
    (b"\x1f\x8b", "ARCHIVE"),
    (b"BZh", "ARCHIVE"),
    (b"\xfd7zXZ\0", "ARCHIVE"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOCUMENT"),
    (b"MZ", "PROGRAM"),
    (b"\x7fELF", "PROGRAM"),
    (b"#!", "PROGRAM"),
)
_RIFF: Final = {b"WEBP": "WEBP", b"AVI ": "VIDEO", b"WAVE": "SOUND"}
_HEIF_BRANDS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_AVIF_BRANDS: Final = frozenset((b"avif", b"avis"))
_BRANDS: Final = {
    b"crx ": "RAW",
    b"M4A ": "SOUND",
    b"M4B ": "SOUND",
    b"jp2 ": "JPEG_2000",
    b"jxl ": "JPEG_XL",
}
_MOVIE_BOXES: Final = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
_TEXT: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\t\n\r\f\x20-\x7e\x80-\xff]*\Z")
_STRAY: Final = 3
"""Bytes that are too few to be called a text: a file that came to nothing."""
_WEB_PAGE: Final = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_SVG: Final = re.compile(rb"<svg[\s>]", re.I)

PHOTO_KINDS: Final = frozenset(("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF"))
"""The formats that are opened; each is also the name of the one plugin it is opened with."""


def photo_kind(data: bytes) -> str:
    """Return which of PHOTO_KINDS the bytes claim to be; raise Refused with what they are instead."""
    if not data:
        raise Refused("EMPTY_FILE")
    kind = _by_container(data) or _by_magic(data) or _by_text(data[:4096])
    if kind not in PHOTO_KINDS:
        raise Refused(kind)
    return kind


def _by_magic(data: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _by_container(data: bytes) -> str | None:
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "NOT_A_PHOTO")
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    if data[4:8] in _MOVIE_BOXES:
        return "VIDEO"
    return "ARCHIVE" if data[257:262] == b"ustar" else None


def _by_brand(data: bytes) -> str:
    """Read the file type box: its major brand decides, or the compatible ones where it is a general word."""
    size = min(int.from_bytes(data[:4], "big"), 1024)
    major, compatible = data[8:12], {data[i : i + 4] for i in range(16, size, 4)}
    if major in _BRANDS:
        return _BRANDS[major]
    brands = compatible | {major} if major in (b"mif1", b"msf1", b"miaf") else {major}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    # A general brand alone says "a still picture in this container", which is how some phones write HEIC.
    return "HEIF" if brands & (_HEIF_BRANDS | {b"mif1", b"msf1"}) else "VIDEO"


def _by_text(start: bytes) -> str:
    """Tell a drawing, a page and plain text apart; UTF-16 and anything with odd bytes is no text."""
    if _WEB_PAGE.match(start):
        return "WEB_PAGE"
    if _SVG.search(start):
        return "SVG"
    if b"%PDF-" in start[:1024]:
        return "PDF"
    return "TEXT" if len(start) > _STRAY and _TEXT.match(start) else "NOT_A_PHOTO"
