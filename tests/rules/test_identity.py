"""May two records be of one human being? (domain.md 5.4.1)"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentreg.rules import identity
from consentreg.rules.identity import Record, Why, likeness, name_key, number_key, pairs, plain_name

BORN, OTHER_DAY = date(2012, 3, 1), date(2012, 3, 2)
ONE_NAME = [
    ("Pat O'Brien", "Pat O\u2019Brien"),
    ("Pat O'Brien", "Pat O Brien"),
    ("Pat O'Brien", "OBRIEN, PAT"),
    ("Łukasz Nowak", "Lukasz Nowak"),
    ("Noor Aziz", "Aziz, Noor"),
    ("Mary Ann Smith", "Maryann Smith"),
    ("Mary-Ann Smith", "Mary Ann  Smith"),
    ("Mia Smith-Jones", "Mia Smith Jones"),
    ("Mia Smith-Jones", "Mia Jones-Smith"),
    ("Søren Weiß", "Soren Weiss"),
    ("Jörg Müller", "Joerg Mueller"),
    ("Håkon Đurić", "Haakon Duric"),
    ("Zoe\u0308", "Zoë"),
    ("Олена", "Olena"),
    ("Mia", "mia"),
    ("李小龙", "李小龙"),
    ("?!", "?!"),
    ("Ana Maria de la Cruz Garcia", "Garcia, Ana Maria de la Cruz"),
]
TWO_NAMES = [
    ("Amy Lee", "May Lee"),
    ("Mia Jones", "Max Jones"),
    ("Dee 1", "Dee 10"),
    ("?", "!"),
    ("Jo Smith", "Joe Smith"),
    ("Amy Lee Bo Cy Di", "May Lee Bo Cy Di"),
]


def seen(one: str, other: str, born: date | None = BORN, then: date | None = BORN, *numbers: str) -> Why | None:
    first, second = (*numbers, None, None)[:2]
    return likeness(Record("1", one, born, first), Record("2", other, then, second))


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_one_name_is_known_however_it_is_written(one: str, other: str) -> None:
    assert seen(one, other) is Why.NAME_AND_BIRTH
    assert seen(other, one, None) is Why.NAME
    assert seen(one, other, BORN, None) is Why.NAME
    assert seen(one, other, None, None) is Why.NAME
    assert seen(one, other, BORN, OTHER_DAY) is None
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_are_two_people_also_on_one_day(one: str, other: str) -> None:
    assert seen(one, other) is seen(one, other, None, None) is None


PARTS = [
    ("Mia", "Mia Jones"),
    ("Mia Jones", "Mia Rose Jones"),
    ("Jones Mia", "Mia Rose Jones"),
    ("Mia Smith", "Mia Smith-Jones"),
    ("Maryann Smith", "Mary Ann Rose Smith"),
    ("Maryann Bo", "Mary Ann Bo Cy Di"),
    ("M. Jones", "Mia Jones"),
    ("Mia J", "Mia Jones"),
    ("Ana Garcia", "Ana Maria de la Cruz Garcia"),
]


@pytest.mark.parametrize(("one", "other"), PARTS)
def test_a_part_of_a_name_counts_on_the_same_day_of_birth_alone(one: str, other: str) -> None:
    assert seen(one, other) is seen(other, one) is Why.PART_OF_NAME
    assert seen(one, other, None) is seen(one, other, None, None) is seen(one, other, BORN, OTHER_DAY) is None


@pytest.mark.parametrize(
    ("one", "other"), [("Mia Rose Jones", "Ella Rose Jones"), ("M J", "Mia Jones"), ("B. Jones", "Mia Jones")]
)
def test_twins_are_two_people(one: str, other: str) -> None:
    assert seen(one, other) is None


@pytest.mark.parametrize(("one", "other"), [("A 12-3", "a123"), ("0077", "77"), ("R-007", "r7"), ("Ä1", "ä 1")])
def test_a_number_of_another_system_is_one_however_it_is_written(one: str, other: str) -> None:
    assert seen("Mia Jones", "Eva Carter", BORN, OTHER_DAY, one, other) is Why.NUMBER


@pytest.mark.parametrize(("one", "other"), [("A100", "A1"), ("R10", "R1"), ("7", "70"), ("R-7", "S-7")])
def test_another_number_is_another(one: str, other: str) -> None:
    assert seen("Mia Jones", "Eva Carter", BORN, OTHER_DAY, one, other) is None


def test_no_number_is_like_no_other() -> None:
    assert number_key(" - ") is number_key("000") is number_key(None) is None
    assert seen("Mia Jones", "Eva Carter", BORN, OTHER_DAY, "0", "00") is None


NAMES = st.sampled_from(["Mia", "Mia Jones", "Jones, Mia", "Max Jones", "M Jones", "Eva"])
RECORDS = st.lists(
    st.tuples(NAMES, st.sampled_from([None, BORN, OTHER_DAY]), st.sampled_from([None, "7", "07", "8"])), max_size=12
)


@given(RECORDS)
def test_whoever_is_alike_is_found_and_each_two_once(said: list[tuple[str, date | None, str | None]]) -> None:
    records = [Record(str(number), *each) for number, each in enumerate(said)]
    found = [(one.key, other.key, why) for one, other, why in pairs(records)]
    wanted = {
        frozenset((one.key, other.key)): why
        for i, one in enumerate(records)
        for other in records[i + 1 :]
        if (why := likeness(one, other))
    }
    assert {frozenset((one, other)): why for one, other, why in found} == wanted
    assert len(found) == len(wanted)
    assert all(likeness(one, other) == likeness(other, one) for one in records for other in records)


def test_a_day_made_up_for_a_whole_list_is_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "ONE_DAY", 2)
    everybody = [Record(str(number), name, BORN) for number, name in enumerate(("Mia", "Mia Jones", "Eva", "eva"))]
    assert [why for *_two, why in pairs(everybody)] == [Why.NAME_AND_BIRTH]
    assert [why for *_two, why in pairs(everybody[:2])] == [Why.PART_OF_NAME]


def test_of_very_many_of_one_name_each_is_linked_with_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "MOST", 2)
    everybody = [Record(str(number), "Mia Jones") for number in range(5)]
    linked = [(one.key, other.key) for one, other, _why in pairs(everybody)]
    assert linked == [("0", "1"), ("0", "2"), ("1", "2"), ("1", "3"), ("2", "3"), ("2", "4"), ("3", "4")]
    born_then = [Record(name, name, BORN) for name in ("Mia", "Mia Ash", "Mia Bow", "Mia Cox")]
    assert [other.key for _one, other, _why in pairs(born_then)] == ["Mia Ash", "Mia Bow", "Mia Cox"]


@pytest.mark.parametrize(
    ("name", "plain"), [("Aziz,  Noor", "aziz noor"), ("Noor AZIZ", "aziz noor"), ("O'Brien", "obrien")]
)
def test_a_name_in_one_order(name: str, plain: str) -> None:
    assert plain_name(name) == plain
