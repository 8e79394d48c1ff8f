"""Is a young person's own address nobody else's, and does a shared one prove nothing?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.mail import Outbox
from consentreg.models import Authority, Person
from consentreg.rules.permissions import Role
from consentreg.services import accounts, contacts, duplicates, erasure, invitations, mailboxes, people, step_up
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services import acts

BOX = "mo.lovell@gmail.com"
AGAIN = "MoLovell+ada@googlemail.com"


@pytest.fixture
def here(ctx: Context) -> Context:
    return replace(ctx, mail=Outbox())


def young(ctx: Context, email: str | None = BOX, name: str = "Ada Lovell", **more: Any) -> Person:
    return contacts.of_person(ctx, make.person(ctx, name, **more), email, "en")


def adult(ctx: Context, child: Person, email: str | None = BOX, name: str = "Mo Lovell") -> Authority:
    return contacts.of_adult(ctx, child, make.authority(ctx, child, name=name), email, "en")


def refused(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as found:
        act()
    return found.value.code, found.value.field


OWN, YOUNG = ("NOT_THEIR_OWN", "email"), ("A_YOUNG_PERSONS", "email")


def test_an_adults_address_is_no_childs_own(ctx: Context) -> None:
    ada = make.person(ctx)
    adult(ctx, ada)
    assert refused(lambda: contacts.of_person(ctx, ada, AGAIN, "en")) == OWN
    assert refused(lambda: young(ctx, AGAIN, "Ben Okafor")) == OWN
    assert young(ctx, "ben@example.org", "Cat Reid").email


def test_a_colleagues_address_is_no_childs_own(ctx: Context) -> None:
    make.account(ctx, Role.STAFF, email=BOX)
    assert refused(lambda: young(ctx, AGAIN)) == OWN


def test_nor_is_that_of_a_grown_up_who_is_in_photos(ctx: Context) -> None:
    young(ctx, BOX, "Jo Ross", kind="staff")
    assert refused(lambda: young(ctx, AGAIN)) == OWN


def test_the_address_of_an_adult_cannot_become_a_childs_afterwards(ctx: Context) -> None:
    ada = young(ctx)
    assert refused(lambda: adult(ctx, ada, AGAIN)) == YOUNG
    mo = adult(ctx, ada, "mo@example.org", "Al Dow")
    assert refused(lambda: contacts.of_adult(ctx, ada, mo, AGAIN, "en")) == YOUNG
    assert refused(lambda: young(ctx, AGAIN, "Jo Ross", kind="adult")) == YOUNG
    assert refused(lambda: accounts.add(ctx, AGAIN, Role.COMMS)) == YOUNG


def test_a_colleague_is_not_the_adult_who_decides_however_their_address_is_written(ctx: Context) -> None:
    make.account(ctx, Role.STAFF, email=BOX)
    ada = make.person(ctx)
    assert refused(lambda: adult(ctx, ada, AGAIN))[0] == "OUR_OWN_STAFF"


def test_a_colleague_may_be_in_photos_and_have_one_address_for_both(here: Context) -> None:
    make.account(here, Role.STAFF, email=BOX)
    jo = young(here, BOX, "Jo Ross", kind="staff")
    assert not mailboxes.shared(here, jo, None)


def test_whoever_may_not_see_the_other_learns_nothing_and_a_yes_waits(here: Context) -> None:
    elsewhere = make.person(here, "Ola Elmer", groups=[make.group(here, "Elm House")])
    adult(here, elsewhere)
    staff = acts.acting(here, make.account(here, Role.STAFF))
    ada = contacts.of_person(staff, make.person(here), AGAIN, "en")
    asked = invitations.ask(here, ada, way="email")[0]
    assert step_up.waits_for_staff(here, asked)
    assert not step_up.needed(here, asked, widening=True)
    with pytest.raises(Refused, match="must check"):
        step_up.send(here, asked)


def test_an_address_of_two_young_people_proves_nothing(here: Context) -> None:
    ada, ben = young(here), young(here, AGAIN, "Ben Okafor")
    for each in (ada, ben):
        assert step_up.waits_for_staff(here, invitations.ask(here, each, way="email")[0])


def test_an_address_of_two_adults_proves_nothing_and_one_adult_is_one_for_all_their_children(here: Context) -> None:
    ada, ben = make.person(here), make.person(here, "Ben Okafor")
    mo, again = adult(here, ada), adult(here, ben)
    links = [invitations.ask(here, child, one, way="email")[0] for child, one in ((ada, mo), (ben, again))]
    assert not any(step_up.waits_for_staff(here, link) for link in links)
    adult(here, ada, AGAIN, "Al Dow")
    assert all(step_up.waits_for_staff(here, link) for link in links)


def test_an_address_that_was_shared_before_is_known_too(here: Context) -> None:
    ada = young(here)
    asked = invitations.ask(here, ada, way="email")[0]
    assert not step_up.waits_for_staff(here, asked)
    mo = adult(here, ada, None)
    mo.email = AGAIN  # As written down by a version that did not compare.
    here.session.flush()
    assert step_up.waits_for_staff(here, asked)


def test_joined_records_share_one_mailbox_and_are_one(here: Context) -> None:
    ada, again = young(here), young(here, AGAIN, "Ada L. Lovell")
    lead = acts.acting(here, make.account(here, Role.SAFEGUARDING))
    duplicates.same(lead, ada, again)
    assert not mailboxes.shared(here, ada, None)


def test_what_is_forgotten_leaves_no_mailbox(ctx: Context) -> None:
    ada = young(ctx)
    mo = adult(ctx, ada, "mo@example.org")
    erasure.erase(acts.as_role(ctx, Role.SAFEGUARDING), ada, ada.name)
    ctx.session.expire_all()
    assert (people.authorities(ctx, ada)[0].mailbox, ada.mailbox) == (None, None)
    assert mo.id
