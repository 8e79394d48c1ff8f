"""What does a card with a PIN let somebody do, and what waits until a colleague says that it was they?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Answer, Channel, ChildViewEntry, Complaint, Invitation, Objection, OwnCopy, Person, StepUp
from consentreg.rules.permissions import Role
from consentreg.rules.words import Given, Scope
from consentreg.services import contacts, invitations, notes, people, photos
from tests import factories as make
from tests.services import acts, looks
from tests.services.links import FOURTEEN, NINE
from tests.web.portal.answers import agree, press, say, text
from tests.web.staff.outing import text_of

PIN = "5937"
TODAY = date(2026, 7, 1)
CHECK, SAID = "/c/answer/check", "/c/answer/said"


class Home:
    """Ada, who has a card, a photo of hers and a website."""

    def __init__(self, app: Flask, parts: Installation) -> None:
        self.app, self.parts = app, parts
        with parts.transaction(COMMAND) as ctx:
            acts.faces_welcome(ctx)
            self.ada = make.person(ctx, born=FOURTEEN)
            self.mo = make.authority(ctx, self.ada)
            added = photos.add(ctx, photos.receive(looks.drawn(1)), make.group(ctx), captured=(TODAY, TODAY))
            self.photo = make.tag(ctx, photos.get(ctx, added.photo.id), self.ada)
            self.site = make.channel(ctx)

    def card(self, person: Person | None = None) -> FlaskClient:
        """Return a browser in which a card was opened with its PIN."""
        with self.parts.transaction(COMMAND) as ctx:
            owner = ctx.session.get_one(Person, (person or self.ada).id)
            token = invitations.ask(ctx, owner, way="print", purpose="card")[1]
        client = self.app.test_client()
        client.get(f"/c/{token}")
        assert client.post("/c/card", data={"pin": PIN, "again": PIN}).status_code == 303
        return client

    def rows(self, table: type) -> list:
        with self.parts.reading(COMMAND) as ctx:
            return list(ctx.session.query(table))

    def decided(self) -> tuple[str, set[str]]:
        with self.parts.reading(COMMAND) as ctx:
            return acts.decided(ctx, self.photo, ctx.session.get_one(Channel, self.site.id))


@pytest.fixture
def home(app: Flask, parts: Installation) -> Home:
    return Home(app, parts)


def ask_anew(client: FlaskClient) -> None:
    assert client.post("/c/me/answers").status_code == 303


def test_a_yes_through_a_card_counts_once_a_colleague_says_so(home: Home, visit: Callable[..., FlaskClient]) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        make.answer(ctx, ctx.session.get_one(Person, home.ada.id), Scope.PUBLIC, authority_id=home.mo.id,
                    covers_existing=True)  # fmt: skip
    client = home.card()
    ask_anew(client)
    assert "An adult here will ask you about your yes" in text_of(agree(client, "yes", "yes", "yes"))
    assert press(client, CHECK).location == SAID
    assert "An adult here must check your yes first" in text_of(client.get(SAID))
    assert {(row.answer, row.awaits_second) for row in home.rows(Answer) if not row.authority_id} == {("given", True)}
    assert home.decided()[0] == "DENY"
    assert home.rows(StepUp) == []
    lead = visit(Role.SAFEGUARDING)
    assert "Yes, it was them" in text_of(lead.get("/staff/"))
    for row in home.rows(Answer):
        if row.awaits_second:
            assert lead.post(f"/staff/answers/{row.id}/confirm").status_code == 303
    assert home.decided() == ("ALLOW", {"CONSENTED"})


def test_their_page_says_that_a_yes_waits(home: Home) -> None:
    client = home.card()
    ask_anew(client)
    agree(client, "yes", "no")
    press(client, CHECK)
    again = home.app.test_client()
    with home.parts.transaction(COMMAND) as ctx:
        card = next(each for each in ctx.session.query(Invitation) if each.purpose == "card")
        again.get(f"/c/{invitations.new_token(ctx, card)}")
    assert again.post("/c/card", data={"pin": PIN}).status_code == 303
    assert "Yes, but an adult here must check it first" in text_of(again.get("/c/me/answers"))


def test_an_address_on_file_makes_a_card_no_witness(home: Home) -> None:
    object.__setattr__(home.parts, "mail", Outbox())
    with home.parts.transaction(COMMAND) as ctx:
        contacts.of_person(ctx, ctx.session.get_one(Person, home.ada.id), "ada@example.org", "en")
    client = home.card()
    ask_anew(client)
    agree(client, "yes", "no")
    assert press(client, CHECK).location == SAID
    assert client.post("/c/answer/new-code").status_code == 404
    assert [row.awaits_second for row in home.rows(Answer) if row.answer == Given.GIVEN] == [True]


def test_a_code_asked_for_by_hand_leads_back_to_the_check(home: Home) -> None:
    object.__setattr__(home.parts, "mail", Outbox())
    client = home.card()
    ask_anew(client)
    agree(client, "yes", "no")
    assert client.post("/c/answer/new-code").location == CHECK
    assert press(client, "/c/answer/code", code="123456").status_code == 422
    assert home.rows(Answer) == home.rows(StepUp) == []


def test_a_no_through_a_card_counts_at_once(home: Home) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        make.yes_to_all(ctx, ctx.session.get_one(Person, home.ada.id), covers_existing=True)
    client = home.card()
    ask_anew(client)
    say(client, "no")
    assert press(client, CHECK).location == SAID
    assert "OWN_NO" in home.decided()[1]


def test_a_card_sees_stops_complains_and_asks_for_a_copy(home: Home) -> None:
    client = home.card()
    assert client.get(f"/c/me/photos/{home.photo.id}").status_code == 200
    assert client.post(f"/c/me/photos/{home.photo.id}/no").status_code == 303
    assert client.post("/c/me/something-wrong", data={"text": "I do not like it."}).status_code == 303
    assert client.post("/c/me/copy").status_code == 303
    assert client.post("/c/me/stop").status_code == 303
    assert [len(home.rows(table)) for table in (Objection, Complaint, OwnCopy)] == [1, 1, 1]
    assert {(row.answer, row.awaits_second) for row in home.rows(Answer)} == {("refused", False)}


def test_the_same_yes_again_through_a_card_waits_for_nobody(home: Home) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        ada = ctx.session.get_one(Person, home.ada.id)
        make.answer(ctx, ada, Scope.TAKE, covers_existing=True)
    client = home.card()
    ask_anew(client)
    assert "An adult here will ask you" not in text_of(agree(client, "yes", "no", months="3"))
    press(client, CHECK)
    assert not any(row.awaits_second for row in home.rows(Answer))


@pytest.fixture
def nora(home: Home) -> Person:
    """Return a child of nine, for whom an adult decides."""
    with home.parts.transaction(COMMAND) as ctx:
        child = make.person(ctx, "Nora Ek", born=NINE)
        make.authority(ctx, child, name="Al Ek")
        return child


def thinks(home: Home, child: Person) -> str | None:
    with home.parts.reading(COMMAND) as ctx:
        stands = notes.latest_view(ctx, people.get(ctx, child.id))
        return stands.view if stands else None


def test_what_a_child_thinks_waits_too_if_it_is_a_yes(
    home: Home, nora: Person, visit: Callable[..., FlaskClient]
) -> None:
    client = home.card(nora)
    ask_anew(client)
    assert press(client, "/c/view", view="yes").location == "/c/view/told"
    assert "Your yes counts after that" in text(client.get("/c/view/told"))
    assert thinks(home, nora) is None
    lead = visit(Role.SAFEGUARDING)
    assert "What they think" in text_of(lead.get("/staff/"))
    (entry,) = home.rows(ChildViewEntry)
    assert lead.post(f"/staff/views/{entry.id}/confirm").status_code == 303
    assert thinks(home, nora) == "yes"
    assert lead.post(f"/staff/views/{entry.id}/confirm").status_code == 404


def test_what_a_child_thinks_counts_at_once_if_it_is_a_no(home: Home, nora: Person) -> None:
    client = home.card(nora)
    ask_anew(client)
    press(client, "/c/view", view="no")
    assert "Your yes counts" not in text(client.get("/c/view/told"))
    assert thinks(home, nora) == "no"


def test_a_no_said_since_is_not_undone_by_confirming_an_earlier_yes(
    home: Home, nora: Person, visit: Callable[..., FlaskClient]
) -> None:
    client = home.card(nora)
    ask_anew(client)
    press(client, "/c/view", view="yes")
    with home.parts.transaction(COMMAND) as ctx:
        notes.record_view(replace(ctx, now=acts.later(ctx, hours=1).now), ctx.session.get_one(Person, nora.id), "no")
    (entry, _no) = sorted(home.rows(ChildViewEntry), key=lambda row: row.recorded_at)
    visit(Role.SAFEGUARDING).post(f"/staff/views/{entry.id}/confirm")
    assert thinks(home, nora) == "no"


def test_nobody_of_another_house_confirms_it(home: Home, nora: Person, visit: Callable[..., FlaskClient]) -> None:
    client = home.card(nora)
    ask_anew(client)
    press(client, "/c/view", view="yes")
    (entry,) = home.rows(ChildViewEntry)
    with home.parts.transaction(COMMAND) as ctx:
        elm = make.group(ctx, "Elm House").id
    assert visit(Role.STAFF, groups=(elm,)).post(f"/staff/views/{entry.id}/confirm").status_code == 404
    assert thinks(home, nora) is None
