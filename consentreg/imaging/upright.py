"""How does a photo look that was stored as the camera was held? By Exif's number for it, from 1 to 8."""

from typing import Final

from PIL.Image import Image, Transpose

_TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS: Final = range(5, 9)


def upright(photo: Image, orientation: int) -> Image:
    """Return the photo turned upright; itself where it is."""
    return photo.transpose(_TURNS[orientation]) if orientation in _TURNS else photo


def displayed(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return the width and height a photo of this stored size has once it is upright."""
    width, height = size
    return (height, width) if orientation in _SIDEWAYS else (width, height)
