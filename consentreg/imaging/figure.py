"""What stands where somebody was covered? Somebody friendly, the same for everybody."""

from typing import Final

from PIL import Image, ImageDraw

GROUND: Final = (201, 193, 178)
_SHOULDERS, _SKIN, _HAIR, _INK, _CHEEK = (15, 82, 87), (251, 240, 222), (122, 92, 70), (28, 43, 45), (238, 186, 150)
_FINE: Final = 1024
"""Side of the square the figure is drawn in, in pixels, before it is made as large as it is needed."""


def draw() -> Image.Image:
    """Return a square of head, shoulders and a smile on the ground colour, large enough to be made smaller."""
    square = Image.new("RGB", (_FINE, _FINE), GROUND)
    pen = ImageDraw.Draw(square)
    pen.ellipse((160, 690, 864, 1400), fill=_SHOULDERS)
    pen.rounded_rectangle((446, 560, 578, 760), radius=60, fill=_SKIN)
    pen.ellipse((268, 138, 756, 620), fill=_HAIR)
    pen.ellipse((300, 236, 724, 660), fill=_SKIN)
    for middle in (428, 596):
        pen.ellipse((middle - 26, 370, middle + 26, 434), fill=_INK)
    for middle in (372, 652):
        pen.ellipse((middle - 42, 462, middle + 42, 526), fill=_CHEEK)
    pen.arc((420, 410, 604, 574), 25, 155, fill=_INK, width=22)
    return square
