"""The day before and the day of a twelfth birthday, in Scotland and in England: who is asked, and what may be shown?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.models import Person
from consentreg.rules.words import Jurisdiction, Scope
from consentreg.services import notes, organisation
from tests import factories
from tests.web.staff.outing import Outing, text_of

Counter = Callable[[], AbstractContextManager[list[str]]]
BEFORE, ON_IT = datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
"""The last second of 30 June in London, and the first of 1 July."""
BORN = date(2014, 7, 1)


@pytest.fixture
def child(outing: Outing) -> Person:
    """Cat turns twelve on 1 July 2026; her mother said yes to photos, inside too."""
    with outing.parts.transaction(COMMAND) as ctx:
        cat = factories.person(ctx, "Cat Weir", born=BORN)
        mo = factories.authority(ctx, cat, name="Mo Weir")
        for scope in (Scope.TAKE, Scope.INTERNAL):
            factories.answer(ctx, cat, scope, authority_id=mo.id)
        notes.record_view(ctx, cat, "yes")
    return cat


def in_(outing: Outing, where: Jurisdiction) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        organisation.organisation(ctx).jurisdiction = where


@pytest.mark.parametrize(
    ("where", "who", "soon", "asked"),
    [
        (Jurisdiction.SCOTLAND, "Cat decides.", "From then on Cat decides.", "Ask Cat"),
        (
            Jurisdiction.ENGLAND,
            "Both Cat and an adult who may decide must say yes.",
            "From then on Cat and an adult must both say yes.",
            "Ask Cat",
        ),
    ],
)
def test_the_day_before_and_the_day_of_a_twelfth_birthday(staff: FlaskClient, outing: Outing, child: Person,
        monkeypatch: pytest.MonkeyPatch, where: Jurisdiction, who: str, soon: str, asked: str) -> None:  # fmt: skip
    in_(outing, where)
    photo = outing.photo(child, complete=True)
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    home, page = text_of(staff.get("/staff/")), text_of(staff.get(f"/staff/people/{child.id}"))
    assert f"Cat Weir 12 on 1 July 2026: our album, inside. {soon} 1 day left" in home
    assert "11 years old. An adult who may decide says yes or no, and Cat says what they think." in page
    assert "Show them inside Yes" in page
    assert "Only for them and the house" not in text_of(staff.get(f"/staff/photos/{photo.id}"))

    monkeypatch.setattr(clock, "now", lambda: ON_IT)
    home, page = text_of(staff.get("/staff/")), text_of(staff.get(f"/staff/people/{child.id}"))
    assert f"Cat Weir 12 on 1 July 2026: our album, inside. {soon} Today" in home
    assert f"12 years old. {who}" in page
    assert f"Take photos, for our own album {asked}" in page
    assert f"Show them inside {asked}" in page


def test_queries_do_not_grow_with_the_birthdays(staff: FlaskClient, outing: Outing, count_queries: Counter) -> None:
    counts = []
    for number in (2, 12):
        with outing.parts.transaction(COMMAND) as ctx:
            for each in range(number):
                young = factories.person(ctx, f"Young {number} {each}", born=date(2014, 7, 2 + each))
                adult = factories.authority(ctx, young)
                factories.answer(ctx, young, Scope.TAKE, authority_id=adult.id)
        with count_queries() as said:
            assert "12 on 3 July 2026" in text_of(staff.get("/staff/"))
        counts.append(len(said))
    assert counts[0] == counts[1]
