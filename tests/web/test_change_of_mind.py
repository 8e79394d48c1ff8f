"""Does a press on the phone stop what is on its way, and end every address that led to it?"""

from collections.abc import Callable
from random import Random

from flask import Flask

from consentreg.installation import Installation
from tests.soak.midstream import PHOTOS, Attempt, on_a_socket

TRIES = (PHOTOS, *[4] * 9)
"""How many photos are on their way; `make soak` tries fifty two hundred times."""


def test_the_stream_stops_and_every_address_ends(
    parts: Installation, open_app: Callable[[Installation], Flask]
) -> None:
    with on_a_socket(open_app(parts)) as port:
        for number, photos in enumerate(TRIES):
            found = Attempt(parts, Random(number), port, photos, thorough=not number).prepare().run()
            assert found.wrong() == [], number
