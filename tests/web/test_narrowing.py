"""Is it said at once what an act ended, to whoever may know?"""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.models import Person, PersonGroup
from consentreg.rules.permissions import Role
from consentreg.services import deliveries, releases
from tests import factories as make
from tests.services import acts
from tests.web.staff.outing import Outing, text_of


@pytest.fixture
def outing(parts: object) -> Outing:
    return Outing(parts)  # type: ignore[arg-type]  # an installation


@pytest.fixture
def out(outing: Outing) -> Outing:
    """Ada is in two photos: one is out, one waits in a release."""
    first, second = outing.photo(outing.ada, complete=True), outing.photo(outing.ada, complete=True)
    with outing.parts.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        make.yes_to_all(ctx, ctx.session.get_one(Person, outing.ada.id), covers_existing=True)
        wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY")
        asked = releases.ask(ctx, wall, [first.id], reason="News")
        deliveries.deliver(ctx, acts.make_ready(ctx, asked), place="Hall")
        releases.ask(ctx, wall, [second.id], reason="News")
    return outing


def says_no(client: FlaskClient, person: Person) -> str:
    said = {"by": "self", "publish_internal": "refused", "at": "", "method": "paper"}
    return text_of(client.post(f"/staff/people/{person.id}/answers/new", data=said, follow_redirects=True))


def test_a_no_says_what_ended_by_it(visit: Callable[..., FlaskClient], out: Outing) -> None:
    page = says_no(visit(Role.STAFF, groups=(out.group.id,)), out.ada)
    assert "2 photos were decided anew. 2 releases ended. 1 photo must be taken down from where it is." in page
    assert "Whoever put it there finds it on their home page." in page


def test_an_act_that_ends_nothing_says_nothing_of_it(visit: Callable[..., FlaskClient], outing: Outing) -> None:
    outing.photo(outing.ada, complete=True)
    page = says_no(visit(Role.STAFF, groups=(outing.group.id,)), outing.ada)
    assert "decided anew" not in page


def test_a_restriction_and_a_pause_say_it_too(visit: Callable[..., FlaskClient], out: Outing) -> None:
    lead = visit(Role.SAFEGUARDING)
    form = {"level": "NO_PUBLISH", "category": "other", "review_by": ""}
    page = text_of(lead.post(f"/staff/people/{out.ada.id}/restrictions/new", data=form, follow_redirects=True))
    assert re.search(r"2 releases ended\. 1 photo must be taken down", page), page


def test_what_it_means_in_another_house_is_not_told_here(visit: Callable[..., FlaskClient], out: Outing) -> None:
    with out.parts.transaction(COMMAND) as ctx:
        ctx.session.execute(sa.insert(PersonGroup).values(person_id=out.ada.id, group_id=out.elsewhere.id))
    page = says_no(visit(Role.STAFF, groups=(out.elsewhere.id,)), out.ada)
    assert "release ended" not in page
    assert "taken down" not in page
