"""Does the safeguarding lead find the child who was written down twice, see both, and say what is true?"""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from consentreg.context import COMMAND
from consentreg.rules.permissions import Role
from consentreg.services import duplicates, people
from tests import factories, photographs
from tests.journeys.conftest import Live, follow


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_two_records_are_looked_at_side_by_side_and_kept_apart(
    live: Live, open_page: Callable[..., Page], fit: Callable[[Page], None], script: bool
) -> None:
    with live.parts.transaction(COMMAND) as ctx:
        for name, house in (("Noor Aziz", "Rowan House"), ("Aziz, Noor", "Heron House")):
            group = factories.group(ctx, house)
            noor = people.add(ctx, name=name, kind="young_person", born=date(2012, 3, 1), groups=[group])
        factories.tag(ctx, factories.photo(ctx, photographs.jpeg()), noor)
    live.work()
    page = open_page(live.account(Role.SAFEGUARDING), script=script)
    follow(page.get_by_role("link", name="Possibly one and the same"))
    fit(page) if script else None
    page.get_by_role("link", name="Noor").click()
    expect(page.get_by_text("Rowan House")).to_be_visible()
    expect(page.get_by_text("Heron House")).to_be_visible()
    fit(page) if script else None
    page.get_by_role("button", name="Two different people").click()
    expect(page.get_by_text("Nobody will be asked about them again.")).to_be_visible()
    with live.parts.reading(COMMAND) as ctx:
        assert [pair.link.verdict for pair in duplicates.settled(ctx)] == ["different"]
