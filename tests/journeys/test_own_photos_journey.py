"""Can a young person see their photos on a phone, say no, stop, complain and take a copy, also without a mouse?"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Answer, Complaint, Invitation, Objection, Person
from consentreg.services import invitations
from tests import factories as make
from tests.journeys.conftest import Live, follow
from tests.services import looks

OpenPage = Callable[..., Page]
Fit = Callable[[Page], None]


class Mine:
    """Ada is in one photo alone, in one with Ben who is marked, and in one with Ben where nobody marked him."""

    def __init__(self, parts: Installation) -> None:
        self.parts = parts
        with parts.transaction(COMMAND) as ctx:
            ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
            make.yes_to_all(ctx, ada, covers_existing=True)
            self.ada_id = ada.id
            self.alone = make.tag(ctx, make.photo(ctx, looks.drawn(3), of=make.event(ctx)), ada).id
            looks.together(ctx, ada, ben)
            looks.together(ctx, ada, ben, secret=2, marked=False)

    def link(self, purpose: str = "visit") -> str:
        """Return the address of a link that staff show on their screen."""
        with self.parts.transaction(COMMAND) as ctx:
            ada = ctx.session.get_one(Person, self.ada_id)
            return f"/c/{invitations.ask(ctx, ada, way='show', purpose=purpose)[1]}"

    def count(self, table: type) -> int:
        with self.parts.reading() as ctx:
            return ctx.session.query(table).count()


@pytest.fixture
def mine(parts: Installation, live: Live) -> Mine:
    made = Mine(parts)
    live.work()
    return made


def test_young_person_with_a_card_sees_their_photos_and_decides(
    live: Live, mine: Mine, open_page: OpenPage, fit: Fit, tmp_path: Path
) -> None:
    page = open_page()
    page.goto(mine.link("card"))
    fit(page)
    for pin in ("1234", "5937"):
        page.get_by_label("Your PIN").fill(pin)
        page.get_by_label("The same PIN again").fill(pin)
        follow(page.get_by_role("button", name="Keep this PIN and open"))
        if pin == "1234":
            expect(page.get_by_text("Other people may guess that one").first).to_be_visible()
            fit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you want to do?")
    fit(page)

    page.get_by_role("link", name="See my photos").click()
    expect(page.get_by_text("Getting this photo ready").first).to_be_visible()
    live.work()
    expect(page.get_by_text("Getting this photo ready")).to_have_count(0)
    expect(page.locator("img.own-shown")).to_have_count(2)
    expect(page.get_by_text("Ask an adult here to look at it together")).to_be_visible()
    fit(page)

    page.goto(f"/c/me/photos/{mine.alone}")
    fit(page)
    page.get_by_role("button", name="Not this one").click()
    expect(page.get_by_text("You said no to this photo on")).to_be_visible()
    fit(page)
    assert mine.count(Objection) == 1

    page.goto("/c/me")
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_label("What is wrong?").fill("I look silly.")
    fit(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We will write back within 30 days")).to_be_visible()
    fit(page)
    assert mine.count(Complaint) == 1

    page.goto("/c/me/copy")
    fit(page)
    follow(page.get_by_role("button", name="Make me a copy"))
    fit(page)
    live.work()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Get my copy").click()
    waited.value.save_as(tmp_path / "copy.zip")
    names = zipfile.ZipFile(io.BytesIO((tmp_path / "copy.zip").read_bytes())).namelist()
    assert names == ["photos/0001.jpg", "photos/0002.jpg", "answers.html", "everything.json"]
    fit(page)

    page.goto("/c/me/answers")
    fit(page)
    page.goto("/c/me")
    page.get_by_role("button", name="Stop it all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You said stop")
    fit(page)
    page.goto("/c/me")
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closed")
    fit(page)
    page.goto("/c/me")
    expect(page.get_by_text("This link does not open anything now").first).to_be_visible()


def test_stopping_works_by_keyboard_and_without_javascript(mine: Mine, open_page: OpenPage) -> None:
    page = open_page(script=False)
    page.goto(mine.link())
    for _ in range(3):
        page.reload()
    used = mine.count(Answer)
    keys(page, "Open")
    keys(page, "Stop it all")
    expect(page.get_by_role("heading", level=1)).to_have_text("You said stop")
    assert mine.count(Answer) == used + 3
    page.goto("/c/me/stop")
    expect(page.get_by_role("button", name="Stop it all")).to_have_count(0)


def keys(page: Page, name: str) -> None:
    """Press a button by keyboard alone where no script tells which one has the focus."""
    button = page.get_by_role("button", name=name)
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.and_(page.locator(":focus")).count():
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached")


def test_photos_are_seen_without_javascript_once_they_are_ready(live: Live, mine: Mine, open_page: OpenPage) -> None:
    page = open_page(script=False)
    page.goto(mine.link())
    follow(page.get_by_role("button", name="Open"))
    live.work()
    page.goto("/c/me/photos")
    shown = page.locator("img.own-shown")
    expect(shown).to_have_count(2)
    for number in range(2):
        shown.nth(number).scroll_into_view_if_needed()
        address = shown.nth(number).get_attribute("src") or ""
        assert page.request.get(address).headers["content-type"] == "image/jpeg"
    assert mine.count(Invitation) == 2
