"""Nothing but the picture leaves, whatever was in the file. Each judge is first shown the leak."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from consentreg.cli.clean import clean
from consentreg.imaging import intake
from consentreg.imaging.derivative import Recipe, build_all
from consentreg.imaging.lossless import lane
from consentreg.imaging.metadata import Rights, rights_blocks
from consentreg.imaging.scan import residue
from tests import photographs
from tests.imaging.judges import exiftool_tells, exiv2_comments, exiv2_tells, telling

FORMS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
RECIPES = [*(Recipe(format=form) for form in FORMS), Recipe(max_edge=48), Recipe(max_edge=48, format="WEBP")]
RIGHTS = Rights("Harbour House", "Ask first.")
SPEAKING = [Recipe(format=form, rights=RIGHTS, max_edge=edge) for form in FORMS for edge in (None, 60)]

PLACES = {
    "position in Exif": ("jpeg_exif_gps", "jpeg_exif_gps_progressive", "jpeg_exif_gps_cmyk", "jpeg_exif_gps_grey"),
    "Exif of a thumbnail": ("jpeg_exif_in_thumbnail",),
    "a second Exif block": ("jpeg_exif_twice",),
    "slack behind the directories": ("jpeg_exif_slack",),
    "words and numbers in Exif": ("jpeg_exif_user_comment", "jpeg_exif_description", "jpeg_exif_xp_comment",
                                  "jpeg_exif_artist", "jpeg_exif_serial", "jpeg_exif_owner"),
    "notes of the maker": ("jpeg_exif_maker_note", "jpeg_exif_maker_note_samsung"),
    "XMP": ("jpeg_xmp_gps", "jpeg_xmp_city", "jpeg_xmp_core_location", "jpeg_xmp_location_created"),
    "more XMP": ("jpeg_xmp_more",),
    "IPTC": ("jpeg_iptc",),
    "resources of Photoshop": ("jpeg_photoshop_thumbnail", "jpeg_photoshop_name", "jpeg_uncropped_photoshop_thumbnail"),
    "comments": ("jpeg_comment", "jpeg_comment_after_scan"),
    "a list of pictures": ("jpeg_second_photo", "jpeg_pictures"),
    "behind the end of a JPEG": ("jpeg_then_jpeg", "jpeg_then_zip", "jpeg_then_text", "jpeg_then_old_picture"),
    "a film behind the end": ("jpeg_then_movie",),
    "Samsung's trailer": ("jpeg_then_samsung",),
    "a colour profile": ("jpeg_icc_words", "jpeg_icc_name"),
    "unknown segments": tuple(f"jpeg_app{number}" for number in (*range(3, 11), 12, 14, 15)),
    "content credentials": ("jpeg_c2pa", "png_c2pa"),
    "JFIF's thumbnails": ("jpeg_jfxx_thumbnail", "jpeg_jfif_thumbnail"),
    "chunks of a PNG": ("png_exif", "png_exif_late", "png_text", "png_text_packed", "png_xmp", "png_itxt_packed",
                        "png_text_late", "png_time", "png_icc_words"),
    "raw profiles in text": ("png_raw_profile",),
    "behind the end of a PNG, private chunks": ("png_then_text", "png_then_old_picture", "png_private"),
    "frames and pages": ("png_animated", "webp_animated", "gif_animated", "tiff_pages", "heif_pictures"),
    "chunks of a WebP": ("webp_exif", "webp_xmp", "webp_icc_words", "webp_private", "webp_then_text"),
    "blocks of a GIF": ("gif_comment", "gif_xmp", "gif_plain_text", "gif_private", "gif_then_text"),
    "tags of a TIFF": ("tiff_xmp", "tiff_iptc", "tiff_photoshop", "tiff_description", "tiff_gps", "tiff_geotiff",
                       "tiff_icc_words", "tiff_then_text"),
    "items and boxes of HEIF and AVIF": ("heif_exif", "heif_xmp", "heif_then_uuid", "heif_then_movie", "avif_exif",
                                         "avif_xmp", "avif_then_uuid"),
    "a thumbnail nobody cropped": ("jpeg_uncropped_thumbnail",),
}  # fmt: skip
"""Every place in a file that is known to have told where somebody was, and by which of our photos it is tried."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("inputs")
    files = {name: folder / name for name in photographs.CARRIERS}
    for name, file in files.items():
        file.write_bytes(photographs.CARRIERS[name]())
    return files


@pytest.fixture(scope="module")
def seen(inputs: dict[str, Path]) -> set[Path]:
    return telling(list(inputs.values()), strict=False)


def made(inputs: dict[str, Path], recipes: list[Recipe], folder: Path) -> list[Path]:
    for name, file in inputs.items():
        for number, copy in enumerate(build_all(file.read_bytes(), recipes)):
            (folder / f"{name}.{number}.{FORMS[copy.recipe.format]}").write_bytes(copy.data)
    return sorted(folder.iterdir())


def not_mute(files: Iterable[Path]) -> list[str]:
    return [file.name for file in files if residue(file.read_bytes())]


def test_every_place_is_tried_and_every_photo_tries_one() -> None:
    tried = [name for names in PLACES.values() for name in names]
    assert sorted(tried) == sorted(photographs.CARRIERS.keys() | photographs.SECOND_PICTURES.keys())


@pytest.mark.parametrize("name", photographs.CARRIERS)
def test_the_judges_see_what_was_planted(name: str, inputs: dict[str, Path], seen: set[Path]) -> None:
    assert inputs[name] in seen


def test_each_outside_judge_sees_what_it_can(inputs: dict[str, Path]) -> None:
    files = list(inputs.values())
    assert len(exiftool_tells(files, strict=False)) >= 48
    assert len(exiv2_tells(files, strict=False)) >= 25
    assert photographs.WORD in exiv2_comments(files)


def test_no_judge_finds_anything_in_any_output(inputs: dict[str, Path], tmp_path: Path) -> None:
    outputs = made(inputs, RECIPES, tmp_path)
    assert len(outputs) == len(photographs.CARRIERS) * len(RECIPES)
    assert telling(outputs, strict=True) == set()
    assert not_mute(outputs) == []


def test_beside_our_own_rights_no_judge_finds_anything(inputs: dict[str, Path], tmp_path: Path) -> None:
    outputs = made(inputs, SPEAKING, tmp_path)
    assert len(outputs) == len(photographs.CARRIERS) * len(SPEAKING)
    assert telling(outputs, strict=False) == set()
    blocks = {f".{suffix}": rights_blocks(RIGHTS, form) for form, suffix in FORMS.items()}
    assert [file.name for file in outputs if residue(file.read_bytes(), allowed=blocks[file.suffix])] == []


def test_no_judge_finds_anything_in_a_cleaned_folder(inputs: dict[str, Path], tmp_path: Path) -> None:
    folder = next(iter(inputs.values())).parent
    assert CliRunner().invoke(clean, [str(folder), "--out", str(tmp_path)]).exit_code == 0
    outputs = sorted(tmp_path.iterdir())
    assert len(outputs) == len(photographs.CARRIERS)
    assert telling(outputs, strict=True) == set()
    assert not_mute(outputs) == []


JPEGS = [name for name in photographs.CARRIERS if name.startswith("jpeg_")]
MEANT = ("IFD0:Orientation", "ICC-header:", "ICC_Profile:", "ICC-view:", "ICC-meas:")
"""What a private copy says besides its picture: how the camera was held, and what known colours mean."""


def moved(name: str, data: bytes, folder: Path) -> list[Path]:
    """Move the picture as it is, with our rights and without; a photo that is not understood stays behind."""
    files = []
    for rights in (None, RIGHTS):
        try:
            copy = lane.build(data, rights)
        except lane.PixelsOnly:
            continue
        files.append(folder / f"{name}.{'ours' if rights else 'mute'}.jpg")
        files[-1].write_bytes(copy.data)
    return files


def test_no_judge_finds_anything_where_the_picture_was_moved_as_it_is(inputs: dict[str, Path], tmp_path: Path) -> None:
    outputs = [file for name in JPEGS for file in moved(name, inputs[name].read_bytes(), tmp_path)]
    assert len(outputs) >= len(JPEGS)
    mute = [file for file in outputs if file.suffixes[-2] == ".mute"]
    assert telling(mute, strict=True, besides=MEANT) == set()
    assert telling(outputs, strict=False) == set()
    assert [file.name for file in mute if residue(file.read_bytes(), private=True)] == []


def test_no_judge_finds_anything_in_a_folder_cleaned_without_loss(inputs: dict[str, Path], tmp_path: Path) -> None:
    folder = next(iter(inputs.values())).parent
    assert CliRunner().invoke(clean, [str(folder), "--out", str(tmp_path), "--lossless"]).exit_code == 0
    outputs = sorted(tmp_path.iterdir())
    assert len(outputs) == len(photographs.CARRIERS)
    assert telling(outputs, strict=True, besides=MEANT) == set()
    assert [file.name for file in outputs if residue(file.read_bytes(), private=True)] == []


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("name", photographs.CARRIERS)
def test_a_planted_word_costs_nobody_the_photo(name: str, inputs: dict[str, Path]) -> None:
    inspection = intake.inspect(inputs[name].read_bytes())
    assert (inspection.width, inspection.height) == (96, 64)
    assert inspection.format == name.split("_", maxsplit=1)[0].upper()


@pytest.mark.parametrize("name", photographs.SECOND_PICTURES)
def test_a_second_picture_stays_behind(name: str, tmp_path: Path) -> None:
    assert photographs.red_in(photographs.hidden())
    for copy in build_all(photographs.SECOND_PICTURES[name](), RECIPES):
        (tmp_path / "made").write_bytes(copy.data)
        with Image.open(tmp_path / "made") as photo:
            assert getattr(photo, "n_frames", 1) == 1
            assert not photographs.red_in(photo)
        assert residue(copy.data) == ()
