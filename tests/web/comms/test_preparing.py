"""What does it take to ask for photos, and what comes of pressing twice?"""

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consentreg.models import Job, Release
from consentreg.services import organisation, releases
from tests.web.answers import text
from tests.web.comms.house import House, pictured, refuse

PREPARE = "/comms/channels/website/prepare"
ONCE = "0123456789abcdef" * 2


def asked_for(house: House) -> list[Release]:
    with house.parts.reading() as ctx:
        return [
            releases.get(ctx, each) for each in ctx.session.scalars(sa.select(Release.id).order_by(Release.asked_at))
        ]


def test_the_chosen_photos_are_shown_once_more(house: House, comms: FlaskClient) -> None:
    one, two, _other = house.clear_photos(3)
    page = text(comms.get(f"{PREPARE}?photo={one}&photo={two}&photo={one}"))
    assert "What are these 2 photos for?" in page
    assert "Prepare 2 photos" in page


def test_nothing_chosen_leads_back_with_a_word(house: House, comms: FlaskClient) -> None:
    for answer in (comms.get(PREPARE), comms.post(PREPARE, data={"reason": "News"})):
        assert (answer.status_code, answer.location) == (303, "/comms/channels/website")
    assert "Choose at least one photo first." in text(comms.get("/comms/channels/website"))
    assert asked_for(house) == []


def test_asking_makes_a_release_and_work_for_the_worker(house: House, comms: FlaskClient) -> None:
    photos = house.clear_photos(2)
    answer = comms.post(PREPARE, data={"photo": photos, "reason": "News page", "max_edge": "800", "once": ONCE})
    assert (answer.status_code, answer.location) == (303, f"/comms/releases/{ONCE}")
    (release,) = asked_for(house)
    assert (release.reason, release.max_edge) == ("News page", 800)
    assert [entry.photo_id for entry in release.photos] == photos


def test_pressing_twice_asks_once(house: House, comms: FlaskClient) -> None:
    form = {"photo": house.clear_photos(2), "reason": "News page", "once": ONCE}
    first, second = comms.post(PREPARE, data=form), comms.post(PREPARE, data=form)
    assert first.location == second.location
    assert len(asked_for(house)) == 1
    with house.parts.reading() as ctx:
        assert (
            ctx.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.name == "make_release_photo")) == 2
        )


def test_a_form_used_before_does_not_swallow_another_wish(house: House, comms: FlaskClient) -> None:
    form = {"photo": house.clear_photos(1), "reason": "News page", "once": ONCE}
    comms.post(PREPARE, data=form)
    answer = comms.post(PREPARE, data=form | {"reason": "Annual report"})
    assert answer.status_code == 422
    assert "You changed what you had asked for already." in text(answer)


@pytest.mark.parametrize("once", ["", "x", "A" * 32, "0" * 31, "0" * 33, "../" * 11])
def test_a_form_without_its_own_id_gets_one(house: House, comms: FlaskClient, once: str) -> None:
    answer = comms.post(PREPARE, data={"photo": house.clear_photos(1), "reason": "News", "once": once})
    assert answer.status_code == 303
    assert len(asked_for(house)[0].id) == 32


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Say in one sentence what they are for."),
        ({"reason": "   "}, "Say in one sentence what they are for."),
        ({"reason": "\u200b"}, "Say in one sentence what they are for."),
        ({"reason": "x" * 121}, "Say it in 120 characters or fewer."),
        ({"max_edge": "9999"}, "Choose one of the sizes."),
        ({"max_edge": "-1"}, "Choose one of the sizes."),
        ({"max_edge": "abc"}, "Choose one of the sizes."),
        ({"photo": ["0" * 32]}, "One of the photos is not there. Choose again."),
        ({"photo": ["'; DROP TABLE photo; --"]}, "One of the photos is not there. Choose again."),
        ({"photo": ["%00", "\x00"]}, "One of the photos is not there. Choose again."),
        ({"photo": [f"{n:032x}" for n in range(501)]}, "Choose 500 photos at most."),
    ],
)
def test_bad_input_is_said_and_nothing_kept(house: House, comms: FlaskClient, wrong: dict[str, Any], said: str) -> None:
    form = {"photo": house.clear_photos(1), "reason": "News", "max_edge": "", "once": ONCE}
    answer = comms.post(PREPARE, data=form | wrong)
    assert answer.status_code == 422
    assert said in text(answer)
    assert asked_for(house) == []


def test_a_photo_that_may_not_go_is_counted_with_those_that_are_not_there(house: House, comms: FlaskClient) -> None:
    clear, blocked = house.clear_photos(2)
    house.change(refuse(blocked))
    page = text(comms.get(f"{PREPARE}?photo={clear}&photo={blocked}&photo={'0' * 32}"))
    assert "2 photos you chose cannot go there." in page
    assert blocked not in page
    assert "Prepare 1 photo" in page


def test_only_photos_that_may_not_go_leave_nothing_to_prepare(house: House, comms: FlaskClient) -> None:
    (blocked,) = house.clear_photos(1)
    house.change(refuse(blocked))
    page = text(comms.get(f"{PREPARE}?photo={blocked}"))
    assert "None of these can go there" in page
    assert "Prepare" not in page.split("<main")[1]


def test_what_may_not_go_is_left_out_and_said_so(house: House, comms: FlaskClient) -> None:
    clear, blocked = house.clear_photos(2)
    house.change(refuse(blocked))
    answer = comms.post(PREPARE, data={"photo": [clear, blocked], "reason": "News", "once": ONCE})
    page = text(comms.get(answer.location))
    assert "Left out" in page
    assert "This photo cannot be used because of someone in it." in page
    assert blocked not in page


def test_asking_for_many_takes_one_number_of_queries_to_show(
    house: House, comms: FlaskClient, count_queries: Any
) -> None:
    photos = house.clear_photos(6)
    with count_queries() as few:
        comms.get(PREPARE, query_string={"photo": photos[:2]})
    with count_queries() as many:
        comms.get(PREPARE, query_string={"photo": photos})
    assert len(few) == len(many)


def test_a_no_between_looking_and_asking_counts(house: House, comms: FlaskClient) -> None:
    (photo,) = house.clear_photos(1)
    assert "Prepare 1 photo" in text(comms.get(f"{PREPARE}?photo={photo}"))
    house.change(refuse(photo))
    comms.post(PREPARE, data={"photo": photo, "reason": "News", "once": ONCE})
    (release,) = asked_for(house)
    assert [entry.state for entry in release.photos] == ["left_out"]
    with house.parts.reading() as ctx:
        assert organisation.channel(ctx, "website")
        assert pictured(ctx, photo)
