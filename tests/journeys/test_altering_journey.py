"""Does a photo that one person holds back become one that may be used, by thumb, by keys and without a script?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.rules.permissions import Role
from consentreg.services import organisation, photos, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories
from tests.journeys.beach_day import House, files, house
from tests.journeys.conftest import DESK, PHONE, Live, follow

Open = Callable[..., Page]
Fit = Callable[[Page], None]
ADA_AT, CAT_AT = (0.1, 0.2, 0.1, 0.2), (0.75, 0.2, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A photo of Ada, who said yes to everything, and Cat, whom nobody asked about showing it inside."""

    home: House
    second: str
    photo: str
    neighbour: str


@pytest.fixture
def blocked(live: Live) -> Blocked:
    home = house(live)
    with live.parts.transaction(COMMAND) as ctx:
        group = organisation.group(ctx, home.group.id)
        event = factories.event(ctx, in_group=group)
        first, other = (photos.add(ctx, photos.receive(bytes(file["buffer"])), group, event=event).photo.id  # type: ignore[call-overload]
                        for file in files(2))  # fmt: skip
        ada, cat = home.people["Ada"], home.people["Cat"]
        people = [Tagged(ada.id, box=ADA_AT), Tagged(cat.id, box=CAT_AT)]
        tagging.say(ctx, photos.get(ctx, first), Tags(people, 2, complete=True, place_clue="none"))
        factories.tag(ctx, photos.get(ctx, other), ada)
    live.work()
    second = live.account(Role.STAFF, groups=(home.group.id,), email="second@example.org")
    return Blocked(home, second, first, other)


def inside(page: Page) -> str:
    """Return what a photo's page says of showing it inside."""
    return page.locator(
        ".verdict", has=page.locator(".verdict-name", has_text=re.compile("^Inside$"))
    ).first.inner_text()


def confirm(live: Live, page: Page) -> str:
    """Say that the tags of the new photo are right as they stand; return its page."""
    page.wait_for_url(re.compile(r"/people$"))
    live.work()
    found = re.search(r"/staff/photos/(\w+)/people", page.url)
    assert found
    follow(page.get_by_role("button", name=re.compile("Next photo|Finish")).last)
    assert found[1] not in page.url
    return f"/staff/photos/{found[1]}"


def draw(page: Page, *corners: tuple[float, float]) -> None:
    """Tap the corners of a box on the photo."""
    place = page.locator("svg.boxes").bounding_box()
    assert place
    for x, y in corners:
        page.mouse.click(place["x"] + place["width"] * x, place["y"] + place["height"] * y)


def test_by_covering_and_a_second_pair_of_eyes(live: Live, blocked: Blocked, open_page: Open, fit: Fit) -> None:
    page = open_page(blocked.home.staff, size=PHONE)
    page.goto(f"/staff/photos/{blocked.photo}")
    assert "No" in inside(page)
    fit(page)
    page.get_by_role("link", name="Cover Cat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who shall be covered?")
    expect(page.locator("rect.box-cover")).to_have_count(1)
    fit(page)
    page.get_by_role("button", name="Make the new photo").click()
    new = confirm(live, page)
    page.goto(new)
    assert "Needs a look" in inside(page)
    expect(page.get_by_text("Made from another photo.")).to_be_visible()
    fit(page)
    other = open_page(blocked.second, size=PHONE)
    other.goto(new)
    follow(other.get_by_role("button", name="I looked too: nobody could tell this is Cat"))
    page.goto(new)
    assert "Allowed" in inside(page)
    page.goto(f"/staff/photos/{blocked.photo}")
    assert "No" in inside(page)


def test_by_drawing_what_to_cover(live: Live, blocked: Blocked, open_page: Open) -> None:
    page = open_page(blocked.home.staff, size=PHONE)
    page.goto(f"/staff/photos/{blocked.photo}/cover")
    page.get_by_role("button", name="Draw what to cover").click()
    draw(page, (0.7, 0.1), (0.95, 0.6))
    page.get_by_label("Who is covered here?").select_option("Cat")
    expect(page.get_by_role("checkbox", name="Cat")).to_be_checked()
    expect(page.locator("rect.box-cover")).to_have_count(1)
    page.get_by_role("checkbox", name="Ada").check(force=True)
    expect(page.locator("rect.box-cover")).to_have_count(2)
    page.get_by_role("button", name="Remove").last.click()
    expect(page.get_by_role("checkbox", name="Ada")).not_to_be_checked()
    page.get_by_role("button", name="Make the new photo").click()
    page.goto(confirm(live, page))
    assert "Needs a look" in inside(page)


def test_by_cropping_with_two_taps(live: Live, blocked: Blocked, open_page: Open, fit: Fit) -> None:
    page = open_page(blocked.home.staff, size=PHONE)
    page.goto(f"/staff/photos/{blocked.photo}")
    follow(page.get_by_role("link", name="Crop", exact=True))
    fit(page)
    page.get_by_role("button", name="Draw the part to keep").click()
    draw(page, (0.0, 0.0), (0.98, 0.98))
    expect(page.get_by_text("Still in it: Ada, Cat.")).to_be_visible()
    page.get_by_role("button", name="Draw the part to keep").click()
    draw(page, (0.01, 0.01), (0.6, 0.95))
    expect(page.get_by_text("No longer in it: Cat.")).to_be_visible()
    assert "Allowed" in inside(page)
    fit(page)
    page.get_by_role("button", name="Keep this part as a new photo").click()
    page.goto(confirm(live, page))
    assert "Allowed" in inside(page)
    expect(page.get_by_text("In it: Ada.")).to_be_visible()


def test_by_choosing_a_neighbour(blocked: Blocked, open_page: Open, fit: Fit) -> None:
    page = open_page(blocked.home.staff, size=PHONE)
    page.goto(f"/staff/photos/{blocked.photo}")
    expect(page.get_by_text("1 other photo of this outing is already fine for inside.")).to_be_visible()
    page.get_by_role("link", name="See them").click()
    expect(page.locator(".tile")).to_have_count(1)
    fit(page)
    page.locator(".tile a").click()
    page.wait_for_url(re.compile(blocked.neighbour))
    assert "Allowed" in inside(page)


def reach(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _press in range(80):
        if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"No key leads to {selector}.")


def test_by_keys_alone(live: Live, blocked: Blocked, open_page: Open) -> None:
    page = open_page(blocked.home.staff, size=DESK)
    page.goto(f"/staff/photos/{blocked.photo}")
    reach(page, ".helps a[href*='/crop']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/crop"))
    reach(page, "summary:has(+ .govuk-details__text #left)")
    page.keyboard.press("Enter")
    reach(page, "#width")
    page.keyboard.press("Control+A")
    page.keyboard.type("55")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("#answer")).to_contain_text("No longer in it: Cat.")
    reach(page, "#answer .bar button")
    page.keyboard.press("Enter")
    page.goto(confirm(live, page))
    assert "Allowed" in inside(page)


def test_without_a_script(live: Live, blocked: Blocked, open_page: Open) -> None:
    page = open_page(blocked.home.staff, script=False)
    page.goto(f"/staff/photos/{blocked.photo}")
    page.get_by_role("link", name="Cover Cat").click()
    page.get_by_role("radio", name="A plain shape").check(force=True)
    page.get_by_role("button", name="Make the new photo").click()
    page.goto(confirm(live, page))
    assert "Needs a look" in inside(page)
    page.goto(f"/staff/photos/{blocked.photo}/cover")
    page.get_by_text("Write down where instead").click()
    for name, value in {"From the left": "70", "From the top": "10", "How wide": "20", "How high": "40"}.items():
        page.get_by_label(name).fill(value)
    page.get_by_label("Who is covered there?").select_option("Cat")
    page.get_by_role("button", name="Make the new photo").click()
    page.goto(confirm(live, page))
    assert "Needs a look" in inside(page)
    page.goto(f"/staff/photos/{blocked.photo}/crop")
    page.get_by_role("link", name="Left half").click()
    expect(page.get_by_text("No longer in it: Cat.")).to_be_visible()
    page.get_by_role("button", name="Keep this part as a new photo").click()
    page.goto(confirm(live, page))
    assert "Allowed" in inside(page)


def test_what_makes_no_sense_is_said_calmly(blocked: Blocked, open_page: Open, fit: Fit) -> None:
    page = open_page(blocked.home.staff, size=PHONE)
    page.goto(f"/staff/photos/{blocked.photo}/cover")
    page.get_by_role("button", name="Make the new photo").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose who shall be covered, or draw where.")
    fit(page)
    page.goto(f"/staff/photos/{blocked.photo}/crop?left=50&top=50&width=1&height=1")
    expect(page.locator("#answer")).to_contain_text("That would leave almost nothing.")
    fit(page)
