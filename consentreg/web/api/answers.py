"""What did somebody answer, and how do we know?

Answers are listed to whoever may record them, but for those to a question whose standing is masked for the reader:
a list with a refusal in it would tell what the masked sentence is there to hide.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from consentreg.models import Answer
from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.permissions import Permission
from consentreg.rules.words import ONE_CHANNEL, Given, Scope
from consentreg.services import consents, mistakes, organisation, people
from consentreg.services.consents import NewAnswer
from consentreg.services.names import MAX_NAME
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import (
    Kind,
    day,
    flag,
    ident,
    listed,
    maybe,
    moment,
    optional,
    record,
    text,
    whole,
    word,
)
from consentreg.web.api.writing import iso, stamp
from consentreg.web.door import ctx
from consentreg.web.guard import requires

MOST = 50
"""Conditions or channels one answer may name."""
_EVENT_ONLY = record("EventOnly", {"type": word(["EVENT_ONLY"]), "event": ident()})
_SIMPLE = word(sorted(set(KNOWN_CONDITIONS) - {"EVENT_ONLY"}))
PLACE = text(len(ONE_CHANNEL) + MAX_NAME)
"""A class of channel, or `channel:` and the slug of one: which there are is known to the register."""
_REFERENCE, _FILE = record("Reference", {"reference": text(200)}), record("EvidenceFile", {"file": ident()})


def _one_of(first: Kind, second: Kind, is_first: Any) -> Kind:  # noqa: ANN401 (a test of a JSON value)
    schema = {"anyOf": [first.schema, second.schema]}
    return Kind(schema, lambda value, where: (first if is_first(value) else second).read(value, where))


CONDITION = _one_of(_SIMPLE, _EVENT_ONLY, lambda value: not isinstance(value, dict))
EVIDENCE = _one_of(_FILE, _REFERENCE, lambda value: isinstance(value, dict) and "file" in value)
BY = _one_of(word(["self"]), ident(), lambda value: value == "self")
WHEN = _one_of(day(), moment(), lambda value: isinstance(value, str) and len(value) == len("2026-05-01"))
_SAID = {
    "by": BY,
    "scope": word(Scope),
    "answer": word(Given),
    "method": optional(word(consents.METHODS), "paper"),
    "valid_from": maybe(day()),
    "valid_until": maybe(day()),
    "covers_existing": optional(flag(), default=False),
    "survives_leaving": optional(flag(), default=False),
    "conditions": optional(listed(CONDITION, MOST), ()),
    "channels": maybe(listed(PLACE, MOST)),
    "evidence": maybe(EVIDENCE),
}
NEW_ANSWER = record("NewAnswer", {**_SAID, "at": maybe(WHEN)})
ANSWER = record("Answer", {
    **_SAID,
    "id": ident(),
    "at": moment(),
    "method": text(80),
    "recorded_at": moment(),
    "notice": maybe(ident()),
    "counts": flag(),
})  # fmt: skip
WHY = record("Mistake", {"why": text(mistakes.WHY)})
STRUCK = record("Struck", {"answer": ident(), "counts": flag()})
"""`counts` is true until a second member of staff agrees, where striking it opens something."""
STORED = record("Evidence", {"id": ident(), "sha256": text(64), "media_type": text(80), "bytes": whole(1, 1 << 40)})


@blueprint.post("/people/<string:person_id>/answers")
@requires(Permission.RECORD_ANSWERS)
@call(body=NEW_ANSWER, answers={201: ANSWER})
def add_answer(person_id: str, said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    person = people.get(ctx(), person_id)
    _check_events(said["conditions"])
    evidence = said.pop("evidence") or {}
    by, at, channels = said.pop("by"), said.pop("at"), said.pop("channels")
    new = NewAnswer(
        **{**said, "conditions": tuple(said["conditions"])},
        authority_id=None if by == "self" else by,
        since=_moment(at),
        channels=None if channels is None else tuple(channels),
        evidence_id=evidence.get("file"),
        evidence_reference=evidence.get("reference"),
    )
    try:
        return answer_json(consents.record(ctx(), person, new), counts=True), 201
    except NotThere as error:
        raise Refused("UNKNOWN_AUTHORITY", "This person has no such authority. Add it first.", "by") from error


def _check_events(conditions: list[Any]) -> None:
    for i, condition in enumerate(conditions):
        if isinstance(condition, dict):
            try:
                organisation.get_event(ctx(), condition["event"])
            except NotThere as error:
                where = f"conditions[{i}].event"
                raise Refused("UNKNOWN_EVENT", "There is no such outing that you can see.", where) from error


def _moment(at: date | datetime | None) -> datetime | None:
    """Return when somebody spoke; a date is the beginning of that local day."""
    if at is None or isinstance(at, datetime):
        return at
    zone = ZoneInfo(organisation.organisation(ctx()).time_zone)
    return max(datetime.combine(at, time.min, zone), datetime.combine(people.OLDEST, time.min, zone))


@blueprint.get("/people/<string:person_id>/answers")
@requires(Permission.RECORD_ANSWERS)
@call(answers={200: record("Answers", {"answers": listed(ANSWER, 100_000)})})
def list_answers(person_id: str) -> dict[str, Any]:
    person = people.get(ctx(), person_id)
    confirmed = consents.confirmed(ctx(), person)
    struck = consents.struck_of(ctx(), person)
    shown = consents.shown(ctx(), person)
    counting = {one.id for one in shown if one.id not in struck and (not one.awaits_second or one.id in confirmed)}
    return {"answers": [answer_json(each, counts=each.id in counting) for each in shown]}


@blueprint.post("/answers/<string:answer_id>/mistake")
@requires(Permission.RECORD_ANSWERS)
@call(body=WHY, answers={200: STRUCK})
def strike_answer(answer_id: str, said: dict[str, Any]) -> dict[str, Any]:
    """Strike an answer that was written down wrongly: what stood before it stands again (domain.md 5.4.7)."""
    mistake = mistakes.strike(ctx(), answer_id, said["why"])
    return {"answer": mistake.answer_id, "counts": mistake.awaits_second and mistake.agreed_at is None}


@blueprint.post("/evidence")
@requires(Permission.RECORD_ANSWERS)
@call(form={}, many_files=False, answers={201: STORED})
def add_evidence(fields: dict[str, Any]) -> tuple[dict[str, Any], int]:  # noqa: ARG001 (there are none)
    files = request.files.getlist("file")
    if len(files) != 1:
        raise Refused("ONE_FILE", "Send one file, under the name file.", "file")
    try:
        kept = consents.add_evidence(ctx(), files[0].read(consents.MAX_EVIDENCE + 1))
    except Refused as refused:
        raise Refused(refused.code, refused.detail, "file") from refused
    return {"id": kept.id, "sha256": kept.sha256, "media_type": kept.media_type, "bytes": kept.bytes}, 201


def answer_json(answer: Answer, *, counts: bool) -> dict[str, Any]:
    """Return an answer as the API shows it. `counts` is false while a yes waits for a second member of staff."""
    return {
        "id": answer.id,
        "by": answer.authority_id or "self",
        "scope": answer.scope,
        "answer": answer.answer,
        "at": stamp(answer.since),
        "recorded_at": stamp(answer.recorded_at),
        "method": answer.method,
        "valid_from": iso(answer.valid_from),
        "valid_until": iso(answer.valid_until),
        "covers_existing": answer.covers_existing,
        "survives_leaving": answer.survives_leaving,
        "conditions": answer.conditions,
        "channels": answer.channels,
        "evidence": _evidence_json(answer),
        "notice": answer.notice_id,
        "counts": counts,
    }


def _evidence_json(answer: Answer) -> dict[str, str] | None:
    if answer.evidence_id:
        return {"file": answer.evidence_id}
    return {"reference": answer.evidence_reference} if answer.evidence_reference else None
