"""Does a lead see what would go, offer their copy first, and forget nobody by a slip or while records must be kept?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.models import Person
from consentreg.services import people
from tests.web.staff.outing import Outing, code_of, text_of


@pytest.fixture
def address(outing: Outing) -> str:
    return f"/staff/people/{outing.ada.id}"


def there(outing: Outing) -> Person:
    with outing.parts.reading() as ctx:
        return ctx.session.get_one(Person, outing.ada.id)


def test_only_a_lead_comes_near(staff: FlaskClient, address: str) -> None:
    assert "want to be forgotten" not in text_of(staff.get(address))
    for page in ("forget", "forget/sure", "records"):
        assert staff.get(f"{address}/{page}").status_code == 404
    for act in ("forget/sure", "forget/copy", "records", "records/lift"):
        assert staff.post(f"{address}/{act}", data={"name": "Ada Lovell"}).status_code == 404


def test_the_first_page_tells_what_goes_and_changes_nothing(lead: FlaskClient, outing: Outing, address: str) -> None:
    outing.photo(outing.ada, outing.ben)
    outing.photo(outing.ada)
    assert f'href="{address}/forget"' in lead.get(address).get_data(as_text=True)
    words = text_of(lead.get(f"{address}/forget"))
    assert "Photos that go 2 photos" in words
    assert "Others are in them too 1 photo" in words
    assert "Still out Nowhere that we know of" in words
    assert there(outing).erased_on is None


def test_their_copy_is_offered_first(lead: FlaskClient, outing: Outing, address: str) -> None:
    assert "Make their copy" in text_of(lead.get(f"{address}/forget"))
    assert lead.post(f"{address}/forget/copy").status_code == 303
    assert "Their copy is being made" in text_of(lead.get(f"{address}/forget"))
    worker.drain(outing.parts.transaction)
    assert "Their copy is ready. Get their copy" in text_of(lead.get(f"{address}/forget"))


def test_somebody_is_forgotten_once_their_name_is_typed(
    app: Flask, lead: FlaskClient, outing: Outing, address: str
) -> None:
    photo = outing.photo(outing.ada, copies=True)
    assert "Forget Ada Lovell for good?" in text_of(lead.get(f"{address}/forget/sure"))
    wrong = lead.post(f"{address}/forget/sure", data={"name": "Ada"})
    assert (wrong.status_code, code_of(wrong)) == (422, "NOT_CONFIRMED")
    assert "Type their name exactly as it stands above." in text_of(wrong)
    assert there(outing).erased_on is None
    assert lead.post(f"{address}/forget/sure", data={"name": "ada lovell"}).status_code == 303
    assert "Ada" not in text_of(lead.get("/staff/people"))
    for gone in (address, f"{address}/forget", f"/staff/photos/{photo.id}", f"/photos/{photo.id}/thumb"):
        assert lead.get(gone).status_code == 404, gone
    plain = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    assert len(plain) > 20
    for rule in plain:
        assert lead.get(rule.rule).status_code < 500, rule.endpoint
    worker.drain(outing.parts.transaction)
    for storage in (outing.parts.originals, outing.parts.derivatives):
        assert list(storage.keys()) == []


def test_records_that_must_be_kept_stop_it_and_the_page_says_so(
    lead: FlaskClient, outing: Outing, address: str
) -> None:
    nothing = lead.post(f"{address}/records", data={})
    assert (nothing.status_code, code_of(nothing)) == (422, "UNKNOWN_REASON")
    assert lead.post(f"{address}/records", data={"reason": "inquiry"}).status_code == 303
    assert "Their records must be kept for now" in text_of(lead.get(address))
    words = text_of(lead.get(f"{address}/forget"))
    assert "An inquiry may ask for them" in words
    assert "Go on to the last question" not in words
    stopped = lead.post(f"{address}/forget/sure", data={"name": "Ada Lovell"})
    assert (stopped.status_code, code_of(stopped)) == (409, "RECORDS_HOLD")
    assert there(outing).name == "Ada Lovell"
    assert lead.post(f"{address}/records/lift").status_code == 303
    assert there(outing).records_hold is False
    with outing.parts.transaction() as ctx:
        assert people.get(ctx, outing.ada.id)
