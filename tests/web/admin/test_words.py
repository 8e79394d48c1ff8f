"""Can an admin say it in the words of the house, and are they told what is missing or hard?"""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Notice
from consentreg.rules.permissions import Role
from consentreg.services import notices
from tests.web.answers import saved

PAGE = "/admin/words/en/8-11"


@pytest.fixture
def client(visit: Callable[..., FlaskClient]) -> FlaskClient:
    return visit(Role.ADMIN)


def said(parts: Installation) -> dict[str, str]:
    with parts.reading(COMMAND) as ctx:
        return dict(notices.wording(ctx, "en").passages["8-11"])


def kept(parts: Installation) -> list[Notice]:
    with parts.reading(COMMAND) as ctx:
        return list(ctx.session.scalars(sa.select(Notice).order_by(Notice.version)))


def test_every_passage_of_every_audience_is_shown(client: FlaskClient) -> None:
    for language in notices.LANGUAGES:
        for slug in ("8-11", "12-15", "16-plus", "adult"):
            page = client.get(f"/admin/words/{language}/{slug}").get_data(as_text=True)
            assert page.count("<textarea") == 20


def test_what_is_said_anew_is_a_version(client: FlaskClient, parts: Installation) -> None:
    before = client.get("/admin/words").get_data(as_text=True)
    assert before.count("The words it came with") == 2
    answer = saved(client, PAGE, {**said(parts), "take": "May we take photos of you?"})
    assert (answer.status_code, answer.location) == (303, "/admin/words")
    (notice,) = kept(parts)
    assert "May we take photos of you?" in notice.text
    assert "Version 1, since 1 July 2026" in client.get("/admin/words").get_data(as_text=True)


def test_missing_part_is_named_at_its_place(client: FlaskClient, parts: Installation) -> None:
    answer = saved(client, PAGE, {**said(parts), "stop": ""})
    assert answer.status_code == 422
    assert "Say how they can stop it." in answer.get_data(as_text=True)
    assert kept(parts) == []


def test_hard_words_are_named_and_kept_only_when_it_is_meant(client: FlaskClient, parts: Installation) -> None:
    hard = "Do you consent to us taking a lot of photos of you on each and every one of our trips?"
    answer = saved(client, PAGE, {**said(parts), "take": hard})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Instead of “consent” say: say yes or no." in page
    assert "More than 15 words in a sentence" in page
    assert "Some of it is hard to read." in page
    assert kept(parts) == []
    assert saved(client, PAGE, {**said(parts), "take": hard, "confirmed": "y"}).status_code == 303
    assert len(kept(parts)) == 1


def test_long_words_and_a_high_grade_are_named(client: FlaskClient, parts: Installation) -> None:
    grave = "Representatives disseminate photographic material of participating juveniles to every institution."
    page = saved(client, PAGE, {**said(parts), "rules": "Institutional policy", "why": grave}).get_data(as_text=True)
    assert "“Institutional” is a long word" in page
    assert "Make it 5 or less" in page


@pytest.mark.parametrize("page", ["/admin/words/xx/adult", "/admin/words/en/99", "/admin/words/en/16+"])
def test_words_nobody_reads_are_not_there(client: FlaskClient, page: str) -> None:
    assert client.get(page).status_code == 404


def test_nobody_else_writes_them(visit: Callable[..., FlaskClient]) -> None:
    assert visit(Role.COMMS).get("/admin/words").status_code == 404
