"""In what places of a PNG, WebP, GIF, TIFF, HEIF or AVIF can a word or a position hide?"""

import zlib
from collections.abc import Callable

from PIL.PngImagePlugin import PngInfo

from tests.photographs.drawn import CANARY, DEGREES, WORD, exif, hidden, picture, png, saved, webp
from tests.photographs.pieces import (
    XMP_CITY,
    box,
    c2pa,
    gif,
    iptc,
    movie,
    profile_with_words,
    resource,
    tiff,
    tiff_placed,
    with_chunk,
    with_riff_chunk,
)


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


IN_PNG: dict[str, Callable[[], bytes]] = {
    "exif": lambda: png(exif=exif(gps=True)),
    "text": _png_text(),
    "text_packed": _png_text(packed=True),
    "text_late": lambda: with_chunk(b"tEXt", b"Description\0" + WORD, late=True),
    "xmp": _png_itxt("XML:com.adobe.xmp", XMP_CITY.decode()),
    "itxt_packed": _png_itxt("Description", CANARY, packed=True),
    "exif_late": lambda: with_chunk(b"eXIf", exif(gps=True).removeprefix(b"Exif\0\0"), late=True),
    "raw_profile": lambda: with_chunk(b"zTXt", b"Raw profile type exif\0\0" + _hexed(exif(gps=True))),
    "icc_words": lambda: png(icc_profile=profile_with_words()),
    "c2pa": lambda: with_chunk(b"caBX", c2pa()),
    "private": lambda: with_chunk(b"prVt", WORD),
    "time": lambda: with_chunk(b"tEXt", b"Creation Time\0" + WORD),
    "then_text": lambda: png() + WORD,
    "then_old_picture": lambda: png() + png(hidden()) + WORD,
}  # fmt: skip

IN_WEBP: dict[str, Callable[[], bytes]] = {
    "exif": lambda: webp(exif=exif(gps=True)),
    "xmp": lambda: webp(xmp=XMP_CITY),
    "icc_words": lambda: webp(icc_profile=profile_with_words()),
    "private": lambda: with_riff_chunk(b"PRVT", WORD),
    "then_text": lambda: webp() + WORD,
}  # fmt: skip
IN_GIF: dict[str, Callable[[], bytes]] = {
    "comment": lambda: gif(b"!\xfe" + bytes([len(WORD)]) + WORD + b"\0"),
    "xmp": lambda: gif(b"!\xff\x0bXMP DataXMP" + XMP_CITY + b"\1" + bytes(range(255, -1, -1)) + b"\0"),
    "plain_text": lambda: gif(b"!\x01\x0c" + bytes(12) + bytes([len(WORD)]) + WORD + b"\0"),
    "private": lambda: gif(b"!\xff\x0bVENDOR  1.0" + bytes([len(WORD)]) + WORD + b"\0"),
    "then_text": lambda: gif(end=WORD),
}  # fmt: skip
IN_TIFF: dict[str, Callable[[], bytes]] = {
    "xmp": lambda: tiff(t700=XMP_CITY),
    "iptc": lambda: tiff(t33723=iptc()),
    "photoshop": lambda: tiff(t34377=resource(0x0404, iptc())),
    "description": lambda: tiff(t270=CANARY),
    "then_text": lambda: tiff() + WORD,
    "icc_words": lambda: tiff(t34675=profile_with_words()),
    "gps": tiff_placed,
    "geotiff": lambda: tiff(t33922=(0.0, 0.0, 0.0, DEGREES, DEGREES, 0.0), t34737=CANARY),
}  # fmt: skip
IN_HEIF: dict[str, Callable[[], bytes]] = {
    "exif": lambda: saved(picture(), "HEIF", exif=exif(gps=True)),
    "xmp": lambda: saved(picture(), "HEIF", xmp=XMP_CITY),
    "then_uuid": lambda: saved(picture(), "HEIF") + box(b"uuid", b"0123456789abcdef" + WORD),
    "then_movie": lambda: saved(picture(), "HEIF") + box(b"mpvd", movie()),
}  # fmt: skip
IN_AVIF: dict[str, Callable[[], bytes]] = {
    "exif": lambda: saved(picture(), "AVIF", exif=exif(gps=True)),
    "xmp": lambda: saved(picture(), "AVIF", xmp=XMP_CITY),
    "then_uuid": lambda: saved(picture(), "AVIF") + box(b"uuid", b"0123456789abcdef" + WORD),
}  # fmt: skip

SECOND_IN_OTHERS: dict[str, Callable[[], bytes]] = {
    "png_animated": lambda: png(save_all=True, append_images=[hidden()]),
    "png_then_old_picture": lambda: png() + png(hidden()),
    "webp_animated": lambda: webp(save_all=True, append_images=[hidden()]),
    "gif_animated": lambda: saved(picture(), "GIF", save_all=True, append_images=[hidden()]),
    "tiff_pages": lambda: saved(picture(), "TIFF", save_all=True, append_images=[hidden()]),
    "heif_pictures": lambda: saved(picture(), "HEIF", save_all=True, append_images=[hidden()]),
}
"""Files of other formats with a second picture in them, all red."""
