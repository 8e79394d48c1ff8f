"""What is the picture that all our photos show, and how does it become a file?"""

import io
import struct

import piexif
import pillow_heif
from PIL import Image, ImageChops, ImageDraw

CANARY = "Kittiwake7319"
WORD = CANARY.encode()
_RATIONAL = (40541973, 1000000)
DEGREES = 40.541973
GPS_NEEDLES = (struct.pack(">2L", *_RATIONAL), struct.pack("<2L", *_RATIONAL))
GPS = {1: b"N", 2: (_RATIONAL, (0, 1), (0, 1)), 3: b"W", 4: (_RATIONAL, (0, 1), (0, 1))}
TAKEN = "2026:05:01 10:11:12"


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
