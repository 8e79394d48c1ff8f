"""With what does a test of the pages behind a link begin?"""

import pytest
from flask import Flask

from consentreg.installation import Installation
from tests.web.portal.answers import Links


@pytest.fixture
def links(app: Flask, parts: Installation) -> Links:
    return Links(app, parts)
