"""What is handed over, to whom, and what when somebody has changed their mind?"""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.models import AuditEntry, Delivery, ReleasePhoto
from consentreg.rules.permissions import Role
from tests import factories
from tests.conftest import NOON
from tests.web.answers import text
from tests.web.comms.house import House, pictured, refuse

PREPARE = "/comms/channels/website/prepare"


def ask(house: House, comms: FlaskClient, photos: list[str], *, work: bool = True, reason: str = "News page") -> str:
    answer = comms.post(PREPARE, data={"photo": photos, "reason": reason})
    assert answer.status_code == 303
    if work:
        house.work()
    return str(answer.location)


def rows(house: House, query: Any) -> list[Any]:
    with house.parts.reading() as ctx:
        return list(ctx.session.scalars(query))


def test_a_release_shows_how_far_it_is_and_fills_in(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(2), work=False)
    page = text(comms.get(release))
    assert "Getting 2 photos ready" in page
    assert "0 of 2 made ready" in page
    assert "data-pending" in page
    assert f'<a href="{release}">Look again</a>' in page
    assert "Collect" not in page
    house.work()
    page = text(comms.get(release))
    assert "2 photos are ready" in page
    assert "Collect 2 photos" in page
    assert 'id="release-now" data-pending' not in page


def test_a_worker_that_rests_is_said_calmly(house: House, comms: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    release = ask(house, comms, house.clear_photos(1), work=False)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=3))
    assert "they are still being made ready" in text(comms.get(release))


def test_collecting_too_early_is_refused_with_what_to_do(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1), work=False)
    answer = comms.post(f"{release}/collect")
    assert answer.status_code == 409
    assert "The photos are still being made ready. Try again in a moment." in text(answer)
    assert rows(house, sa.select(Delivery)) == []


def test_what_is_collected_is_a_neutral_archive(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(2))
    answer = comms.post(f"{release}/collect", headers={"Range": "bytes=0-0", "If-None-Match": "*"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="release-{release[-32:][:8]}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Accept-Ranges"] == "none"
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["photos/0001.jpg", "photos/0002.jpg", "manifest.json", "manifest.csv"]
        assert archive.testzip() is None


def test_a_delivery_is_on_record_before_its_first_byte(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1))
    answer = comms.post(f"{release}/collect", buffered=False)
    assert len(rows(house, sa.select(Delivery))) == 1
    answer.close()


def test_the_same_release_gives_the_same_bytes_again(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1))
    assert comms.post(f"{release}/collect").data == comms.post(f"{release}/collect").data
    page = text(comms.get(release))
    assert page.count("1 photo collected") == 2


def test_the_page_of_a_release_says_that_it_was_collected(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1))
    before = text(comms.get(release))
    assert 'data-count="0"' in before
    assert "Collected" not in before
    assert f'<a href="{release}">Load it again</a>' in before, "for whoever has no script"
    comms.post(f"{release}/collect")
    after = text(comms.get(release))
    assert 'data-count="1"' in after
    assert "Collected" in after


def test_a_release_in_which_something_changed_says_so_and_offers_the_rest(house: House, comms: FlaskClient) -> None:
    photos = house.clear_photos(2)
    release = ask(house, comms, photos)
    house.change(refuse(photos[0]))
    page = text(comms.get(release))
    assert "These may not go out any more" in page
    assert "are ready" not in page
    assert "Ask for the other 1 photo" in page
    house.change(refuse(photos[1]))
    assert "Choose others" in text(comms.get(release))


def test_a_release_collects_only_by_pressing(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1))
    assert comms.get(f"{release}/collect").status_code == 405
    assert rows(house, sa.select(Delivery)) == []


def test_whoever_changes_their_mind_in_between_is_heard(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two])
    house.change(refuse(two))
    answer = comms.post(f"{release}/collect")
    page = text(answer)
    assert answer.status_code == 409
    assert "These may not go out any more" in page
    assert "Photo 2" in page
    assert "This photo cannot be used because of someone in it." in page
    assert rows(house, sa.select(Delivery)) == []
    assert rows(house, sa.select(AuditEntry.act).order_by(AuditEntry.seq.desc()).limit(1)) == ["delivery.refused"]
    assert f'href="{PREPARE}?photo={one}"' in page
    again = comms.post(f"{release}/collect")
    assert again.status_code == 409
    for said in ("These may not go out any more", "Photo 2", "This photo cannot be used because of someone in it."):
        assert said in text(again), "as before"
    assert "Photo 1<" not in text(again)
    assert "Not any more" in text(comms.get("/comms/releases"))


def test_a_page_that_knows_better_offers_to_choose_again(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two])
    house.change(refuse(two))
    page = text(comms.get(release))
    assert "Left out" in page
    assert "Photo 2" in page
    assert f'href="{PREPARE}?photo={one}"' in page
    assert "/collect" not in page


def test_what_was_collected_and_may_not_be_shown_any_more_is_taken_down(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two])
    comms.post(f"{release}/collect")
    house.change(refuse(two))
    page = text(comms.get(release))
    assert "1 photo must be taken down now" in page
    assert "0002.jpg was collected and may not be shown any more. Take it down now, wherever it was put." in page
    assert "0001.jpg" not in page
    assert "Use them until" not in page
    assert "Ask for the other 1 photo" in page
    refused = text(comms.post(f"{release}/collect"))
    assert "0002.jpg was collected" in refused
    assert "0002.jpg was collected" in text(comms.get(release)), "also once collecting was refused"


def test_a_day_of_use_is_that_of_the_photos_that_still_may(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two])
    comms.post(f"{release}/collect")
    assert "Use them until" in text(comms.get(release))
    house.change(refuse(one))
    assert "Use the others until" in text(comms.get(release))
    house.change(refuse(two))
    page = text(comms.get(release))
    assert "0001.jpg, 0002.jpg were collected" in page
    assert "until" not in page.split("What happened")[0]


def test_nothing_is_taken_down_that_nobody_has_collected(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two])
    house.change(refuse(two))
    assert "taken down" not in text(comms.get(release))


def test_one_that_changed_while_being_made_ready_ends_all_of_it(house: House, comms: FlaskClient) -> None:
    one, two = house.clear_photos(2)
    release = ask(house, comms, [one, two], work=False)
    house.change(refuse(two))
    house.work()
    page = text(comms.get(release))
    assert "These may not go out any more" in page
    assert "Ask for the other 1 photo" in page
    assert comms.post(f"{release}/collect").status_code == 409
    assert rows(house, sa.select(ReleasePhoto.state).order_by(ReleasePhoto.position)) == ["waiting", "refused"]


def test_one_that_time_has_closed_while_being_made_ready_is_left_out(
    house: House, comms: FlaskClient, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = house.clear_photos(1)[0], house.photo_of("Cy Dow", clear=False)
    ends = NOON.date() + timedelta(days=1)
    house.change(lambda ctx: factories.yes_to_all(ctx, pictured(ctx, two), valid_until=ends))
    release = ask(house, comms, [one, two], work=False)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    comms = visit(Role.COMMS, email="later@example.org")
    house.work()
    page = text(comms.get(release))
    assert "1 photo is ready" in page
    assert "Left out" in page
    with zipfile.ZipFile(io.BytesIO(comms.post(f"{release}/collect").data)) as archive:
        assert [name for name in archive.namelist() if name.endswith("jpg")] == ["photos/0001.jpg"]


def test_one_that_time_has_closed_is_said_before_anybody_collects(
    house: House, comms: FlaskClient, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = house.clear_photos(1)[0], house.photo_of("Cy Dow", clear=False)
    ends = NOON.date() + timedelta(days=1)
    house.change(lambda ctx: factories.yes_to_all(ctx, pictured(ctx, two), valid_until=ends))
    release = ask(house, comms, [one, two])
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    comms = visit(Role.COMMS, email="later@example.org")
    page = text(comms.get(release))
    assert "1 photo of these may not go out any more" in page
    assert "Photo 2 may not go out any more" in page
    assert f'href="{PREPARE}?photo={one}"' in page


def test_nothing_at_all_may_go(house: House, comms: FlaskClient) -> None:
    (photo,) = house.clear_photos(1)
    house.change(refuse(photo))
    release = ask(house, comms, [photo])
    assert "None of these may go out" in text(comms.get(release))
    refused = comms.post(f"{release}/collect")
    assert refused.status_code == 409
    for said in ("None of these may go out", "Photo 1", "This photo cannot be used because of someone in it."):
        assert said in text(refused)
    assert "Somebody changed their mind" not in text(refused), "they had not said yes when it was asked for"


def test_the_list_says_where_what_and_how_far(house: House, comms: FlaskClient) -> None:
    assert "Nothing yet" in text(comms.get("/comms/releases"))
    photos = house.clear_photos(2)
    first = ask(house, comms, photos[:1], reason="Open day <b>")
    ask(house, comms, photos, work=False, reason="Annual report")
    comms.post(f"{first}/collect")
    page = text(comms.get("/comms/releases"))
    assert "Open day &lt;b&gt;" in page
    assert "Website, 1 photo, Comms, 1 July 2026, 12:00" in page
    assert "Collected" in page
    assert "Being made ready" in page


@pytest.mark.parametrize("page", ["-1", "abc", "1000000000", "2"])
def test_a_page_of_the_list_there_is_not(house: House, comms: FlaskClient, page: str) -> None:
    answer = comms.get(f"/comms/releases?page={page}")
    assert answer.status_code == 422
    assert "This list has no page of that number." in text(answer)


@pytest.mark.parametrize("release", ["x", "0" * 32, "%00", "..", "a" * 5000, "\u0660" * 32])
def test_a_release_that_is_not_there(house: House, comms: FlaskClient, release: str) -> None:
    assert comms.get(f"/comms/releases/{release}").status_code == 404
    assert comms.post(f"/comms/releases/{release}/collect").status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.SAFEGUARDING, Role.ADMIN])
def test_nobody_else_collects(house: House, comms: FlaskClient, visit: Any, role: Role) -> None:
    release = ask(house, comms, house.clear_photos(1))
    other = visit(role, groups=(house.group.id,) if role is Role.STAFF else ())
    assert other.get(release).status_code == other.post(f"{release}/collect").status_code == 404
    assert rows(house, sa.select(Delivery)) == []


def test_queries_do_not_grow_with_a_release_or_the_list(house: House, comms: FlaskClient, count_queries: Any) -> None:
    photos = house.clear_photos(6)
    small, large = ask(house, comms, photos[:1]), ask(house, comms, photos)
    counts = []
    for release in (small, large):
        with count_queries() as asked:
            comms.get(release)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    with count_queries() as few:
        comms.get("/comms/releases")
    ask(house, comms, photos, reason="Once more")
    with count_queries() as many:
        comms.get("/comms/releases")
    assert len(few) == len(many)


def test_no_page_and_no_archive_names_anybody(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, [house.photo_of("Grainne Macdonald")])
    seen = comms.get(release).data + comms.post(f"{release}/collect").data + comms.get("/comms/releases").data
    assert re.search(rb"Grainne|Macdonald", seen) is None
