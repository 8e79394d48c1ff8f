"""Does a button on a page that was open too long let through what somebody has decided otherwise since?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Account, Authority, Restriction
from consentreg.rules.permissions import Role
from consentreg.services import accounts, people, restrictions
from tests import factories as make
from tests.web.answers import button, press
from tests.web.staff.outing import Outing, code_of


@pytest.fixture
def outing(parts: Installation) -> Outing:
    return Outing(parts)


@pytest.mark.parametrize(
    ("act", "before", "meanwhile", "wide"),
    [
        ("verify", {"verified": False}, ("contact", {"do_not_contact": "1"}), lambda mo: mo.verified_at is not None),
        ("contact", {"do_not_contact": True}, ("photos", {"may_see_photos": "0"}), lambda mo: not mo.do_not_contact),
        ("photos", {}, ("contact", {"do_not_contact": "1"}), lambda mo: mo.may_see_photos),
    ],
)
def test_what_widens_for_an_adult_is_not_done_on_what_was_known_before(
    visit: Callable[..., FlaskClient], outing: Outing, act: str, before: dict[str, bool],
    meanwhile: tuple[str, dict[str, str]], wide: Callable[[Authority], bool],
) -> None:  # fmt: skip
    with outing.parts.transaction(COMMAND) as ctx:
        mo = make.authority(ctx, outing.ada, **{"may_see_photos": act == "contact"} | before)
    one, other = (visit(Role.STAFF, groups=(outing.group.id,), email=f"{name}@example.org") for name in ("one", "two"))
    page, adult = f"/staff/people/{outing.ada.id}", f"/staff/people/{outing.ada.id}/adults/{mo.id}"
    sent = button(other, page, f"{adult}/{act}")
    assert one.post(f"{adult}/{meanwhile[0]}", data=meanwhile[1]).status_code == 303, "what narrows is never too late"
    for late in (sent, {**sent, "version": ""}, {name: value for name, value in sent.items() if name != "version"}):
        answer = other.post(f"{adult}/{act}", data=late)
        assert (answer.status_code, code_of(answer)) == (409, "CHANGED_MEANWHILE")
    with outing.parts.reading(COMMAND) as ctx:
        assert not wide(people.get_authority(ctx, outing.ada, mo.id))


def test_asking_to_lift_a_restriction_does_not_lift_it_because_another_lead_asked_meanwhile(
    visit: Callable[..., FlaskClient], outing: Outing
) -> None:
    one, other = (visit(Role.SAFEGUARDING, email=f"{name}@example.org") for name in ("one", "two"))
    page = f"/staff/people/{outing.ada.id}"
    one.post(f"{page}/restrictions/new", data={"level": "NO_IMAGE", "category": "adoption"})
    with outing.parts.reading(COMMAND) as ctx:
        lift = f"{page}/restrictions/{restrictions.active(ctx, outing.ada)[0].id}/lift"
    sent = button(other, page, lift)
    assert press(one, page, lift).status_code == 303
    assert other.post(lift, data=sent).status_code == 409
    with outing.parts.reading(COMMAND) as ctx:
        assert ctx.session.query(Restriction).one().lifted_at is None
    assert press(other, page, lift).status_code == 303, "having seen that another lead asks, they agree"
    with outing.parts.reading(COMMAND) as ctx:
        assert ctx.session.query(Restriction).one().lifted_at is not None


def test_an_account_that_was_closed_once_more_is_not_opened_by_an_old_page(
    visit: Callable[..., FlaskClient], parts: Installation
) -> None:
    one, other = (visit(Role.ADMIN, email=f"{name}@example.org") for name in ("one", "two"))
    with parts.transaction(COMMAND) as ctx:
        nell, _ = accounts.add(ctx, "nell@example.org", Role.COMMS)
        accounts.end(ctx, nell.id)
    page = f"/admin/accounts/{nell.id}"
    sent = button(other, page, f"{page}/reopen")
    press(one, page, f"{page}/reopen")
    press(one, page, f"{page}/close")
    assert other.post(f"{page}/reopen", data=sent).status_code == 409
    with parts.reading(COMMAND) as ctx:
        assert not ctx.session.get_one(Account, nell.id).active
