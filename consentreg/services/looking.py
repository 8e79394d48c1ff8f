"""Does a photo show more faces than people were named in it? A question, and never an answer.

Boxes where faces might be are kept with the photo and raise this one question. They are facts for no rule: nothing
is allowed, refused or finished because of them, and where none was found that proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consentreg.context import Context
from consentreg.imaging import faces
from consentreg.imaging.derivative import Derivative
from consentreg.models import Photo
from consentreg.services.tagging import Box

LOOKED_AT = "preview"
"""The copy that is looked through."""
_SAME = 0.5
"""How much of a face must lie in a marked box to be the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """There seem to be more faces than people."""

    faces: int
    people: int
    """How many are named or counted."""
    all_named: bool
    """Every one of them is of the register."""


def look(drawn: Sequence[tuple[str, Derivative]]) -> list[Box] | None:
    """Return where faces might be in a photo whose copies were drawn; None where nobody could look.

    Slow and without a database. Boxes are shares (0..1) of the photo as displayed.
    """
    found = [faces.find(copy.data) for size, copy in drawn if size == LOOKED_AT]
    return list(found[0]) if found and found[0] is not None else None


def keep(ctx: Context, photo_id: str, found: Sequence[Box]) -> None:
    """Keep where faces might be."""
    photo = ctx.session.get_one(Photo, photo_id)
    photo.faces = [list(box) for box in found] if photo.erased_at is None else None
    ctx.session.flush()


def asked(photo: Photo) -> Question | None:
    """Return the question a photo raises; None for one that is not finished, or that somebody looked at again."""
    found, people = len(photo.faces or ()), photo.depictions
    if not photo.tagging_complete or found <= len(people) or settled(photo):
        return None
    return Question(found, len(people), all(one.person_id for one in people))


def settled(photo: Photo) -> bool:
    """Say whether somebody looked again since the tags were last changed."""
    return photo.faces_settled is not None and photo.faces_settled == photo.tag_version


def unmarked(photo: Photo, marked: Sequence[Box]) -> dict[int, Box]:
    """Return the faces at places nobody has marked, by their number (1 and up)."""
    found = {number: _box(face) for number, face in enumerate(photo.faces or (), start=1)}
    return {number: face for number, face in found.items() if not any(_covers(box, face) for box in marked)}


def _box(face: Sequence[float]) -> Box:
    x, y, w, h = face
    return x, y, w, h


def _covers(box: Box, face: Box) -> bool:
    across = min(box[0] + box[2], face[0] + face[2]) - max(box[0], face[0])
    down = min(box[1] + box[3], face[1] + face[3]) - max(box[1], face[1])
    return across > 0 and down > 0 and across * down > _SAME * face[2] * face[3]
