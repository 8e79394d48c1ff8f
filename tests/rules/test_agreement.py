"""Do the two formulations of the rules agree: on the public cases, everywhere nearby, and at random?"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.rules import casebook as book
from tests.rules.casebook import SCOPES, case, child, days, grown, person, said, stranger, teen
from tests.rules.formulations import both, decided
from tests.rules.random_cases import cases, many
from tests.rules.second_formulation import expected
from tests.rules.shape import CLASSES

pytestmark = pytest.mark.no_cover  # The sweeps run a hundred thousand decisions; what they reach, the rows reach too.

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
PUBLIC = [json.loads(line) for line in Path(__file__).with_name("public_cases.jsonl").read_text().splitlines()]


def assert_agreement(some: Iterable[Json]) -> None:
    """Ask both about each case, and show the shortest on which they differ."""
    differing = [each for each in some if decided(each) != expected(each)]
    shortest = min(differing, key=lambda each: len(json.dumps(each)), default=None)
    assert not shortest, (len(differing), shortest, decided(shortest), expected(shortest))


@both
@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public["id"])
def test_public_cases_have_their_expected_answer(ask: Ask, public: Json) -> None:
    assert ask(public) == (public["expect"]["outcome"], sorted(public["expect"]["reasons"]))


@pytest.mark.parametrize("seed", range(1))
def test_ten_thousand_random_cases_agree(seed: int) -> None:
    assert_agreement(many(seed, 10_000))


@settings(max_examples=200)
@given(cases)
def test_no_case_can_be_found_on_which_they_differ(one: Json) -> None:
    assert decided(one) == expected(one)


def spoken(by: str, scope: str, word: str | None) -> list[Json]:
    """Return an answer for the scope and a yes to be photographed, or none."""
    words = {scope: word, "take": "given" if word == "given" else None} | {scope: word}
    return [each for on, what in words.items() if what for each in said(what, on, by=by)]


def test_who_decides_and_who_said_what_agree_in_every_combination() -> None:
    births = (None, "2014-07-02", "2014-07-01", "2010-07-02", "2010-07-01", "2008-07-02", "2008-07-01")
    words = (None, "requested", "given", "withdrawn", "unknown")

    def sweep() -> Iterator[Json]:
        for place, born, able, scope in product(("GB-SCT", "GB-ENG"), births, (None, "able", "unable"), SCOPES):
            for own, mum, dad in product(words, words, (None, "given", "refused")):
                answers = spoken("self", scope, own), spoken("mum", scope, mum), spoken("dad", scope, dad)
                holders = {"mum": True, "dad": False}
                somebody = person(*answers, authorities=holders, born=born, capacity=able)
                yield case(scope, somebody, jurisdiction=place, co_agreement=True)

    assert_agreement(sweep())


def test_two_authorities_and_the_child_view_agree_in_every_combination() -> None:
    words = (None, "deferred", "given", "refused", "invalidated")

    def sweep() -> Iterator[Json]:
        looks: tuple[Json, Json] = ({}, {"identifiable": "not_identifiable", "attested_not_identifiable_by": 2})
        for mum, dad, scope, view, look in product(words, words, SCOPES, (None, "yes", "no"), looks):
            for first, second in product((True, False), repeat=2):
                answers = spoken("mum", scope, mum), spoken("dad", scope, dad)
                holders = {"mum": first, "dad": second}
                yield case(scope, child(*answers, authorities=holders, child_view=view, **look))

    assert_agreement(sweep())


def test_the_days_of_a_yes_agree_in_every_combination() -> None:
    ends = (None, "2026-05-01", "2026-06-30", "2026-07-01", "2026-07-02")
    captures = (
        None,
        days("2026-04-30"),
        days("2026-05-01"),
        days("2026-04-30", "2026-05-01"),
        days("2026-05-01", "2026-07-31"),
        days("2026-06-30", "2026-07-01"),
        days("2026-07-01"),
    )

    def sweep() -> Iterator[Json]:
        dates = ("2026-04-30", "2026-05-01", "2026-07-01")
        for first, last, at, every, captured in product(ends, ends, dates, (True, False), captures):
            yes = said("given", at=at, valid_from=first, valid_until=last, covers_existing=every)
            for terms in (yes, yes[:1] + said("given")[1:], said("given")[:1] + yes[1:]):
                yield case("publish_internal", teen(terms), captured=captured)

    assert_agreement(sweep())


def test_kinds_tags_and_restrictions_agree_in_every_combination() -> None:
    bounds = (None, "NO_IMAGE", "NO_PUBLISH", "NO_PUBLIC", "NO_PLACE", "REVIEW_EACH")

    def sweep() -> Iterator[Json]:
        for scope, look, checks in product(SCOPES, ("face", "partial", "not_identifiable"), (0, 1, 2)):
            tag: Json = {"identifiable": look, "attested_not_identifiable_by": checks}
            for kind in ("unknown", "bystander_adult", "bystander_child"):
                yield case(scope, stranger(kind, **tag))
            for kind, bound, died in product(("young_person", "staff", "adult"), bounds, (True, False)):
                for left in (None, "2026-07-01", "2026-07-02"):
                    known: Json = {"kind": kind, "restriction": bound, "deceased": died, "left": left}
                    yield case(scope, grown(**known, **tag), place_clue="present")

    assert_agreement(sweep())


def test_facts_of_the_photo_agree_in_every_combination() -> None:
    def sweep() -> Iterator[Json]:
        truths = product((True, False), repeat=4)
        counts = product((0, 1), (None, 0, 1, 2), (0, 1, 2))
        for scope, (held, told, done, delicate), (people, seen, sworn) in product(SCOPES, truths, counts):
            yield case(
                scope,
                *[teen()] * people,
                on_hold=held,
                purpose="operational" if told else "publicity",
                tagging_complete=done,
                people_visible=seen,
                no_people_attested_by=sworn,
                sensitive=delicate,
                pause="unsure",
            )

    assert_agreement(sweep())


def test_channels_and_conditions_agree_in_every_combination() -> None:
    rules: list[object] = ["NO_SOCIAL", "NO_PRESS", "GROUP_ONLY", "NO_NAME", "ASK_EACH_TIME", "NO_PLACE", "NOT_LIVE"]
    rules += [{"type": "EVENT_ONLY", "event": "E1"}, "NO_FACE", None]

    def sweep() -> Iterator[Json]:
        for scope, place, rule, ticked in product(SCOPES, (None, *CLASSES), rules, (None, ["PRESS", "SOCIAL"])):
            yes = said("given", conditions=[rule], channels=ticked)
            for status, risk in product(("approved", "retired"), ("low", "high")):
                yield case(scope, teen(yes), place=place, status=status, risk=risk, channel_risk=True)
            for flag, clue in product((True, False), ("none", "unclear")):
                details: Json = {"main_subject": flag, "named_in_caption": flag, "approved_this_use": flag}
                more = {"event": "E1" if flag else None, "event_ended": book.TODAY, "people_visible": None}
                yield case(scope, teen(yes, **details), place=place, place_clue=clue, **more)

    assert_agreement(sweep())
