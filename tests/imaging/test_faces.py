"""Places where faces might be: found in a child of its own, boxes and nothing else, and never in the way."""

import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from consentreg.imaging import cascades, child, derivative, faces, pool
from consentreg.imaging.scenes import Figure, Scene, boxes, draw
from tests.photographs import jpeg

INSTALLED = faces.installed
"""As it is, before tests without `looking` do as if the extra were not there."""
Look = Callable[[bytes], tuple[faces.Box, ...] | None]


def look_here(copy: bytes) -> tuple[faces.Box, ...] | None:
    """Do the child's work in this process, where it can be watched."""
    upload = os.memfd_create("upload")
    try:
        os.pwrite(upload, copy, 0)
        reply = child.answer({"act": "look", "length": len(copy)}, upload, upload)
    finally:
        os.close(upload)
    return tuple(faces._box(*each) for each in reply["faces"]) if "faces" in reply else None


@pytest.fixture(params=["in a child", "in this process"])
def look(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, looking: None) -> Iterator[Look]:
    """Look for faces in both ways."""
    if request.param == "in a child":
        yield faces.find
        return
    cascades.prepare()
    monkeypatch.setitem(child.ACTS, "look", cascades.look)
    yield look_here


def crowd(people: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Draw a picture of as many faces as a cascade looks for: light skin, dark eyes, a nose, a mouth, a fringe."""
    sheet = Image.new("RGB", size, (188, 196, 190))
    pen = ImageDraw.Draw(sheet)
    for number in range(people):
        face(pen, 100 + (number % 4) * 380, 120 + (number // 4) * 480)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()


def face(pen: ImageDraw.ImageDraw, x: int, y: int, across: int = 220) -> None:
    def at(*shares: float) -> tuple[float, ...]:
        return tuple((x if n % 2 == 0 else y) + share * across for n, share in enumerate(shares))

    pen.ellipse(at(-0.05, -0.2, 1.05, 1.1), fill=(58, 42, 34))
    pen.ellipse(at(0.06, -0.02, 0.94, 1.25), fill=(222, 184, 160))
    for middle in (0.3, 0.7):
        pen.ellipse(at(middle - 0.15, 0.36, middle + 0.15, 0.52), fill=(150, 112, 96))
        pen.ellipse(at(middle - 0.1, 0.4, middle + 0.1, 0.5), fill=(236, 232, 228))
        pen.ellipse(at(middle - 0.06, 0.39, middle + 0.06, 0.51), fill=(34, 24, 22))
        pen.line(at(middle - 0.16, 0.32, middle + 0.16, 0.31), fill=(62, 44, 36), width=across // 18)
    pen.polygon(at(0.5, 0.42, 0.6, 0.76, 0.4, 0.76), fill=(206, 162, 138))
    pen.line(at(0.41, 0.78, 0.59, 0.78), fill=(142, 98, 84), width=across // 28)
    pen.ellipse(at(0.34, 0.9, 0.66, 1.02), fill=(158, 78, 76))
    pen.line(at(0.34, 0.96, 0.66, 0.96), fill=(92, 40, 42), width=across // 40)


@pytest.mark.parametrize("people", [1, 3, 5])
def test_as_many_faces_are_found_as_there_are(look: Look, people: int) -> None:
    found = look(crowd(people))
    assert found is not None
    assert len(found) == people


def test_a_box_says_where_the_face_is(look: Look) -> None:
    ((x, y, w, h),) = look(crowd(1)) or ()
    across, down = (x + w / 2) * 1600, (y + h / 2) * 1200
    assert 150 < across < 270
    assert 170 < down < 320
    assert 0.05 < w < 0.3
    assert 0.05 < h < 0.4


def test_nothing_is_found_where_nobody_is(look: Look) -> None:
    assert look(crowd(0)) == ()


def test_drawn_people_of_the_demo_are_found_where_they_are(look: Look) -> None:
    scene = Scene("beach", 0, tuple(Figure(key, 12) for key in ("ada", "ben", "cat", "sam")))
    photo = draw(scene, taken=datetime(2026, 7, 4, tzinfo=UTC), place=(56.0, -2.7))
    found = look(derivative.build(photo, derivative.Recipe(max_edge=1600, quality=82)).data) or ()
    assert len(found) >= 2
    assert all(any(_inside(one, place) for place in boxes(scene)) for one in found)


def _inside(one: faces.Box, place: tuple[float, float, float, float]) -> bool:
    x, y = one[0] + one[2] / 2, one[1] + one[3] / 2
    return place[0] <= x <= place[0] + place[2] and place[1] <= y <= place[1] + place[3]


def test_what_is_no_photo_is_not_looked_through(look: Look) -> None:
    assert look(b"words") is None
    assert look(jpeg()[:200]) is None


def test_the_largest_copy_there_is_fits_into_the_childs_memory(looking: None) -> None:
    noise = Image.effect_noise((1600, 1600), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert faces.find(out.getvalue()) is not None


def test_whoever_looks_is_as_confined_as_whoever_opens(looking: None) -> None:
    faces.find(crowd(1))
    (process,) = [one.process for each in pool._pools for one in each.idle.queue if isinstance(one, faces.Looker)]
    said = Path(f"/proc/{process.pid}/status").read_text()
    assert "Seccomp:\t2" in said
    assert "Threads:\t1\n" in said


def test_whoever_opens_uploads_cannot_look(looking: None) -> None:
    with pytest.raises(pool.Refused) as refused:
        pool.ask("look", crowd(1))
    assert refused.value.code == "DECODER_DIED"


def test_without_the_extra_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert INSTALLED()
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    monkeypatch.setattr(faces, "installed", INSTALLED)
    monkeypatch.setattr(pool, "ask", lambda *_, **__: pytest.fail("somebody was asked to look"))
    assert not faces.installed()
    assert faces.find(crowd(1)) is None


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param({}, id="no answer"),
        pytest.param({"faces": 7}, id="no list"),
        pytest.param({"faces": [[0.1, 0.2, 0.3]]}, id="three sides"),
        pytest.param({"faces": [[0.9, 0.1, 0.3, 0.1]]}, id="beyond the edge"),
        pytest.param({"faces": [[-0.1, 0.1, 0.3, 0.1]]}, id="before the edge"),
        pytest.param({"faces": [[0.1, 0.1, 0.0, 0.1]]}, id="no width"),
        pytest.param({"faces": [["nan", 0.1, 0.1, 0.1]]}, id="no number"),
    ],
)
def test_an_answer_that_makes_no_sense_is_none(
    monkeypatch: pytest.MonkeyPatch, looking: None, reply: pool.Message
) -> None:
    monkeypatch.setattr(pool, "ask", lambda *_, **__: (reply, []))
    assert faces.find(crowd(1)) is None


def test_a_crowd_is_named_up_to_a_limit() -> None:
    votes = [(30 * n, 0, 20, 20, cascades.VOTES) for n in range(200)]
    assert len(cascades._agreed(votes)) == 200
    assert len(votes[: cascades.MOST]) == 60


def test_one_face_seen_by_both_is_one_face_and_a_doubtful_one_is_none() -> None:
    seen = [(10, 10, 40, 40, 5), (12, 12, 40, 40, 4), (200, 200, 40, 40, 7)]
    assert cascades._agreed(seen) == [(10, 10, 40, 40, 5)]
