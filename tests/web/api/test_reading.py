"""Is whatever a program sends either understood, or refused by the name of what is wrong?"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from consentreg.web.api.kinds import LONGEST_NAME
from tests import factories as make
from tests.web.api.conftest import Program

PERSON = {"name": "Bo Berg", "kind": "staff", "group": "Rowan House"}
CHANNEL = {
    "name": "Website", "slug": "website", "class": "WEBSITE", "url": "https://harbour.example", "owner": "Jo",
    "audience": "Anybody", "next_check": "2026-12-01",
    "risk": {"scale": 0, "permanency": 1, "speed": 2, "pressure": 3, "contact": 0},
}  # fmt: skip
HUGE = 10**30

BAD_PEOPLE = {
    "a member nobody asked for": ({**PERSON, "admin": True}, "UNKNOWN_MEMBER", "admin"),
    "a long member nobody asked for": ({**PERSON, "x" * 5000: 1}, "UNKNOWN_MEMBER", "x" * LONGEST_NAME),
    "no name": ({"kind": "staff", "group": "Rowan House"}, "MISSING_MEMBER", "name"),
    "a number for a name": ({**PERSON, "name": 7}, "WRONG_TYPE", "name"),
    "null for a name": ({**PERSON, "name": None}, "WRONG_TYPE", "name"),
    "a list for a name": ({**PERSON, "name": ["Bo"]}, "WRONG_TYPE", "name"),
    "an empty name": ({**PERSON, "name": ""}, "BAD_LENGTH", "name"),
    "a blank name": ({**PERSON, "name": "  "}, "NAME_MISSING", "name"),
    "a long name": ({**PERSON, "name": "B" * 121}, "BAD_LENGTH", "name"),
    "a NUL": ({**PERSON, "name": "B\0"}, "BAD_CHARACTER", "name"),
    "half a character": ({**PERSON, "name": "B\ud800"}, "BAD_CHARACTER", "name"),
    "another kind": ({**PERSON, "kind": "unknown"}, "UNKNOWN_WORD", "kind"),
    "a kind that cannot be compared": ({**PERSON, "kind": {}}, "WRONG_TYPE", "kind"),
    "another group": ({**PERSON, "group": "Elm House"}, "UNKNOWN_GROUP", "group"),
    "30 February": ({**PERSON, "born": "2026-02-30"}, "BAD_DATE", "born"),
    "a week": ({**PERSON, "born": "2012-W09-4"}, "BAD_DATE", "born"),
    "a date without hyphens": ({**PERSON, "born": "20120301"}, "BAD_DATE", "born"),
    "a date in other digits": ({**PERSON, "born": "\u0662\u0660\u0661\u0662-03-01"}, "BAD_DATE", "born"),
    "a year for a date": ({**PERSON, "born": 2012}, "BAD_DATE", "born"),
    "tomorrow": ({**PERSON, "born": "2026-07-02"}, "BAD_BIRTH_DATE", "born"),
    "long ago": ({**PERSON, "born": "0001-01-01"}, "BAD_BIRTH_DATE", "born"),
    "a text for a flag": ({**PERSON, "looked_after": "false"}, "WRONG_TYPE", "looked_after"),
    "a number for a flag": ({**PERSON, "looked_after": 0}, "WRONG_TYPE", "looked_after"),
    "a list": ([PERSON], "WRONG_TYPE", None),
    "null": (json.loads("null"), "WRONG_TYPE", None),
}


def send(program: Program, path: str, body: Any) -> Any:
    answer = program("POST", path, data=json.dumps(body), content_type="application/json")
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.json["code"], answer.json.get("field")


@pytest.mark.parametrize(("body", "code", "field"), BAD_PEOPLE.values(), ids=BAD_PEOPLE)
def test_a_bad_member_of_a_person_is_named(staff: Program, body: Any, code: str, field: str | None) -> None:
    assert send(staff, "/people", body) == (422, code, field)
    assert staff("GET", "/people").json["people"] == []


BAD_CHANNELS = {
    "a rating of four": ("risk", CHANNEL["risk"] | {"speed": 4}, "OUT_OF_RANGE", "risk.speed"),
    "a rating below nothing": ("risk", CHANNEL["risk"] | {"speed": -1}, "OUT_OF_RANGE", "risk.speed"),
    "a huge rating": ("risk", CHANNEL["risk"] | {"speed": HUGE}, "OUT_OF_RANGE", "risk.speed"),
    "a rating and a half": ("risk", CHANNEL["risk"] | {"speed": 1.5}, "WRONG_TYPE", "risk.speed"),
    "a flag for a rating": ("risk", CHANNEL["risk"] | {"speed": True}, "WRONG_TYPE", "risk.speed"),
    "a rating too few": ("risk", {"speed": 1}, "MISSING_MEMBER", "risk.scale"),
    "a rating too many": ("risk", CHANNEL["risk"] | {"noise": 1}, "UNKNOWN_MEMBER", "risk.noise"),
    "no ratings": ("risk", 3, "WRONG_TYPE", "risk"),
    "another class": ("class", "BILLBOARD", "UNKNOWN_WORD", "class"),
    "a path": ("slug", "../website", "BAD_SLUG", "slug"),
    "a script": ("url", "javascript:alert(1)", "BAD_URL", "url"),
    "yesterday": ("next_check", "2026-06-30", "CHECK_IN_THE_PAST", "next_check"),
}


@pytest.mark.parametrize(("member", "value", "code", "field"), BAD_CHANNELS.values(), ids=BAD_CHANNELS)
def test_a_bad_member_of_a_channel_is_named_wherever_it_lies(
    admin: Program, member: str, value: Any, code: str, field: str
) -> None:
    assert send(admin, "/channels", CHANNEL | {member: value}) == (422, code, field)


def test_a_channel_is_added_once(admin: Program) -> None:
    added = admin("POST", "/channels", {**CHANNEL, "risk": {**CHANNEL["risk"], "speed": 2.0}})
    assert (added.status_code, added.json["scope"], added.json["risk_level"]) == (201, "publish_public", "medium")
    assert (added.json["status"], added.json["risk"]) == ("approved", CHANNEL["risk"])
    assert send(admin, "/channels", CHANNEL) == (409, "CHANNEL_EXISTS", "slug")
    assert [channel["slug"] for channel in admin("GET", "/channels").json["channels"]] == ["website"]


def test_a_group_is_added_once(admin: Program) -> None:
    assert admin("POST", "/groups", {"name": "Elm House"}).status_code == 201
    assert send(admin, "/groups", {"name": "elm house"}) == (409, "GROUP_EXISTS", "name")


NOT_JSON = {
    "nothing": b"",
    "half a body": b'{"name": ',
    "not a number": b'{"name": NaN}',
    "a member twice": b'{"name": "Bo", "name": "Al"}',
    "no UTF-8": b'{"name": "\xff"}',
    "UTF-16": json.dumps(PERSON).encode("utf-16"),
    "too deep": b"[" * 100_000,
    "a number too long to read": b"1" * 10_000,
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_json_is_refused(staff: Program, body: bytes) -> None:
    answer = staff("POST", "/people", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "NOT_JSON")


@pytest.mark.parametrize(
    ("body", "detail", "field"),
    [(b'{"name": NaN}', "NaN is no number in JSON. Write a number, or null.", None),
     (b'{"born": -Infinity}', "-Infinity is no number in JSON. Write a number, or null.", None),
     (b'{"kind": "a", "name": "Bo", "name": "Al"}', "This stands in one object twice. Say it once.", "name"),
     (b'{"a": {"x": 1, "%s": 1, "%s": 2}}' % ((b"y" * 200,) * 2), "This stands in one object twice. Say it once.",
      "y" * LONGEST_NAME),
     (b"{", "This cannot be read as JSON. Check the brackets, quotes and commas.", None)],
)  # fmt: skip
def test_it_is_said_why_json_cannot_be_read(staff: Program, body: bytes, detail: str, field: str | None) -> None:
    answer = staff("POST", "/people", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["detail"], answer.json.get("field")) == (400, detail, field)


FORM = (b'--x\r\nContent-Disposition: form-data; name="group"\r\n\r\nRowan House\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\nhello\r\n--x--\r\n')  # fmt: skip
BROKEN_FORMS = {
    "no boundary": (FORM % b"a.jpg", "multipart/form-data", "NO_BOUNDARY"),
    "another boundary": (FORM % b"a.jpg", "multipart/form-data; boundary=y", "UNREADABLE_FORM"),
    "a file name in other letters": (FORM % b"\xff.jpg", "multipart/form-data; boundary=x", "UNREADABLE_FORM"),
    "half a form": (FORM[:40], "multipart/form-data; boundary=x", "UNREADABLE_FORM"),
}


@pytest.mark.parametrize(("body", "media", "code"), BROKEN_FORMS.values(), ids=BROKEN_FORMS)
def test_a_form_that_cannot_be_read_is_not_said_to_miss_a_field(
    staff: Program, body: bytes, media: str, code: str
) -> None:
    answer = staff("POST", "/photos", data=body, content_type=media)
    assert (answer.status_code, answer.json["code"], answer.json.get("field")) == (400, code, None)


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_json_under_another_name_is_refused(staff: Program, media: str | None) -> None:
    answer = staff("POST", "/people", data=json.dumps(PERSON), content_type=media)
    assert (answer.status_code, answer.json["code"]) == (415, "WRONG_MEDIA_TYPE")


def test_a_body_over_a_megabyte_is_refused(staff: Program) -> None:
    body = json.dumps({**PERSON, "name": "B" * 1_100_000})
    answer = staff("POST", "/people", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "TOO_LARGE")


BAD_QUERIES = {
    "page before the first": ("page=0", "OUT_OF_RANGE", "page"),
    "page below nothing": ("page=-1", "OUT_OF_RANGE", "page"),
    "page a thousand million": ("page=1000000000", "OUT_OF_RANGE", "page"),
    "a page with a huge number": ("page=" + "9" * 5000, "OUT_OF_RANGE", "page"),
    "page abc": ("page=abc", "OUT_OF_RANGE", "page"),
    "no page": ("page=", "OUT_OF_RANGE", "page"),
    "half a page": ("page=1.5", "OUT_OF_RANGE", "page"),
    "page in other digits": ("page=%D9%A1", "OUT_OF_RANGE", "page"),
    "two pages": ("page=1&page=2", "REPEATED_PARAMETER", "page"),
    "a parameter nobody asked for": ("sort=password", "UNKNOWN_MEMBER", "sort"),
    "a NUL": ("search=%00", "BAD_CHARACTER", "search"),
    "a long search": ("search=" + "a" * 121, "BAD_LENGTH", "search"),
    "another group": ("group=Elm", "UNKNOWN_GROUP", "group"),
}


@pytest.mark.parametrize(("query", "code", "field"), BAD_QUERIES.values(), ids=BAD_QUERIES)
def test_a_bad_parameter_is_named(staff: Program, query: str, code: str, field: str) -> None:
    answer = staff("GET", "/people?" + query)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)


def test_a_parameter_where_none_is_known_is_refused(staff: Program) -> None:
    assert staff("GET", "/groups?page=1").json["field"] == "page"


SEARCHES = ("%", "_", '" OR *', "' OR 1=1 --", "(a+)+$", "\N{SNOWMAN}", "*", "\\")


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_means_its_letters_and_nothing_else(given: Callable, staff: Program, search: str) -> None:
    given(make.person)
    assert staff("GET", "/people", query_string={"search": search}).json["people"] == []
    assert len(staff("GET", "/people", query_string={"search": "lov"}).json["people"]) == 1


def test_an_unknown_method_is_refused_and_the_known_ones_are_named(staff: Program) -> None:
    answer = staff("PATCH", "/people")
    assert (answer.status_code, answer.json["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert answer.json["detail"] == "PATCH does not work at this address. Use GET or POST."
