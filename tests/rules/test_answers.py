"""Which answer stands, and what do several of them come to?"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.rules.casebook import case, child, grown, said, stranger, teen
from tests.rules.formulations import both

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
TAKE, PUBLIC = "take", "publish_public"
YES, TAKEN = said("given"), said("given", TAKE)
MUM, DAD = said("given", by="mum"), said("given", by="dad")
BOTH_AGREE: Json = {"co_agreement": True}
WITH_MUM: Json = {"authorities": {"mum": True}}
edge = pytest.param


def until(day: str, by: str = "self") -> list[Json]:
    return said("given", by=by, valid_until=day)


def ruled(condition: str, by: str = "self") -> list[Json]:
    return said("given", by=by, conditions=[condition])


AUTUMN: Json = {"now": "2026-10-26T12:00:00Z"}
ANSWERS = [
    edge("DENY OWN_NO", case(TAKE, teen(YES, said("refused"))), id="at one moment the no stands"),
    edge(
        "DENY OWN_NO", case(TAKE, teen(said("unknown"), said("refused"), YES)), id="a no outweighs what is not proven"
    ),
    edge(
        "DENY CONSENT_NOT_PROVEN",
        case(TAKE, teen(YES, said("invalidated"))),
        id="at one moment what is not proven stands",
    ),
    edge("ALLOW CONSENTED", case(TAKE, teen(said("refused", at="2026-01-09"), YES)), id="a later yes undoes a no"),
    edge(
        "ALLOW CONSENTED", case(TAKE, teen(YES, said("requested", at="2026-02-01"))), id="asking again undoes nothing"
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(YES, said("withdrawn", at="2026-07-02"))),
        id="tomorrow's no is not yet said",
    ),
    edge(
        "DENY OWN_NO", case(TAKE, teen(YES, said("withdrawn", at="2026-07-01"))), id="today's no counts from midnight"
    ),
    edge(
        "DENY OWN_NO",
        case(TAKE, teen(said("refused", at="2026-01-10T00:00:00Z"), YES)),
        id="a day begins at its local midnight",
    ),
    edge(
        "DENY OWN_NO",
        case(
            TAKE,
            teen(said("given", at="2026-10-25T01:30:00+01:00"), said("refused", at="2026-10-25T01:15:00Z")),
            **AUTUMN,
        ),
        id="in the hour that comes twice the later no stands",
    ),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(
            TAKE,
            teen(said("refused", at="2026-10-25T01:30:00+01:00"), said("given", at="2026-10-25T01:15:00Z")),
            **AUTUMN,
        ),
        id="and so does the later yes",
    ),
    edge("DENY EXPIRED", case(TAKE, teen(YES, until("2026-06-30"))), id="of two yeses of one moment both must hold"),
    edge("DENY CONDITION_NO_FACE", case(TAKE, teen(ruled("NO_FACE"), YES)), id="and the conditions of both apply"),
]
SEVERAL = [
    edge("ALLOW CONSENTED", case(TAKE, child(MUM, until("2026-06-30", "dad"))), id="one yes that holds is enough"),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT EXPIRED",
        case(TAKE, child(said("given", by="mum", at="2026-06-01"), until("2026-06-30", "dad"))),
        id="where none holds, what is wrong with each",
    ),
    edge(
        "DENY CONDITION_NO_FACE CONDITION_NO_NAME",
        case(TAKE, child(ruled("NO_FACE", "mum"), ruled("NO_NAME", "dad"), named_in_caption=True)),
        id="the conditions of all that hold",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, child(MUM, said("given", by="dad", conditions=["NO_FACE"], valid_until="2026-06-30"))),
        id="not of those that do not",
    ),
    edge(
        "DENY CHANNEL_EXCLUDED",
        case(PUBLIC, child(said("given", by="mum", channels=["PRESS"]), DAD), place="PRESS"),
        id="each must have ticked it",
    ),
    edge(
        "DENY EXPIRED",
        case(PUBLIC, teen(YES, until("2026-06-30", "mum"), **WITH_MUM), **BOTH_AGREE),
        id="a second yes must hold too",
    ),
    edge(
        "DENY CONDITION_NO_FACE",
        case(PUBLIC, teen(YES, ruled("NO_FACE", "mum"), **WITH_MUM), **BOTH_AGREE),
        id="and its conditions apply",
    ),
    edge(
        "REVIEW CO_AGREEMENT_MISSING",
        case(PUBLIC, teen(YES, MUM, authorities={"mum": False}), **BOTH_AGREE),
        id="an unverified second yes is none",
    ),
    edge(
        "DENY OWN_DECISION_NEEDED",
        case(PUBLIC, teen(TAKEN, said("given", PUBLIC, by="mum", conditions=["NO_FACE"]), **WITH_MUM), **BOTH_AGREE),
        id="but not before their own yes stands",
    ),
    edge(
        "DENY CONSENT_NOT_PROVEN",
        case(TAKE, child(said("unknown", by="mum"), DAD, authorities={"mum": True, "dad": False})),
        id="verified but not proven, before unverified",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, child(said("unknown", by="mum"), DAD)),
        id="another's yes outweighs what is not proven",
    ),
    edge(
        "DENY CONDITION_GROUP_ONLY",
        case(TAKE, *[teen(ruled("GROUP_ONLY"), main_subject=True)] * 3),
        id="the one in the middle is not in a group",
    ),
    edge(
        "ALLOW CONSENTED NOT_IDENTIFIABLE",
        case(TAKE, teen(), stranger("unknown", identifiable="not_identifiable", attested_not_identifiable_by=2)),
        id="each may be allowed for their own reason",
    ),
    edge(
        "DENY NOT_ASKED OWN_NO",
        case(TAKE, teen(said("refused")), grown([])),
        id="what is wrong with each person is told",
    ),
    edge(
        "DENY OPERATIONAL_PHOTO PHOTO_ON_HOLD TAGGING_NOT_COMPLETE",
        case(TAKE, on_hold=True, purpose="operational"),
        id="and everything wrong with the photo",
    ),
]


@both
@pytest.mark.parametrize(("verdict", "facts"), ANSWERS + SEVERAL)
def test_answers(ask: Ask, verdict: str, facts: Json) -> None:
    outcome, *codes = verdict.split()
    assert ask(facts) == (outcome, codes)
