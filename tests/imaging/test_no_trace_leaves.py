"""Nothing but the picture leaves, whatever was in the file. Each judge is first shown the leak."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from consentreg.imaging import intake
from consentreg.imaging.derivative import Recipe, build_all
from consentreg.imaging.scan import residue
from tests import photographs
from tests.imaging import judges

FORMS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
RECIPES = [*(Recipe(format=form) for form in FORMS), Recipe(max_edge=48), Recipe(max_edge=48, format="WEBP")]


def telling(files: list[Path], *, strict: bool) -> set[Path]:
    """Ask every judge; strict for outputs, of which nothing at all may be said."""
    by_bytes = {file for file in files if judges.bytes_tell(file.read_bytes())}
    return by_bytes | judges.exiftool_tells(files, strict=strict) | judges.exiv2_tells(files, strict=strict)


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


@pytest.fixture(scope="module")
def outputs(inputs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    folder = tmp_path_factory.mktemp("outputs")
    for name, file in inputs.items():
        for number, made in enumerate(build_all(file.read_bytes(), RECIPES)):
            (folder / f"{name}.{number}.{FORMS[made.recipe.format]}").write_bytes(made.data)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("name", photographs.CARRIERS)
def test_the_judges_see_what_was_planted(name: str, inputs: dict[str, Path], seen: set[Path]) -> None:
    assert inputs[name] in seen


def test_each_outside_judge_sees_what_it_can(inputs: dict[str, Path]) -> None:
    files = list(inputs.values())
    assert len(judges.exiftool_tells(files, strict=False)) >= 45
    assert len(judges.exiv2_tells(files, strict=False)) >= 20
    assert photographs.WORD in judges.exiv2_comments(files)


def test_no_judge_finds_anything_in_any_output(outputs: list[Path]) -> None:
    assert len(outputs) == len(photographs.CARRIERS) * len(RECIPES)
    assert telling(outputs, strict=True) == set()
    assert judges.exiv2_comments(outputs) == b""
    assert [file.name for file in outputs if residue(file.read_bytes())] == []


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("name", photographs.CARRIERS)
def test_a_planted_word_costs_nobody_the_photo(name: str, inputs: dict[str, Path]) -> None:
    inspection = intake.inspect(inputs[name].read_bytes())
    assert (inspection.width, inspection.height) == (96, 64)
    assert inspection.format == name.split("_", maxsplit=1)[0].upper()


@pytest.mark.parametrize("name", photographs.SECOND_PICTURES)
def test_a_second_picture_stays_behind(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(photographs.SECOND_PICTURES[name]())
    assert photographs.red_in(photographs.hidden())
    for made in build_all(file.read_bytes(), RECIPES):
        (tmp_path / "made").write_bytes(made.data)
        with Image.open(tmp_path / "made") as photo:
            assert getattr(photo, "n_frames", 1) == 1
            assert not photographs.red_in(photo)
        assert residue(made.data) == ()
