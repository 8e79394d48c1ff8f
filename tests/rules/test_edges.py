"""On which day do the rules turn? The last day before, and the first day after."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.rules.casebook import case, days, person, said, teen
from tests.rules.formulations import both

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
TAKE, INTERNAL, PUBLIC = "take", "publish_internal", "publish_public"
YES, TAKEN = said("given"), said("given", TAKE)
BOTH_AGREE: Json = {"co_agreement": True}
WITH_MUM: Json = {"authorities": {"mum": True}}
edge = pytest.param


def born(day: str, **details: Any) -> Json:
    """Return a young person who said yes, and whose mother, an authority, was never asked."""
    return person(YES, born=day, **WITH_MUM | details)


def on(day: str, *people: Json, scope: str = TAKE, **facts: Any) -> Json:
    return case(scope, *people, now=f"{day}T12:00:00Z", captured=None, **facts)


def until(day: str) -> list[Json]:
    return said("given", valid_until=day)


EARLIER = said("given", at="2025-06-01", valid_until="2026-04-30")
EARLIER_OPEN = said("given", at="2025-06-01")
WHENEVER = said("given", covers_existing=True)
LEAP = person(WHENEVER, born="2016-02-29", **WITH_MUM)
LATE, EARLY = "2026-07-01T23:30:00+01:00", "2026-07-02T00:00:00+01:00"
BIRTHDAYS = [
    edge("DENY GUARDIAN_NOT_ASKED", case(TAKE, born("2014-07-02")), id="Scotland: the day before twelve"),
    edge("ALLOW CONSENTED", case(TAKE, born("2014-07-01")), id="Scotland: from the twelfth birthday"),
    edge("ALLOW CONSENTED", case(TAKE, born("2014-07-02", capacity="able")), id="Scotland: able at eleven"),
    edge("DENY GUARDIAN_NOT_ASKED", case(TAKE, born("2014-07-01", capacity="unable")), id="Scotland: unable at twelve"),
    edge(
        "DENY GUARDIAN_NOT_ASKED",
        case(TAKE, born("2010-07-02", capacity="unable")),
        id="unable the day before sixteen",
    ),
    edge("REVIEW ADULT_LACKS_CAPACITY", case(TAKE, born("2010-07-01", capacity="unable")), id="unable from sixteen"),
    edge("ALLOW CONSENTED", case(TAKE, born("2010-07-01"), jurisdiction="GB-ENG"), id="England: from sixteen"),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, born("2014-07-01", capacity="able"), jurisdiction="GB-WLS"),
        id="Wales: able at twelve",
    ),
    edge(
        "DENY GUARDIAN_NOT_ASKED",
        case(TAKE, born("2014-07-02", capacity="able"), jurisdiction="GB-NIR"),
        id="Northern Ireland: able at eleven",
    ),
    edge(
        "DENY GUARDIAN_NOT_ASKED",
        case(TAKE, born("2010-07-02"), jurisdiction="GB-NIR"),
        id="Northern Ireland: both at fifteen",
    ),
    edge("DENY GUARDIAN_NOT_ASKED", on("2028-02-28", LEAP), id="leap day: still eleven on the 28th of a leap year"),
    edge("ALLOW CONSENTED", on("2028-02-29", LEAP), id="leap day: twelve on the day in a leap year"),
    edge(
        "DENY GUARDIAN_NOT_ASKED",
        on("2027-02-28", LEAP | {"born": "2015-03-01"}),
        id="1 March: still eleven on the 28th",
    ),
    edge(
        "REVIEW CO_AGREEMENT_MISSING",
        on("2026-02-28", person(WHENEVER, born="2008-02-29", looked_after=True), scope=PUBLIC, **BOTH_AGREE),
        id="leap day: still seventeen on 28 February",
    ),
    edge(
        "ALLOW CONSENTED",
        on("2026-03-01", person(WHENEVER, born="2008-02-29", looked_after=True), scope=PUBLIC, **BOTH_AGREE),
        id="leap day: eighteen on 1 March",
    ),
    edge(
        "REVIEW CO_AGREEMENT_MISSING",
        case(PUBLIC, born("2010-07-02"), **BOTH_AGREE),
        id="a second yes the day before sixteen",
    ),
    edge("ALLOW CONSENTED", case(PUBLIC, born("2010-07-01"), **BOTH_AGREE), id="no second yes from sixteen"),
    edge(
        "ALLOW CONSENTED",
        case(PUBLIC, born("2008-07-01", looked_after=True), **BOTH_AGREE),
        id="nor looked after from eighteen",
    ),
    edge(
        "DENY GUARDIAN_YES_LAPSED_AGE",
        case(TAKE, person(said("given", by="mum", at="2026-06-30"), born="2014-07-01")),
        id="a guardian's yes of the day before the birthday lapses",
    ),
    edge(
        "DENY OWN_DECISION_NEEDED",
        case(TAKE, person(said("given", by="mum", at="2026-07-01"), born="2014-07-01")),
        id="a guardian's yes of the birthday itself never counted",
    ),
    edge(
        "DENY OWN_DECISION_NEEDED",
        case(TAKE, person(said("given", by="mum"), said("given", by="dad", at="2026-07-01"), born="2014-07-01")),
        id="one of two yeses is from after the birthday",
    ),
    edge(
        "DENY GUARDIAN_NOT_ASKED",
        case(TAKE, born("2014-07-02"), now=LATE),
        id="still eleven at half past eleven at night",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, born("2014-07-02"), now=EARLY),
        id="twelve at midnight where the organisation is",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, born("2014-07-02"), now="2026-07-01T23:00:00Z"),
        id="midnight written in another zone is the same",
    ),
]
DAYS = [
    edge("ALLOW CONSENTED", case(TAKE, teen(until("2026-07-01")), now=LATE), id="the last day counts to its end"),
    edge("DENY EXPIRED", case(TAKE, teen(until("2026-07-01")), now=EARLY), id="and not a moment longer"),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", valid_from="2026-05-01"))),
        id="from the very day it was taken",
    ),
    edge(
        "REVIEW CAPTURE_DATE_UNKNOWN",
        case(TAKE, teen(), captured=days("2026-01-09", "2026-01-10")),
        id="taken about when the yes began",
    ),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(), captured=days("2026-01-01", "2026-01-09")),
        id="taken wholly before it began",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(), captured=days("2026-01-10", "2026-07-31")),
        id="a month that began with the yes",
    ),
    edge(
        "REVIEW CAPTURE_DATE_UNKNOWN",
        case(TAKE, teen(until("2026-07-01")), captured=days("2026-07-01", "2026-07-02")),
        id="taken about when the yes ends",
    ),
    edge("ALLOW CONSENTED", case(TAKE, teen(), captured=days("2026-07-01")), id="taken today"),
    edge("DENY SYSTEM_UNSURE", case(TAKE, teen(), captured=days("2026-07-02", "2026-07-03")), id="taken tomorrow"),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT EXPIRED",
        case(TAKE, teen(said("given", valid_from="2026-06-01", valid_until="2026-06-30"))),
        id="everything wrong with a yes is told",
    ),
    edge("ALLOW CONSENTED", case(TAKE, teen(left="2026-07-02")), id="leaving tomorrow"),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", survives_leaving=True), left="2026-07-01")),
        id="left, with a yes that goes on",
    ),
    edge(
        "DENY TAKE_NOT_AGREED",
        case(INTERNAL, teen(said("given", TAKE, valid_until="2026-06-30"), YES[1:])),
        id="the yes to taking must still hold",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(EARLIER, until("2026-07-01")), captured=days("2026-01-09")),
        id="a renewed yes goes on",
    ),
    edge("DENY EXPIRED", case(TAKE, teen(EARLIER_OPEN, until("2026-06-30"))), id="today the latest of a run counts"),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(EARLIER_OPEN, said("refused", at="2026-05-02"), said("given", at="2026-06-01"))),
        id="a no begins a new run",
    ),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(EARLIER_OPEN, said("unknown", at="2026-05-02"), said("given", at="2026-06-01"))),
        id="so does what nobody can prove",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(EARLIER_OPEN, said("deferred", at="2026-05-02"), said("given", at="2026-06-01"))),
        id="a not now does not",
    ),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(EARLIER_OPEN, said("refused", at="2026-06-01"), said("given", at="2026-06-01T08:00:00+01:00"))),
        id="nor does a yes on the day of the no join on",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(EARLIER, said("given", at="2026-05-01")), captured=days("2026-04-30", "2026-05-01")),
        id="two periods that meet leave no day out",
    ),
    edge(
        "REVIEW CAPTURE_DATE_UNKNOWN",
        case(TAKE, teen(EARLIER, said("given", at="2026-05-02")), captured=days("2026-04-30", "2026-05-02")),
        id="one day between two periods is a day too many",
    ),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(EARLIER, said("given", at="2026-05-02")), captured=days("2026-05-01")),
        id="taken in between",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", at="2026-06-01", covers_existing=True), said("given", at="2026-06-10"))),
        id="a yes of the run that reaches back is enough",
    ),
    edge(
        "REVIEW CAPTURE_DATE_UNKNOWN",
        case(INTERNAL, teen(TAKEN, WHENEVER[1:]), captured=None),
        id="only the day is missing for the taking",
    ),
    edge(
        "ALLOW CONSENTED",
        case(TAKE, teen(said("given", at="2026-07-01T12:00:00+01:00", covers_existing=True))),
        id="a yes of this very moment",
    ),
    edge("DENY NOT_ASKED", case(TAKE, teen(said("given", at="2026-07-01T12:00:01+01:00"))), id="a yes still to come"),
    edge(
        "DENY CAPTURED_BEFORE_CONSENT",
        case(TAKE, teen(said("given", at="2026-05-01T23:30:00Z"))),
        id="a yes of the 2nd, local time, for a photo of the 1st",
    ),
]


@both
@pytest.mark.parametrize(("verdict", "facts"), BIRTHDAYS + DAYS)
def test_turning_day(ask: Ask, verdict: str, facts: Json) -> None:
    outcome, *codes = verdict.split()
    assert ask(facts) == (outcome, codes)
