"""With what does a journey begin? The real application on a free port of this machine, and a real browser."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page
from werkzeug.serving import make_server

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests.factories import PASSWORD, password_hash

SMALL_PHONE, PHONE, DESK = (320, 640), (360, 740), (1280, 800)
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True, slots=True)
class Live:
    """A register that answers at an address, with forms protected as in real life."""

    url: str
    parts: Installation

    def account(self, role: Role, *, groups: tuple[str, ...] = (), email: str | None = None) -> str:
        """Add somebody who can sign in, and return their e-mail address."""
        address = email or f"{role}@example.org"
        with self.parts.transaction(COMMAND) as ctx:
            account, _link = accounts.add(ctx, address, role, groups=groups, name=role.title())
            account.password = password_hash()
        return address

    def work(self) -> int:
        """Do what the worker would do by now."""
        return worker.drain(self.parts.transaction)


@pytest.fixture
def live(parts: Installation, open_app: Callable[[Installation], Flask]) -> Iterator[Live]:
    """Serve the application on a free loopback port while a test runs."""
    server = make_server("127.0.0.1", 0, open_app(parts), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Live(f"http://127.0.0.1:{server.server_port}", parts)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(live: Live, open_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page, signed in if an e-mail address is given.

    The test fails when a script or the content policy complains on any page it opened.
    """
    complaints: list[str] = []

    def opened(email: str | None = None, *, size: tuple[int, int] = PHONE, script: bool = True) -> Page:
        context = open_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, base_url=live.url,
            reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        if email:
            sign_in(page, email)
        return page

    yield opened
    assert complaints == []


def follow(what: Locator) -> None:
    """Press what leads to another page, and wait until that page is whole.

    Whoever looks at a page, reloads it or leaves it after a press must press so: it may still be the page before.
    """
    with what.page.expect_navigation():
        what.click()


def sign_in(page: Page, email: str) -> None:
    """Sign in as somebody."""
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


@pytest.fixture
def fit() -> Callable[[Page], None]:
    """Return a check of the page one is on: axe finds nothing, one h1, nothing sticks out at 320 pixels.

    What can be unfolded is unfolded first.
    """

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate("for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true")
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == [], page.url
        assert page.locator("h1").count() == 1, page.url
        before = page.viewport_size
        page.set_viewport_size({"width": SMALL_PHONE[0], "height": SMALL_PHONE[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE[0], page.url
        if before:
            page.set_viewport_size(before)

    return check
