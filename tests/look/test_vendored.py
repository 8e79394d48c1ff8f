"""Is every file we took from others the very file we looked at, with its licence beside it?"""

import hashlib
import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "consentreg" / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())
LARGEST_BYTES = 400_000


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_is_unchanged(entry: dict[str, str]) -> None:
    found = hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest()
    assert found == entry["sha256"], f"{entry['file']} is not {entry['name']} {entry['version']} any more"


def test_every_vendored_file_is_in_the_manifest() -> None:
    lying = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert lying - {"MANIFEST.json"} == {entry["file"] for entry in MANIFEST}


def test_every_vendored_part_has_its_licence_beside_it() -> None:
    folders = {entry["file"].split("/")[0] for entry in MANIFEST}
    assert folders
    assert all((VENDOR / folder / "LICENSE").stat().st_size > 500 for folder in folders)


def test_no_static_file_is_heavy() -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.rglob("*") if path.is_file()}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_styles_and_scripts_name_no_other_host() -> None:
    texts = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(texts) > 5
    for path in texts:
        addresses = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text(), re.I)
        assert [a for a in addresses if a != "http://www.w3.org"] == [], path.name
