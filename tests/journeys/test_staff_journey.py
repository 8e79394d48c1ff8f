"""Does a tired member of staff get from forty photos on a phone to "these may go inside", by thumb or by keys alone?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.services import organisation, photos
from tests import factories
from tests.journeys.beach_day import House, files, house
from tests.journeys.conftest import DESK, PHONE, Live, follow

Open = Callable[..., Page]
Fit = Callable[[Page], None]


@pytest.fixture
def home(live: Live) -> House:
    return house(live)


def brought(live: Live, home: House, count: int) -> list[str]:
    """Put photos into Beach day, with their copies made, and return their ids in order."""
    with live.parts.transaction(COMMAND) as ctx:
        event = factories.event(ctx, in_group=organisation.group(ctx, home.group.id))
        for file in files(count):
            photos.add(ctx, photos.receive(bytes(file["buffer"])), home.group, event=event)  # type: ignore[call-overload]
    live.work()
    return [photo.id for photo in kept(live)]


def kept(live: Live) -> list[Photo]:
    """Return the photos of Beach day as the register keeps them."""
    with live.parts.reading(COMMAND) as ctx:
        (event,) = (event for event, *_rest in photos.outings(ctx))
        return list(photos.of_event(ctx, event))


def test_each_file_shows_its_own_result_and_the_sheet_fills_in(live: Live, home: House, open_page: Open) -> None:
    page = open_page(home.staff)
    page.get_by_role("link", name="Add photos").first.click()
    page.locator("[data-upload-pick]").set_input_files(
        [*files(3), {"name": "film.mov", "mimeType": "video/quicktime", "buffer": b"not a photo"}]
    )
    expect(page.locator(".file").first).to_contain_text("say first which outing")
    page.get_by_label("What was it?").fill("Beach day")
    page.get_by_label("What was it?").blur()
    expect(page.locator("[data-upload-tally]")).to_have_text("0 of 4 safe.")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator("[data-upload-tally]")).to_have_text("3 of 4 safe. 1 to look at.")
    expect(page.get_by_text("Have you deleted them from your phone?")).to_be_hidden()
    expect(page.locator(".file-failed")).to_contain_text("film.mov")
    assert len(kept(live)) == 3
    page.get_by_role("link", name="Say who is in them").click()
    expect(page).to_have_url(f"{live.url}/staff/photos/{kept(live)[0].id}/people")
    page.goto("/staff/outings")
    page.get_by_role("link", name="Beach day").click()
    expect(page.locator(".tile[data-pending]")).to_have_count(3)
    live.work()
    expect(page.locator(".tile img")).to_have_count(3)


def test_no_photo_goes_to_a_house_nobody_chose(live: Live, home: House, open_page: Open) -> None:
    with live.parts.transaction(COMMAND) as ctx:
        organisation.add_group(ctx, "Elm House")
    page = open_page(home.lead)
    page.goto("/staff/add-photos")
    assert page.get_by_label("Which day?").input_value() == ""
    page.locator("[data-upload-pick]").set_input_files([*files(2)])
    page.get_by_label("What was it?").fill("Beach day")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.get_by_label("Whose outing was it?")).to_be_focused()
    page.get_by_label("Whose outing was it?").select_option(label="Rowan House")
    page.get_by_label("Which day?").fill("2027-05-01")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator(".file").first).to_contain_text("The day cannot be in the future.")
    page.get_by_label("Which day?").fill("2026-05-01")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator("[data-upload-tally]")).to_have_text("2 of 2 safe.")
    expect(page.get_by_text("They go to Beach day, 1 May 2026, Rowan House.")).to_be_visible()
    expect(page.get_by_label("What was it?")).to_be_hidden()
    expect(page.get_by_text("Have you deleted them from your phone?")).to_be_visible()
    assert {photo.group_id for photo in kept(live)} == {home.group.id}


def test_three_photos_are_tagged_by_keyboard_alone(live: Live, home: House, open_page: Open) -> None:
    first, *_rest = brought(live, home, 3)
    page = open_page(home.staff, size=DESK)
    page.goto(f"/staff/photos/{first}/people")
    reach(page, "#people_visible")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator("[data-tally]")).to_have_text("2 named, all named")
    reach(page, ".bar button")
    page.keyboard.press("Enter")

    expect(page.locator(".pager-count")).to_have_text("2 of 3")
    reach(page, "button[data-same]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-tally]")).to_have_text("2 named, all named")
    page.keyboard.press("ArrowRight")

    expect(page.locator(".pager-count")).to_have_text("3 of 3")
    reach(page, "[data-alone]")
    page.keyboard.press("Space")
    reach(page, ".bar button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Every photo is finished.")).to_be_visible()
    assert [(photo.people_visible, photo.tagging_complete) for photo in kept(live)] == [(2, True), (2, True), (0, True)]


def reach(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _press in range(60):
        if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"No key leads to {selector}.")


def test_keys_that_name_people_can_be_turned_off(live: Live, home: House, open_page: Open) -> None:
    (only,) = brought(live, home, 1)
    page = open_page(home.staff, size=DESK)
    page.goto(f"/staff/photos/{only}/people")
    page.get_by_label("Digits and letters on the keyboard name people").uncheck(force=True)
    page.keyboard.press("1")
    expect(page.locator("[data-person]:checked")).to_have_count(0)
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("[data-person]:checked")).to_have_count(0)
    page.get_by_label("Digits and letters on the keyboard name people").check(force=True)
    page.keyboard.press("1")
    expect(page.locator("[data-person]:checked")).to_have_count(1)


def test_nothing_is_lost_by_turning_the_page(live: Live, home: House, open_page: Open) -> None:
    first, second = brought(live, home, 2)
    page = open_page(home.staff)
    page.goto(f"/staff/photos/{first}/people")
    page.get_by_role("checkbox", name="Cat").check(force=True)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{live.url}/staff/photos/{second}/people")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("checkbox", name="Cat")).to_be_checked()
    page.wait_for_load_state()  # Until then what is pressed may still move.
    page.get_by_role("checkbox", name="Ada").check(force=True)
    page.locator(".pager button[value=next]").click()
    expect(page).to_have_url(f"{live.url}/staff/photos/{second}/people")
    page.locator(".pager button[value=previous]").click()
    expect(page.get_by_role("checkbox", name="Ada")).to_be_checked()
    assert not kept(live)[0].tagging_complete


def test_a_face_is_marked_and_stays_marked(live: Live, home: House, open_page: Open) -> None:
    (only,) = brought(live, home, 1)
    page = open_page(home.staff, size=DESK)
    page.goto(f"/staff/photos/{only}/people")
    page.get_by_role("checkbox", name="Ada").check(force=True)
    page.get_by_role("button", name="One more").first.click()
    page.get_by_text("More about each person").click()
    expect(page.locator(f"[data-about='{home.people['Ada'].id}']")).to_be_visible()
    expect(page.locator(f"[data-about='{home.people['Ben'].id}']")).to_be_hidden()
    page.get_by_role("button", name="Mark where someone is").click()
    place = page.locator("svg.boxes").bounding_box()
    assert place
    for x, y in ((0.25, 0.25), (0.5, 0.75)):
        page.mouse.click(place["x"] + place["width"] * x, place["y"] + place["height"] * y)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beach day")
    (depiction,) = kept(live)[0].depictions
    assert depiction.person_id == home.people["Ada"].id
    assert [round(float(side or 0), 1) for side in (depiction.x, depiction.y, depiction.w, depiction.h)] == [
        0.2, 0.2, 0.2, 0.5]  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_care_staff_is_fit_for_everybody(
    live: Live, home: House, open_page: Open, fit: Fit, size: tuple[int, int]
) -> None:
    first, second, *_rest = brought(live, home, 4)
    with live.parts.transaction(COMMAND) as ctx:
        ada, dov = home.people["Ada"], home.people["Dov"]
        factories.tag(ctx, photos.get(ctx, first), ada, dov)
        factories.tag(ctx, photos.get(ctx, second), ada)
        factories.authority(ctx, ada)
        event = kept(live)[0].event_id
    page = open_page(home.staff, size=size)
    person = f"/staff/people/{ada.id}"
    addresses = ["/staff/", "/staff/outings", f"/staff/outings/{event}", f"/staff/outings/{event}?show=public",
                 f"/staff/outings/{event}/several", "/staff/add-photos", f"/staff/add-photos?outing={event}",
                 f"/staff/photos/{first}/people", f"/staff/photos/{first}", f"/staff/photos/{second}",
                 "/staff/people", "/staff/people?q=zzz", "/staff/people/new", person, f"{person}/edit",
                 f"{person}/answers/new", f"{person}/adults/new", f"{person}/view", f"{person}/understanding",
                 f"{person}/death", f"/staff/groups/{home.group.id}/photos", "/staff/nowhere"]  # fmt: skip
    for address in addresses:
        page.goto(address)
        fit(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_lead_is_fit_for_everybody(
    live: Live, home: House, open_page: Open, fit: Fit, size: tuple[int, int]
) -> None:
    first, *_rest = brought(live, home, 1)
    with live.parts.transaction(COMMAND) as ctx:
        ada = home.people["Ada"]
        factories.tag(ctx, photos.get(ctx, first), ada)
        photos.get(ctx, first).place_clue = "none"
    page = open_page(home.lead, size=size)
    for address in ("/staff/", "/staff/reviews", f"/staff/photos/{first}", "/staff/restrictions",
                    f"/staff/people/{ada.id}/restrictions/new"):  # fmt: skip
        page.goto(address)
        fit(page)
    page.get_by_role("radio", name="Inside only, never public").check(force=True)
    page.get_by_label("Why?").select_option("other")
    follow(page.get_by_role("button", name="Set it"))
    fit(page)
    page.goto("/staff/restrictions")
    fit(page)
    expect(page.get_by_text("Inside only, never public")).to_be_visible()


def test_refusals_are_fit_for_everybody_too(live: Live, home: House, open_page: Open, fit: Fit) -> None:
    (only,) = brought(live, home, 1)
    page = open_page(home.staff)
    page.goto(f"/staff/photos/{only}/people")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    fit(page)
    page.goto(f"/staff/people/{home.people['Ada'].id}/answers/new")
    follow(page.get_by_role("button", name="Go on"))
    fit(page)
    page.goto(f"/staff/people/{home.people['Ada'].id}/answers/new")
    page.locator("#publish_public").check(force=True)
    follow(page.get_by_role("button", name="Go on"))
    fit(page)


def test_two_colleagues_at_once_are_told(live: Live, home: House, open_page: Open, fit: Fit) -> None:
    (only,) = brought(live, home, 1)
    mine, theirs = open_page(home.staff), open_page(home.lead)
    for page in (mine, theirs):
        page.goto(f"/staff/photos/{only}/people")
        page.get_by_label("How many people can you see?").fill("1")
    theirs.get_by_role("checkbox", name="Ben").check(force=True)
    theirs.get_by_role("button", name="Finish").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Beach day")
    mine.get_by_role("checkbox", name="Ada").check(force=True)
    mine.get_by_role("button", name="Finish").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("A colleague was faster")
    expect(mine.locator(".facts")).to_contain_text("Ben")
    fit(mine)
