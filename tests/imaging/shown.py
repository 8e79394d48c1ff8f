"""The picture as it is shown in the end, made in this process."""

from PIL import Image

from consentreg.imaging import bands
from consentreg.imaging.decode import Opened, open_photo, refusing
from consentreg.imaging.derivative import fitted, new_photo
from consentreg.imaging.pool import Pixels


def shown(photo: Opened | bytes, edge: int | None = None) -> Image.Image:
    """Return what the child and we make of a photo, before it is encoded."""
    opened = open_photo(photo) if isinstance(photo, bytes) else photo
    with refusing():
        picture = bands.picture(opened, edge)
        pixels = b"".join(bytes(memoryview(band)) for band in picture.bands)
    return fitted(new_photo(Pixels(*picture.size, opened.orientation, pixels)), edge).convert("RGB")
