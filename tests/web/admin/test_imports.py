"""What becomes of a table from another system?"""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Person
from tests import factories
from tests.web.answers import text

HEAD = "name,kind,born,group,looked_after,external_id\n"
GOOD = HEAD + "Ada Lovell,young_person,2009-03-27,Rowan House,yes,17\nMo Baird,staff,,Rowan House,,18\n"


@pytest.fixture(autouse=True)
def rowan(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        factories.group(ctx)


def send(client: FlaskClient, table: str | bytes, sort: str = "people") -> Any:
    data = table.encode() if isinstance(table, str) else table
    return client.post(f"/admin/import/{sort}", data={"file": (io.BytesIO(data), "people.csv")})


def people(parts: Installation) -> list[str]:
    with parts.reading() as ctx:
        return list(ctx.session.scalars(sa.select(Person.name).order_by(Person.name)))


def test_every_row_of_a_good_file_is_added(admin: FlaskClient, parts: Installation) -> None:
    answer = send(admin, GOOD)
    assert (answer.status_code, answer.location) == (303, "/admin/import")
    assert "All 2 rows were added." in text(admin.get("/admin/import"))
    assert people(parts) == ["Ada Lovell", "Mo Baird"]


def test_one_bad_row_and_none_is_added(admin: FlaskClient, parts: Installation) -> None:
    bad = GOOD + "Cat Reid,young_person,2009-02-30,Rowan House,yes,19\nDov Weir,pirate,2009-03-01,Nowhere,yes,20\n"
    answer = send(admin, bad)
    page = text(answer)
    assert answer.status_code == 422
    assert "3 things do not fit" in page
    assert "Nothing was added." in page
    for cell in (">4<", ">5<", ">born<", ">kind<", ">group<"):
        assert cell in page
    assert "Cat Reid" not in page
    assert people(parts) == []


@pytest.mark.parametrize("table", ["", "nonsense", b"\x00\x01\x02", b"\xff\xfe\x00", HEAD])
def test_what_is_no_table_is_refused_calmly(admin: FlaskClient, parts: Installation, table: str | bytes) -> None:
    answer = send(admin, table)
    assert answer.status_code == 422
    assert "fit" in text(answer)
    assert people(parts) == []


def test_no_file_is_said_beside_the_field(admin: FlaskClient) -> None:
    answer = admin.post("/admin/import/people", data={})
    assert answer.status_code == 422
    assert "Choose a file first." in text(answer)


def test_answers_come_in_as_well(admin: FlaskClient, parts: Installation) -> None:
    send(admin, GOOD)
    table = "person,by,scope,answer,at,evidence\n17,self,take,given,2026-05-01,folder 3\n"
    assert send(admin, table, "answers").status_code == 303
    assert "1 row was added." in text(admin.get("/admin/import"))


def test_a_bad_answer_is_named(admin: FlaskClient) -> None:
    table = "person,by,scope,answer,at,evidence\n99,self,take,given,2026-05-01,folder 3\n"
    answer = send(admin, table, "answers")
    assert answer.status_code == 422
    assert ">person<" in text(answer)
