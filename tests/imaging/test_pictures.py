"""The picture stays what it was: upright, in its colours, on white, and never larger."""

import io
import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction

import pytest
from PIL import Image, ImageChops, ImageCms, ImageMath, ImageOps

from consentreg.imaging import bands, decode
from consentreg.imaging.derivative import Recipe, build, build_all
from consentreg.imaging.intake import inspect
from consentreg.imaging.refusals import Refused
from tests.imaging.shown import shown
from tests.photographs import chunk, exif, jpeg, phone_photo, picture, png, saved, tiff, webp


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    most = Image.MAX_IMAGE_PIXELS
    decode.prepare()
    yield
    Image.MAX_IMAGE_PIXELS = most


def built(file: bytes, recipe: Recipe = Recipe(format="PNG")) -> Image.Image:  # noqa: B008 - a frozen value.
    return Image.open(io.BytesIO(build(file, recipe).data)).convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> int:
    """Return how far the two pictures are apart at their worst place, in levels of 255."""
    assert (one.size, one.mode) == (other.size, other.mode)
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photo_comes_out_upright(form: str, orientation: int) -> None:
    turned = ImageOps.exif_transpose(Image.open(io.BytesIO(jpeg(exif=exif(orientation=orientation)))))
    stored = picture()
    options = {"quality": 100, "subsampling": "4:4:4"} if form == "AVIF" else {}
    options |= {"lossless": True} if form == "WEBP" else {"quality": 95, "subsampling": 0} if form == "JPEG" else {}
    file = saved(stored, form, exif=exif(orientation=orientation), **options)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
    assert upright.size == turned.size
    assert apart(built(file), upright) <= 2
    assert (inspect(file).width, inspect(file).height) == upright.size
    assert built(file, Recipe(max_edge=48, format="PNG")).size == (upright.width // 2, upright.height // 2)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_heic_is_turned_once(orientation: int) -> None:
    file = saved(picture((128, 64)), "HEIF", quality=100, exif=exif(orientation=orientation))
    flat = picture((128, 64)).rotate({3: 180, 6: 270, 8: 90}[orientation], expand=True)
    assert built(file).size == flat.size
    assert apart(built(file).resize((16, 16)), flat.resize((16, 16))) < 40


@pytest.mark.parametrize("said", [0, 9, 65535])
def test_a_turn_that_does_not_exist_is_no_turn(said: int) -> None:
    assert built(phone_photo(orientation=said)).size == (96, 64)


def test_broken_notes_cost_nobody_the_photo() -> None:
    for block in (b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"word"):
        assert inspect(jpeg(exif=block)).width == 96


def wide_profile() -> bytes:
    """Return a profile of the colours of a phone's screen: Display P3, with a plain power curve."""

    def fixed(number: float) -> bytes:
        return struct.pack(">l", round(Fraction(number) * 65536))

    def colour(*xyz: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(fixed(part) for part in xyz)

    curve = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", round(2.2 * 256)) + b"\0\0"
    words = b"desc\0\0\0\0\0\0\0\3P3\0".ljust(92, b"\0")
    tags = {
        b"desc": words,
        b"cprt": b"text\0\0\0\0None\0\0\0\0",
        b"wtpt": colour(0.9642, 1.0, 0.8249),
        b"rXYZ": colour(0.51512, 0.2412, -0.00105),
        b"gXYZ": colour(0.29198, 0.69225, 0.04189),
        b"bXYZ": colour(0.1571, 0.06657, 0.78407),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, at = struct.pack(">L", len(tags)), b"", 132 + 12 * len(tags)
    for name, said in tags.items():
        table += name + struct.pack(">LL", at + len(body), len(said))
        body += said
    head = struct.pack(">L4x", at + len(body)) + b"\2\x40\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return (head + fixed(0.9642) + fixed(1) + fixed(0.8249)).ljust(128, b"\0") + table + body


def test_colours_of_a_wide_screen_do_not_turn_dull() -> None:
    in_wide, in_srgb = (200, 100, 60), (216, 93, 43)
    for form in ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"):
        options = {} if form in {"PNG", "TIFF"} else {"quality": 95}
        file = saved(Image.new("RGB", (64, 64), in_wide), form, icc_profile=wide_profile(), **options)
        centre = built(file).getpixel((32, 32))
        assert max(abs(is_ - due) for is_, due in zip(centre, in_srgb, strict=True)) <= 6, form
        assert max(abs(is_ - was) for is_, was in zip(centre, in_wide, strict=True)) >= 8, form


# How colours of a Display P3 screen look on an sRGB one, computed here from the two standards' own numbers: linear
# light by the sRGB curve, P3 to XYZ, XYZ to sRGB, the curve back.
P3_TO_XYZ = ((0.4865709, 0.2656677, 0.1982173), (0.2289746, 0.6917385, 0.0792869), (0.0, 0.0451134, 1.0439444))
XYZ_TO_SRGB = ((3.2404542, -1.5371385, -0.4985314), (-0.9692660, 1.8760108, 0.0415560),
               (0.0556434, -0.2040259, 1.0572252))  # fmt: skip


def in_srgb(colour: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sRGB colour that looks like a Display P3 colour with a plain power curve of 2.2."""
    light = [(level / 255) ** (round(2.2 * 256) / 256) for level in colour]
    for table in (P3_TO_XYZ, XYZ_TO_SRGB):
        light = [sum(share * part for share, part in zip(row, light, strict=True)) for row in table]
    curved = (12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in light)
    return tuple(round(255 * min(1, max(0, one))) for one in curved)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_wide_colours_are_where_the_standards_put_them(form: str) -> None:
    wide = [(200, 100, 60), (90, 160, 90), (60, 80, 170), (128, 128, 128), (250, 240, 230), (180, 140, 120)]
    for colour in wide:
        options = {} if form == "PNG" else {"quality": 100, "subsampling": 0 if form == "JPEG" else "4:4:4"}
        file = saved(Image.new("RGB", (64, 64), colour), form, icc_profile=wide_profile(), **options)
        for copy in (shown(file), shown(file, 32), built(file)):
            assert all(abs(is_ - due) <= 3 for is_, due in zip(copy.getpixel((9, 9)), in_srgb(colour), strict=True))


def test_a_profile_that_is_srgb_by_another_name_costs_nothing() -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert bands._to_srgb("RGB", plain) is None
    assert bands._to_srgb("RGB", wide_profile()) is not None
    assert apart(shown(png(icc_profile=plain)), picture()) == 0


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Return the mean SSIM of brightness (Wang and others, 2004), in windows of 8 by 8 pixels side by side."""
    x, y = (photo.convert("L").convert("F") for photo in (one, other))

    def mean(first: Image.Image, second: Image.Image | None = None) -> Image.Image:
        both = ImageMath.lambda_eval(lambda of: of["a"] * of["b"], a=first, b=second) if second else first
        return both.reduce(8)

    known = {"x": mean(x), "y": mean(y), "xx": mean(x, x), "yy": mean(y, y), "xy": mean(x, y)}

    def window(of: dict[str, ImageMath._Operand]) -> ImageMath._Operand:
        bright, contrast = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        alike = (2 * of["x"] * of["y"] + bright) * (2 * (of["xy"] - of["x"] * of["y"]) + contrast)
        squares = of["x"] * of["x"] + of["y"] * of["y"]
        return alike / ((squares + bright) * (of["xx"] + of["yy"] - squares + contrast))

    shares = ImageMath.lambda_eval(window, **known)
    return float(shares.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def test_a_full_size_copy_is_as_good_as_its_original() -> None:
    """The photo is as rough as a phone's in bad light, and keeps its fine colour."""
    noise = Image.effect_noise((1600, 1200), 22)
    rough = Image.merge("RGB", [Image.blend(one, noise, 0.2) for one in picture((1600, 1200)).split()])
    file = jpeg(rough, exif=exif(orientation=6))
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    assert likeness(upright, upright) == pytest.approx(1)
    assert likeness(upright, built(file, Recipe())) >= 0.985
    assert likeness(upright, built(file, Recipe(quality=70))) < 0.985
    edge = Image.new("RGB", (64, 64), (0, 0, 255))
    edge.paste((255, 0, 0), (31, 0, 64, 64))
    assert built(png(edge), Recipe()).getpixel((31, 9))[0] > 240


def test_the_colours_agree_with_the_colour_library() -> None:
    photo = picture()
    srgb = ImageCms.createProfile("sRGB")
    due = ImageCms.profileToProfile(photo, ImageCms.ImageCmsProfile(io.BytesIO(wide_profile())), srgb)
    assert apart(shown(png(photo, icc_profile=wide_profile())), due) == 0


@pytest.mark.parametrize("profile", [b"", b"word", bytes(200), wide_profile()[:200]])
def test_a_broken_profile_is_no_profile(profile: bytes) -> None:
    assert apart(shown(png(icc_profile=profile)), picture()) == 0


def test_a_profile_of_another_kind_of_colour_is_no_profile() -> None:
    grey = png(picture(mode="L"), icc_profile=wide_profile())
    assert apart(shown(grey), picture(mode="L").convert("RGB")) == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB", "I", "I;16", "F"])
def test_every_kind_of_pixel_becomes_the_same_picture(mode: str) -> None:
    stored = {
        "LAB": lambda: ImageCms.profileToProfile(
            picture(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        ),
        "I;16": lambda: picture(mode="I").point(lambda level: level * 257).convert("I;16"),
        "I": lambda: picture(mode="I").point(lambda level: level * 257),
        "F": lambda: picture(mode="F").point(lambda level: level * (1 / 255) + 0),
    }.get(mode, lambda: picture(mode=mode))()
    grey = mode in {"L", "I", "I;16", "F"}
    due = picture(mode="1" if mode == "1" else "L" if grey else "RGB").convert("RGB")
    made = shown(saved(stored, "TIFF"))
    assert made.mode == "RGB"
    assert apart(made, due) <= (3 if mode in {"LAB", "YCbCr", "CMYK"} else 64 if mode == "P" else 1)


def test_sixteen_bit_files_keep_their_brightness() -> None:
    rows = b"".join(b"\0" + struct.pack(">2H", 0x8080, 0xFFFF) for _ in range(2))

    def sixteen(kind: int, body: bytes, extra: bytes = b"") -> bytes:
        head = struct.pack(">2L5B", 2, 2, 16, kind, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", head)
            + extra
            + chunk(b"IDAT", zlib.compress(body))
            + chunk(b"IEND", b"")
        )

    assert [shown(sixteen(0, rows)).getpixel((x, 0)) for x in (0, 1)] == [(128,) * 3, (255,) * 3]
    see_through = sixteen(0, rows, chunk(b"tRNS", b"\x80\x80"))
    assert shown(see_through).getpixel((1, 0)) == (255,) * 3
    colour = b"".join(b"\0" + struct.pack(">6H", 0x8000, 0x4000, 0xFFFF, 0, 0, 0) for _ in range(2))
    assert shown(sixteen(2, colour)).getpixel((0, 0)) == (128, 64, 255)


def test_grey_numbers_out_of_range_are_spread() -> None:
    numbers = Image.new("F", (2, 1))
    numbers.putdata([-10.0, 30.0])
    assert [shown(saved(numbers, "TIFF")).getpixel((x, 0)) for x in (0, 1)] == [(0,) * 3, (255,) * 3]
    numbers = Image.new("I", (2, 1))
    numbers.putdata([-5, 100_000])
    assert [shown(saved(numbers, "TIFF")).getpixel((x, 0)) for x in (0, 1)] == [(0,) * 3, (255,) * 3]


def test_what_can_be_seen_through_lies_on_white() -> None:
    glass = picture().convert("RGBA")
    glass.putalpha(Image.new("L", glass.size, 0))
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 9, 9, 9])
    half = Image.new("LA", (4, 4), (0, 128))
    for file in (png(glass), webp(glass, lossless=True), tiff() and saved(glass, "TIFF"), saved(glass, "AVIF")):
        assert shown(file).getpixel((20, 20)) == (255, 255, 255)
    assert shown(png(palette, transparency=1)).getpixel((1, 1)) == (255, 255, 255)
    assert shown(saved(palette, "GIF", transparency=1)).getpixel((1, 1)) == (255, 255, 255)
    assert shown(png(Image.new("RGB", (4, 4), (1, 2, 3)), transparency=(1, 2, 3))).getpixel((1, 1)) == (255,) * 3
    assert shown(png(half)).getpixel((1, 1)) == (127, 127, 127)


def test_only_the_first_picture_of_several_is_taken() -> None:
    second = Image.new("RGB", (96, 64), "red")
    for form in ("PNG", "GIF", "WEBP", "TIFF", "HEIF", "AVIF"):
        file = saved(picture(), form, save_all=True, append_images=[second, picture()])
        assert inspect(file).frames in {2, 3}
        assert apart(shown(file).resize((8, 8)), picture().resize((8, 8))) < 60


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_several_sizes_come_from_one_opening(form: str) -> None:
    file = phone_photo(form, size=(960, 640), orientation=6)
    made = build_all(file, [Recipe(max_edge=edge, format="JPEG") for edge in (None, 480, 120, 5000)])
    assert [(one.width, one.height) for one in made] == [(640, 960), (320, 480), (80, 120), (640, 960)]
    for one in made:
        photo = Image.open(io.BytesIO(one.data))
        assert photo.size == (one.width, one.height)
        due = picture((960, 640)).transpose(Image.Transpose.ROTATE_270).resize((16, 24))
        assert apart(photo.resize((16, 24)), due) < 48


def test_a_small_copy_is_as_good_as_one_from_the_full_picture() -> None:
    file = jpeg(picture((1600, 1200)))
    due = Image.open(io.BytesIO(file)).resize((400, 300), Image.Resampling.LANCZOS)
    assert apart(shown(file, 400), due) < 40


def test_the_thinnest_picture_keeps_both_sides() -> None:
    assert shown(png(picture((20, 1))), 5).size == (5, 1)
    assert shown(png(picture((1, 1))), 5).size == (1, 1)


HEADS = {
    "jpeg": lambda width, height: jpeg()[: (at := jpeg().index(b"\xff\xc0") + 5)]
    + struct.pack(">HH", height, width) + jpeg()[at + 4 :],
    "png": lambda width, height: png()[:8] + chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0))
    + png()[33:],
    "gif": lambda width, height: b"GIF89a" + struct.pack("<HH", width, height) + saved(picture(mode="P"), "GIF")[10:],
    "webp": lambda width, height: webp()[:26] + struct.pack("<HH", width, height) + webp()[30:],
}  # fmt: skip


@pytest.mark.parametrize("form", HEADS)
def test_a_hundred_million_pixels_are_refused_by_the_header(form: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode.open_photo(HEADS[form](10_001, 10_000))
    assert refusal.value.code == "TOO_MANY_PIXELS"


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_a_ribbon_is_refused_by_the_header(form: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode.open_photo(HEADS[form](10_001, 500))
    assert refusal.value.code == "TOO_NARROW"


@pytest.mark.parametrize("form", ["jpeg", "png"])
def test_no_height_at_all_is_damage(form: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode.open_photo(HEADS[form](100, 0))
    assert refusal.value.code == "DAMAGED"


def test_twenty_thousand_frames_are_refused() -> None:
    file = saved(Image.new("P", (4, 4)), "GIF")
    at = file.index(b",\0\0\0\0")
    for opening in (inspect, decode.open_photo):
        with pytest.raises(Refused) as refusal:
            opening(file[:at] + file[at:-1] * 20_001 + b";")
        assert refusal.value.code == "TOO_MANY_FRAMES"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "HEIF", "AVIF"])
def test_a_file_cut_short_is_refused(form: str) -> None:
    size = (256, 192)
    noise = Image.effect_noise(size, 80).convert("RGB")
    file = saved(noise, form)
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(Refused) as refusal:
            inspect(file[: int(len(file) * part)])
        assert refusal.value.code in {"TRUNCATED", "DAMAGED"}, part


def test_words_packed_a_thousandfold_are_refused() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    for name, head in ((b"zTXt", b"k\0\0"), (b"iCCP", b"k\0\0"), (b"iTXt", b"k\0\1\0\0\0")):
        with pytest.raises(Refused):
            inspect(png()[:33] + chunk(name, head + bomb) + png()[33:])


def test_too_many_bytes_are_not_looked_at() -> None:
    with pytest.raises(Refused) as refusal:
        decode.open_photo(bytes(decode.MAX_BYTES + 1))
    assert refusal.value.code == "TOO_LARGE"


@pytest.mark.parametrize(
    ("size", "code"), [((0, 5), "DAMAGED"), ((10_001, 5_000), "TOO_MANY_PIXELS"), ((2_001, 100), "TOO_NARROW")]
)
def test_our_own_limits_do_not_lean_on_the_librarys(size: tuple[int, int], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode._require_size(size)
    assert refusal.value.code == code
    decode._require_size((10_000, 5_000))
    decode._require_size((2_000, 100))


def test_grey_that_is_not_grey_is_damage() -> None:
    with pytest.raises(Refused):
        bands._grey_range(picture(mode="LA"))
