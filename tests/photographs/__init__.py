"""Which photos do we test with? All are drawn here, and every place where a file can hide a word is used.

A carrier is a complete file in which one kind of note carries CANARY (or the position GPS_NEEDLES) and nothing
else does. `CARRIERS` names them all; the picture in each is the same.
"""

from collections.abc import Callable

from tests.photographs.drawn import (
    CANARY,
    GPS_NEEDLES,
    TAKEN,
    WORD,
    exif,
    exif_thumbnail,
    hidden,
    jpeg,
    phone_photo,
    picture,
    png,
    red_in,
    saved,
    webp,
)
from tests.photographs.in_jpeg import IN_JPEG, SECOND_IN_JPEG
from tests.photographs.in_others import IN_AVIF, IN_GIF, IN_HEIF, IN_PNG, IN_TIFF, IN_WEBP, SECOND_IN_OTHERS
from tests.photographs.pieces import (
    XMP_CITY,
    XMP_ID,
    box,
    chunk,
    movie,
    packed_zip,
    profile_with_words,
    riff,
    segment,
    tiff,
    with_chunk,
    with_riff_chunk,
    with_segment,
    xmp,
)

__all__ = [
    "CANARY",
    "CARRIERS",
    "GPS_NEEDLES",
    "SECOND_PICTURES",
    "TAKEN",
    "WORD",
    "XMP_CITY",
    "XMP_ID",
    "box",
    "chunk",
    "exif",
    "exif_thumbnail",
    "hidden",
    "jpeg",
    "movie",
    "packed_zip",
    "phone_photo",
    "picture",
    "png",
    "profile_with_words",
    "red_in",
    "riff",
    "saved",
    "segment",
    "tiff",
    "webp",
    "with_chunk",
    "with_riff_chunk",
    "with_segment",
    "xmp",
]

_BY_FORMAT = {
    "jpeg": IN_JPEG,
    "png": IN_PNG,
    "webp": IN_WEBP,
    "gif": IN_GIF,
    "tiff": IN_TIFF,
    "heif": IN_HEIF,
    "avif": IN_AVIF,
}
CARRIERS: dict[str, Callable[[], bytes]] = {
    f"{form}_{name}": build for form, builders in _BY_FORMAT.items() for name, build in builders.items()
}
SECOND_PICTURES: dict[str, Callable[[], bytes]] = SECOND_IN_JPEG | SECOND_IN_OTHERS
"""Files with a second picture in them, all red; no output may show any of it."""
