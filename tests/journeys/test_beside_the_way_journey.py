"""Do the pages beside the straight way fit everybody too, and does Stop need neither mouse nor script?"""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.mail import Outbox
from consentreg.models import Invitation
from consentreg.rules.permissions import Role
from consentreg.rules.words import Given, Scope
from consentreg.services import invitations
from tests import factories as make
from tests.journeys.conftest import Live, follow
from tests.journeys.test_answering_journey import Fit, Open, finish, given, link, look, say, to
from tests.services.links import FOURTEEN, NINE

GROWN_UP = date(1990, 1, 1)


def heading(page: Page, text: str, fit: Fit) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    look(page, fit)


def test_every_page_that_says_what_to_do_next_is_fit(live: Live, open_page: Open, fit: Fit) -> None:
    object.__setattr__(live.parts, "mail", Outbox())
    page = open_page()
    page.goto("/c/garbage")
    heading(page, "This link does not open anything now", fit)
    page.get_by_role("link", name="Send me a new link").click()
    heading(page, "Do you need a new link?", fit)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_label("Your e-mail").fill("nobody@example.org")
    page.get_by_role("button", name="Send me a link").click()
    heading(page, "Look in your e-mail", fit)
    page.goto(link(live, "Gil Baird", GROWN_UP, adult=True))
    heading(page, "Something has changed", fit)
    page.goto(link(live, "Sam Young", FOURTEEN))
    page.get_by_role("link", name="Ask someone").click()
    heading(page, "Whom can you ask?", fit)
    page.goto("/c/answer/questions/1")
    other = page.context.new_page()
    other.goto(link(live, "Ben Ireland", FOURTEEN))
    say(page, "Yes")
    heading(page, "You opened another link", fit)


def test_a_code_that_is_wrong_and_one_too_many_are_told_on_a_fit_page(live: Live, open_page: Open, fit: Fit) -> None:
    object.__setattr__(live.parts, "mail", Outbox())
    address = link(live, "Sam Young", FOURTEEN, way="print")
    with live.parts.transaction(COMMAND) as ctx:
        ctx.session.scalars(sa.select(make.Person)).one().email = "sam@example.org"
    page = open_page()
    page.goto(address)
    follow(page.get_by_role("link", name="Begin"))
    say(page, "Yes", "No")
    finish(page)
    page.get_by_label("The code").fill("123")
    page.get_by_role("button", name="It is me").click()
    expect(page.get_by_role("alert")).to_have_text("This code is too old. Ask for a new one.")
    look(page, fit)
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_role("status")).to_contain_text("A new code is on its way.")
    look(page, fit)


def stop_by_keys(page: Page) -> None:
    to(page, "Stop")
    to(page, "Stop it all")


def stop_without_scripts(page: Page) -> None:
    follow(page.get_by_role("link", name="Stop"))
    follow(page.get_by_role("button", name="Stop it all"))


def stopped(live: Live, page: Page, stop: Callable[[Page], None]) -> None:
    page.goto(link(live, "Sam Young", FOURTEEN))
    stop(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said")
    assert given(live) == dict.fromkeys(Scope, Given.REFUSED)


def test_stopping_takes_two_presses_by_keys_alone(live: Live, open_page: Open) -> None:
    stopped(live, open_page(), stop_by_keys)


def test_stopping_takes_two_presses_without_scripts(live: Live, open_page: Open) -> None:
    stopped(live, open_page(script=False), stop_without_scripts)


def test_a_colleague_hands_over_their_phone_and_nobody_steps_back(live: Live, open_page: Open, fit: Fit) -> None:
    with live.parts.transaction(COMMAND) as ctx:
        group = make.group(ctx).id
        sam = make.person(ctx, "Sam Young", born=FOURTEEN).id
    page = open_page(live.account(Role.STAFF, groups=(group,)))
    page.goto(f"/staff/people/{sam}/ask")
    look(page, fit)
    page.get_by_role("button", name="Show it here").click()
    heading(page, "Let them point their phone at this", fit)
    opens = str(page.get_by_role("link", name="Open it on this device instead").get_attribute("href"))
    page.goto("/c/" + opens.rpartition("/")[2])
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you say about photos of you?")
    page.evaluate("history.go(-2)")
    page.wait_for_url("**/sign-in**")
    page.goto("/c/answer/questions/1")
    say(page, "No")
    page.get_by_role("button", name="Yes, this is what I say").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said")


def test_a_page_to_print_is_fit_and_what_is_to_be_asked_anew_too(live: Live, open_page: Open, fit: Fit) -> None:
    with live.parts.transaction(COMMAND) as ctx:
        group = make.group(ctx).id
        ada = make.person(ctx, "Ada Lovell", born=NINE)
        make.answer(ctx, ada, Scope.TAKE, authority_id=make.authority(ctx, ada).id)
        cat = make.person(ctx, "Cat Weir", born=FOURTEEN)
        make.answer(ctx, cat, Scope.TAKE, authority_id=make.authority(ctx, cat).id)
        invitations.ask(ctx, ada, way="show", purpose="view")
    page = open_page(live.account(Role.STAFF, groups=(group,)))
    heading(page, "What needs you", fit)
    page.get_by_role("link", name="Ask about Cat").click()
    page.get_by_role("button", name="Print a page").first.click()
    heading(page, "A page to print", fit)
    page.goto("/staff/ask?of=anew")
    look(page, fit)
    with live.parts.reading(COMMAND) as ctx:
        assert ctx.session.scalar(sa.select(sa.func.count()).where(Invitation.way == "print")) == 1
