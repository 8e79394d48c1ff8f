"""Is a question about faces asked where it helps, by nobody taken for an answer, and is a place asked about at all?"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.services import photos, trail
from tests.web.staff.outing import Outing, names_in, said, text_of

HERE, THERE = [0.1, 0.1, 0.2, 0.2], [0.6, 0.1, 0.2, 0.2]
QUESTION = "There seem to be 2 faces, 1 person is named. Look again?"


def with_faces(outing: Outing, photo: Photo, *found: list[float]) -> Photo:
    with outing.parts.transaction(COMMAND) as ctx:
        photos.get(ctx, photo.id).faces = list(found)
    return outing.see(photo)


def test_the_question_is_on_every_page_of_a_finished_photo(staff: FlaskClient, outing: Outing) -> None:
    photo = with_faces(outing, outing.photo(outing.ada, complete=True), HERE, THERE)
    assert QUESTION in text_of(staff.get(f"/staff/photos/{photo.id}/people"))
    assert QUESTION in text_of(staff.get(f"/staff/photos/{photo.id}"))
    board = text_of(staff.get(f"/staff/outings/{outing.event.id}"))
    assert "In 1 photo there seem to be more faces than people named." in board
    assert "Look again? 1" in board
    assert f"/staff/photos/{photo.id}" in staff.get(f"/staff/outings/{outing.event.id}?show=again").text


def test_without_the_extra_no_page_speaks_of_faces(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=True)
    for address in (
        f"/staff/photos/{photo.id}/people",
        f"/staff/photos/{photo.id}",
        f"/staff/outings/{outing.event.id}",
    ):
        page = text_of(staff.get(address))
        assert "There seem" not in page
        assert "No face" not in page
        assert "again?" not in page


def test_the_question_blocks_nothing_and_can_be_answered(staff: FlaskClient, outing: Outing) -> None:
    photo = with_faces(outing, outing.photo(), HERE, THERE)
    assert said(staff, photo, person=outing.ada.id, people_visible=1).status_code == 303
    kept = outing.see(photo)
    assert kept.tagging_complete
    assert said(staff, kept, person=outing.ada.id, people_visible=1, looked_again=1).status_code == 303
    assert "Look again" not in text_of(staff.get(f"/staff/outings/{outing.event.id}"))


def test_an_answer_given_about_other_people_does_not_count(staff: FlaskClient, outing: Outing) -> None:
    photo = with_faces(outing, outing.photo(outing.ada, outing.ben, complete=True), HERE, THERE, [0.3, 0.6, 0.2, 0.2])
    said(staff, photo, person=outing.ada.id, people_visible=1, looked_again=2)
    assert "There seem to be 3 faces, 1 person is named" in text_of(staff.get(f"/staff/photos/{photo.id}"))


def test_a_face_is_named_without_a_script(staff: FlaskClient, outing: Outing) -> None:
    photo = with_faces(outing, outing.photo(), HERE, THERE)
    answer = said(staff, photo, people_visible=1, **{"face-2": outing.ada.id, "face-1": ""})
    kept = outing.see(photo)
    assert (answer.status_code, names_in(kept)) == (303, {outing.ada.id})
    assert [kept.depictions[0].x, kept.depictions[0].w] == [0.6, 0.2]
    page = staff.get(f"/staff/photos/{photo.id}/people").text
    assert 'name="face-1"' in page
    assert 'name="face-2"' not in page


@pytest.mark.parametrize("who", ["0" * 32, "x"])
def test_nobody_can_be_invented_for_a_face(staff: FlaskClient, outing: Outing, who: str) -> None:
    photo = with_faces(outing, outing.photo(), HERE)
    assert said(staff, photo, people_visible=1, **{"face-1": who}).status_code == 422
    assert outing.see(photo).depictions == []


def test_no_face_found_is_said_to_prove_nothing(staff: FlaskClient, outing: Outing) -> None:
    photo = with_faces(outing, outing.photo(complete=True))
    words = "No face was found. That proves nothing: look yourself."
    assert words in text_of(staff.get(f"/staff/photos/{photo.id}/people"))
    assert words in text_of(staff.get(f"/staff/photos/{photo.id}"))


def test_a_place_is_asked_about_and_not_sure_is_what_nobody_said(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    page = staff.get(f"/staff/photos/{photo.id}/people").text
    assert 'name="place_clue" value="unclear" checked' in page
    said(staff, photo, person=outing.ada.id, people_visible=1)
    assert outing.see(photo).place_clue == "unclear"


def test_a_place_that_can_be_read_is_told_and_on_the_trail(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    said(staff, photo, person=outing.ada.id, people_visible=1, place_clue="present")
    assert "A place can be read in it." in text_of(staff.get(f"/staff/photos/{photo.id}"))
    with outing.parts.reading(COMMAND) as ctx:
        assert trail.entries(ctx, subject=photo.id, act="photo.tagged")[0].detail["place"] == "present"


def test_faces_cost_the_board_no_query(
    staff: FlaskClient, outing: Outing, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    pictured = [outing.photo(outing.ada, complete=True) for _n in range(3)]
    with count_queries() as before:
        staff.get(f"/staff/outings/{outing.event.id}")
    for photo in pictured:
        with_faces(outing, photo, HERE, THERE)
    with count_queries() as after:
        staff.get(f"/staff/outings/{outing.event.id}")
    assert len(after) == len(before)
