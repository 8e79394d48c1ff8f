"""Can somebody look at their own photos, say no, stop, complain and get a copy, and nobody else for them?"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Answer, Complaint, Invitation, Job, Objection, Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import complaints, invitations, photos, visits
from tests import factories as make
from tests.services import looks
from tests.web.staff.outing import code_of, text_of

PIN = "5937"
PAGES = ("/c/me", "/c/me/photos", "/c/me/stop", "/c/me/answers", "/c/me/something-wrong", "/c/me/copy")


class House:
    """Ada, who is in one photo alone and in one with Ben, and her mother."""

    def __init__(self, app: Flask, parts: Installation) -> None:
        self.app, self.parts = app, parts
        with parts.transaction(COMMAND) as ctx:
            self.ada, self.ben = make.person(ctx), make.person(ctx, "Ben Okafor")
            make.yes_to_all(ctx, self.ada, covers_existing=True)
            self.mother = make.authority(ctx, self.ada, name="Mo Lovell")
            self.alone = make.tag(ctx, make.photo(ctx, looks.drawn(1)), self.ada)
            self.both = looks.together(ctx, self.ada, self.ben)
        worker.drain(parts.transaction)

    def link(self, purpose: str = "visit", *, mother: bool = False, way: str = "show") -> str:
        with self.parts.transaction(COMMAND) as ctx:
            ada = ctx.session.get_one(Person, self.ada.id)
            adult = ctx.session.get_one(type(self.mother), self.mother.id) if mother else None
            made, token = invitations.ask(ctx, ada, adult, way=way, purpose=purpose)
            return token or invitations.new_token(ctx, made)

    def open(self, *, mother: bool = False) -> FlaskClient:
        client = self.app.test_client()
        client.get(f"/c/{self.link(mother=mother)}")
        assert client.post("/c/mine").status_code == 303
        worker.drain(self.parts.transaction)
        return client

    def rows(self, table: type) -> list:
        with self.parts.reading(COMMAND) as ctx:
            return list(ctx.session.query(table))


@pytest.fixture
def house(app: Flask, parts: Installation) -> House:
    return House(app, parts)


@pytest.fixture
def ada(house: House) -> FlaskClient:
    return house.open()


def test_link_opens_nothing_until_it_is_pressed_and_then_once(house: House) -> None:
    token, client = house.link(), house.app.test_client()
    for _ in range(3):
        assert client.get(f"/c/{token}", follow_redirects=True).request.path == "/c/mine"
    assert client.get("/c/me").location == "/c"
    assert {row.used_at for row in house.rows(Invitation)} == {None}
    assert client.post("/c/mine").location == "/c/me"
    assert client.get("/c", follow_redirects=True).request.path == "/c/me"
    other = house.app.test_client()
    assert other.get(f"/c/{token}", follow_redirects=True).status_code == 404
    assert other.post("/c/mine").status_code == 404


def test_nobody_without_a_link_finds_a_page(house: House) -> None:
    client = house.app.test_client()
    addresses = (*PAGES, "/c/mine", "/c/card", f"/c/me/photos/{house.alone.id}", f"/c/me/photos/{house.alone.id}/shown")
    assert {client.get(each).status_code for each in addresses} == {404}


@pytest.mark.parametrize("purpose", ["answer", "view", "visit", "card"])
def test_link_to_something_else_opens_no_page_of_theirs(house: House, purpose: str) -> None:
    client = house.app.test_client()
    client.get(f"/c/{house.link(purpose)}")
    assert {client.get(each).status_code for each in PAGES} == {302}


def test_reading_every_page_changes_nothing(house: House, ada: FlaskClient) -> None:
    def state() -> list[str]:
        with house.parts.engine.connect() as connection:
            return list(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]

    before = state()
    for each in (*PAGES, f"/c/me/photos/{house.both.id}", f"/c/me/photos/{house.both.id}/shown"):
        assert ada.get(each).status_code == 200
        assert ada.head(each).status_code == 200
    assert state() == before


def test_half_an_hour_later_it_is_closed(house: House, ada: FlaskClient) -> None:
    with house.parts.transaction(COMMAND) as ctx:
        ctx.session.query(Invitation).filter_by(purpose=visits.SESSION).one().expires_at = ctx.now
    assert {ada.get(each).status_code for each in PAGES} == {404}


def test_who_leaves_has_left(house: House, ada: FlaskClient) -> None:
    assert "Closed" in text_of(ada.post("/c/me/leave", follow_redirects=True))
    assert ada.get("/c/me").status_code == 404
    assert [row.purpose for row in house.rows(Invitation) if row.ended_at] == [visits.SESSION]


def test_photo_is_a_clean_small_copy_and_never_the_original(house: House, ada: FlaskClient) -> None:
    answer = ada.get(f"/c/me/photos/{house.both.id}/shown")
    assert answer.get_data().startswith(b"\xff\xd8\xff")
    assert answer.get_data() != looks.drawn()
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]
    assert ada.get(f"/c/me/photos/{house.both.id}/shown", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 404


def test_photo_of_somebody_else_is_not_there(house: House) -> None:
    with house.parts.transaction(COMMAND) as ctx:
        other = make.tag(ctx, make.photo(ctx, looks.drawn(2)), ctx.session.get_one(Person, house.ben.id))
    ada = house.open()
    for address in (f"/c/me/photos/{other.id}", f"/c/me/photos/{other.id}/shown", "/c/me/photos/nothing"):
        assert ada.get(address).status_code == 404
    assert ada.post(f"/c/me/photos/{other.id}/no").status_code == 404


def test_pages_tell_nothing_of_others(house: House, ada: FlaskClient) -> None:
    said = "".join(text_of(ada.get(each)) for each in (*PAGES, f"/c/me/photos/{house.both.id}"))
    assert "because of someone in it. It is not your fault." in said
    assert "Ben" not in said
    assert house.ben.id not in said


def test_copy_that_is_being_made_says_so(house: House) -> None:
    client = house.app.test_client()
    client.get(f"/c/{house.link()}")
    client.post("/c/mine")
    assert "Getting this photo ready" in text_of(client.get("/c/me/photos"))
    answer = client.get(f"/c/me/photos/{house.both.id}/shown")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    worker.drain(house.parts.transaction)
    assert "Getting this photo ready" not in text_of(client.get("/c/me/photos"))


def test_no_to_one_photo_takes_one_press_and_leaves_the_others(house: House, ada: FlaskClient) -> None:
    answer = ada.post(f"/c/me/photos/{house.alone.id}/no", follow_redirects=True)
    assert "You said no to this photo" in text_of(answer)
    ada.post(f"/c/me/photos/{house.alone.id}/no")
    assert [(row.person_id, row.photo_id, row.authority_id) for row in house.rows(Objection)] == [
        (house.ada.id, house.alone.id, None)
    ]
    assert "Not this one" in text_of(ada.get(f"/c/me/photos/{house.both.id}"))


def test_stop_takes_one_press_and_the_second_is_friendly(house: House, ada: FlaskClient) -> None:
    assert "You said stop" in text_of(ada.post("/c/me/stop", follow_redirects=True))
    said = [(row.scope, row.answer) for row in house.rows(Answer) if row.method == "self_service"]
    assert sorted(said) == [(scope, "withdrawn") for scope in sorted(Scope)]
    again = text_of(ada.post("/c/me/stop", follow_redirects=True))
    assert "You have said stop already" in again
    assert "1 July 2026" in again
    assert len(house.rows(Answer)) == 2 * len(Scope)


def test_answering_again_leads_to_the_three_questions(house: House, ada: FlaskClient) -> None:
    assert ada.post("/c/me/answers").status_code == 303
    asked = [row for row in house.rows(Invitation) if row.purpose == "answer"]
    assert [(row.person_id, row.way, row.asked_by) for row in asked] == [(house.ada.id, "show", None)]


def test_what_was_said_is_kept_as_a_record_of_every_answer_that_names_the_one_before(
    house: House, ada: FlaskClient
) -> None:
    ada.post("/c/me/stop")
    answer = ada.get("/c/me/answers/record")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="what-you-said.json"'
    assert answer.mimetype == "application/ld+json"
    headers = [record["header"] for record in json.loads(answer.get_data())["records"]]
    ids = {header["record_id"] for header in headers}
    assert len(ids) == 2 * len(Scope)
    assert len({header["replaces"] for header in headers} & ids) == len(Scope)
    assert "Ada" not in answer.get_data(as_text=True)
    assert json.loads(house.open(mother=True).get("/c/me/answers/record").get_data()) == {"records": []}


def test_what_was_said_is_sent_once_to_the_address_on_file(
    parts: Installation, open_app: Callable[[Installation], Flask]
) -> None:
    posting = replace(parts, mail=Outbox())
    app = open_app(posting)
    app.config["WTF_CSRF_ENABLED"] = False
    house = House(app, posting)
    assert "E-mail it to me" not in text_of(house.open().get("/c/me/answers"))
    with house.parts.transaction(COMMAND) as ctx:
        ctx.session.get_one(Person, house.ada.id).email = "ada@example.org"
    ada = house.open()
    assert "E-mail it to me" in text_of(ada.get("/c/me/answers"))
    for _ in range(2):
        assert "We will send it to you." in text_of(ada.post("/c/me/answers/mail", follow_redirects=True))
    assert [(job.arguments["letter"], job.subject) for job in house.rows(Job) if job.name == "send_letter"] == [
        ("answers", house.ada.id)
    ]


def test_complaint_is_kept_and_the_answer_read_here(house: House, ada: FlaskClient) -> None:
    words = "I do not like it.\nMy brother saw it <b>& laughed</b>."
    said = ada.post("/c/me/something-wrong", data={"text": words}, follow_redirects=True)
    assert "We will write back within 30 days" in text_of(said)
    (kept,) = house.rows(Complaint)
    assert (kept.text, kept.person_id, kept.authority_id) == (words, house.ada.id, None)
    assert "<b>&" not in said.get_data(as_text=True)
    with house.parts.transaction(COMMAND) as ctx:
        complaints.close(ctx, kept.id, "We are sorry. It is gone.")
    assert "We are sorry. It is gone." in text_of(ada.get("/c/me/something-wrong"))


@pytest.mark.parametrize(("text", "code"), [("", "NOTHING_WRITTEN"), (" \n\0 ", "NOTHING_WRITTEN"),
                                            ("a" * 2001, "TOO_LONG_A_TEXT")])  # fmt: skip
def test_empty_and_endless_complaints_are_refused_kindly(house: House, ada: FlaskClient, text: str, code: str) -> None:
    answer = ada.post("/c/me/something-wrong", data={"text": text})
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert house.rows(Complaint) == []


def test_adult_reads_no_complaint_of_the_person_and_they_none_of_the_adult(house: House, ada: FlaskClient) -> None:
    ada.post("/c/me/something-wrong", data={"text": "Mum must not know."})
    mother = house.open(mother=True)
    mother.post("/c/me/something-wrong", data={"text": "Ada must not know."})
    assert "Mum must" not in text_of(mother.get("/c/me/something-wrong"))
    assert "Ada must" not in text_of(ada.get("/c/me/something-wrong"))


def test_adult_who_may_not_see_photos_has_answers_stop_and_complaint_only(house: House) -> None:
    mother = house.open(mother=True)
    assert {each: mother.get(each).status_code for each in PAGES} == dict.fromkeys(PAGES, 200) | {
        "/c/me/photos": 404, "/c/me/copy": 404}  # fmt: skip
    for photo in (house.alone, house.both):
        assert mother.get(f"/c/me/photos/{photo.id}/shown").status_code == 404
        assert mother.post(f"/c/me/photos/{photo.id}/no").status_code == 404
    mother.post("/c/me/stop")
    assert {row.authority_id for row in house.rows(Answer) if row.answer == "refused"} == {house.mother.id}


def test_adult_who_may_no_longer_decide_is_out_at_once(house: House) -> None:
    mother = house.open(mother=True)
    with house.parts.transaction(COMMAND) as ctx:
        ctx.session.get_one(type(house.mother), house.mother.id).do_not_contact = True
    assert mother.get("/c/me").status_code == 404


def test_copy_of_everything_is_asked_for_made_and_collected(house: House, ada: FlaskClient) -> None:
    assert "We are making your copy" in text_of(ada.post("/c/me/copy", follow_redirects=True))
    ada.post("/c/me/copy")
    worker.drain(house.parts.transaction)
    (address,) = re.findall(r'action="(/c/me/copy/[0-9a-f]+)"', ada.get("/c/me/copy").get_data(as_text=True))
    answer = ada.post(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-photos.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as zipped:
        assert json.loads(zipped.read("everything.json"))["about"]["name"] == "Ada Lovell"
    mother = house.open(mother=True)
    assert mother.post(address).status_code == 404
    assert mother.post("/c/me/copy").status_code == 404


def choose(client: FlaskClient, pin: str, again: str | None = None) -> tuple[int, str]:
    answer = client.post("/c/card", data={"pin": pin, "again": pin if again is None else again})
    return answer.status_code, code_of(answer)


def test_card_opens_with_the_pin_its_owner_chose(house: House) -> None:
    client, link = house.app.test_client(), house.link("card")
    assert "Choose your PIN" in text_of(client.get(f"/c/{link}", follow_redirects=True))
    assert choose(client, "1234") == (422, "EASY_PIN")
    assert choose(client, "12") == (422, "BAD_PIN")
    assert choose(client, PIN, "5938") == (422, "PINS_DIFFER")
    assert choose(client, PIN) == (303, "")
    assert client.get("/c/me").status_code == 200
    again = house.app.test_client()
    assert "What is your PIN?" in text_of(again.get(f"/c/{link}", follow_redirects=True))
    assert choose(again, PIN)[0] == 303


def test_wrong_pins_stay_counted_and_pause_the_card(house: House) -> None:
    client = house.app.test_client()
    client.get(f"/c/{house.link('card')}")
    assert choose(client, PIN)[0] == 303
    other = house.app.test_client()
    other.get(f"/c/{house.link('card')}")
    # The very second in which the card was opened counts as before it.
    wrong = [other.post("/c/card", data={"pin": "8264"}) for _ in range(5)]
    assert {answer.status_code for answer in wrong} == {422}
    assert ["That is not your PIN" in text_of(answer) for answer in wrong] == [True] * 4 + [False]
    assert "Wait a little" in text_of(wrong[-1])
    assert "This card rests until 1 July 2026, 12:15" in text_of(other.get("/c/card"))
    assert choose(other, PIN)[0] == 422


def test_photo_that_was_seen_says_what_became_of_it(house: House, ada: FlaskClient) -> None:
    text = text_of(ada.get(f"/c/me/photos/{house.alone.id}"))
    assert "Nowhere. We have not given this photo to anyone." in text
    assert "We may show it there." in text


def test_queries_of_the_photos_page_do_not_grow(house: House, ada: FlaskClient, count_queries: Callable) -> None:
    def photo(number: int) -> Photo:
        with house.parts.transaction(COMMAND) as ctx:
            added = photos.add(ctx, make.received(number), make.group(ctx), captured=(make.TAKEN, make.TAKEN))
            return make.tag(ctx, photos.get(ctx, added.photo.id), ctx.session.get_one(Person, house.ada.id))

    with count_queries() as few:
        ada.get("/c/me/photos")
    for number in range(6):
        photo(number)
    with count_queries() as many:
        ada.get("/c/me/photos")
    assert len(many) == len(few)
