"""Does every answer prove itself to another program, without telling whose it is?"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules.checks.conditions import KNOWN_CONDITIONS
from consentreg.rules.permissions import Role
from consentreg.rules.words import ChannelClass, Given, Jurisdiction, Scope
from consentreg.services import consents, organisation, people, proofs, restrictions
from consentreg.services.consents import METHODS
from consentreg.services.places import BARRED
from consentreg.services.refusal import NotThere
from tests import factories as make
from tests.services.acts import acting, as_role, later

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parent / "consent_record.json").read_text()))
SIMPLE = sorted(set(KNOWN_CONDITIONS) - {"EVENT_ONLY", *BARRED})


def said(ctx: Context, ada: Person, given: str = "given", scope: Scope = Scope.PUBLIC, **more: Any) -> dict[str, Any]:
    return proofs.of(ctx, make.answer(ctx, ada, scope, given, **more))


def state(record: dict[str, Any]) -> str:
    return record["events"][-1]["event_state"]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    scope=st.sampled_from(Scope),
    answers=st.lists(st.sampled_from(Given), min_size=1, max_size=3),
    method=st.sampled_from(METHODS),
    conditions=st.lists(st.sampled_from([*SIMPLE, {"type": "EVENT_ONLY", "event": "f" * 32}]), max_size=3),
    channels=st.sets(st.sampled_from(ChannelClass)),
    first=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    relation=st.none() | st.sampled_from(people.RELATIONS),
    where=st.sampled_from(Jurisdiction),
    seconded=st.booleans(),
)
def test_the_record_of_any_answer_fits_the_schema(ctx: Context, scope: Scope, answers: list[Given], method: str,
        conditions: list[Any], channels: set[str], first: date | None, relation: str | None, where: Jurisdiction,
        seconded: bool) -> None:  # fmt: skip
    organisation.organisation(ctx).jurisdiction = where
    ctx.session.flush()
    ada = make.person(ctx)
    adult = make.authority(ctx, ada, relation=relation).id if relation else None
    proof = {"evidence_reference": None, "second_person": True} if seconded else {}
    for hour, each in enumerate(answers):
        more = {"conditions": tuple(conditions), "channels": tuple(channels), "valid_from": first, "method": method}
        spoken = make.LONG_AGO + timedelta(hours=hour)
        answer = make.answer(ctx, ada, scope, each, authority_id=adult, since=spoken, **more, **proof)
        record = json.loads(proofs.as_json(proofs.of(ctx, answer)))
        SCHEMA.validate(record)
        assert list(strange(record, record["@context"])) == []


def strange(value: object, context: dict[str, Any]) -> Iterator[str]:
    """Yield every term of a prefix that the record itself does not explain."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name != "@context":
                yield from strange(each, context)
    elif isinstance(value, list):
        for each in value:
            yield from strange(each, context)
    elif isinstance(value, str) and value.split(":")[0].islower() and " " not in value:
        prefix = value.split(":")[0]
        if ":" in value and prefix not in {*context, "urn", "http", "https"}:
            yield value


def test_every_member_is_explained_at_the_head_of_the_module() -> None:
    shape = SCHEMA.schema["properties"]
    members = {*shape["header"]["properties"], *shape["processing"]["properties"]}
    members |= {name for part in ("parties", "events") for name in shape[part]["items"]["properties"]}
    said = (proofs.__doc__ or "").replace("pii_information, …_type", "pii_information, pii_type")
    assert [name for name in sorted(members) if name not in said] == []


def test_a_schema_that_is_broken_is_noticed(ctx: Context) -> None:
    record = said(ctx, make.person(ctx))
    record["parties"][1]["name"] = "Ada Lovell"
    assert not SCHEMA.is_valid(record)


def test_the_context_says_where_its_words_come_from_and_nothing_is_fetched(ctx: Context) -> None:
    context = said(ctx, make.person(ctx))["@context"]
    assert isinstance(context, dict), "an address would be fetched"
    named = [each["@id"] if isinstance(each, dict) else each for each in context.values()]
    prefixes = {each.split(":")[0] for each in named if not each.startswith(("http", "urn", "@"))}
    assert prefixes <= set(context)


@pytest.mark.parametrize("given", list(Given))
def test_each_answer_has_its_word_in_the_vocabulary(ctx: Context, given: Given) -> None:
    assert state(said(ctx, make.person(ctx), given)) == proofs.STATES[given]
    assert set(proofs.STATES) == set(Given)


def test_a_renewed_and_a_withdrawn_answer_each_have_a_record_that_names_the_one_before(ctx: Context) -> None:
    ada = make.person(ctx)
    first = said(ctx, ada)
    second = said(ctx, ada, since=make.LONG_AGO + timedelta(days=1))
    third = said(ctx, ada, "withdrawn", since=make.LONG_AGO + timedelta(days=2))
    fourth = said(ctx, ada, since=make.LONG_AGO + timedelta(days=3))
    records = [first, second, third, fourth]
    assert [record["header"]["replaces"] for record in records] == [
        None, *(record["header"]["record_id"] for record in records[:3])
    ]  # fmt: skip
    assert [state(record) for record in records] == [
        "dpv:ConsentGiven", "dpv:RenewedConsentGiven", "dpv:ConsentWithdrawn", "dpv:ConsentGiven"
    ]  # fmt: skip


def test_another_question_or_another_decider_begins_a_line_of_its_own(ctx: Context) -> None:
    ada = make.person(ctx)
    said(ctx, ada)
    assert said(ctx, ada, scope=Scope.TAKE)["header"]["replaces"] is None
    assert said(ctx, ada, authority_id=make.authority(ctx, ada).id)["header"]["replaces"] is None


def test_a_yes_nobody_has_confirmed_is_not_said_to_be_one(ctx: Context) -> None:
    ada, scope = make.person(ctx), Scope.TAKE
    waits = {"evidence_reference": None, "second_person": True}
    answer = make.answer(ctx, ada, scope, **waits)
    again = make.answer(ctx, ada, scope, since=make.LONG_AGO + timedelta(days=1))
    assert state(proofs.of(ctx, answer)) == "dpv:ConsentUnknown"
    assert state(proofs.of(ctx, again)) == "dpv:ConsentGiven", "what was never confirmed is not renewed"
    consents.confirm(acting(later(ctx, hours=1), make.account(ctx)), answer.id)
    states = [(event["event_time"], event["event_state"]) for event in proofs.of(ctx, answer)["events"]]
    assert states == [("2026-01-10T00:00:00Z", "dpv:ConsentUnknown"), ("2026-07-01T12:00:00Z", "dpv:ConsentGiven")]
    assert state(proofs.of(ctx, again)) == "dpv:RenewedConsentGiven"


def test_what_was_answered_stands_in_it(ctx: Context) -> None:
    ada = make.person(ctx)
    mo = make.authority(ctx, ada)
    rules = {"conditions": ("NO_FACE",), "channels": ("PRESS",), "valid_from": date(2026, 2, 1)}
    record = said(ctx, ada, authority_id=mo.id, valid_until=date(2027, 1, 1), method="phone", **rules)
    processing, event = record["processing"], record["events"][0]
    assert (event["valid_from"], event["valid_until"]) == ("2026-02-01", "2027-01-01")
    assert event["entity_id"] == record["parties"][2]["party_id"]
    assert record["parties"][2]["role"] == "parent"
    assert (processing["recipients"], processing["geographic"]) == (["anybody", "Newspapers and TV"], "worldwide")
    assert (processing["conditions"], processing["collection_method"]) == (["NO_FACE"], "phone")
    assert processing["privacy_notice"]["version"] == "1"
    assert processing["retention"]["valid_until"] == "2027-01-01"


def test_nobody_is_named_in_it_but_the_organisation(ctx: Context) -> None:
    ada = make.person(ctx, "Ada Lovell")
    mo = make.authority(ctx, ada, name="Mo Lovell")
    text = proofs.as_json(said(ctx, ada, authority_id=mo.id, note="Ada said so to Mo")).decode()
    assert [name for name in ("Ada", "Mo ", "Lovell", "form 12") if name in text] == []
    assert "Harbour Trust" in text


def test_the_same_record_is_the_same_bytes(ctx: Context) -> None:
    answer = make.answer(ctx, make.person(ctx), Scope.TAKE)
    once, again = (proofs.as_json(proofs.of(each, answer)) for each in (ctx, later(ctx, days=400)))
    assert once == again
    assert b" : " not in once
    assert json.loads(once) == proofs.of(ctx, answer)


def test_an_answer_without_a_notice_says_that_there_was_none(ctx: Context) -> None:
    ada = make.person(ctx)
    old = Answer(person_id=ada.id, scope="take", answer="unknown", since=make.LONG_AGO, recorded_at=make.LONG_AGO,
                 method="paper", conditions=[], channels=[])  # fmt: skip
    ctx.session.add(old)
    ctx.session.flush()
    record = proofs.of(ctx, old)
    assert record["processing"]["privacy_notice"] is None
    SCHEMA.validate(record)


def test_what_staff_may_not_read_is_not_proved_to_them(ctx: Context) -> None:
    ada = make.person(ctx)
    answer = make.answer(ctx, ada, Scope.TAKE)
    staff = acting(ctx, make.account(ctx))
    assert proofs.find(staff, ada, answer.id).id == answer.id
    restrictions.restrict(acting(ctx, make.account(ctx, Role.SAFEGUARDING)), ada, level="NO_IMAGE",
                          category="witness", review_by=None)  # fmt: skip
    with pytest.raises(NotThere):
        proofs.find(staff, ada, answer.id)
    assert proofs.find(as_role(ctx, Role.SAFEGUARDING), ada, answer.id).id == answer.id
    with pytest.raises(NotThere):
        proofs.find(ctx, make.person(ctx, "Ben Okafor"), answer.id)
