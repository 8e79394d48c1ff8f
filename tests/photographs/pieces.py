"""Of what pieces are photo files made, and where in each can a word stand?"""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

from tests.photographs.drawn import CANARY, DEGREES, WORD, jpeg, picture, png, saved, webp

XMP_ID, XMP_MORE_ID = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def segment(marker: int, body: bytes) -> bytes:
    """Return one segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_segment(marker: int, body: bytes, file: bytes | None = None) -> bytes:
    """Return a JPEG with one more segment behind its start."""
    file = file or jpeg()
    return file[:2] + segment(marker, body) + file[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


def with_chunk(name: bytes, body: bytes, *, late: bool = False) -> bytes:
    """Return a PNG with one more chunk behind its header, or before its end."""
    file = png()
    at = file.index(b"IEND") - 4 if late else 33
    return file[:at] + chunk(name, body) + file[at:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WebP of these chunks."""
    body = b"".join(name + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


def with_riff_chunk(name: bytes, body: bytes, flag: int = 0) -> bytes:
    """Return a WebP in the extended form with one more chunk."""
    still = webp()
    header = struct.pack("<B3x", flag) + (95).to_bytes(3, "little") + (63).to_bytes(3, "little")
    return riff((b"VP8X", header), (still[12:16], still[20:]), (name, body))


def box(name: bytes, body: bytes) -> bytes:
    """Return one box of the MP4 and HEIF family."""
    return struct.pack(">L", len(body) + 8) + name + body


def movie() -> bytes:
    """Return the bones of an MP4 that knows where it was taken."""
    place = box(b"\xa9xyz", struct.pack(">HH", len(WORD), 0x15C7) + WORD)
    return box(b"ftyp", b"mp42\0\0\0\0isommp42") + box(b"moov", box(b"udta", place)) + box(b"mdat", b"\0" * 16)


def packed_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{CANARY}.txt", CANARY)
    return out.getvalue()


def xmp(inside: str) -> bytes:
    """Return an XMP packet with one property in it."""
    names = {
        "exif": "http://ns.adobe.com/exif/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "GCamera": "http://ns.google.com/photos/1.0/camera/",
    }
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


XMP_PLACES = {
    "gps": f"<exif:GPSLatitude>40,32.5N</exif:GPSLatitude><exif:GPSAreaInformation>{CANARY}</exif:GPSAreaInformation>",
    "city": f"<photoshop:City>{CANARY}</photoshop:City>",
    "core_location": f"<Iptc4xmpCore:Location>{CANARY}</Iptc4xmpCore:Location>",
    "location_created": '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">'
    f"<Iptc4xmpExt:City>{CANARY}</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>",
}


XMP_CITY = xmp(XMP_PLACES["city"])


def iptc() -> bytes:
    """Return IPTC records that name a city."""
    return b"".join(struct.pack(">BBBH", 0x1C, 2, record, len(WORD)) + WORD for record in (90, 92, 101))


def resource(number: int, body: bytes, name: bytes = b"") -> bytes:
    """Return one Photoshop resource with its leading mark."""
    pascal = bytes([len(name)]) + name
    pascal += b"\0" * (len(pascal) % 2)
    padded = struct.pack(">L", len(body)) + body + b"\0" * (len(body) % 2)
    return b"8BIM" + struct.pack(">H", number) + pascal + padded


def profile_with_words() -> bytes:
    """Return a working sRGB profile with words behind its last tag."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    longer = plain + WORD + b"\0" * (-len(WORD) % 4)
    return struct.pack(">L", len(longer)) + longer[4:]


def profile_named() -> bytes:
    """Return a working sRGB profile whose own name is the word, which happens to be as long as the old one."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = plain.replace("sRGB built-in".encode("utf-16-be"), CANARY.encode("utf-16-be"))
    assert named != plain
    return named


def c2pa() -> bytes:
    """Return a box of content credentials with a place in it."""
    kind = box(b"jumd", b"json\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03stds.exif\0")
    return box(b"jumb", kind + box(b"json", f'{{"exif:GPSLatitude": "{CANARY}"}}'.encode()))


def gif(extension: bytes = b"", end: bytes = b"") -> bytes:
    """Return a GIF with more blocks before its picture, or bytes behind its end."""
    file = saved(picture(mode="P"), "GIF")
    at = file.index(b",\0\0\0\0`\0@\0")
    return file[:at] + extension + file[at:] + end


def tiff(**tags: object) -> bytes:
    """Return a TIFF; `tags` are t followed by the tag's number."""
    return saved(picture(), "TIFF", tiffinfo={int(name[1:]): said for name, said in tags.items()})


def tiff_placed() -> bytes:
    """Return a TIFF with a directory of where it was taken."""
    block = Image.Exif()
    place = block.get_ifd(0x8825)
    place.update({1: "N", 2: (DEGREES, 0.0, 0.0), 3: "W", 4: (DEGREES, 0.0, 0.0)})
    block[0x8825] = place
    return saved(picture(), "TIFF", exif=block)
