"""Can what was just said of a photo be taken back, all of it, by whoever is still the last who spoke?"""

import html
import re
from dataclasses import replace
from datetime import date

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.services import photos, tagging
from consentreg.services.tagging import Tagged, Tags
from consentreg.web.staff import undoing
from consentreg.web.staff.tag_sheet import kept
from consentreg.web.staff.tag_sheet import said as read
from tests import factories
from tests.web.staff.outing import Outing, code_of, names_in, said, text_of


def offer_on(page: TestResponse) -> tuple[str, dict[str, str]]:
    """Return where the Undo button of a page leads, and what it sends."""
    form = re.findall(r'<form method="post" action="([^"]+/undo)">(.*?)</form>', page.get_data(as_text=True))
    ((address, inside),) = form
    return address, {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', inside)}


def undone(staff: FlaskClient, answer: TestResponse) -> TestResponse:
    address, fields = offer_on(staff.get(answer.location))
    return staff.post(address, data=fields)


def crowded(outing: Outing) -> Photo:
    """Return a finished photo of which there is something to say in every field."""
    photo = outing.photo()
    people = [Tagged(outing.ada.id, box=(0.1, 0.2, 0.25, 0.5), main_subject=True, named_in_caption=True),
              Tagged(outing.ben.id, identifiable="partial"), Tagged(None, "unknown", box=(0.5, 0.5, 0.1, 0.1)),
              Tagged(None, "bystander_child"), Tagged(None, "unknown", "not_identifiable")]  # fmt: skip
    with outing.parts.transaction(COMMAND) as ctx:
        found = photos.get(ctx, photo.id)
        tagging.say(ctx, found, Tags(people, 5, complete=True, sensitive=True, place_clue="present"))
        photos.correct_date(ctx, found, date(2026, 5, 1), date(2026, 5, 3))
    return outing.see(photo)


def test_what_was_said_is_said_again_by_its_own_fields(outing: Outing) -> None:
    for photo in (crowded(outing), outing.photo(), outing.photo(complete=True)):
        before = kept(photo)
        form = undoing.fields(before)
        form["version"] = before.version
        assert read(form) == before


def test_the_next_photo_says_that_the_last_is_saved(staff: FlaskClient, outing: Outing) -> None:
    photo, _next = outing.photo(), outing.photo()
    answer = said(staff, photo, person=outing.ada.id, people_visible=1)
    assert "Photo 1 is saved. Undo" in text_of(staff.get(answer.location))
    assert "Undo" not in text_of(staff.get(answer.location)), "said once"


def test_it_leads_back_to_the_photo_and_says_so(staff: FlaskClient, outing: Outing) -> None:
    photo, _next = outing.photo(), outing.photo()
    back = undone(staff, said(staff, photo, person=outing.ada.id, people_visible=1))
    assert (back.status_code, back.location) == (303, f"/staff/photos/{photo.id}/people")
    assert "Taken back. This is as it was before." in text_of(staff.get(back.location))
    after = outing.see(photo)
    assert (after.depictions, after.people_visible, after.tagging_complete) == ([], None, False)


def test_everything_about_it_comes_back(staff: FlaskClient, outing: Outing) -> None:
    photo = crowded(outing)
    undone(staff, said(staff, photo, nobody=1, people_visible=0, place_clue="none", taken_from="2026-04-01"))
    after = outing.see(photo)
    assert kept(after) == replace(kept(photo), version=str(photo.tag_version + 2))
    assert after.tagging_complete


def test_what_was_not_finished_is_not_finished_again(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=False)
    undone(staff, said(staff, photo, person=[outing.ada.id, outing.ben.id], people_visible=2))
    after = outing.see(photo)
    assert (names_in(after), after.tagging_complete) == ({outing.ada.id}, False)


def test_turning_the_page_without_a_word_offers_nothing(staff: FlaskClient, outing: Outing) -> None:
    photo, after = outing.photo(outing.ada, complete=True), outing.photo()
    said(staff, photo, person=outing.ada.id, people_visible=1, go="next")
    assert "Undo" not in text_of(staff.get(f"/staff/photos/{after.id}/people"))


def test_a_colleague_who_spoke_since_is_not_overruled(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing
) -> None:
    photo, _next = outing.photo(), outing.photo()
    answer = said(staff, photo, person=outing.ada.id, people_visible=1)
    said(colleague, outing.see(photo), person=outing.ben.id, people_visible=1)
    refused = undone(staff, answer)
    assert (refused.status_code, code_of(refused)) == (409, "CHANGED_MEANWHILE")
    assert names_in(outing.see(photo)) == {outing.ben.id}


def test_a_made_up_offer_finishes_nothing_that_does_not_add_up(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    address = f"/staff/photos/{photo.id}/people/undo"
    made_up = {"before": f"person={outing.ada.id}&people_visible=3&complete=1", "version": photo.edition,
               "dated": photos.dated(photo)}  # fmt: skip
    assert staff.post(address, data=made_up).status_code == 303
    assert not outing.see(photo).tagging_complete
    for bad in ("people_visible=many", "place_clue=maybe", "box=a,b"):
        assert staff.post(address, data={"before": bad, "version": 1}).status_code == 422
    assert staff.post(f"/staff/photos/{outing.photo(at_elm=True).id}/people/undo").status_code == 404


def test_of_a_crowd_nothing_is_offered(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        many = [factories.person(ctx, f"Person {n}") for n in range(40)]
    photo = outing.photo(*many, complete=True)
    _next = outing.photo()
    answer = said(staff, photo, nobody=1, people_visible=0)
    words = text_of(staff.get(answer.location))
    assert "Photo 1 is saved." in words
    assert "Undo" not in words
