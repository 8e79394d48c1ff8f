"""Can staff end a lost card, and get somebody their copy?"""

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import OwnCopy, Person
from consentreg.rules.permissions import Role
from consentreg.services import invitations, visits
from tests import factories as make
from tests.web.staff.outing import Outing, text_of

Visit = Callable[..., FlaskClient]


@pytest.fixture
def outing(parts: Installation) -> Outing:
    return Outing(parts)


@pytest.fixture
def staff(outing: Outing, visit: Visit) -> FlaskClient:
    return visit(Role.STAFF, groups=(outing.group.id,))


def test_lost_card_ends_with_its_pin(outing: Outing, staff: FlaskClient) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ada = ctx.session.get_one(Person, outing.ada.id)
        card, token = invitations.ask(ctx, ada, way="show", purpose="card")
        visits.choose_pin(ctx, card, "5937", "5937")
    assert "They have chosen a PIN." in text_of(staff.get(f"/staff/people/{outing.ada.id}/own"))
    answer = staff.post(f"/staff/people/{outing.ada.id}/own/end-card", follow_redirects=True)
    assert "open nothing any more" in text_of(answer)
    assert "There is no card." in text_of(answer)
    stranger = staff.application.test_client()
    assert stranger.get(f"/c/{token}", follow_redirects=True).status_code == 404


def test_copy_is_made_and_collected_for_them(outing: Outing, staff: FlaskClient) -> None:
    address = f"/staff/people/{outing.ada.id}/own"
    assert "It is being made." in text_of(staff.post(f"{address}/copy", follow_redirects=True))
    worker.drain(outing.parts.transaction)
    assert "Collect it for them" in text_of(staff.get(address))
    with outing.parts.reading() as ctx:
        copy_id = ctx.session.query(OwnCopy).one().id
    answer = staff.post(f"{address}/copy/{copy_id}")
    assert zipfile.ZipFile(io.BytesIO(answer.get_data())).namelist() == ["answers.html", "everything.json"]
    assert "Ada" not in answer.headers["Content-Disposition"]
    assert staff.post(f"/staff/people/{outing.ben.id}/own/copy/{copy_id}").status_code == 404


def test_people_of_other_houses_are_not_there(outing: Outing, staff: FlaskClient) -> None:
    address = f"/staff/people/{outing.ola.id}/own"
    assert staff.get(address).status_code == 404
    assert staff.post(f"{address}/copy").status_code == staff.post(f"{address}/end-card").status_code == 404


@pytest.mark.parametrize("role", [Role.COMMS, Role.ADMIN])
def test_it_is_no_business_of_others(outing: Outing, visit: Visit, role: Role) -> None:
    assert visit(role).get(f"/staff/people/{outing.ada.id}/own").status_code == 404


def test_copies_of_an_adult_are_not_for_staff_to_collect(outing: Outing, staff: FlaskClient) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        ada = ctx.session.get_one(Person, outing.ada.id)
        copy = OwnCopy(person_id=ada.id, authority_id=make.authority(ctx, ada).id, asked_at=ctx.now, key="k")
        ctx.session.add(copy)
    assert staff.post(f"/staff/people/{outing.ada.id}/own/copy/{copy.id}").status_code == 404
