"""A file is what its bytes say, and each kind that is not a photo has its own sentence."""

import os
import struct
from pathlib import Path

import pytest
from PIL import Image

from consentreg.imaging import decode, intake
from consentreg.imaging.kinds import photo_kind
from consentreg.imaging.refusals import SENTENCES, Refused
from tests.photographs import box, jpeg, movie, packed_zip, picture, png, saved, tiff, webp

pytestmark = pytest.mark.usefixtures("everywhere")

PHOTOS = {
    "JPEG": jpeg,
    "PNG": png,
    "WEBP": webp,
    "GIF": lambda: saved(picture(mode="P"), "GIF"),
    "TIFF": tiff,
    "HEIF": lambda: saved(picture(), "HEIF"),
    "AVIF": lambda: saved(picture(), "AVIF"),
}
OTHERS = {
    "nothing": (b"", "EMPTY_FILE"),
    "mp4": (movie(), "VIDEO"),
    "iphone movie": (box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"wide", b""), "VIDEO"),
    "old movie": (box(b"moov", b""), "VIDEO"),
    "old movie's data": (box(b"mdat", b"1234"), "VIDEO"),
    "movie with stills": (box(b"ftyp", b"mp42\0\0\0\0mp42heicavif"), "VIDEO"),
    "webm": (b"\x1aE\xdf\xa3", "VIDEO"),
    "avi": (b"RIFF\0\0\0\0AVI LIST", "VIDEO"),
    "wav": (b"RIFF\0\0\0\0WAVEfmt ", "SOUND"),
    "other riff": (b"RIFF\0\0\0\0RMID", "NOT_A_PHOTO"),
    "riff that reads like text": (b"RIFFabcdRMID and more", "NOT_A_PHOTO"),
    "voice memo": (box(b"ftyp", b"M4A \0\0\0\0"), "SOUND"),
    "mp3": (b"ID3\4", "SOUND"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "svg with head": (b'<?xml version="1.0"?>\n<!-- x -->\n<svg\n', "SVG"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "late pdf": (b"\n\n\x93%PDF-1.7\n", "PDF"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "POSTSCRIPT"),
    "binary eps": (b"\xc5\xd0\xd3\xc6", "POSTSCRIPT"),
    "cr2": (b"II*\0\x10\0\0\0CR\2\0", "RAW"),
    "cr3": (box(b"ftyp", b"crx \0\0\0\1crx isom"), "RAW"),
    "raf": (b"FUJIFILMCCD-RAW 0201", "RAW"),
    "orf": (b"IIRO\x08\0\0\0", "RAW"),
    "rw2": (b"IIU\0\x18\0\0\0", "RAW"),
    "zip": (packed_zip(), "ARCHIVE"),
    "tar": (b"photos/".ljust(257, b"\0") + b"ustar\0", "ARCHIVE"),
    "word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOCUMENT"),
    "page": (b"<!DOCTYPE html>\n<html>", "WEB_PAGE"),
    "page with a drawing": (b"<!-- saved --><html><body><svg></svg>", "WEB_PAGE"),
    "path": (b"/var/lib/consentreg/originals/ab/abcdef", "TEXT"),
    "test virus": (b"X5O!P%@AP[4(P^)7CC)7}$STANDARD-ANTIVIRUS-TEST-FILE", "TEXT"),
    "pdf named far behind the start": (b" " * 1020 + b"%PDF-1.7", "TEXT"),
    "text with something odd far behind": (b"a" * 4096 + b"\0", "TEXT"),
    "one byte": (b"a", "NOT_A_PHOTO"),
    "four letters": (b"abcd", "TEXT"),
    "latin text": (b"B\xe4ume am See\r\n", "TEXT"),
    "program": (b"MZ\x90\0", "PROGRAM"),
    "bmp": (saved(picture(), "BMP"), "BMP"),
    "ico": (saved(picture((32, 32)), "ICO"), "ICON"),
    "psd": (b"8BPS\0\1", "PSD"),
    "jpeg 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG_2000"),
    "jpeg xl": (b"\xff\x0a\0\0", "JPEG_XL"),
    "jpeg xl box": (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG_XL"),
    "noise": (bytes(range(256)), "NOT_A_PHOTO"),
    "targa": (saved(picture(), "TGA"), "NOT_A_PHOTO"),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_is_told_by_its_bytes(kind: str) -> None:
    assert photo_kind(PHOTOS[kind]()) == kind
    assert intake.inspect(PHOTOS[kind]()).format == kind


@pytest.mark.parametrize(
    ("major", "compatible", "kind"),
    [
        (b"mif1", b"mif1heic", "HEIF"),
        (b"mif1", b"mif1avif", "AVIF"),
        (b"mif1", b"mif1", "HEIF"),
        (b"msf1", b"msf1hevc", "HEIF"),
        (b"heix", b"", "HEIF"),
        (b"avis", b"", "AVIF"),
        (b"msf1", b"msf1", "HEIF"),
        (b"msf1", b"avis", "AVIF"),
        (b"miaf", b"avif", "AVIF"),
        (b"mif1", b"xavifxxx", "HEIF"),
        (b"mif1", b"x" * (1024 - 16) + b"avif", "HEIF"),
    ],
)
def test_a_container_is_told_by_its_brands(major: bytes, compatible: bytes, kind: str) -> None:
    file = box(b"ftyp", major + bytes(4) + compatible)
    assert photo_kind(file) == kind
    assert photo_kind(file + b"avif" * 4) == kind


@pytest.mark.parametrize("name", OTHERS)
def test_anything_else_is_refused_by_its_own_name(name: str) -> None:
    data, code = OTHERS[name]
    with pytest.raises(Refused) as refusal:
        intake.inspect(data)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "tag", [{"t50706": b"\1\4\0\0"}, {"t254": 1}, {"t262": 32803}], ids=["dng", "small preview", "sensor data"]
)
def test_a_raw_file_in_the_clothes_of_a_tiff_is_refused(tag: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        intake.inspect(_tiff_with(tag))
    assert refusal.value.code == "RAW"


def _tiff_with(tag: dict[str, object]) -> bytes:
    if "t262" not in tag:
        return tiff(**tag)
    file = tiff()
    entry = struct.pack("<HHL", 262, 3, 1)
    at = file.index(entry) + len(entry)
    return file[:at] + struct.pack("<H", 32803) + file[at + 2 :]


@pytest.mark.parametrize("code", SENTENCES)
def test_every_refusal_is_one_or_two_plain_sentences(code: str) -> None:
    detail = Refused(code).detail
    assert detail.endswith(".")
    assert detail.count(". ") <= 1
    assert len(detail) < 130
    assert "  " not in detail


def test_a_reason_nobody_knows_is_not_repeated() -> None:
    assert Refused("<script>").code == "DECODER_DIED"


def test_a_refusal_says_its_code_and_its_sentence() -> None:
    assert str(Refused("TEXT")) == "TEXT: This is text. Only photos can be added."


@pytest.mark.parametrize("kind", PHOTOS)
def test_only_the_one_plugin_the_bytes_call_for_is_tried(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    opening = Image.open
    monkeypatch.setattr(Image, "open", lambda file, formats: tried.append(formats) or opening(file, formats=formats))
    decode.prepare()
    decode.open_photo(PHOTOS[kind]())
    assert tried == [(kind,)]


def test_no_print_file_reaches_a_program_that_runs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The library would start Ghostscript for these; a stand-in for it would leave a mark."""
    mark = tmp_path / "mark"
    (tmp_path / "gs").write_text(f"#!/bin/sh\ntouch {mark}\n")
    (tmp_path / "gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    eps = saved(picture(), "EPS")
    for file in (eps, b"\n" + eps, b"\0" + eps, b"\xff\xd8\xff" + eps, b"II*\0" + eps, b"RIFF\0\0\0\0WEBP" + eps):
        with pytest.raises(Refused):
            intake.inspect(file)
    assert not mark.exists()
