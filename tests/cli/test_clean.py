"""A folder goes in, clean copies come out, and whatever could not be cleaned is named."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from consentreg.cli import clean as module
from consentreg.cli.clean import clean
from consentreg.imaging import intake, scan
from consentreg.imaging.derivative import NotMute
from tests.imaging.judges import bytes_tell
from tests.photographs import jpeg, movie, phone_photo, picture, png, saved, webp

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(clean, [str(one) for one in arguments])


def below(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def told(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_folder_is_cleaned_with_its_layout(photos: Path, out: Path) -> None:
    (photos / "beach" / "day one").mkdir(parents=True)
    (photos / "beach" / "day one" / "IMG_1.JPG").write_bytes(phone_photo())
    (photos / "beach" / "IMG_2.png").write_bytes(phone_photo("PNG"))
    (photos / "IMG_3.webp").write_bytes(phone_photo("WEBP"))
    (photos / "IMG_4.HEIC").write_bytes(phone_photo("HEIF"))
    (photos / "IMG_5.tif").write_bytes(phone_photo("TIFF"))
    before = below(photos)
    result = run(photos, "--out", out)
    assert (result.exit_code, result.output) == (0, "")
    made = below(out)
    assert set(made) == {"beach/day one/IMG_1.jpg", "beach/IMG_2.png", "IMG_3.webp", "IMG_4.jpg", "IMG_5.jpg"}
    assert not any(bytes_tell(data) or scan.residue(data) for data in made.values())
    assert below(photos) == before


def test_single_files_and_folders_can_be_mixed(photos: Path, out: Path, tmp_path: Path) -> None:
    (photos / "a.jpg").write_bytes(jpeg())
    (tmp_path / "b.jpg").write_bytes(jpeg())
    assert run(photos, tmp_path / "b.jpg", photos / "a.jpg", "--out", out).exit_code == 0
    assert set(below(out)) == {"a.jpg", "b.jpg"}


def test_each_file_is_accounted_for_in_json(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(phone_photo(size=(400, 300), orientation=6))
    (photos / "b.mp4").write_bytes(movie())
    result = run(photos, "--out", out, "--max-edge", 200, "--json")
    assert result.exit_code == 1
    good, bad = told(result)
    data = (out / "a.jpg").read_bytes()
    assert good == {
        "path": str(photos / "a.jpg"), "out": str(out / "a.jpg"), "sha256": good["sha256"], "width": 150, "height": 200,
        "bytes": len(data), "removed": ["location", "camera", "date", "description"], "error": None,
    }  # fmt: skip
    assert len(str(good["sha256"])) == 64
    assert bad == {
        "path": str(photos / "b.mp4"), "out": None, "sha256": None, "width": None, "height": None, "bytes": None,
        "removed": [], "error": {"code": "VIDEO", "detail": bad["error"]["detail"]},
    }  # fmt: skip
    with Image.open(out / "a.jpg") as photo:
        assert photo.size == (150, 200)


def test_a_refused_file_is_named_with_the_reason_and_the_others_go_on(photos: Path, out: Path) -> None:
    (photos / "clip.mov").write_bytes(movie())
    (photos / "notes.txt").write_text("hello")
    (photos / "good.jpg").write_bytes(jpeg())
    result = run(photos, "--out", out)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{photos}/clip.mov: This is a video. Only photos can be added: save a still picture from it.",
        f"{photos}/notes.txt: This is text. Only photos can be added.",
    ]
    assert set(below(out)) == {"good.jpg"}


def test_names_that_would_clash_are_kept_apart(photos: Path, out: Path) -> None:
    for name, form in (("a.heic", "HEIF"), ("a.jpg", "JPEG"), ("a.JPG", "JPEG"), ("a.tif", "TIFF"), ("A.jpeg", "JPEG")):
        (photos / name).write_bytes(phone_photo(form))
    (photos / "a-jpg.jpg").write_bytes(jpeg())
    (photos / "a-heic.jpg").write_bytes(jpeg())
    assert run(photos, "--out", out).exit_code == 0
    made = set(below(out))
    assert len(made) == 7
    assert len({name.casefold() for name in made}) == 7
    assert {"a-jpg.jpg", "a-heic.jpg", "a-tif.jpg"} <= made


def test_the_content_decides_the_ending_not_the_name(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(png())
    (photos / "b").write_bytes(webp())
    (photos / "c.txt").write_bytes(jpeg())
    assert run(photos, "--out", out).exit_code == 0
    assert set(below(out)) == {"a.png", "b.webp", "c.jpg"}


def test_a_second_run_changes_nothing(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(phone_photo())
    run(photos, "--out", out)
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    assert run(photos, "--out", out).exit_code == 0
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == before


def test_a_different_file_that_is_already_there_is_never_overwritten(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(phone_photo())
    out.mkdir()
    (out / "a.jpg").write_bytes(b"something of somebody")
    result = run(photos, "--out", out)
    assert result.exit_code == 1
    assert "A different file of this name is already there." in result.stderr
    assert (out / "a.jpg").read_bytes() == b"something of somebody"


def test_the_input_is_never_overwritten(photos: Path) -> None:
    (photos / "a.jpg").write_bytes(phone_photo())
    assert run(photos / "a.jpg", "--out", photos).exit_code == 1
    assert (photos / "a.jpg").read_bytes() == phone_photo()


def test_a_folder_is_not_cleaned_into_itself(photos: Path) -> None:
    result = run(photos, "--out", photos / ".." / "photos")
    assert result.exit_code == 2
    assert "must not be the folder that is cleaned" in result.stderr


def test_copies_inside_the_folder_are_not_read_again(photos: Path) -> None:
    (photos / "a.jpg").write_bytes(jpeg())
    for _ in range(2):
        assert run(photos, "--out", photos / "clean").exit_code == 0
    assert set(below(photos)) == {"a.jpg", "clean/a.jpg"}


def test_links_out_of_the_folder_are_not_followed(photos: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.jpg").write_bytes(jpeg())
    (photos / "file.jpg").symlink_to(tmp_path / "secret" / "s.jpg")
    (photos / "folder").symlink_to(tmp_path / "secret")
    (photos / "broken.jpg").symlink_to(photos / "nothing")
    (photos / "real.jpg").write_bytes(jpeg())
    (photos / "inside.jpg").symlink_to(photos / "real.jpg")
    (photos / "round").symlink_to(photos)
    result = run(photos, "--out", out, "--json")
    assert result.exit_code == 1
    codes = {Path(str(one["path"])).name: one["error"] and one["error"]["code"] for one in told(result)}
    assert codes.pop("inside.jpg", codes.pop("real.jpg", "both missing")) is None
    assert codes == {"file.jpg": "LINK_OUTSIDE", "folder": "LINK_OUTSIDE", "broken.jpg": "NOT_READ_OR_WRITTEN"}
    assert len(below(out)) == 1


def test_a_link_named_by_the_user_is_followed(photos: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    (photos / "link.jpg").symlink_to(tmp_path / "a.jpg")
    assert run(photos / "link.jpg", "--out", out).exit_code == 0
    assert set(below(out)) == {"link.jpg"}


def test_what_computers_leave_in_folders_is_passed_over(photos: Path, out: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._a.jpg"):
        (photos / name).write_bytes(b"\0\1")
    result = run(photos, "--out", out)
    assert result.exit_code == 0
    assert result.stderr == "There is no file in there to clean.\n"


def test_a_pipe_is_not_waited_for(photos: Path, out: Path) -> None:
    os.mkfifo(photos / "pipe.jpg")
    result = run(photos, "--out", out, "--json")
    assert told(result)[0]["error"]["code"] == "NOT_A_FILE"


HOSTILE = [
    "a;rm -rf.jpg", "$(reboot).jpg", "-rf.jpg", "--out.jpg", "=cmd().jpg", "<img onerror=x>.jpg", "[red]x[bold].jpg",
    "new\nline.jpg", "tab\t.jpg", "\x1b[31mred.jpg", "right\u202egpj.exe.jpg", "e\u0301.jpg", "\u00e9.jpg",
    "\U0001f600.jpg", "CON.jpg", ".hidden.jpg", "a" * 250 + ".jpeg", "\u00e4" * 125 + ".jpg", "no ending", "..jpg",
    "a.b.c",
]  # fmt: skip


def test_hostile_names_harm_nobody(photos: Path, out: Path) -> None:
    for name in HOSTILE:
        (photos / name).write_bytes(jpeg())
    (photos / os.fsdecode(b"bad\xff\xfe.jpg")).write_bytes(jpeg())
    result = run(photos, "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    assert len(told(result)) == len(HOSTILE) + 1
    assert len(below(out)) == len(HOSTILE) + 1
    assert all(len(os.fsencode(file.name)) <= 255 for file in out.iterdir())


def test_hostile_names_do_nothing_to_the_terminal(photos: Path, out: Path) -> None:
    for name in ("new\nline", "\x1b[31mred", "right\u202egpj", "[red]x[bold]", os.fsdecode(b"bad\xff")):
        (photos / name).write_text("hello")
    lines = run(photos, "--out", out).stderr.splitlines()
    assert len(lines) == 5
    assert not any(hostile in line for line in lines for hostile in ("\x1b", "\u202e", "\udcff"))
    assert any("[red]x[bold]: This is text." in line for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [
        ("/no/such/photo.jpg", "--out", "OUT"), ("PHOTOS",), ("--out", "OUT"),
        ("PHOTOS", "--out", "OUT", "--max-edge", "0"),
        ("PHOTOS", "--out", "OUT", "--max-edge", "-5"), ("PHOTOS", "--out", "OUT", "--max-edge", "wide"),
        ("PHOTOS", "--out", "OUT", "--max-edge", "1e9"), ("PHOTOS", "--out", "PHOTOS/a.jpg"),
        ("PHOTOS", "--out", "/proc/clean"),
        ("PHOTOS", "--out", "OUT", "--lossless=yes"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_apart(arguments: tuple[str, ...], photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(jpeg())
    result = run(*(one.replace("PHOTOS", str(photos)).replace("OUT", str(out)) for one in arguments))
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output


def test_a_disk_that_is_full_is_told_and_leaves_no_half_file(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (photos / "a.jpg").write_bytes(jpeg())
    real = Path.open

    def full(path: Path, mode: str = "r", *more: object) -> object:
        file = real(path, mode, *more)
        if mode == "xb":
            file.close()
            file = real(Path("/dev/full"), "wb", 0)
        return file

    monkeypatch.setattr(Path, "open", full)
    result = run(photos, "--out", out)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert below(out) == {}


def test_a_copy_that_cannot_be_proven_is_not_kept(photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (photos / "a.jpg").write_bytes(jpeg())

    def unproven(*_: object) -> None:
        raise NotMute("a word")

    monkeypatch.setattr(module, "build", unproven)
    result = run(photos, "--out", out, "--json")
    assert told(result)[0]["error"]["code"] == "NOT_MUTE"
    assert below(out) == {}


def test_a_file_that_is_too_large_is_not_read_whole(photos: Path, out: Path) -> None:
    with (photos / "a.jpg").open("wb") as file:
        file.write(jpeg())
        file.truncate(intake.MAX_BYTES * 40)
    result = run(photos, "--out", out, "--json")
    assert told(result)[0]["error"]["code"] == "TOO_LARGE"


def test_long_work_shows_itself_on_a_terminal_and_is_quiet_in_a_pipe(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(jpeg())
    (photos / "b.txt").write_text("hello")
    script = "from consentreg.cli.clean import clean; clean()"
    command = [sys.executable, "-c", script, str(photos), "--out", str(out)]
    quiet = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert quiet.stderr == f"{photos}/b.txt: This is text. Only photos can be added.\n"
    ours, theirs = pty.openpty()
    shown = subprocess.Popen(command, cwd=ROOT, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "200"})
    os.close(theirs)
    screen = b""
    try:
        while part := os.read(ours, 65536):
            screen += part
    except OSError:
        pass  # This is how a terminal says that nobody holds its other end any more.
    assert shown.wait() == 1
    os.close(ours)
    assert b"Cleaning" in screen
    assert b"1 clean, 1 refused." in screen


def test_an_animation_becomes_its_first_picture(photos: Path, out: Path) -> None:
    second = Image.new("RGB", (96, 64), "red")
    (photos / "a.gif").write_bytes(saved(picture(mode="P"), "GIF", save_all=True, append_images=[second]))
    assert run(photos, "--out", out).exit_code == 0
    with Image.open(out / "a.jpg") as photo:
        assert photo.format == "JPEG"
        assert photo.convert("RGB").getpixel((2, 2)) != (254, 0, 0)


def test_lossless_keeps_every_pixel_of_a_jpeg_and_how_it_was_held(photos: Path, out: Path) -> None:
    (photos / "plain.jpg").write_bytes(phone_photo(orientation=6))
    (photos / "print.jpg").write_bytes(jpeg(picture(mode="CMYK")))
    (photos / "drawing.png").write_bytes(phone_photo("PNG"))
    result = run(photos, "--out", out, "--lossless", "--json")
    assert result.exit_code == 0
    lanes = {Path(str(one["path"])).name: one["lossless"] for one in told(result)}
    assert lanes == {"plain.jpg": True, "print.jpg": False, "drawing.png": False}
    for name, data in below(out).items():
        assert not bytes_tell(data)
        assert scan.residue(data, private=True) == ()
        assert (scan.residue(data) == ()) is (name != "plain.jpg")
    with Image.open(photos / "plain.jpg") as before, Image.open(out / "plain.jpg") as after:
        assert after.tobytes() == before.tobytes()
        assert after.getexif()[0x0112] == 6


def test_lossless_and_a_longest_side_go_together(photos: Path, out: Path) -> None:
    for name, size in {"small.jpg": (96, 64), "large.jpg": (400, 300), "tall.jpg": (64, 201)}.items():
        (photos / name).write_bytes(jpeg(picture(size)))
    lines = told(run(photos, "--out", out, "--lossless", "--max-edge", 200, "--json"))
    assert [(one["lossless"], one["width"], one["height"]) for one in lines] == [
        (False, 200, 150),
        (True, 96, 64),
        (False, 64, 200),
    ]


def test_lossless_refuses_what_is_refused_anyway(photos: Path, out: Path) -> None:
    (photos / "a.jpg").write_bytes(jpeg()[:-200])
    (photos / "b.jpg").write_bytes(b"")
    with (photos / "c.jpg").open("wb") as file:
        file.write(jpeg())
        file.truncate(intake.MAX_BYTES + 1)
    result = run(photos, "--out", out, "--lossless", "--json")
    assert result.exit_code == 1
    assert [one["error"]["code"] for one in told(result)] == ["TRUNCATED", "EMPTY_FILE", "TOO_LARGE"]
    assert below(out) == {}


def test_the_summary_says_how_many_were_not_drawn_anew(tmp_path: Path) -> None:
    tasks = [module._Task(tmp_path, tmp_path) for _ in range(3)]
    tasks[2].refuse("VIDEO", "This is a video.")
    assert module._summary(tasks, Path("out")) == "2 clean, 1 refused. The clean copies are in out."
    tasks[0].made, tasks[1].made = {"lossless": True}, {"lossless": False}
    said = module._summary(tasks, Path("out"))
    assert said == "2 clean (1 with every pixel kept), 1 refused. The clean copies are in out."
