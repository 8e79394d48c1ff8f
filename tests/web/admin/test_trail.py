"""What can be read from the trail, by whom, and what does it keep to itself?"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import consentreg
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.web.admin import trail
from consentreg.web.admin.wording import ACTS
from tests.web.answers import text
from tests.web.comms.house import House, refuse


@pytest.fixture
def house(parts: Installation) -> House:
    return House(parts)


@pytest.fixture
def released(house: House, visit: Any) -> str:
    """Release a photo, refuse another delivery of it, and return the photo."""
    photo = house.photo_of("Grainne Macdonald")
    comms = visit(Role.COMMS)
    answer = comms.post("/comms/channels/website/prepare", data={"photo": photo, "reason": "News page"})
    house.work()
    comms.post(f"{answer.location}/collect")
    house.change(refuse(photo))
    comms.post(f"{answer.location}/collect")
    return photo


def test_every_act_is_said_in_plain_words(released: str, admin: FlaskClient) -> None:
    page = text(admin.get("/admin/trail"))
    for words in (
        "Photos were asked for",
        "Photos were collected",
        "Collecting photos was refused",
        "Signed in",
    ):
        assert words in page
    assert "1 July 2026, 12:00" in page
    assert "the register itself" in page


@pytest.mark.parametrize("path", ["/admin/trail", "/admin/trail/photos/{}"])
def test_only_the_lead_reads_who_an_entry_is_about(released: str, admin: FlaskClient, visit: Any, path: str) -> None:
    lead = text(visit(Role.SAFEGUARDING).get(path.format(released)))
    assert "Grainne Macdonald" in lead
    assert f"{released}/thumb" in lead
    told = text(admin.get(path.format(released)))
    assert "Grainne" not in told
    assert "/thumb" not in told


def test_what_is_kept_about_a_person_is_found_by_the_person(house: House, released: str, visit: Any) -> None:
    lead = visit(Role.SAFEGUARDING)
    person = re.findall(r"subject=([0-9a-f]{32})", text(lead.get("/admin/trail?act=answer.recorded")))[-1]
    page = text(lead.get(f"/admin/trail?subject={person}"))
    assert "An answer was written down" in page
    assert "A person was added" in page
    assert "A channel was added</strong>" not in page
    assert "An answer was written down</strong>" not in text(visit(Role.ADMIN).get(f"/admin/trail?subject={person}"))


def test_one_filters_by_act_and_by_what_it_is_about(released: str, admin: FlaskClient) -> None:
    page = text(admin.get("/admin/trail?act=delivery"))
    assert page.count('class="trail-entry"') == 1
    page = text(admin.get(f"/admin/trail?subject={released}"))
    assert 'class="trail-entry"' in page
    assert "A group was added</strong>" not in page
    assert "Nothing of that kind" in text(admin.get("/admin/trail?act=no.such.act"))
    assert "Nothing of that kind" in text(admin.get("/admin/trail?subject=%27%20OR%201=1"))


def test_an_admin_does_not_read_what_people_answered(released: str, admin: FlaskClient, visit: Any) -> None:
    lead = visit(Role.SAFEGUARDING)
    assert "An answer was written down" not in text(admin.get("/admin/trail"))
    assert "An answer was written down" in text(lead.get("/admin/trail"))
    assert text(admin.get("/admin/trail?act=answer.recorded")).count('class="trail-entry"') == 0


def test_why_it_was_allowed_is_answered_from_the_entries(released: str, admin: FlaskClient, visit: Any) -> None:
    lead = text(visit(Role.SAFEGUARDING).get(f"/admin/trail/photos/{released}"))
    assert "when it was asked for" in lead
    assert "before it was made ready" in lead
    assert "OK to use here." in lead
    assert "OWN_NO" in lead
    masked = text(admin.get(f"/admin/trail/photos/{released}"))
    assert "for the safeguarding lead to read" in masked
    assert "OWN_NO" not in masked
    assert "CONSENTED" not in masked


def test_a_photo_nobody_asked_for_has_no_decision(house: House, admin: FlaskClient) -> None:
    assert "Nobody has asked for it" in text(admin.get(f"/admin/trail/photos/{house.photo_of('Ada')}"))


@pytest.mark.parametrize("page", ["-1", "0", "abc", "1000000000", "9" * 40])
def test_a_page_there_is_not_is_said_clearly(admin: FlaskClient, page: str) -> None:
    answer = admin.get(f"/admin/trail?page={page}")
    assert answer.status_code == 422
    assert "This list has no page of that number." in text(answer)


def test_pages_keep_the_filter(house: House, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "PAGE", 2)
    house.clear_photos(3)
    page = text(admin.get("/admin/trail?act=photo.added"))
    assert page.count('class="trail-entry"') == 2
    assert "/admin/trail?page=2&amp;act=photo.added" in page
    assert text(admin.get("/admin/trail?act=photo.added&page=2")).count('class="trail-entry"') == 1


def test_every_act_the_register_knows_has_words() -> None:
    source = "".join(path.read_text() for path in Path(consentreg.__file__).with_name("services").rglob("*.py"))
    recorded = set(re.findall(r'audit\.record\(\s*ctx,\s*"([a-z_.]+)"', source))
    assert len(recorded) > 30
    assert recorded - set(ACTS) == set()


def test_the_trail_is_whole(released: str, admin: FlaskClient) -> None:
    assert "The trail is whole" in text(admin.get("/admin/trail/check"))
