"""What is written down of an answer, and who may read it again?"""

import io
from collections.abc import Callable
from typing import Any

import pytest

from consentreg.context import Actor, Context
from consentreg.models import Person
from consentreg.rules.permissions import Role
from consentreg.services import restrictions
from tests import factories as make
from tests.web.api.conftest import Program

SAID = {"by": "self", "scope": "take", "answer": "given", "evidence": {"reference": "form 1"}}


@pytest.fixture
def ada(given: Callable) -> str:
    return given(lambda ctx: make.person(ctx).id)


def listed(program: Program, person: str) -> list[tuple[str, str]]:
    return [(each["scope"], each["answer"]) for each in program("GET", f"/people/{person}/answers").json["answers"]]


def test_an_answer_is_kept_as_said_and_listed_newest_first(staff: Program, ada: str, given: Callable) -> None:
    mo = given(lambda ctx: make.authority(ctx, ctx.session.get(Person, ada)).id)
    outing = given(lambda ctx: make.event(ctx).id)
    first = staff("POST", f"/people/{ada}/answers", {**SAID, "at": "2026-06-10"})
    second = staff("POST", f"/people/{ada}/answers", {
        "by": mo, "scope": "publish_public", "answer": "given", "at": "2026-06-10T14:30:00+01:00", "method": "phone",
        "valid_from": "2026-06-11", "valid_until": "2026-12-31", "covers_existing": True, "survives_leaving": True,
        "conditions": ["NO_NAME", {"type": "EVENT_ONLY", "event": outing}], "channels": ["WEBSITE"],
        "evidence": {"reference": "letter 7"},
    })  # fmt: skip
    assert (first.status_code, first.json["at"]) == (201, "2026-06-09T23:00:00Z"), "midnight in London in summer"
    assert first.json["valid_until"] == "2028-07-01", "nobody named a last day, so it is the last there may be"
    assert second.status_code == 201
    assert second.json == {
        "id": second.json["id"], "notice": second.json["notice"], "recorded_at": "2026-07-01T11:00:00Z",
        "by": mo, "scope": "publish_public", "answer": "given", "at": "2026-06-10T13:30:00Z", "method": "phone",
        "valid_from": "2026-06-11", "valid_until": "2026-12-31", "covers_existing": True, "survives_leaving": True,
        "conditions": ["NO_NAME", {"type": "EVENT_ONLY", "event": outing}], "channels": ["WEBSITE"],
        "evidence": {"reference": "letter 7"}, "counts": True,
    }  # fmt: skip
    assert staff("GET", f"/people/{ada}/answers").json["answers"] == [second.json, first.json]


BAD = {
    "a yes without proof": ({"evidence": None}, "EVIDENCE_NEEDED", "evidence"),
    "a yes with a blank reference": ({"evidence": {"reference": " "}}, "EVIDENCE_NEEDED", "evidence"),
    "a form that is not here": ({"evidence": {"file": "0" * 32}}, "UNKNOWN_EVIDENCE", "evidence"),
    "two proofs at once": ({"evidence": {"file": "0" * 32, "reference": "x"}}, "UNKNOWN_MEMBER", "evidence.reference"),
    "a text for proof": ({"evidence": "form 1"}, "WRONG_TYPE", "evidence"),
    "another scope": ({"scope": "everything"}, "UNKNOWN_WORD", "scope"),
    "another answer": ({"answer": "yes"}, "UNKNOWN_WORD", "answer"),
    "an answer that is only computed": ({"answer": "expired"}, "UNKNOWN_WORD", "answer"),
    "another method": ({"method": "pigeon"}, "UNKNOWN_WORD", "method"),
    "nobody's authority": ({"by": "0" * 32}, "UNKNOWN_AUTHORITY", "by"),
    "a name for who": ({"by": "Mo Lovell"}, "BAD_ID", "by"),
    "tomorrow": ({"at": "2026-07-02"}, "IN_THE_FUTURE", "at"),
    "in an hour": ({"at": "2026-07-01T12:00:00Z"}, "IN_THE_FUTURE", "at"),
    "before birth": ({"at": "2001-01-01"}, "BEFORE_BIRTH", "at"),
    "at the beginning of time": ({"at": "0001-01-01"}, "BEFORE_BIRTH", "at"),
    "before all time": ({"at": "0001-01-01T00:00:00+14:00"}, "BAD_MOMENT", "at"),
    "a moment without a zone": ({"at": "2026-06-01T10:00:00"}, "BAD_MOMENT", "at"),
    "a day that is not there": ({"at": "2026-02-30"}, "BAD_DATE", "at"),
    "an end before the beginning": (
        {"valid_from": "2026-08-01", "valid_until": "2026-07-01"}, "REVERSED_DATES", "valid_until"),
    "too long a yes": ({"valid_until": "2031-01-01"}, "TOO_LONG", "valid_until"),
    "another rule": ({"conditions": ["NO_HATS"]}, "UNKNOWN_WORD", "conditions[0]"),
    "an outing without its name": ({"conditions": ["EVENT_ONLY"]}, "UNKNOWN_WORD", "conditions[0]"),
    "another outing": (
        {"conditions": ["NO_NAME", {"type": "EVENT_ONLY", "event": "0" * 32}]}, "UNKNOWN_EVENT",
        "conditions[1].event"),
    "a number for a rule": ({"conditions": [7]}, "WRONG_TYPE", "conditions[0]"),
    "another sort of place": ({"channels": ["BILLBOARD"]}, "UNKNOWN_CHANNEL", "channels"),
    "fifty-one rules": ({"conditions": ["NO_NAME"] * 51}, "BAD_LENGTH", "conditions"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "code", "field"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_refused_by_the_name_of_what_is_wrong(
    staff: Program, ada: str, bad: dict[str, Any], code: str, field: str
) -> None:
    answer = staff("POST", f"/people/{ada}/answers", SAID | bad)
    assert (answer.status_code, answer.json["code"], answer.json.get("field")) == (422, code, field)
    assert listed(staff, ada) == []


def test_a_no_needs_no_proof(staff: Program, ada: str) -> None:
    said = {"by": "self", "scope": "take", "answer": "refused"}
    assert staff("POST", f"/people/{ada}/answers", said).json["evidence"] is None


def test_a_form_is_proof(staff: Program, ada: str) -> None:
    form = staff.send(("form.pdf", b"%PDF-1.7 signed"), path="/evidence")
    assert (form.status_code, form.json["media_type"]) == (201, "application/pdf")
    proof = {"file": form.json["id"]}
    assert staff("POST", f"/people/{ada}/answers", SAID | {"evidence": proof}).json["evidence"] == proof


BAD_FORMS = {
    "a text": ([("a.txt", b"signed")], {}, "NOT_A_FORM"),
    "nothing": ([], {}, "ONE_FILE"),
    "an empty file": ([("a.pdf", b"")], {}, "NOT_A_FORM"),
    "two files": ([("a.pdf", b"%PDF-1"), ("b.pdf", b"%PDF-1")], {}, "ONE_FILE"),
    "too large a file": ([("a.pdf", b"%PDF-" + bytes(16 << 20))], {}, "FORM_TOO_LARGE"),
}


@pytest.mark.parametrize(("files", "fields", "code"), BAD_FORMS.values(), ids=BAD_FORMS)
def test_what_is_no_form_is_refused(staff: Program, files: list, fields: dict, code: str) -> None:
    answer = staff.send(*files, path="/evidence", **fields)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, "file")


def test_files_and_fields_under_other_names_are_refused(staff: Program) -> None:
    def send(**data: Any) -> Any:
        return staff("POST", "/evidence", data=data, content_type="multipart/form-data").json["field"]

    assert send(form=(io.BytesIO(b"%PDF-1"), "a.pdf")) == "form"
    assert send(file="%PDF-1") == "file"
    assert send(file=(io.BytesIO(b"%PDF-1"), "a.pdf"), person="Ada") == "person"


def _restricted(level: str) -> Callable[[Context, Person], None]:
    def restrict(ctx: Context, person: Person) -> None:
        lead = make.account(ctx, Role.SAFEGUARDING, email="second@example.org")
        as_lead = Context(ctx.session, Actor("account", lead.id, Role.SAFEGUARDING), ctx.now, ctx.originals,
                          ctx.derivatives)  # fmt: skip
        restrictions.restrict(as_lead, person, level=level, category="other", review_by=None)

    return restrict


def _refused(scope: str) -> Callable[[Context, Person], None]:
    return lambda ctx, person: make.answer(ctx, person, scope, "refused")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stopped", "left"),
    [
        pytest.param(_restricted("NO_IMAGE"), [], id="a restriction of everything"),
        pytest.param(_refused("take"), [], id="a refusal of everything"),
        pytest.param(_restricted("NO_PUBLIC"), ["publish_internal", "take"], id="a restriction to inside"),
        pytest.param(_refused("publish_public"), ["publish_internal", "take"], id="a refusal of outside"),
    ],
)
def test_staff_cannot_tell_a_refusal_from_a_restriction_by_the_list(
    given: Callable,
    staff: Program,
    lead: Program,
    ada: str,
    stopped: Callable[[Context, Person], None],
    left: list[str],
) -> None:
    def write(ctx: Context) -> None:
        person = ctx.session.get_one(Person, ada)
        make.yes_to_all(ctx, person)
        stopped(ctx, person)

    given(write)
    assert sorted(listed(staff, ada)) == [(scope, "given") for scope in left]
    assert len(listed(lead, ada)) >= 3, "the safeguarding lead reads all of them"


def test_an_answer_written_down_wrongly_is_struck(staff: Program, ada: str) -> None:
    answer = staff("POST", f"/people/{ada}/answers", SAID).json["id"]
    assert staff("POST", f"/answers/{answer}/mistake", {"why": " "}).json["code"] == "WHY_NEEDED"
    assert staff("POST", f"/answers/{answer}/mistake", {"why": "Another Ada"}).json == {
        "answer": answer,
        "counts": False,
    }
    assert [each["counts"] for each in staff("GET", f"/people/{ada}/answers").json["answers"]] == [False]
    assert staff("POST", f"/answers/{'0' * 32}/mistake", {"why": "x"}).status_code == 404


def test_a_no_is_struck_once_somebody_else_agrees(staff: Program, ada: str) -> None:
    answer = staff("POST", f"/people/{ada}/answers", {**SAID, "answer": "refused", "evidence": None}).json["id"]
    assert staff("POST", f"/answers/{answer}/mistake", {"why": "Another Ada"}).json == {
        "answer": answer,
        "counts": True,
    }
