"""Does somebody with a link say yes or no in a minute on a phone: by thumb, by keys, without scripts?"""

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import flask_babel
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.mail import Outbox
from consentreg.models import Answer, ChildViewEntry
from consentreg.rules.words import Given, Scope
from consentreg.services import contacts, invitations, notices, places
from tests import catalog
from tests import factories as make
from tests.conftest import NOON
from tests.journeys.conftest import SMALL_PHONE, Live, follow
from tests.services.links import FOURTEEN, NINE

Open = Callable[..., Page]
Fit = Callable[[Page], None]
ALPHABET = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض")
"""Letters from the right for every letter from the left: nobody can read it, and it lies as Arabic would."""


def link(live: Live, name: str, born: date, *, adult: bool = False, way: str = "show") -> str:
    """Ask somebody, and return the address of their link."""
    with live.parts.transaction(COMMAND) as ctx:
        person = make.person(ctx, name, born=born)
        parent = make.authority(ctx, person) if adult else None
        invitation, token = invitations.ask(ctx, person, parent, way=way)
        return f"/c/{token or invitations.new_token(ctx, invitation)}"


def given(live: Live) -> dict[str, str]:
    with live.parts.reading(COMMAND) as ctx:
        return {each.scope: each.answer for each in ctx.session.scalars(sa.select(Answer).order_by(Answer.since))}


def views(live: Live) -> list[str]:
    with live.parts.reading(COMMAND) as ctx:
        return [each.view for each in ctx.session.scalars(sa.select(ChildViewEntry))]


def say(page: Page, *said: str) -> None:
    """Press an answer on one page after the other."""
    for each in said:
        follow(page.get_by_role("group", name="Your answer").get_by_role("button", name=each, exact=True))


def finish(page: Page, months: str = "6 months") -> None:
    while page.get_by_role("button", name="Go on").count():
        if page.get_by_label(months).count():
            page.get_by_label(months).check()
        follow(page.get_by_role("button", name="Go on"))
    follow(page.get_by_role("button", name="Yes, this is what I say"))


def test_guardian_answers_for_a_nine_year_old_by_a_mailed_link_and_the_child_says_what_they_think(
    live: Live, open_page: Open, fit: Fit
) -> None:
    outbox = Outbox()
    object.__setattr__(live.parts, "mail", outbox)
    with live.parts.transaction(COMMAND) as ctx:
        person = make.person(ctx, "Ada Lovell", born=NINE)
        parent = make.authority(ctx, person)
        parent.email = "mo@example.org"
        invitations.ask(ctx, person, parent, way="email")
    live.work()
    (letter,) = outbox.letters
    page = open_page()
    page.goto(next(word for word in letter.text.split() if "/c/" in word).partition("8000")[2])
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you say about photos of Ada?")
    look(page, fit)
    follow(page.get_by_role("link", name="Begin"))
    say(page, "Yes", "Yes", "No")
    page.get_by_label("Do not show the face").check()
    finish(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    look(page, fit)
    live.work()
    page.get_by_label("The code").fill(next(word for word in outbox.letters[-1].text.split() if word.isdigit()))
    page.get_by_role("button", name="It is me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said")
    look(page, fit)
    assert given(live) == {Scope.TAKE: Given.GIVEN, Scope.INTERNAL: Given.GIVEN, Scope.PUBLIC: Given.REFUSED}
    page.get_by_role("link", name="Ask Ada now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you think, Ada?")
    look(page, fit)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada")
    look(page, fit)
    assert views(live) == ["yes"]


def test_fourteen_year_old_in_scotland_answers_alone_and_changes_their_mind_later(
    live: Live, open_page: Open, fit: Fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    page.goto(link(live, "Sam Young", FOURTEEN))
    look(page, fit)
    follow(page.get_by_role("link", name="Begin"))
    for _question in range(3):
        look(page, fit)
        say(page, "Yes")
    for button in ("Go on", "Go on", "Go on"):
        look(page, fit)
        follow(page.get_by_role("button", name=button))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_have_text("Choose one of these.")
    page.get_by_label("3 months").check()
    follow(page.get_by_role("button", name="Go on"))
    look(page, fit)
    follow(page.get_by_role("button", name="Yes, this is what I say"))
    look(page, fit)
    assert set(given(live).values()) == {Given.GIVEN}
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    with live.parts.transaction(COMMAND) as ctx:
        person = ctx.session.scalars(sa.select(make.Person)).one()
        again = f"/c/{invitations.ask(ctx, person, way='show')[1]}"
    page.goto(again)
    follow(page.get_by_role("link", name="Stop"))
    look(page, fit)
    page.get_by_role("button", name="Stop it all").click()
    expect(page.get_by_text("You did nothing wrong")).to_be_visible()
    with live.parts.reading(COMMAND) as ctx:
        last = {
            a.scope: a.answer
            for a in ctx.session.scalars(sa.select(Answer).order_by(Answer.recorded_at, Answer.answer))
        }
    assert set(last.values()) == {Given.WITHDRAWN}


def test_three_buttons_are_of_one_size_and_in_sight_on_the_smallest_phone(live: Live, open_page: Open) -> None:
    page = open_page(size=SMALL_PHONE)
    page.goto(link(live, "Sam Young", FOURTEEN))
    follow(page.get_by_role("link", name="Begin"))
    boxes = [
        button.bounding_box() for button in page.get_by_role("group", name="Your answer").get_by_role("button").all()
    ]
    sizes = {(round(box["width"]), round(box["height"])) for box in boxes if box}
    assert len(boxes) == 3
    assert len(sizes) == 1
    assert min(min(size) for size in sizes) >= 48
    looks = {
        button.evaluate("one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor].join()")
        for button in page.get_by_role("group", name="Your answer").get_by_role("button").all()
    }
    assert len(looks) == 1
    for name in ("Stop", "Ask someone"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert box
        assert box["y"] + box["height"] <= SMALL_PHONE[1]
        assert min(box["width"], box["height"]) >= 48


def test_it_all_works_by_keys_alone(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(link(live, "Sam Young", FOURTEEN))
    to(page, "Begin")
    for said in ("Yes", "Yes", "No"):
        to(page, said)
    to(page, "Go on")
    assert page.url.endswith("/places/inside")
    to(page, "Go on")
    assert page.url.endswith("/until")
    while page.evaluate("document.activeElement.name") != "months":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    to(page, "Go on")
    to(page, "Yes, this is what I say")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said")
    assert given(live)[Scope.PUBLIC] == Given.REFUSED


def look(page: Page, fit: Fit) -> None:
    """Check a page from its end: what stands half behind the bar at the thumb is scrolled out from under it."""
    page.wait_for_load_state()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    fit(page)


def to(page: Page, name: str) -> None:
    """Go to what bears a name by Tab, and press it."""
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(name)


def test_it_all_works_without_scripts(live: Live, open_page: Open) -> None:
    page = open_page(script=False)
    page.goto(link(live, "Sam Young", FOURTEEN))
    expect(page.get_by_role("button", name="Read aloud")).to_be_hidden()
    follow(page.get_by_role("button", name="Easy words"))
    follow(page.get_by_role("link", name="Begin"))
    page.get_by_text("Show me an example").click()
    expect(page.get_by_text("An album on a table")).to_be_visible()
    say(page, "Yes", "No")
    finish(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said")
    assert given(live) == {Scope.TAKE: Given.GIVEN, Scope.INTERNAL: Given.REFUSED}


def test_back_button_and_reload_lose_nothing_and_save_nothing_twice(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(link(live, "Sam Young", FOURTEEN))
    first, second = "Can we take photos of you?", "Can we show photos of you inside?"
    title = page.get_by_role("heading", level=1)
    follow(page.get_by_role("link", name="Begin"))
    expect(title).to_have_text(first)
    say(page, "Yes", "Yes")
    page.go_back()
    expect(title).to_have_text(second)
    page.go_back()
    expect(title).to_have_text(first)
    page.reload()
    expect(page.get_by_text("You said this")).to_have_count(1)
    say(page, "No")
    page.get_by_role("button", name="Yes, this is what I say").click()
    expect(title).to_have_text("What you said")
    page.reload()
    expect(title).to_have_text("What you said")
    page.go_back()
    expect(title).not_to_have_text("What you said")
    page.reload()
    expect(title).to_have_text("This link does not open anything now")
    with live.parts.reading(COMMAND) as ctx:
        assert len(ctx.session.scalars(sa.select(Answer)).all()) == 1


def test_page_is_read_aloud_in_its_own_language_by_the_browser(live: Live, open_page: Open) -> None:
    page = open_page()
    page.add_init_script(
        "window.said = []; window.SpeechSynthesisUtterance = class extends EventTarget"
        " { constructor(text) { super(); this.text = text; } };"
        " Object.defineProperty(window, 'speechSynthesis', { value:"
        " { cancel() {}, speak(one) { window.said.push([one.lang, one.text]); } } });"
    )
    page.goto(link(live, "Sam Young", FOURTEEN))
    button = page.get_by_role("button", name="Read aloud")
    button.click()
    page.wait_for_function("window.said.length")
    ((language, text),) = page.evaluate("window.said")
    assert language == "en"
    assert "Nothing bad will happen" in text
    page.get_by_role("button", name="Be quiet").click()
    expect(button).to_be_visible()


def test_scanner_that_opens_a_link_a_hundred_times_with_scripts_changes_nothing(
    live: Live, open_page: Open, tmp_path: Path
) -> None:
    address = link(live, "Ada Lovell", NINE, adult=True, way="print")
    before = state(live)
    page = open_page()
    for number in range(100):
        page.goto(address, wait_until="load" if number % 10 else "networkidle")
    for each in page.get_by_role("link").all():
        page.goto(str(each.get_attribute("href")))
        page.go_back()
    assert state(live) == before


def state(live: Live) -> str:
    """Return a digest of every row and every file there is."""
    digest = hashlib.sha256()
    with live.parts.engine.connect() as connection:
        for table in sorted(sa.inspect(connection).get_table_names()):
            digest.update(repr(connection.execute(sa.text(f'select * from "{table}"')).all()).encode())  # noqa: S608 (names of our own)
    return digest.hexdigest()


@pytest.fixture
def from_the_right(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer one more language, made of ours: every letter becomes one that is written from the right."""
    folder = tmp_path / "translations" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    known = catalog.template()
    known.locale = "ar"
    for message in known:
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else [message.id[0]] * known.num_plurals
            said = [turned(form) for form in forms]
            message.string = said[0] if isinstance(message.id, str) else tuple(said)
    (folder / "messages.mo").write_bytes(catalog.compiled(known))
    english = notices._read("en")
    arabic = {audience: {part: turned(text) for part, text in parts.items()} for audience, parts in english.items()}
    read = notices._read
    sorts = {klass: turned(words) for klass, words in places.CLASS_WORDS["en"].items()}
    monkeypatch.setattr(places, "CLASS_WORDS", {"en": places.CLASS_WORDS["en"], "ar": sorts})
    monkeypatch.setattr(notices, "LANGUAGES", ("en", "ar"))
    monkeypatch.setattr(contacts, "LANGUAGES", ("en", "ar"))
    monkeypatch.setattr(notices, "_read", lambda language: arabic if language == "ar" else read(language))
    monkeypatch.setattr("flask_babel.get_babel", with_folder(str(tmp_path / "translations")))


def with_folder(folder: str) -> Callable[..., object]:
    """Return what finds the application's translations, and those of a folder before them."""
    asked = flask_babel.get_babel

    def found(app: object = None) -> object:
        babel = asked(app)
        if folder not in babel.translation_directories:
            babel.translation_directories = [folder, *babel.translation_directories]
        return babel

    return found


def turned(text: str) -> str:
    """Return a text in letters from the right, its open places as they are."""
    parts = re.split(r"(%\(\w+\)s|\{\w+\})", text)
    return "".join(part if number % 2 else part.lower().translate(ALPHABET) for number, part in enumerate(parts))


@pytest.mark.usefixtures("from_the_right")
def test_pages_lie_right_where_one_reads_from_the_right(live: Live, open_page: Open, fit: Fit, tmp_path: Path) -> None:
    page = open_page()
    with live.parts.transaction(COMMAND) as ctx:
        person = make.person(ctx, "Sam Young", born=FOURTEEN)
        person.language = "ar"
        token = invitations.ask(ctx, person, way="show")[1]
    page.goto(f"/c/{token}")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    for step in range(6):
        look(page, fit)
        page.screenshot(path=tmp_path / f"{step}.png")
        assert left_in_english(page) == []
        assert cut(page) == []
        press_first(page)
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().right") > 300


def press_first(page: Page) -> None:
    """Do what the page is for: the first of three buttons, a choice, or the one large button."""
    if page.locator(".three-button").count():
        return follow(page.locator(".three-button").first)
    if page.locator("input[type=radio]").count():
        page.locator("input[type=radio]").first.check()
    return follow(page.locator(".portal-do .button"))


def left_in_english(page: Page) -> list[str]:
    """Return the words of ours that nobody has turned."""
    words = page.evaluate("document.querySelector('main').innerText")
    known = {"Harbour", "Trust", "Sam", "Young"}
    return [word for word in re.findall(r"[A-Za-z]{3,}", words) if word not in known]


def cut(page: Page) -> list[str]:
    """Return what has more to say than there is room for."""
    return page.evaluate(  # type: ignore[no-any-return]  # a list of texts
        "[...document.querySelectorAll('main *, header *, footer *')].filter(one => one.children.length === 0"
        " && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'"
        " && !one.closest('.sr-only, svg') && one.clientWidth > 0).map(one => one.outerHTML.slice(0, 120))"
    )
