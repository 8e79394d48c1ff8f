"""How do photos come in, who says who is in them, and what is told of them to whom?"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from consentreg.context import Context
from consentreg.db import Session
from consentreg.installation import Installation
from consentreg.models import Event, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.services import organisation, photos, restrictions
from consentreg.services.photos import Received
from consentreg.web.api import uploads
from tests import factories as make
from tests import photographs
from tests.web.api.conftest import Program
from tests.web.api.test_answers import _refused, _restricted

NOWHERE = "0" * 32


def test_each_file_has_its_own_result_and_a_bad_one_loses_no_other(given: Callable, staff: Program) -> None:
    group = given(make.group)
    answer = staff.send(
        ("one.jpg", photographs.phone_photo()),
        ("letter.txt", b"Dear Sam"),
        ("empty.jpg", b""),
        ("again.jpg", photographs.phone_photo()),
        ("../../two.png", photographs.png()),
        group="Rowan House",
        event="Beach day",
        captured="2026-05-01/2026-05-03",
    )
    one, letter, empty, again, two = answer.json["results"]
    assert answer.status_code == 207
    assert [each["status"] for each in (one, again, two)] == ["added", "already_here", "added"]
    assert again["id"] == one["id"] != two["id"]
    assert letter == {"name": "letter.txt", "code": "TEXT", "detail": "This is text. Only photos can be added."}
    assert set(empty) == {"name", "code", "detail"}
    shown = staff("GET", f"/photos/{one['id']}").json
    assert shown["captured"] == {"from": "2026-05-01", "to": "2026-05-03", "source": "corrected"}
    outing = given(lambda ctx: organisation.get_event(ctx, shown["event"]))
    assert (shown["group"], outing.name, outing.group_id) == (group.id, "Beach day", group.id)
    by_id = staff.send(("three.jpg", photographs.jpeg()), group=group.id, event=outing.id).json["results"]
    assert staff("GET", f"/photos/{by_id[0]['id']}").json["event"] == outing.id


BAD_UPLOADS = {
    "no group": ({}, "MISSING_MEMBER", "group"),
    "another group": ({"group": "Elm House"}, "UNKNOWN_GROUP", "group"),
    "a day that is not there": ({"captured": "2026-02-30"}, "BAD_DATE", "captured"),
    "half a span": ({"captured": "2026-05-01/"}, "BAD_DATE", "captured"),
    "three days": ({"captured": "2026-05-01/2026-05-02/2026-05-03"}, "BAD_DATE", "captured"),
    "a field nobody asked for": ({"person": "Ada"}, "UNKNOWN_MEMBER", "person"),
    "a long name for an outing": ({"event": "B" * 121}, "BAD_LENGTH", "event"),
    "two groups": ({"group": ["Rowan House", "Elm House"]}, "REPEATED_PARAMETER", "group"),
}


@pytest.mark.parametrize(("fields", "code", "field"), BAD_UPLOADS.values(), ids=BAD_UPLOADS)
def test_a_bad_field_is_refused_before_any_file_is_opened(
    staff: Program, monkeypatch: pytest.MonkeyPatch, fields: dict, code: str, field: str
) -> None:
    monkeypatch.setattr(photos, "receive", lambda _data: pytest.fail("a file was opened"))
    fields = fields if "group" in fields or code == "MISSING_MEMBER" else {"group": "Rowan House", **fields}
    answer = staff.send(("one.jpg", photographs.jpeg()), **fields)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)


def test_what_is_here_already_makes_no_outing_and_says_where_it_is(given: Callable, staff: Program) -> None:
    given(make.group)
    (loose,) = staff.send(("a.png", photographs.png()), group="Rowan House").json["results"]
    (first,) = staff.send(("a.jpg", photographs.jpeg()), group="Rowan House", event="Beach day").json["results"]
    assert (loose["event"], first["event"]["name"]) == (None, "Beach day")
    again = staff.send(
        ("b.jpg", photographs.jpeg()), ("c.png", photographs.png()), group="Rowan House", event="Kite day"
    ).json["results"]
    assert [(each["status"], each["event"]) for each in again] == [
        ("already_here", first["event"]),
        ("already_here", None),
    ]
    assert given(lambda ctx: [event.name for event in ctx.session.query(Event)]) == ["Beach day"]


def test_a_box_has_exactly_four_numbers(staff: Program, photo: str) -> None:
    answer = staff("PUT", f"/photos/{photo}/people", people({"kind": "unknown", "box": [0.1, 0.1, 0.1]}))
    assert answer.json["detail"] == "This must have exactly 4 entries."


def test_no_file_is_refused(staff: Program) -> None:
    assert staff.send(group="Rowan House").json["code"] == "FILE_MISSING"


def test_more_files_than_anybody_sends_are_refused(staff: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    answer = staff.send(*[("a.jpg", b"a")] * 3, group="Rowan House")
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "TOO_MANY_FILES", "file")


def test_what_is_wrong_with_each_photo_alone_is_told_of_each(staff: Program, given: Callable) -> None:
    (result,) = staff.send(("a.jpg", photographs.jpeg()), group="Rowan House", event="Day", captured="2027-01-01").json[
        "results"
    ]
    assert result["code"] == "BAD_CAPTURE_DATE"
    assert given(lambda ctx: ctx.session.query(Event).count()) == 0, "no outing is made for no photo"


def test_a_file_that_breaks_the_product_loses_no_other(staff: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    receive = photos.receive

    def sometimes(data: bytes) -> Received:
        if data == b"boom":
            raise RuntimeError
        return receive(data)

    monkeypatch.setattr(photos, "receive", sometimes)
    results = staff.send(("b", b"boom"), ("a.jpg", photographs.jpeg()), group="Rowan House").json["results"]
    assert [result.get("code", result.get("status")) for result in results] == ["FAILED", "added"]


def test_nothing_is_locked_while_a_photo_is_opened(
    parts: Installation, staff: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = photos.receive

    def while_somebody_writes(data: bytes) -> Received:
        with closing(sqlite3.connect(str(parts.engine.url.database), timeout=0)) as impatient:
            impatient.execute("BEGIN IMMEDIATE")
        return receive(data)

    monkeypatch.setattr(photos, "receive", while_somebody_writes)
    results = staff.send(
        ("a.jpg", photographs.jpeg()), ("b.png", photographs.png()), group="Rowan House", event="Day"
    ).json["results"]
    assert [result["status"] for result in results] == ["added", "added"]


@pytest.fixture
def ada(given: Callable) -> str:
    return given(lambda ctx: make.person(ctx).id)


@pytest.fixture
def photo(given: Callable) -> str:
    return given(lambda ctx: make.photo(ctx, photographs.phone_photo()).id)


def test_who_is_in_a_photo_is_said_and_shown(staff: Program, photo: str, ada: str) -> None:
    said = {
        "people_visible": 2,
        "complete": True,
        "attest_no_people": False,
        "people": [
            {"person": ada, "kind": "young_person", "box": [0.1, 0.2, 0.3, 0.4], "identifiable": "partial",
             "main_subject": True},
            {"person": None, "kind": "bystander_adult", "identifiable": "not_identifiable"},
        ],
    }  # fmt: skip
    answer = staff("PUT", f"/photos/{photo}/people", said)
    assert answer.status_code == 200
    assert answer.json == staff("GET", f"/photos/{photo}").json
    first, second = answer.json["people"]
    assert {name: first[name] for name in ("person", "kind", "box", "identifiable", "main_subject")} == said["people"][
        0
    ]
    assert (second["person"], second["kind"], second["box"], second["attested_by"]) == (
        None,
        "bystander_adult",
        None,
        1,
    )
    assert (answer.json["people_visible"], answer.json["complete"], answer.json["version"]) == (2, True, 1)


def people(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"people_visible": len(entries), "complete": True, "people": list(entries)} | more


BAD_TAGS = {
    "somebody who is not there": (people({"person": NOWHERE}), "UNKNOWN_PERSON", "people[0].person"),
    "an id that is none": (people({"person": "Ada"}), "BAD_ID", "people[0].person"),
    "no kind for nobody's child": (people({"kind": "young_person"}), "WHO_IS_IT", "people[0].person"),
    "another kind": (people({"kind": "ghost"}), "UNKNOWN_WORD", "people[0].kind"),
    "another way to be seen": (people({"kind": "unknown", "identifiable": "maybe"}), "UNKNOWN_WORD",
                               "people[0].identifiable"),
    "more named than seen": (people({"kind": "unknown"}, people_visible=0), "MORE_NAMED_THAN_SEEN", "people_visible"),
    "fewer than nobody": (people(people_visible=-1), "OUT_OF_RANGE", "people_visible"),
    "how many is not said": ({"complete": True, "people": []}, "MISSING_MEMBER", "people_visible"),
    "nobody, and somebody": (people({"kind": "unknown"}, attest_no_people=True), "NOBODY_AND_SOMEBODY",
                             "attest_no_people"),
    "501 people": (people(*[{"kind": "unknown"}] * 501), "BAD_LENGTH", "people"),
    "a list of texts": (people("Ada"), "WRONG_TYPE", "people[0]"),
}  # fmt: skip
BAD_BOXES = {
    "negative": [-0.1, 0, 0.5, 0.5],
    "outside": [0.9, 0.9, 0.2, 0.2],
    "of no size": [0.1, 0.1, 0, 0.5],
    "huge": [1e308, 0, 1, 1],
    "too short": [0.1, 0.1, 0.1],
    "too long": [0.1] * 5,
    "of text": ["0.1", 0, 1, 1],
    "of flags": [True, False, True, True],
    "an object": {"x": 0.1},
}


@pytest.mark.parametrize(("said", "code", "field"), BAD_TAGS.values(), ids=BAD_TAGS)
def test_a_bad_tag_is_refused_by_its_name(staff: Program, photo: str, said: Any, code: str, field: str) -> None:
    answer = staff("PUT", f"/photos/{photo}/people", said)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)
    assert staff("GET", f"/photos/{photo}").json["version"] == 0


@pytest.mark.parametrize("box", BAD_BOXES.values(), ids=BAD_BOXES)
def test_a_bad_box_is_refused_by_its_name(staff: Program, photo: str, ada: str, box: Any) -> None:
    said = people({"kind": "unknown"}, {"kind": "unknown"}, {"person": ada, "box": box})
    answer = staff("PUT", f"/photos/{photo}/people", said)
    assert answer.status_code == 422
    assert answer.json["field"].startswith("people[2].box")


def test_a_box_of_numbers_that_are_none_is_no_json(staff: Program, photo: str) -> None:
    body = '{"people_visible": 1, "complete": true, "people": [{"kind": "unknown", "box": [%s, 0, 1, 1]}]}'
    for number, status in (("NaN", 400), ("Infinity", 400), ("1e999", 422)):
        answer = staff("PUT", f"/photos/{photo}/people", data=body % number, content_type="application/json")
        assert answer.status_code == status


def test_one_person_cannot_be_in_a_photo_twice_or_be_a_stranger(staff: Program, photo: str, ada: str) -> None:
    twice = staff("PUT", f"/photos/{photo}/people", people({"person": ada}, {"person": ada}))
    assert (twice.json["code"], twice.json["field"]) == ("NAMED_TWICE", "people[1].person")
    stranger = staff("PUT", f"/photos/{photo}/people", people({"person": ada, "kind": "bystander_child"}))
    assert stranger.json["field"] == "people[0].kind"


def test_somebody_of_another_group_is_not_there(given: Callable, staff: Program, photo: str) -> None:
    other = given(lambda ctx: make.person(ctx, "Bo Berg", groups=[make.group(ctx, "Elm House")]).id)
    answer = staff("PUT", f"/photos/{photo}/people", people({"person": other}))
    assert (answer.status_code, answer.json["code"]) == (422, "UNKNOWN_PERSON")


def test_two_who_tag_at_once_are_told(staff: Program, photo: str) -> None:
    assert staff("PUT", f"/photos/{photo}/people", people(version=0)).status_code == 200
    late = staff("PUT", f"/photos/{photo}/people", people({"kind": "unknown"}, version=0))
    assert (late.status_code, late.json["code"]) == (409, "CHANGED_MEANWHILE")
    assert staff("PUT", f"/photos/{photo}/people", people({"kind": "unknown"}, version=1)).status_code == 200


def test_two_people_confirm_that_nobody_is_in_it(staff: Program, lead: Program, photo: str, ada: str) -> None:
    answer = staff("PUT", f"/photos/{photo}/people", people(attest_no_people=True))
    assert answer.json["no_people_attested_by"] == 1
    path = f"/photos/{photo}/attestations"
    assert staff("POST", path, {"depiction": None}).json["no_people_attested_by"] == 1, "the same person twice"
    assert lead("POST", path, {"depiction": None}).json["no_people_attested_by"] == 2
    assert staff("POST", path, {"depiction": NOWHERE}).status_code == 404
    staff("PUT", f"/photos/{photo}/people", people({"person": ada}))
    assert lead("POST", path, {"depiction": None}).json["code"] == "SOMEBODY_NAMED"


def test_a_second_person_confirms_that_nobody_could_tell_who_it_is(staff: Program, lead: Program, photo: str) -> None:
    unseen = people({"kind": "unknown", "identifiable": "not_identifiable"})
    (depicted,) = staff("PUT", f"/photos/{photo}/people", unseen).json["people"]
    (confirmed,) = lead("POST", f"/photos/{photo}/attestations", {"depiction": depicted["id"]}).json["people"]
    assert (depicted["attested_by"], confirmed["attested_by"]) == (1, 2)


def test_a_photo_is_paused_until_the_hold_is_lifted(staff: Program, photo: str) -> None:
    held = staff("POST", f"/photos/{photo}/holds", {"reason": "asked_to_pause"})
    assert (held.status_code, held.json["set_at"]) == (201, "2026-07-01T11:00:00Z")
    assert staff("GET", f"/photos/{photo}").json["holds"] == [held.json]
    path = f"/photos/{photo}/holds/{held.json['id']}"
    assert (staff("DELETE", path).status_code, staff("GET", f"/photos/{photo}").json["holds"]) == (204, [])
    assert (staff("DELETE", path).status_code, staff("DELETE", path[:-32] + NOWHERE).status_code) == (409, 404)
    assert staff("POST", f"/photos/{photo}/holds", {"reason": "boredom"}).json["field"] == "reason"


@pytest.fixture
def website(given: Callable) -> None:
    given(make.channel)
    given(lambda ctx: make.channel(ctx, "wall", "INTERNAL_DISPLAY"))


@pytest.fixture
def cleared(given: Callable, website: None) -> str:
    """A photo of an adult who said yes to everything, and one of somebody nobody asked."""

    def write(ctx: Context) -> str:
        jo = make.person(ctx, "Jo Kerr", kind="staff", born=None)
        make.yes_to_all(ctx, jo)
        make.tag(ctx, make.photo(ctx, photographs.png()), make.person(ctx, "Bo Berg"))
        tagged = make.tag(ctx, make.photo(ctx, photographs.phone_photo()), jo)
        tagged.place_clue = "none"
        return tagged.id

    return given(write)


def test_staff_see_every_photo_with_its_decision(staff: Program, cleared: str) -> None:
    every = staff("GET", "/photos?channel=website").json["photos"]
    assert {each["id"] == cleared: each["decision"]["outcome"] for each in every} == {True: "ALLOW", False: "DENY"}
    (clear,) = staff("GET", "/photos?channel=website&clear=true&page=1").json["photos"]
    assert clear["id"] == cleared
    assert {"STRIP_METADATA", "REENCODE"} <= set(clear["decision"]["obligations"])
    assert clear["decision"]["decided_at"] == "2026-07-01T11:00:00Z"
    assert [each["decision"] for each in staff("GET", "/photos").json["photos"]] == [None, None]


def test_comms_see_what_is_clear_for_a_channel_and_nothing_of_who_is_in_it(comms: Program, cleared: str) -> None:
    assert comms("GET", "/photos").json["field"] == "channel"
    for query in ("", "&clear=false", "&clear=true"):
        (only,) = comms("GET", "/photos?channel=website" + query).json["photos"]
        assert only["id"] == cleared
    shown = comms("GET", f"/photos/{cleared}").json
    assert "ETag" not in comms("GET", f"/photos/{cleared}").headers
    assert set(shown) == {"id", "sha256", "width", "height", "captured", "added_at"}


def test_comms_do_not_see_a_photo_that_may_go_nowhere(comms: Program, staff: Program, cleared: str) -> None:
    (other,) = {each["id"] for each in staff("GET", "/photos").json["photos"]} - {cleared}
    assert comms("GET", f"/photos/{other}").status_code == 404
    assert comms("GET", f"/photos/{other}/preview").status_code == 404
    told = comms("GET", f"/photos/{other}/decision?channel=website").json
    assert told["outcome"] == "DENY"


BAD_ASKING = {
    "another channel": ("channel=facebook", "UNKNOWN_CHANNEL", "channel"),
    "two channels": ("channel=website&channel=wall", "REPEATED_PARAMETER", "channel"),
    "clear, perhaps": ("channel=website&clear=1", "WRONG_TYPE", "clear"),
    "clear for nothing": ("clear=true", "CHANNEL_NEEDED", "channel"),
}


@pytest.mark.parametrize(("query", "code", "field"), BAD_ASKING.values(), ids=BAD_ASKING)
def test_a_bad_question_is_refused_by_its_name(
    staff: Program, website: None, query: str, code: str, field: str
) -> None:
    answer = staff("GET", "/photos?" + query)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)


@pytest.mark.parametrize("asking", ["staff", "comms"])
def test_a_refusal_and_a_restriction_are_told_in_the_same_words(
    asking: str, request: pytest.FixtureRequest, given: Callable, website: None, ada: str, photo: str
) -> None:
    program = request.getfixturevalue(asking)

    def stop(how: Callable[[Context, Person], None]) -> Callable[[Context], None]:
        def write(ctx: Context) -> None:
            person = ctx.session.get_one(Person, ada)
            make.yes_to_all(ctx, person)
            make.tag(ctx, photos.get(ctx, photo), person)
            how(ctx, person)

        return write

    given(stop(_restricted("NO_IMAGE")))
    restricted = program("GET", f"/photos/{photo}/decision?channel=website").json
    given(lambda ctx: lift_all(ctx, ada))
    given(stop(_refused("take")))
    refused = program("GET", f"/photos/{photo}/decision?channel=website").json
    assert restricted == refused
    assert "BLOCKED_PERSON" in {reason["code"] for reason in refused["reasons"]}
    assert ada not in str(refused)


def lift_all(ctx: Context, person_id: str) -> None:
    for each in restrictions.active(ctx, ctx.session.get_one(Person, person_id)):
        each.lifted_at = ctx.now


def test_the_lead_is_told_why(lead: Program, given: Callable, website: None, photo: str, ada: str) -> None:
    def write(ctx: Context) -> None:
        person = ctx.session.get_one(Person, ada)
        make.answer(ctx, person, "take", "refused")  # type: ignore[arg-type]
        make.tag(ctx, photos.get(ctx, photo), person)

    given(write)
    told = lead("GET", f"/photos/{photo}/decision?channel=website").json
    assert "OWN_NO" in {reason["code"] for reason in told["reasons"]}


def test_a_preview_is_a_clean_copy_and_says_when_it_is_not_made_yet(
    app: Flask, staff: Program, comms: Program, cleared: str, work: Callable[[], int]
) -> None:
    early = staff("GET", f"/photos/{cleared}/preview")
    assert (early.status_code, early.json["code"], early.headers["Retry-After"]) == (503, "NOT_YET", "2")
    work()
    for program in (staff, comms):
        made = program("GET", f"/photos/{cleared}/preview")
        assert (made.status_code, made.content_type) == (200, "image/jpeg")
        assert b"Exif" not in made.data
    with Session(app.installation.engine) as session:
        original = app.installation.originals.get(session.get_one(Photo, cleared).key)
    assert b"Exif" in original
    assert made.data != original


def test_photos_of_other_groups_are_not_there(
    given: Callable, program: Callable[..., Program], website: None, photo: str
) -> None:
    elm = given(lambda ctx: make.group(ctx, "Elm House").id)
    other = program(Role.STAFF, groups=(elm,))
    assert other("GET", "/photos").json["photos"] == []
    for method, path, said in (
        ("GET", "", None),
        ("GET", "/decision?channel=website", None),
        ("GET", "/preview", None),
        ("PUT", "/people", people()),
        ("POST", "/attestations", {"depiction": None}),
        ("POST", "/holds", {"reason": "other"}),
    ):
        answers = [other(method, f"/photos/{each}{path}", said) for each in (photo, NOWHERE)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json["detail"] == answers[1].json["detail"]


def test_a_list_of_photos_asks_no_more_of_the_register_the_longer_it_is(
    given: Callable, staff: Program, comms: Program, cleared: str, count_queries: Any
) -> None:
    def asked() -> list[int]:
        counts = []
        for program, path in ((staff, "/photos?channel=website"), (comms, "/photos?channel=website"),
                              (staff, f"/photos/{cleared}")):  # fmt: skip
            with count_queries() as queries:
                assert program("GET", path).status_code == 200
            counts.append(len(queries))
        return counts

    few = asked()

    def more(ctx: Context) -> None:
        crowd = [make.person(ctx, f"Adult {i}", kind="staff", born=None) for i in range(8)]
        for person in crowd:
            make.yes_to_all(ctx, person)
        for i in range(8):
            make.tag(ctx, make.photo(ctx, photographs.jpeg(photographs.picture((96 + i, 64)))), *crowd)
        make.tag(ctx, photos.get(ctx, cleared), *crowd)

    given(more)
    assert asked() == few
