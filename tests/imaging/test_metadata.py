"""What a photo says of itself is shown, bounded and doubted; what an export says is ours."""

import io
import json
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from consentreg.imaging import intake, metadata, pool, traces
from consentreg.imaging.derivative import NotMute, Recipe, build, build_all
from consentreg.imaging.metadata import Rights, clean_text, read, rights_blocks
from consentreg.imaging.scan import residue
from tests.photographs import CARRIERS, SECOND_PICTURES, exif, jpeg, phone_photo, picture, png, saved

pytestmark = pytest.mark.usefixtures("everywhere")

RIGHTS = Rights("Harbour House <Ltd> & Söhne", "Ask first.\x00\u202e Then & there.")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_a_phone_says_when_and_with_what(form: str) -> None:
    said = intake.inspect(phone_photo(form))
    assert said.captured == date(2026, 5, 1)
    assert said.captured_at == datetime(2026, 5, 1, 10, 11, 12)  # noqa: DTZ001 - the camera knows no zone.
    assert said.camera == "Robin 5"
    assert said.has_place


def test_a_plain_picture_says_nothing() -> None:
    said = intake.inspect(png())
    assert (said.captured, said.captured_at, said.camera, said.has_place) == (None, None, None, False)


@pytest.mark.parametrize(
    ("tags", "due"),
    [
        ({"DateTimeOriginal": "2026:02:30 10:00:00"}, None),
        ({"DateTimeOriginal": "0000:00:00 00:00:00"}, None),
        ({"DateTimeOriginal": "    :  :     :  :  "}, None),
        ({"DateTimeOriginal": "yesterday"}, None),
        ({"DateTimeOriginal": ""}, None),
        ({"DateTimeOriginal": "2026:02:30 10:00:00", "DateTimeDigitized": "2026:03:01 10:00:00"}, date(2026, 3, 1)),
        ({"DateTime": "2026-03-02T10:00:00Z"}, date(2026, 3, 2)),
        ({"DateTime": "2026-03-02 10:00:00"}, date(2026, 3, 2)),
        ({"DateTime": "1970:01:01 00:00:00"}, date(1970, 1, 1)),
    ],
)
def test_only_a_real_date_is_a_date(tags: dict[str, str], due: date | None) -> None:
    assert intake.inspect(jpeg(exif=exif(**tags))).captured == due


@pytest.mark.parametrize(
    ("make", "model", "due"),
    [
        ("Robin", "Robin 5", "Robin 5"),
        ("ROBIN", "5", "ROBIN 5"),
        ("", "5", "5"),
        ("Robin", "", "Robin"),
        ("\x1b[31mRobin\r\nSet-Cookie: x", "5", "[31mRobin Set-Cookie: x 5"),
        ("R" * 5000, "M" * 5000, "R" * 80),
    ],
)
def test_the_name_of_a_camera_is_one_short_line(make: str, model: str, due: str) -> None:
    assert intake.inspect(jpeg(exif=exif(Make=make, Model=model))).camera == due


def test_notes_that_cannot_be_read_are_no_notes() -> None:
    class Broken(Image.Image):
        def getexif(self) -> Image.Exif:
            raise SyntaxError("a stranger's notes")

    assert read(Broken(), b"") == {"captured_at": None, "camera": None, "has_place": False}
    assert read(picture(), b"\xa9xyz")["has_place"]


class Torn(Image.Exif):
    """A block whose directories cannot be read."""

    def get_ifd(self, tag: int) -> dict[int, object]:
        raise SyntaxError(tag)


def with_notes(notes: Image.Exif) -> Image.Image:
    photo = picture()
    photo.getexif = lambda: notes  # type: ignore[method-assign]
    return photo


def test_torn_directories_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(with_notes(Torn()), b"") == {"captured_at": None, "camera": None, "has_place": False}
    assert list(traces._in_exif(with_notes(Torn()))) == []

    def torn(_: object) -> None:
        raise SyntaxError

    monkeypatch.setattr(metadata.IptcImagePlugin, "getiptcinfo", torn)
    with Image.open(io.BytesIO(jpeg())) as photo:
        assert not metadata.has_place(photo, Image.Exif())


@pytest.mark.parametrize(("tag", "due"), [(number, number in {2, 4, 6, 8, 20, 22, 28}) for number in range(32)])
def test_what_says_where_is_a_place_and_what_says_how_is_none(tag: int, *, due: bool) -> None:
    notes = Image.Exif()
    notes.get_ifd(0x8825)[tag] = 1
    assert metadata.has_place(picture(), notes) is due


def test_a_packet_of_text_is_read_as_bytes() -> None:
    photo = picture()
    photo.info["XML:com.adobe.xmp"] = "photoshop:City \u00e9\ud800"
    assert metadata.xmp(photo) == b"photoshop:City \xc3\xa9?"
    assert metadata.has_place(photo, Image.Exif())
    photo.info["xmp"] = b"another"
    assert metadata.xmp(photo) == b"another"


@pytest.mark.parametrize("tag", [513, 514])
def test_half_a_note_on_a_thumbnail_is_a_trace_of_one(tag: int, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Image.Exif()
    monkeypatch.setattr(notes, "get_ifd", lambda directory: {tag: 1} if directory == ExifTags.IFD.IFD1 else {})
    assert list(traces._in_exif(with_notes(notes))) == ["thumbnail"]


def test_only_the_start_of_a_strangers_text_is_looked_at() -> None:
    assert clean_text("\0" * 319 + "ab") == "a"
    assert clean_text("\0" * 320 + "ab") == ""


def test_a_strangers_text_turns_nothing_around() -> None:
    assert clean_text("a\u202egpj.\u200bexe\ud800") == "a gpj. exe"
    assert clean_text(b"bytes") == ""
    assert clean_text(None) == ""


TRACES = {
    "jpeg_exif_gps": "location",
    "jpeg_xmp_city": "location",
    "jpeg_iptc": "IPTC",
    "jpeg_exif_serial": "camera",
    "jpeg_exif_artist": "description",
    "jpeg_exif_in_thumbnail": "thumbnail",
    "jpeg_jfif_thumbnail": "thumbnail",
    "jpeg_comment": "comment",
    "jpeg_comment_after_scan": "comment",
    "jpeg_second_photo": "other photo inside",
    "jpeg_then_zip": "bytes after the end",
    "jpeg_then_movie": "location",
    "jpeg_icc_words": "colour profile",
    "jpeg_app9": "other data",
    "jpeg_xmp_more": "other data",
    "png_text": "comment",
    "png_exif": "location",
    "png_private": "other data",
    "png_then_text": "bytes after the end",
    "webp_xmp": "XMP",
    "webp_private": "other data",
    "gif_comment": "comment",
    "tiff_geotiff": "location",
    "tiff_iptc": "location",
    "heif_exif": "location",
    "png_animated": "other photo inside",
    "tiff_pages": "other photo inside",
}


@pytest.mark.parametrize("name", TRACES)
def test_what_was_in_a_file_is_named_in_plain_words(name: str) -> None:
    assert TRACES[name] in intake.traces((CARRIERS | SECOND_PICTURES)[name]())


@pytest.mark.parametrize("make", [jpeg, png, lambda: saved(picture(), "WEBP"), lambda: saved(picture(mode="P"), "GIF")])
def test_a_clean_file_has_no_traces(make: "type[bytes]") -> None:
    assert intake.traces(make()) == ()


def test_what_is_named_is_not_named_again_as_something_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert intake.traces(png() + b"word") == ("bytes after the end",)
    monkeypatch.setattr(pool, "ask", lambda *_: ({}, []))
    assert intake.traces(png()) == ()


def test_a_date_is_a_trace() -> None:
    assert intake.traces(jpeg(exif=exif(DateTimeOriginal="2026:03:01 10:00:00"))) == ("date",)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_an_export_carries_the_rights_and_nothing_about_persons(form: str) -> None:
    made = build(phone_photo(), Recipe(format=form, rights=RIGHTS)).data
    blocks = rights_blocks(RIGHTS, form)
    assert all(block in made for block in blocks)
    assert residue(made, allowed=blocks) == ()
    assert b"DMI-PROHIBITED" in made
    assert b"Harbour House &lt;Ltd&gt; &amp; S\xc3\xb6hne" in made
    assert b"Ask first. Then &amp; there." in made
    for name in (b"PersonInImage", b"dc:creator", b"xmp:CreatorTool", b"pdf"):
        assert name not in made


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_rights_can_be_read_by_others(form: str, tmp_path: Path) -> None:
    file = tmp_path / "made"
    file.write_bytes(build(jpeg(), Recipe(format=form, rights=Rights("Harbour House", "Ask."))).data)
    told = json.loads(subprocess.run(["exiftool", "-G1", "-j", "-n", file], capture_output=True, check=True).stdout)[0]
    said = {
        tag: words
        for tag, words in told.items()
        if tag.split(":")[0] in {"IFD0", "XMP-dc", "XMP-xmpRights", "XMP-plus"}
    }
    assert said == {
        "IFD0:Artist": "Harbour House",
        "IFD0:Copyright": "Harbour House",
        "XMP-dc:Rights": "Harbour House",
        "XMP-xmpRights:Marked": True,
        "XMP-xmpRights:UsageTerms": "Ask.",
        "XMP-plus:DataMining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    }


def test_the_same_photo_and_recipe_make_the_same_bytes() -> None:
    recipes = [Recipe(), Recipe(max_edge=40, format="WEBP"), Recipe(format="PNG", rights=RIGHTS)]
    once, again = (build_all(phone_photo(), recipes) for _ in range(2))
    assert once == again
    assert [made.recipe for made in once] == recipes


def test_a_copy_that_cannot_be_proven_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    from consentreg.imaging import derivative

    honest = derivative._encoded
    monkeypatch.setattr(derivative, "_encoded", lambda *args: honest(*args) + b"x")
    with pytest.raises(NotMute, match="bytes after the end: 1"):
        build(jpeg(), Recipe())
    small_only = lambda photo, recipe: honest(photo, recipe) + b"x" * bool(recipe.max_edge)  # noqa: E731
    monkeypatch.setattr(derivative, "_encoded", small_only)
    with pytest.raises(NotMute):
        build_all(jpeg(), [Recipe(), Recipe(max_edge=20), Recipe()])
    monkeypatch.setattr(derivative, "_encoded", lambda *_: phone_photo())
    with pytest.raises(NotMute):
        build_all(jpeg(), [Recipe(), Recipe(max_edge=20)])


def test_better_quality_keeps_colour_as_fine_as_brightness() -> None:
    layers = [Image.open(io.BytesIO(build(jpeg(), Recipe(quality=quality)).data)).layer for quality in (88, 90)]
    assert [layer[0][1:3] for layer in layers] == [(2, 2), (1, 1)]
