"""Where might faces be? A prompt to look again, never a name and never a proof.

Looked for only where the extra `faces` is installed, in a child of its own, and only in a clean copy that was made
here: the library never sees a stranger's bytes. Nothing comes back but boxes, and nobody is ever recognised.
"""

from importlib.util import find_spec
from typing import ClassVar

from consentreg.imaging import pool
from consentreg.imaging.refusals import Refused

Box = tuple[float, float, float, float]


class Looker(pool.Child):
    """A child that can look for faces, and is otherwise as limited as the others."""

    program: ClassVar[str] = "consentreg.imaging.cascades"


class Lookers(pool.Pool):
    """A pool of them: the children that open uploads know nothing of faces."""

    __slots__ = ()

    def fresh(self) -> pool.Child:
        """Start another one."""
        return Looker()


def installed() -> bool:
    """Say whether faces can be looked for at all."""
    return find_spec("cv2") is not None


def find(copy: bytes) -> tuple[Box, ...] | None:
    """Return where in an upright copy faces might be; None where nobody could look.

    A box is left, top, width and height as shares (0..1) of the copy's sides. Finding none proves nothing.
    """
    if not installed():
        return None
    try:
        reply, _ = pool.ask("look", copy, kind=Lookers)
        return tuple(_box(*found) for found in reply["faces"])
    except (Refused, KeyError, TypeError, ValueError):
        return None


def _box(x: float, y: float, w: float, h: float) -> Box:
    """Believe the child four shares that lie inside the picture, and nothing else."""
    left, top, width, height = float(x), float(y), float(w), float(h)
    inside = min(left, top) >= 0 and min(width, height) > 0 and left + width <= 1.001 and top + height <= 1.001
    if not inside:
        raise ValueError
    return left, top, min(width, 1 - left), min(height, 1 - top)
