"""Does the home page say whose answers run out, to those who may know, and nothing when none do?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.rules.words import Scope
from tests import factories
from tests.web.staff.outing import Outing, text_of

Counter = Callable[[], AbstractContextManager[list[str]]]
HEADING = "Answers running out"


def test_nothing_is_said_when_nothing_runs_out(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, factories.person(ctx, "Jo Ross", kind="adult"))
    assert HEADING not in text_of(staff.get("/staff/"))


def test_whoever_is_to_be_asked_again_has_a_line_that_leads_to_them(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        jo, al = (factories.person(ctx, name, kind="adult") for name in ("Jo Ross", "Al Dow"))
        factories.answer(ctx, jo, Scope.TAKE, valid_until=date(2026, 7, 1))
        for scope in (Scope.TAKE, Scope.INTERNAL):
            factories.answer(ctx, al, scope, valid_until=date(2026, 7, 13))
        factories.answer(ctx, al, Scope.PUBLIC, valid_until=date(2026, 7, 2))
    page = staff.get("/staff/")
    words = text_of(page)
    assert HEADING in words
    assert "Jo Ross Until 1 July 2026: our album Last day" in words
    assert "Al Dow Until 2 July 2026: public. Until 13 July 2026: our album, inside 1 day left" in words
    assert f'href="/staff/people/{jo.id}"' in page.get_data(as_text=True)
    assert "No photos yet" not in words


def test_queries_do_not_grow_with_the_answers_that_run_out(
    staff: FlaskClient, outing: Outing, count_queries: Counter
) -> None:
    counts = []
    for number in (2, 30):
        with outing.parts.transaction(COMMAND) as ctx:
            for each in range(number):
                person = factories.person(ctx, f"Person {number} {each}", kind="adult")
                factories.yes_to_all(ctx, person, valid_until=date(2026, 7, 13))
        with count_queries() as asked:
            staff.get("/staff/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
