"""Does anything of what was covered or cut away reach a single byte of what is made?"""

import io
import itertools
from collections.abc import Callable, Iterator
from random import Random

import pytest
from PIL import Image, ImageFilter

from consentreg.imaging import covering, derivative, figure
from consentreg.imaging.covering import Alteration, Box, Cover, Look
from consentreg.imaging.scan import residue

SIZE = (96, 72)
PAIRS = 500
TURNED_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is laid on the sensor for each way of holding the camera."""
HOW: dict[str, dict[str, object]] = {
    "PNG": {},
    "TIFF": {},
    "WEBP": {"lossless": True, "exact": True, "quality": 0, "method": 0},
    "JPEG": {"quality": 92, "subsampling": 0},
}
"""The formats a pair comes in, and how to write them so that nothing outside the cover differs."""
EXPORTS = [
    derivative.Recipe(),
    derivative.Recipe(max_edge=64, quality=80),
    derivative.Recipe(max_edge=31, format="PNG"),
    derivative.Recipe(max_edge=17, format="WEBP"),
]
"""Every size and format, small and large."""


def noise(rng: Random, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, rng.randbytes(size[0] * size[1] * 3))


def stored(photo: Image.Image, orientation: int, form: str) -> bytes:
    """Return a file that shows the photo upright once its orientation is followed."""
    turned = photo.transpose(TURNED_BACK[orientation]) if orientation in TURNED_BACK else photo
    note = Image.Exif()
    note[0x0112] = orientation
    out = io.BytesIO()
    turned.save(out, form, exif=note, **HOW[form])
    return out.getvalue()


def covered_pair(rng: Random, orientation: int, form: str) -> tuple[Alteration, bytes, bytes]:
    """Return two files that differ only in what the alteration covers, everywhere in it."""
    width, height = SIZE
    box = Box(rng.uniform(0, 0.5), rng.uniform(0, 0.5), rng.uniform(0.3, 0.5), rng.uniform(0.3, 0.5))
    left, top, right, bottom = covering._reach(box, SIZE)
    # What a JPEG changes with a pixel is its block of eight by eight, so its pairs keep away from the edge.
    far = 8 if form == "JPEG" else 0
    left, top = left + far * (left > 0), top + far * (top > 0)
    right, bottom = right - far * (right < width), bottom - far * (bottom < height)
    one = noise(rng, SIZE)
    other = one.copy()
    other.paste(noise(rng, (right - left, bottom - top)), (left, top))
    alteration = Alteration(covers=(Cover(box, rng.choice(list(Look))),))
    return alteration, stored(one, orientation, form), stored(other, orientation, form)


def exports(data: bytes, alteration: Alteration) -> list[bytes]:
    """Return everything that can be made of an altered photo: itself, and each of its copies."""
    kept = covering.altered(data, alteration)
    return [kept.data, *(made.data for made in derivative.build_all(kept.data, EXPORTS))]


def leaks(count: int) -> Iterator[tuple[int, str]]:
    """Yield orientation and format of each pair of which not every export is the same."""
    rng = Random(7)
    for orientation, form in itertools.islice(itertools.cycle(itertools.product(range(1, 9), HOW)), count):
        alteration, one, other = covered_pair(rng, orientation, form)
        assert one != other
        if exports(one, alteration) != exports(other, alteration):
            yield orientation, form


def test_what_is_covered_changes_no_byte_of_any_export() -> None:
    assert list(leaks(PAIRS)) == []


def blurred(photo: Image.Image, cover: Cover) -> None:
    reach = covering._reach(cover.box, photo.size)
    photo.paste(photo.crop(reach).filter(ImageFilter.GaussianBlur(20)), reach[:2])


def mosaic(photo: Image.Image, cover: Cover) -> None:
    reach = covering._reach(cover.box, photo.size)
    part = photo.crop(reach)
    photo.paste(part.resize((8, 8), Image.Resampling.BOX).resize(part.size, Image.Resampling.NEAREST), reach[:2])


def averaged(photo: Image.Image, cover: Cover) -> None:
    reach = covering._reach(cover.box, photo.size)
    photo.paste(photo.crop(reach).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)), reach)


def shrunk_first(photo: Image.Image, cover: Cover) -> None:
    """Cover a smaller copy, whose pixels at the edge already know what is covered, and enlarge it again."""
    small = photo.resize((photo.width // 3, photo.height // 3), Image.Resampling.LANCZOS)
    small.paste(figure.GROUND, covering._reach(cover.box, small.size))
    photo.paste(small.resize(photo.size))


def one_column_short(photo: Image.Image, cover: Cover) -> None:
    left, top, right, bottom = covering._reach(cover.box, photo.size)
    photo.paste(figure.GROUND, (left + 1, top, right, bottom))


def seen_through(photo: Image.Image, cover: Cover) -> None:
    reach = covering._reach(cover.box, photo.size)
    part = photo.crop(reach)
    photo.paste(Image.blend(part, Image.new("RGB", part.size, figure.GROUND), 0.97), reach[:2])


@pytest.mark.parametrize("fault", [blurred, mosaic, averaged, shrunk_first, one_column_short, seen_through])
def test_a_cover_that_lets_anything_through_is_found(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[Image.Image, Cover], None]
) -> None:
    monkeypatch.setattr(covering, "_paint", fault)
    assert len(list(leaks(20))) > 10


def test_a_cover_in_the_wrong_place_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = covering._reach

    def sideways(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
        return reach(Box(box.y, box.x, box.h, box.w), size)

    paint = covering._paint

    def misplaced(photo: Image.Image, cover: Cover) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(covering, "_reach", sideways)
            paint(photo, cover)

    monkeypatch.setattr(covering, "_paint", misplaced)
    assert len(list(leaks(20))) > 10


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_cut_away_changes_no_byte_of_any_export(orientation: int) -> None:
    rng = Random(orientation)
    one, other = noise(rng, SIZE), noise(rng, SIZE)
    crop = Box(1 / 3, 0.25, 0.5, 0.5)
    other.paste(one.crop((32, 18, 80, 54)), (32, 18))
    files = [stored(photo, orientation, "PNG") for photo in (one, other)]
    first, second = (exports(file, Alteration(crop)) for file in files)
    assert first == second
    with Image.open(io.BytesIO(first[0])) as photo:
        assert photo.size == covering.kept_size(crop, SIZE) == (48, 36)


def test_covers_come_before_the_crop() -> None:
    photo = noise(Random(1), SIZE)
    cover, crop = Cover(Box(0.4, 0.4, 0.2, 0.2)), Box(0.5, 0.5, 0.5, 0.5)
    alone = covering.painted(photo, Alteration(covers=(cover,))).crop((48, 36, 96, 72))
    assert covering.painted(photo, Alteration(crop, (cover,))).tobytes() == alone.tobytes()
    assert alone.getpixel((0, 0)) == figure.GROUND


def test_nothing_but_the_cover_is_changed_and_the_photo_handed_in_stays() -> None:
    photo = noise(Random(2), SIZE)
    before, cover = photo.tobytes(), Cover(Box(0.25, 0.25, 0.25, 0.25), Look.AVATAR)
    made = covering.painted(photo, Alteration(covers=(cover,)))
    left, top, right, bottom = covering._reach(cover.box, SIZE)
    assert photo.tobytes() == before
    for x, y in itertools.product(range(SIZE[0]), range(SIZE[1])):
        inside = left <= x < right and top <= y < bottom
        assert inside or made.getpixel((x, y)) == photo.getpixel((x, y))


def test_a_cover_reaches_a_fifth_beyond_its_box_on_each_side() -> None:
    assert covering._reach(Box(0.4, 0.4, 0.1, 0.2), (1000, 1000)) == (380, 360, 520, 640)
    assert covering._reach(Box(0, 0.9, 1, 0.1), (1000, 1000)) == (0, 880, 1000, 1000)


def test_a_drawn_figure_is_friendly_and_always_the_same() -> None:
    photo = noise(Random(3), (400, 300))
    made = covering.painted(photo, Alteration(covers=(Cover(Box(0.2, 0.2, 0.4, 0.5), Look.AVATAR),)))
    colours = {
        colour for _count, colour in made.crop(covering._reach(Box(0.2, 0.2, 0.4, 0.5), photo.size)).getcolors(1 << 20)
    }
    assert {figure.GROUND, figure._SHOULDERS, figure._SKIN, figure._INK} <= colours


def test_an_altered_photo_is_proved_like_every_other() -> None:
    made = covering.altered(stored(noise(Random(4), SIZE), 6, "JPEG"), Alteration(Box(0, 0, 0.5, 1)))
    assert list(residue(made.data)) == []
    assert (made.width, made.height) == (48, 72)


@pytest.mark.parametrize(
    ("box", "valid"),
    [
        pytest.param((0, 0, 1, 1), True, id="all of it"),
        pytest.param((0.5, 0.5, 0.5000001, 0.5), True, id="a rounding beyond the edge"),
        pytest.param((-0.1, 0, 0.5, 0.5), False, id="left of the photo"),
        pytest.param((0, 0, 0, 0.5), False, id="no width"),
        pytest.param((0, 0, 0.5, -0.5), False, id="a height below zero"),
        pytest.param((0.6, 0, 0.5, 0.5), False, id="beyond the right edge"),
        pytest.param((0, 0.6, 0.5, 0.5), False, id="beyond the lower edge"),
        pytest.param((float("nan"), 0, 0.5, 0.5), False, id="no number"),
        pytest.param((0, 0, float("inf"), 0.5), False, id="endless"),
        pytest.param((0, 0, 1e308, 0.5), False, id="very large"),
        pytest.param(("0", 0, 0.5, 0.5), False, id="words"),
    ],
)
def test_only_a_box_inside_the_photo_is_one(box: tuple[float, float, float, float], valid: bool) -> None:
    assert Box(*box).valid is valid


def test_boxes_meet_only_where_they_share_something() -> None:
    left, right = Box(0, 0, 0.5, 1), Box(0.5, 0, 0.5, 1)
    assert not left.overlaps(right)
    assert Box(0, 0, 0.51, 1).overlaps(right)
    assert not Box(0, 0, 1, 0.2).overlaps(Box(0, 0.2, 1, 0.2))
    assert Box(0.25, 0.25, 0.5, 0.5).within(right) == Box(0, 0.25, 0.5, 0.5)


def test_how_much_is_hidden_is_known() -> None:
    assert covering.hidden_share(()) == 0
    assert covering.hidden_share((Cover(Box(0, 0, 1, 1)),)) == 1
    assert covering.hidden_share((Cover(Box(0, 0, 0.5, 1)),)) == pytest.approx(0.6, abs=0.02)


def test_what_a_frame_leaves_of_a_box_is_told_in_shares_of_the_frame() -> None:
    left = Box(0.5, 0.25, 0.25, 0.5).within(Box(0.25, 0.125, 0.375, 0.5))
    assert (left.x, left.y, left.w, left.h) == pytest.approx((2 / 3, 0.25, 1 / 3, 0.75))


def test_boxes_that_touch_do_not_overlap() -> None:
    assert not Box(0.0, 0.0, 0.5, 0.5).overlaps(Box(0.5, 0.0, 0.5, 0.5))
    assert not Box(0.0, 0.0, 0.5, 0.5).overlaps(Box(0.0, 0.5, 0.5, 0.5))
    assert not Box(0.5, 0.5, 0.5, 0.5).overlaps(Box(0.0, 0.5, 0.5, 0.5))
    assert Box(0.0, 0.0, 0.5, 0.5).overlaps(Box(0.25, 0.25, 0.5, 0.5))


def test_a_cover_never_reaches_beyond_the_photo() -> None:
    wide = Box(0.8, 0.7, 0.2, 0.3).grown()
    assert (wide.x + wide.w, wide.y + wide.h) == pytest.approx((1.0, 1.0))


def test_the_figure_stands_in_the_middle_of_what_it_covers() -> None:
    photo = Image.new("RGB", (400, 200), (9, 9, 9))
    wide = covering.painted(photo, Alteration(covers=(Cover(Box(0.25, 0.25, 0.5, 0.5), Look.AVATAR),)))
    drawn = [x for x in range(400) if wide.getpixel((x, 140)) not in {(9, 9, 9), figure.GROUND}]
    assert drawn
    assert drawn[0] + drawn[-1] == pytest.approx(400, abs=2)
