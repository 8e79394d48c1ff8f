"""Who opens and writes pictures? One room of the house, and in it one way out."""

import ast

from tests.architecture import source

LIBRARIES = {"PIL", "piexif", "pillow_heif", "cv2", "numpy"}
WRITERS = {
    "imaging/derivative.py": "the one way out: a new file from pixels, proved mute",
    "imaging/scenes/camera.py": "draws photos nobody took, with the traces a phone leaves, to try the register with",
}
"""Who may encode a picture, and why."""
OPENERS = {"imaging/decode.py", "imaging/lossless/exact.py"}
"""Who opens a picture, both in the limited child only."""


def importing(library: str) -> set[str]:
    return {name for name, path in source.modules().items() if library in source.imports(path)}


def test_only_imaging_opens_pictures() -> None:
    painters = {name for library in LIBRARIES for name in importing(library)}
    assert painters
    assert {name for name in painters if not name.startswith("imaging/")} == set()


def test_pictures_are_saved_in_one_place() -> None:
    saving = {name for name, path in source.modules().items() if "save" in {called for _, called in source.calls(path)}}
    assert saving == set(WRITERS)


def test_piexif_only_writes_and_only_our_own_block() -> None:
    assert importing("piexif") == {"imaging/metadata.py"}
    uses = {
        ast.unparse(node)
        for node in ast.walk(source.tree(source.PACKAGE / "imaging/metadata.py"))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "piexif"
    }
    assert uses == {"piexif.dump", "piexif.ImageIFD"}
    assert not [name for name, path in source.modules().items() if "from piexif" in path.read_text()]


def test_pictures_are_opened_by_the_limited_child_alone() -> None:
    opening = {
        name
        for name, path in source.modules().items()
        if ("Image", "open") in set(source.calls(path)) or ("ImageFile", "Parser") in set(source.calls(path))
    }
    assert opening == OPENERS


def test_every_opening_names_its_formats() -> None:
    opened = [
        node
        for name in OPENERS
        for node in ast.walk(source.tree(source.PACKAGE / name))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Image.open"
    ]
    assert opened
    assert all("formats" in {keyword.arg for keyword in call.keywords} for call in opened)


def test_no_program_is_started_but_the_limited_child() -> None:
    assert importing("subprocess") == {"imaging/pool.py"}
    assert importing("multiprocessing") | importing("pickle") | importing("marshal") | importing("shelve") == set()
    calls = {call for path in source.modules().values() for call in source.calls(path)}
    assert not {name for receiver, name in calls if receiver == "os"} & {"system", "popen", "execv", "spawnv"}
