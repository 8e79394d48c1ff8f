"""Each mistake one could make in cleaning is made here on purpose, and has to be noticed twice.

By the product, whose proof must refuse the copy; and, with the proof taken out, by the judges of the other tests.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from consentreg.imaging import decode, derivative
from consentreg.imaging.derivative import NotMute, Recipe, build, build_all
from consentreg.imaging.lossless import lane
from consentreg.imaging.metadata import Rights, rights_blocks, rights_exif, rights_xmp
from consentreg.imaging.scan import residue, zip_residue
from consentreg.services import deliveries, rendering
from consentreg.services.photos import SIZES, draw_copies
from tests import photographs
from tests.imaging.judges import telling, zip_tells
from tests.imaging.shown import shown
from tests.photographs import SECOND_PICTURES, WORD, XMP_CITY, exif, hidden, png, profile_with_words, red_in, segment
from tests.photographs.pieces import chunk

RIGHTS = Rights("Harbour House", "Ask first.")
ORIGINAL = photographs.phone_photo(orientation=6)
Fault = Callable[[bytes, Image.Image], bytes]


def saved_with(**options: object) -> Fault:
    """Make the mistake of handing something of the original to the encoder."""

    def faulty(_: bytes, photo: Image.Image) -> bytes:
        out = io.BytesIO()
        photo.convert("RGB").save(out, "JPEG", **options)
        return out.getvalue()

    return faulty


def after_start(piece: bytes) -> Fault:
    return lambda made, _: made[:2] + piece + made[2:]


JPEG_FAULTS: dict[str, Fault] = {
    "the original is returned": lambda *_: ORIGINAL,
    "Exif is kept": saved_with(exif=exif(gps=True)),
    "only the orientation is kept": saved_with(exif=exif(orientation=6)),
    "an empty Exif block is kept": after_start(segment(0xE1, b"Exif\0\0")),
    "XMP is kept": saved_with(xmp=XMP_CITY),
    "the comment is kept": saved_with(comment=WORD),
    "a comment is kept behind the picture": lambda made, _: made[:-2] + segment(0xFE, WORD) + made[-2:],
    "words in the profile are kept": saved_with(icc_profile=profile_with_words()),
    "IPTC is kept": after_start(segment(0xED, b"Photoshop 3.0\0" + WORD)),
    "one byte is appended": lambda made, _: made + b"\0",
    "what followed the original is copied": lambda made, _: made + photographs.movie(),
    "a thumbnail is kept": lambda made, _: made[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc") + made[20:],
    "a thumbnail is kept beside": lambda made, _: made[:20] + segment(0xE0, b"JFXX\0\x13\1\1abc") + made[20:],
    "content credentials are kept": after_start(segment(0xEB, b"JP\0\1\0\0\0\1" + photographs.box(b"jumb", WORD))),
    "a table nobody uses is kept": after_start(segment(0xDB, b"\3" + WORD + bytes(51))),
    "a second picture is kept": lambda made, _: made + photographs.jpeg(hidden()),
    "a segment nobody knows is kept": after_start(segment(0xEF, b"VENDOR\0")),
    "the end is lost": lambda made, _: made[:-2],
}


def late(name: bytes, body: bytes) -> Fault:
    return lambda made, _: made[:-12] + chunk(name, body) + made[-12:]


OTHER_FAULTS: dict[str, tuple[str, Fault]] = {
    "PNG keeps text": ("PNG", late(b"tEXt", b"Comment\0" + WORD)),
    "PNG keeps the time": ("PNG", late(b"tIME", bytes((7, 234, 5, 1, 10, 11, 12)))),
    "PNG keeps Exif": ("PNG", late(b"eXIf", exif(gps=True)[6:])),
    "PNG keeps its profile": ("PNG", lambda *_: png(icc_profile=profile_with_words())),
    "PNG keeps its second frame": ("PNG", lambda *_: SECOND_PICTURES["png_animated"]()),
    "PNG keeps what was cropped": ("PNG", lambda made, _: made + png(hidden())),
    "PNG has one byte more": ("PNG", lambda made, _: made + b"\0"),
    "WebP keeps Exif": ("WEBP", lambda *_: photographs.webp(exif=exif(gps=True))),
    "WebP keeps its profile": ("WEBP", lambda *_: photographs.webp(icc_profile=profile_with_words())),
    "WebP keeps its second frame": ("WEBP", lambda *_: SECOND_PICTURES["webp_animated"]()),
    "WebP keeps a chunk": ("WEBP", lambda *_: photographs.with_riff_chunk(b"PRVT", WORD)),
    "WebP has one byte more": ("WEBP", lambda made, _: made + b"\0"),
    "another format comes out": ("WEBP", lambda *_: photographs.saved(photographs.picture(), "GIF")),
}
FAULTS = {name: ("JPEG", fault) for name, fault in JPEG_FAULTS.items()} | OTHER_FAULTS
faults = pytest.mark.parametrize(("form", "fault"), FAULTS.values(), ids=FAULTS)


def seed(monkeypatch: pytest.MonkeyPatch, fault: Fault, *, only: Callable[[Recipe], bool] = lambda _: True) -> None:
    """Make a mistake where copies are encoded, in all of them or in some."""
    honest = derivative._encoded

    def encoded(photo: Image.Image, recipe: Recipe) -> bytes:
        made = honest(photo, recipe)
        return fault(made, photo) if only(recipe) else made

    monkeypatch.setattr(derivative, "_encoded", encoded)


@faults
def test_no_copy_comes_of_a_mistake(form: str, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    build(ORIGINAL, Recipe(format=form))
    seed(monkeypatch, fault)
    with pytest.raises(NotMute):
        build(ORIGINAL, Recipe(format=form))


@faults
def test_the_judges_would_notice_without_the_proof(
    form: str, fault: Fault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seed(monkeypatch, fault)
    monkeypatch.setattr(derivative, "residue", lambda *_, **__: ())
    made = build(ORIGINAL, Recipe(format=form)).data
    (tmp_path / "made").write_bytes(made)
    assert residue(made) or telling([tmp_path / "made"], strict=True)


# How the camera was held is what a private copy may say.
MOVED_FAULTS = {name: fault for name, fault in JPEG_FAULTS.items() if name != "only the orientation is kept"}


@pytest.mark.parametrize("fault", MOVED_FAULTS.values(), ids=MOVED_FAULTS)
def test_no_picture_is_moved_with_a_mistake(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = lane.target.written
    photo = Image.open(io.BytesIO(ORIGINAL))
    assert lane.build(ORIGINAL).data == honest(lane.source.read(ORIGINAL), 6, ())
    monkeypatch.setattr(lane.target, "written", lambda *args: fault(honest(*args), photo))
    with pytest.raises(lane.PixelsOnly):
        lane.build(ORIGINAL)


@pytest.mark.parametrize("edge", [None, *(recipe.max_edge for recipe in SIZES.values())])
def test_one_size_with_a_mistake_loses_them_all(edge: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    seed(monkeypatch, JPEG_FAULTS["the comment is kept"], only=lambda recipe: recipe.max_edge == edge)
    with pytest.raises(NotMute):
        build_all(ORIGINAL, [Recipe(), *SIZES.values()])


def test_no_small_copy_and_no_release_comes_of_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendering.Work(ORIGINAL, Recipe(rights=RIGHTS)).make() is not None
    seed(monkeypatch, JPEG_FAULTS["the original is returned"])
    with pytest.raises(NotMute):
        draw_copies(ORIGINAL, list(SIZES))
    assert rendering.Work(ORIGINAL, Recipe(rights=RIGHTS)).make() is None


def altered(block: bytes) -> list[bytes]:
    """Return the block with one byte changed, at its start, in its middle and at its end; longer, shorter, twice."""
    places = (0, len(block) // 2, len(block) - 1)
    changed = [block[:at] + bytes([block[at] ^ 1]) + block[at + 1 :] for at in places]
    return [*changed, block + b" ", block[:-1]]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("which", [0, 1], ids=["Exif", "XMP"])
def test_our_own_rights_are_let_through_byte_for_byte_only(
    form: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(format=form, rights=RIGHTS)
    block = rights_blocks(RIGHTS, form)[which]
    assert block in build(ORIGINAL, recipe).data
    for number, other in enumerate(altered(block)):
        blocks = [other if at == which else one for at, one in enumerate(rights_blocks(RIGHTS, form))]
        monkeypatch.setattr(derivative, "rights_blocks", lambda *_, blocks=tuple(blocks): blocks)
        with pytest.raises(NotMute):
            build(ORIGINAL, recipe)
        assert number < 5


def test_the_rights_of_somebody_else_are_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Rights("Kittiwake Studio", "Mine.")
    monkeypatch.setattr(derivative, "rights_exif", lambda _: rights_exif(other))
    with pytest.raises(NotMute):
        build(ORIGINAL, Recipe(rights=RIGHTS))
    monkeypatch.undo()
    monkeypatch.setattr(derivative, "rights_xmp", lambda _: rights_xmp(other))
    with pytest.raises(NotMute):
        build(ORIGINAL, Recipe(rights=RIGHTS))


def test_rights_nobody_asked_for_are_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivative, "_said", lambda _: {"exif": rights_exif(RIGHTS)})
    with pytest.raises(NotMute):
        build(ORIGINAL, Recipe())


@pytest.mark.parametrize("name", ["gif_animated", "tiff_pages", "webp_animated", "png_animated"])
def test_the_judges_would_notice_the_wrong_frame(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof cannot tell one picture from another; the look at the pixels can."""
    most = Image.MAX_IMAGE_PIXELS
    decode.prepare()
    opened = decode.open_photo(SECOND_PICTURES[name]())
    assert not red_in(shown(opened))
    opened = decode.open_photo(SECOND_PICTURES[name]())
    opened.photo.seek(1)
    assert red_in(shown(opened))
    Image.MAX_IMAGE_PIXELS = most


@dataclass(frozen=True)
class Loose:
    """A mistake in how the ZIP is written."""

    name: str = "photos/0001.jpg"
    time: tuple[int, int, int, int, int, int] = deliveries.SAME_TIME
    extra: bytes = b""
    note: bytes = b""
    comment: bytes = b""
    before: bytes = b""
    after: bytes = b""
    method: int = zipfile.ZIP_STORED

    def zipped(self) -> bytes:
        buffer = deliveries._Buffer()
        buffer.write(self.before)
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in (self.name, "manifest.json", "manifest.csv"):
                entry = deliveries._entry(name)
                entry.date_time, entry.extra, entry.comment, entry.compress_type = (
                    self.time, self.extra, self.note, self.method)  # fmt: skip
                archive.writestr(entry, photographs.jpeg() if name.endswith("jpg") else b"{}")
            archive.comment = self.comment
        buffer.write(self.after)
        return b"".join(buffer.taken())


ZIP_FAULTS = {
    "the name of the file is kept": Loose(name="photos/Kittiwake.jpg"),
    "a folder of somebody is kept": Loose(name="photos/../0001.jpg"),
    "the time is kept": Loose(time=(2026, 5, 1, 10, 11, 12)),
    "a field with the owner is kept": Loose(extra=b"ux\x0b\0\1\4\xe8\3\0\0\4\xe8\3\0\0"),
    "a comment of a file is kept": Loose(note=WORD),
    "a comment of the whole is kept": Loose(comment=WORD),
    "something stands in front": Loose(before=WORD),
    "something stands behind": Loose(after=WORD),
    "a file is packed, unseen": Loose(method=zipfile.ZIP_DEFLATED),
}


@pytest.mark.parametrize("fault", ZIP_FAULTS.values(), ids=ZIP_FAULTS)
def test_the_proof_of_a_zip_and_its_judge_notice(fault: Loose) -> None:
    assert (zip_tells(Loose().zipped()), zip_residue(Loose().zipped())) == ([], ())
    assert zip_tells(fault.zipped()) != []
    assert zip_residue(fault.zipped()) != ()
