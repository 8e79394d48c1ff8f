"""On what do tests of somebody's own photos stand? A drawn photo of two, their heads marked, and who looks at it."""

from dataclasses import replace
from functools import cache
from io import BytesIO

from PIL import Image

from consentreg.context import Context
from consentreg.models import Authority, Person, Photo
from consentreg.rules.people import Identifiable
from consentreg.services import invitations, photos, tagging, visits
from consentreg.services.tagging import Tagged, Tags
from consentreg.services.visits import Visit
from tests import factories as make

LEFT, RIGHT = (0.1, 0.2, 0.15, 0.2), (0.65, 0.2, 0.15, 0.2)
"""Where the heads of the two are: left, top, width, height."""


@cache
def drawn(secret: int = 0) -> bytes:
    """Return a photo in which only the middle of the right head depends on the secret."""
    photo = Image.radial_gradient("L").resize((480, 320)).convert("RGB")
    photo.paste(((40 + secret * 60) % 256, (200 - secret * 90) % 256, secret * 120 % 256), (315, 66, 381, 126))
    out = BytesIO()
    photo.save(out, "PNG")
    return out.getvalue()


def together(ctx: Context, me: Person, *others: Person, secret: int = 0, marked: bool = True) -> Photo:
    """Return a photo of two or more: whoever looks at the left, all others at the right."""
    photo = make.photo(ctx, drawn(secret))
    faces = [Tagged(me.id, me.kind, Identifiable.FACE, box=LEFT)]
    faces += [Tagged(each.id, each.kind, Identifiable.FACE, box=RIGHT if marked else None) for each in others]
    tagging.say(ctx, photo, Tags(faces, len(faces), complete=True))
    return photos.get(ctx, photo.id)


def visit(ctx: Context, person: Person, authority: Authority | None = None, *, way: str = "show") -> Visit:
    """Return a visit that has just been opened."""
    link, _token = invitations.ask(ctx, person, authority, way=way, purpose="visit")
    if link.token_sha256 is None:
        invitations.new_token(ctx, link)
    here = replace(ctx, actor=invitations.actor_of(link))
    opened = invitations.by_token(here, visits.begin(here, link))
    return visits.of(here, opened)


def held(ctx: Context, visit: Visit) -> Context:
    """Return the context of whoever visits."""
    assert visit.link is not None
    return replace(ctx, actor=invitations.actor_of(visit.link))
