"""How is somebody asked to look again, where there seem to be more faces than people?"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consentreg.models import Photo
from consentreg.services import looking


def question(photo: Photo) -> str | None:
    """Return the question a photo raises, in words, or None."""
    asked = looking.asked(photo)
    return _asked(asked.faces, _people(asked.people, all_named=asked.all_named)) if asked else None


def _asked(faces: int, people: str) -> str:
    seem = ngettext("There seems to be %(num)s face", "There seem to be %(num)s faces", faces)
    return str(_("%(faces)s, %(people)s. Look again?", faces=seem, people=people))


def _people(count: int, *, all_named: bool) -> str:
    if not count:
        return str(_("nobody is named"))
    if all_named:
        return str(ngettext("%(num)s person is named", "%(num)s people are named", count))
    return str(ngettext("%(num)s person is counted", "%(num)s people are named or counted", count))


def prompts(photo: Photo) -> dict[str, str]:
    """Return what the page may have to ask while somebody is naming people: {n} is how many there are by then."""
    faces = len(photo.faces or ())
    many = {"many": 2, "many-counted": 2, "one": 1, "one-counted": 1, "none": 0}
    words = {key: _people(count, all_named="counted" not in key) for key, count in many.items()}
    return {key: _asked(faces, text.replace("2", "{n}", 1)) for key, text in words.items()}


def found(photo: Photo) -> str | None:
    """Return what whoever says that nobody is in it should know; None where nobody looked for faces."""
    if photo.faces is None:
        return None
    if not photo.faces:
        return str(_("No face was found. That proves nothing: look yourself."))
    return str(ngettext("There seems to be %(num)s face.", "There seem to be %(num)s faces.", len(photo.faces)))


def frames(photo: Photo, unmarked: dict[int, Any]) -> list[dict[str, Any]]:
    """Return faces that may be named, as the page draws them: number and box in pixels of the photo."""
    width, height = photo.width, photo.height
    return [
        {"number": number, "x": x * width, "y": y * height, "w": w * width, "h": h * height}
        for number, (x, y, w, h) in unmarked.items()
    ]
