"""Which places do they say yes to on their phone, and is it told alike wherever it is told?"""

import io
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.models import Answer, Channel, Person
from consentreg.rules.words import Scope
from consentreg.services import invitations, letters, policy
from tests import factories as make
from tests.web.portal.answers import Links, press, say, text

INSIDE, PUBLIC, CHECK = "/c/answer/places/inside", "/c/answer/places", "/c/answer/check"
OURS = (("wall", "INTERNAL_DISPLAY", "Wall in the hall"), ("home", "FAMILIES", "Letter home"),
        ("site", "WEBSITE", "Harbour online"), ("page", "SOCIAL", "Harbour on Chirp"))  # fmt: skip


@pytest.fixture
def client(links: Links) -> FlaskClient:
    token = links.asked()
    with links.parts.transaction(COMMAND) as ctx:
        for slug, klass, name in OURS:
            make.channel(ctx, slug, klass).name = name
    browser = links.open(token)
    say(browser, "yes", "yes", "yes")
    press(browser, "/c/answer/rules")
    return browser


def given(links: Links) -> dict[str, list[str] | None]:
    return {answer.scope: answer.channels for answer in links.rows(Answer)}


def close(links: Links, slug: str) -> None:
    with links.parts.transaction(COMMAND) as ctx:
        policy.retire_channel(ctx, slug)


def test_each_question_asks_for_our_own_places_with_a_drawing_and_ticks_none(client: FlaskClient) -> None:
    inside, public = text(client.get(INSIDE)), text(client.get(PUBLIC))
    shown = {
        ("Wall in the hall", "place-wall"): inside,
        ("Letter home", "place-families"): inside,
        ("Harbour online", "place-website"): public,
        ("Harbour on Chirp", "place-social"): public,
    }
    for (name, drawing), page in shown.items():
        assert name in page
        assert f"#{drawing}" in page
    assert "Harbour online" not in inside
    assert "Wall in the hall" not in public
    assert "Sent home to other families. Who sees it:" in inside
    assert " checked" not in inside + public


def test_what_is_ticked_is_named_and_nothing_else(client: FlaskClient, links: Links) -> None:
    assert press(client, INSIDE).location == PUBLIC
    assert press(client, PUBLIC, place="channel:site").location == "/c/answer/until"
    press(client, "/c/answer/until", months="6")
    page = text(client.get(CHECK))
    assert "Nowhere yet" in page
    assert "Harbour online" in page
    assert "Harbour on Chirp" not in page
    press(client, CHECK)
    assert given(links) == {Scope.TAKE: None, Scope.INTERNAL: [], Scope.PUBLIC: ["channel:site"]}


def test_a_change_of_mind_is_asked_with_what_was_ticked(client: FlaskClient) -> None:
    press(client, INSIDE, place="channel:wall")
    page = text(client.get(INSIDE))
    assert re.findall(r'value="channel:(\w+)" checked', page) == ["wall"]


def test_a_rule_takes_the_place_it_forbids_off_the_list(client: FlaskClient, links: Links) -> None:
    press(client, INSIDE)
    press(client, PUBLIC, place=["channel:site", "channel:page"])
    press(client, "/c/answer/rules", rule="NO_SOCIAL")
    assert "Harbour on Chirp" not in text(client.get(PUBLIC))
    press(client, "/c/answer/until", months="6")
    press(client, CHECK)
    assert given(links)[Scope.PUBLIC] == ["channel:site"]


def test_a_place_closed_while_the_page_is_open_is_said_and_the_rest_stays_ticked(
    client: FlaskClient, links: Links
) -> None:
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)">', text(client.get(PUBLIC)).split("<main", 1)[1]))
    close(links, "page")
    answer = client.post(PUBLIC, data=form | {"place": ["channel:page", "channel:site"]})
    assert answer.status_code == 409
    assert "Our places have changed" in text(answer)
    assert re.findall(r'value="channel:(\w+)" checked', text(answer)) == ["site"]


def test_a_place_called_otherwise_while_the_page_is_open_is_looked_at_again(client: FlaskClient, links: Links) -> None:
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)">', text(client.get(PUBLIC)).split("<main", 1)[1]))
    with links.parts.transaction(COMMAND) as ctx:
        ctx.session.query(Channel).filter_by(slug="site").one().name = "Everybody's pinboard"
    answer = client.post(PUBLIC, data=form | {"place": "channel:site"})
    assert answer.status_code == 409
    assert "pinboard" in text(answer)


def test_a_place_closed_before_saving_is_said_where_it_can_be_changed(client: FlaskClient, links: Links) -> None:
    press(client, INSIDE)
    press(client, PUBLIC, place=["channel:site", "channel:page"])
    press(client, "/c/answer/until", months="6")
    close(links, "page")
    answer = press(client, CHECK)
    assert answer.status_code == 422
    assert "We do not use one of these places now" in text(answer)
    assert "Harbour on Chirp (not used any more)" in text(answer)
    assert given(links) == {}


def _own_page(links: Links, token: str | None) -> TestResponse:
    browser = links.open(str(token))
    browser.post("/c/mine")
    return browser.get("/c/me/answers")


def test_receipt_letter_own_page_and_record_say_the_same_places(client: FlaskClient, links: Links) -> None:
    press(client, INSIDE, place=["channel:wall", "channel:home"])
    press(client, PUBLIC, place="channel:site")
    press(client, "/c/answer/until", months="6")
    press(client, CHECK)
    inside, public = "Letter home, Wall in the hall", "Harbour online"
    told = {"receipt": text(client.get("/c/answer/said"))}
    told["record"] = io.BytesIO(client.get("/c/answer/said/record").data).read().decode()
    with links.parts.transaction(COMMAND) as ctx:
        (person,) = {answer.person_id for answer in ctx.session.query(Answer)}
        who = ctx.session.get_one(Person, person)
        told["letter"] = letters.written(ctx, "answers", who, None, said=letters._said(ctx, who, None))[1]
        own = invitations.ask(ctx, who, None, way="show", purpose="visit")[1]
    told["own page"] = text(_own_page(links, own))
    for where in ("receipt", "letter", "own page"):
        assert inside in told[where]
        assert public in told[where]
    assert all(name in told["record"] for name in ("Letter home", "Wall in the hall", "Harbour online"))
