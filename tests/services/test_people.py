"""Who is in the register, who may decide for them, and who may know that they are there?"""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Account, CapacityAssessment, ChildViewEntry, Person
from consentreg.rules.deciders import Regime
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import clearance, notes, people, restrictions
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts

TODAY = date(2026, 7, 1)
CHILD = date(2018, 3, 1)


@pytest.fixture
def person(ctx: Context) -> Person:
    return make.person(ctx, born=CHILD)


@pytest.fixture
def stranger(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, groups=[make.group(ctx, "Other House").id]))


def code(refusal: Any) -> tuple[str, str | None]:
    return refusal.value.code, refusal.value.field


@pytest.mark.parametrize(
    ("expected", "how"),
    [(("UNKNOWN_KIND", "kind"), {"kind": "bystander_adult"}), (("UNKNOWN_KIND", "kind"), {"kind": "client"}),
     (("NAME_MISSING", "name"), {"name": " \u200b"}), (("NAME_TOO_LONG", "name"), {"name": "x" * 121}),
     (("BAD_BIRTH_DATE", "born"), {"born": TODAY + timedelta(days=1)}),
     (("BAD_BIRTH_DATE", "born"), {"born": date(1899, 12, 31)}),
     (("EXTERNAL_ID_TOO_LONG", "external_id"), {"external_id": "x" * 81}),
     (("EXTERNAL_ID_TAKEN", "external_id"), {"external_id": " 77 "})],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(ctx: Context, expected: tuple[str, str], how: dict[str, Any]) -> None:
    make.person(ctx, external_id="77")
    with pytest.raises(Refused) as refused:
        make.person(ctx, **({"name": "Bo"} | how))
    assert code(refused) == expected


def test_somebody_belongs_to_a_group(ctx: Context, person: Person) -> None:
    with pytest.raises(Refused) as refused:
        people.add(ctx, name="Bo", kind="adult", born=None, groups=[])
    assert code(refused) == ("GROUP_NEEDED", "group")
    with pytest.raises(Refused) as refused:
        people.edit(ctx, person, name="Bo", born=None, looked_after=False, left_on=None, groups=[])
    assert code(refused) == ("GROUP_NEEDED", "groups")


def test_a_name_is_one_clean_line(ctx: Context) -> None:
    made = make.person(ctx, "  Ada\u200b  \u00a0Lovell ", external_id="  ")
    assert (made.name, made.first_name, made.external_id) == ("Ada Lovell", "Ada", None)


def added(ctx: Context, name: str = "Ada Lovell", born: date | None = date(2012, 3, 1), group: str = "Rowan House",
          **more: Any) -> Person:  # fmt: skip
    return people.add(ctx, name=name, kind="young_person", born=born, groups=[make.group(ctx, group)], **more)


@pytest.mark.parametrize("name", ["Ada Lovell", " ada  LOVELL", "\uff21da Lovell", "Ada\u00a0Lovell"])
@pytest.mark.parametrize("born", [date(2012, 3, 1), None])
def test_somebody_who_is_there_is_not_added_again_unless_it_is_said_to_be_another(
    ctx: Context, name: str, born: date | None
) -> None:
    added(ctx, born=born)
    with pytest.raises(Refused) as refused:
        added(ctx, name, born)
    assert code(refused) == ("PERSON_EXISTS", "namesake")
    assert refused.value.detail.startswith("Rowan House already has somebody of this name and date of birth.")
    assert added(ctx, name, born, namesake=True).id


def test_people_are_told_apart_by_day_group_and_two_different_numbers(ctx: Context) -> None:
    added(ctx, external_id="A1")
    added(ctx, born=date(2012, 3, 2))
    added(ctx, group="Elm House")
    added(ctx, external_id="A2")
    with pytest.raises(Refused) as refused:
        added(ctx)
    assert refused.value.code == "PERSON_EXISTS"
    added(ctx, "Bo Berg")
    with pytest.raises(Refused):
        added(ctx, "Bo Berg", external_id="B1")


def test_people_are_found_by_part_of_a_name_group_and_number(ctx: Context) -> None:
    other = make.group(ctx, "Other House")
    names = ("Di 50% Ross", "Al_Dow", "Alma Dow")
    di, al, alma = (make.person(ctx, name, groups=[group], external_id=name)
                    for name, group in zip(names, (other, make.group(ctx), other), strict=True))  # fmt: skip
    assert [each.id for each in people.listing(ctx)] == [al.id, alma.id, di.id]
    assert [each.id for each in people.listing(ctx, search="al")] == [al.id, alma.id]
    assert [each.id for each in people.listing(ctx, search="_")] == [al.id]
    assert [each.id for each in people.listing(ctx, search="%")] == [di.id]
    assert [each.id for each in people.listing(ctx, group=other, size=1, page=2)] == [di.id]
    assert people.by_external_id(ctx, "Al_Dow") is al
    assert people.by_external_id(ctx, "?") is None
    assert set(people.some(ctx, [al.id, "f" * 32])) == {al.id}


def test_staff_of_another_group_see_nobody(stranger: Context, person: Person) -> None:
    person.external_id = "77"
    for person_id in (person.id, "f" * 32):
        with pytest.raises(NotThere):
            people.get(stranger, person_id)
    assert list(people.listing(stranger)) == []
    assert list(people.listing(stranger, group=person.groups[0])) == []
    assert people.by_external_id(stranger, "77") is None
    assert people.some(stranger, [person.id]) == {}


def test_what_changed_is_on_record_by_the_name_of_the_field(ctx: Context, person: Person) -> None:
    other = make.group(ctx, "Other House")
    people.edit(ctx, person, name="Ada Ross", born=CHILD, looked_after=True, left_on=TODAY, groups=[other])
    assert (person.name, person.looked_after, person.left_on, person.groups) == ("Ada Ross", True, TODAY, [other])
    entry = acts.trail(ctx.session)[-1]
    assert entry.detail == {"fields": ["name", "looked_after", "left_on"], "groups": [other.id], "moved": True}


# Who decides


@pytest.mark.parametrize(
    ("expected", "how"),
    [(("UNKNOWN_RELATION", "relation"), {"relation": "neighbour"}),
     (("UNKNOWN_SOURCE", "source"), {"source": "hearsay"}),
     (("NAME_MISSING", "name"), {"name": ""}), (("NOT_PROOF", "source"), {"source": "self_declared"})],
)  # fmt: skip
def test_an_adult_nobody_can_check_is_refused(
    ctx: Context, person: Person, expected: tuple[str, str], how: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        make.authority(ctx, person, **how)
    assert code(refused) == expected


def test_an_adult_decides_from_when_somebody_saw_the_paper_until_it_ends(ctx: Context, person: Person) -> None:
    staff: Account = make.account(ctx)
    adult = make.authority(ctx, person, verified=False, valid_until=TODAY)
    assert not adult.verified_on(TODAY)
    people.verify_authority(acts.acting(ctx, staff), person, adult.id)
    assert (adult.verified_by, adult.verified_on(TODAY), adult.verified_on(TODAY + timedelta(days=1))) == (
        staff.id, True, False)  # fmt: skip
    people.end_authority(ctx, person, adult.id)
    assert not adult.verified_on(TODAY)


def test_an_adult_who_may_no_longer_decide_is_not_verified_again(ctx: Context, person: Person) -> None:
    adult = make.authority(ctx, person)
    people.end_authority(ctx, person, adult.id)
    with pytest.raises(Conflict) as refused:
        people.verify_authority(ctx, person, adult.id)
    assert refused.value.code == "AUTHORITY_ENDED"


def test_an_adult_is_that_of_one_person(ctx: Context, person: Person) -> None:
    adult = make.authority(ctx, make.person(ctx, "Bo"))
    for act in (people.verify_authority, people.end_authority, people.get_authority):
        with pytest.raises(NotThere):
            act(ctx, person, adult.id)
    assert list(people.authorities(ctx, person)) == []


def test_whether_an_adult_may_be_contacted_is_kept(ctx: Context, person: Person) -> None:
    adult = make.authority(ctx, person, do_not_contact=True, may_see_photos=True)
    assert (adult.do_not_contact, adult.may_see_photos) == (True, True)
    people.set_contact(ctx, person, adult.id, do_not_contact=False)
    assert not people.authorities(ctx, person)[0].do_not_contact


# What the team noted


def assess(ctx: Context, person: Person, result: str, days: int) -> CapacityAssessment:
    return notes.assess_capacity(
        ctx, person, result=result, basis=" talked\nit over ", review_by=TODAY + timedelta(days)
    )


def decides(ctx: Context, person: Person) -> Regime:
    return notes.who_decides(ctx, [person])[person.id]


def test_an_assessment_ends_at_its_review_and_revives_none_before_it(ctx: Context, person: Person) -> None:
    assert decides(ctx, person) is Regime.GUARD
    assess(ctx, person, "able", days=300)
    late = acts.later(ctx, days=1)
    assert decides(late, person) is Regime.SELF
    short = assess(late, person, "unable", days=10)
    assert (decides(late, person), notes.latest_assessment(late, person).basis) == (Regime.GUARD, "talked it over")  # type: ignore[union-attr]
    assert notes.latest_assessment(acts.later(ctx, days=10), person).id == short.id  # type: ignore[union-attr]
    after = acts.later(ctx, days=11)
    assert notes.latest_assessment(after, person) is None
    assert decides(after, person) is Regime.GUARD


def test_of_two_assessments_of_one_moment_the_careful_one_counts(ctx: Context, person: Person) -> None:
    for result in ("unable", "able"):
        assess(ctx, person, result, days=10)
    assert decides(ctx, person) is Regime.GUARD


@pytest.mark.parametrize(
    ("expected", "how"),
    [(("UNKNOWN_RESULT", "result"), {"result": "so so"}), (("REVIEW_IN_THE_PAST", "review_by"), {"review_by": TODAY}),
     (("NOTE_TOO_LONG", "basis"), {"basis": "x" * 281})],
)  # fmt: skip
def test_an_assessment_that_cannot_be_is_refused(
    ctx: Context, person: Person, expected: tuple[str, str], how: dict[str, Any]
) -> None:
    said = {"result": "able", "basis": "x", "review_by": TODAY + timedelta(days=1)} | how
    with pytest.raises(Refused) as refused:
        notes.assess_capacity(ctx, person, **said)
    assert code(refused) == expected


def view(ctx: Context, person: Person, said: str, note: str = "") -> ChildViewEntry:
    return notes.record_view(ctx, person, said, note)


def test_the_last_view_of_a_child_stands_and_of_one_moment_the_no(ctx: Context, person: Person) -> None:
    assert notes.latest_view(ctx, person) is None
    for said in ("no", "yes"):
        view(ctx, person, said)
    assert notes.latest_view(ctx, person).view == "no"  # type: ignore[union-attr]
    assert clearance.person_standing(ctx, person.id)[Scope.TAKE].reasons == ("GUARDIAN_NOT_ASKED", "OWN_NO")[1:]
    late = acts.later(ctx, minutes=1)
    view(late, person, "cannot_express", "asked with symbols")
    assert notes.latest_view(late, person).view == "cannot_express"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("expected", "said", "note"),
    [(("UNKNOWN_VIEW", "view"), "hm", ""), (("NOTE_NEEDED", "note"), "cannot_express", "  "),
     (("NOTE_TOO_LONG", "note"), "yes", "x" * 281)],
)  # fmt: skip
def test_a_view_that_cannot_be_is_refused(
    ctx: Context, person: Person, expected: tuple[str, str], said: str, note: str
) -> None:
    with pytest.raises(Refused) as refused:
        view(ctx, person, said, note)
    assert code(refused) == expected


@pytest.mark.parametrize(("born", "minor"), [(date(2008, 7, 1), False), (date(2008, 7, 2), True), (None, True)])
def test_somebody_is_a_minor_to_the_day_or_where_nobody_knows(ctx: Context, born: date | None, minor: bool) -> None:
    assert notes.is_minor(ctx, make.person(ctx, born=born)) is minor


# Restrictions


@pytest.fixture
def leads(ctx: Context) -> tuple[Context, Context]:
    first, second = (acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING)) for _ in range(2))
    return first, second


def restrict(ctx: Context, person: Person, level: str = "NO_IMAGE", **more: Any) -> Any:
    return restrictions.restrict(ctx, person, **({"level": level, "category": "other", "review_by": None} | more))


def test_lifting_a_restriction_takes_two_leads(leads: tuple[Context, Context], person: Person) -> None:
    first, second = leads
    restriction = restrict(first, person)
    restrictions.lift(first, person, restriction.id)
    assert [each.id for each in restrictions.active(first, person)] == [restriction.id]
    with pytest.raises(Refused) as refused:
        restrictions.lift(first, person, restriction.id)
    assert refused.value.code == "SECOND_PERSON_NEEDED"
    assert clearance.person_standing(first, person.id)[Scope.TAKE].reasons.count("RESTRICTED") == 1
    restrictions.lift(second, person, restriction.id)
    assert list(restrictions.active(first, person)) == []
    assert "RESTRICTED" not in clearance.person_standing(first, person.id)[Scope.TAKE].reasons
    with pytest.raises(Conflict) as conflict:
        restrictions.lift(first, person, restriction.id)
    assert conflict.value.code == "ALREADY_LIFTED"


def test_a_restriction_past_its_review_stays_on(leads: tuple[Context, Context], person: Person) -> None:
    restrict(leads[0], person, review_by=TODAY)
    late = acts.later(leads[0], days=400)
    assert "RESTRICTED" in clearance.person_standing(late, person.id)[Scope.PUBLIC].reasons


@pytest.mark.parametrize(
    ("expected", "how"), [("UNKNOWN_LEVEL", {"level": "NO_FUN"}), ("UNKNOWN_CATEGORY", {"category": "gossip"})]
)
def test_a_restriction_that_cannot_be_is_refused(
    leads: tuple[Context, Context], person: Person, expected: str, how: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        restrict(leads[0], person, **how)
    assert refused.value.code == expected


def test_a_restriction_is_that_of_one_person(leads: tuple[Context, Context], person: Person) -> None:
    restriction = restrict(leads[0], person)
    for other, restriction_id in ((make.person(leads[0], "Bo"), restriction.id), (person, "f" * 32)):
        with pytest.raises(NotThere):
            restrictions.lift(leads[0], other, restriction_id)


def test_restrictions_are_listed_by_the_day_of_their_review(leads: tuple[Context, Context], person: Person) -> None:
    bo = make.person(leads[0], "Bo Dow")
    never, soon, later = (
        restrict(leads[0], who, review_by=day)
        for who, day in ((bo, None), (person, TODAY), (bo, TODAY + timedelta(days=1)))
    )
    assert [(each.id, who.id) for each, who in restrictions.listing(leads[0])] == [
        (soon.id, person.id), (later.id, bo.id), (never.id, bo.id)]  # fmt: skip


def test_whoever_waited_for_a_colleague_to_save_overwrites_nothing(ctx: Context) -> None:
    person = make.person(ctx, born=CHILD)
    opened = person.edition
    ctx.session.execute(
        sa.text("UPDATE person SET looked_after = true, version = version + 1 WHERE id = :id"), {"id": person.id}
    )
    with pytest.raises(Conflict) as refused:
        people.edit(ctx, person, name="Ada Ross", born=CHILD, looked_after=False, left_on=None, groups=person.groups,
                    opened=opened)  # fmt: skip
    assert code(refused)[0] == "CHANGED_MEANWHILE"
    assert (person.name, person.looked_after) == ("Ada Lovell", True)
