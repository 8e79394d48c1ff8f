"""What holds whatever the case? Laws of the gate, tried on random cases against both formulations."""

import copy
import random
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.rules.casebook import SCOPES, child, said, stranger, teen
from tests.rules.days import instant
from tests.rules.formulations import both
from tests.rules.random_cases import many
from tests.rules.shape import complete

pytestmark = pytest.mark.no_cover  # The laws try thousands of cases each; what they reach, the rows reach too.

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
OPENNESS = ("DENY", "REVIEW", "ALLOW")
NOES = ("refused", "withdrawn", "revoked")
POSITIVE = {"CONSENTED", "NOT_IDENTIFIABLE", "NO_PEOPLE"}
REACHES = {"take": SCOPES[:1], "publish_internal": SCOPES[:2], "publish_public": SCOPES}
COUNT = 1500


def complete_cases(seed: int) -> Iterator[tuple[Json, random.Random]]:
    rng = random.Random(seed)
    return ((each, rng) for each in many(seed, COUNT) if complete(each))


def with_registered(seed: int) -> Iterator[tuple[Json, Json, random.Random]]:
    """Yield a case, one of its registered people, and chance."""
    for each, rng in complete_cases(seed):
        registered = [person for person in each["people"] if "answers" in person]
        if registered:
            yield each, rng.choice(registered), rng


def openness(answer: tuple[str, list[str]]) -> int:
    return OPENNESS.index(answer[0])


def now_said(one: Json, rng: random.Random, word: str, scope: str, by: str) -> Json:
    """Return an answer of this moment, with whatever terms."""
    terms: Json = {"valid_until": rng.choice((None, "2026-07-01")), "covers_existing": rng.random() < 0.5}
    return said(word, scope, by=by, at=one["now"], **terms)[0]


def second_yes(person: Json, one: Json) -> bool:
    """Say whether an authority's yes may be wanted beside the young person's own."""
    return bool(one["policy"]["co_agreement"]) and person["kind"] == "young_person"


@both
def test_one_more_person_never_opens_the_gate(ask: Ask) -> None:
    for one, rng in complete_cases(1):
        seen = one["photo"]["people_visible"] or 0
        if not 0 < len(one["people"]) >= seen:
            continue  # Naming somebody who was seen but not named may open it, and should.
        before = openness(ask(one))
        newcomer = rng.choice((teen(), child(), stranger("unknown", identifiable="partial"), teen(said("refused"))))
        one["people"].insert(rng.randrange(2), newcomer | {"id": "newcomer"})
        assert openness(ask(one)) <= before


@both
def test_a_hold_never_opens_the_gate(ask: Ask) -> None:
    for one, _ in complete_cases(2):
        one["photo"]["on_hold"] = True
        outcome, reasons = ask(one)
        assert outcome == "DENY"
        assert "PHOTO_ON_HOLD" in reasons


@both
def test_once_anyone_in_it_withdraws_nothing_goes_out(ask: Ask) -> None:
    for one, person, rng in with_registered(3):
        scope = rng.choice(REACHES[one["scope"]])
        person["answers"].insert(0, now_said(one, rng, rng.choice(NOES), scope, "self"))
        outcome, reasons = ask(one)
        assert outcome == "DENY"
        assert {"OWN_NO", "LOWER_SCOPE_NO"} & set(reasons)


@both
def test_no_set_of_yeses_changes_an_own_no(ask: Ask) -> None:
    for one, person, rng in with_registered(4):
        person["answers"].append(now_said(one, rng, "refused", one["scope"], "self"))
        before = ask(one)
        for by in ("self", "mum", "dad", "nobody listed"):
            person["answers"].insert(0, now_said(one, rng, "given", one["scope"], by))
        assert ask(one) == before


@both
def test_no_set_of_yeses_lifts_a_restriction(ask: Ask) -> None:
    for one, person, rng in with_registered(5):
        person["restriction"] = "NO_IMAGE"
        for by, scope in [(by, scope) for by in ("self", "mum", "dad") for scope in SCOPES]:
            person["answers"].append(now_said(one, rng, "given", scope, by))
        outcome, reasons = ask(one)
        assert outcome == "DENY"
        assert "RESTRICTED" in reasons


@both
def test_a_restriction_never_opens_the_gate(ask: Ask) -> None:
    for one, person, rng in with_registered(6):
        person["restriction"] = None
        before = openness(ask(one))
        person["restriction"] = rng.choice(("NO_IMAGE", "NO_PUBLISH", "NO_PUBLIC", "NO_PLACE", "REVIEW_EACH"))
        assert openness(ask(one)) <= before


@both
def test_a_no_of_an_authority_never_opens_the_gate(ask: Ask) -> None:
    for one, person, rng in with_registered(7):
        before = openness(ask(one))
        by, scope = rng.choice(("mum", "dad", "nobody listed")), rng.choice(SCOPES)
        person["answers"].append(now_said(one, rng, rng.choice(NOES), scope, by))
        after = openness(ask(one))
        if second_yes(person, one):
            assert after <= max(before, 1)  # A second yes taken back becomes a look, and is never enough.
        else:
            assert after <= before


@both
def test_allow_stands_on_a_positive_finding_for_everybody(ask: Ask) -> None:
    for one, _ in complete_cases(8):
        outcome, reasons = ask(one)
        assert reasons
        assert (outcome == "ALLOW") == (set(reasons) <= POSITIVE)


@both
def test_a_photo_is_as_open_as_the_least_open_person_in_it(ask: Ask) -> None:
    nobody = stranger("unknown", identifiable="not_identifiable", attested_not_identifiable_by=2)
    for one, _ in complete_cases(9):
        alone = []
        for person in one["people"]:
            others = [each if each is person else nobody | {"id": each["id"]} for each in one["people"]]
            alone.append(ask(one | {"people": others}))
        if alone:
            worst = min(alone, key=openness)[0]
            reasons = {code for outcome, codes in alone if outcome == worst for code in codes}
            assert ask(one)[0] == worst
            assert set(ask(one)[1]) | {"NOT_IDENTIFIABLE"} == reasons | {"NOT_IDENTIFIABLE"}


def shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(part, rng) for key, part in rng.sample(list(value.items()), len(value))}
    if isinstance(value, list):
        return [shuffled(part, rng) for part in rng.sample(value, len(value))]
    return value


@both
def test_order_means_nothing(ask: Ask) -> None:
    for one, rng in complete_cases(10):
        for person in one["people"]:
            if "answers" in person:
                person["answers"] *= 2
        assert ask(shuffled(one, rng)) == ask(one)


@both
def test_answers_of_one_moment_count_alike_whatever_their_order(ask: Ask) -> None:
    for one, person, rng in with_registered(11):
        twins = [answer | {"conditions": ["NO_FACE"], "covers_existing": True} for answer in person["answers"]]
        person["answers"] += rng.sample(twins, len(twins) // 2)
        for answer in person["answers"]:
            answer["at"] = "2026-01-10"
        assert ask(shuffled(one, rng)) == ask(one)


@both
def test_a_result_only_flips_at_local_midnight_or_with_an_answer(ask: Ask) -> None:
    for one, _ in complete_cases(12):
        zone = ZoneInfo(one["policy"]["time_zone"])
        today = datetime.fromisoformat(one["now"]).astimezone(zone).date()
        first, last = datetime.combine(today, time(), zone), datetime.combine(today, time(23, 59, 59), zone)
        for person in one["people"]:
            for answer in person.get("answers", ()):
                if first.timestamp() < instant(answer["at"], zone.key) <= last.timestamp():
                    answer["at"] = today.isoformat()
        assert ask(one | {"now": first.isoformat()}) == ask(one | {"now": last.isoformat()})


@both
def test_an_answer_for_a_wider_scope_means_nothing_here(ask: Ask) -> None:
    for one, person, rng in with_registered(13):
        wider = [scope for scope in SCOPES if scope not in REACHES[one["scope"]]]
        before = ask(one)
        for scope in wider:
            by = rng.choice(("self", "mum"))
            person["answers"].append(now_said(one, rng, rng.choice(("given", *NOES, "unknown")), scope, by))
        assert ask(one) == before


@both
def test_asking_again_and_answers_to_come_change_nothing(ask: Ask) -> None:
    for one, person, rng in with_registered(14):
        before, now = ask(one), instant(one["now"], "UTC")
        for each in list(person["answers"]):
            if each["answer"] not in ("requested", "deferred") and instant(each["at"], "UTC") < now - 86400:
                person["answers"].append(now_said(one, rng, "requested", each["scope"], each["by"]))
        person["answers"] += said(rng.choice(("given", "refused")), at="2031-01-01")
        assert ask(one) == before


@both
def test_a_case_is_left_as_it_was(ask: Ask) -> None:
    for one in many(15, COUNT):
        before = copy.deepcopy(one)
        assert ask(one) == ask(one)
        assert one == before


@both
def test_what_may_be_known_elsewhere_and_house_rules_never_open_the_gate(ask: Ask) -> None:
    for one, person, rng in with_registered(13):
        policy, photo = one["policy"], one["photo"]
        for facts, name, laxest, stricter in (
            (person, "identity_unsettled", False, True),
            (person, "moved_on", None, one["now"][:10]),
            (photo, "looks_like_refused", False, True),
            (policy, "every_authority", False, True),
            (policy, "adult_agrees_until", 12, rng.randint(13, 18)),
            (policy, "adult_agrees_for", [], rng.sample(SCOPES, 2)),
        ):
            facts[name] = laxest
            before = openness(ask(one))
            facts[name] = stricter
            assert openness(ask(one)) <= before, name


@both
def test_a_yes_said_again_takes_nothing_down(ask: Ask) -> None:
    for one, person, rng in with_registered(14):
        before = openness(ask(one))
        by = rng.choice(("self", "mum"))
        for scope in SCOPES:
            if latest := standing_yes(one, person, by, scope):
                again = {"at": one["now"], "valid_from": None, "valid_until": None, "covers_existing": False}
                person["answers"].append(latest | again)
        assert openness(ask(one)) >= before


def standing_yes(one: Json, person: Json, by: str, scope: str) -> Json | None:
    """Return the one yes that stands, or None where something else does or several were said at once."""
    zone = one["policy"]["time_zone"]
    own = [a for a in person["answers"] if (a["by"], a["scope"]) == (by, scope)]
    said_ = [a for a in own if instant(a["at"], zone) <= instant(one["now"], zone)]
    answers = [a for a in said_ if a["answer"] not in ("requested", "deferred")]
    newest = max((instant(a["at"], zone) for a in answers), default=None)
    last = [a for a in answers if instant(a["at"], zone) == newest]
    return last[0] if len(last) == 1 and last[0]["answer"] == "given" else None


@both
def test_fewer_places_never_open_the_gate(ask: Ask) -> None:
    for one, person, rng in with_registered(15):
        named = ["WEBSITE", "PRINT", "SOCIAL", "INTERNAL_DISPLAY", "FAMILIES", "channel:club"]
        for answer in person["answers"]:
            answer["channels"] = named
        before = openness(ask(one))
        for answer in person["answers"]:
            answer["channels"] = rng.sample(named, rng.randrange(4))
        assert openness(ask(one)) <= before
