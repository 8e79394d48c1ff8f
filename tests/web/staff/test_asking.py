"""Is the right one asked by one press, and does a link appear once and nowhere else?"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import cv2
import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.mail import Outbox
from consentreg.models import AuditEntry, Authority, Invitation, Job, Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import contacts, invitations, people, restrictions
from consentreg.web import qr
from tests import factories
from tests.services import acts
from tests.web.staff.outing import Outing, text_of

Counter = Callable[[], AbstractContextManager[list[str]]]
LINK = re.compile(r"http://127\.0\.0\.1:8000/c/([A-Za-z0-9_-]{43})")
TEEN, CHILD = date(2011, 5, 1), date(2017, 5, 1)


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """Let letters leave."""
    kept = Outbox()
    app.installation = replace(app.installation, mail=kept)  # type: ignore[attr-defined]  # the application's
    return kept


def family(outing: Outing, born: date = CHILD, *, email: str | None = "mo@example.org") -> tuple[Person, Authority]:
    with outing.parts.transaction(COMMAND) as ctx:
        cat = factories.person(ctx, "Cat Reid", born=born)
        mo = contacts.of_adult(ctx, cat, factories.authority(ctx, cat, name="Mo Reid"), email, "en")
        return cat, mo


def links(outing: Outing) -> list[Invitation]:
    with outing.parts.reading(COMMAND) as ctx:
        return list(ctx.session.scalars(sa.select(Invitation).order_by(Invitation.asked_at)))


def press(client: FlaskClient, who: Person, **fields: str) -> Any:
    return client.post(f"/staff/people/{who.id}/ask", data={"by": "self", "way": "show"} | fields)


def test_the_page_names_everybody_whose_answer_is_needed(staff: FlaskClient, outing: Outing, outbox: Outbox) -> None:
    cat, _mo = family(outing)
    words = text_of(staff.get(f"/staff/people/{cat.id}/ask"))
    assert "Mo Reid Parent. mo@example.org Show it here Send an e-mail Print a page" in words
    assert "What Cat thinks" in words
    dee, _ = family(outing, TEEN, email=None)
    words = text_of(staff.get(f"/staff/people/{dee.id}/ask"))
    assert "Cat Reid No e-mail is written down. Show it here Print a page" in words
    assert "Mo Reid Parent. No e-mail" in words
    assert "What Cat thinks" not in words


def test_without_mail_nothing_offers_to_send_any(staff: FlaskClient, outing: Outing) -> None:
    cat, _mo = family(outing)
    words = text_of(staff.get(f"/staff/people/{cat.id}/ask"))
    assert "Send an e-mail" not in words
    assert "No e-mail can be sent from here yet" in words


def test_where_nobody_may_decide_it_says_what_to_do(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    with outing.parts.transaction(COMMAND) as ctx:
        people.set_contact(ctx, people.get(ctx, cat.id), mo.id, do_not_contact=True)
    page = staff.get(f"/staff/people/{cat.id}/ask")
    assert "Nobody can be asked yet" in text_of(page)
    assert "mo@example.org" not in page.get_data(as_text=True)
    assert press(staff, cat, by=mo.id).status_code == 422
    assert links(outing) == []


def test_a_letter_is_asked_for_and_awaited(staff: FlaskClient, outing: Outing, outbox: Outbox) -> None:
    cat, mo = family(outing)
    answer = press(staff, cat, by=mo.id, way="email")
    assert (answer.status_code, answer.location) == (303, f"/staff/people/{cat.id}")
    page = text_of(staff.get(answer.location))
    assert "The e-mail is on its way" in page
    assert worker.drain(replace(outing.parts, mail=outbox).transaction) == 1
    page = text_of(staff.get(answer.location))
    assert "Mo Reid Asked by e-mail on 1 July 2026 Not answered yet" in page
    assert "Cat Reid Mo Reid. Asked by e-mail on 1 July 2026 Not answered yet" in text_of(staff.get("/staff/"))
    assert [letter.to for letter in outbox.letters] == ["mo@example.org"]


def test_a_letter_that_could_not_leave_is_said_on_the_first_page(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    press(staff, cat, by=mo.id, way="email")
    worker.drain(outing.parts.transaction)
    assert "Cat Reid Mo Reid The e-mail could not be sent" in text_of(staff.get("/staff/"))


@pytest.mark.parametrize("way", ["show", "print"])
def test_a_link_is_in_the_answer_and_nowhere_else(
    staff: FlaskClient, outing: Outing, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    cat, mo = family(outing)
    answer = press(staff, cat, by=mo.id, way=way)
    (token,) = set(LINK.findall(answer.get_data(as_text=True)))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert token not in answer.request.url + str(answer.headers)
    with outing.parts.reading(COMMAND) as ctx:
        assert invitations.by_token(ctx, token).authority_id == mo.id
        rows = [
            row for table in (Invitation, AuditEntry, Job) for row in ctx.session.execute(sa.select(table.__table__))
        ]
        assert token not in str(rows)
    for page in (f"/staff/people/{cat.id}", f"/staff/people/{cat.id}/ask", "/staff/"):
        assert token not in staff.get(page).get_data(as_text=True)
    assert token not in "".join(capsys.readouterr())
    with staff.session_transaction() as session:
        assert token not in str(dict(session))


def test_a_printed_page_says_no_more_than_it_must(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    paper = text_of(press(staff, cat, by=mo.id, way="print")).split("For Mo Reid")[1]
    assert "photos of CR." in paper
    assert "Cat" not in paper
    own, _ = family(outing, TEEN)
    paper = text_of(press(staff, own, way="print")).split("For Cat")[1]
    assert "Reid" not in paper


def test_a_printed_page_speaks_the_readers_language(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    with outing.parts.transaction(COMMAND) as ctx:
        contacts.of_adult(ctx, cat, people.get_authority(ctx, cat, mo.id), "mo@example.org", "pl")
    page = press(staff, cat, by=mo.id, way="print").get_data(as_text=True)
    assert '<article class="paper" lang="pl">' in page
    assert "zdjęcia, na których jest CR." in page


@pytest.mark.parametrize(
    "fields",
    [
        {"by": "self"},
        {"by": "0" * 32},
        {"by": ""},
        {"by": "self", "purpose": "everything"},
        {"by": "self", "purpose": "card"},
        {"by": "self", "purpose": "visit", "way": "shout"},
    ],
)
def test_nobody_is_asked_for_what_is_not_theirs(staff: FlaskClient, outing: Outing, fields: dict[str, str]) -> None:
    cat, _mo = family(outing)
    assert press(staff, cat, **fields).status_code == 422
    assert links(outing) == []


def test_a_child_says_what_they_think_and_opens_their_own_page(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    for purpose, way in (("view", "show"), ("view", "print"), ("visit", "show"), ("card", "print")):
        assert press(staff, cat, purpose=purpose, way=way).status_code == 200
        theirs = 200 if purpose == "visit" else 422
        assert press(staff, cat, by=mo.id, purpose=purpose, way=way).status_code == theirs
    assert [(each.purpose, each.way, each.authority_id) for each in links(outing) if not each.ended_at] == [
        ("view", "print", None), ("visit", "show", None), ("visit", "show", mo.id), ("card", "print", None),
    ]  # fmt: skip
    assert "Ask again" in text_of(staff.get(f"/staff/people/{cat.id}"))


def test_a_link_is_taken_back(staff: FlaskClient, outing: Outing) -> None:
    cat, mo = family(outing)
    press(staff, cat, by=mo.id)
    (link,) = links(outing)
    assert staff.post(f"/staff/people/{outing.ada.id}/links/{link.id}/end").status_code == 404
    assert staff.post(f"/staff/people/{cat.id}/links/{link.id}/end").status_code == 303
    assert links(outing)[0].ended_at
    assert "Not answered yet" not in text_of(staff.get(f"/staff/people/{cat.id}"))


def test_somebody_of_another_house_is_not_there_to_be_asked(staff: FlaskClient, outing: Outing) -> None:
    assert staff.get(f"/staff/people/{outing.ola.id}/ask").status_code == 404
    assert press(staff, outing.ola).status_code == 404
    assert staff.get(f"/staff/ask?of={outing.elsewhere.id}").status_code == 404


def test_a_camera_reads_the_drawing(browser: Browser) -> None:
    link = "http://127.0.0.1:8000/c/" + "x" * 43
    code = qr.drawn(link)
    page = browser.new_page()
    page.set_content(f'<svg width="400" height="400" viewBox="0 0 {code.size + 8} {code.size + 8}">'
                     f'<rect width="100%" height="100%" fill="#fff"/>'
                     f'<path transform="translate(4 4)" d="{code.path}"/></svg>')  # fmt: skip
    seen = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    page.close()
    assert cv2.QRCodeDetector().detectAndDecode(seen)[0] == link


def many(client: FlaskClient, of: str, *keys: str) -> Any:
    return client.post(f"/staff/ask?of={of}", data={"ask": list(keys)})


def test_a_whole_group_is_listed_and_nobody_chosen_beforehand(
    staff: FlaskClient, outing: Outing, outbox: Outbox
) -> None:
    cat, mo = family(outing)
    with outing.parts.transaction(COMMAND) as ctx:
        factories.person(ctx, "Eve Dunn", born=CHILD)
        sid = factories.person(ctx, "Sid Roe", kind="staff", born=None)
        factories.answer(ctx, sid, Scope.TAKE, "deferred", since=ctx.now)
    page = staff.get("/staff/ask")
    words, source = text_of(page), page.get_data(as_text=True)
    assert "checked" not in source
    assert f'value="{cat.id}:{mo.id}"' in source
    assert "Mo Reid, about Cat Reid By e-mail" in words
    assert "Ada Lovell On a page you print" in words
    assert "Sid Roe They said not now. Ask again from 31 July 2026" in words
    assert "Nobody can be asked about them yet" in words.split("Eve Dunn")[0]
    assert f'value="{sid.id}:self"' not in source
    assert "Ola Elmer" not in words


def test_one_press_sends_letters_and_lists_the_pages_to_print(
    staff: FlaskClient, outing: Outing, outbox: Outbox
) -> None:
    cat, mo = family(outing)
    keys = [f"{cat.id}:{mo.id}", f"{outing.ada.id}:self", f"{outing.ben.id}:self"]
    answer = many(staff, outing.group.id, *keys)
    words, source = text_of(answer), answer.get_data(as_text=True)
    assert "One e-mail is on its way." in words
    assert "2 pages are still to print" in words
    assert not LINK.search(source)
    assert [link.way for link in links(outing)] == ["email"]
    again = many(staff, outing.group.id, keys[0])
    assert "One of those you chose was not asked" in text_of(again)
    assert [link.way for link in links(outing)] == ["email"], "sent anew by loading the page again"
    printed = staff.post(f"/staff/ask/print?of={outing.group.id}", data={"ask": keys[1:]})
    assert len(set(LINK.findall(printed.get_data(as_text=True)))) == 2
    assert printed.get_data(as_text=True).count('<article class="paper"') == 2
    assert sorted(link.way for link in links(outing)) == ["email", "print", "print"]


@pytest.mark.parametrize("keys", [[], ["nobody"]])
def test_whoever_chooses_nobody_asks_nobody(staff: FlaskClient, outing: Outing, keys: list[str]) -> None:
    answer = many(staff, outing.group.id, *keys)
    assert answer.status_code == (200 if keys else 422)
    assert links(outing) == []


def test_whoever_said_no_lately_is_not_asked_by_a_form_made_by_hand(
    lead: FlaskClient, outing: Outing, outbox: Outbox
) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.answer(ctx, outing.ada, Scope.TAKE, "refused", since=ctx.now)
    key = f"{outing.ada.id}:self"
    assert "was not asked" in text_of(many(lead, outing.group.id, key))
    lead.post(f"/staff/ask/print?of={outing.group.id}", data={"ask": [key]})
    assert links(outing) == []


def test_a_refusal_and_a_restriction_are_one_line_for_staff(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.answer(ctx, outing.ada, Scope.PUBLIC, "refused", since=ctx.now)
        lead = acts.acting(ctx, factories.account(ctx, Role.SAFEGUARDING))
        restrictions.restrict(lead, outing.ben, level="NO_PUBLIC", category="other", review_by=None)
    words = text_of(staff.get("/staff/ask"))
    line = " Talk first. If they said no, wait 90 days, or until they bring it up."
    assert "Ada Lovell" + line in words
    assert "Ben Okafor" + line in words
    pages = [text_of(staff.get(f"/staff/people/{who.id}/ask")) for who in (outing.ada, outing.ben)]
    assert pages[0].replace("Ada Lovell", "").replace("Ada", "") == pages[1].replace("Ben Okafor", "").replace(
        "Ben", ""
    )


def test_everybody_whose_yes_runs_out_is_asked_anew(staff: FlaskClient, outing: Outing, outbox: Outbox) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        jo = contacts.of_person(ctx, factories.person(ctx, "Jo Ross", kind="adult", born=None), "jo@example.org", "en")
        factories.yes_to_all(ctx, jo, valid_until=date(2026, 7, 13))
    assert 'href="/staff/ask?of=running-out"' in staff.get("/staff/").get_data(as_text=True)
    words = text_of(staff.get("/staff/ask?of=running-out"))
    assert "Jo Ross By e-mail" in words
    assert "Ada Lovell" not in words
    many(staff, "running-out", f"{jo.id}:self")
    assert [link.why for link in links(outing)] == ["renewal"]


def test_an_admin_edits_people_and_asks_nobody(visit: Callable[..., FlaskClient], outing: Outing) -> None:
    admin = visit(Role.ADMIN)
    page = admin.get(f"/staff/people/{outing.ada.id}").get_data(as_text=True)
    assert f"/staff/people/{outing.ada.id}/ask" not in page
    assert "/staff/ask" not in admin.get("/staff/people").get_data(as_text=True)
    assert press(admin, outing.ada).status_code == 404


def test_queries_do_not_grow_with_the_group(staff: FlaskClient, outing: Outing, count_queries: Counter) -> None:
    def fill(ctx: Context, number: int) -> None:
        for each in range(number):
            child = factories.person(ctx, f"Child {number} {each}", born=CHILD)
            adult = factories.authority(ctx, child)
            invitations.ask(ctx, child, adult, way="print")
            factories.person(ctx, f"Teen {number} {each}", born=TEEN)

    counts = []
    for number in (2, 20):
        with outing.parts.transaction(COMMAND) as ctx:
            fill(ctx, number)
        asked = []
        for page in ("/staff/ask", "/staff/"):
            with count_queries() as queries:
                assert staff.get(page).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_who_is_asked_because_of_a_photo_or_an_outing_answers_for_it(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada)
    for about, said in (
        ("photo", "because of a photo from Beach day"),
        ("outing", "because of the photos from Beach day"),
    ):
        there = photo.id if about == "photo" else outing.event.id
        page = staff.get(f"/staff/people/{outing.ada.id}/ask?{about}={there}")
        assert said in text_of(page)
        assert f'name="{about}" value="{there}"' in page.get_data(as_text=True)
        press(staff, outing.ada, **{about: there})
    assert [(each.photo_id, each.event_id) for each in links(outing)] == [(photo.id, None), (None, outing.event.id)]


def test_nobody_is_asked_because_of_a_photo_they_are_not_in_or_that_is_another_groups(
    staff: FlaskClient, outing: Outing
) -> None:
    without, elsewhere = outing.photo(outing.ben), outing.photo(outing.ola, at_elm=True)
    for about in ({"photo": without.id}, {"photo": elsewhere.id}, {"outing": outing.elm_event.id}, {"photo": "x"}):
        assert staff.get(f"/staff/people/{outing.ada.id}/ask", query_string=about).status_code == 404
        assert press(staff, outing.ada, **about).status_code == 404
    assert links(outing) == []


def test_photo_and_board_lead_to_the_question_about_themselves(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo(outing.ada, complete=True)
    ask = f"/staff/people/{outing.ada.id}/ask"
    assert f"{ask}?photo={photo.id}" in staff.get(f"/staff/photos/{photo.id}").get_data(as_text=True)
    assert f"{ask}?outing={outing.event.id}" in staff.get(f"/staff/outings/{outing.event.id}").get_data(as_text=True)
