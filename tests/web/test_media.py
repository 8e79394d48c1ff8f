"""Who may see a small copy of a photo, and what comes with it?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import photos
from tests import factories, photographs

Visit = Callable[..., FlaskClient]


@pytest.fixture
def photo(parts: Installation) -> Photo:
    """A photo of somebody who says yes to everything, for a website, with its copies made."""
    with parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
        ann = factories.person(ctx, "Ann Kerr", kind="staff", born=None)
        factories.yes_to_all(ctx, ann)
        added = factories.photo(ctx, photographs.phone_photo())
        photos.get(ctx, added.id).place_clue = "none"
        factories.tag(ctx, photos.get(ctx, added.id), ann)
    worker.drain(parts.transaction)
    return added


def test_a_copy_is_mute_and_nothing_but_a_picture(visit: Visit, photo: Photo) -> None:
    answer = visit(Role.STAFF, groups=(photo.group_id,)).get(f"/media/{photo.id}/thumb")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"GPS" not in answer.data
    assert b"Exif" not in answer.data
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpg"'


@pytest.mark.parametrize("size", ["original", "release", "../originals", "THUMB", ""])
def test_there_is_no_size_but_the_two_small_ones(visit: Visit, photo: Photo, size: str) -> None:
    assert visit(Role.SAFEGUARDING).get(f"/media/{photo.id}/{size}").status_code == 404


def test_a_copy_that_is_being_made_says_when_to_ask_again(visit: Visit, parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        waiting = factories.photo(ctx, photographs.phone_photo())
    answer = visit(Role.STAFF, groups=(waiting.group_id,)).get(f"/media/{waiting.id}/preview")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_staff_of_another_house_the_admin_and_a_made_up_id_look_alike(
    visit: Visit, photo: Photo, parts: Installation
) -> None:
    with parts.transaction(COMMAND) as ctx:
        elsewhere = factories.group(ctx, "Elm House").id
    other, admin = visit(Role.STAFF, groups=(elsewhere,)), visit(Role.ADMIN)
    answers = [
        other.get(f"/media/{photo.id}/thumb"),
        admin.get(f"/media/{photo.id}/thumb"),
        other.get(f"/media/{'0' * 32}/thumb"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.mimetype for answer in answers}) == 1


def test_nobody_sees_a_copy_without_signing_in(app: object, photo: Photo) -> None:
    answer = app.test_client().get(f"/media/{photo.id}/thumb")  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_another_site_cannot_show_it(visit: Visit, photo: Photo) -> None:
    client = visit(Role.SAFEGUARDING)
    for place, status in (("cross-site", 404), ("same-origin", 200), ("same-site", 200), ("none", 200)):
        assert client.get(f"/media/{photo.id}/thumb", headers={"Sec-Fetch-Site": place}).status_code == status


def test_comms_see_it_only_while_it_may_go_somewhere(visit: Visit, photo: Photo, parts: Installation) -> None:
    comms = visit(Role.COMMS)
    assert comms.get(f"/media/{photo.id}/thumb").status_code == 200
    with parts.transaction(COMMAND) as ctx:
        (ann,) = (one for one in factories.people.listing(ctx))
        for scope in Scope:
            factories.answer(ctx, ann, scope, "withdrawn", since=ctx.now)
    assert comms.get(f"/media/{photo.id}/thumb").status_code == 404
