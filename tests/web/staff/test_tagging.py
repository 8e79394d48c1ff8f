"""Is what somebody says about a photo kept as they said it, and nothing else?"""

from datetime import date

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.services import people, photos
from tests import factories
from tests.web.staff.outing import Outing, code_of, names_in, said, text_of


def test_a_good_answer_is_kept_and_leads_to_the_next_photo(staff: FlaskClient, outing: Outing) -> None:
    first, second = outing.photo(), outing.photo()
    answer = said(staff, first, person=[outing.ada.id, outing.ben.id], people_visible=2)
    kept = outing.see(first)
    assert answer.status_code == 303
    assert answer.location == f"/staff/photos/{second.id}/people"
    assert (names_in(kept), kept.people_visible, kept.tagging_complete) == ({outing.ada.id, outing.ben.id}, 2, True)


def test_after_the_last_photo_the_sheet_says_what_is_left(staff: FlaskClient, outing: Outing) -> None:
    outing.photo()
    last = outing.photo()
    answer = said(staff, last, person=outing.ada.id, people_visible=1)
    assert answer.location == f"/staff/outings/{outing.event.id}"
    assert "1 photo is not finished" in text_of(staff.get(answer.location))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"people_visible": ""}, "COUNT_NEEDED", id="how many must be said"),
        pytest.param({"people_visible": 3}, "COUNT_DIFFERS", id="everybody who can be seen must be named"),
        pytest.param({"people_visible": 0}, "COUNT_DIFFERS", id="no more may be named than can be seen"),
        pytest.param({"people_visible": 1, "nobody": 1}, "NOBODY_AND_SOMEBODY", id="nobody and somebody"),
        pytest.param({"people_visible": 0, "person": []}, "NOBODY_UNSAID", id="nobody must be said"),
        pytest.param({"people_visible": "two"}, "BAD_NUMBER", id="a count is a number"),
        pytest.param({"people_visible": "99999"}, "BAD_NUMBER", id="a count has an end"),
        pytest.param({"people_visible": "-1"}, "BAD_NUMBER", id="a count is not below zero"),
        pytest.param({"people_visible": 2, "unknown": "x"}, "BAD_NUMBER", id="strangers are counted in numbers"),
        pytest.param({"people_visible": 2, "person": ["0" * 32, "1" * 32]}, "UNKNOWN_PERSON", id="nobody of that id"),
        pytest.param({"people_visible": 1, "box": "0,0,9,9,"}, "COUNT_DIFFERS", id="a marked stranger counts"),
        pytest.param({"people_visible": 2, "box": "0.5,0.5,9,9,"}, "BAD_BOX", id="a box outside the photo"),
        pytest.param({"people_visible": 1, "box": "a,b"}, "BAD_BOX", id="a box of words"),
        pytest.param({"people_visible": 1, "box": "nan,0,1,1,"}, "BAD_BOX", id="a box of no number"),
        pytest.param({"people_visible": 1, "place_clue": "maybe"}, "UNKNOWN_PLACE_CLUE", id="a made-up place clue"),
        pytest.param({"people_visible": 1, "taken_from": "31 May"}, "BAD_DATE", id="a day that is none"),
        pytest.param({"people_visible": 1, "taken_from": "2031-01-01"}, "BAD_CAPTURE_DATE", id="taken in the future"),
        pytest.param(
            {"people_visible": 1, "taken_from": "2026-05-02", "taken_to": "2026-05-01"}, "REVERSED_DATES", id="reversed"
        ),
    ],
)
def test_a_bad_answer_is_said_plainly_and_nothing_is_kept(
    staff: FlaskClient, outing: Outing, fields: dict[str, object], code: str
) -> None:
    photo = outing.photo()
    answer = said(staff, photo, **({"person": outing.ada.id} | fields))
    kept = outing.see(photo)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (kept.tag_version, kept.depictions, kept.captured_from) == (0, [], photo.captured_from)


def test_a_made_up_way_of_being_seen_is_refused(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    answer = said(staff, photo, person=outing.ada.id, people_visible=1, **{f"seen-{outing.ada.id}": "blurred"})
    assert (answer.status_code, code_of(answer)) == (422, "UNKNOWN_IDENTIFIABLE")


def test_what_was_ticked_is_still_ticked_after_a_refusal(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    page = said(staff, photo, person=outing.ben.id, people_visible=4).get_data(as_text=True)
    assert f'value="{outing.ben.id}" checked' in page
    assert f'value="{outing.ada.id}" checked' not in page


def test_more_about_a_person_and_the_photo_is_kept(staff: FlaskClient, outing: Outing) -> None:
    photo, ada = outing.photo(), outing.ada.id
    said(staff, photo, person=ada, people_visible=4, unknown=1, bystander_child=1, unseen=1, main=ada, caption=ada,
         sensitive=1, place_clue="present", taken_from="2026-04-30", taken_to="2026-05-02",
         box=[f"0.1,0.2,0.3,0.4,{ada}", "0.5,0.5,0.1,0.1,"], **{f"seen-{ada}": "partial"})  # fmt: skip
    kept = outing.see(photo)
    named = next(one for one in kept.depictions if one.person_id == ada)
    others = [(one.kind, one.identifiable, one.x) for one in kept.depictions if not one.person_id]
    assert (named.identifiable, named.main_subject, named.named_in_caption, named.x, named.h) == (
        "partial", True, True, 0.1, 0.4)  # fmt: skip
    assert others == [
        ("unknown", "face", 0.5),
        ("bystander_child", "face", None),
        ("unknown", "not_identifiable", None),
    ]
    assert (kept.sensitive, kept.place_clue, kept.captured_source) == (True, "present", "corrected")
    assert (kept.captured_from, kept.captured_to) == (date(2026, 4, 30), date(2026, 5, 2))


def test_a_page_opened_and_saved_again_changes_nothing_but_the_version(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=True)
    said(staff, photo, person=outing.ada.id, people_visible=1)
    kept = outing.see(photo)
    assert (kept.tag_version, kept.captured_source) == (photo.tag_version + 1, photo.captured_source)
    assert [one.id for one in kept.depictions] == [one.id for one in photo.depictions]


def test_nobody_in_it_is_said_by_one_person_and_confirmed_by_another(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing
) -> None:
    photo = outing.photo()
    said(staff, photo, nobody=1)
    assert len(outing.see(photo).attestations) == 1
    page = staff.get(f"/staff/photos/{photo.id}")
    assert "I looked too" not in text_of(page)
    assert "I looked too: nobody is in it" in text_of(colleague.get(f"/staff/photos/{photo.id}"))
    assert colleague.post(f"/staff/photos/{photo.id}/confirm").status_code == 303
    assert len({one.account_id for one in outing.see(photo).attestations}) == 2


def test_that_nobody_could_recognise_somebody_is_confirmed_by_a_second_person(
    staff: FlaskClient, outing: Outing
) -> None:
    photo = outing.unseen(outing.ada)
    (depiction,) = photo.depictions
    assert "nobody could tell this is Ada" in text_of(staff.get(f"/staff/photos/{photo.id}"))
    staff.post(f"/staff/photos/{photo.id}/confirm", data={"depiction": depiction.id})
    assert [one.depiction_id for one in outing.see(photo).attestations] == [depiction.id]


def test_a_colleague_who_was_faster_is_said_with_what_changed(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    outing_changed = said(staff, photo, person=outing.ben.id, people_visible=1)
    answer = said(staff, photo, person=outing.ada.id, people_visible=1)
    words = text_of(answer)
    assert outing_changed.status_code == 303
    assert (answer.status_code, code_of(answer)) == (409, "CHANGED_MEANWHILE")
    assert "It says now Ben" in words
    assert "You said Ada" in words
    assert names_in(outing.see(photo)) == {outing.ben.id}


def test_the_same_said_twice_by_the_same_person_is_saved(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing
) -> None:
    photo, after = outing.photo(), outing.photo()
    form = {"person": [outing.ada.id, outing.ben.id], "people_visible": 2, f"seen-{outing.ben.id}": "partial"}
    first, second = said(staff, photo, **form), said(staff, photo, **form)
    kept = outing.see(photo)
    assert [(one.status_code, one.location) for one in (first, second)] == [
        (303, f"/staff/photos/{after.id}/people")
    ] * 2
    assert "Photo 1 is saved." in text_of(staff.get(second.location))
    assert kept.tag_version == photo.tag_version + 1, "it was written once"
    assert code_of(said(colleague, photo, **form)) == "CHANGED_MEANWHILE"
    assert code_of(said(staff, photo, **form, sensitive="1")) == "CHANGED_MEANWHILE"


def test_nobody_said_twice_is_saved(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    assert [said(staff, photo, nobody="1").status_code for _tab in range(2)] == [303, 303]


def test_turning_the_page_keeps_what_was_begun_as_unfinished(staff: FlaskClient, outing: Outing) -> None:
    first, second = outing.photo(), outing.photo()
    answer = said(staff, second, person=outing.ada.id, people_visible=3, go="previous")
    kept = outing.see(second)
    assert answer.location == f"/staff/photos/{first.id}/people"
    assert (names_in(kept), kept.people_visible, kept.tagging_complete) == ({outing.ada.id}, 3, False)


def test_turning_the_page_on_a_finished_photo_leaves_it_as_it_is(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=True)
    said(staff, photo, person=outing.ada.id, people_visible=1, go="next")
    kept = outing.see(photo)
    assert (kept.tag_version, kept.tagging_complete) == (photo.tag_version, True)


def test_same_as_last_photo_ticks_and_keeps_nothing_yet(staff: FlaskClient, outing: Outing) -> None:
    outing.photo(outing.ada, outing.ben, complete=True)
    photo = outing.photo()
    page = said(staff, photo, same=1).get_data(as_text=True)
    assert page.count("checked data-person") == 2
    assert 'name="people_visible" value="2"' in page
    assert outing.see(photo).tag_version == 0


def test_somebody_of_another_house_can_be_found_by_name(lead: FlaskClient, outing: Outing) -> None:
    page = text_of(said(lead, outing.photo(), find=1, who="ola"))
    assert "1 person found" in page
    assert "Ola" in page


def test_staff_find_nobody_of_another_house(staff: FlaskClient, outing: Outing) -> None:
    page = text_of(said(staff, outing.photo(), find=1, who="ola"))
    assert "Nobody of that name" in page
    assert "Ola" not in page


def test_whoever_is_of_another_house_stays_named_without_a_name(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ola, outing.ada, complete=True)
    page = staff.get(f"/staff/photos/{photo.id}/people")
    assert "Someone of another group" in text_of(page)
    assert "Ola" not in text_of(page) + text_of(staff.get(f"/staff/photos/{photo.id}"))
    said(staff, photo, person=[outing.ola.id, outing.ada.id], people_visible=2)
    assert names_in(outing.see(photo)) == {outing.ola.id, outing.ada.id}


def test_people_of_the_outing_stand_first_and_those_who_left_are_not_offered(
    staff: FlaskClient, outing: Outing
) -> None:
    outing.photo(outing.ben, complete=True)
    photo = outing.photo()
    with outing.parts.transaction(COMMAND) as ctx:
        gone = factories.person(ctx, "Gus Gone")
        people.edit(ctx, gone, name=gone.name, born=gone.born, looked_after=False, left_on=date(2026, 1, 1),
                    groups=gone.groups)  # fmt: skip
    page = staff.get(f"/staff/photos/{photo.id}/people").get_data(as_text=True)
    assert page.index('data-person="Ben"') < page.index("Others of this group") < page.index('data-person="Ada"')
    assert "Gus" not in page


def test_two_of_the_same_first_name_are_called_by_their_whole_names(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.person(ctx, "Ada Munro")
    page = staff.get(f"/staff/photos/{outing.photo().id}/people").get_data(as_text=True)
    assert 'data-person="Ada Munro"' in page
    assert 'data-person="Ada Lovell"' in page
    assert 'data-person="Ben"' in page


def test_the_same_people_are_named_in_several_photos_that_stay_unfinished(staff: FlaskClient, outing: Outing) -> None:
    chosen = [outing.photo(), outing.photo(outing.ben, complete=True)]
    left = outing.photo()
    answer = staff.post(
        f"/staff/outings/{outing.event.id}/several",
        data={"photo": [photo.id for photo in chosen], "person": [outing.ada.id, outing.ben.id]},
    )
    kept = [outing.see(photo) for photo in chosen]
    assert answer.status_code == 303
    assert [names_in(photo) for photo in kept] == [{outing.ada.id, outing.ben.id}] * 2
    assert not any(photo.tagging_complete for photo in kept)
    assert names_in(outing.see(left)) == set()


@pytest.mark.parametrize(
    ("photo", "person", "status"),
    [("none", "ada", 422), ("mine", "none", 422), ("elsewhere", "ada", 404), ("mine", "stranger", 422)],
)
def test_naming_in_several_refuses_what_cannot_be(
    staff: FlaskClient, outing: Outing, photo: str, person: str, status: int
) -> None:
    photos_by = {"mine": outing.photo(), "elsewhere": outing.photo(at_elm=True)}
    people_by = {"ada": outing.ada.id, "stranger": outing.ola.id}
    form = {"photo": [photos_by[photo].id] if photo in photos_by else [], "person": people_by.get(person, [])}
    answer = staff.post(f"/staff/outings/{outing.event.id}/several", data=form)
    assert answer.status_code == status
    assert names_in(outing.see(photos_by["mine"])) == set()


def test_a_photo_without_an_outing_can_be_tagged_too(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    with outing.parts.transaction(COMMAND) as ctx:
        photos.get(ctx, photo.id).event_id = None
    assert staff.get(f"/staff/photos/{photo.id}/people").status_code == 200
    answer = said(staff, photo, person=outing.ada.id, people_visible=1)
    assert answer.location == f"/staff/groups/{outing.group.id}/photos"
    assert staff.get(answer.location).status_code == 200
