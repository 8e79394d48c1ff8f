"""With what does a test of the admin door begin? With somebody who may open it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg.rules.permissions import Role


@pytest.fixture
def admin(visit: Callable[..., FlaskClient]) -> FlaskClient:
    return visit(Role.ADMIN)
