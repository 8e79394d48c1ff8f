"""Does the board of a large outing turn page by page, and still count everything?"""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.rules.words import Scope
from consentreg.web.staff import outings
from tests import factories
from tests.web.staff.outing import Outing, code_of, text_of


@pytest.fixture
def board(outing: Outing, monkeypatch: pytest.MonkeyPatch) -> str:
    """Five photos of somebody asked about the album only, two that are not finished, and two on a page."""
    monkeypatch.setattr(outings, "SHEET", 2)
    with outing.parts.transaction(COMMAND) as ctx:
        ann = factories.person(ctx, "Ann Kerr", kind="staff", born=None)
        factories.answer(ctx, ann, Scope.TAKE)
    for _ in range(5):
        outing.photo(ann, complete=True)
    for _ in range(2):
        outing.photo()
    return f"/staff/outings/{outing.event.id}"


def shown(page: TestResponse) -> list[str]:
    assert page.status_code == 200
    return re.findall(r'id="photo-(\d+)"', page.get_data(as_text=True))


def turned(page: TestResponse, which: str) -> str:
    return re.findall(rf'href="([^"]+)" rel="{which}"', page.get_data(as_text=True))[0].replace("&amp;", "&")


def test_each_page_shows_its_share_and_counts_everything(staff: FlaskClient, board: str) -> None:
    first, last = staff.get(board), staff.get(f"{board}?page=4")
    assert (shown(first), shown(last)) == (["1", "2"], ["7"])
    for page in (first, last):
        words = text_of(page)
        assert "All 7" in words
        assert "Not finished 2" in words
        assert "5 more for inside, 5 more for public" in words
    assert "Page 1 of 4" in text_of(first)
    assert shown(staff.get(turned(first, "next"))) == ["3", "4"]


def test_the_filter_is_kept_when_the_page_is_turned(staff: FlaskClient, board: str) -> None:
    page = staff.get(f"{board}?show=album")
    assert shown(page) == ["1", "2"]
    page = staff.get(turned(page, "next"))
    assert shown(page) == ["3", "4"]
    page = staff.get(turned(page, "next"))
    assert shown(page) == ["5"]
    assert "Our album only 5" in text_of(page)
    assert shown(staff.get(turned(page, "prev"))) == ["3", "4"]
    assert "Page" not in text_of(staff.get(f"{board}?show=unfinished"))


@pytest.mark.parametrize("query", ["page=5", "show=album&page=4", "page=0", "page=two"])
def test_a_page_that_is_none_is_refused_plainly(staff: FlaskClient, board: str, query: str) -> None:
    page = staff.get(f"{board}?{query}")
    assert (page.status_code, code_of(page)) == (422, "NO_SUCH_PAGE")


def test_photos_without_an_outing_turn_too(staff: FlaskClient, outing: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outings, "SHEET", 1)
    outing.event = None  # type: ignore[assignment]
    for _ in range(2):
        outing.photo()
    page = staff.get(f"/staff/groups/{outing.group.id}/photos")
    assert (shown(page), shown(staff.get(turned(page, "next")))) == (["1"], ["2"])
