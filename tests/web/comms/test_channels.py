"""Which places and photos does comms see, and what can nobody tell from them?"""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.rules.permissions import Role
from consentreg.services import policy
from consentreg.web.comms import channels
from tests import factories
from tests.conftest import NOON
from tests.web.answers import same, text
from tests.web.comms.house import House, pictured

SHEET = "/comms/channels/website"


def test_home_shows_a_card_for_each_place_in_use(house: House, comms: FlaskClient) -> None:
    house.clear_photos(2)
    page = text(comms.get("/comms/"))
    assert "See which photos are clear today" in page
    assert "Jo Kerr watches it" in page
    assert "next check by 1 December 2026" in page


def test_home_of_an_empty_register_says_what_to_do(comms: FlaskClient) -> None:
    assert "Ask them for the first one." in text(comms.get("/comms/"))


@pytest.mark.parametrize(
    ("close", "why"),
    [
        (lambda ctx: policy.retire_channel(ctx, "website"), "Closed on 1 July 2026."),
        (None, "Closed until Jo Kerr has looked at it again. That was due on 1 December 2026."),
    ],
)
def test_a_closed_place_says_why_and_shows_nothing(
    house: House, comms: FlaskClient, close: Any, why: str, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.clear_photos(1)
    if close:
        house.change(close)
    else:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=160))
        comms = visit(Role.COMMS, email="later@example.org")
    assert why in text(comms.get("/comms/"))
    page = text(comms.get(SHEET))
    assert why in page
    assert "<img" not in page
    asked = comms.post(f"{SHEET}/prepare", data={"photo": "x", "reason": "News"})
    assert (asked.status_code, asked.location) == (303, SHEET)


def test_the_sheet_shows_what_is_clear_and_counts_the_rest(house: House, comms: FlaskClient) -> None:
    clear = house.clear_photos(2)
    blocked = [house.photo_of("Cat", clear=False), house.photo_of("Dov", clear=False)]
    page = text(comms.get(SHEET))
    assert "2 photos are clear today. 2 others are not for this channel." in page
    assert all(each in page for each in clear)
    assert not any(each in page for each in blocked)


def test_a_sheet_with_nothing_clear_says_what_would_help(house: House, comms: FlaskClient) -> None:
    house.photo_of("Cat", clear=False)
    page = text(comms.get(SHEET))
    assert "Nothing is clear for this channel today" in page
    assert "The one photo here is not for this channel." in page
    assert "<form" not in page.split("<main")[1]


def test_a_photo_that_is_being_made_ready_has_no_picture_yet(house: House, comms: FlaskClient) -> None:
    house.clear_photos(1)
    assert "Getting ready" in text(comms.get(SHEET))
    house.work()
    assert 'src="/media/' in text(comms.get(SHEET))


def test_each_photo_says_until_when_it_may_be_used(house: House, comms: FlaskClient) -> None:
    photo = house.photo_of("Ada", clear=False)

    def until_autumn(ctx: Any) -> None:
        factories.yes_to_all(ctx, pictured(ctx, photo), valid_until=date(2026, 10, 31))

    house.change(until_autumn)
    assert "Until 31 October 2026" in text(comms.get(SHEET))
    assert "It may be used until 31 October 2026." in text(comms.get(f"{SHEET}/prepare?photo={photo}"))


@pytest.mark.parametrize("role", [Role.STAFF, Role.SAFEGUARDING, Role.ADMIN])
@pytest.mark.parametrize("path", ["/comms/", SHEET, f"{SHEET}/prepare?photo=x", "/comms/releases", "/comms/releases/x"])
def test_nobody_else_comes_through_this_door(house: House, visit: Any, role: Role, path: str) -> None:
    client = visit(role, groups=(house.group.id,) if role is Role.STAFF else ())
    shut, nothing = client.get(path), client.get("/comms/no-such-page")
    assert shut.status_code == nothing.status_code == 404
    assert same(text(shut)) == same(text(nothing))


def test_a_place_that_is_not_there_is_the_one_page_of_its_kind(house: House, comms: FlaskClient) -> None:
    missing = comms.get("/comms/channels/no-such-place")
    assert missing.status_code == 404
    assert same(text(missing)) == same(text(comms.get("/comms/releases/" + "0" * 32)))


@pytest.mark.parametrize("page", ["-1", "0", "abc", "1000000000", "99999999999999999999999", "1.5", "", "2", "٢"])
def test_a_page_there_is_not_is_said_clearly(house: House, comms: FlaskClient, page: str) -> None:
    house.clear_photos(1)
    answer = comms.get(SHEET, query_string={"page": page})
    assert answer.status_code == 422
    assert "This list has no page of that number." in text(answer)


def test_pages_of_a_long_sheet_are_turned(house: House, comms: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "SHEET", 2)
    photos = house.clear_photos(5)
    shown = [{each for each in photos if each in text(comms.get(f"{SHEET}?page={n}"))} for n in (1, 2, 3)]
    assert [len(each) for each in shown] == [2, 2, 1]
    assert set.union(*shown) == set(photos)
    assert "Photo 3 of 5" in text(comms.get(f"{SHEET}?page=2"))


@pytest.mark.parametrize("path", ["/comms/", SHEET])
def test_the_number_of_queries_does_not_grow(house: House, comms: FlaskClient, count_queries: Any, path: str) -> None:
    house.clear_photos(2)
    with count_queries() as few:
        comms.get(path)
    house.clear_photos(6)
    with count_queries() as many:
        comms.get(path)
    assert len(many) == len(few) <= 30
