"""Does a code open the one link it was sent for, and do links made anew give no more codes and tries?"""

import re

import pytest
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Answer, Job, Person
from consentreg.services import invitations
from tests.web.portal.answers import Links, agree, press, text

CHECK, CODE = "/c/answer/check", "/c/answer/code"


class Mailed:
    """Young people with an address each, and their letter boxes."""

    def __init__(self, parts: Installation, links: Links) -> None:
        self.parts, self.links, self.post = parts, links, Outbox()
        object.__setattr__(parts, "mail", self.post)

    def asked(self, name: str, email: str) -> FlaskClient:
        """Ask somebody, and return a browser in which they said yes and are asked for a code."""
        self.links.asked(name, way="email", email=email)
        return self.said_yes(email)

    def said_yes(self, email: str) -> FlaskClient:
        """Open the newest link in a letter box, and say yes."""
        client = self.links.open(self.came(email, r"/c/([\w-]{43})")[-1])
        agree(client, "yes", "no")
        assert press(client, CHECK).location == CODE
        return client

    def anew(self, email: str) -> FlaskClient:
        """Make a new link for somebody, and do it all again."""
        with self.parts.transaction(COMMAND) as ctx:
            person = ctx.session.query(Person).filter_by(email=email).one()
            invitations.ask(ctx, person, way="email")
        return self.said_yes(email)

    def codes(self, email: str) -> list[str]:
        """Return the codes that came to a letter box."""
        return self.came(email, r"\b(\d{6})\b")

    def came(self, email: str, what: str) -> list[str]:
        worker.drain(self.parts.transaction)
        return [each for letter in self.post.letters if letter.to == email for each in re.findall(what, letter.text)]

    def saved(self) -> int:
        return len(self.links.rows(Answer))


@pytest.fixture
def mailed(parts: Installation, links: Links) -> Mailed:
    return Mailed(parts, links)


def test_the_code_of_one_opens_not_the_link_of_another(mailed: Mailed) -> None:
    ada, ben = mailed.asked("Ada Lovell", "ada@example.org"), mailed.asked("Ben Okafor", "ben@example.org")
    (hers,), (his,) = mailed.codes("ada@example.org"), mailed.codes("ben@example.org")
    assert press(ben, CODE, code=hers).status_code == 422
    assert press(ada, CODE, code=his).status_code == 422
    assert mailed.saved() == 0
    assert press(ada, CODE, code=hers).status_code == 303
    assert press(ben, CODE, code=hers).status_code == 422
    assert mailed.saved() == 2
    assert press(ben, CHECK).location == CODE, "the code of one let in the other"


def test_links_made_anew_give_three_codes_and_ten_tries_an_hour(mailed: Mailed) -> None:
    client = mailed.asked("Ada Lovell", "ada@example.org")
    told = [press(client, CODE, code="0").status_code for _ in range(5)]
    for _ in range(5):
        client = mailed.anew("ada@example.org")
        told += [press(client, CODE, code="0").status_code for _ in range(5)]
    assert set(told) == {422}
    assert len([job for job in mailed.links.rows(Job) if job.name == "send_code"]) == 3
    assert "We sent three codes. Wait an hour" in text(mailed.anew("ada@example.org").get(CODE))
    assert mailed.saved() == 0


def test_the_right_code_is_no_more_heard_after_ten_tries(mailed: Mailed) -> None:
    mailed.asked("Ada Lovell", "ada@example.org")
    mailed.codes("ada@example.org")
    for _ in range(2):
        client = mailed.anew("ada@example.org")
        code = mailed.codes("ada@example.org")[-1]
        for _ in range(5):
            press(client, CODE, code="000000")
    answer = press(client, CODE, code=code)
    assert (answer.status_code, mailed.saved()) == (422, 0)
    assert "That was wrong too often. Wait an hour" in text(answer)
