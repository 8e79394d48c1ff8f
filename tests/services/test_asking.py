"""Is the right one asked, and never somebody who must not be?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consentreg.context import Context
from consentreg.mail import Outbox
from consentreg.models import Authority, Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import asking, contacts, deaths, invitations, people, restrictions
from consentreg.services.asking import WhyNot
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services import acts

CHILD, TEEN = date(2017, 5, 1), date(2011, 5, 1)


def child(ctx: Context, name: str = "Ada Lovell", **more: object) -> Person:
    return make.person(ctx, name, **{"born": CHILD} | more)


def names(asked: list[Authority | None]) -> list[str | None]:
    return [adult.name if adult else None for adult in asked]


def test_for_a_child_every_verified_adult_is_asked_and_the_child_for_their_view(ctx: Context) -> None:
    ada = child(ctx)
    make.authority(ctx, ada)
    make.authority(ctx, ada, name="Pa Lovell")
    assert set(names(asking.whom(ctx, ada))) == {"Mo Lovell", "Pa Lovell"}
    assert asking.views(ctx, ada)


def test_a_young_person_is_asked_and_an_adult_beside_them(ctx: Context) -> None:
    ada = child(ctx, born=TEEN)
    make.authority(ctx, ada)
    assert names(asking.whom(ctx, ada)) == [None, "Mo Lovell"]
    assert not asking.views(ctx, ada)


def unverified(ctx: Context, ada: Person, adult: Authority) -> None:
    adult.verified_at = None


def over(ctx: Context, ada: Person, adult: Authority) -> None:
    people.end_authority(ctx, ada, adult.id)


def run_out(ctx: Context, ada: Person, adult: Authority) -> None:
    adult.valid_until = date(2026, 6, 30)


def kept_away(ctx: Context, ada: Person, adult: Authority) -> None:
    people.set_contact(ctx, ada, adult.id, do_not_contact=True)


def became_a_colleague(ctx: Context, ada: Person, adult: Authority) -> None:
    contacts.of_adult(ctx, ada, adult, "mo@example.org", "en")
    make.account(ctx, Role.STAFF, email="mo@example.org")


def left(ctx: Context, ada: Person, adult: Authority) -> None:
    ada.left_on = date(2026, 7, 1)


def died(ctx: Context, ada: Person, adult: Authority) -> None:
    deaths.note(ctx, ada, date(2026, 7, 1))


@pytest.mark.parametrize("what", [unverified, over, run_out, kept_away, became_a_colleague, left, died])
def test_nobody_is_asked_who_may_not_speak_or_must_not_hear(ctx: Context, what: object) -> None:
    ada = child(ctx)
    adult = make.authority(ctx, ada)
    assert names(asking.whom(ctx, ada)) == ["Mo Lovell"]
    what(ctx, ada, adult)  # type: ignore[operator]
    ctx.session.flush()
    assert asking.whom(ctx, ada) == []


def test_an_adult_can_be_shown_their_page_whoever_decides_today(ctx: Context) -> None:
    ada = make.person(ctx, "Ada Lovell", born=date(2009, 5, 1))
    adult = make.authority(ctx, ada)
    assert asking.whom(ctx, ada) == [None]
    invitation, token = asking.ask(ctx, ada, adult.id, way="show", purpose="visit")
    assert (invitation.authority_id, invitation.purpose, bool(token)) == (adult.id, "visit", True)
    other = make.authority(ctx, make.person(ctx, "Ben Okafor"))
    unchecked = make.authority(ctx, ada, name="Al Lovell", verified=False)
    for wrong, purpose in ((other, "visit"), (unchecked, "visit"), (adult, "card"), (adult, "view")):
        with pytest.raises(Refused) as refused:
            asking.ask(ctx, ada, wrong.id, way="print", purpose=purpose)
        assert refused.value.code == "NOT_THEIRS"
    people.set_contact(ctx, ada, adult.id, do_not_contact=True)
    with pytest.raises(Refused):
        asking.ask(ctx, ada, adult.id, way="show", purpose="visit")


def why(ctx: Context, who: Person) -> list[tuple[str | None, WhyNot | None, date | None]]:
    rows = asking.everybody(ctx, [who])[who.id]
    return [(each.authority.name if each.authority else None, each.why_not, each.until) for each in rows]


def test_whoever_has_answered_or_holds_a_link_is_left_in_peace(ctx: Context) -> None:
    lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    jo = make.person(ctx, "Jo Ross", kind="adult", born=None)
    assert why(lead, jo) == [(None, None, None)]
    make.answer(ctx, jo, Scope.PUBLIC, "refused", since=ctx.now)
    assert why(lead, jo) == [(None, WhyNot.SAID_NO, date(2026, 9, 29))]
    invitations.ask(lead, jo, way="show")
    assert why(lead, jo) == [(None, WhyNot.WAITING, None)]
    later = acts.later(lead, hours=1)
    assert why(later, jo) == [(None, WhyNot.SAID_NO, date(2026, 9, 29))]


def test_a_refusal_and_a_restriction_are_the_same_line_to_staff(ctx: Context) -> None:
    lead, staff = (acts.acting(ctx, make.account(ctx, role)) for role in (Role.SAFEGUARDING, Role.STAFF))
    kept, refused, fresh = (make.person(ctx, name, born=TEEN) for name in ("Ada Lovell", "Bo Kerr", "Cy Dow"))
    restrictions.restrict(lead, kept, level="NO_PUBLIC", category="other", review_by=None)
    make.answer(ctx, refused, Scope.PUBLIC, "refused", since=ctx.now - timedelta(days=120))
    assert why(staff, kept) == why(staff, refused) == [(None, WhyNot.IN_PERSON, None)]
    assert why(staff, fresh) == why(lead, kept) == why(lead, refused) == [(None, None, None)]


def test_whether_letters_can_be_sent_is_known_beforehand(ctx: Context) -> None:
    assert not asking.can_write(ctx)
    assert asking.can_write(replace(ctx, mail=Outbox()))


def test_queries_do_not_grow_with_the_people(ctx: Context) -> None:
    counts = []
    for number in (2, 20):
        known = [child(ctx, f"Child {number} {each}") for each in range(number)]
        for each in known:
            make.authority(ctx, each)
        with acts.counted(ctx.session) as said:
            rows = asking.everybody(ctx, known)
        counts.append(len(said))
        assert all(len(wanted) == 1 for wanted in rows.values())
    assert counts[0] == counts[1]
