"""Does the board of a large outing turn page by page, and still count everything?"""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.rules.words import Scope
from consentreg.services import photos
from consentreg.web.staff import outings
from tests import factories
from tests.web.staff.outing import Outing, code_of, said, text_of


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


def links(page: TestResponse) -> dict[str, str]:
    """Return where each line of what would help most leads."""
    lines = page.text.split("What would help most")[1].split("<section")[0].split("<li>")[1:]
    found = (re.search(r'href="([^"]+)">(.+?)</a>', line) for line in lines)
    return {one.group(2): one.group(1).replace("&amp;", "&") for one in found if one}


def test_what_would_help_leads_to_where_it_is_done(staff: FlaskClient, colleague: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ada)
    undated, nobody, stranger = outing.photo(outing.ada, complete=True), outing.photo(), outing.photo()
    with outing.parts.transaction(COMMAND) as ctx:
        for photo in (nobody, stranger):
            photos.correct_date(ctx, photos.get(ctx, photo.id), factories.TAKEN, None)
        photos.correct_date(ctx, photos.get(ctx, undated.id), None, None)
    said(staff, nobody, nobody="1", taken_from=factories.TAKEN)
    said(staff, stranger, unknown=1, people_visible=1, taken_from=factories.TAKEN)
    board = f"/staff/outings/{outing.event.id}"
    mine, theirs = links(staff.get(board)), links(colleague.get(board))
    assert theirs == {
        "Say when it was taken": f"{board}/taken",
        "A second person must look": f"/staff/photos/{nobody.id}",
        "Find out who it is": f"/staff/photos/{stranger.id}/people",
    }
    assert mine == {text: href for text, href in theirs.items() if text != "A second person must look"}


def test_one_day_is_said_of_several_photos_at_once(staff: FlaskClient, outing: Outing) -> None:
    known, *undated = (outing.photo() for _ in range(3))
    with outing.parts.transaction(COMMAND) as ctx:
        for photo in (known, *undated):
            day = factories.TAKEN if photo is known else None
            photos.correct_date(ctx, photos.get(ctx, photo.id), day, None)
    page = f"/staff/outings/{outing.event.id}/taken"
    assert re.findall(r'value="(\w+)" checked', staff.get(page).text) == [photo.id for photo in undated]
    form = {"photo": [photo.id for photo in undated], "day": "2026-05-03"}
    form |= {f"dated-{photo.id}": "/" for photo in undated}
    answer = staff.post(page, data=form, follow_redirects=True)
    assert "The day of 2 photos is saved." in text_of(answer)
    days = [outing.see(photo).captured_from for photo in (known, *undated)]
    assert days == [factories.TAKEN, date(2026, 5, 3), date(2026, 5, 3)]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"day": "2026-05-03"}, "NOTHING_CHOSEN"),
        ({"photo": "1"}, "DAY_NEEDED"),
        ({"photo": "1", "day": "May"}, "BAD_DATE"),
        ({"photo": "1", "day": "2030-05-03"}, "BAD_CAPTURE_DATE"),
        ({"photo": "elm", "day": "2026-05-03"}, ""),
    ],
)
def test_a_day_that_cannot_be_said_is_refused(
    staff: FlaskClient, outing: Outing, form: dict[str, str], code: str
) -> None:
    here, elm = outing.photo(), outing.photo(at_elm=True)
    form = form | {name: {"1": here.id, "elm": elm.id}[value] for name, value in form.items() if name == "photo"}
    opened = {f"dated-{here.id}": photos.dated(here)}
    answer = staff.post(f"/staff/outings/{outing.event.id}/taken", data=form | opened)
    assert (answer.status_code, code_of(answer)) == ((422, code) if code else (404, "NOT_FOUND"))
    assert outing.see(elm).captured_from == elm.captured_from


def test_counts_that_overlap_say_so(staff: FlaskClient, outing: Outing) -> None:
    said_so = "Do not add them up"
    board = f"/staff/outings/{outing.event.id}"
    outing.photo()
    assert said_so not in text_of(staff.get(board))
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ada)
    outing.photo(outing.ada, complete=True)
    page = text_of(staff.get(board))
    assert ("Need a look 1" in page) is (said_so in page) is True


def test_photos_without_an_outing_turn_too(staff: FlaskClient, outing: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outings, "SHEET", 1)
    outing.event = None  # type: ignore[assignment]
    for _ in range(2):
        outing.photo()
    page = staff.get(f"/staff/groups/{outing.group.id}/photos")
    assert (shown(page), shown(staff.get(turned(page, "next")))) == (["1"], ["2"])
