"""What does an upload say of itself, and what may an export say?

Reading happens in the decoding child and is text from a stranger: bounded, cleaned, shown as unverified.
Writing is a small block of our own making about rights; it never speaks of the persons in the photo.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from xml.sax.saxutils import escape

import piexif
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

_DATES: Final = (0x9003, 0x9004)  # when it was taken; when it was digitised
_CHANGED, _MAKE, _MODEL = 0x0132, 0x010F, 0x0110
_GEOTIFF: Final = (33550, 33922, 34264, 34735)
_IPTC_PLACES: Final = ((2, 26), (2, 27), (2, 90), (2, 92), (2, 95), (2, 100), (2, 101))
_XMP_PLACE: Final = re.compile(
    rb"GPSL(?:at|ong)itude|GPSDest|Iptc4xmpCore:(?:Location|CountryCode)"
    rb"|photoshop:(?:City|State|Country)|Location(?:Created|Shown)"
)
_MOVIE_PLACE: Final = b"\xa9xyz"
_TIME: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)", re.ASCII)
_CAMERA_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose photo this is and how it may be used; the same words travel in every export."""

    holder: str
    terms: str


def read(photo: Image.Image, data: bytes) -> dict[str, str | bool | None]:
    """Return `captured_at` (ISO, as the file says), `camera` and `has_place` of an opened photo.

    Whatever cannot be read is None: a broken note of the camera never costs anybody the photo.
    """
    exif = _exif(photo)
    return {
        "captured_at": captured_at(exif),
        "camera": _camera(exif),
        "has_place": has_place(photo, exif) or _MOVIE_PLACE in data,
    }


def _exif(photo: Image.Image) -> Image.Exif:
    with suppress(Exception):
        return photo.getexif()
    return Image.Exif()


def _details(exif: Image.Exif) -> dict[int, object]:
    with suppress(Exception):
        return dict(exif.get_ifd(ExifTags.IFD.Exif))
    return {}


def captured_at(exif: Image.Exif) -> str | None:
    """Return the first date in the notes that is a real one; local time, as the camera's clock was set."""
    details = _details(exif)
    for said in (*(details.get(tag) for tag in _DATES), exif.get(_CHANGED)):
        found = _TIME.match(said) if isinstance(said, str) else None
        if found:
            with suppress(ValueError):
                return datetime.fromisoformat("{}-{}-{}T{}".format(*found.groups())).isoformat()
    return None


def _camera(exif: Image.Exif) -> str | None:
    make, model = clean_text(exif.get(_MAKE)), clean_text(exif.get(_MODEL))
    named = model if model.casefold().startswith(make.casefold()) else f"{make} {model}"
    return named.strip()[:_CAMERA_CHARACTERS] or None


def clean_text(said: object) -> str:
    """Return a stranger's text as one bounded line without control, format or unassigned characters."""
    if not isinstance(said, str):
        return ""
    shown = (c if unicodedata.category(c)[0] != "C" else " " for c in said[: 4 * _CAMERA_CHARACTERS])
    return " ".join("".join(shown).split())[:_CAMERA_CHARACTERS]


def has_place(photo: Image.Image, exif: Image.Exif) -> bool:
    """Say whether the file tells where it was taken, in any of the usual notes."""
    with suppress(Exception):
        if any(tag in exif.get_ifd(ExifTags.IFD.GPSInfo) for tag in (2, 4, 6, 8, 20, 22, 28)):
            return True
    if any(tag in exif for tag in _GEOTIFF) or _XMP_PLACE.search(xmp(photo)):
        return True
    with suppress(Exception):
        if isinstance(photo, ImageFile.ImageFile):
            return any(entry in (IptcImagePlugin.getiptcinfo(photo) or {}) for entry in _IPTC_PLACES)
    return False


def xmp(photo: Image.Image) -> bytes:
    """Return the photo's XMP packet as it stands, unparsed; empty when there is none."""
    said = photo.info.get("xmp") or photo.info.get("XML:com.adobe.xmp") or b""
    return said.encode("utf-8", "replace") if isinstance(said, str) else bytes(said)


_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{holder}</rdf:li></rdf:Alt></dc:rights>
<xmpRights:Marked>True</xmpRights:Marked>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{terms}</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<plus:DataMining rdf:resource="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"/>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def rights_xmp(rights: Rights) -> bytes:
    """Return the XMP packet of an export: holder, usage terms, no data mining."""
    return _PACKET.format(holder=_xml(rights.holder), terms=_xml(rights.terms)).encode()


def rights_exif(rights: Rights) -> bytes:
    """Return the Exif block of an export, with its identifier: copyright and artist, nothing else."""
    holder = _printable(rights.holder).encode()
    block = {"0th": {piexif.ImageIFD.Copyright: holder, piexif.ImageIFD.Artist: holder}}
    return bytes(piexif.dump(block))


def rights_blocks(rights: Rights, form: Literal["JPEG", "PNG", "WEBP"]) -> tuple[bytes, bytes]:
    """Return the two blocks byte for byte as they lie in a file of that format."""
    exif, packet = rights_exif(rights), rights_xmp(rights)
    if form == "JPEG":
        return exif, b"http://ns.adobe.com/xap/1.0/\0" + packet
    tiff = exif.removeprefix(b"Exif\0\0")
    return (tiff, b"XML:com.adobe.xmp\0\0\0\0\0" + packet) if form == "PNG" else (tiff, packet)


def _xml(said: str) -> str:
    return escape(_printable(said))


def _printable(said: str) -> str:
    return "".join(c for c in said if unicodedata.category(c)[0] != "C")
