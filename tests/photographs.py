"""Which photos do we test with? All are drawn here, and every place where a file can hide a word is used.

A carrier is a complete file in which one kind of note carries CANARY (or the position GPS_NEEDLES) and nothing
else does. `CARRIERS` names them all; the picture in each is the same.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import piexif
import pillow_heif
from PIL import Image, ImageChops, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

CANARY = "Kittiwake7319"
WORD = CANARY.encode()
_RATIONAL = (40541973, 1000000)
GPS_NEEDLES = (struct.pack(">2L", *_RATIONAL), struct.pack("<2L", *_RATIONAL))
GPS = {1: b"N", 2: (_RATIONAL, (0, 1), (0, 1)), 3: b"W", 4: (_RATIONAL, (0, 1), (0, 1))}
TAKEN = "2026:05:01 10:11:12"
XMP_ID, XMP_MORE_ID = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"

CARRIERS: dict[str, Callable[[], bytes]] = {}


def carriers(prefix: str, builders: dict[str, Callable[[], bytes]]) -> None:
    """Enter several builders of one format at once."""
    CARRIERS.update({f"{prefix}_{name}": build for name, build in builders.items()})


# The picture, and plain files of it


def picture(size: tuple[int, int] = (96, 64), *, mode: str = "RGB") -> Image.Image:
    """Draw a scene no turn or mirror image of which looks the same."""
    drawn = Image.new("RGB", size, (120, 170, 220))
    pen, (width, height) = ImageDraw.Draw(drawn), size
    pen.rectangle((0, height * 2 // 3, width, height), fill=(70, 130, 60))
    pen.ellipse((width // 8, height // 8, width // 3, height // 2), fill=(240, 200, 60))
    pen.rectangle((width * 3 // 4, height // 3, width * 7 // 8, height * 5 // 6), fill=(150, 70, 50))
    return drawn.convert(mode)


def saved(photo: Image.Image, form: str, **options: object) -> bytes:
    """Return the picture as a file of that format."""
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    photo.save(out, form, **options)
    return out.getvalue()


def jpeg(photo: Image.Image | None = None, **options: object) -> bytes:
    """Return a JPEG, of our usual picture when no other is given."""
    return saved(photo or picture(), "JPEG", **{"quality": 92, "subsampling": 0, **options})


def png(photo: Image.Image | None = None, **options: object) -> bytes:
    return saved(photo or picture(), "PNG", **options)


def webp(photo: Image.Image | None = None, **options: object) -> bytes:
    return saved(photo or picture(), "WEBP", **{"quality": 92, **options})


def exif(*, gps: bool = False, orientation: int | None = None, **tags: object) -> bytes:
    """Return an Exif block. `tags` are piexif's names of tags of the first and the Exif directory."""
    main = {getattr(piexif.ImageIFD, name): said for name, said in tags.items() if hasattr(piexif.ImageIFD, name)}
    more = {getattr(piexif.ExifIFD, name): said for name, said in tags.items() if hasattr(piexif.ExifIFD, name)}
    if orientation is not None:
        main[piexif.ImageIFD.Orientation] = orientation
    return bytes(piexif.dump({"0th": main, "Exif": more, "GPS": GPS if gps else {}}))


def exif_thumbnail(thumbnail: bytes) -> bytes:
    """Return an Exif block with a small picture in it, unchanged, as cameras put it there."""

    def directory(following: int, *entries: tuple[int, int, int]) -> bytes:
        packed = b"".join(struct.pack(">HHLL", tag, kind, 1, said) for tag, kind, said in entries)
        return struct.pack(">H", len(entries)) + packed + struct.pack(">L", following)

    first = directory(26, (0x0112, 3, 1 << 16))
    second = directory(0, (0x0103, 3, 6 << 16), (0x0201, 4, 68), (0x0202, 4, len(thumbnail)))
    return b"Exif\0\0MM\0*" + struct.pack(">L", 8) + first + second + thumbnail


def phone_photo(form: str = "JPEG", *, size: tuple[int, int] = (96, 64), orientation: int | None = None) -> bytes:
    """Return a photo as a phone makes it: with place, time, camera and a description in it."""
    tags = {"Make": "Robin", "Model": "Robin 5", "DateTimeOriginal": TAKEN, "ImageDescription": CANARY}
    block = exif(gps=True, orientation=orientation, **tags)
    return saved(picture(size), form, exif=block)


def red_in(photo: Image.Image) -> bool:
    """Say whether the pure red that hidden pictures are made of can be seen."""
    red, green, blue = photo.convert("RGB").split()
    strong, others = red.point(lambda v: 255 * (v > 200)), ImageChops.lighter(green, blue)
    return ImageChops.darker(strong, others.point(lambda v: 255 * (v < 60))).getbbox() is not None


def hidden() -> Image.Image:
    """Return the picture that nobody must see: all red."""
    return Image.new("RGB", (96, 64), (255, 0, 0))


# Pieces of files


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


def c2pa() -> bytes:
    """Return a box of content credentials with a place in it."""
    kind = box(b"jumd", b"json\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03stds.exif\0")
    return box(b"jumb", kind + box(b"json", f'{{"exif:GPSLatitude": "{CANARY}"}}'.encode()))


# JPEG


def _jpeg_exif(**tags: object) -> Callable[[], bytes]:
    return lambda: jpeg(exif=exif(**tags))


def _jpeg_plus(marker: int, body: bytes) -> Callable[[], bytes]:
    return lambda: with_segment(marker, body)


def _jpeg_then(body: bytes) -> Callable[[], bytes]:
    return lambda: jpeg() + body


def _spoken() -> bytes:
    return jpeg(exif=exif(gps=True, ImageDescription=CANARY))


carriers("jpeg", {
    "exif_gps": _jpeg_exif(gps=True),
    "exif_gps_progressive": lambda: jpeg(progressive=True, exif=exif(gps=True)),
    "exif_gps_cmyk": lambda: jpeg(picture(mode="CMYK"), exif=exif(gps=True)),
    "exif_gps_grey": lambda: jpeg(picture(mode="L"), exif=exif(gps=True)),
    "exif_in_thumbnail": lambda: jpeg(exif=exif_thumbnail(_spoken())),
    "exif_twice": lambda: with_segment(0xE1, exif(Make="Robin"), jpeg(exif=exif(gps=True))),
    "exif_slack": lambda: with_segment(0xE1, exif(Make="Robin") + WORD),
    "exif_description": _jpeg_exif(ImageDescription=CANARY),
    "exif_user_comment": _jpeg_exif(UserComment=b"ASCII\0\0\0" + WORD),
    "exif_xp_comment": _jpeg_exif(XPComment=tuple(CANARY.encode("utf-16-le"))),
    "exif_artist": _jpeg_exif(Artist=CANARY),
    "exif_serial": _jpeg_exif(BodySerialNumber=CANARY),
    "exif_owner": _jpeg_exif(CameraOwnerName=CANARY),
    "exif_maker_note": _jpeg_exif(Make="Apple", MakerNote=b"Apple iOS\0\0\1MM\0\1\0\x15\0\2"
                                  + struct.pack(">LL", len(WORD) + 1, 32) + b"\0\0\0\0" + WORD + b"\0"),
    "xmp_more": _jpeg_plus(0xE1, XMP_MORE_ID + hashlib.md5(XMP_CITY).hexdigest().upper().encode()  # noqa: S324
                           + struct.pack(">LL", len(XMP_CITY), 0) + XMP_CITY),
    "iptc": _jpeg_plus(0xED, b"Photoshop 3.0\0" + resource(0x0404, iptc())),
    "photoshop_thumbnail": lambda: with_segment(
        0xED, b"Photoshop 3.0\0" + resource(0x040C, struct.pack(">6L2H", 1, 96, 64, 288, 0, 0, 24, 1) + _spoken())),
    "photoshop_name": _jpeg_plus(0xED, b"Photoshop 3.0\0" + resource(0x0BB7, b"x", WORD)),
    "comment": _jpeg_plus(0xFE, WORD),
    "comment_after_scan": lambda: jpeg()[:-2] + segment(0xFE, WORD) + b"\xff\xd9",
    "second_photo": lambda: saved(picture(), "MPO", save_all=True, append_images=[picture()],
                                  exif=exif(gps=True)) + _spoken(),
    "then_jpeg": lambda: jpeg() + _spoken(),
    "then_zip": _jpeg_then(packed_zip()),
    "then_text": _jpeg_then(WORD),
    "then_movie": lambda: with_segment(0xE1, XMP_ID + xmp("<dc:format>image/jpeg</dc:format>")) + movie(),
    "then_samsung": _jpeg_then(b"\0\0\x01\x0a\x08\0\0\0Location" + WORD
                               + b"SEFH\x6a\0\0\0\1\0\0\0\0\0\x01\x0a\x1d\0\0\0\x1d\0\0\0\x18\0\0\0SEFT"),
    "icc_words": lambda: jpeg(icc_profile=profile_with_words()),
    "c2pa": _jpeg_plus(0xEB, b"JP\0\1\0\0\0\1" + c2pa()),
    "jfxx_thumbnail": lambda: jpeg()[:20] + segment(0xE0, b"JFXX\0\x10" + _spoken()) + jpeg()[20:],
    "jfif_thumbnail": lambda: (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\3\2" + WORD + b"\0" * 5) + jpeg()[20:]),
    **{f"xmp_{name}": _jpeg_plus(0xE1, XMP_ID + xmp(said)) for name, said in XMP_PLACES.items()},
    **{f"app{number}": _jpeg_plus(0xE0 + number, b"VENDOR\0" + WORD) for number in (3, 4, 5, 7, 9, 10, 12, 15)},
})  # fmt: skip


# PNG


def _png_text(*, packed: bool = False) -> Callable[[], bytes]:
    def build() -> bytes:
        notes = PngInfo()
        notes.add_text("Description", CANARY, zip=packed)
        return png(pnginfo=notes)

    return build


def _png_itxt(keyword: str, said: str, *, packed: bool = False) -> Callable[[], bytes]:
    def build() -> bytes:
        notes = PngInfo()
        notes.add_itxt(keyword, said, zip=packed)
        return png(pnginfo=notes)

    return build


def _hexed(block: bytes) -> bytes:
    """Write a block the way ImageMagick keeps one in text."""
    text = "\n".join(block.hex()[i : i + 72] for i in range(0, 2 * len(block), 72))
    return zlib.compress(f"\nexif\n{len(block):8}\n{text}\n".encode())


carriers("png", {
    "exif": lambda: png(exif=exif(gps=True)),
    "text": _png_text(),
    "text_packed": _png_text(packed=True),
    "text_late": lambda: with_chunk(b"tEXt", b"Description\0" + WORD, late=True),
    "xmp": _png_itxt("XML:com.adobe.xmp", XMP_CITY.decode()),
    "itxt_packed": _png_itxt("Description", CANARY, packed=True),
    "raw_profile": lambda: with_chunk(b"zTXt", b"Raw profile type exif\0\0" + _hexed(exif(gps=True))),
    "icc_words": lambda: png(icc_profile=profile_with_words()),
    "c2pa": lambda: with_chunk(b"caBX", c2pa()),
    "private": lambda: with_chunk(b"prVt", WORD),
    "time": lambda: with_chunk(b"tEXt", b"Creation Time\0" + WORD),
    "then_text": lambda: png() + WORD,
    "then_old_picture": lambda: png() + png(hidden()) + WORD,
})  # fmt: skip


# WebP, GIF, TIFF, HEIF, AVIF


def _gif(extension: bytes = b"", end: bytes = b"") -> bytes:
    file = saved(picture(mode="P"), "GIF")
    at = file.index(b",\0\0\0\0`\0@\0")
    return file[:at] + extension + file[at:] + end


def tiff(**tags: object) -> bytes:
    """Return a TIFF; `tags` are t followed by the tag's number."""
    return saved(picture(), "TIFF", tiffinfo={int(name[1:]): said for name, said in tags.items()})


def _tiff_gps() -> bytes:
    block = Image.Exif()
    place = block.get_ifd(0x8825)
    place.update({1: "N", 2: (_DEGREES, 0.0, 0.0), 3: "W", 4: (_DEGREES, 0.0, 0.0)})
    block[0x8825] = place
    return saved(picture(), "TIFF", exif=block)


_DEGREES = 40.541973

carriers("webp", {
    "exif": lambda: webp(exif=exif(gps=True)),
    "xmp": lambda: webp(xmp=XMP_CITY),
    "icc_words": lambda: webp(icc_profile=profile_with_words()),
    "private": lambda: with_riff_chunk(b"PRVT", WORD),
    "then_text": lambda: webp() + WORD,
})  # fmt: skip
carriers("gif", {
    "comment": lambda: _gif(b"!\xfe" + bytes([len(WORD)]) + WORD + b"\0"),
    "xmp": lambda: _gif(b"!\xff\x0bXMP DataXMP" + XMP_CITY + b"\1" + bytes(range(255, -1, -1)) + b"\0"),
    "then_text": lambda: _gif(end=WORD),
})  # fmt: skip
carriers("tiff", {
    "xmp": lambda: tiff(t700=XMP_CITY),
    "iptc": lambda: tiff(t33723=iptc()),
    "photoshop": lambda: tiff(t34377=resource(0x0404, iptc())),
    "description": lambda: tiff(t270=CANARY),
    "gps": _tiff_gps,
    "geotiff": lambda: tiff(t33922=(0.0, 0.0, 0.0, _DEGREES, _DEGREES, 0.0), t34737=CANARY),
})  # fmt: skip
carriers("heif", {
    "exif": lambda: saved(picture(), "HEIF", exif=exif(gps=True)),
    "xmp": lambda: saved(picture(), "HEIF", xmp=XMP_CITY),
    "then_uuid": lambda: saved(picture(), "HEIF") + box(b"uuid", b"0123456789abcdef" + WORD),
    "then_movie": lambda: saved(picture(), "HEIF") + box(b"mpvd", movie()),
})  # fmt: skip
carriers("avif", {
    "exif": lambda: saved(picture(), "AVIF", exif=exif(gps=True)),
    "xmp": lambda: saved(picture(), "AVIF", xmp=XMP_CITY),
    "then_uuid": lambda: saved(picture(), "AVIF") + box(b"uuid", b"0123456789abcdef" + WORD),
})  # fmt: skip

SECOND_PICTURES: dict[str, Callable[[], bytes]] = {
    "png_animated": lambda: png(save_all=True, append_images=[hidden()]),
    "webp_animated": lambda: webp(save_all=True, append_images=[hidden()]),
    "gif_animated": lambda: saved(picture(), "GIF", save_all=True, append_images=[hidden()]),
    "tiff_pages": lambda: saved(picture(), "TIFF", save_all=True, append_images=[hidden()]),
    "heif_pictures": lambda: saved(picture(), "HEIF", save_all=True, append_images=[hidden()]),
    "jpeg_pictures": lambda: saved(picture(), "MPO", save_all=True, append_images=[hidden()]),
    "jpeg_uncropped_thumbnail": lambda: jpeg(exif=exif_thumbnail(jpeg(hidden()))),
}
"""Files with a second picture in them, all red; no output may show any of it."""
