"""Do the records of one human being answer as one, wherever somebody is asked about? (domain.md 5.4.1)"""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from consentreg import worker
from consentreg.context import COMMAND, SYSTEM, Actor, Context
from consentreg.installation import Installation
from consentreg.mail import Nowhere
from consentreg.models import Authority, IdentityLink, Invitation, Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (
    anew,
    asking,
    complaints,
    consents,
    deaths,
    duplicates,
    ending,
    erasure,
    identity,
    imports,
    invitations,
    letters,
    milestones,
    mine,
    new_links,
    own_copies,
    people,
    restrictions,
    reviews,
    sheets,
    standing,
    stopping,
    tidings,
    unanswered,
    visits,
)
from consentreg.services.accounts import fingerprint
from consentreg.services.asking import WhyNot
from consentreg.services.refusal import Conflict, NotThere
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import acts, going_out

BORN = date(2009, 3, 1)


def entered(here: Context, house: str = "Rowan House", name: str = "Noor Aziz", **more: Any) -> Person:
    fields: dict[str, Any] = {"kind": "young_person", "born": BORN, "groups": [make.group(here, house)]} | more
    return people.add(here, name=name, **fields)


@pytest.fixture
def lead(ctx: Context) -> Context:
    acts.faces_welcome(ctx)
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


@pytest.fixture
def two(ctx: Context, lead: Context) -> tuple[Person, Person]:
    """Return both records of one young person of 17."""
    first, again = entered(ctx), entered(ctx, "Heron House", "Noor A. Aziz")
    duplicates.same(lead, first, again)
    return first, again


Two = tuple[Person, Person]


def staff_of(ctx: Context, house: str) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.STAFF, groups=(make.group(ctx, house).id,)))


def speaking(ctx: Context, person: Person) -> Context:
    return replace(ctx, actor=Actor("person", person.id))


def test_who_was_asked_through_one_waits_in_both_and_one_link_at_a_time_lets_in(ctx: Context, two: Two) -> None:
    first, again = two
    _, earlier = asking.ask(ctx, first, "self", way="print")
    known = asking.everybody(ctx, [first, again])
    assert [each.why_not for whom in known.values() for each in whom] == [WhyNot.WAITING] * 2
    invitation, token = asking.ask(ctx, again, "self", way="print")
    with pytest.raises(NotThere):
        invitations.by_token(ctx, earlier or "")
    assert invitations.by_token(ctx, token or "") is invitation
    assert [each.invitation.id for each in unanswered.listing(ctx, first)] == [invitation.id]
    (waiting,) = unanswered.listing(staff_of(ctx, "Rowan House"), first)
    assert waiting.person is first
    unanswered.take_back(ctx, first, invitation.id)
    with pytest.raises(NotThere):
        invitations.by_token(ctx, token or "")


def test_whoever_answered_in_one_has_answered(ctx: Context, two: Two) -> None:
    first, again = two
    asking.ask(ctx, again, "self", way="print")
    make.answer(ctx, first, Scope.TAKE, "refused", since=ctx.now)
    assert unanswered.listing(ctx) == unanswered.listing(ctx, again) == []


def test_whoever_said_no_through_one_is_left_in_peace_in_both(ctx: Context, two: Two) -> None:
    first, again = two
    for scope in Scope:
        make.answer(ctx, again, scope, "refused", since=ctx.now)
    here = replace(ctx, actor=acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING)).actor)
    assert [each.why_not for each in asking.everybody(here, [first])[first.id]] == [WhyNot.SAID_NO]


def test_an_answer_to_one_is_read_on_both(ctx: Context, two: Two) -> None:
    first, again = two
    yes = make.answer(ctx, again, Scope.TAKE)
    assert [answer.id for answer in consents.history(ctx, first)] == [yes.id]
    assert standing.of(ctx, first.id, None)[Scope.TAKE].yes
    assert mine.every(ctx, first.id, None) == [yes]
    invitation, _ = asking.ask(ctx, first, "self", way="show")
    assert sheets.sheet(ctx, invitation).standing[Scope.TAKE].yes
    assert letters._said(ctx, first, None)[0][:2] == ("take", "yes")


def test_the_age_one_record_knows_is_theirs_in_the_other(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx, born=None), entered(ctx, "Heron House")
    adult = make.authority(ctx, first)
    adult.email = "mo@home.example"
    duplicates.same(lead, first, again)
    invitation, _ = invitations.ask(ctx, first, way="show")
    sheet = sheets.sheet(ctx, invitation)
    assert (sheet.voice, sheet.audience) == (sheets.Voice.DECIDES, "16+")
    assert list(tidings._on_file(ctx, first)) == [None]
    duplicates.different(lead, first, again)
    assert list(tidings._on_file(ctx, first)) == [None, adult]


def test_an_adult_of_one_is_asked_for_both_and_once(ctx: Context, lead: Context) -> None:
    born = date(2018, 3, 1)
    first, again = entered(ctx, born=born), entered(ctx, "Heron House", born=born)
    for each in (first, again):
        make.authority(ctx, each, name="Mo Aziz")
    jo = make.authority(ctx, again, name="Jo Aziz", relation="kinship_carer")
    duplicates.same(lead, first, again)
    assert sorted(adult.name for adult in asking.whom(ctx, first) if adult) == ["Jo Aziz", "Mo Aziz"]
    assert asking.ask(ctx, first, jo.id, way="show")[0].person_id == first.id
    assert people.get_authority(ctx, first, jo.id) is jo
    make.answer(ctx, first, Scope.TAKE, authority_id=jo.id)
    people.end_authority(ctx, again, jo.id)
    assert [adult.name for adult in asking.whom(ctx, first) if adult] == ["Mo Aziz"]


def test_whoever_must_not_be_contacted_in_one_is_not_in_the_other(ctx: Context, lead: Context) -> None:
    born = date(2018, 3, 1)
    first, again = entered(ctx, born=born), entered(ctx, "Heron House", born=born)
    rows = [make.authority(ctx, each, name="Mo Aziz") for each in (first, again)]
    people.set_contact(ctx, again, rows[1].id, do_not_contact=True)
    duplicates.same(lead, first, again)
    assert asking.whom(ctx, first) == []


def test_their_page_shows_the_photos_of_all_their_records(ctx: Context, two: Two) -> None:
    first, again = two
    photos = [acts.photo_of(ctx, each, content=number) for number, each in enumerate(two)]
    both = acts.photo_of(ctx, first, content=3)
    for each in two:
        assert {one.photo.id for one in mine.listing(ctx, Visit(each))} == {*(photo.id for photo in photos), both.id}
    stopping.not_this_one(ctx, Visit(first), photos[1].id)
    said_no = {one.photo.id: one.said_no for one in mine.listing(ctx, Visit(again))}
    assert said_no[photos[1].id] == ctx.now
    assert stopping.not_this_one(ctx, Visit(again), photos[1].id).person_id == first.id
    assert stopping.stop(speaking(ctx, again), Visit(again))
    assert stopping.stopped_at(ctx, Visit(first)) == ctx.now


def test_where_photos_of_one_went_is_told_on_the_page_of_the_other(ctx: Context, two: Two) -> None:
    first, again = two
    make.yes_to_all(ctx, first)
    going_out.out(ctx).publish(acts.photo_of(ctx, again))
    assert len(stopping.still_out(ctx, Visit(first))) == 1
    stopping.stop(speaking(ctx, first), Visit(first))
    assert len(going_out.tasks(ctx)) == 1


def test_whoever_is_seen_as_somebody_who_may_be_the_same_reads_only_what_they_said(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, "Heron House")
    make.answer(ctx, first, Scope.PUBLIC, "refused")
    make.yes_to_all(ctx, again)
    (seen,) = mine.listing(ctx, Visit(again)) or [mine.one(ctx, Visit(again), acts.photo_of(ctx, again).id)]
    assert set(seen.may.values()) == {mine.May.LOOK}
    assert len(consents.history(ctx, again)) == 3
    assert [each.why_not for each in asking.everybody(lead, [again])[again.id]] == [WhyNot.SAID_YES]


def test_complaints_and_cards_are_theirs_in_each_record(ctx: Context, two: Two) -> None:
    first, again = two
    complaint = complaints.make(ctx, Visit(first), "It is not a nice photo.")
    assert list(complaints.of_visit(ctx, Visit(again))) == [complaint]
    card, _ = invitations.ask(ctx, first, way="print", purpose="card")
    assert visits.cards(ctx, again) == [card]
    visits.choose_pin(ctx, card, "7294", "7294")
    visits.end_card(ctx, again)
    assert (first.pin_hash, visits.cards(ctx, first)) == (None, [])


def test_their_copy_holds_what_all_their_records_say(parts: Installation) -> None:
    with parts.transaction(replace(SYSTEM, kind="command")) as ctx:
        acts.faces_welcome(ctx)
        lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
        first, again = entered(ctx), entered(ctx, "Heron House", "Noor A. Aziz")
        duplicates.same(lead, first, again)
        make.answer(ctx, again, Scope.TAKE)
        make.tag(ctx, make.photo(ctx, acts.small_jpeg()), again)
        copy, ids = own_copies.ask(ctx, first).id, (first.id, again.id)
    worker.drain(parts.transaction)
    with parts.transaction(replace(SYSTEM, kind="command")) as ctx:
        again = ctx.session.get_one(Person, ids[1])
        assert [one.id for one in own_copies.listing(ctx, again)] == [copy]
        packed = zipfile.ZipFile(io.BytesIO(b"".join(own_copies.collect(ctx, again, copy))))
        told = json.loads(packed.read("everything.json"))
    assert [answer["question"] for answer in told["answers"]] == ["take"]
    assert len(told["photos"]) == 1
    assert told["about"]["name"] == "Noor Aziz"


def test_forgotten_in_one_record_is_forgotten_in_all(ctx: Context, lead: Context, two: Two) -> None:
    first, again = two
    make.yes_to_all(ctx, first)
    photos = [acts.photo_of(ctx, each, content=number) for number, each in enumerate(two)]
    goes = erasure.what_goes(lead, first)
    assert (goes.photos, goes.with_others, goes.answers) == (2, 0, 3)
    erasure.hold(lead, again, "inquiry")
    with pytest.raises(Conflict, match="must be kept"):
        erasure.erase(lead, first, "Noor Aziz")
    erasure.lift_hold(lead, again)
    erasure.erase(lead, first, "Noor Aziz")
    for each in (*two, *photos):
        ctx.session.refresh(each)
    assert {each.name for each in two} == {"Somebody forgotten"}
    assert all(photo.erased_at for photo in photos)
    assert ctx.session.query(IdentityLink).count() == 0
    assert acts.trail(ctx.session, "person.erased")


def test_nobody_is_forgotten_while_they_may_stand_here_twice(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, "Heron House")
    with pytest.raises(Conflict, match="a second time"):
        erasure.erase(lead, first, "Noor Aziz")
    duplicates.different(lead, first, again)
    erasure.erase(lead, first, "Noor Aziz")
    assert again.erased_on is None


def test_a_restriction_of_one_is_seen_and_lifted_on_the_other(ctx: Context, lead: Context, two: Two) -> None:
    first, again = two
    restricted = restrictions.restrict(lead, first, level="NO_PUBLIC", category="other", review_by=None)
    assert list(restrictions.active(lead, again)) == [restricted]
    restrictions.lift(lead, again, restricted.id)
    other = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING, email="other@example.org"))
    assert restrictions.lift(other, again, restricted.id).lifted_at


def test_what_ends_or_changes_is_told_in_each_house(ctx: Context, lead: Context, two: Two) -> None:
    first, again = two
    make.yes_to_all(ctx, first, valid_until=ctx.now.date() + timedelta(days=10))
    heron = staff_of(ctx, "Heron House")
    assert [one.person.id for one in ending.soon(heron)] == [again.id]
    assert {one.person.id for one in milestones.coming(heron)} <= {again.id}
    people.edit(ctx, first, name=first.name, born=first.born, looked_after=False, left_on=None,
                groups=[make.group(ctx, "Harbour Youth Club")])  # fmt: skip
    assert [one.person.id for one in anew.listing(acts.later(heron, days=1))] == [again.id]


def test_what_the_lead_said_before_two_were_joined_is_said_anew(ctx: Context, lead: Context) -> None:
    first, again = entered(ctx), entered(ctx, "Heron House")
    duplicates.different(lead, first, again)
    make.yes_to_all(ctx, first)
    restrictions.restrict(lead, first, level="REVIEW_EACH", category="other", review_by=None)
    photo, out = acts.photo_of(ctx, first), going_out.out(ctx)
    reviews.settle(lead, photo, out.channel, reason="a good one")
    assert acts.decided(ctx, photo, out.channel)[0] == "ALLOW"
    out.publish(photo)
    later = acts.later(lead, hours=1)
    duplicates.same(later, first, again)
    assert acts.decided(later, photo, out.channel) == ("REVIEW", {"RESTRICTED_REVIEW"})
    assert len(going_out.tasks(ctx)) == 1


def test_who_has_died_in_one_record_is_asked_in_none(ctx: Context, two: Two) -> None:
    first, again = two
    deaths.note(ctx, first, ctx.now.date())
    assert asking.whom(ctx, again) == []
    with pytest.raises(Conflict, match="cannot be asked"):
        invitations.ask(ctx, again, way="show")


def test_one_letter_goes_to_one_address_however_many_records(ctx: Context, two: Two) -> None:
    for each in two:
        each.email = "noor@home.example"
    ctx.session.flush()
    new_links.send(ctx, fingerprint("noor@home.example"))
    asked = ctx.session.query(Invitation).where(Invitation.purpose == "visit").all()
    assert len(asked) == 1
    assert isinstance(ctx.mail, Nowhere)


def test_a_birthday_asks_once(ctx: Context, lead: Context) -> None:
    born = date(2010, 7, 20)
    first, again = entered(ctx, born=born), entered(ctx, "Heron House", born=born)
    duplicates.same(lead, first, again)
    for each in (first, again):
        each.email = "noor@home.example"
    make.yes_to_all(ctx, first, valid_until=date(2026, 7, 20))
    milestones.remind(replace(ctx, actor=SYSTEM))
    assert len(ctx.session.query(Invitation).all()) == 1


def test_a_file_of_answers_finds_one_human_being_by_one_number(ctx: Context, lead: Context) -> None:
    staff = staff_of(ctx, "Heron House")
    first, again = entered(ctx, external_id="A1"), entered(staff, "Heron House", external_id="A1")
    file = b"person,by,scope,answer,at,evidence\nA1,self,take,given,2026-05-01,form 1\n"
    assert [problem.code for problem in imports.answers(lead, file).problems] == ["NUMBER_OF_TWO"]
    duplicates.same(lead, first, again)
    assert imports.answers(lead, file).rows == 1
    assert len(consents.history(ctx, first)) == len(consents.history(ctx, again)) == 1
    for each in (first, again):
        make.authority(ctx, each, name="Mo Aziz")
    file = b"person,by,scope,answer,at,evidence\nA1,Mo Aziz,take,given,2026-05-01,form 1\n"
    assert imports.answers(lead, file).rows == 1


def test_each_record_keeps_its_own_name_and_groups(ctx: Context, two: Two) -> None:
    first, again = two
    heron = staff_of(ctx, "Heron House")
    assert [person.name for person in people.listing(heron)] == ["Noor A. Aziz"]
    with pytest.raises(NotThere):
        people.get(heron, first.id)
    assert duplicates.about(heron, again) == []
    assert identity.records(ctx, again.id) == {first.id, again.id}
    assert ctx.session.query(Authority).count() == 0


def test_on_both_databases(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        first, again = entered(ctx), entered(ctx, "Heron House", "Aziz, N.")
        third = entered(ctx, "Harbour Youth Club", born=None)
        adult = make.authority(ctx, first)
        duplicates.same(ctx, first, again)
        make.yes_to_all(ctx, again, valid_until=ctx.now.date() + timedelta(days=10))
        photo = acts.photo_of(ctx, first)
        assert acts.decided(ctx, photo, make.channel(ctx)) == ("REVIEW", {"IDENTITY_UNSETTLED"})
        duplicates.different(ctx, third, again)
        assert {one.person.id for one in ending.soon(ctx)} == {first.id, again.id}
        assert all(each.answer for each in standing.of(ctx, first.id, None).values())
        assert not any(each.answer for each in standing.of(ctx, again.id, adult.id).values())
        asking.ask(acts.later(ctx, hours=1), again, "self", way="print")
        assert len(unanswered.listing(ctx, first)) == 1
        assert mine.ids(ctx, Visit(again)) == [photo.id]
        assert len(anew.listing(ctx)) in {0, 2}
        erasure.erase(ctx, first, first.name)
        assert {each.erased_on is None for each in (first, again)} == {False}
        assert third.erased_on is None
