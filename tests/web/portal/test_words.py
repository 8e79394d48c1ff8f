"""Can everybody read their own page: easy words, two languages, whole sentences?"""

import io
import re

import pytest
from babel.messages.mofile import read_mo
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.models import Answer, Notice
from consentreg.rules.permissions import Role
from consentreg.rules.reading import grade, hardships
from consentreg.rules.words import Scope
from consentreg.services import notices
from tests import catalog
from tests.services.links import FOURTEEN, NINE
from tests.web.portal.answers import Links, agree, press, say, text

HOLES = {"name": "Ada", "day": "1 June", "end": "1 June", "time": "noon", "number": "1", "total": "3", "num": "3",
         "title": "Photo", "code": "CODE", "rules": "Ask me", "places": "TV", "audience": "All of us",
         "outing": "Beach day", "which": "Beach day"}  # fmt: skip
"""What stands in the places of a text when it is read."""
MO = catalog.TRANSLATIONS / "pl" / "LC_MESSAGES" / "messages.mo"


def filled(said: str) -> str:
    return re.sub(r"%\((\w+)\)s", lambda hole: HOLES[hole[1]], said)


def read_by_young_people() -> list[tuple[str, str]]:
    """Return every text of the pages behind a link, with its file, as it is read."""
    found = []
    for path, said in catalog.texts(*catalog.PORTAL):
        forms = said if isinstance(said, tuple) else (said,)
        found += [(path, filled(form)) for form in forms if form]
    return found


def test_every_text_of_young_peoples_pages_is_easy() -> None:
    texts = read_by_young_people()
    assert len(texts) > 150
    hard = {(path, said): [*hardships(said)] for path, said in texts}
    assert {key: found for key, found in hard.items() if found} == {}


def test_labels_taken_together_are_easy_too() -> None:
    labels = {said.strip(".!?") for _path, said in read_by_young_people() if len(said.split()) < 10}
    assert grade(". ".join(sorted(labels)) + ".") < 5


def test_hard_text_would_be_found() -> None:
    assert list(hardships("You can withdraw your consent."))
    assert list(hardships("Administrator"))


def test_nothing_is_left_in_english_or_in_doubt() -> None:
    known = catalog.catalog("pl")
    missing = [message.id for message in catalog.template() if message.id and not _whole(known.get(_key(message.id)))]
    assert missing == []


def _key(said: object) -> str:
    return str(said[0] if isinstance(said, tuple | list) else said)


def _whole(message: object) -> bool:
    strings = getattr(message, "string", None)
    forms = strings if isinstance(strings, tuple | list) else (strings,)
    return message is not None and not getattr(message, "fuzzy", True) and all(forms)


def test_catalog_has_no_text_that_is_not_said_any_more() -> None:
    wanted = {_key(message.id) for message in catalog.template()}
    assert {_key(message.id) for message in catalog.catalog("pl")} - wanted == set()


def test_what_the_program_reads_is_what_was_translated() -> None:
    with MO.open("rb") as file:
        compiled = read_mo(file)
    again = read_mo(io.BytesIO(catalog.compiled(catalog.catalog("pl"))))
    assert {_key(m.id): m.string for m in compiled if m.id} == {_key(m.id): m.string for m in again if m.id}


def test_translations_leave_the_same_places_open() -> None:
    for message in catalog.catalog("pl"):
        ids, strings = ([each] if isinstance(each, str) else list(each) for each in (message.id, message.string))
        wanted = set(re.findall(r"%\(\w+\)s", ids[0]))
        assert all(set(re.findall(r"%\(\w+\)s", each)) == wanted for each in strings), ids[0]


def start(links: Links, **more: object) -> tuple[FlaskClient, str]:
    client = links.open(links.asked(**more))  # type: ignore[arg-type]  # as given
    return client, text(client.get("/c/answer"))


def test_page_begins_in_the_language_on_file(links: Links) -> None:
    _client, polish = start(links, language="pl")
    assert '<html lang="pl" dir="ltr">' in polish
    assert "Zacznij" in polish
    assert "Cześć. Jesteśmy Harbour Trust" in polish
    _client, english = start(links, name="Ben Ireland", language="en")
    assert '<html lang="en" dir="ltr">' in english


@pytest.mark.parametrize("language", ["tlh", "", "EN-gb"])
def test_language_we_do_not_speak_is_answered_in_english(links: Links, language: str) -> None:
    assert '<html lang="en"' in start(links, language=language)[1]


def test_language_can_be_switched_on_every_page_and_is_kept(links: Links) -> None:
    client, _page = start(links)
    answer = client.post("/c/reading", data={"language": "pl", "back": "/c/answer/questions/1"})
    assert (answer.status_code, answer.location) == (303, "/c/answer/questions/1")
    assert "Czy możemy robić Ci zdjęcia?" in text(client.get("/c/answer/questions/1"))
    assert "Tak" in text(client.get("/c/answer/questions/1"))


def test_next_link_in_the_same_browser_begins_in_its_own_language(links: Links) -> None:
    client, _page = start(links)
    client.post("/c/reading", data={"language": "pl", "easy": "on"})
    links.open(links.asked("Ben Ireland"), client)
    page = text(client.get("/c/answer"))
    assert '<html lang="en"' in page
    assert "Easy words" in page


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/c/../staff", "/staff", "/c//evil", "/c/\\evil", ""]
)
def test_switch_leads_nowhere_else(links: Links, back: str) -> None:
    client, _page = start(links)
    where = client.post("/c/reading", data={"language": "pl", "back": back}).location
    assert where == "/c"


def test_language_nobody_offers_changes_nothing(links: Links) -> None:
    client, _page = start(links)
    client.post("/c/reading", data={"language": "xx"})
    assert '<html lang="en"' in text(client.get("/c/answer"))


def test_answer_keeps_in_which_language_and_how_plainly_it_was_read(links: Links) -> None:
    client, _page = start(links, born=FOURTEEN)
    client.post("/c/reading", data={"language": "pl", "easy": "on"})
    agree(client, "yes", "yes", "no")
    press(client, "/c/answer/check")
    with links.parts.reading(COMMAND) as ctx:
        languages = {ctx.session.get_one(Notice, answer.notice_id).language for answer in ctx.session.query(Answer)}
    assert languages == {"pl"}
    assert {(answer.audience, answer.format) for answer in links.rows(Answer)} == {("8-11", "easy_read")}
    assert "Twoja odpowiedź" in text(client.get("/c/answer/said"))


def test_easy_words_stand_one_sentence_a_line_and_can_be_left_again(links: Links) -> None:
    client, page = start(links)
    assert "<p>You do not have to say why.</p>" not in page
    client.post("/c/reading", data={"easy": "on"})
    easy = text(client.get("/c/answer"))
    assert "<p>You do not have to say why.</p>" in easy
    assert "We would like to take photos of you." in easy
    client.post("/c/reading", data={"easy": "off"})
    assert text(client.get("/c/answer")) == page or "Easy words" in text(client.get("/c/answer"))


def test_receipt_speaks_the_language_of_whoever_answered_not_of_whom_is_asked_next(links: Links) -> None:
    client, _page = start(links, born=NINE, adult=True, language="pl")
    agree(client, "yes", "yes", "no")
    press(client, "/c/answer/check")
    assert '<html lang="pl"' in text(client.get("/c/answer/said"))
    assert '<html lang="en"' in text(client.get("/c/view"))


def test_edited_words_are_those_that_are_shown(links: Links) -> None:
    client, _page = start(links)

    def edit(ctx: object, _person: object, _adult: object) -> None:
        parts = notices.wording(ctx, "en").passages["12-15"]  # type: ignore[arg-type]  # a context
        notices.edit(ctx, "en", "12-15", {**parts, "take": "Is a photo of you OK?"})  # type: ignore[arg-type]  # likewise

    links.change(edit)
    assert "Is a photo of you OK?" in text(client.get("/c/answer/questions/1"))
    say(client, "no")
    press(client, "/c/answer/check")
    assert {answer.scope for answer in links.rows(Answer)} == {Scope.TAKE}


def test_pages_of_people_with_an_account_stay_in_english(links: Links, visit: object) -> None:
    client = visit(Role.ADMIN)  # type: ignore[operator]  # a fixture
    client.set_cookie("link", links.asked(language="pl"))
    assert '<html lang="en-GB"' in text(client.get("/admin/"))
    assert '<html lang="en"' in text(client.get("/c/answer")), "nobody holds a link while somebody is signed in"
