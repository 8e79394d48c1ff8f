"""Can comms release photos with a thumb and a browser, and is somebody who changes their mind heard in time?"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from tests.journeys.conftest import DESK, Live, follow
from tests.web.comms.house import House, refuse

OpenPage = Callable[..., Page]
Fit = Callable[[Page], None]


@pytest.fixture
def house(parts: Installation) -> House:
    made = House(parts)
    made.clear_photos(3)
    made.photo_of("Cat", clear=False)
    made.work()
    return made


def choose(page: Page, number: int) -> None:
    page.goto("/comms/")
    follow(page.get_by_role("link", name="Website"))
    for n in range(number):
        page.locator("[data-select]").nth(n).check(force=True)


def prepare(page: Page, reason: str = "News page about the beach day") -> None:
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What are they for?").fill(reason)
    follow(page.get_by_role("button", name="Prepare"))


def test_comms_release_photos_to_the_website(
    live: Live, house: House, open_page: OpenPage, fit: Fit, tmp_path: Path
) -> None:
    page = open_page(live.account(Role.COMMS))
    page.goto("/comms/")
    fit(page)
    choose(page, 2)
    expect(page.locator("[data-select-say]")).to_have_text("2 photos chosen")
    fit(page)
    follow(page.get_by_role("button", name="Go on"))
    fit(page)
    page.get_by_role("button", name="Prepare 2 photos").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    fit(page)
    page.get_by_label("What are they for?").fill("News page about the beach day")
    page.get_by_role("button", name="Prepare 2 photos").click()
    expect(page.get_by_text("0 of 2 made ready")).to_be_visible()
    fit(page)
    live.work()
    expect(page.get_by_role("heading", name="2 photos are ready")).to_be_visible()
    fit(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Collect 2 photos").click()
    started.value.save_as(tmp_path / "release.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "release.zip").read_bytes())) as archive:
        assert archive.namelist() == ["photos/0001.jpg", "photos/0002.jpg", "manifest.json", "manifest.csv"]
    expect(page.locator("#collected")).to_contain_text("Collected")
    expect(page.get_by_text("2 photos collected")).to_be_visible()
    fit(page)
    page.goto("/comms/releases")
    expect(page.get_by_text("Collected")).to_be_visible()
    fit(page)


def test_somebody_changes_their_mind_just_before(live: Live, house: House, open_page: OpenPage, fit: Fit) -> None:
    page = open_page(live.account(Role.COMMS), size=DESK)
    choose(page, 2)
    chosen = page.locator("[data-select]:checked").evaluate_all("all => all.map((one) => one.value)")
    prepare(page)
    live.work()
    page.get_by_role("button", name="Collect 2 photos").wait_for()
    house.change(refuse(chosen[0]))
    page.get_by_role("button", name="Collect 2 photos").click()
    expect(page.get_by_role("heading", name="These may not go out any more")).to_be_visible()
    expect(page.get_by_text("Photo 1")).to_be_visible()
    fit(page)
    page.get_by_role("link", name="Ask for the other 1 photo").click()
    expect(page.get_by_role("heading", name="What is this photo for?")).to_be_visible()


def test_all_of_it_works_without_a_script(live: Live, house: House, open_page: OpenPage) -> None:
    page = open_page(live.account(Role.COMMS), script=False)
    choose(page, 1)
    prepare(page)
    live.work()
    follow(page.get_by_role("link", name="Look again"))
    with page.expect_download() as started:
        page.get_by_role("button", name="Collect 1 photo").click()
    assert started.value.suggested_filename.startswith("release-")
    page.get_by_role("link", name="Load it again").click()
    expect(page.get_by_text("1 photo collected")).to_be_visible()


def test_all_of_it_works_by_keyboard_alone(live: Live, house: House, open_page: OpenPage) -> None:
    page = open_page(live.account(Role.COMMS), size=DESK)
    page.goto("/comms/channels/website")
    page.locator("[data-select]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-select-say]")).to_have_text("1 photo chosen")
    page.get_by_role("button", name="Go on").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What are they for?").focus()
    page.keyboard.type("Annual report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Getting 1 photo ready")).to_be_visible()


ADMIN_PAGES = ["/admin/", "/admin/accounts", "/admin/accounts/new", "/admin/groups", "/admin/channels",
               "/admin/channels/new", "/admin/channels/website", "/admin/settings", "/admin/import",
               "/admin/import/people", "/admin/import/answers", "/admin/trail", "/admin/trail/check",
               "/change-password"]  # fmt: skip


def test_an_admin_adds_somebody_who_signs_in(live: Live, house: House, open_page: OpenPage, fit: Fit) -> None:
    page = open_page(live.account(Role.ADMIN))
    for path in ADMIN_PAGES:
        page.goto(path)
        fit(page)
    page.goto("/admin/accounts/new")
    page.get_by_role("textbox", name="Name").fill("Nell Baird")
    page.get_by_role("textbox", name="E-mail").fill("nell@example.org")
    page.get_by_label("Comms").check()
    follow(page.get_by_role("button", name="Add them and make a link"))
    fit(page)
    link = page.get_by_label("The link").input_value()
    guest = open_page()
    guest.goto(link)
    fit(guest)
    guest.get_by_label("Choose a password").fill("three calm harbour words")
    guest.get_by_label("Once more").fill("three calm harbour words")
    follow(guest.get_by_role("button", name="Use this password"))
    fit(guest)
    guest.get_by_label("E-mail").fill("nell@example.org")
    guest.get_by_label("Password").fill("three calm harbour words")
    guest.get_by_role("button", name="Sign in").click()
    expect(guest.get_by_role("heading", name="Where should photos go?")).to_be_visible()
    guest.locator("details.menu summary").click()
    guest.get_by_role("button", name="Sign out").click()
    expect(guest.get_by_role("heading", name="You are signed out")).to_be_visible()
    fit(guest)
