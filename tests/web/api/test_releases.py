"""What may be taken out, and is it still allowed when it is collected?"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg import worker
from consentreg.context import Context
from consentreg.db import Session
from consentreg.imaging import intake
from consentreg.installation import Installation
from consentreg.models import Delivery, Person, Photo, Publication, Release
from tests import factories as make
from tests import photographs
from tests.web.api.conftest import Program

NOWHERE = "0" * 32


@pytest.fixture
def photos(given: Callable) -> list[str]:
    """Two photos of an adult who said yes, and one of a child nobody asked."""

    def write(ctx: Context) -> list[str]:
        make.channel(ctx)
        jo, bo = make.person(ctx, "Jo Kerr", kind="staff", born=None), make.person(ctx, "Bo Berg")
        make.yes_to_all(ctx, jo)
        files = (photographs.phone_photo(), photographs.png(), photographs.jpeg())
        made = [make.photo(ctx, file) for file in files]
        for photo, who in zip(made, (jo, jo, bo), strict=True):
            make.tag(ctx, photo, who)
            photo.place_clue = "none"
        return [photo.id for photo in made]

    return given(write)


def ask(program: Program, wanted: list[str], **more: Any) -> Any:
    return program("POST", "/releases", {"channel": "website", "photos": wanted, "reason": "A poster"} | more)


def collect(program: Program, release: str) -> Any:
    return program("POST", f"/releases/{release}/delivery")


def test_what_is_allowed_is_made_ready_and_what_is_not_is_left_out_and_said_so(
    comms: Program, photos: list[str], work: Callable[[], int]
) -> None:
    asked = ask(comms, photos, max_edge=80)
    assert (asked.status_code, asked.json["status"], asked.json["manifest_sha256"]) == (202, "preparing", None)
    assert [(each["id"], each["outcome"]) for each in asked.json["photos"]] == [
        (photos[0], "ALLOW"),
        (photos[1], "ALLOW"),
        (photos[2], "DENY"),
    ]
    assert asked.json["photos"][2]["reasons"]
    path = f"/releases/{asked.json['id']}"
    early = collect(comms, asked.json["id"])
    assert (early.status_code, early.json["code"]) == (409, "STILL_PREPARING")
    work()
    assert comms("GET", path).json["status"] == "partly_refused"
    answer = collect(comms, asked.json["id"])
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as zipped:
        assert zipped.namelist() == ["photos/0001.jpg", "photos/0002.jpg", "manifest.json", "manifest.csv"]
        manifest = zipped.read("manifest.json")
        assert not intake.inspect(zipped.read("photos/0001.jpg")).has_place
    assert intake.inspect(photographs.phone_photo()).has_place
    assert comms("GET", path).json["manifest_sha256"] == hashlib.sha256(manifest).hexdigest()
    assert [line["width"] for line in json.loads(manifest)["photos"]] == [80, 80]
    assert collect(comms, asked.json["id"]).data == answer.data, "the same state gives the same bytes"


def test_a_change_of_mind_stops_the_next_delivery(
    comms: Program, photos: list[str], given: Callable, work: Callable[[], int], parts: Installation
) -> None:
    release = ask(comms, photos[:2]).json["id"]
    work()
    given(lambda ctx: make.answer(ctx, jo(ctx), "publish_public", "withdrawn", since=None))  # type: ignore[arg-type]
    refused = collect(comms, release)
    assert (refused.status_code, refused.json["code"]) == (409, "NO_LONGER_ALLOWED")
    assert [each["id"] for each in refused.json["photos"]] == photos[:2]
    assert {reason["code"] for each in refused.json["photos"] for reason in each["reasons"]} == {"BLOCKED_PERSON"}
    assert comms("GET", f"/releases/{release}").json["status"] == "withdrawn", "the refusal stays on record"
    again = collect(comms, release)
    assert (again.status_code, [each["id"] for each in again.json["photos"]]) == (409, photos[:2])
    with Session(parts.engine) as session:
        assert list(session.scalars(sa.select(Delivery))) == []


def jo(ctx: Context) -> Person:
    return ctx.session.scalars(sa.select(Person).where(Person.name == "Jo Kerr")).one()


def test_a_delivery_is_on_record_before_the_first_byte_leaves(
    comms: Program, photos: list[str], work: Callable[[], int], parts: Installation
) -> None:
    release = ask(comms, photos[:1]).json["id"]
    work()
    answer = comms("POST", f"/releases/{release}/delivery", buffered=False)
    with Session(parts.engine) as session:
        assert len(list(session.scalars(sa.select(Delivery)))) == 1
    assert answer.data.startswith(b"PK")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"place": "Spring poster", "published_by": "Jo Kerr"}, "Spring poster"),
        ({"published_by": None}, "https://harbour.example"),
        ({}, "https://harbour.example"),
        (None, "https://harbour.example"),
    ],
)
def test_whoever_collects_may_say_where_they_are_put(
    comms: Program, photos: list[str], parts: Installation, body: Any, place: str
) -> None:
    release = ask(comms, photos[:1]).get_json()["id"]
    worker.drain(parts.transaction)
    more = {} if body is None else {"json": body}
    assert comms("POST", f"/releases/{release}/delivery", **more).status_code == 200
    with parts.reading() as ctx:
        assert list(ctx.session.scalars(sa.select(Publication.place))) == [place]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [({"place": " "}, 422, "place"), ({"place": 5}, 422, "place"), ({"where": "x"}, 422, "where"), ([], 422, None)],
)
def test_a_place_that_says_nothing_is_refused_by_its_name(
    comms: Program, photos: list[str], parts: Installation, body: Any, status: int, field: str | None
) -> None:
    release = ask(comms, photos[:1]).get_json()["id"]
    worker.drain(parts.transaction)
    answer = comms("POST", f"/releases/{release}/delivery", json=body)
    assert (answer.status_code, answer.get_json().get("field")) == (status, field)
    with parts.reading() as ctx:
        assert list(ctx.session.scalars(sa.select(Delivery))) == []


def test_nothing_of_what_is_all_refused_is_ever_ready(comms: Program, photos: list[str]) -> None:
    asked = ask(comms, photos[2:])
    assert (asked.status_code, asked.json["status"]) == (202, "refused")
    answer = collect(comms, asked.json["id"])
    assert (answer.status_code, [each["id"] for each in answer.json["photos"]]) == (409, photos[2:])


BAD = {
    "nothing chosen": ({"photos": []}, "BAD_LENGTH", "photos"),
    "too many": ({"photos": [f"{i:032x}" for i in range(501)]}, "BAD_LENGTH", "photos"),
    "one that is not there": ({"photos": [NOWHERE]}, "UNKNOWN_PHOTO", "photos"),
    "one that is no id": ({"photos": [NOWHERE, "../1"]}, "BAD_ID", "photos[1]"),
    "another channel": ({"channel": "facebook"}, "UNKNOWN_CHANNEL", "channel"),
    "no channel": ({"channel": None}, "WRONG_TYPE", "channel"),
    "a blank reason": ({"reason": "  "}, "REASON_MISSING", "reason"),
    "far too large": ({"max_edge": 10**9}, "OUT_OF_RANGE", "max_edge"),
    "of no size": ({"max_edge": 0}, "OUT_OF_RANGE", "max_edge"),
}


@pytest.mark.parametrize(("bad", "code", "field"), BAD.values(), ids=BAD)
def test_a_bad_wish_is_refused_by_its_name(
    comms: Program, photos: list[str], parts: Installation, bad: dict[str, Any], code: str, field: str
) -> None:
    answer = ask(comms, photos[:1], **bad)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)
    with Session(parts.engine) as session:
        assert list(session.scalars(sa.select(Release))) == []


def test_a_release_that_is_not_there_is_not_there(comms: Program) -> None:
    assert comms("GET", f"/releases/{NOWHERE}").status_code == 404
    assert collect(comms, NOWHERE).status_code == 404


def test_a_release_for_outside_is_never_large(comms: Program, photos: list[str], parts: Installation) -> None:
    assert ask(comms, photos[:1], max_edge=12000).json["max_edge"] == 1600
    with Session(parts.engine) as session:
        assert session.scalar(sa.select(sa.func.count(Photo.id))) == 3
