"""How far may each photo of a sheet go, and which tiles show it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from consentreg.context import Context
from consentreg.models import Photo
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import looking
from consentreg.services.clearance import Cleared, Desk
from consentreg.web.guard import role

PLACES = {Scope.TAKE: "album", Scope.INTERNAL: "inside", Scope.PUBLIC: "public"}
"""Under which name each scope stands on the page."""
UNFINISHED, NOWHERE, LOOK = "unfinished", "nowhere", "look"


@dataclass(frozen=True, slots=True)
class Tile:
    """One photo of a sheet, with what was decided about it."""

    photo: Photo
    number: int
    decided: Mapping[Scope, Cleared]
    src: str | None
    """The address of its small copy, once there is one."""

    @property
    def answers(self) -> dict[str, str]:
        """Return the three marks."""
        if not self.photo.tagging_complete:
            return dict.fromkeys(PLACES.values(), "UNFINISHED")
        return {place: self.decided[scope].heard(role()).name for scope, place in PLACES.items()}

    @property
    def reach(self) -> str:
        """Return how far the photo may go: public, inside, album, nowhere; or that it is not finished."""
        if not self.photo.tagging_complete:
            return UNFINISHED
        allowed = [place for scope, place in PLACES.items() if self.decided[scope]]
        return allowed[-1] if allowed else NOWHERE

    @property
    def needs_look(self) -> bool:
        """Say whether somebody could still decide about it."""
        done = self.photo.tagging_complete
        return done and any(cleared.heard(role()) is Outcome.REVIEW for cleared in self.decided.values())

    @property
    def again(self) -> bool:
        """Say whether there seem to be more faces than people."""
        return looking.asked(self.photo) is not None

    @property
    def href(self) -> str:
        """Return where a tap leads: to say who is in it, or to what was decided."""
        page = "staff.photo" if self.photo.tagging_complete else "staff.tag"
        return url_for(page, photo_id=self.photo.id)

    @property
    def alt(self) -> str:
        """Return what a screen reader calls it; never a name."""
        return str(_("Photo %(number)s", number=self.number))


def tiles(here: Context, photos: Sequence[Photo]) -> list[Tile]:
    """Decide all photos of a sheet from one reading of the register."""
    bare = undecided(photos)  # Before the desk reads the photos anew, without copies.
    desk = Desk(here, [photo.id for photo in photos])
    return [replace(tile, decided={scope: desk.for_scope(tile.photo.id, scope) for scope in Scope}) for tile in bare]


def undecided(photos: Sequence[Photo]) -> list[Tile]:
    """Return the photos of a sheet on which nobody asks how far they may go."""
    return [Tile(photo, number, {}, copy_of(photo, "thumb")) for number, photo in enumerate(photos, start=1)]


def copy_of(photo: Photo, size: str) -> str | None:
    """Return the address of a clean copy, or None while it is being made."""
    ready = any(copy.size == size for copy in photo.copies)
    return url_for("media.copy", photo_id=photo.id, size=size) if ready else None
