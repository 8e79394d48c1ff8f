"""How does a child look for faces? With two of the cascades OpenCV comes with, and a vote between them.

Each cascade looks through windows of every size; a face is seen in many windows at once. Where both together count
enough of them there may be a face. What is found is a place and no more: no feature of a face is kept or compared.
"""

from typing import Final

import cv2
import numpy as np

from consentreg.imaging import child, decode
from consentreg.imaging.wire import Message

EDGE: Final = 960
"""The longest side, in pixels, of the grey picture that is looked through."""
LEAST: Final = 0.025
"""The smallest face, as a share of the longest side."""
STEP: Final = 1.15
"""By how much the windows grow from one round to the next."""
VOTES: Final = 8
"""In how many windows both cascades together must see a face."""
SAME: Final = 0.3
"""From how large a common share on two boxes are of one face."""
MOST: Final = 60
"""The most faces that are named; their boxes fit into one answer."""
_NAMES: Final = ("haarcascade_frontalface_default.xml", "haarcascade_frontalface_alt2.xml")
_cascades: list[cv2.CascadeClassifier] = []

_Seen = tuple[int, int, int, int, int]
"""Left, top, width and height in pixels, and in how many windows."""


def prepare() -> None:
    """Read the cascades, while files can still be opened, and think in one thread."""
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    folder = cv2.data.haarcascades  # type: ignore[attr-defined]  # made by the package, not by its stubs
    _cascades[:] = [cv2.CascadeClassifier(folder + name) for name in _NAMES]


def look(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001 - all acts are called alike.
    """Answer where faces might be, from left to right, as shares of the sides of the picture."""
    with decode.refusing():
        grey = _grey(data)
        height, width = grey.shape
        found = sorted(_agreed([one for cascade in _cascades for one in _seen(cascade, grey)])[:MOST])
    return {"faces": [[round(x / width, 4), round(y / height, 4), round(w / width, 4), round(h / height, 4)]
                      for x, y, w, h, _ in found]}  # fmt: skip


def _grey(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    photo = decode.open_photo(data).photo
    photo.draft("L", (EDGE, EDGE))
    grey = photo.convert("L")
    grey.thumbnail((EDGE, EDGE))
    return np.frombuffer(grey.tobytes(), np.uint8).reshape(grey.height, grey.width)


def _seen(cascade: cv2.CascadeClassifier, grey: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> list[_Seen]:
    least = max(20, int(LEAST * max(grey.shape)))
    boxes, windows = cascade.detectMultiScale2(grey, scaleFactor=STEP, minNeighbors=2, minSize=(least, least))
    return [(int(x), int(y), int(w), int(h), int(n)) for (x, y, w, h), n in zip(boxes, windows, strict=True)]


def _agreed(seen: list[_Seen]) -> list[_Seen]:
    """Return the best box of each place that has enough votes, largest first."""
    places: list[list[_Seen]] = []
    for one in sorted(seen, key=lambda each: -each[4]):
        place = next((place for place in places if _common(place[0], one) > SAME), None)
        if place is None:
            places.append([one])
        else:
            place.append(one)
    sure = [place[0] for place in places if sum(one[4] for one in place) >= VOTES]
    return sorted(sure, key=lambda each: -each[2] * each[3])


def _common(a: _Seen, b: _Seen) -> float:
    """Return the share two boxes have in common of what they cover together."""
    across = max(0, min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]))
    down = max(0, min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]))
    both = across * down
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def main() -> None:
    """Run as a child that can look for faces too: it learns to before it is confined."""
    prepare()
    child.ACTS["look"] = look
    child.main()
