"""With what does a test of the comms door begin? A house with a website, and somebody of comms."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from tests.web.comms.house import House


@pytest.fixture
def house(parts: Installation) -> House:
    return House(parts)


@pytest.fixture
def comms(visit: Callable[..., FlaskClient]) -> FlaskClient:
    return visit(Role.COMMS)
