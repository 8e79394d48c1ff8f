"""Does a no follow the human being, also where they stand in the register twice? (domain.md 5.4.1, row 50)"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from consentreg.context import Context
from consentreg.models import IdentityLink, Person, Photo
from consentreg.rules.masking import told
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (
    clearance,
    duplicates,
    identity,
    imports,
    invitations,
    notes,
    organisation,
    people,
    restrictions,
    stopping,
    visits,
)
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import acts, going_out

BORN = date(2009, 3, 1)


@pytest.fixture(autouse=True)
def faces(ctx: Context) -> None:
    acts.faces_welcome(ctx)


@pytest.fixture
def rowan(ctx: Context) -> Context:
    """Return the context of staff of Rowan House, who see nobody of Heron House."""
    return acts.acting(ctx, make.account(ctx, Role.STAFF, groups=(make.group(ctx).id,)))


@pytest.fixture
def heron(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.STAFF, groups=(make.group(ctx, "Heron House").id,)))


@pytest.fixture
def lead(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def entered(here: Context, name: str = "Noor Aziz", house: str = "Rowan House", **more: Any) -> Person:
    fields: dict[str, Any] = {"kind": "young_person", "born": BORN, "groups": [make.group(here, house)]} | more
    return people.add(here, name=name, **fields)


def yes(ctx: Context, person: Person, **more: Any) -> Person:
    make.yes_to_all(ctx, person, **more)
    return person


def on_the_website(ctx: Context, photo: Photo) -> tuple[str, set[str]]:
    channel = next(iter(organisation.channels(ctx)), None) or make.channel(ctx)
    return acts.decided(ctx, photo, channel)


def decided(ctx: Context, *who: Person, content: object = 1) -> tuple[str, set[str]]:
    return on_the_website(ctx, acts.photo_of(ctx, *who, content=content))


def says_no(ctx: Context, lead: Context, person: Person) -> None:
    make.answer(ctx, person, Scope.PUBLIC, "refused")


def is_restricted(ctx: Context, lead: Context, person: Person) -> None:
    restrictions.restrict(lead, person, level="NO_IMAGE", category="other", review_by=None)


def does_not_want_it(ctx: Context, lead: Context, person: Person) -> None:
    notes.record_view(ctx, person, "no")


AGAINST = [(says_no, "OWN_NO"), (is_restricted, "RESTRICTED"), (does_not_want_it, "OWN_NO")]


@pytest.mark.parametrize(("against", "code"), AGAINST)
def test_a_no_of_one_house_counts_for_a_second_entry_in_another(
    ctx: Context, rowan: Context, heron: Context, lead: Context, against: Callable[..., None], code: str
) -> None:
    first = yes(ctx, entered(rowan))
    against(ctx, lead, first)
    again = yes(ctx, entered(heron, "Aziz, Noor", "Heron House"))
    assert decided(ctx, again) == ("DENY", {code})
    assert decided(ctx, first, content=2) == ("DENY", {code})


@pytest.mark.parametrize(("against", "code"), AGAINST)
def test_a_no_said_later_counts_for_both(
    ctx: Context, rowan: Context, heron: Context, lead: Context, against: Callable[..., None], code: str
) -> None:
    first, again = yes(ctx, entered(rowan)), yes(ctx, entered(heron, house="Heron House"))
    assert decided(ctx, again) == ("REVIEW", {"IDENTITY_UNSETTLED"})
    against(ctx, lead, first)
    assert decided(ctx, again, content=2) == ("DENY", {code})


def test_what_is_out_of_one_is_taken_down_when_the_other_says_no(ctx: Context, rowan: Context, heron: Context) -> None:
    again = yes(ctx, entered(heron, house="Heron House"))
    photo = acts.photo_of(ctx, again)
    out = going_out.out(ctx)
    out.publish(photo)
    waiting = out.ready(acts.photo_of(ctx, again, content=2))
    first = entered(rowan)
    assert acts.states(waiting) == ["refused"]
    make.answer(ctx, first, Scope.PUBLIC, "refused")
    assert len(going_out.tasks(ctx)) == 1


def test_whoever_sees_one_learns_that_the_lead_must_look_and_nothing_else(
    ctx: Context, rowan: Context, heron: Context, lead: Context
) -> None:
    hidden = entered(rowan)
    is_restricted(ctx, lead, hidden)
    seen = yes(ctx, entered(heron, house="Heron House"))
    plain = yes(ctx, entered(heron, "Ben Ode", "Heron House"))
    entered(rowan, "Ben Ode")
    channel = make.channel(ctx)
    for person, number in ((seen, 1), (plain, 2)):
        cleared = clearance.for_channel(ctx, [acts.photo_of(ctx, person, content=number).id], channel)
        one = next(iter(cleared.values()))
        for role in (Role.STAFF, Role.COMMS, Role.ADMIN, None):
            assert one.heard(role).name == "REVIEW"
            assert [reason["code"] for reason in one.deciding(role)] == ["NEEDS_LEAD"]
        standing = clearance.person_standing(ctx, person.id)
        assert {reason.code for decision in standing.values() for reason in told(decision, Role.STAFF)} == {
            "NEEDS_LEAD"
        }
    assert duplicates.unsettled(rowan) == duplicates.about(heron, seen) == []
    lead_is_told = told(clearance.person_standing(ctx, seen.id)[Scope.TAKE], Role.SAFEGUARDING)
    assert lead_is_told[0].code == "RESTRICTED"


def test_told_to_whoever_sees_both(ctx: Context, rowan: Context, heron: Context, lead: Context) -> None:
    first, again = entered(rowan), entered(heron, house="Heron House")
    (pair,) = duplicates.unsettled(lead)
    assert {pair.one.id, pair.other.id} == {first.id, again.id}
    assert pair.beside(first).id == again.id
    both = acts.acting(
        ctx, make.account(ctx, Role.STAFF, groups=(make.group(ctx).id, make.group(ctx, "Heron House").id))
    )
    assert len(duplicates.about(both, first)) == 1
    for may_not in (rowan, both):
        with pytest.raises(NotThere):
            duplicates.same(may_not, first, again)


def test_joined_they_are_one_for_every_question(ctx: Context, rowan: Context, heron: Context, lead: Context) -> None:
    first, again = yes(ctx, entered(rowan)), entered(heron, house="Heron House", born=None)
    duplicates.same(lead, first, again)
    assert decided(ctx, again) == decided(ctx, first, content=2) == ("ALLOW", {"CONSENTED"})
    says_no(acts.later(ctx, days=1), lead, again)
    assert on_the_website(acts.later(ctx, days=2), acts.photo_of(ctx, first, content=3))[0] == "DENY"
    yes(acts.later(ctx, days=3), first, since=acts.later(ctx, days=3).now, covers_existing=True)
    assert on_the_website(acts.later(ctx, days=4), acts.photo_of(ctx, again, content=4))[0] == "ALLOW"
    assert duplicates.unsettled(lead) == []


def test_joined_they_are_joined_through_a_third(ctx: Context, rowan: Context, heron: Context, lead: Context) -> None:
    one, two = yes(ctx, entered(rowan)), entered(heron, house="Heron House")
    three = entered(ctx, "Mina Carter", "Harbour Youth Club", born=date(2009, 4, 1))
    duplicates.same(lead, one, two)
    duplicates.same(lead, two, three)
    assert identity.records(ctx, one.id) == {one.id, two.id, three.id}
    is_restricted(ctx, lead, three)
    assert decided(ctx, one) == ("DENY", {"RESTRICTED"})
    with pytest.raises(Conflict, match="Other records join"):
        duplicates.different(lead, one, three)
    assert duplicates.same(lead, three, one).verdict == "same"


@pytest.mark.parametrize("verdict", [duplicates.same, duplicates.different])
def test_two_people_with_several_records_are_asked_about_once(
    ctx: Context, lead: Context, verdict: Callable[..., IdentityLink]
) -> None:
    one, two, three = (entered(ctx, house=house) for house in ("Rowan House", "Heron House", "Harbour Youth Club"))
    assert len(duplicates.unsettled(lead)) == 3
    duplicates.same(lead, one, two)
    (pair,) = duplicates.unsettled(lead)
    verdict(lead, pair.one, pair.other)
    assert duplicates.unsettled(lead) == []
    joined = {one.id, two.id} | ({three.id} if verdict is duplicates.same else set())
    assert identity.records(ctx, one.id) == joined


def test_separated_they_never_ask_again(ctx: Context, rowan: Context, heron: Context, lead: Context) -> None:
    first, again = entered(rowan), yes(ctx, entered(heron, house="Heron House"))
    says_no(ctx, lead, first)
    duplicates.different(lead, again, first)
    assert decided(ctx, again) == ("ALLOW", {"CONSENTED"})
    fields = {"name": "Noor  Aziz", "born": BORN, "looked_after": True, "left_on": None}
    people.edit(heron, again, groups=again.groups, **fields)
    people.edit(rowan, first, groups=first.groups, **fields)
    assert duplicates.unsettled(lead) == []


@pytest.mark.parametrize("verdict", [duplicates.same, duplicates.different])
def test_what_was_said_is_taken_back_and_the_stricter_counts_again(
    ctx: Context, rowan: Context, heron: Context, lead: Context, verdict: Callable[..., IdentityLink]
) -> None:
    first, again = yes(ctx, entered(rowan)), yes(ctx, entered(heron, house="Heron House"))
    verdict(lead, first, again)
    photo = acts.photo_of(ctx, again)
    out = going_out.out(ctx)
    release = out.ready(photo)
    duplicates.reopen(lead, again, first)
    assert acts.states(release) == ["refused"]
    assert on_the_website(ctx, photo) == ("REVIEW", {"IDENTITY_UNSETTLED"})
    said = ["identity.found", "identity.joined" if verdict is duplicates.same else "identity.different"]
    trail = acts.trail(ctx.session, *said, "identity.reopened")
    assert [entry.act for entry in trail] == [*said, "identity.reopened"]
    assert all({entry.subject, entry.detail["person"]} == {first.id, again.id} for entry in trail)
    assert "Noor" not in str([entry.detail for entry in trail])
    with pytest.raises(NotThere):
        duplicates.reopen(lead, again, first)


def test_separated_again_each_keeps_what_was_answered_on_it(
    ctx: Context, rowan: Context, heron: Context, lead: Context
) -> None:
    first, again = entered(rowan), entered(heron, house="Heron House")
    duplicates.same(lead, first, again)
    yes(ctx, first)
    says_no(acts.later(ctx, days=1), lead, again)
    duplicates.different(lead, first, again)
    tomorrow = acts.later(ctx, days=2)
    assert on_the_website(tomorrow, acts.photo_of(ctx, first)) == ("ALLOW", {"CONSENTED"})
    assert on_the_website(tomorrow, acts.photo_of(ctx, again, content=2))[0] == "DENY"


def test_an_objection_to_a_photo_counts_for_whoever_may_be_the_same(
    ctx: Context, rowan: Context, heron: Context, lead: Context
) -> None:
    first, again = yes(ctx, entered(rowan)), yes(ctx, entered(heron, house="Heron House"))
    mine, theirs = acts.photo_of(ctx, first), acts.photo_of(ctx, again, content=2)
    stopping.not_this_one(ctx, Visit(first), mine.id)
    acts.tagged(ctx, mine, acts.Tagged(again.id))
    assert on_the_website(ctx, mine) == ("DENY", {"OWN_NO", "LOWER_SCOPE_NO"})
    assert on_the_website(ctx, theirs) == ("REVIEW", {"IDENTITY_UNSETTLED"})
    duplicates.same(lead, first, again)
    assert on_the_website(ctx, mine) == ("DENY", {"OWN_NO", "LOWER_SCOPE_NO"})
    assert on_the_website(ctx, theirs) == ("ALLOW", {"CONSENTED"})


def test_joined_records_know_what_one_of_them_knows(ctx: Context, lead: Context) -> None:
    first = entered(ctx, born=None, looked_after=True)
    again = entered(ctx, "N. Aziz", "Heron House", born=date(2018, 3, 1), kind="adult")
    adult = make.authority(ctx, again)
    duplicates.same(lead, first, again)
    for scope in Scope:
        make.answer(ctx, again, scope, authority_id=adult.id)
    assert decided(ctx, first) == ("REVIEW", {"CHILD_VIEW_NOT_RECORDED"})
    notes.record_view(ctx, first, "yes")
    assert decided(ctx, first, content=2) == decided(ctx, again, content=3) == ("ALLOW", {"CONSENTED"})


def test_the_later_day_of_birth_counts_where_two_are_written_down(ctx: Context, lead: Context) -> None:
    first, again = yes(ctx, entered(ctx)), entered(ctx, house="Heron House", born=date(2018, 3, 1))
    duplicates.same(lead, first, again)
    assert decided(ctx, first)[1] == {"OWN_DECISION_NEEDED"} or decided(ctx, first, content=2)[0] == "DENY"


def test_one_adult_in_two_records_is_one_adult(ctx: Context, lead: Context) -> None:
    born = date(2018, 3, 1)
    first, again = entered(ctx, born=born), entered(ctx, house="Heron House", born=born)
    here, there = make.authority(ctx, first, name="Mo Aziz"), make.authority(ctx, again, name="MO AZIZ")
    duplicates.same(lead, first, again)
    notes.record_view(ctx, first, "yes")
    for scope in Scope:
        make.answer(ctx, first, scope, "refused", authority_id=here.id)
        since = acts.later(ctx, days=-1).now
        make.answer(ctx, again, scope, authority_id=there.id, since=since, covers_existing=True)
    assert decided(ctx, first) == ("ALLOW", {"CONSENTED"})
    people.end_authority(ctx, first, here.id)
    assert decided(ctx, first, content=2)[0] == "DENY"


def test_of_links_that_are_open_the_newest_goes_on_when_two_are_joined(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, house="Heron House")
    tokens = [invitations.ask(acts.later(ctx, seconds=n), each, way="show")[1] for n, each in enumerate((first, again))]
    card = invitations.ask(ctx, again, way="print", purpose="card")[1]
    duplicates.same(lead, first, again)
    assert invitations.by_token(ctx, tokens[1] or "").person_id == again.id
    assert invitations.by_token(ctx, card or "") in visits.cards(ctx, first)
    with pytest.raises(NotThere):
        invitations.by_token(ctx, tokens[0] or "")


def test_a_link_of_an_adult_of_the_other_ends_when_the_two_are_kept_apart(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, house="Heron House")
    adult = make.authority(ctx, again)
    duplicates.same(lead, first, again)
    theirs, token = invitations.ask(ctx, first, adult, way="show", purpose="visit")
    own, _ = invitations.ask(ctx, first, way="show", purpose="visit")
    duplicates.reopen(lead, first, again)
    with pytest.raises(NotThere):
        invitations.by_token(ctx, token or "")
    assert (theirs.ended_at, own.ended_at) == (ctx.now, None)


def test_somebody_forgotten_is_joined_with_nobody(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, "Eva Moss")
    again.erased_on = BORN
    ctx.session.flush()
    with pytest.raises(Conflict, match="forgotten"):
        duplicates.same(lead, first, again)
    with pytest.raises(Refused, match="same record"):
        duplicates.same(lead, first, first)


def test_different_and_same_cannot_both_be(ctx: Context, lead: Context) -> None:
    one, two, three = (entered(ctx, house=house) for house in ("Rowan House", "Heron House", "Harbour Youth Club"))
    duplicates.different(lead, one, three)
    duplicates.same(lead, one, two)
    with pytest.raises(Conflict, match="said to be a different person"):
        duplicates.same(lead, two, three)
    duplicates.different(lead, two, three)
    assert duplicates.unsettled(lead) == []
    assert len(duplicates.settled(lead)) == 3


def test_whoever_sees_all_says_namesake_and_it_is_settled_and_of_a_member_of_staff_it_waits(
    ctx: Context, rowan: Context, lead: Context
) -> None:
    entered(rowan)
    with pytest.raises(Conflict, match="already has somebody"):
        entered(rowan, "AZIZ Noor")
    entered(lead, namesake=True)
    assert duplicates.unsettled(lead) == []
    entered(rowan, namesake=True)
    assert len(duplicates.unsettled(lead)) == 2


def test_a_number_taken_in_another_house_is_not_told(
    ctx: Context, rowan: Context, heron: Context, lead: Context
) -> None:
    first = entered(rowan, external_id="A 0012")
    again = entered(heron, "Eva Moss", "Heron House", born=date(2010, 1, 1), external_id="A 0012")
    with pytest.raises(Conflict, match="already has this number"):
        entered(heron, "Di Ray", "Heron House", external_id="A 0012")
    assert people.by_external_id(heron, "A 0012") is again
    with pytest.raises(Conflict, match="Two records have this number"):
        people.by_external_id(lead, "A 0012")
    assert decided(ctx, yes(ctx, again)) == ("REVIEW", {"IDENTITY_UNSETTLED"})
    duplicates.same(lead, first, again)
    assert people.by_external_id(lead, "A 0012") in {first, again}


def test_found_from_a_file_and_by_an_edit(ctx: Context, heron: Context, lead: Context) -> None:
    yes(ctx, entered(heron, house="Heron House"))
    make.group(ctx)
    head = "name,kind,born,group,looked_after\n"
    assert imports.people(lead, f"{head}Noor-Aziz,young_person,2009-03-01,Rowan House,no\n".encode()).rows == 1
    assert len(duplicates.unsettled(lead)) == 1
    other = entered(ctx, "Eva Moss")
    people.edit(ctx, other, name="Noor Aziz", born=None, looked_after=False, left_on=None, groups=other.groups)
    assert len(duplicates.unsettled(lead)) == 3


def test_finding_whoever_is_the_same_reads_an_index(ctx: Context) -> None:
    person = entered(ctx, external_id="7")
    queries: list[str] = []
    connection = ctx.session.connection()

    def note(_connection: object, _cursor: object, query: str, *_rest: object) -> None:
        queries.append(query)

    event.listen(connection, "before_cursor_execute", note)
    identity.look(ctx, person)
    event.remove(connection, "before_cursor_execute", note)
    asked = [query for query in queries if "person.name" in query]
    plans = [str(row) for query in asked for row in connection.exec_driver_sql(
        "EXPLAIN QUERY PLAN " + query, ("1",) * query.count("?"))]  # fmt: skip
    assert len(asked) == 3
    assert not [plan for plan in plans if "SCAN" in plan]
