"""Does each page say what is so, to those who may know, in the same number of queries however much there is?"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.models import Person
from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.rules.words import Scope
from consentreg.services import complaints, photos
from tests import factories
from tests.services import looks
from tests.web.staff.outing import Outing, code_of, said, text_of

Counter = Callable[[], AbstractContextManager[list[str]]]


def staff_pages(app: Flask, outing: Outing) -> list[tuple[str, str, Permission]]:
    """Return every address of the staff door, filled with what is there: method, address, permission."""
    with outing.parts.transaction(COMMAND) as ctx:
        adult = factories.authority(ctx, outing.ada).id
        said = factories.answer(ctx, outing.ada, Scope.TAKE).id
        wrong = complaints.make(ctx, looks.visit(ctx, ctx.session.get_one(Person, outing.ada.id)), "It hurt.").id
    photo = outing.photo(outing.ada, complete=True).id
    ids = {"event_id": outing.event.id, "photo_id": photo, "answer_id": said, "complaint_id": wrong,
           "authority_id": adult, "group_id": outing.group.id,
           "person_id": outing.ada.id, "slug": "website"}  # fmt: skip
    return [
        (
            method,
            re.sub(r"<string:(\w+)>", lambda name: ids.get(name[1], "0" * 32), rule.rule),
            app.view_functions[rule.endpoint].permission,  # type: ignore[attr-defined]
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_pages_and_no_other(
    app: Flask, visit: Callable[..., FlaskClient], outing: Outing, role: Role
) -> None:
    client = visit(role, groups=(outing.group.id,) if role is Role.STAFF else ())
    pages = staff_pages(app, outing)
    assert len(pages) > 30
    for method, address, permission in pages:
        if method == "GET" or not allowed(role, permission):
            status = client.open(address, method=method, follow_redirects=True).status_code
            assert status == (200 if allowed(role, permission) else 404), address


def test_nobody_who_is_not_signed_in_opens_any(app: Flask, outing: Outing) -> None:
    client = app.test_client()
    for method, address, _permission in staff_pages(app, outing):
        answer = client.open(address, method=method)
        assert answer.status_code == (302 if method == "GET" else 401), address


def test_what_belongs_to_another_house_and_what_is_nowhere_look_alike(staff: FlaskClient, outing: Outing) -> None:
    photo, nowhere = outing.photo(at_elm=True), "0" * 32
    kinds = {
        "/staff/outings/{}": outing.elm_event.id,
        "/staff/outings/{}/several": outing.elm_event.id,
        "/staff/add-photos?outing={}": outing.elm_event.id,
        "/staff/groups/{}/photos": outing.elsewhere.id,
        "/staff/photos/{}": photo.id,
        "/staff/photos/{}/people": photo.id,
        "/staff/people/{}": outing.ola.id,
        "/staff/people/{}/edit": outing.ola.id,
        "/staff/people/{}/answers/new": outing.ola.id,
        "/staff/people/{}/ask": outing.ola.id,
        "/staff/ask?of={}": outing.elsewhere.id,
    }
    for address, theirs in kinds.items():
        answers = [staff.get(address.format(key)) for key in (theirs, nowhere)]
        words = {re.sub(r"Reference \w+", "", text_of(answer)) for answer in answers}
        assert [answer.status_code for answer in answers] == [404, 404], address
        assert len(words) == 1


@pytest.mark.parametrize("what", ["people", "pause", "confirm"])
def test_nobody_changes_a_photo_of_another_house(staff: FlaskClient, outing: Outing, what: str) -> None:
    photo = outing.photo(at_elm=True)
    form = {"people_visible": 0, "nobody": 1, "reason": "other"}
    assert staff.post(f"/staff/photos/{photo.id}/{what}", data=form).status_code == 404
    after = outing.see(photo)
    assert (after.tag_version, after.holds, after.attestations) == (0, [], [])


def test_home_says_what_needs_me(staff: FlaskClient, outing: Outing) -> None:
    assert "No photos yet" in text_of(staff.get("/staff/"))
    outing.photo(outing.ada, complete=True, copies=True)
    assert "All done" in text_of(staff.get("/staff/"))
    waiting = outing.photo(copies=True)
    page = staff.get("/staff/")
    assert "1 of 2 left" in text_of(page)
    assert f"/media/{waiting.id}/thumb" in page.get_data(as_text=True)
    assert f"/staff/photos/{waiting.id}/people" in page.get_data(as_text=True)


def test_an_outing_without_photos_says_what_to_do(staff: FlaskClient, outing: Outing) -> None:
    page = staff.get(f"/staff/outings/{outing.event.id}")
    assert "No photos yet" in text_of(page)
    assert f"/staff/add-photos?outing={outing.event.id}" in page.get_data(as_text=True)


def test_the_board_shows_how_far_each_photo_may_go(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ann = factories.person(ctx, "Ann Kerr", kind="staff", born=None)
        factories.answer(ctx, ann, Scope.TAKE)
        factories.answer(ctx, ann, Scope.INTERNAL)
    outing.photo(ann, complete=True, copies=True)
    outing.photo()
    here = f"/staff/outings/{outing.event.id}"
    words = text_of(staff.get(here))
    assert "Our album: Allowed Inside Inside: Allowed Public Public: No" in words
    assert "Our album: Not finished" in words
    assert "All 2" in words
    assert "Stay inside 1" in words
    assert staff.get(f"{here}?show=inside").get_data(as_text=True).count('class="tile"') == 1
    assert staff.get(f"{here}?show=public").get_data(as_text=True).count('class="tile"') == 0
    assert staff.get(f"{here}?show=nonsense").get_data(as_text=True).count('class="tile"') == 2


def test_the_board_says_what_would_help_most_and_hints_at_no_secret(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        for person in (outing.ada, outing.ben):
            factories.answer(ctx, person, Scope.TAKE)
        factories.answer(ctx, outing.ben, Scope.INTERNAL, "refused")
    for _n in range(3):
        outing.photo(outing.ada, complete=True)
        outing.photo(outing.ada, outing.ben, complete=True)
    words = text_of(staff.get(f"/staff/outings/{outing.event.id}"))
    assert "3 more for inside" in words
    assert "Ask Ada" in words
    assert "Ben" not in words


def test_photos_fill_in_as_the_worker_makes_them(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    here = f"/staff/outings/{outing.event.id}"
    assert "data-pending" in staff.get(here).get_data(as_text=True)
    assert "data-pending" in staff.get(f"/staff/photos/{photo.id}/people").get_data(as_text=True)
    worker.drain(outing.parts.transaction)
    assert "data-pending" not in staff.get(here).get_data(as_text=True)


def test_a_photo_says_everything_that_stands_in_the_way_at_once(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
    photo = outing.photo()
    said(staff, photo, person=[outing.ada.id, outing.ben.id], people_visible=3, unknown=1)
    words = text_of(staff.get(f"/staff/photos/{photo.id}"))
    assert "Ada, Ben: Nobody has asked them yet. Ask first." in words
    assert "We do not know who this is." in words
    assert "Website" in words
    assert "NOT_ASKED" in words


def test_as_soon_as_one_is_masked_nobody_is_named(staff: FlaskClient, lead: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.answer(ctx, outing.ben, Scope.TAKE, "refused")
    photo = outing.photo(outing.ada, outing.ben, complete=True)
    mine, theirs = (text_of(client.get(f"/staff/photos/{photo.id}")) for client in (staff, lead))
    assert "This photo cannot be used because of someone in it" in mine
    assert "Nobody has asked them" not in mine
    assert "NOT_ASKED" not in mine
    assert "Ada: Nobody has asked them yet" in theirs
    assert "OWN_NO" in theirs


def test_a_photo_is_paused_and_the_pause_is_lifted(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=True)
    here = f"/staff/photos/{photo.id}"
    assert staff.post(f"{here}/pause", data={"reason": "asked_to_pause"}).status_code == 303
    assert "This photo is paused." in text_of(staff.get(here))
    (hold,) = outing.see(photo).holds
    assert staff.post(f"{here}/pause/{hold.id}/lift").status_code == 303
    assert "This photo is paused." not in text_of(staff.get(here))
    assert staff.post(f"{here}/pause/{hold.id}/lift").status_code == 409
    refused = staff.post(f"{here}/pause", data={"reason": "because"})
    assert (refused.status_code, code_of(refused)) == (422, "UNKNOWN_REASON")


@pytest.fixture
def child_photo(outing: Outing) -> str:
    """A photo of one child who said yes to everything: each public use needs a look."""
    with outing.parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
        factories.yes_to_all(ctx, outing.ada)
    photo = outing.photo(outing.ada, complete=True, copies=True)
    with outing.parts.transaction(COMMAND) as ctx:
        photos.get(ctx, photo.id).place_clue = "none"
        photos.correct_date(ctx, photos.get(ctx, photo.id), factories.TAKEN, None)
    return photo.id


def test_the_lead_clears_a_photo_for_one_place_with_a_reason(
    staff: FlaskClient, lead: FlaskClient, outing: Outing, child_photo: str
) -> None:
    here = f"/staff/photos/{child_photo}"
    assert "Clear it for Website" not in text_of(staff.get(here))
    assert "For Website" in text_of(lead.get("/staff/reviews"))
    assert "1 photo" in text_of(lead.get("/staff/"))
    refused = lead.post(f"{here}/channels/website/clear", data={"reason": " "})
    assert (refused.status_code, code_of(refused)) == (422, "REASON_NEEDED")
    assert lead.post(f"{here}/channels/website/clear", data={"reason": "she chose it herself"}).status_code == 303
    assert "Nothing to look at" in text_of(lead.get("/staff/reviews"))
    assert lead.post(f"{here}/channels/website/clear", data={"reason": "again"}).status_code == 422


MANY = ["/staff/", "/staff/outings", "/staff/outings/{event}", "/staff/outings/{event}/several", "/staff/people",
        "/staff/photos/{photo}/people", "/staff/photos/{photo}", "/staff/people/{person}", "/staff/reviews",
        "/staff/restrictions"]  # fmt: skip


@pytest.mark.parametrize("page", MANY)
def test_queries_do_not_grow_with_photos_and_people(
    lead: FlaskClient, outing: Outing, count_queries: Counter, page: str
) -> None:
    def grow(number: int) -> str:
        with outing.parts.transaction(COMMAND) as ctx:
            more = [factories.person(ctx, f"Person {number} {n}") for n in range(number)]
            for person in more:
                factories.yes_to_all(ctx, person)
            event = factories.event(ctx, f"Outing {number}") if number > 1 else outing.event
            outing.event = event
        photo = outing.photo(*more, complete=True)
        for n in range(number):
            outing.photo(*more[: n % 3], complete=n % 2 == 0)
        worker.drain(outing.parts.transaction)
        return photo.id

    with outing.parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
    counts = []
    for number in (5, 11):
        photo = grow(number)
        address = page.format(event=outing.event.id, photo=photo, person=outing.ada.id)
        with count_queries() as asked:
            assert lead.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 125


def test_a_long_list_is_turned_page_by_page(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        for n in range(60):
            factories.person(ctx, f"Zoe {n:03d}")
    first, second = text_of(staff.get("/staff/people")), text_of(staff.get("/staff/people?page=2"))
    assert "More" in first
    assert "Zoe 059" in second
    assert "Before" in second


def test_a_day_has_passed_and_an_answer_has_run_out(
    staff: FlaskClient, outing: Outing, visit: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    from consentreg import clock

    with outing.parts.transaction(COMMAND) as ctx:
        ann = factories.person(ctx, "Ann Kerr", kind="staff", born=None)
        factories.yes_to_all(ctx, ann, valid_until=ctx.now.date())
    assert "Take photos, for our own album Yes" in text_of(staff.get(f"/staff/people/{ann.id}"))
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    staff = visit(Role.STAFF, groups=(outing.group.id,), email="early@example.org")
    assert "Take photos, for our own album Ask Ann again" in text_of(staff.get(f"/staff/people/{ann.id}"))
