"""How does a clean photo come to be? A new one is made from pixels, then proved mute.

The only place where a photo is encoded. Nothing of the original file reaches it but red, green and blue.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from PIL import Image, PngImagePlugin
from PIL.Image import Resampling

from consentreg.imaging import pool
from consentreg.imaging.metadata import Rights, rights_blocks, rights_exif, rights_xmp
from consentreg.imaging.scan import residue
from consentreg.imaging.sizes import fit
from consentreg.imaging.upright import upright

_FULL_CHROMA_QUALITY: Final = 90
"""From this quality on, a JPEG keeps colour as finely as brightness."""


_FULL_SIZE_QUALITY, _SMALLER_QUALITY = 92, 88


class NotMute(Exception):
    """The new file holds something that is not on the allow-list. It is thrown away."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a derivative shall be: longest side in pixels (None: as it is), format, quality from 1 to 100.

    Without a quality asked for, a photo in full size keeps its fine colour, and a smaller one is small.
    """

    max_edge: int | None = None
    format: Literal["JPEG", "PNG", "WEBP"] = "JPEG"
    quality: int | None = None
    rights: Rights | None = None

    @property
    def kept(self) -> int:
        """The quality it is written with."""
        return self.quality or (_FULL_SIZE_QUALITY if self.max_edge is None else _SMALLER_QUALITY)


@dataclass(frozen=True, slots=True)
class Derivative:
    """A photo that was made here and proved to hold nothing but the picture and our own rights block."""

    data: bytes
    sha256: str
    width: int
    height: int
    recipe: Recipe


def build(data: bytes, recipe: Recipe) -> Derivative:
    """Return a clean copy of the photo in `data`. Raises Refused for the upload, NotMute for our output."""
    return build_all(data, (recipe,))[0]


def build_all(data: bytes, recipes: Sequence[Recipe]) -> list[Derivative]:
    """Return one clean copy for each recipe, in order, decoding the photo once. All or none.

    Raises Refused when the photo cannot be opened, NotMute when a copy fails the proof.
    """
    edges = [recipe.max_edge for recipe in recipes]
    _, (pixels,) = pool.ask("render", data, edges)
    largest = fitted(new_photo(pixels), None if None in edges else max(edge for edge in edges if edge))
    return [proved(fitted(largest, recipe.max_edge), recipe) for recipe in recipes]


def proved(photo: Image.Image, recipe: Recipe) -> Derivative:
    """Write a photo that has no history into a file and prove it mute; raise NotMute."""
    made = _encoded(photo, recipe)
    allowed = rights_blocks(recipe.rights, recipe.format) if recipe.rights else ()
    left = residue(made, allowed=allowed)
    if left:
        raise NotMute("; ".join(left[:5]))
    return Derivative(made, hashlib.sha256(made).hexdigest(), photo.width, photo.height, recipe)


def new_photo(pixels: pool.Pixels) -> Image.Image:
    """Lay the pixels into a photo that has no history, and turn it upright."""
    held = cast("bytes", pixels.data)  # Any memory will do; none is copied.
    photo = Image.frombuffer("RGBX", (pixels.width, pixels.height), held, "raw", "RGBX", 0, 1)
    return upright(photo, pixels.orientation)


def fitted(photo: Image.Image, edge: int | None) -> Image.Image:
    """Return the photo with its longest side at most `edge` pixels; it is never enlarged."""
    if edge is None or max(photo.size) <= edge:
        return photo
    return photo.resize(fit(photo.size, edge), Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(photo: Image.Image, recipe: Recipe) -> bytes:
    """Return the new file. Writing to a real, if nameless, one lets other threads run meanwhile."""
    with open(os.memfd_create("copy"), "w+b") as out:  # noqa: PTH123 - it has no path.
        if recipe.format == "JPEG":
            chroma = "4:4:4" if recipe.kept >= _FULL_CHROMA_QUALITY else "4:2:0"
            photo.save(out, "JPEG", quality=recipe.kept, subsampling=chroma, **_said(recipe.rights))
        elif recipe.format == "WEBP":
            photo.convert("RGB").save(out, "WEBP", quality=recipe.kept, **_said(recipe.rights))
        else:
            photo.convert("RGB").save(out, "PNG", pnginfo=_noted(recipe.rights), **_said(recipe.rights))
        out.seek(0)
        return out.read()


def _said(rights: Rights | None) -> dict[str, bytes]:
    return {"exif": rights_exif(rights), "xmp": rights_xmp(rights)} if rights else {}


def _noted(rights: Rights | None) -> PngImagePlugin.PngInfo:
    """A PNG carries its XMP packet as a text chunk, which has to be asked for in its own way."""
    notes = PngImagePlugin.PngInfo()
    if rights:
        notes.add_itxt("XML:com.adobe.xmp", rights_xmp(rights).decode())
    return notes
