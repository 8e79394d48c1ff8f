"""Can somebody whose browser runs no script bring photos in and say who is in them?"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.services import organisation, photos
from tests.journeys.beach_day import files, house
from tests.journeys.conftest import Live

Open = Callable[..., Page]


def test_an_outing_is_added_and_tagged_from_beginning_to_end(live: Live, open_page: Open) -> None:
    home = house(live)
    page = open_page(home.staff, script=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you")
    page.get_by_role("link", name="Add photos").first.click()
    page.get_by_label("What was it?").fill("Beach day")
    page.locator("input[type=file]").set_input_files([*files(3), {"name": "film.mov", "mimeType": "video/quicktime",
                                                                  "buffer": b"not a photo"}])  # fmt: skip
    page.get_by_role("button", name="Add these photos").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 photos are safe here")
    expect(page.get_by_text("film.mov")).to_be_visible()
    live.work()

    page.get_by_role("link", name="Say who is in them").click()
    expect(page.locator(".pager-count")).to_have_text("1 of 3")
    page.get_by_role("checkbox", name="Ada").check(force=True)
    page.get_by_role("checkbox", name="Ben").check(force=True)
    page.get_by_label("How many people can you see?").fill("3")
    page.get_by_role("button", name="Next photo").last.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("You can see 3 and named 2")
    expect(page.get_by_role("checkbox", name="Ada")).to_be_checked()
    page.get_by_label("How many people can you see?").fill("2")
    page.get_by_role("button", name="Next photo").last.click()

    expect(page.locator(".pager-count")).to_have_text("2 of 3")
    page.get_by_role("button", name="Same as last photo").click()
    expect(page.get_by_role("checkbox", name="Ada")).to_be_checked()
    expect(page.get_by_label("How many people can you see?")).to_have_value("2")
    page.locator(".pager button[value=previous]").click()
    expect(page.locator(".pager-count")).to_have_text("1 of 3")
    page.locator(".pager button[value=next]").click()
    expect(page.get_by_role("checkbox", name="Ada")).to_be_checked()
    page.get_by_label("A grown-up passing by").fill("1")
    page.get_by_label("How many people can you see?").fill("3")
    page.get_by_role("button", name="Next photo").last.click()

    expect(page.locator(".pager-count")).to_have_text("3 of 3")
    page.get_by_role("checkbox", name="Nobody is in it").check(force=True)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beach day")
    expect(page.get_by_text("Saved. Every photo is finished.")).to_be_visible()
    expect(page.locator(".tile img")).to_have_count(3)

    with live.parts.reading(COMMAND) as ctx:
        (event,) = (event for event, *_rest in photos.outings(ctx))
        found = photos.of_event(ctx, organisation.get_event(ctx, event.id))
        assert [(photo.people_visible, len(photo.depictions)) for photo in found] == [(2, 2), (3, 3), (0, 0)]


def test_a_no_and_a_yes_are_written_down(live: Live, open_page: Open) -> None:
    home = house(live)
    page = open_page(home.staff, script=False)
    page.goto(f"/staff/people/{home.people['Cat'].id}")
    page.get_by_role("button", name="Not in public").click()
    said = "Written down: Cat says no to “Show them in public”. It counts from now on."
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("link", name="Write down an answer").click()
    page.locator("#publish_internal").check(force=True)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What comes with the yes?")
    page.get_by_label("The form named no places").check(force=True)
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("A yes needs proof")
    page.get_by_label("Or where the paper is").fill("blue folder, page 12")
    page.get_by_role("button", name="Write it down").click()
    rows = page.locator(".fact")
    expect(rows.nth(1)).to_contain_text("Yes")
    expect(rows.nth(2)).to_contain_text("No")
