"""Is the same picture told however it was saved, and another one not taken for it?"""

import io
import itertools
import random

import pytest
from PIL import Image, ImageFilter

from consentreg.imaging import decode, derivative, intake, look
from consentreg.imaging.intake import Refused, inspect
from consentreg.services.tombstones import SAME, alike
from tests.photographs import saved
from tests.photographs.drawn import exif, jpeg


def blobs(number: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Return a picture of soft shapes that no other number has."""
    dice = random.Random(number)
    small = Image.frombytes("RGB", (8, 6), bytes(dice.randrange(256) for _ in range(144)))
    return small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "HEIF", "AVIF"])
def test_a_picture_looks_the_same_in_every_kind_of_file(form: str) -> None:
    picture = blobs(1)
    assert apart(inspect(saved(picture, "PNG")).look, inspect(saved(picture, form)).look) <= 2


@pytest.mark.parametrize(("edge", "quality"), [(1600, 82), (480, 80), (200, 40), (64, 60)])
def test_a_picture_looks_the_same_made_smaller_and_worse(edge: int, quality: int) -> None:
    data = jpeg(blobs(2, (2400, 1800)), quality=95)
    copy = derivative.build(data, derivative.Recipe(max_edge=edge, quality=quality))
    assert apart(inspect(data).look, inspect(copy.data).look) <= SAME


@pytest.mark.parametrize("held", range(2, 9))
def test_a_picture_looks_the_same_however_the_camera_was_held(held: int) -> None:
    data = jpeg(blobs(3), exif=exif(orientation=held))
    upright = derivative.build(data, derivative.Recipe(quality=95))
    assert apart(inspect(data).look, inspect(upright.data).look) <= 2
    assert apart(inspect(data).look, inspect(jpeg(blobs(3))).look) > SAME, "else nothing was turned"


@pytest.mark.parametrize("size", [(4, 4), (9, 8), (71, 300), (300, 15), (2000, 100)])
def test_a_photo_of_any_size_has_a_look(size: tuple[int, int]) -> None:
    assert len(inspect(saved(blobs(4, size), "PNG")).look) == 16


@pytest.mark.parametrize(("form", "held"), [("JPEG", 1), ("JPEG", 6), ("PNG", 1), ("HEIF", 1)])
def test_the_child_says_what_it_sees(form: str, held: int) -> None:
    decode.prepare()
    data = saved(blobs(5), form, **({"exif": exif(orientation=held)} if held > 1 else {}))
    seen = inspect(data)
    assert look.of(decode.open_photo(data)) == look.Look(seen.look, seen.turned, seen.greys)
    assert len(set(seen.turned)) == 7


@pytest.mark.parametrize("turn", list(Image.Transpose))
def test_a_picture_that_lies_on_its_side_is_told_by_one_of_its_turned_looks(turn: Image.Transpose) -> None:
    data = jpeg(blobs(6), exif=exif(orientation=6))
    seen = inspect(saved(Image.open(io.BytesIO(data)).convert("RGB").transpose(turn), "PNG"))
    assert any(alike(each, inspect(data).look) for each in (seen.look, *seen.turned))
    other = inspect(jpeg(blobs(7)))
    assert not any(alike(each, inspect(data).look) for each in (other.look, *other.turned))


def test_other_pictures_look_otherwise() -> None:
    looks = [inspect(jpeg(blobs(number))).look for number in range(40)]
    assert min(apart(*pair) for pair in itertools.combinations(looks, 2)) > SAME
    assert not any(alike(*pair) for pair in itertools.combinations(looks, 2))
    turned = [(each.look, each.turned) for each in (inspect(jpeg(blobs(number))) for number in range(12))]
    assert not any(alike(look, each) for (look, _), (_, other) in itertools.combinations(turned, 2) for each in other)


def test_almost_plain_pictures_are_like_nothing() -> None:
    white, black = (inspect(saved(Image.new("RGB", (90, 80), colour), "PNG")).look for colour in ("white", "black"))
    assert white == black
    assert not alike(white, black)
    assert not alike("", "")
    assert not alike("ff00ff00ff00ff00", "")


@pytest.mark.parametrize("said", [None, 7, "no", "-1", "f" * 17])
def test_a_look_that_is_none_is_not_believed(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    facts = {"format": "JPEG", "width": 1, "height": 1, "frames": 1, "captured_at": None, "camera": "",
             "has_place": False, "turned": [], "look": said}  # fmt: skip
    monkeypatch.setattr(intake.pool, "ask", lambda *_: (facts, []))
    with pytest.raises(Refused) as refused:
        inspect(b"")
    assert refused.value.code == "DECODER_DIED"
