"""How does a browser without scripts go through the pages of a link?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Answer, Authority, ChildViewEntry, Invitation, Person
from consentreg.services import invitations
from tests import factories as make
from tests.services.links import FOURTEEN

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')

PLACE = re.compile(r'name="place" value="([^"]*)"')
WHERE = {"inside": "/c/answer/places/inside", "public": "/c/answer/places"}


@dataclass
class Links:
    """People who are asked, and the browsers in which their links were opened."""

    app: Flask
    parts: Installation

    def asked(self, name: str = "Ada Lovell", born: date | None = FOURTEEN, *, adult: bool = False, way: str = "show",
              purpose: str = "answer", language: str = "en", email: str | None = None) -> str:  # fmt: skip
        """Ask somebody, and return their token."""
        with self.parts.transaction(COMMAND) as ctx:
            person = make.person(ctx, name, born=born)
            parent = make.authority(ctx, person) if adult else None
            asked = parent or person
            asked.language, asked.email = language, email
            invitation, token = invitations.ask(ctx, person, parent, way=way, purpose=purpose)
            return token or invitations.new_token(ctx, invitation)

    def open(self, token: str, client: FlaskClient | None = None) -> FlaskClient:
        browser = client or self.app.test_client()
        assert browser.get(f"/c/{token}").status_code == 302
        return browser

    def rows(self, table: type[Any]) -> list[Any]:
        with self.parts.reading(COMMAND) as ctx:
            return list(ctx.session.query(table))

    def given(self) -> dict[str, str]:
        return {answer.scope: answer.answer for answer in self.rows(Answer)}

    def change(self, act: Callable[[Any, Person, Authority | None], object]) -> None:
        """Do something about the first person who was asked."""
        with self.parts.transaction(COMMAND) as ctx:
            first = ctx.session.query(Invitation).first()
            adult = ctx.session.get(Authority, first.authority_id) if first.authority_id else None
            act(ctx, ctx.session.get_one(Person, first.person_id), adult)

    def views(self) -> list[str]:
        return [entry.view for entry in self.rows(ChildViewEntry)]


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def fields(answer: TestResponse) -> dict[str, str]:
    """Return the hidden fields of the form in the page, as a browser would send them."""
    main = text(answer).split("<main", 1)[1]
    return dict(HIDDEN.findall(main))


def press(client: FlaskClient, page: str, **more: Any) -> TestResponse:
    """Open a page and send its form."""
    return client.post(page, data=fields(client.get(page)) | more)


def say(client: FlaskClient, *said: str) -> TestResponse:
    """Answer the questions in turn; return the page the last one leads to."""
    for number, each in enumerate(said, 1):
        answer = press(client, f"/c/answer/questions/{number}", said=each)
        assert answer.status_code == 303, text(answer)
    return answer


def tick_all(client: FlaskClient, where: str) -> TestResponse:
    """Say yes to every place that is offered."""
    page = WHERE[where]
    return press(client, page, place=PLACE.findall(text(client.get(page))))


def agree(client: FlaskClient, *said: str, months: str = "6") -> TestResponse:
    """Answer, without rules and with every place, up to the page that asks whether it is meant."""
    say(client, *said)
    press(client, "/c/answer/rules")
    for where in [
        where for where, each in zip(("take", *WHERE), said, strict=False) if each == "yes" and where in WHERE
    ]:
        tick_all(client, where)
    press(client, "/c/answer/until", months=months)
    return client.get("/c/answer/check")
