"""Does the look at a header take what it should, to the byte and the pixel, before anything is decoded?"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pillow_heif
import pytest
from PIL import Image

from consentreg.imaging import boxes, decode, jpeg
from consentreg.imaging.derivative import Recipe, build
from consentreg.imaging.limits import MAX_PIXELS
from consentreg.imaging.refusals import Refused
from tests.photographs import exif, picture, saved

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "AVIF")


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    most = Image.MAX_IMAGE_PIXELS
    decode.prepare()
    yield
    Image.MAX_IMAGE_PIXELS = most


@dataclass
class Noted:
    """Stands for a photo with a note of how it was held."""

    note: object

    def getexif(self) -> dict[int, object]:
        if isinstance(self.note, Exception):
            raise self.note
        return {} if self.note is None else {0x0112: self.note}


@pytest.mark.parametrize(
    ("note", "orientation"),
    [(None, 1), (1, 1), (2, 2), (6, 6), (8, 8), (0, 1), (9, 1), (-3, 1), ("6", 1), ((6,), 1), (SyntaxError(), 1)],
)
def test_only_eight_ways_to_hold_a_camera_are_known(note: object, orientation: int) -> None:
    assert decode._orientation(Noted(note)) == orientation  # type: ignore[arg-type]


def test_a_tiff_is_turned_by_its_reader_and_not_again() -> None:
    assert decode.open_photo(saved(picture((32, 16)), "TIFF", exif=exif(orientation=6))).orientation == 1
    assert decode.open_photo(saved(picture((32, 16)), "PNG", exif=exif(orientation=6))).orientation == 6


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EOFError("no more"), "TRUNCATED"),
        (OSError("image file is Truncated (3 bytes not processed)"), "TRUNCATED"),
        (ValueError("odd"), "DAMAGED"),
        (MemoryError(), "TOO_HEAVY"),
        (Image.DecompressionBombError(), "TOO_MANY_PIXELS"),
        (Refused("RAW"), "RAW"),
    ],
)
def test_whatever_a_reader_raises_becomes_one_plain_refusal(error: Exception, code: str) -> None:
    with pytest.raises(Refused) as refused, decode.refusing():
        raise error
    assert refused.value.code == code


def refusal(act: Callable[[], object]) -> str | None:
    try:
        act()
    except Refused as refused:
        return refused.code
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_byte_that_is_taken_is_taken(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(picture((32, 16)), kind)
    monkeypatch.setattr(decode, "MAX_BYTES", len(file))
    assert refusal(lambda: decode.open_photo(file)) is None
    monkeypatch.setattr(decode, "MAX_BYTES", len(file) - 1)
    assert refusal(lambda: decode.open_photo(file)) == "TOO_LARGE"


@pytest.mark.parametrize(("kind", "options"), [*((kind, {}) for kind in KINDS), ("JPEG", {"progressive": True})])
def test_the_room_it_takes_counts_pixels_file_and_what_is_held(
    kind: str, options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(picture((48, 16)), kind, **options)
    held = jpeg.require_whole(file) if kind == "JPEG" else 0
    assert (held > 0) == bool(options)
    needed = 48 * 16 * decode.open_photo(file).each + len(file) + held
    monkeypatch.setattr(decode, "WORK_MEMORY", needed)
    assert refusal(lambda: decode.open_photo(file)) is None
    monkeypatch.setattr(decode, "WORK_MEMORY", needed - 1)
    assert refusal(lambda: decode.open_photo(file)) == "TOO_HEAVY"


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_are_walked_where_a_file_is_made_of_boxes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[bytes] = []
    monkeypatch.setattr(boxes, "require_whole", walked.append)
    file = saved(picture((32, 16)), kind)
    decode.open_photo(file)
    assert walked == ([file] if kind in {"HEIF", "AVIF"} else [])


def test_frames_are_counted_up_to_the_last_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [picture((16, 16)).rotate(90 * turn) for turn in range(3)]
    file = saved(pages[0], "GIF", save_all=True, append_images=pages[1:])
    monkeypatch.setattr(decode, "MAX_FRAMES", 3)
    assert decode.open_photo(file).frames == 3
    assert decode.open_photo(saved(picture(), "PNG")).frames == 1
    monkeypatch.setattr(decode, "MAX_FRAMES", 2)
    assert refusal(lambda: decode.open_photo(file)) == "TOO_MANY_FRAMES"


def test_a_jpeg_has_one_picture_whatever_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_FRAMES", 1)
    file = saved(picture((32, 16)), "MPO", save_all=True, append_images=[picture((32, 16))])
    assert decode.open_photo(file).frames == 1


def test_readers_look_at_the_main_picture_alone_and_on_one_thread() -> None:
    told = pillow_heif.options
    assert (told.THUMBNAILS, told.DEPTH_IMAGES, told.AUX_IMAGES, told.DECODE_THREADS) == (False, False, False, 1)
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS // 2


def test_a_copy_knows_its_hash_and_its_size() -> None:
    made = build(saved(picture((48, 16)), "PNG"), Recipe())
    assert (made.sha256, made.width, made.height) == (hashlib.sha256(made.data).hexdigest(), 48, 16)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_what_is_asked_for_as_quality_is_what_it_is_written_with(form: str) -> None:
    file = saved(picture((96, 64)), "PNG")
    coarse, fine = (build(file, Recipe(format=form, quality=quality)).data for quality in (20, 89))  # type: ignore[arg-type]
    assert len(coarse) < len(fine)
