"""Does every photo that is one come in, and is everything else refused by name and with a reason?"""

import io

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.models import AuditEntry, Event, Photo
from tests import photographs
from tests.factories import received
from tests.web.staff.outing import Outing, code_of, text_of

JSON = {"Accept": "application/json"}


def sent(client: FlaskClient, files: dict[str, bytes], to: str = "", headers: dict[str, str] | None = None,
         **fields: object) -> TestResponse:  # fmt: skip
    """Send files as a browser does."""
    parts = [(io.BytesIO(data), name) for name, data in files.items()]
    return client.post(f"/staff/add-photos{to}", data=fields | {"photos": parts}, headers=headers or {})


def kept(outing: Outing) -> list[Photo]:
    """Return every photo there is."""
    with outing.parts.reading(COMMAND) as ctx:
        return list(ctx.session.scalars(sa.select(Photo)))


def outings(outing: Outing) -> list[Event]:
    """Return every outing there is."""
    with outing.parts.reading(COMMAND) as ctx:
        return list(ctx.session.scalars(sa.select(Event)))


def test_photos_come_to_an_outing_with_one_line_a_file(staff: FlaskClient, outing: Outing) -> None:
    files = {"IMG_1.jpg": received(1).data, "IMG_2.heic.jpg": received(2).data}
    answer = sent(staff, files, f"?outing={outing.event.id}")
    words = text_of(answer)
    assert answer.status_code == 200
    assert "2 photos are safe here" in words
    assert "IMG_1.jpg" in words
    assert "deleted them from your phone" in words
    assert {photo.event_id for photo in kept(outing)} == {outing.event.id}


def test_one_bad_file_never_loses_the_others(staff: FlaskClient, outing: Outing) -> None:
    files = {"a.jpg": received(1).data, "film.mov": photographs.movie(), "empty.jpg": b"", "form.pdf": b"%PDF-1.7\n",
             "words.jpg": b"hello", "b.jpg": received(2).data}  # fmt: skip
    answer = sent(staff, files, f"?outing={outing.event.id}")
    words = text_of(answer)
    assert answer.status_code == 200
    assert len(kept(outing)) == 2
    assert "4 files to look at" in words
    assert "deleted them" not in words
    for name in files:
        assert words.count(name) == 1
    assert "EMPTY_FILE" in words


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "EMPTY_FILE", id="empty"),
        pytest.param(b"hello", "TEXT", id="words"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(staff: FlaskClient, outing: Outing, data: bytes, code: str) -> None:
    answer = sent(staff, {"a.jpg": data}, f"?outing={outing.event.id}", JSON)
    assert answer.status_code == 422
    assert answer.json["code"] == code
    assert answer.json["detail"].endswith(".")
    assert kept(outing) == []


def test_a_file_over_the_limit_says_so(staff: FlaskClient, outing: Outing) -> None:
    object.__setattr__(outing.parts.config, "max_upload_mb", 0)
    answer = sent(staff, {"a.jpg": received(1).data}, f"?outing={outing.event.id}", JSON)
    assert (answer.status_code, answer.json["code"]) == (422, "TOO_LARGE")
    assert kept(outing) == []


def test_a_new_outing_begins_with_its_first_photo(staff: FlaskClient, outing: Outing) -> None:
    answer = sent(staff, {"a.jpg": received(1).data}, name="Kite day", day="2026-06-20", headers=JSON)
    event = next(event for event in outings(outing) if event.name == "Kite day")
    assert answer.status_code == 201
    assert answer.json["upload_to"] == f"/staff/add-photos?outing={event.id}"
    assert (str(event.day), event.group_id) == ("2026-06-20", outing.group.id)


def test_without_a_day_the_outing_takes_it_from_the_first_photo(staff: FlaskClient, outing: Outing) -> None:
    sent(staff, {"a.jpg": received(1).data, "b.jpg": received(2).data}, name="Kite day", day="")
    (event,) = [event for event in outings(outing) if event.name == "Kite day"]
    assert event.day == received(1).inspection.captured
    assert len(kept(outing)) == 2


def test_no_outing_is_made_when_no_file_was_a_photo(staff: FlaskClient, outing: Outing) -> None:
    before = len(outings(outing))
    answer = sent(staff, {"a.txt": b"hello"}, name="Kite day")
    assert answer.status_code == 422
    assert len(outings(outing)) == before


def test_the_same_file_again_is_the_same_photo(staff: FlaskClient, outing: Outing) -> None:
    here = f"?outing={outing.event.id}"
    first = sent(staff, {"a.jpg": received(1).data}, here, JSON)
    again = sent(staff, {"renamed.jpg": received(1).data}, here, JSON)
    assert (first.status_code, first.json["already"]) == (201, False)
    assert (again.status_code, again.json["already"]) == (200, True)
    assert first.json["id"] == again.json["id"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"name": ""}, "OUTING_NEEDED", id="no name"),
        pytest.param({"name": "x" * 121}, "OUTING_NEEDED", id="a name too long"),
        pytest.param({"name": "Kite day", "day": "yesterday"}, "OUTING_NEEDED", id="a day that is none"),
        pytest.param({"name": "Kite day", "day": "2027-01-01"}, "IN_THE_FUTURE", id="a day to come"),
    ],
)
def test_a_bad_outing_is_said_and_nothing_kept(
    staff: FlaskClient, outing: Outing, fields: dict[str, str], code: str
) -> None:
    before = len(outings(outing))
    page = sent(staff, {"a.jpg": received(1).data}, **fields)
    script = sent(staff, {"a.jpg": received(1).data}, headers=JSON, **fields)
    assert (page.status_code, code_of(page)) == (422, code)
    assert (script.status_code, script.json["code"]) == (422, code)
    assert text_of(page).count(script.json["detail"]) == 2, "above the form and at the field"
    assert script.json["field"] in fields
    assert (kept(outing), len(outings(outing))) == ([], before)


def test_the_page_chooses_no_group_and_no_day_for_anybody(lead: FlaskClient, staff: FlaskClient) -> None:
    several, one = lead.get("/staff/add-photos"), staff.get("/staff/add-photos")
    assert "Choose a group" in text_of(several)
    assert "selected" not in several.get_data(as_text=True)
    assert b'value="2026' not in several.data + one.data
    assert "Choose a group" not in text_of(one)


def test_the_next_step_is_the_first_photo_of_the_outing_that_is_not_finished(
    staff: FlaskClient, outing: Outing
) -> None:
    outing.photo(complete=True)
    answer = sent(staff, {"a.jpg": received(101).data}, f"?outing={outing.event.id}", JSON)
    first = staff.get(answer.json["next"])
    assert (first.status_code, first.location) == (302, f"/staff/photos/{answer.json['id']}/people")
    page = sent(staff, {"b.jpg": received(102).data}, f"?outing={outing.event.id}")
    assert f'href="{answer.json["next"]}"' in page.get_data(as_text=True)
    assert staff.get(f"/staff/outings/{outing.elm_event.id}/unfinished").status_code == 404


def test_where_every_photo_is_finished_the_next_step_is_the_board(staff: FlaskClient, outing: Outing) -> None:
    outing.photo(complete=True)
    assert staff.get(f"/staff/outings/{outing.event.id}/unfinished").location == f"/staff/outings/{outing.event.id}"


def test_a_photo_that_is_here_already_begins_no_outing(staff: FlaskClient, outing: Outing) -> None:
    sent(staff, {"a.jpg": received(1).data}, f"?outing={outing.event.id}", JSON)
    again = sent(staff, {"a.jpg": received(1).data}, name="Kite day", headers=JSON)
    assert (again.json["already"], again.json["upload_to"]) == (True, None)
    assert again.json["next"] == f"/staff/outings/{outing.event.id}/unfinished"


def test_trying_a_damaged_file_again_is_not_offered(staff: FlaskClient, outing: Outing) -> None:
    answer = sent(staff, {"a.jpg": received(1).data[:300]}, f"?outing={outing.event.id}")
    assert answer.status_code == 422
    assert "Try again" not in text_of(answer)
    assert "Choose other photos" in text_of(answer)


def test_no_file_is_said(staff: FlaskClient, outing: Outing) -> None:
    answer = staff.post(f"/staff/add-photos?outing={outing.event.id}", data={})
    assert (answer.status_code, code_of(answer)) == (422, "NO_FILE")


def test_the_lead_must_say_whose_outing_it_was(lead: FlaskClient, outing: Outing) -> None:
    answer = sent(lead, {"a.jpg": received(1).data}, name="Kite day", group="")
    assert (answer.status_code, code_of(answer)) == (422, "GROUP_NEEDED")
    assert sent(lead, {"a.jpg": received(1).data}, name="Kite day", group=outing.elsewhere.id).status_code == 200


def test_staff_add_to_no_outing_and_no_house_of_others(staff: FlaskClient, outing: Outing) -> None:
    assert sent(staff, {"a.jpg": received(1).data}, f"?outing={outing.elm_event.id}").status_code == 404
    assert sent(staff, {"a.jpg": received(1).data}, name="Kite day", group=outing.elsewhere.id).status_code == 422
    assert kept(outing) == []


def test_the_name_a_file_had_is_kept_nowhere(staff: FlaskClient, outing: Outing) -> None:
    sent(staff, {"Ada Lovell at the beach.jpg": received(1).data}, f"?outing={outing.event.id}")
    (photo,) = kept(outing)
    with outing.parts.reading(COMMAND) as ctx:
        trail = [str(entry.detail) for entry in ctx.session.scalars(sa.select(AuditEntry))]
    row = " ".join(str(getattr(photo, column.key)) for column in Photo.__table__.columns)
    assert "Lovell" not in row + " ".join(trail)


def test_many_megabytes_may_come_in_one_go(staff: FlaskClient, outing: Outing) -> None:
    staff.application.config["MAX_CONTENT_LENGTH"] = 1000
    answer = sent(staff, {"a.jpg": received(1).data + b"0" * 5000}, f"?outing={outing.event.id}")
    assert answer.status_code == 200
    assert staff.post("/staff/people/new", data={"name": "x" * 5000}).status_code == 413
