"""How does a clean photo come to be? A new one is made from pixels, then proved mute.

The only place where a photo is encoded. Nothing of the original file reaches it but red, green and blue.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image, PngImagePlugin

from consentreg.imaging import pool
from consentreg.imaging.metadata import Rights, rights_blocks, rights_exif, rights_xmp
from consentreg.imaging.scan import residue

_FULL_CHROMA_QUALITY: Final = 90
"""From this quality on, a JPEG keeps colour as finely as brightness."""


class NotMute(Exception):
    """The new file holds something that is not on the allow-list. It is thrown away."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a derivative shall be: longest side in pixels (None: as it is), format, quality from 1 to 100."""

    max_edge: int | None = None
    format: Literal["JPEG", "PNG", "WEBP"] = "JPEG"
    quality: int = 88
    rights: Rights | None = None


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
    _, pictures = pool.ask("render", data, [recipe.max_edge for recipe in recipes])
    return [proved(new_photo(pixels), recipe) for pixels, recipe in zip(pictures, recipes, strict=True)]


def proved(photo: Image.Image, recipe: Recipe) -> Derivative:
    """Write a photo that has no history into a file and prove it mute; raise NotMute."""
    made = _encoded(photo, recipe)
    allowed = rights_blocks(recipe.rights, recipe.format) if recipe.rights else ()
    left = residue(made, allowed=allowed)
    if left:
        raise NotMute("; ".join(left[:5]))
    return Derivative(made, hashlib.sha256(made).hexdigest(), photo.width, photo.height, recipe)


def new_photo(pixels: pool.Pixels) -> Image.Image:
    """Lay the pixels into a photo that has no history."""
    return Image.frombuffer("RGBX", (pixels.width, pixels.height), pixels.data, "raw", "RGBX", 0, 1)


def _encoded(photo: Image.Image, recipe: Recipe) -> bytes:
    out = io.BytesIO()
    if recipe.format == "JPEG":
        chroma = "4:4:4" if recipe.quality >= _FULL_CHROMA_QUALITY else "4:2:0"
        photo.save(out, "JPEG", quality=recipe.quality, subsampling=chroma, **_said(recipe.rights))
    elif recipe.format == "WEBP":
        photo.convert("RGB").save(out, "WEBP", quality=recipe.quality, **_said(recipe.rights))
    else:
        photo.convert("RGB").save(out, "PNG", pnginfo=_noted(recipe.rights), **_said(recipe.rights))
    return out.getvalue()


def _said(rights: Rights | None) -> dict[str, bytes]:
    return {"exif": rights_exif(rights), "xmp": rights_xmp(rights)} if rights else {}


def _noted(rights: Rights | None) -> PngImagePlugin.PngInfo:
    """A PNG carries its XMP packet as a text chunk, which has to be asked for in its own way."""
    notes = PngImagePlugin.PngInfo()
    if rights:
        notes.add_itxt("XML:com.adobe.xmp", rights_xmp(rights).decode())
    return notes
