"""Can everybody read, reach and use the parts: on a small phone, in the dark, by keyboard, without a script?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

OpenContext = Callable[..., BrowserContext]
PAGES = [
    "",
    "board",
    "tag",
    "photo-page",
    "people",
    "person",
    "channels",
    "release",
    "upload",
    "signin",
    "wrong",
    "form",
]
PAGES += ["select", "lost", "done", "empty"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What the dark can change; the rest was asked in the light."""
TOO_SMALL = """[...document.querySelectorAll("button, a.button, .chip, .toggle-face, .ways a, summary, select, "
  + "input:not([type=hidden], [type=checkbox], [type=radio])")]
  .map((one) => [one.className || one.tagName, one.getBoundingClientRect().height])
  .filter(([name, height]) => height > 1 && height < 47.5)"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_context: OpenContext, specimen: str, name: str, scheme: str) -> None:
    page = open_context(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(f"{specimen}/{name}")
    found = Axe().run(page, options=RULES if scheme == "light" else COLOURS)
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found.response["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_at_320_pixels_and_everything_is_large_enough_to_hit(
    page: Page, specimen: str, name: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{specimen}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(TOO_SMALL) == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["", "board", "tag", "form", "release"])
def test_the_page_reads_from_the_right_as_well(page: Page, specimen: str, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{specimen}/{name}")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_keys_name_people_and_the_tally_follows(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/tag")
    tally = page.locator("[data-tally]")
    expect(tally).to_have_text("2 named, 2 to go")
    page.keyboard.press("3")
    expect(page.get_by_label("Cat")).to_be_checked()
    expect(tally).to_have_text("3 named, 1 to go")
    page.get_by_role("button", name="One less").click()
    expect(tally).to_have_text("3 named, all named")
    page.get_by_label("Nobody is in it").check(force=True)
    expect(page.get_by_label("Cat")).not_to_be_checked()


def test_a_digit_written_in_a_field_names_nobody(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/tag")
    page.get_by_label("How many people can you see?").fill("")
    page.get_by_label("How many people can you see?").press("3")
    expect(page.get_by_label("Cat")).not_to_be_checked()


def test_the_same_people_as_in_the_last_photo_are_one_press_away(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/tag")
    page.get_by_role("button", name="Same as last photo").click()
    chosen = page.locator("[data-person]:checked").evaluate_all("all => all.map((one) => one.dataset.person)")
    assert chosen == ["Ada", "Cat"]


@pytest.mark.parametrize("by_dragging", [True, False], ids=["dragged", "two taps"])
def test_a_box_is_drawn_and_goes_with_the_form(page: Page, specimen: str, *, by_dragging: bool) -> None:
    page.goto(f"{specimen}/tag")
    page.get_by_role("button", name="Mark where someone is").click()
    place = page.locator("svg.boxes").bounding_box()
    assert place
    corners = [
        (place["x"] + place["width"] * x, place["y"] + place["height"] * y) for x, y in ((0.5, 0.4), (0.75, 0.6))
    ]
    page.mouse.move(*corners[0])
    page.mouse.down()
    if not by_dragging:
        page.mouse.up()
    page.mouse.move(*corners[1], steps=3)
    if not by_dragging:
        page.mouse.down()
    page.mouse.up()
    value = page.locator("input[name=box]").last.input_value()
    assert [round(float(part), 1) for part in value.split(",")[:4]] == [0.5, 0.4, 0.2, 0.2]
    assert value.split(",")[4] == "p2"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("input[name=box]").count() == 1


def test_tagging_is_a_plain_form_without_a_script(open_context: OpenContext, specimen: str) -> None:
    page = open_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{specimen}/tag")
    page.get_by_label("Cat").check(force=True)
    page.get_by_label("How many people can you see?").fill("3")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Next photo").click()
    body = sent.value.post_data or ""
    assert "seen=3" in body
    assert [part for part in body.split("&") if part.startswith("person=")] == ["person=p1", "person=p2", "person=p3"]


def test_choosing_with_shift_takes_everything_between(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/select")
    expect(page.locator("[data-select-say]")).to_have_text("3 photos chosen")
    tiles = page.locator("[data-select]")
    tiles.nth(9).click()
    tiles.nth(13).click(modifiers=["Shift"])
    expect(page.locator("[data-select-say]")).to_have_text("8 photos chosen")
    page.get_by_role("button", name="Choose all").click()
    expect(page.locator("[data-select-say]")).to_have_text("23 photos chosen")


def test_each_file_has_its_own_result_and_a_failed_one_can_be_tried_again(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/upload")
    lost = iter([True])
    page.route("**/upload", lambda route: route.abort() if next(lost, False) else route.continue_())
    files = [{"name": name, "mimeType": "image/jpeg", "buffer": b"x" * 500} for name in ("a.jpg", "b.jpg")]
    page.locator("[data-upload-pick]").set_input_files(files)
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator("[data-upload-tally]")).to_have_text("1 of 2 safe. 1 to look at.")
    failed = page.locator(".file-failed")
    expect(failed).to_contain_text("The connection was lost.")
    expect(page.get_by_text("Have you deleted them from your phone?")).to_be_hidden()
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-upload-tally]")).to_have_text("2 of 2 safe.")
    expect(page.get_by_text("Have you deleted them from your phone?")).to_be_visible()


@pytest.mark.parametrize(("status", "offered"), [(415, False), (413, False), (503, True), (500, True), (401, True)])
def test_trying_again_is_offered_where_it_can_help(page: Page, specimen: str, status: int, offered: bool) -> None:
    page.goto(f"{specimen}/upload")
    page.route("**/upload", lambda route: route.fulfill(status=status, body="<p>A page</p>"))
    page.locator("[data-upload-pick]").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}])
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator(".file-failed")).to_be_visible()
    assert page.get_by_role("button", name="Try again").count() == int(offered)


def test_a_file_that_is_refused_for_what_it_is_has_no_other_try(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/upload")
    files = [{"name": name, "mimeType": "image/jpeg", "buffer": b"x"} for name in ("film.mov", "a.jpg")]
    page.locator("[data-upload-pick]").set_input_files(files)
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator(".file-failed")).to_contain_text("This is a film. Only photos can be added here.")
    expect(page.locator("[data-upload-tally]")).to_have_text("1 of 2 safe. 1 to look at.")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_text("Have you deleted them from your phone?")).to_be_hidden()
    expect(page.get_by_role("link", name="Say who is in them")).to_have_attribute("href", "/tag")


def test_files_wait_until_the_outing_is_named(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/upload")
    page.get_by_label("Outing").fill("")
    page.locator("[data-upload-pick]").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}])
    expect(page.locator(".file")).to_contain_text("say first which outing")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.get_by_label("Outing")).to_be_focused()
    page.get_by_label("Outing").fill("Beach day")
    page.get_by_label("Outing").blur()
    expect(page.locator("[data-upload-tally]")).to_have_text("0 of 1 safe.")
    page.get_by_role("button", name="Add these photos").click()
    expect(page.locator("[data-upload-tally]")).to_have_text("1 of 1 safe.")


def test_once_a_file_went_the_outing_is_text(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/upload")
    page.locator("[data-upload-pick]").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}])
    page.get_by_role("button", name="Add these photos").click()
    expect(page.get_by_text("They go to Beach day, Rowan House.")).to_be_visible()
    expect(page.get_by_label("Outing")).to_be_hidden()
    expect(page.get_by_role("button", name="Add these photos")).to_be_hidden()
    expect(page.get_by_role("link", name="Begin another outing")).to_have_attribute("href", "/upload")


def test_previews_fill_in_as_they_become_ready(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/filling?begin=1")
    assert page.locator(".tile[data-pending]").count() == 2
    expect(page.locator(".tile[data-pending]")).to_have_count(0)
    assert page.locator(".tile img").count() == 3


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/wrong")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Choose what they said.").click()
    expect(page.get_by_label("Yes")).to_be_focused()
    page.get_by_role("link", name="Write a day that exists").click()
    expect(page.get_by_label("Day")).to_be_focused()


def test_what_people_wrote_is_never_markup(page: Page, specimen: str) -> None:
    page.goto(f"{specimen}/hostile")
    assert page.locator("main img[src=x], main script").count() == 0
    assert page.locator("input[value*='onerror']").count() == 3
    expect(page.get_by_role("heading", level=1)).to_have_text("<img src=x onerror=alert(1)>")
