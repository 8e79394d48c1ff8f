"""Does the lead, and nobody else, read what people say is wrong, in time?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Complaint, Person
from consentreg.rules.permissions import Role
from consentreg.services import complaints
from tests.services import acts, looks
from tests.web.staff.outing import Outing, code_of, text_of

Visit = Callable[..., FlaskClient]


@pytest.fixture
def outing(parts: Installation) -> Outing:
    return Outing(parts)


@pytest.fixture
def kept(outing: Outing) -> Complaint:
    with outing.parts.transaction(COMMAND) as ctx:
        here = looks.visit(ctx, ctx.session.get_one(Person, outing.ada.id))
        return complaints.make(ctx, here, "It <b>hurt</b>.")


def test_lead_reads_acknowledges_and_answers(outing: Outing, kept: Complaint, visit: Visit) -> None:
    lead = visit(Role.SAFEGUARDING)
    assert "1 open" in text_of(lead.get("/staff/"))
    assert "Acknowledge by 31 July 2026" in text_of(lead.get("/staff/complaints"))
    address = f"/staff/complaints/{kept.id}"
    assert "It <b>hurt</b>." in text_of(lead.get(address))
    assert "Acknowledged on" in text_of(lead.post(f"{address}/acknowledge", follow_redirects=True))
    empty = lead.post(address, data={"reply": " "})
    assert (empty.status_code, code_of(empty)) == (422, "NOTHING_WRITTEN")
    assert "Answered" in text_of(lead.post(address, data={"reply": "We are sorry."}, follow_redirects=True))
    again = lead.post(address, data={"reply": "Twice."})
    assert (again.status_code, code_of(again)) == (409, "ALREADY_CLOSED")
    assert "something is wrong" not in text_of(lead.get("/staff/"))
    assert "We are sorry." in text_of(lead.get(address))


def test_late_one_is_marked(outing: Outing, kept: Complaint, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    with outing.parts.reading() as ctx:
        later = acts.later(ctx, days=31).now
    monkeypatch.setattr(clock, "now", lambda: later)
    lead = visit(Role.SAFEGUARDING)
    assert "Late since 31 July 2026" in text_of(lead.get("/staff/complaints"))
    assert "Late: 1." in text_of(lead.get("/staff/"))


@pytest.mark.parametrize("role", [Role.STAFF, Role.COMMS, Role.ADMIN])
def test_nobody_else_reads_them(outing: Outing, kept: Complaint, visit: Visit, role: Role) -> None:
    other = visit(role, groups=(outing.group.id,) if role is Role.STAFF else ())
    for address in ("/staff/complaints", f"/staff/complaints/{kept.id}"):
        assert other.get(address).status_code == 404
    assert other.post(f"/staff/complaints/{kept.id}", data={"reply": "No."}).status_code == 404
    assert "something is wrong" not in text_of(other.get("/", follow_redirects=True))


def test_what_is_not_there_is_not_there(visit: Visit, outing: Outing) -> None:
    assert visit(Role.SAFEGUARDING).get("/staff/complaints/nothing").status_code == 404
