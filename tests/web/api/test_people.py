"""Who is in the register, and who may decide for them?"""

from collections.abc import Callable
from typing import Any

from consentreg.services import people
from tests import factories as make
from tests.web.api.conftest import Program


def test_a_person_is_added_shown_and_found(given: Callable, staff: Program) -> None:
    house = given(make.group)
    said = {"name": " Ada  Lovell ", "kind": "young_person", "born": "2012-03-01", "group": house.id,
            "looked_after": True, "external_id": "A1"}  # fmt: skip
    added = staff("POST", "/people", said)
    person = {"id": added.json["id"], "name": "Ada Lovell", "kind": "young_person", "born": "2012-03-01",
              "groups": [{"id": house.id, "name": "Rowan House"}], "looked_after": True, "left_on": None,
              "external_id": "A1"}  # fmt: skip
    assert (added.status_code, added.json) == (201, person | {"authorities": []})
    assert staff("GET", f"/people/{person['id']}").json == added.json
    everybody = {"people": [person], "page": 1, "next_page": None}
    assert staff("GET", "/people?search=lovell&group=Rowan House").json == everybody
    assert staff("POST", "/people", said).json["field"] == "external_id"


def test_somebody_who_is_there_is_not_added_again_unless_it_is_said_to_be_another(
    given: Callable, staff: Program
) -> None:
    house = given(make.group)
    said = {"name": "Ada Lovell", "kind": "young_person", "born": "2012-03-01", "group": house.id}
    assert staff("POST", "/people", said).status_code == 201
    again = staff("POST", "/people", said)
    assert (again.status_code, again.json["code"], again.json["field"]) == (409, "PERSON_EXISTS", "namesake")
    assert staff("POST", "/people", said | {"namesake": True}).status_code == 201


def test_how_to_write_to_somebody_may_be_said_and_must_be_an_address(given: Callable, staff: Program) -> None:
    house = given(make.group)
    said = {
        "name": "Ada Lovell",
        "kind": "young_person",
        "group": house.id,
        "email": "Ada@example.org",
        "language": "pl",
    }
    ada = staff("POST", "/people", said).json["id"]
    adult = {"name": "Mo Lovell", "relation": "parent", "source": "birth_cert_seen", "email": "mo@example.org"}
    assert staff("POST", f"/people/{ada}/authorities", adult).status_code == 201
    kept = given(lambda ctx: people.get(ctx, ada))
    (mo,) = given(lambda ctx: people.authorities(ctx, kept))
    assert [(one.email, one.language) for one in (kept, mo)] == [("ada@example.org", "pl"), ("mo@example.org", "en")]
    for path, body in (("/people", said | {"namesake": True}), (f"/people/{ada}/authorities", adult)):
        for wrong, code in (({"email": "nobody"}, "BAD_EMAIL"), ({"language": "xx"}, "UNKNOWN_WORD")):
            refused = staff("POST", path, body | wrong)
            assert (refused.status_code, refused.json["code"]) == (422, code)
            assert refused.json["field"] == next(iter(wrong))


def test_a_list_goes_on_over_pages(given: Callable, staff: Program) -> None:
    given(lambda ctx: [make.person(ctx, f"Person {i:03}") for i in range(105)])
    first, second, third = (staff("GET", f"/people?page={page}").json for page in (1, 2, 3))
    assert (len(first["people"]), first["next_page"]) == (100, 2)
    assert (second["people"][0]["name"], len(second["people"])) == ("Person 100", 5)
    assert (second["next_page"], third["people"], third["next_page"]) == (None, [], None)


def test_an_authority_counts_once_somebody_saw_the_paper(given: Callable, staff: Program) -> None:
    ada = given(lambda ctx: make.person(ctx).id)
    said = {"name": "Mo Lovell", "relation": "parent", "source": "birth_cert_seen", "verified": True}
    added = staff("POST", f"/people/{ada}/authorities", said)
    assert (added.status_code, added.json["verified"], added.json["ended_on"]) == (201, True, None)
    assert staff("GET", f"/people/{ada}").json["authorities"] == [added.json]
    own_word = staff("POST", f"/people/{ada}/authorities", said | {"source": "self_declared"})
    assert (own_word.status_code, own_word.json["code"], own_word.json["field"]) == (422, "NOT_PROOF", "source")
    assert len(staff("GET", f"/people/{ada}").json["authorities"]) == 1, "the refused one was not kept"


def test_somebody_of_two_groups_is_shown_without_the_group_that_is_not_yours(given: Callable, staff: Program) -> None:
    elm = given(lambda ctx: make.group(ctx, "Elm House"))
    given(lambda ctx: make.person(ctx, groups=[make.group(ctx), elm]))
    (person,) = staff("GET", "/people").json["people"]
    assert [group["name"] for group in person["groups"]] == ["Rowan House"]


def test_lists_ask_no_more_of_the_register_the_longer_they_are(
    given: Callable, staff: Program, admin: Program, count_queries: Any
) -> None:
    given(make.channel)
    ada = given(make.person)
    given(lambda ctx: make.authority(ctx, ada))
    given(lambda ctx: make.answer(ctx, ada, "take"))  # type: ignore[arg-type]
    calls = [(staff, "/people"), (staff, f"/people/{ada.id}"), (staff, f"/people/{ada.id}/answers"),
             (staff, "/channels"), (staff, "/groups"), (admin, "/audit")]  # fmt: skip

    def asked() -> list[int]:
        counts = []
        for program, path in calls:
            with count_queries() as queries:
                assert program("GET", path).status_code == 200
            counts.append(len(queries))
        return counts

    few = asked()
    given(lambda ctx: [make.person(ctx, f"Person {i}") for i in range(10)])
    given(lambda ctx: [make.authority(ctx, ada, name=f"Adult {i}") for i in range(10)])
    given(lambda ctx: [make.answer(ctx, ada, "take") for _ in range(10)])  # type: ignore[arg-type]
    given(lambda ctx: [make.channel(ctx, f"website-{i}") for i in range(10)])
    given(lambda ctx: [make.group(ctx, f"House {i}") for i in range(10)])
    assert asked() == few
