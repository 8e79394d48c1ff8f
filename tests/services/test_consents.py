"""How is an answer written down, what is refused, and from when does it count?"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Account, Answer, Person
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import clearance, consents
from consentreg.services.consents import NewAnswer
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts

INSIDE = Scope.INTERNAL


@pytest.fixture
def staff(ctx: Context) -> Account:
    return make.account(ctx)


@pytest.fixture
def here(ctx: Context, staff: Account) -> Context:
    return acts.acting(ctx, staff)


@pytest.fixture
def person(here: Context) -> Person:
    return make.person(here, born=date(2009, 3, 1))


def said(ctx: Context, person: Person, answer: str = "given", scope: str = "take", **more: Any) -> Answer:
    return consents.record(ctx, person, NewAnswer(scope=scope, answer=answer, **more))


def may_be_taken(ctx: Context, person: Person) -> bool:
    return bool(clearance.person_standing(ctx, person.id)[Scope.TAKE])


PROOF = {"evidence_reference": "form 12"}
AHEAD = date(2026, 7, 1) + timedelta(days=732)
REFUSED = [
    ("UNKNOWN_SCOPE", "scope", {"scope": "everything"}),
    ("UNKNOWN_ANSWER", "answer", {"answer": "perhaps"}),
    ("UNKNOWN_METHOD", "method", {"method": "telepathy"}),
    ("NOTE_TOO_LONG", "note", {"note": "x" * 281}),
    ("IN_THE_FUTURE", "at", {"since": datetime.fromisoformat("2026-07-01T11:00:01+00:00")}),
    ("BEFORE_BIRTH", "at", {"since": datetime.fromisoformat("2009-02-28T12:00:00+00:00")}),
    ("REVERSED_DATES", "valid_until", {"valid_from": date(2026, 7, 2), "valid_until": date(2026, 7, 1)}),
    ("TOO_LONG", "valid_until", {"valid_until": AHEAD}),
    ("TOO_LONG", "valid_until", {"valid_from": date(2026, 7, 2), "valid_until": AHEAD + timedelta(days=1)}),
    ("TOO_FAR_AHEAD", "valid_from", {"valid_from": AHEAD}),
    ("TOO_FAR_AHEAD", "valid_from", {"valid_from": date.max}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": ("NEVER_ON_MONDAYS",)}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": ("EVENT_ONLY",)}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": ({"type": "EVENT_ONLY"},)}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": ({"type": "EVENT_ONLY", "event": 7},)}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": ({"type": "GROUP_ONLY", "event": "x"},)}),
    ("UNKNOWN_CONDITION", "conditions", {"conditions": (7,)}),
    ("UNKNOWN_CHANNEL", "channels", {"channels": ("BILLBOARD",)}),
    ("EVIDENCE_NEEDED", "evidence", {"evidence_reference": None}),
    ("EVIDENCE_NEEDED", "evidence", {"evidence_reference": "  "}),
    ("UNKNOWN_EVIDENCE", "evidence", {"evidence_id": "f" * 32}),
]


@pytest.mark.parametrize(("code", "field", "how"), REFUSED, ids=[f"{code} {how}" for code, _, how in REFUSED])
def test_what_cannot_be_is_refused_at_its_field(
    here: Context, person: Person, code: str, field: str, how: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        said(here, person, **({"answer": "given"} | PROOF | how))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert consents.history(here, person) == []


def test_adult_of_somebody_else_is_not_there(here: Context, person: Person) -> None:
    other = make.person(here, "Bo Kerr")
    with pytest.raises(NotThere):
        said(here, person, authority_id=make.authority(here, other).id, **PROOF)


@pytest.mark.parametrize("no", ["refused", "withdrawn", "revoked"])
def test_a_no_needs_nothing_but_somebody_to_write_it_down(here: Context, person: Person, no: str) -> None:
    make.yes_to_all(here, person)
    assert may_be_taken(here, person)
    answer = said(here, person, no)
    assert (answer.awaits_second, answer.since) == (False, here.now)
    assert not may_be_taken(here, person)


def test_everything_about_an_answer_is_kept(here: Context, person: Person, staff: Account) -> None:
    event = make.event(here)
    terms: dict[str, Any] = {
        "since": make.LONG_AGO, "method": "symbols_or_interpreter", "valid_from": date(2026, 1, 1),
        "valid_until": AHEAD - timedelta(days=1), "covers_existing": True, "survives_leaving": True,
        "conditions": ("GROUP_ONLY", {"type": "EVENT_ONLY", "event": event.id}), "channels": ("SOCIAL",),
        "evidence_reference": " form 12 ", "note": " with her key worker "}  # fmt: skip
    answer = said(here, person, **terms)
    kept = {name: getattr(answer, name) for name in terms}
    assert kept == terms | {"conditions": ["GROUP_ONLY", {"type": "EVENT_ONLY", "event": event.id}],
                            "channels": ["SOCIAL"], "evidence_reference": "form 12",
                            "note": "with her key worker"}  # fmt: skip
    assert (answer.recorded_at, answer.recorded_by) == (here.now, staff.id)
    assert answer.notice_id


# Until when it counts


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(None, AHEAD - timedelta(days=1), id="counted from the day it is written down"),
        pytest.param(date(2025, 1, 1), AHEAD - timedelta(days=1), id="not from a day before that"),
        pytest.param(date(2026, 7, 11), AHEAD + timedelta(days=9), id="from its first day, where that is later"),
    ],
)
def test_a_yes_without_a_last_day_ends_all_the_same(
    here: Context, person: Person, first: date | None, last: date
) -> None:
    assert said(here, person, since=make.LONG_AGO, valid_from=first, **PROOF).valid_until == last


def test_a_no_has_no_last_day(here: Context, person: Person) -> None:
    assert said(here, person, "refused").valid_until is None


# From when it counts


def test_the_latest_spoken_stands_whenever_it_was_written_down(here: Context, person: Person) -> None:
    said(here, person, "withdrawn", since=here.now - timedelta(days=1))
    said(here, person, since=here.now - timedelta(days=2), **PROOF)
    assert not may_be_taken(here, person)
    said(here, person, since=here.now - timedelta(hours=1), **PROOF)
    assert may_be_taken(here, person)


@pytest.mark.parametrize("first", ["given", "withdrawn"])
def test_of_one_second_the_no_stands(here: Context, person: Person, first: str) -> None:
    for word in (first, {"given": "withdrawn", "withdrawn": "given"}[first]):
        said(here, person, word, **PROOF)
    assert not may_be_taken(here, person)


def midnight(ctx: Context, days: int = 0) -> datetime:
    """Return the first moment of a local day, as a date is handed in: midnight in London is 23:00 in summer."""
    return ctx.now.replace(hour=23, minute=0) - timedelta(days=days + 1)


def test_a_no_of_today_counts_though_a_yes_was_spoken_this_morning(here: Context, person: Person) -> None:
    said(here, person, since=here.now - timedelta(hours=2), **PROOF)
    answer = said(here, person, "withdrawn", since=midnight(here))
    assert answer.since == here.now
    assert not may_be_taken(here, person)


def test_a_no_of_yesterday_counts_to_the_end_of_yesterday(here: Context, person: Person) -> None:
    said(here, person, since=midnight(here, 1) + timedelta(hours=15), **PROOF)
    answer = said(here, person, "refused", since=midnight(here, 1))
    assert midnight(here) - answer.since == timedelta(microseconds=1)
    assert not may_be_taken(here, person)
    said(here, person, since=midnight(here), **PROOF)
    assert may_be_taken(here, person)


def test_a_no_with_its_hour_counts_from_that_hour(here: Context, person: Person) -> None:
    hour = midnight(here) + timedelta(hours=8)
    assert said(here, person, "withdrawn", since=hour).since == hour
    assert said(here, person, since=midnight(here), **PROOF).since == midnight(here)


def test_asking_and_not_now_replace_no_answer(here: Context, person: Person) -> None:
    said(here, person, **PROOF)
    for word in ("requested", "deferred"):
        said(acts.later(here, hours=1), person, word)
    assert may_be_taken(acts.later(here, hours=1), person)


def test_the_same_form_sent_twice_does_no_harm(here: Context, person: Person) -> None:
    for _ in range(2):
        said(here, person, conditions=("NO_NAME",), **PROOF)
    assert may_be_taken(here, person)
    said(acts.later(here, minutes=1), person, "withdrawn")
    assert not may_be_taken(acts.later(here, minutes=1), person)


def test_history_is_newest_first(here: Context, person: Person) -> None:
    days = [said(here, person, since=here.now - timedelta(days=day), **PROOF).id for day in (2, 1, 3)]
    assert [answer.id for answer in consents.history(here, person)] == [days[1], days[0], days[2]]


# A second person


@pytest.fixture
def second(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx))


def test_a_yes_without_proof_counts_once_somebody_else_confirms(here: Context, second: Context, person: Person) -> None:
    waiting = said(here, person, second_person=True)
    assert waiting.awaits_second
    assert not may_be_taken(here, person)
    assert consents.awaiting_second(second) == [(waiting, person)]
    consents.confirm(second, waiting.id)
    assert may_be_taken(here, person)
    assert consents.awaiting_second(second) == []
    assert consents.confirmed(here, person) == {waiting.id}


def test_nobody_confirms_what_they_wrote_down_themselves(here: Context, person: Person) -> None:
    waiting = said(here, person, second_person=True)
    with pytest.raises(Conflict) as refused:
        consents.confirm(here, waiting.id)
    assert refused.value.code == "SECOND_PERSON_NEEDED"
    assert not may_be_taken(here, person)


def test_what_does_not_wait_cannot_be_confirmed(here: Context, second: Context, person: Person) -> None:
    proved = said(here, person, second_person=True, **PROOF)
    assert not proved.awaits_second
    waiting = said(here, person, second_person=True)
    consents.confirm(second, waiting.id)
    for answer_id in (proved.id, waiting.id, "f" * 32):
        with pytest.raises(NotThere):
            consents.confirm(second, answer_id)


def test_staff_of_another_group_confirm_nothing(ctx: Context, here: Context, person: Person) -> None:
    waiting = said(here, person, second_person=True)
    stranger = acts.acting(ctx, make.account(ctx, groups=[make.group(ctx, "Other House").id]))
    assert consents.awaiting_second(stranger) == []
    with pytest.raises(NotThere):
        consents.confirm(stranger, waiting.id)


def test_a_no_between_a_yes_and_its_confirmation_stands(here: Context, second: Context, person: Person) -> None:
    waiting = said(here, person, second_person=True)
    said(acts.later(here, minutes=1), person, "withdrawn")
    late = acts.later(second, minutes=2)
    consents.confirm(late, waiting.id)
    assert not may_be_taken(late, person)


def reasons(ctx: Context, person: Person) -> tuple[str, ...]:
    return clearance.person_standing(ctx, person.id)[Scope.TAKE].reasons


def test_a_yes_that_waits_suspends_the_wider_one_before_it(here: Context, second: Context, person: Person) -> None:
    said(here, person, since=make.LONG_AGO, **PROOF)
    narrower = said(here, person, second_person=True, conditions=("NO_NAME",))
    assert reasons(here, person) == ("CONSENT_NOT_PROVEN",)
    consents.confirm(second, narrower.id)
    assert may_be_taken(here, person)


def test_a_yes_that_waits_lifts_no_no(here: Context, person: Person) -> None:
    said(here, person, since=make.LONG_AGO, **PROOF)
    said(here, person, "withdrawn", since=make.LONG_AGO + timedelta(days=1))
    said(here, person, second_person=True)
    assert reasons(here, person) == ("OWN_NO",)


def test_a_yes_that_waits_leaves_what_was_said_after_it(here: Context, person: Person) -> None:
    said(here, person, since=here.now - timedelta(hours=2), second_person=True)
    said(here, person, since=here.now - timedelta(hours=1), **PROOF)
    assert may_be_taken(here, person)


def test_a_yes_that_waits_replaces_no_question(here: Context, person: Person) -> None:
    said(here, person, "requested", since=make.LONG_AGO)
    said(here, person, second_person=True)
    assert reasons(here, person) == ("NO_ANSWER_YET",)


# Evidence


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"%PDF-1.7", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")],
)
def test_a_form_is_kept_with_the_originals(here: Context, person: Person, data: bytes, media: str) -> None:
    form = consents.add_evidence(here, data)
    assert (form.media_type, form.bytes, here.originals.get(form.key)) == (media, len(data), data)
    assert not said(here, person, evidence_id=form.id).awaits_second
    assert may_be_taken(here, person)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg>", b"PK\3\4", b" %PDF-"])
def test_what_is_no_form_is_refused(here: Context, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        consents.add_evidence(here, data)
    assert (refused.value.code, refused.value.field) == ("NOT_A_FORM", "evidence")


def test_a_form_that_is_too_large_is_refused(here: Context) -> None:
    with pytest.raises(Refused) as refused:
        consents.add_evidence(here, b"%PDF-" + bytes(consents.MAX_EVIDENCE))
    assert refused.value.code == "FORM_TOO_LARGE"


def test_a_grown_person_decides_alone(here: Context) -> None:
    adult = make.person(here, "Jo Ross", kind="adult", born=None)
    make.yes_to_all(here, adult)
    assert clearance.person_standing(here, adult.id)[INSIDE].outcome is Outcome.ALLOW
