"""What is no case at all? Whatever is missing, unknown or impossible shuts the gate, with that reason alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.casebook import case, child, days, said, stranger, teen
from tests.rules.formulations import both

Json = dict[str, Any]
Path = tuple[str | int, ...]
Ask = Callable[[Json], tuple[str, list[str]]]
UNSURE = ("DENY", ["SYSTEM_UNSURE"])
INTERNAL = "publish_internal"


def whole() -> Json:
    """Return a case that has every key a case may have."""
    yes = said("given", by="mum", conditions=["NO_SOCIAL"], channels=["WEBSITE"], valid_from="2026-01-10")
    somebody = child(yes, capacity="unable", restriction="NO_PUBLISH")
    added = {"place_clue": "none", "event_ended": "2026-05-01", "pause": "clear"}
    return case("publish_public", somebody, stranger("unknown"), event="E1", **added)


def places(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the way to every key and element inside a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def reached(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def replaced(path: Path, value: object) -> Json:
    broken = whole()
    reached(broken, path[:-1])[path[-1]] = value
    return broken


KEYS = [path for path in places(whole()) if isinstance(path[-1], str) and path != ("id",)]
OPTIONAL = ("channel", "place_clue", "event_ended", "pause")
FREE_TEXT = ("id", "by", "event")


@both
@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_every_key_is_needed_known_and_of_its_kind(ask: Ask, path: Path) -> None:
    for odd in ({"odd": 1}, 1.5, -1, *([] if path[-1] in FREE_TEXT else ["odd"])):
        assert ask(replaced(path, odd)) == UNSURE
    missing, renamed = whole(), whole()
    part = reached(missing, path[:-1]).pop(path[-1])
    del reached(renamed, path[:-1])[path[-1]]
    reached(renamed, path[:-1])[f"{path[-1]} "] = part
    assert ask(renamed) == UNSURE
    assert path[-1] in OPTIONAL or ask(missing) == UNSURE


@both
@pytest.mark.parametrize("path", [("people", 0), ("people", 0, "answers", 1), ("people", 0, "authorities", 0)])
def test_every_element_is_of_its_kind(ask: Ask, path: Path) -> None:
    odds: tuple[object, ...] = (None, "odd", [], 1, {})
    for odd in odds:
        assert ask(replaced(path, odd)) == UNSURE


WRONG = [
    pytest.param(case(INTERNAL, teen(), now="2026-07-01T12:00:00"), id="now without a zone"),
    pytest.param(case(INTERNAL, teen(), now="2026-07-01"), id="now without a time"),
    pytest.param(case(INTERNAL, teen(), now="0001-01-01T00:00:00+14:00"), id="now before the calendar"),
    pytest.param(case(INTERNAL, teen(), time_zone="Europe/Atlantis"), id="a zone that is not"),
    pytest.param(case(INTERNAL, teen(), time_zone="Europe"), id="a zone that is a continent"),
    pytest.param(case(INTERNAL, teen(), time_zone="../../etc/passwd"), id="a zone that is a path"),
    pytest.param(case(INTERNAL, teen(), time_zone=""), id="a zone without a name"),
    pytest.param(case(INTERNAL, teen(), jurisdiction="GB"), id="a jurisdiction nobody knows"),
    pytest.param(case(INTERNAL, teen(), jurisdiction="gb-sct"), id="a jurisdiction in small letters"),
    pytest.param(case(INTERNAL, teen(), purpose="OPERATIONAL"), id="a purpose in capitals"),
    pytest.param(case(INTERNAL, teen(), sensitive=0), id="a number for a truth"),
    pytest.param(case(INTERNAL, teen(), people_visible=True), id="a truth for a number"),
    pytest.param(case(INTERNAL, teen(), people_visible=1.0), id="a fraction for a number"),
    pytest.param(case(INTERNAL, teen(), people_visible=-1), id="fewer than no people"),
    pytest.param(case(INTERNAL, teen(), captured=days("2026-05-02", "2026-05-01")), id="a capture that ends first"),
    pytest.param(case(INTERNAL, teen(), captured={"from": "2026-05-01"}), id="a capture without an end"),
    pytest.param(case(INTERNAL, teen(), captured={"from": None, "to": None}), id="a capture of nothing"),
    pytest.param(case(INTERNAL, teen(), pause=[]), id="a pause that is a list"),
    pytest.param(case(INTERNAL, teen(), place_clue={}), id="a clue that is an object"),
    pytest.param(case(INTERNAL, teen(), place_clue=None), id="a clue that is null"),
    pytest.param(case(INTERNAL, teen(), risk=["high"]), id="a risk that is a list"),
    pytest.param(case(INTERNAL, teen(), place="POLITICAL"), id="a class of channel not offered"),
    pytest.param(case(INTERNAL, teen(born="2012-02-30")), id="a day that is not"),
    pytest.param(case(INTERNAL, teen(born="2012-3-1")), id="a day cut short"),
    pytest.param(case(INTERNAL, teen(born="20120301")), id="a day without hyphens"),
    pytest.param(case(INTERNAL, teen(born="2012-W10-1")), id="a day by its week"),
    pytest.param(case(INTERNAL, teen(born="2012-03-01\n")), id="a day and a line end"),
    pytest.param(case(INTERNAL, teen(born=20120301)), id="a day as a number"),
    pytest.param(case(INTERNAL, teen(restriction="NO_FACE")), id="a restriction nobody knows"),
    pytest.param(case(INTERNAL, teen(restriction=False)), id="a restriction that is a truth"),
    pytest.param(case(INTERNAL, teen(kind=["staff"])), id="a kind that is a list"),
    pytest.param(case(INTERNAL, teen(child_view="")), id="a view that is empty"),
    pytest.param(case(INTERNAL, teen(capacity="Able")), id="a capacity in capitals"),
    pytest.param(case(INTERNAL, teen(identifiable="blurred")), id="a look nobody knows"),
    pytest.param(case(INTERNAL, teen(attested_not_identifiable_by=True)), id="a truth for a number of checks"),
    pytest.param(case(INTERNAL, teen(said("yes"))), id="a word that is no answer"),
    pytest.param(case(INTERNAL, teen(said("expired"))), id="an end that is computed, never said"),
    pytest.param(case(INTERNAL, teen(said("given", "publish"))), id="a scope nobody knows"),
    pytest.param(case(INTERNAL, teen(said("given", at="2026-01-10T09:00:00"))), id="an answer without a zone"),
    pytest.param(
        case(INTERNAL, teen(said("given", valid_from="2026-07-02", valid_until="2026-07-01"))),
        id="a yes that ends before it begins",
    ),
    pytest.param(case(INTERNAL, teen(said("given", conditions="NO_FACE"))), id="conditions that are no list"),
    pytest.param(case(INTERNAL, teen(said("given", conditions=None))), id="conditions that are null"),
    pytest.param(case(INTERNAL, teen(said("given", channels=["EVERYWHERE"]))), id="a ticked class nobody knows"),
    pytest.param(case(INTERNAL, teen(said("given", channels=[None]))), id="a ticked nothing"),
    pytest.param(case(INTERNAL, teen(said("given", channels="SOCIAL"))), id="a tick that is no list"),
    pytest.param(case(INTERNAL, stranger("unknown") | {"born": None}), id="a stranger with a register entry"),
    pytest.param(case(INTERNAL, stranger("staff")), id="staff without a register entry"),
    pytest.param(case(INTERNAL, teen()) | {"policies": {}}, id="a key nobody knows"),
    pytest.param(case(INTERNAL, teen()) | {"people": {}}, id="people that are no list"),
    pytest.param(case(INTERNAL, teen()) | {"people": None}, id="people that are null"),
]


@both
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_case_is_refused_with_that_reason_alone(ask: Ask, wrong: Json) -> None:
    assert ask(wrong) == UNSURE


@both
def test_nobody_is_in_a_photo_twice_and_no_authority_twice(ask: Ask) -> None:
    twice = case(INTERNAL, teen(), teen())
    twice["people"][1]["id"] = twice["people"][0]["id"]
    contradiction = case(INTERNAL, child(authorities={"mum": True}))
    contradiction["people"][0]["authorities"].append({"id": "mum", "verified": False})
    own_authority = case(INTERNAL, child(said("given"), authorities={"self": True}))
    assert ask(twice) == ask(contradiction) == ask(own_authority) == UNSURE


@both
def test_what_may_be_left_out_may_be_left_out(ask: Ask) -> None:
    bare = case(INTERNAL, teen())
    for key in ("id", "channel"):
        del bare[key]
    noted = case(INTERNAL, teen()) | {"note": ["any", "thing"], "expect": None, "id": None, "channel": None}
    assert ask(bare) == ask(noted) == ("ALLOW", ["CONSENTED"])


@both
@pytest.mark.parametrize("born", ["9999-12-31", "9990-01-01", "0001-01-01", "2028-02-29"])
def test_a_birth_at_the_edge_of_the_calendar_is_answered(ask: Ask, born: str) -> None:
    impossible = born > "2026-07-01"
    assert ("SYSTEM_UNSURE" in ask(case(INTERNAL, teen(born=born)))[1]) == impossible


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(("face", "given")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@both
@given(data=st.data())
def test_whatever_stands_anywhere_the_gate_answers(ask: Ask, data: st.DataObject) -> None:
    outcome, reasons = ask(replaced(data.draw(st.sampled_from(KEYS)), data.draw(ANYTHING)))
    assert outcome in ("DENY", "REVIEW", "ALLOW")
    assert reasons == sorted(set(reasons))
