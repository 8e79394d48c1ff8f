"""The records of one human being were joined: what do their rows come to, read together?

Works on rows that were read for a decision and belong to no session; facts.py is the only caller.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from consentreg import models as m
from consentreg.rules.identity import plain_name
from consentreg.rules.words import Kind

_FIRST: Final = datetime.min.replace(tzinfo=UTC)


def person(records: Sequence[m.Person]) -> None:
    """Let each record of somebody say what all of them say; each keeps its own name, number and language.

    Where two days of birth are written down the later counts: the younger somebody is the more is asked for.
    """
    left = [each.left_on for each in records]
    said: dict[str, Any] = {
        "born": max((each.born for each in records if each.born), default=None),
        "looked_after": any(each.looked_after for each in records),
        "records_hold": any(each.records_hold for each in records),
        "deceased_on": min((each.deceased_on for each in records if each.deceased_on), default=None),
        "left_on": max((day for day in left if day), default=None) if all(left) else None,
    }
    if any(each.kind == Kind.YOUNG_PERSON for each in records):
        said["kind"] = Kind.YOUNG_PERSON
    for record in records:
        for name, value in said.items():
            setattr(record, name, value)


def adults(records: Iterable[m.Authority], today: date) -> tuple[list[m.Authority], dict[str, str]]:
    """Return the adults of all records, each once, and by which id each row's adult is known now.

    One name and one relation to one child is one adult. What was seen to end their right in one record ends it in all,
    unless a paper was seen since; that they must not be contacted is so for all.
    """
    rows: dict[tuple[str, str], list[m.Authority]] = {}
    for row in sorted(records, key=lambda each: (each.made_at, each.id)):
        rows.setdefault((plain_name(row.name), row.relation), []).append(row)
    found = [_one_adult(same, today) for same in rows.values()]
    known = {row.id: adult.id for adult, same in zip(found, rows.values(), strict=True) for row in same}
    return found, known


def _one_adult(rows: Sequence[m.Authority], today: date) -> m.Authority:
    adult = max(rows, key=lambda each: (each.verified_on(today), each.ended_on is None, each.verified_at or _FIRST))
    ended = max((each.ended_on for each in rows if each.ended_on), default=None)
    if ended and len({each.person_id for each in rows}) > 1 and (adult.verified_at or _FIRST).date() <= ended:
        adult.ended_on, adult.verified_at = ended, None
    adult.do_not_contact = any(each.do_not_contact for each in rows)
    adult.email = adult.email or next((each.email for each in rows if each.email), None)
    return adult
