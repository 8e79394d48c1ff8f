"""What does somebody who takes photos down see, and what not?"""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consentreg.models import Publication, Takedown
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import daily, publications, restrictions
from consentreg.web.portal.mine_words import place_words
from tests import factories
from tests.services import acts
from tests.web.answers import text
from tests.web.comms.house import House, pictured, refuse
from tests.web.comms.test_collecting import ask, rows
from tests.web.comms.test_masking import Blocked, _all_alike

LIST = "/comms/takedowns"
WHERE = {"place": "https://harbour.example/news", "published_by": "Jo Kerr"}


def task(house: House) -> str:
    (found,) = rows(house, sa.select(Takedown.id))
    return f"{LIST}/{found}"


@pytest.fixture
def down(house: House, comms: FlaskClient) -> str:
    """Return the address of a task: one of two photos that were collected may not stay."""
    photos = house.clear_photos(2)
    release = ask(house, comms, photos)
    comms.post(f"{release}/collect", data=WHERE)
    house.change(refuse(photos[1]))
    return task(house)


def test_collecting_asks_where_they_are_put_and_by_whom(house: House, comms: FlaskClient) -> None:
    release = ask(house, comms, house.clear_photos(1))
    page = text(comms.get(release))
    for said in (
        "Where will you put them?",
        'value="https://harbour.example"',
        'value="Comms"',
        "Who puts them there?",
    ):
        assert said in page
    comms.post(f"{release}/collect", data=WHERE)
    assert rows(house, sa.select(Publication.place)) == [WHERE["place"]]
    assert rows(house, sa.select(Publication.published_by)) == [WHERE["published_by"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [({"place": " "}, "Say where you will put them."), ({"published_by": " ", "place": "x"}, "Write a name.")],
)
def test_a_place_that_says_nothing_is_asked_for_again(
    house: House, comms: FlaskClient, data: dict[str, str], said: str
) -> None:
    release = ask(house, comms, house.clear_photos(1))
    answer = comms.post(f"{release}/collect", data=data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Error:" in text(answer)
    assert rows(house, sa.select(Publication)) == []


def test_the_list_says_what_must_leave_from_where_and_by_when(house: House, comms: FlaskClient, down: str) -> None:
    page = text(comms.get(LIST))
    assert "Photo 2: https://harbour.example/news" in page
    assert "At the latest by 2 July 2026, 12:00" in page
    assert f'href="{down}"' in page
    assert 'class="count">1<' in text(comms.get("/comms/"))


def test_nothing_to_do_is_said_calmly(comms: FlaskClient) -> None:
    assert "Nothing must be taken down" in text(comms.get(LIST))
    assert "Nothing is out" in text(comms.get("/comms/went"))


def test_one_task_is_one_page(comms: FlaskClient, visit: Callable[..., FlaskClient], down: str) -> None:
    page = text(comms.get(down))
    for said in ("Take photo 2 down", "0002.jpg", "News page", "Jo Kerr", "within two hours"):
        assert said in page
    assert "/media/" not in page
    assert "I see to it" not in page
    assert "Comms sees to it" in text(comms.get(LIST))
    other = visit(Role.COMMS, email="al@example.org")
    other.post(f"{down}/take-on", follow_redirects=True)
    assert "I see to it" not in text(other.get(down))
    assert "I see to it" in text(comms.get(down))


def test_it_is_closed_with_what_came_of_it(comms: FlaskClient, down: str) -> None:
    refused = comms.post(f"{down}/end", data={"how": "removed"})
    assert refused.status_code == 422
    assert "Say how you know that it is gone" in text(refused)
    assert comms.post(f"{down}/end", data={}).status_code == 422
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n shot"), "shot.png")
    said = {"how": "cannot_remove", "reason": "It is in the <printed> report.", "evidence": picture}
    assert comms.post(f"{down}/end", data=said).status_code == 303
    page = text(comms.get(down))
    assert "It is in the &lt;printed&gt; report." in page
    assert "It cannot be removed" in page
    assert "A file is kept with it." in page
    assert "Close this task" not in page
    assert comms.post(f"{down}/end", data={"how": "removed", "reason": "x"}).status_code == 409
    assert "Nothing must be taken down" in text(comms.get(LIST))


def test_one_closed_too_early_is_opened_again_and_whoever_was_told_is_told_so(
    house: House, comms: FlaskClient, down: str
) -> None:
    assert comms.post(f"{down}/reopen", data={"why": "It is there"}).status_code == 409
    comms.post(f"{down}/end", data={"how": "removed", "reason": "I looked"})
    assert "It was closed by mistake" in text(comms.get(down))
    refused = comms.post(f"{down}/reopen", data={"why": " "})
    assert refused.status_code == 422
    assert "Say in a few words" in text(refused)
    assert "Nothing must be taken down" in text(comms.get(LIST))
    assert comms.post(f"{down}/reopen", data={"why": "It is still on the second page"}).status_code == 303
    assert "Close this task" in text(comms.get(down))
    assert "Nothing must be taken down" not in text(comms.get(LIST))


def test_only_others_can_remove_what_partners_have(house: House, comms: FlaskClient) -> None:
    house.change(lambda ctx: factories.channel(ctx, "partner", "PARTNER"))
    (photo,) = house.clear_photos(1)
    house.change(lambda ctx: factories.answer(ctx, pictured(ctx, photo), Scope.PUBLIC, since=None,
                                              channels=("PARTNER",), covers_existing=True))  # fmt: skip
    answer = comms.post("/comms/channels/partner/prepare", data={"photo": photo, "reason": "Their page"})
    house.work()
    comms.post(f"{answer.location}/collect")
    house.change(refuse(photo))
    here = task(house)
    assert "Ask them by" in text(comms.get(here))
    comms.post(f"{here}/asked")
    page = text(comms.get(here))
    assert "They were asked" in page
    assert "I have asked them" not in page
    house.change(lambda ctx: daily.chase(replace(ctx, now=ctx.now + timedelta(days=3))))
    assert "Three days have passed" in text(comms.get(here))
    comms.post(f"{here}/asked")
    page = text(comms.get(here))
    assert "Three days have passed" not in page
    assert "again" not in page.split("<main")[1].split("What came of it")[0]


def test_first_pages_say_at_once_what_must_be_taken_down(
    house: House, comms: FlaskClient, visit: Callable[..., FlaskClient], down: str
) -> None:
    lead, staff = visit(Role.SAFEGUARDING), visit(Role.STAFF, groups=(house.group.id,))
    for client, path in ((comms, "/comms/"), (lead, "/staff/")):
        page = text(client.get(path))
        assert "1 photo must be taken down" in page
        assert "The next must be gone by 2 July 2026, 12:00." in page
        assert f'href="{LIST}"' in page
    assert "must be taken down" not in text(staff.get("/staff/"))


def test_a_restriction_is_said_to_the_lead_with_its_two_hours(
    house: House, comms: FlaskClient, visit: Callable[..., FlaskClient]
) -> None:
    lead, photos = visit(Role.SAFEGUARDING), house.clear_photos(1)
    comms.post(f"{ask(house, comms, photos)}/collect", data=WHERE)

    def restrict(ctx: Any) -> None:
        here = acts.acting(ctx, factories.account(ctx, Role.SAFEGUARDING))
        restrictions.restrict(here, pictured(ctx, photos[0]), level="NO_PUBLIC", category="other", review_by=None)

    house.change(restrict)
    assert "The next must be gone by 1 July 2026, 14:00." in text(lead.get("/staff/"))
    assert "The next must be gone by 2 July 2026, 12:00." in text(comms.get("/comms/"))


def test_one_press_closes_all_of_one_place_and_the_lead_sees_the_proof(
    house: House, comms: FlaskClient, visit: Callable[..., FlaskClient]
) -> None:
    photos = house.clear_photos(2)
    comms.post(f"{ask(house, comms, photos)}/collect", data=WHERE)
    for photo in photos:
        house.change(refuse(photo))
    first, second = (f"{LIST}/{each}" for each in rows(house, sa.select(Takedown.id)))
    assert "The same goes for all others" in text(comms.get(first))
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n shot"), "shot.png")
    comms.post(f"{first}/end", data={"how": "removed", "evidence": picture, "alike": "y"})
    assert "It is gone" in text(comms.get(second))
    assert comms.get(f"{second}/proof").status_code == 404
    proof = visit(Role.SAFEGUARDING).get(f"{second}/proof")
    assert (proof.status_code, proof.mimetype, proof.data[:4]) == (200, "image/png", b"\x89PNG")
    assert proof.headers["Content-Disposition"] == 'attachment; filename="proof.png"'


def test_the_register_says_where_photos_are(house: House, comms: FlaskClient, down: str) -> None:
    page = text(comms.get("/comms/went"))
    assert "2 photos are there" in page
    page = text(comms.get("/comms/went/website"))
    assert page.count("https://harbour.example/news") == 2
    assert "To be taken down" in page
    assert "There" in page
    comms.post(f"{down}/end", data={"how": "removed", "reason": "gone"})
    assert "1 photo is there" in text(comms.get("/comms/went"))
    assert "It is gone" in text(comms.get("/comms/went/website"))


def test_the_page_of_an_ended_release_leads_to_its_tasks(house: House, comms: FlaskClient, down: str) -> None:
    release = text(comms.get("/comms/releases")).split('href="/comms/releases/')[1].split('"')[0]
    page = text(comms.get(f"/comms/releases/{release}"))
    assert "1 photo must be taken down now" in page
    assert f'href="{down}"' in page


def test_the_lead_sees_the_photo_and_the_cause(house: House, visit: Callable[..., FlaskClient], down: str) -> None:
    lead = visit(Role.SAFEGUARDING)
    page = text(lead.get(down))
    assert "Somebody in it said no." in page
    assert "/media/" in page
    assert down in text(lead.get(LIST))
    assert lead.post(f"{down}/take-on").status_code == 303


@pytest.mark.parametrize(("how", "told"), [("refused", "They said no."), ("cannot_remove", "It cannot be taken down.")])
def test_whoever_is_in_it_reads_why_it_stays(
    house: House, app: Flask, comms: FlaskClient, down: str, how: str, told: str
) -> None:
    comms.post(f"{down}/end", data={"how": how, "reason": "It is printed."})
    with app.test_request_context(), house.parts.reading() as ctx:
        (place,) = [out for out in publications.at(ctx, house.channel, page=1, size=9) if out.takedown]
        now = place_words(place)["now"]
    assert told in now
    assert now.endswith("“It is printed.”")


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_nobody_else_takes_down(house: House, visit: Callable[..., FlaskClient], down: str, role: Role) -> None:
    other = visit(role, groups=(house.group.id,) if role is Role.STAFF else ())
    for path in (LIST, down, "/comms/went", "/comms/went/website"):
        assert other.get(path).status_code == 404
        assert other.get(f"{down}/proof").status_code == 404
    for act in ("take-on", "asked", "end"):
        assert other.post(f"{down}/{act}").status_code == 404


@pytest.mark.parametrize("one", ["x", "0" * 32, "%00"])
def test_a_task_that_is_not_there(comms: FlaskClient, one: str) -> None:
    assert comms.get(f"{LIST}/{one}").status_code == 404
    assert comms.post(f"{LIST}/{one}/take-on").status_code == 404


def test_queries_do_not_grow_with_tasks_and_places(house: House, comms: FlaskClient, count_queries: Any) -> None:
    counts = []
    for number in (1, 4):
        photos = house.clear_photos(number)
        comms.post(f"{ask(house, comms, photos)}/collect")
        for photo in photos:
            house.change(refuse(photo))
        with count_queries() as asked:
            for path in (LIST, "/comms/went", "/comms/went/website"):
                assert comms.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", [LIST, "TASK", "/comms/went", "/comms/went/website", "RELEASE", "/comms/releases"])
def test_every_cause_looks_alike(house: House, comms: FlaskClient, count_queries: Any, path: str) -> None:
    blocked = Blocked(house, count_queries)
    asked = comms.post("/comms/channels/website/prepare", data={"photo": blocked.photo, "reason": "News page"})
    house.work()
    comms.post(f"{asked.location}/collect")

    def look() -> Any:
        (here,) = rows(house, sa.select(Takedown.id))
        address = {"TASK": f"{LIST}/{here}", "RELEASE": asked.location}.get(path, path)
        status, page, size, *more = blocked.observed(lambda: comms.get(address))
        return status, page.replace(here, "TASK"), size, *more

    seen = blocked.each_way(look)
    assert seen[0][0] == 200
    _all_alike(seen)
