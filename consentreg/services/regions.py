"""Where in a photo is somebody, as far as a box around their head tells?

Boxes are shares (0..1) of the photo as displayed. In doubt somebody reaches further: what is covered should be all of
them, and who is cut away must not be half in it.
"""

from consentreg.imaging.covering import Box
from consentreg.models import Depiction, Photo

_WHOLE = 1.9
"""A box at least so many times as high as it is wide, in pixels, is somebody's whole figure and not their head."""
_HEADS = 7.5
"""How many times its head a standing figure is high, with some to spare."""


def box_of(depiction: Depiction) -> Box | None:
    """Return where somebody was marked, or None."""
    sides = (depiction.x, depiction.y, depiction.w, depiction.h)
    return None if None in sides else Box(*(float(side or 0) for side in sides))


def head_and_shoulders(photo: Photo, box: Box) -> Box:
    """Return what a cover of somebody should take: hair, face, neck and shoulders."""
    return box if _whole(photo, box) else box.grown(left=0.45, top=0.25, right=0.45, bottom=0.55)


def figure(photo: Photo, box: Box) -> Box:
    """Return the part of a photo in which anything of somebody may be seen, down to their feet."""
    if _whole(photo, box):
        return box.grown()
    return box.grown(left=0.6, top=0.3, right=0.6, bottom=_HEADS)


def _whole(photo: Photo, box: Box) -> bool:
    return box.h * photo.height >= _WHOLE * box.w * photo.width
