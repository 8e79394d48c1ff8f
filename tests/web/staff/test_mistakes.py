"""Can what was written down wrongly be put right, with a second person where something opens?"""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.models import Answer, Death, Invitation, Mistake, Person, Takedown
from consentreg.rules.words import Scope
from consentreg.services import clearance, consents, deliveries, invitations, releases, standing
from consentreg.services.consents import NewAnswer
from consentreg.services.standing import Stands
from tests import factories as make
from tests.services import acts
from tests.web.staff.outing import Outing, code_of, text_of


@pytest.fixture
def ada(outing: Outing) -> Person:
    """Somebody of seventeen who has said yes to everything."""
    with outing.parts.transaction(COMMAND) as ctx:
        person = ctx.session.get_one(Person, outing.ada.id)
        make.yes_to_all(ctx, person, covers_existing=True)
        return person


def stands(outing: Outing, person: Person) -> Stands:
    with outing.parts.reading(COMMAND) as ctx:
        return standing.of(ctx, person.id, None)[Scope.INTERNAL].stands


def last(outing: Outing, person: Person) -> Answer:
    with outing.parts.reading(COMMAND) as ctx:
        query = sa.select(Answer).where(Answer.person_id == person.id, Answer.scope == Scope.INTERNAL)
        return ctx.session.scalars(query.order_by(Answer.since.desc())).first()


def says_no(client: FlaskClient, person: Person) -> None:
    said = {"by": "self", "publish_internal": "refused", "at": "", "method": "paper"}
    assert client.post(f"/staff/people/{person.id}/answers/new", data=said).status_code == 303


def strike(client: FlaskClient, person: Person, answer: Answer, why: str = "It was the other Ada") -> TestResponse:
    return client.post(f"/staff/people/{person.id}/answers/{answer.id}/mistake", data={"why": why})


def rows(outing: Outing, table: type) -> list:
    with outing.parts.reading(COMMAND) as ctx:
        return list(ctx.session.scalars(sa.select(table)))


def test_no_on_the_wrong_child_stands_until_somebody_else_agrees(
    staff: FlaskClient, colleague: FlaskClient, lead: FlaskClient, outing: Outing, ada: Person
) -> None:
    says_no(staff, ada)
    answer = last(outing, ada)
    assert f"/answers/{answer.id}/mistake" in staff.get(f"/staff/people/{ada.id}").get_data(as_text=True)
    assert "This was a mistake" in text_of(staff.get(f"/staff/people/{ada.id}/answers/{answer.id}/mistake"))
    assert strike(staff, ada, answer).status_code == 303
    assert stands(outing, ada) is Stands.NO
    (mistake,) = rows(outing, Mistake)
    agree = f"/staff/mistakes/{mistake.id}/agree"
    assert code_of(staff.post(agree)) == "SECOND_PERSON_NEEDED"
    assert stands(outing, ada) is Stands.NO
    assert colleague.post(agree).status_code == 404  # Whose no it was is kept from them.
    assert "It was the other Ada" in text_of(lead.get("/staff/"))
    assert lead.post(agree).status_code == 303
    assert stands(outing, ada) is Stands.YES
    assert "This was a mistake and counts for nothing" in text_of(staff.get(f"/staff/people/{ada.id}"))


def test_yes_on_the_wrong_child_ends_at_once(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ben = ctx.session.get_one(Person, outing.ben.id)
        make.yes_to_all(ctx, ben)
    answer = last(outing, outing.ben)
    assert stands(outing, outing.ben) is Stands.YES
    strike(staff, outing.ben, answer)
    assert stands(outing, outing.ben) is Stands.NOTHING


def test_what_they_said_themselves_is_nobodys_mistake(staff: FlaskClient, lead: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ben = ctx.session.get_one(Person, outing.ben.id)
        invitation, _ = invitations.ask(ctx, ben, way="show")
        own = replace(ctx, actor=invitations.actor_of(invitation))
        no = NewAnswer(scope=Scope.INTERNAL, answer="refused", method=consents.SELF_SERVICE)
        consents.record(own, ben, no)
    answer = last(outing, outing.ben)
    page = lead.post(f"/staff/people/{outing.ben.id}/answers/{answer.id}/mistake", data={"why": "no"})
    assert page.status_code == 422
    assert "They said this themselves" in text_of(page)
    assert rows(outing, Mistake) == []
    assert f"/answers/{answer.id}/mistake" not in lead.get(f"/staff/people/{outing.ben.id}").get_data(as_text=True)


@pytest.mark.parametrize(("why", "said"), [("  ", "Say in a few words"), ("x" * 281, "280 characters or fewer")])
def test_mistake_needs_a_reason_and_loses_nothing_typed(
    staff: FlaskClient, outing: Outing, ada: Person, why: str, said: str
) -> None:
    says_no(staff, ada)
    page = strike(staff, ada, last(outing, ada), why)
    assert page.status_code == 422
    assert said in text_of(page)
    assert why.strip() in page.get_data(as_text=True)
    assert rows(outing, Mistake) == []


def test_another_groups_answer_is_not_there(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        make.yes_to_all(ctx, ctx.session.get_one(Person, outing.ola.id))
    assert strike(staff, outing.ola, last(outing, outing.ola)).status_code == 404


def test_task_that_a_mistaken_no_caused_ends_as_mistaken(
    staff: FlaskClient, lead: FlaskClient, outing: Outing, ada: Person
) -> None:
    photo = outing.photo(ada, complete=True)
    with outing.parts.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY")
        asked = releases.ask(ctx, wall, [photo.id], reason="News")
        deliveries.deliver(ctx, acts.make_ready(ctx, asked), place="Hall")
    says_no(staff, ada)
    (task,) = rows(outing, Takedown)
    assert task.ended_at is None
    strike(staff, ada, last(outing, ada))
    assert rows(outing, Takedown)[0].ended_at is None
    (mistake,) = rows(outing, Mistake)
    lead.post(f"/staff/mistakes/{mistake.id}/agree")
    (task,) = rows(outing, Takedown)
    assert task.ended_as == "mistaken"
    says_no(staff, ada)
    assert [each.ended_as for each in rows(outing, Takedown)].count(None) == 1


def test_death_is_shown_takes_two_people_and_can_be_undone_by_two(
    staff: FlaskClient, colleague: FlaskClient, outing: Outing, ada: Person
) -> None:
    page = f"/staff/people/{ada.id}"
    with outing.parts.transaction(COMMAND) as ctx:
        invitations.ask(ctx, ctx.session.get_one(Person, ada.id), way="print")
    assert staff.post(f"{page}/death", data={"day": "2026-05-02"}).status_code == 303
    assert _decided(outing, ada) == "REVIEW"
    assert "wrote down that they died on" in text_of(colleague.get(page))
    assert rows(outing, Invitation)[0].ended_at is None
    assert code_of(staff.post(f"{page}/death/agree")) == "SECOND_PERSON_NEEDED"
    assert ada.name in text_of(colleague.get("/staff/"))
    assert colleague.post(f"{page}/death/agree").status_code == 303
    assert rows(outing, Invitation)[0].ended_at is not None
    assert staff.post(f"{page}/death/mistake", data={"why": " "}).status_code == 422
    assert staff.post(f"{page}/death/mistake", data={"why": "The other Ada"}).status_code == 303
    assert _decided(outing, ada) == "REVIEW"
    assert code_of(staff.post(f"{page}/death/mistake", data={"why": "again"})) in {"SECOND_PERSON_NEEDED", ""}
    assert _decided(outing, ada) == "REVIEW"
    assert colleague.post(f"{page}/death/mistake", data={"why": "agreed"}).status_code == 303
    assert _decided(outing, ada) == "ALLOW"
    (death,) = rows(outing, Death)
    assert death.undone_at is not None
    assert "Have they died?" not in text_of(staff.get(page))


def _decided(outing: Outing, person: Person) -> str:
    with outing.parts.reading(COMMAND) as ctx:
        return clearance.person_standing(ctx, person.id)[Scope.INTERNAL].outcome.name


@pytest.mark.parametrize(
    ("day", "said"), [("2030-01-01", "cannot be in the future"), ("1999-01-01", "before they were born")]
)
def test_day_of_a_death_must_be_possible(staff: FlaskClient, outing: Outing, ada: Person, day: str, said: str) -> None:
    page = staff.post(f"/staff/people/{ada.id}/death", data={"day": day})
    assert page.status_code == 422
    assert said in text_of(page)
    assert rows(outing, Death) == []
