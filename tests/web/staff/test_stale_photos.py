"""Two colleagues have one photo before them: does the second overrule nothing that they have not seen?"""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.services import photos
from tests.web.answers import edition_in
from tests.web.staff.outing import Outing, code_of, names_in, said, text_of

COLLEAGUES = date(2026, 4, 30)


def correct(outing: Outing, photo: Photo) -> None:
    """Let a colleague say on which day a photo was taken."""
    with outing.parts.transaction(COMMAND) as ctx:
        photos.correct_date(ctx, photos.get(ctx, photo.id), COLLEAGUES, None)


@pytest.mark.parametrize("version", ["", "1", "x", " 0"])
def test_tags_that_name_no_edition_are_stale(staff: FlaskClient, outing: Outing, version: str) -> None:
    photo = outing.photo()
    late = said(staff, photo, person=outing.ada.id, people_visible=1, version=version)
    assert (late.status_code, code_of(late)) == (409, "CHANGED_MEANWHILE")
    assert names_in(outing.see(photo)) == set()


def test_the_first_who_names_somebody_is_not_overruled(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing
) -> None:
    photo = outing.photo()
    page = staff.get(f"/staff/photos/{photo.id}/people").get_data(as_text=True)
    said(colleague, photo, person=outing.ben.id, people_visible=1)
    late = said(staff, photo, person=outing.ada.id, people_visible=1, version=edition_in(page))
    assert (late.status_code, code_of(late)) == (409, "CHANGED_MEANWHILE")
    assert "It says now Ben" in text_of(late)
    assert "You said Ada" in text_of(late)
    assert names_in(outing.see(photo)) == {outing.ben.id}
    mine = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', late.get_data(as_text=True))
    # Nothing that was said is lost: having seen both, they may put theirs in its place.
    assert staff.post(f"/staff/photos/{photo.id}/people", data=MultiDict(mine)).status_code == 303
    assert names_in(outing.see(photo)) == {outing.ada.id}


def test_a_day_that_a_colleague_corrected_is_not_put_back_by_an_old_sheet(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    correct(outing, photo)
    # They did not touch the day, which is the old one on their page.
    answer = said(staff, photo, person=outing.ada.id, people_visible=1)
    assert answer.status_code == 303
    assert outing.see(photo).captured_from == COLLEAGUES
    assert names_in(outing.see(photo)) == {outing.ada.id}


@pytest.mark.parametrize("forgotten", [False, True])
def test_another_day_is_not_said_over_a_colleagues(staff: FlaskClient, outing: Outing, forgotten: bool) -> None:
    photo = outing.photo()
    correct(outing, photo)
    mine = {"taken_from": "2026-04-01"} | ({"dated": ""} if forgotten else {})
    late = said(staff, photo, person=outing.ada.id, people_visible=1, **mine)
    assert (late.status_code, code_of(late)) == (409, "CHANGED_MEANWHILE")
    assert "30 April 2026 You said Ada 1 April 2026" in text_of(late)
    kept = outing.see(photo)
    assert (kept.captured_from, names_in(kept)) == (COLLEAGUES, set()), "nothing of it is kept"


def test_a_day_for_many_is_not_said_over_a_colleagues(staff: FlaskClient, outing: Outing) -> None:
    known, other = outing.photo(), outing.photo()
    page = f"/staff/outings/{outing.event.id}/taken"
    opened = {f"dated-{photo.id}": photos.dated(photo) for photo in (known, other)}
    assert all(f'name="{name}" value="{value}"' in staff.get(page).get_data(as_text=True)
               for name, value in opened.items())  # fmt: skip
    correct(outing, known)
    form = {"photo": [other.id, known.id], "day": "2026-05-03"}
    for late in (form | opened, form):
        answer = staff.post(page, data=late)
        assert (answer.status_code, code_of(answer)) == (409, "CHANGED_MEANWHILE")
        assert "30 April 2026" in text_of(answer)
        assert 'value="2026-05-03"' in answer.get_data(as_text=True)
    assert [outing.see(photo).captured_from for photo in (known, other)] == [COLLEAGUES, other.captured_from]
    fresh = {f"dated-{photo.id}": photos.dated(outing.see(photo)) for photo in (known, other)}
    assert staff.post(page, data=form | fresh).status_code == 303
