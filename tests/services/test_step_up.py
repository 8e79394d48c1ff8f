"""Can somebody to whom a link was forwarded widen anything? Only with a code that goes to the address on file."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.mail import Outbox
from consentreg.models import Invitation, Job, StepUp
from consentreg.services import contacts, invitations, people, step_up
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services import acts


@pytest.fixture
def here(ctx: Context) -> Context:
    """Return a context from which letters leave."""
    return replace(ctx, mail=Outbox())


def link(ctx: Context, way: str = "email", *, email: str | None = "mo@example.org") -> Invitation:
    ada = make.person(ctx)
    mo = contacts.of_adult(ctx, ada, make.authority(ctx, ada), email, "en")
    return invitations.ask(ctx, ada, mo, way=way)[0]


def sent(ctx: Context, invitation: Invitation) -> str:
    """Have a code sent; return it."""
    step_up.send(ctx, invitation)
    asked = ctx.session.scalars(sa.select(StepUp).order_by(StepUp.asked_at.desc())).first()
    assert asked
    made = step_up.new_code(ctx, asked.id)
    assert made
    return made[1]


def said(refused: Refused | None) -> str | None:
    return refused.code if refused else None


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_no_never_asks_for_a_code(here: Context) -> None:
    for way in ("email", "print", "show"):
        assert not step_up.needed(here, link(here, way), widening=False)


def test_a_yes_through_a_link_that_may_have_been_forwarded_does(here: Context) -> None:
    assert step_up.needed(here, link(here), widening=True)
    assert step_up.needed(here, link(here, "print"), widening=True)


def test_where_a_colleague_stands_beside_they_are_the_witness(here: Context) -> None:
    shown = link(here, "show")
    assert not step_up.needed(here, shown, widening=True)
    assert not step_up.waits_for_staff(here, shown)


def test_a_yes_waits_for_a_colleague_where_no_code_could_be_sent(here: Context, ctx: Context) -> None:
    printed = link(here, "print", email=None)
    assert not step_up.needed(here, printed, widening=True)
    assert step_up.waits_for_staff(here, printed)
    on_file = link(here, "print")
    assert not step_up.waits_for_staff(here, on_file)
    assert step_up.waits_for_staff(ctx, on_file), "no mail was set up"


def test_no_code_goes_to_an_address_that_must_be_kept_away(here: Context) -> None:
    printed = link(here, "print")
    ada = people.get(here, printed.person_id)
    contacts.of_adult(here, ada, make.authority(here, ada, do_not_contact=True), "mo@example.org", "en")
    assert not step_up.needed(here, printed, widening=True)
    assert step_up.waits_for_staff(here, printed)


def test_the_right_code_opens_once_and_for_half_an_hour(here: Context) -> None:
    mailed = link(here)
    code = sent(here, mailed)
    assert len(code) == 6
    assert step_up.check(here, mailed, f" {code[:3]} {code[3:]} ") is None
    assert not step_up.needed(here, mailed, widening=True)
    assert said(step_up.check(here, mailed, code)) == "CODE_TOO_OLD"
    assert step_up.needed(acts.later(here, minutes=31), mailed, widening=True)


def test_a_code_opens_no_other_link(here: Context) -> None:
    mine, other = link(here), link(here)
    code = sent(here, mine)
    sent(acts.later(here, seconds=1), other)
    assert said(step_up.check(here, other, code)) == "WRONG_CODE"
    assert step_up.check(here, mine, code) is None
    assert step_up.needed(here, other, widening=True), "of two children of one parent each takes a code of its own"


@pytest.fixture
def same_code(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let every code be the same, as happens once in a million."""
    monkeypatch.setattr("consentreg.services.step_up.secrets.randbelow", lambda _most: 234567)
    return "234567"


def kept(here: Context, invitation: Invitation) -> StepUp:
    return here.session.scalars(sa.select(StepUp).where(StepUp.invitation_id == invitation.id)).one()


def test_the_same_code_is_another_one_for_each_link_person_and_mailbox(here: Context, same_code: str) -> None:
    mine, other = link(here), link(here, email="bo@example.org")
    for each in (mine, other):
        assert sent(here, each) == same_code
    assert kept(here, mine).code_sha256 != kept(here, other).code_sha256
    for part in ("invitation", "person", "mailbox"):
        digests = {kept(here, mine).code_sha256, binding(here, other, mine, part)}
        assert len(digests) == 2, part


def binding(here: Context, other: Invitation, mine: Invitation, part: str) -> str:
    """Return the digest of the same code where one part of what it is bound to is another's."""
    box = {True: "bo@example.org", False: "mo@example.org"}[part == "mailbox"]
    alike = Invitation(id=mine.id, person_id=mine.person_id, authority_id=mine.authority_id)
    alike.id = other.id if part == "invitation" else mine.id
    alike.person_id = other.person_id if part == "person" else mine.person_id
    same = step_up._digest(mine, step_up._sha256("mo@example.org"), "234567")
    assert same == kept(here, mine).code_sha256
    return step_up._digest(alike, step_up._sha256(box), "234567")


def test_a_code_sent_for_one_link_is_no_code_of_another_where_none_was_sent(here: Context, same_code: str) -> None:
    mine, other = link(here), link(here, email="bo@example.org")
    sent(here, mine)
    assert said(step_up.check(here, other, same_code)) == "CODE_TOO_OLD"
    assert step_up.check(here, mine, same_code) is None
    assert step_up.needed(here, other, widening=True), "the code of one opened the link of the other"


def test_a_code_counts_only_while_its_address_does(here: Context) -> None:
    mailed = link(here, "print")
    code = sent(here, mailed)
    ada = people.get(here, mailed.person_id)
    mo = people.authorities(here, ada)[0]
    contacts.of_adult(here, ada, mo, "new@example.org", "en")
    assert said(step_up.check(here, mailed, code)) == "WRONG_CODE"
    contacts.of_adult(here, ada, mo, "mo@example.org", "en")
    assert step_up.check(here, mailed, code) is None
    contacts.of_adult(here, ada, mo, "new@example.org", "en")
    assert step_up.needed(here, mailed, widening=True), "what was proven at the old address is not at the new one"


def anew(here: Context, invitation: Invitation) -> Invitation:
    """Return a link made anew for whoever holds one."""
    ada = people.get(here, invitation.person_id)
    return invitations.ask(here, ada, people.authorities(here, ada)[0], way="email")[0]


def test_links_made_anew_give_no_more_codes(here: Context) -> None:
    mailed = link(here)
    for then in hours(here):
        step_up.send(then, mailed)
        mailed = anew(then, mailed)
    with pytest.raises(Refused) as refused:
        step_up.send(acts.later(here, minutes=3), mailed)
    assert refused.value.code == "TOO_MANY_CODES"
    step_up.send(acts.later(here, minutes=63), mailed)


def test_links_made_anew_give_no_more_tries(here: Context) -> None:
    mailed, tries = link(here), []
    for then in hours(here):
        code = sent(then, mailed)
        tries += [said(step_up.check(then, mailed, wrong(code))) for _ in range(5)]
        last, mailed = mailed, anew(then, mailed)
    assert tries == ["WRONG_CODE"] * 10 + ["TOO_MANY_TRIES"] * 5
    assert said(step_up.check(acts.later(here, minutes=3), last, code)) == "TOO_MANY_TRIES"


def test_a_parent_of_several_children_has_codes_for_each_and_not_without_end(here: Context) -> None:
    links = [link(here) for _ in range(3)]
    for each in links[:2]:
        for then in hours(here):
            step_up.send(then, each)
    with pytest.raises(Refused) as refused:
        step_up.send(acts.later(here, minutes=3), links[2])
    assert refused.value.code == "TOO_MANY_CODES"


def test_a_card_is_no_witness(here: Context) -> None:
    shown = link(here, "show")
    shown.way = "card"
    assert not step_up.needed(here, shown, widening=True)
    assert step_up.waits_for_staff(here, shown)


def test_nothing_but_the_hash_is_kept(here: Context) -> None:
    code = sent(here, link(here))
    kept = here.session.scalar(sa.select(StepUp.code_sha256))
    assert kept
    assert len(kept) == 64
    assert kept != hashlib.sha256(code.encode()).hexdigest(), "the same for every link that has this code"
    assert code not in str(here.session.execute(sa.select(Job.__table__)).all())


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "\ud800", "\N{FULLWIDTH DIGIT ONE}23456", "0" * 999]
)
def test_what_is_no_code_is_a_wrong_one(here: Context, typed: str) -> None:
    mailed = link(here)
    sent(here, mailed)
    assert said(step_up.check(here, mailed, typed)) == "WRONG_CODE"


def test_five_tries_and_no_more(here: Context) -> None:
    mailed = link(here)
    code = sent(here, mailed)
    assert [said(step_up.check(here, mailed, wrong(code))) for _ in range(5)] == ["WRONG_CODE"] * 5
    assert said(step_up.check(here, mailed, code)) == "TOO_MANY_CODES"
    assert step_up.needed(here, mailed, widening=True)


def test_a_code_is_too_old_after_ten_minutes_and_before_it_was_sent(here: Context) -> None:
    mailed = link(here)
    assert said(step_up.check(here, mailed, "123456")) == "CODE_TOO_OLD"
    step_up.send(here, mailed)
    assert said(step_up.check(here, mailed, "123456")) == "CODE_TOO_OLD"
    later = acts.later(here, seconds=1)
    code = sent(later, mailed)
    assert said(step_up.check(acts.later(later, minutes=10), mailed, code)) == "CODE_TOO_OLD"
    assert step_up.check(acts.later(later, minutes=9), mailed, code) is None


def test_a_new_code_takes_the_place_of_the_last(here: Context) -> None:
    mailed = link(here)
    first = sent(here, mailed)
    second = sent(acts.later(here, minutes=1), mailed)
    assert first != second
    assert said(step_up.check(here, mailed, first)) == "WRONG_CODE"
    assert step_up.check(here, mailed, second) is None


def hours(ctx: Context) -> Iterator[Context]:
    yield from (acts.later(ctx, minutes=each) for each in range(3))


def test_three_codes_an_hour(here: Context) -> None:
    mailed = link(here)
    for then in hours(here):
        step_up.send(then, mailed)
    with pytest.raises(Refused) as refused:
        step_up.send(acts.later(here, minutes=59), mailed)
    assert (refused.value.code, refused.value.field) == ("TOO_MANY_CODES", "code")
    step_up.send(acts.later(here, minutes=61), mailed)


def test_no_code_is_made_for_a_link_that_has_ended_or_a_code_replaced(here: Context) -> None:
    mailed = link(here)
    step_up.send(here, mailed)
    step_up.send(acts.later(here, minutes=1), mailed)
    first, second = here.session.scalars(sa.select(StepUp).order_by(StepUp.asked_at)).all()
    assert step_up.new_code(here, first.id) is None
    invitations.end(here, mailed.id)
    assert step_up.new_code(here, second.id) is None
