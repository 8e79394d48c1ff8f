"""Does each page of the staff say what is, once, and what comes next?"""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import photos, restrictions
from tests import factories
from tests.web.staff.outing import Outing, names_in, said, text_of

Visit = Callable[..., FlaskClient]
SECOND = "A second person must look"


def people_page(photo: Photo) -> str:
    return f"/staff/photos/{photo.id}/people"


@pytest.mark.parametrize("go", ["previous", "next", "board", "why"])
def test_nothing_is_lost_by_leaving(staff: FlaskClient, outing: Outing, go: str) -> None:
    before, photo, after = outing.photo(), outing.photo(), outing.photo()
    leads = {"previous": people_page(before), "next": people_page(after), "board": f"/staff/outings/{outing.event.id}",
             "why": f"/staff/photos/{photo.id}"}  # fmt: skip
    answer = said(staff, photo, person=outing.ada.id, go=go)
    assert (answer.status_code, answer.location) == (303, leads[go])
    assert names_in(outing.see(photo)) == {outing.ada.id}


def test_a_photo_that_is_not_finished_says_so_once(staff: FlaskClient, outing: Outing) -> None:
    page = text_of(staff.get(f"/staff/photos/{outing.photo().id}"))
    assert page.count("Not finished") == 1
    assert page.count("Say who is in it") == 2  # the sentence and the button
    assert "Channel by channel" not in page


def test_a_date_before_somebody_was_born_is_said_with_where_it_is_put_right(
    staff: FlaskClient, lead: FlaskClient, outing: Outing
) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        eve = factories.person(ctx, "Eve Late", born=date(2026, 6, 1), groups=[outing.elsewhere])
        fay = factories.person(ctx, "Fay Late", born=date(2026, 6, 1))
    known, hidden, fine = (outing.photo(each, complete=True) for each in (fay, eve, outing.ada))
    with outing.parts.transaction(COMMAND) as ctx:
        for photo in (known, hidden, fine):
            photos.correct_date(ctx, photos.get(ctx, photo.id), factories.TAKEN, None)
    asked = "The date is before somebody in it was born."
    for photo, client, is_said in ((known, staff, 1), (hidden, staff, 0), (hidden, lead, 1), (fine, staff, 0)):
        assert text_of(client.get(f"/staff/photos/{photo.id}")).count(asked) == is_said
    where = f"{people_page(known)}?open=taken#taken_from"
    assert f'href="{where}">Check when it was taken</a>' in staff.get(f"/staff/photos/{known.id}").text
    about = staff.get(where).text.split("More about this photo")[0]
    assert about.rsplit("<details", 1)[1].startswith(' class="govuk-details" open')


def test_the_second_look_goes_from_photo_to_photo(staff: FlaskClient, visit: Visit, outing: Outing) -> None:
    first, last = outing.photo(), outing.photo()
    for photo in (first, last):
        assert said(staff, photo, nobody="1").status_code == 303
    assert SECOND not in text_of(staff.get("/staff/"))
    assert SECOND in text_of(staff.get(f"/staff/photos/{first.id}"))

    other = visit(Role.STAFF, groups=(outing.group.id,), email="second@harbour.example")
    home = other.get("/staff/")
    assert f"{SECOND} A colleague says" in text_of(home)
    assert "2 photos" in text_of(home)
    (one,) = re.findall(r'href="/staff/photos/([0-9a-f]{32})">A second', home.get_data(as_text=True))
    left = ({first.id, last.id} - {one}).pop()
    assert other.post(f"/staff/photos/{one}/confirm").location == f"/staff/photos/{left}"
    assert other.post(f"/staff/photos/{left}/confirm").location == f"/staff/photos/{left}"
    assert SECOND not in text_of(other.get("/staff/"))
    lead = visit(Role.SAFEGUARDING)
    assert "Can you confirm it?" not in text_of(lead.get(f"/staff/photos/{left}"))


def test_the_date_of_a_yes_does_not_stand_under_a_no(visit: Visit, outing: Outing) -> None:
    lead = visit(Role.SAFEGUARDING)
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ada)
    form = {"level": "NO_IMAGE", "category": "other"}
    assert lead.post(f"/staff/people/{outing.ada.id}/restrictions/new", data=form).status_code == 303
    facts = text_of(lead.get(f"/staff/people/{outing.ada.id}")).split("Write down an answer")[0]
    assert "A restriction is set." in facts
    assert "Since" not in facts


def test_our_own_rule_is_not_theirs(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ada)
        factories.answer(ctx, outing.ada, Scope.PUBLIC)
    page = text_of(staff.get(f"/staff/people/{outing.ada.id}"))
    assert "Yes, with rules" not in page
    assert "Our own rule: the lead looks" in page


def test_the_adult_to_ask_is_named_unless_nobody_may_get_in_touch(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        child = factories.person(ctx, "Eve Salmond", born=date(2018, 3, 1))
        factories.authority(ctx, child, name="Ruth Salmond")
    facts = text_of(staff.get(f"/staff/people/{child.id}")).split("Write down an answer")[0]
    assert "Ask Ruth Salmond" in facts
    with outing.parts.transaction(COMMAND) as ctx:
        hidden = factories.person(ctx, "Fin Ogilvie", born=date(2018, 3, 1))
        factories.authority(ctx, hidden, name="Max Ogilvie", do_not_contact=True)
    facts = text_of(staff.get(f"/staff/people/{hidden.id}")).split("Write down an answer")[0]
    assert "Max Ogilvie" not in facts


def test_an_adult_is_spoken_of_as_one(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        grace = factories.person(ctx, "Grace Muir", kind="adult", born=date(1980, 1, 1))
    assert "words they like" not in text_of(staff.get(f"/staff/people/{grace.id}"))
    assert "words they like" in text_of(staff.get(f"/staff/people/{outing.ada.id}"))


def test_a_restriction_takes_a_reason_somebody_chose(visit: Visit, outing: Outing) -> None:
    lead, here = visit(Role.SAFEGUARDING), f"/staff/people/{outing.ada.id}/restrictions/new"
    assert "selected>Choose one" in lead.get(here).get_data(as_text=True).replace("\n", "")
    answer = lead.post(here, data={"level": "NO_PUBLIC", "category": ""})
    assert (answer.status_code, "Choose why." in text_of(answer)) == (422, True)
    assert "Choose how far it goes." in text_of(lead.post(here, data={"category": "other"}))
    with outing.parts.reading(COMMAND) as ctx:
        assert not restrictions.active(ctx, outing.ada)


@pytest.mark.parametrize(("path", "way"), [("/staff/photos/{}", "Outings"), ("/staff/restrictions", "To look at")])
def test_the_menu_shows_where_a_page_belongs(visit: Visit, outing: Outing, path: str, way: str) -> None:
    page = visit(Role.SAFEGUARDING).get(path.format(outing.photo().id)).get_data(as_text=True)
    (current,) = re.findall(r'<a href="[^"]*" aria-current="true">.*?<span>(.*?)</span>', page)
    assert current == way
