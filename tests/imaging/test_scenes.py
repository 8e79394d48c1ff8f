"""Are the same people drawn in every scene, in files as phones write them?"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from consentreg.imaging.scenes import Figure, Scene, boxes, draw
from consentreg.imaging.scenes.bodies import ARMS
from consentreg.imaging.scenes.compositions import COMPOSITIONS, composition
from consentreg.imaging.scenes.looks import EXTRAS, FABRICS, STYLES, TONES, look

TAKEN = datetime(2026, 7, 4, 14, 2, 36, tzinfo=UTC)
PLACE = (56.0584, -2.7193)
SMALL = (320, 240)
EVERY = [(outing, number) for outing, choices in COMPOSITIONS.items() for number in range(len(choices))]
PEOPLE = (
    Figure("ada", 8),
    Figure("ben hijab", 15),
    Figure("cat wheelchair", 16),
    Figure("dov beard glasses", 35, "side"),
    Figure("eve hearingaid", 60, "back"),
    Figure("fin freckles", 5),
)


def taken(scene: Scene, size: tuple[int, int] = SMALL) -> bytes:
    return draw(scene, taken=TAKEN, place=PLACE, size=size)


@lru_cache(maxsize=64)
def upright(scene: Scene, size: tuple[int, int] = SMALL) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(taken(scene, size)))).convert("RGB")


def face(scene: Scene, which: int = 0) -> Image.Image:
    """Cut the middle of a head out of the photo as displayed."""
    photo = upright(scene)
    x, y, w, h = boxes(scene, SMALL)[which]
    area = ((x + 0.3 * w), (y + 0.4 * h), (x + 0.7 * w), (y + 0.85 * h))
    return photo.crop(tuple(round(share * photo.size[i % 2]) for i, share in enumerate(area)))


def mean(photo: Image.Image) -> list[float]:
    return ImageStat.Stat(photo).mean


def apart(one: Image.Image, other: Image.Image) -> float:
    return sum(abs(a - b) for a, b in zip(mean(one), mean(other), strict=True))


def exiftool(data: bytes, folder: Path) -> dict[str, object]:
    path = folder / "photo.jpg"
    path.write_bytes(data)
    found = subprocess.run(["exiftool", "-json", "-n", "-G1", str(path)], capture_output=True, check=True)
    return json.loads(found.stdout)[0]


def test_the_same_scene_gives_the_same_bytes() -> None:
    scene = Scene("beach", 2, PEOPLE, strangers=4)
    assert taken(scene) == taken(scene)


def test_the_bytes_do_not_depend_on_the_process() -> None:
    code = (
        "import hashlib; from datetime import datetime; from consentreg.imaging.scenes import *;"
        "s = Scene('club', 8, (Figure('ada glasses cap', 8), Figure('ben', 40)), 3);"
        "b = draw(s, taken=datetime(2026, 7, 4), place=(56.0, -2.7), size=(160, 120));"
        "print(hashlib.sha256(b).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_file_says_when_where_and_with_what_it_was_taken(tmp_path: Path) -> None:
    found = exiftool(taken(Scene("beach", 0, ())), tmp_path)
    assert (found["IFD0:Make"], found["IFD0:Model"]) == ("Harbour", "Harbour Phone 3")
    assert found["ExifIFD:DateTimeOriginal"] == "2026:07:04 14:02:36"
    assert found["GPS:GPSLatitude"] == pytest.approx(56.0584, abs=1e-5)
    assert found["GPS:GPSLongitude"] == pytest.approx(2.7193, abs=1e-5)
    assert (found["GPS:GPSLatitudeRef"], found["GPS:GPSLongitudeRef"]) == ("N", "W")


def test_the_packet_repeats_the_place(tmp_path: Path) -> None:
    found = exiftool(taken(Scene("club", 0, ())), tmp_path)
    assert found["XMP-exif:GPSLatitude"] == pytest.approx(56.0584, abs=1e-5)
    assert found["XMP-exif:GPSLongitude"] == pytest.approx(-2.7193, abs=1e-5)
    assert found["XMP-photoshop:City"] == "Loch Arden"


def test_the_south_and_the_east_are_told_from_the_north_and_the_west(tmp_path: Path) -> None:
    data = draw(Scene("evening", 0, ()), taken=TAKEN, place=(-33.5, 151.25), size=SMALL)
    found = exiftool(data, tmp_path)
    assert found["Composite:GPSLatitude"] == pytest.approx(-33.5, abs=1e-5)
    assert found["XMP-exif:GPSLongitude"] == pytest.approx(151.25, abs=1e-5)


def test_nobody_is_named_in_the_file() -> None:
    assert b"zebedee" not in taken(Scene("club", 5, (Figure("zebedee", 12),)))


@pytest.mark.parametrize(("outing", "number"), EVERY)
def test_the_orientation_is_the_one_the_phone_was_held_in(outing: str, number: int) -> None:
    photo = Image.open(io.BytesIO(taken(Scene(outing, number, ()))))
    held = composition(outing, number).held
    assert photo.size == SMALL
    assert photo.getexif()[0x0112] == held
    assert ImageOps.exif_transpose(photo).size == (SMALL[::-1] if held in (6, 8) else SMALL)


def test_every_way_to_hold_a_phone_occurs() -> None:
    assert {composition(*which).held for which in EVERY} == {1, 3, 6, 8}


@pytest.mark.parametrize(("outing", "number"), EVERY)
def test_once_turned_upright_the_face_is_in_its_box(outing: str, number: int) -> None:
    dark, light = (face(Scene(outing, number, (Figure(f"kit pixie {tone}", 30),))) for tone in ("ebony", "porcelain"))
    assert apart(dark, light) > 120


@pytest.mark.parametrize(("outing", "number"), EVERY)
def test_every_composition_takes_nobody_to_six_people(outing: str, number: int) -> None:
    for count in (0, 1, 6):
        scene = Scene(outing, number, PEOPLE[:count], strangers=count)
        assert Image.open(io.BytesIO(taken(scene, (120, 90)))).size == (120, 90)


@pytest.mark.parametrize(("outing", "number"), EVERY)
def test_the_boxes_lie_within_the_photo_and_in_order(outing: str, number: int) -> None:
    for count in range(7):
        found = boxes(Scene(outing, number, PEOPLE[:count]))
        assert len(found) == count
        assert [box[0] for box in found] == sorted(box[0] for box in found)
        for x, y, w, h in found:
            assert x >= 0 <= y
            assert x + w <= 1 >= y + h
            assert min(w, h) > 0.03


def test_the_boxes_are_the_same_at_every_size() -> None:
    scene = Scene("beach", 1, PEOPLE[:2])
    assert boxes(scene) == boxes(scene, SMALL)


def test_the_same_key_has_the_same_face_in_every_scene() -> None:
    one, same = (face(Scene(outing, 0, (Figure("kit walnut", 14),))) for outing in ("beach", "club"))
    other = face(Scene("club", 0, (Figure("kit porcelain", 14),)))
    assert apart(one, same) < 60 < apart(one, other)


def test_two_keys_look_different() -> None:
    looks = {look(f"person {n}", 14) for n in range(40)}
    assert len({(who.tone, who.hair, who.style, who.top, who.garment) for who in looks}) == 40
    one, other = (upright(Scene("beach", 0, (Figure(key, 14),))) for key in ("ada", "ben"))
    assert ImageChops.difference(one, other).getbbox()


@pytest.mark.parametrize("feature", [*EXTRAS, *TONES])
def test_a_key_may_name_a_feature(feature: str) -> None:
    who = look(f"ada crop {feature}", 30)
    assert feature in who.extras or who.tone == TONES[feature]


@pytest.mark.parametrize("style", sorted({style for styles in STYLES.values() for style in styles}))
@pytest.mark.parametrize("facing", ["front", "side", "back"])
def test_every_hair_style_can_be_seen_from_every_side(style: str, facing: str) -> None:
    shown = upright(Scene("club", 5, (Figure(f"ada {style} cap earrings glasses", 30, facing),)))
    bare = upright(Scene("club", 5, ()))
    assert ImageChops.difference(shown, bare).getbbox()


@pytest.mark.parametrize("garment", ["tee", "jumper", "dress", "dungarees", "hoodie", "shirt", "cardigan"])
@pytest.mark.parametrize("wear", [("evening", 1), ("club", 0), ("club", 1)])
def test_clothes_can_be_worn_from_both_sides(garment: str, wear: tuple[str, int]) -> None:
    front, back = (upright(Scene(*wear, (Figure(f"ada {garment} scarf", 52, facing),))) for facing in ("front", "back"))
    assert ImageChops.difference(front, back).getbbox()


@pytest.mark.parametrize("hat", ["cap", "beanie", "sunhat", "headband"])
def test_hats_are_seen(hat: str) -> None:
    plain = Figure("ada bob", 30)
    assert hat not in look(plain.key, plain.age).extras
    shown = (upright(Scene("beach", 5, (figure,))) for figure in (plain, Figure(f"ada bob {hat}", 30)))
    assert ImageChops.difference(*shown).getbbox()


@pytest.mark.parametrize("facing", ["front", "side", "back"])
@pytest.mark.parametrize("outing", ["beach", "club"])
def test_a_wheelchair_comes_along(outing: str, facing: str) -> None:
    walking, rolling = (
        upright(Scene(outing, 3, (Figure(f"ada{chair}", 30, facing),))) for chair in ("", " wheelchair")
    )
    assert ImageChops.difference(walking, rolling).getbbox()


def test_a_child_is_smaller_than_a_grown_up() -> None:
    child, grown = boxes(Scene("beach", 0, (Figure("ada", 6), Figure("ben", 40))))
    assert child[1] > grown[1]
    assert child[2] < grown[2]


def test_strangers_are_seen_but_have_no_box() -> None:
    alone, crowded = Scene("beach", 8, PEOPLE[:1]), Scene("beach", 8, PEOPLE[:1], strangers=8)
    assert boxes(alone) == boxes(crowded)
    assert ImageChops.difference(upright(alone), upright(crowded)).getbbox()


def test_numbers_beyond_the_last_start_again_with_another_sky() -> None:
    first, again = Scene("beach", 0, ()), Scene("beach", len(COMPOSITIONS["beach"]), ())
    assert composition("beach", first.number) is composition("beach", again.number)
    assert taken(first) != taken(again)


def test_every_outing_has_at_least_eight_compositions() -> None:
    assert all(len({how.name for how in choices}) >= 8 for choices in COMPOSITIONS.values())


def test_compositions_ask_only_for_gestures_that_exist() -> None:
    asked = {arm for which in EVERY for left, right, _ in composition(*which).gestures for arm in (left, right)}
    assert asked <= ARMS.keys()


def test_every_fabric_has_a_pattern_that_can_be_seen() -> None:
    seen = {mean(upright(Scene("beach", 5, (Figure(f"ada tee crop {name}", 30),))))[0] for name in FABRICS}
    assert len(seen) == len(FABRICS)
