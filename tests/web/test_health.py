"""Can whatever watches over the register tell whether it answers?"""

import sqlalchemy as sa
from flask import Flask

from consentreg.installation import Installation


def test_a_register_that_answers_says_so_to_anybody(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")


def test_a_register_without_its_database_does_not_and_the_page_says_it_calmly(app: Flask, parts: Installation) -> None:
    with parts.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE organisation RENAME TO gone"))
    answer = app.test_client().get("/health")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
