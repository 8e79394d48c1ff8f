"""Is somebody asked to look again in time, and never held up?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.services import photos
from tests import factories
from tests.imaging.test_faces import crowd
from tests.journeys.beach_day import house
from tests.journeys.conftest import DESK, PHONE, Live


@pytest.mark.usefixtures("looking")
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_more_faces_than_people_are_a_question_and_a_tap_names_one(
    live: Live, open_page: Callable[..., Page], fit: Callable[[Page], None], size: tuple[int, int]
) -> None:
    home = house(live)
    with live.parts.transaction(COMMAND) as ctx:
        event = factories.event(ctx)
        photo = photos.add(ctx, photos.receive(crowd(2)), home.group, event=event).photo
    live.work()
    page = open_page(home.staff, size=size)
    page.goto(f"/staff/photos/{photo.id}/people")
    expect(page.locator("[data-again]")).to_be_hidden()
    face = page.locator("g[data-face] rect").first.bounding_box()
    assert face
    page.mouse.click(face["x"] + face["width"] / 2, face["y"] + face["height"] / 2)
    choice = page.locator("select[data-face-choice]:focus")
    choice.select_option(label="Ada")
    expect(page.get_by_role("checkbox", name="Ada")).to_be_checked()
    page.get_by_label("How many people can you see?").fill("1")
    expect(page.locator("[data-again-say]")).to_have_text("There seem to be 2 faces, 1 person is named. Look again?")
    expect(page.locator("[data-again]")).to_be_visible()
    fit(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beach day")
    expect(page.get_by_text("In 1 photo there seem to be more faces")).to_be_visible()
    fit(page)
    page.goto(f"/staff/photos/{photo.id}")
    fit(page)
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("I looked: it is right").click()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beach day")
    expect(page.get_by_text("more faces")).to_have_count(0)
