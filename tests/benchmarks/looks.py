"""How often is a copy not known again, and the next frame of a burst taken for the same picture?

`python -m tests.benchmarks.looks [folder of photos]`. Every picture is copied as people copy photos, and followed by
frames as a burst brings them; each pair is compared as an upload is. Two errors are counted: a copy that is missed
would go out against a no, a frame that is taken for a copy costs the safeguarding lead a look.
"""

import io
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pillow_heif
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps, ImageStat
from PIL.Image import Resampling, Transpose

from consentreg.imaging import alike, decode, look, scenes
from consentreg.imaging.look import Look

Picture = Image.Image
Change = Callable[[Picture], bytes]
FRAME = 0.9
"""How much of what is there the camera shows: it can move, and then shows something new."""
LONG_EDGE = 1200


def saved(picture: Picture, form: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **({"quality": 88} | how if form != "PNG" else how))
    return out.getvalue()


def smaller(edge: int, quality: int, picture: Picture) -> bytes:
    return saved(ImageOps.contain(picture, (edge, edge), Resampling.LANCZOS), quality=quality)


def cropped(sides: tuple[float, float, float, float], picture: Picture) -> bytes:
    wide, high = picture.size
    left, top, right, bottom = sides
    return saved(picture.crop((round(left * wide), round(top * high), round(wide - right * wide),
                               round(high - bottom * high))), quality=82)  # fmt: skip


def screenshot(bar: float, picture: Picture) -> bytes:
    """Return a photo that fills the width of a phone's screen, between two black bars of this part of its height."""
    shown = ImageOps.contain(picture, (1080, 1080), Resampling.BILINEAR)
    bars = round(shown.height * bar)
    screen = Image.new("RGB", (shown.width, shown.height + 2 * bars))
    screen.paste(shown, (0, bars))
    return saved(screen, "PNG")


def turned(how: Transpose, picture: Picture) -> bytes:
    return saved(ImageOps.contain(picture.transpose(how), (1280, 1280)), quality=80)


COPIES: Mapping[str, Mapping[str, Change]] = {
    "saved anew": {
        "JPEG 95": partial(saved, quality=95), "JPEG 60": partial(saved, quality=60),
        "JPEG 30": partial(saved, quality=30), "WebP 70": partial(saved, form="WEBP", quality=70),
        "PNG": partial(saved, form="PNG"), "HEIF 50": partial(saved, form="HEIF", quality=50),
    },
    "smaller": {f"{edge} at {quality}": partial(smaller, edge, quality)
                for edge, quality in ((1280, 70), (800, 75), (480, 80), (320, 60), (160, 50))},
    "light crop, of 1 to 3 %": {f"{part:.0%} of {name}": partial(cropped, tuple(part * side for side in sides))
                   for part in (0.01, 0.02, 0.03)
                   for name, sides in (("each side", (1, 1, 1, 1)), ("one side", (1, 0, 0, 0)), ("two", (0, 1, 1, 0)))},
    "crop, of 5 %": {f"5% of {name}": partial(cropped, tuple(0.05 * side for side in sides))
                   for name, sides in (("each side", (1, 1, 1, 1)), ("one side", (0, 0, 1, 0)), ("two", (1, 0, 0, 1)))},
    "screenshot": {"filling the screen": partial(screenshot, 0), "between bars": partial(screenshot, 0.4)},
    "turned or mirrored": {how.name: partial(turned, how) for how in Transpose},
}  # fmt: skip


def moved_camera(way: tuple[int, int], part: float, seen: Picture) -> Picture:
    return _framed(seen, way[0] * part, way[1] * part)


def moved_person(part: float, place: int, seen: Picture) -> Picture:
    """Return a frame in which somebody who fills a quarter of its height has moved by a part of its width.

    Somebody is what stands out most from what is around, or the second or third of those.
    """
    frame = _framed(seen)
    box = _bodies(frame)[place]
    body = frame.crop(box)
    mask = Image.new("L", body.size)
    ImageDraw.Draw(mask).ellipse((0, 0, *(edge - 1 for edge in body.size)), fill=255)
    frame.paste(body, (box[0] + round(part * frame.width), box[1]), mask.filter(ImageFilter.GaussianBlur(4)))
    return frame


def _bodies(frame: Picture) -> list[tuple[int, int, int, int]]:
    wide, high = round(0.13 * frame.height), round(0.26 * frame.height)
    corners = [(x, y) for x in range(wide, frame.width - 2 * wide, wide) for y in range(0, frame.height - high, high)]
    boxes = [(x, y, x + wide, y + high) for x, y in corners]
    return sorted(boxes, key=lambda box: -ImageStat.Stat(frame.crop(box).convert("L")).stddev[0])


def exposed(more: float, seen: Picture) -> Picture:
    return ImageEnhance.Brightness(_framed(seen)).enhance(more)


WAYS = ((1, 0), (-1, 0), (0, 1), (1, 1), (-1, 1))
FRAMES: Mapping[str, list[Callable[[Picture], Picture]]] = {
    **{f"camera moved by {part:.0%}": [partial(moved_camera, way, part) for way in WAYS]
       for part in (0.01, 0.02, 0.03, 0.05)},
    **{f"one person moved by {part:.0%}": [partial(moved_person, part, place) for place in range(3)]
       for part in (0.02, 0.05, 0.1)},
    "exposed 5 % otherwise": [partial(exposed, more) for more in (0.95, 1.05)],
    "exposed 10 to 20 % otherwise": [partial(exposed, more) for more in (0.8, 0.9, 1.1, 1.2)],
}  # fmt: skip


def _framed(seen: Picture, right: float = 0, down: float = 0) -> Picture:
    wide, high = (round(edge * FRAME) for edge in seen.size)
    left = (seen.width - wide) / 2 + right * wide
    top = (seen.height - high) / 2 + down * high
    return seen.crop((round(left), round(top), round(left) + wide, round(top) + high))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that are compared: which picture, what was done, and how they look."""

    picture: str
    what: str
    one: Look
    other: Look


def drawn(many: int = 5) -> Iterator[tuple[str, Picture, Picture | None]]:
    """Yield scenes, and the same with one person turned aside."""
    taken = datetime(2026, 5, 1, 12)  # noqa: DTZ001 (as a camera)
    for outing in ("beach", "evening", "club"):
        for number in range(many):
            figures = tuple(scenes.Figure(f"{outing}{number}{who}", 8 + 3 * who) for who in range(1 + number % 3))
            scene = scenes.Scene(outing, number, figures, strangers=number % 2)
            aside = replace(scene, figures=(replace(figures[0], facing="side"), *figures[1:]))
            both = (
                _opened(scenes.draw(each, taken=taken, place=(56, -3), size=(1200, 900))) for each in (scene, aside)
            )
            first, second = both
            yield f"{outing} {number}", first, second


def photographed(folder: Path) -> Iterator[tuple[str, Picture, Picture | None]]:
    for path in sorted(folder.iterdir()):
        try:
            yield path.name, ImageOps.contain(_opened(path.read_bytes()), (LONG_EDGE, LONG_EDGE)), None
        except OSError:
            continue


def _opened(data: bytes) -> Picture:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def pairs(pictures: Iterator[tuple[str, Picture, Picture | None]]) -> Iterator[tuple[str, Pair]]:
    """Yield each pair with the name of its row of the table."""
    for name, seen, aside in pictures:
        first = _framed(seen)
        one = looked(saved(first, quality=92))
        for row, changes in COPIES.items():
            for what, change in changes.items():
                yield row, Pair(name, what, one, looked(change(first)))
        frames = {**FRAMES, **({"one person turned aside": [lambda _, to=aside: _framed(to)]} if aside else {})}
        for row, changes in frames.items():
            for change in changes:
                yield row, Pair(name, row, one, looked(saved(change(seen), quality=92)))


def looked(data: bytes) -> Look:
    """Return how a file looks; in this process, because nothing here is untrusted."""
    return look.of(decode.open_photo(data))


def main(folders: list[str]) -> None:
    pillow_heif.register_heif_opener(decode_threads=1)
    decode.prepare()
    sources = [drawn(), *(photographed(Path(folder)) for folder in folders)]
    rows: dict[str, list[Pair]] = defaultdict(list)
    for source in sources:
        for row, pair in pairs(source):
            rows[row].append(pair)
    print("| what | pairs | taken for the same | by a sketch |\n|---|---|---|---|")
    for row, compared in rows.items():
        same = sum(alike.same(pair.one.greys, pair.other.greys) for pair in compared)
        drawn_ = sum(
            alike.sketched(alike.drawings(each.other.greys), alike.sketch(each.one.greys)) for each in compared
        )
        print(f"| {row} | {len(compared)} | {same / len(compared):.1%} | {drawn_ / len(compared):.1%} |")


if __name__ == "__main__":
    main(sys.argv[1:])
