"""In what places of a JPEG can a word or a position hide?"""

import hashlib
import struct
from collections.abc import Callable

from tests.photographs.drawn import CANARY, WORD, exif, exif_thumbnail, hidden, jpeg, picture, saved
from tests.photographs.pieces import (
    XMP_CITY,
    XMP_ID,
    XMP_MORE_ID,
    XMP_PLACES,
    c2pa,
    iptc,
    movie,
    packed_zip,
    profile_named,
    profile_with_words,
    resource,
    segment,
    with_segment,
    xmp,
)


def _jpeg_exif(**tags: object) -> Callable[[], bytes]:
    return lambda: jpeg(exif=exif(**tags))


def _jpeg_plus(marker: int, body: bytes) -> Callable[[], bytes]:
    return lambda: with_segment(marker, body)


def _jpeg_then(body: bytes) -> Callable[[], bytes]:
    return lambda: jpeg() + body


def _spoken() -> bytes:
    return jpeg(exif=exif(gps=True, ImageDescription=CANARY))


def _second_photo() -> bytes:
    """Return two pictures in one file with a list of them, as some cameras write; only the second knows its place."""
    both = saved(picture(), "MPO", save_all=True, append_images=[picture()])
    second = both.index(b"\xff\xd8\xff", 2)
    return both[:second] + with_segment(0xE1, exif(gps=True, ImageDescription=CANARY), both[second:])


def _photoshop_thumbnail(small: bytes) -> bytes:
    head = struct.pack(">6L2H", 1, 96, 64, 288, 0, 0, 24, 1)
    return with_segment(0xED, b"Photoshop 3.0\0" + resource(0x040C, head + small))


IN_JPEG: dict[str, Callable[[], bytes]] = {
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
    "exif_maker_note_samsung": _jpeg_exif(
        Make="SAMSUNG", MakerNote=struct.pack("<HHHLLL", 1, 0xA001, 2, len(WORD) + 1, 18, 0) + WORD + b"\0"),
    "xmp_more": _jpeg_plus(0xE1, XMP_MORE_ID + hashlib.md5(XMP_CITY).hexdigest().upper().encode()  # noqa: S324
                           + struct.pack(">LL", len(XMP_CITY), 0) + XMP_CITY),
    "iptc": _jpeg_plus(0xED, b"Photoshop 3.0\0" + resource(0x0404, iptc())),
    "photoshop_thumbnail": lambda: _photoshop_thumbnail(_spoken()),
    "photoshop_name": _jpeg_plus(0xED, b"Photoshop 3.0\0" + resource(0x0BB7, b"x", WORD)),
    "comment": _jpeg_plus(0xFE, WORD),
    "comment_after_scan": lambda: jpeg()[:-2] + segment(0xFE, WORD) + b"\xff\xd9",
    "second_photo": _second_photo,
    "then_jpeg": lambda: jpeg() + _spoken(),
    "then_zip": _jpeg_then(packed_zip()),
    "then_text": _jpeg_then(WORD),
    "then_movie": lambda: with_segment(0xE1, XMP_ID + xmp("<GCamera:MicroVideo>1</GCamera:MicroVideo>")) + movie(),
    "then_samsung": _jpeg_then(b"\0\0\x01\x0a\x08\0\0\0Location" + WORD
                               + b"SEFH\x6a\0\0\0\1\0\0\0\0\0\x01\x0a\x1d\0\0\0\x1d\0\0\0\x18\0\0\0SEFT"),
    "icc_name": lambda: jpeg(icc_profile=profile_named()),
    "icc_words": lambda: jpeg(icc_profile=profile_with_words()),
    "c2pa": _jpeg_plus(0xEB, b"JP\0\1\0\0\0\1" + c2pa()),
    "jfxx_thumbnail": lambda: jpeg()[:20] + segment(0xE0, b"JFXX\0\x10" + _spoken()) + jpeg()[20:],
    "jfif_thumbnail": lambda: (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\3\2" + WORD + b"\0" * 5) + jpeg()[20:]),
    **{f"xmp_{name}": _jpeg_plus(0xE1, XMP_ID + xmp(said)) for name, said in XMP_PLACES.items()},
    **{f"app{number}": _jpeg_plus(0xE0 + number, b"VENDOR\0" + WORD) for number in (*range(3, 11), 12, 14, 15)},
}  # fmt: skip


SECOND_IN_JPEG: dict[str, Callable[[], bytes]] = {
    "jpeg_pictures": lambda: saved(picture(), "MPO", save_all=True, append_images=[hidden()]),
    "jpeg_uncropped_thumbnail": lambda: jpeg(exif=exif_thumbnail(jpeg(hidden()))),
    "jpeg_uncropped_photoshop_thumbnail": lambda: _photoshop_thumbnail(jpeg(hidden())),
    "jpeg_then_old_picture": lambda: jpeg() + jpeg(hidden()),
}  # fmt: skip
"""JPEGs with a second picture in them, all red."""
