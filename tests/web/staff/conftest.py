"""With what does a test of the staff door begin? An outing, a member of staff and the safeguarding lead."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from tests.web.staff.outing import Outing


@pytest.fixture
def outing(parts: Installation) -> Outing:
    return Outing(parts)


@pytest.fixture
def staff(visit: Callable[..., FlaskClient], outing: Outing) -> FlaskClient:
    return visit(Role.STAFF, groups=(outing.group.id,))


@pytest.fixture
def colleague(visit: Callable[..., FlaskClient], outing: Outing) -> FlaskClient:
    return visit(Role.STAFF, groups=(outing.group.id,), email="colleague@example.org")


@pytest.fixture
def lead(visit: Callable[..., FlaskClient]) -> FlaskClient:
    return visit(Role.SAFEGUARDING)
