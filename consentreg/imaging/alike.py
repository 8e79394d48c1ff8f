"""Do two photos show the same picture: saved anew, smaller, turned or lightly cropped, and not the next of a burst?

What is compared are 64 by 64 greys a photo (`imaging.look`), aligned: each is held against every light crop of the
other. A copy keeps its greys everywhere; in the next frame of a burst the camera has moved and brings something new
into sight, somebody has moved, or the light has changed, and then some corner differs. What is kept of a photo that
was forgotten is a `sketch`: for 32 by 32 places whether they are darker or brighter than what is around them, in four
steps. It holds no grey and no face; it tells a whole picture saved anew, and no crop of it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageStat
from PIL.Image import Resampling, Transpose

SIDE: Final = 64
"""Greys on each side that are kept of a photo."""
SAME: Final = 4.6
"""Greys (of 255) by which the four worst of 64 parts of the same picture may differ: chosen so that hardly a copy is
missed (tests/benchmarks/README.md)."""
SAME_SKETCH: Final = 44.0
"""The same of two sketches: just below the next frame of a camera that moved by one part in a hundred."""
COARSE: Final = 20
"""Bits of 64 by which looks of the same picture differ at most: a crop of a twentieth on each side moves up to 20."""
NEAR: Final = 12
"""Greys by which brightness, and how much greys differ, are apart at most in the same picture."""
PLAIN: Final = 3
"""A photo whose greys differ by less looks like too many others to be told from them."""
_FAR: Final = 26
"""Greys by which the same picture differs at most before it is aligned."""
_CUT: Final = 0.07
"""How much of each side a light crop takes at most, or a screenshot adds."""
_COMPARED: Final = 24
_STEPS: Final = (0.02, 0.01, 0.004, 0.0015)
_MOVES: Final = ((0,), (1,), (2,), (3,), (0, 2), (1, 3), (0, 1, 2, 3))
"""Which of left, top, right and bottom are cut together in one try."""
_SKETCH: Final = 32
_FAINT: Final = 4
"""A place that differs by fewer greys from what is around it is drawn faintly."""
_LEVELS: Final = (0, 85, 170, 255)
Cut = tuple[float, float, float, float]


class Sought:
    """A photo, 64 by 64 greys, that is looked for among others: as it is, on its side or mirrored."""

    def __init__(self, greys: bytes) -> None:
        self._turns = [(each, _small(each)) for each in _turns(_image(greys))]

    def same(self, greys: bytes) -> bool:
        """Say whether another photo shows the same picture."""
        other = _image(greys)
        small = _small(other)
        near = [turn for turn, seen in self._turns if _roughly(ImageChops.difference(seen, small)) <= _FAR]
        return any(_apart(other, turn) <= SAME for turn in near)


def same(one: bytes, other: bytes) -> bool:
    """Say whether two photos, each 64 by 64 greys, show the same picture, however one of them was turned."""
    return Sought(one).same(other)


def light(greys: bytes) -> tuple[int, int]:
    """Return how bright a photo is, and by how much its greys differ: the same however it was turned."""
    measured = ImageStat.Stat(_image(greys))
    return round(measured.mean[0]), round(measured.stddev[0])


def plain(greys: bytes) -> bool:
    """Say whether a photo is almost of one colour."""
    return light(greys)[1] < PLAIN


def sketch(greys: bytes) -> str:
    """Return a sketch of a photo, 512 hexadecimal digits."""
    levels = _drawn(_image(greys)).tobytes()
    fours = [_LEVELS.index(level) for level in levels]
    packed = bytes(
        fours[i] << 6 | fours[i + 1] << 4 | fours[i + 2] << 2 | fours[i + 3] for i in range(0, len(fours), 4)
    )
    return packed.hex()


def drawings(greys: bytes) -> list[Image.Image]:
    """Return what sketches of a photo would show, however it was turned: what `sketched` compares."""
    return [_drawn(each) for each in _turns(_image(greys))]


def sketched(drawn: Iterable[Image.Image], sketch_: str) -> bool:
    """Say whether a photo is the one a sketch was made of. Raises ValueError for no sketch."""
    levels = bytes(_LEVELS[byte >> shift & 3] for byte in bytes.fromhex(sketch_) for shift in (6, 4, 2, 0))
    kept = Image.frombytes("L", (_SKETCH, _SKETCH), levels)
    return any(_worst(ImageChops.difference(kept, each)) <= SAME_SKETCH for each in drawn)


def _image(greys: bytes) -> Image.Image:
    return Image.frombytes("L", (SIDE, SIDE), greys)


def _small(image: Image.Image) -> Image.Image:
    return image.resize((_COMPARED, _COMPARED), Resampling.HAMMING)


def _roughly(image: Image.Image) -> int:
    return image.resize((1, 1), Resampling.BOX).tobytes()[0]


def _mean(image: Image.Image) -> float:
    return float(ImageStat.Stat(image).mean[0])


def _turns(image: Image.Image) -> Iterator[Image.Image]:
    yield image
    yield from (image.transpose(turn) for turn in Transpose)


def _drawn(image: Image.Image) -> Image.Image:
    small = image.resize((_SKETCH, _SKETCH), Resampling.BOX)
    around = small.filter(ImageFilter.GaussianBlur(1.5))
    return ImageChops.subtract(small, around, 1, 128).point(_level)


def _level(value: int) -> int:
    return _LEVELS[(value >= 128 - _FAINT) + (value >= 128) + (value >= 128 + _FAINT)]


def _apart(one: Image.Image, other: Image.Image) -> float:
    return min(_within(one, other), _within(other, one))


def _within(whole: Image.Image, part: Image.Image) -> float:
    """Return by how much a part differs from the best of all light crops of the whole."""
    small, cut = _small(part), (0.0, 0.0, 0.0, 0.0)
    least, best = _held(whole, small, cut)
    for step in _STEPS:
        while nearer := _nearer(whole, small, cut, step, least):
            cut, least, best = nearer
    return _worst(best)


def _nearer(
    whole: Image.Image, small: Image.Image, cut: Cut, step: float, least: float
) -> tuple[Cut, float, Image.Image] | None:
    found = None
    for sides in _MOVES:
        for by in (step, -step):
            left, top, right, bottom = (side + by * (at in sides) for at, side in enumerate(cut))
            tried = (left, top, right, bottom)
            if all(-1e-9 <= side <= _CUT for side in tried):
                apart, image = _held(whole, small, tried)
                if apart < least - 1e-9:
                    found, least = (tried, apart, image), apart
    return found


def _held(whole: Image.Image, small: Image.Image, cut: Cut) -> tuple[float, Image.Image]:
    left, top, right, bottom = (max(side, 0) * SIDE for side in cut)
    box = (left, top, SIDE - right, SIDE - bottom)
    apart = ImageChops.difference(whole.resize(small.size, Resampling.HAMMING, box=box), small)
    return _mean(apart), apart


def _worst(apart: Image.Image) -> float:
    # Of a border that was cut off something is left in the outermost greys.
    inner = apart.crop((1, 1, apart.width - 1, apart.height - 1))
    parts = sorted(inner.resize((8, 8), Resampling.BOX).tobytes())
    return sum(parts[-4:]) / 4
