"""Do we write only to addresses that are addresses, and never to those who must not be contacted?"""

import pytest

from consentreg.context import Context
from consentreg.models import Invitation
from consentreg.rules.permissions import Role
from consentreg.services import contacts, deaths, invitations, people
from consentreg.services.refusal import Refused
from tests import factories as make
from tests.services import acts


def test_an_address_is_kept_in_lower_case_with_the_language(ctx: Context) -> None:
    ada = contacts.of_person(ctx, make.person(ctx), " Ada@Example.ORG ", "PL")
    assert (ada.email, ada.language) == ("ada@example.org", "pl")
    assert [entry.detail["email"] for entry in acts.trail(ctx.session, "person.contact")] == [True]


def test_nothing_said_is_english_and_no_address(ctx: Context) -> None:
    ada = contacts.of_person(ctx, make.person(ctx), "", None)
    assert (ada.email, ada.language) == (None, "en")
    assert acts.trail(ctx.session, "person.contact") == []


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "a@b@c.org",
        "Ada <ada@example.org>",
        "ada@example.org\r\nBcc: all@example.org",
        "ada@example.org, b@c.org",
        "\N{CYRILLIC SMALL LETTER A}da@example.org",
        "ada@ex\N{CYRILLIC SMALL LETTER A}mple.org",
        "a" * 65 + "@example.org",
        "ada@\N{RIGHT-TO-LEFT OVERRIDE}gro",
    ],
)
def test_what_is_no_address_is_refused_at_its_field(ctx: Context, email: str) -> None:
    with pytest.raises(Refused) as refused:
        contacts.of_person(ctx, make.person(ctx), email, "en")
    assert (refused.value.code, refused.value.field) == ("BAD_EMAIL", "email")


def test_a_language_we_do_not_write_is_refused(ctx: Context) -> None:
    with pytest.raises(Refused) as refused:
        contacts.of_person(ctx, make.person(ctx), None, "tlh")
    assert (refused.value.code, refused.value.field) == ("UNKNOWN_LANGUAGE", "language")


def test_a_colleague_is_never_the_adult_who_decides(ctx: Context) -> None:
    make.account(ctx, Role.STAFF, email="kim@example.org")
    ada = make.person(ctx)
    with pytest.raises(Refused) as refused:
        contacts.of_adult(ctx, ada, make.authority(ctx, ada), "KIM@example.org", "en")
    assert refused.value.code == "OUR_OWN_STAFF"


def test_an_address_of_an_adult_to_be_kept_away_is_known_whoever_has_it_too(ctx: Context) -> None:
    ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
    for child, away in ((ada, True), (ben, False)):
        adult = make.authority(ctx, child, do_not_contact=away)
        contacts.of_adult(ctx, child, adult, "mo@example.org", "en")
    assert contacts.kept_away(ctx, ada.id, "MO@example.org")
    assert not contacts.kept_away(ctx, ben.id, "mo@example.org")
    assert not contacts.kept_away(ctx, ada.id, "other@example.org")


def links(ctx: Context) -> dict[str, Invitation]:
    """Return an open link of each sort about one child and one of their adults."""
    ada = contacts.of_person(ctx, make.person(ctx), "ada@example.org", "en")
    mo = make.authority(ctx, ada)
    contacts.of_adult(ctx, ada, mo, "mo@example.org", "en")
    return {
        "her question": invitations.ask(ctx, ada, way="email")[0],
        "her view": invitations.ask(ctx, ada, way="show", purpose="view")[0],
        "her card": invitations.ask(ctx, ada, way="print", purpose="card")[0],
        "his question": invitations.ask(ctx, ada, mo, way="email")[0],
        "his paper": invitations.ask(ctx, ada, mo, way="print", purpose="visit")[0],
    }


def ended(sorts: dict[str, Invitation]) -> set[str]:
    return {sort for sort, link in sorts.items() if link.ended_at}


def test_links_end_with_what_they_were_asked_under(ctx: Context) -> None:
    sorts = links(ctx)
    ada = people.get(ctx, sorts["her card"].person_id)
    mo = people.get_authority(ctx, ada, sorts["his paper"].authority_id or "")
    same = {"name": "Ada L.", "born": ada.born, "looked_after": False, "left_on": None, "groups": ada.groups}
    people.edit(ctx, ada, **same)
    assert ended(sorts) == set()
    contacts.of_person(ctx, ada, "new@example.org", "en")
    assert ended(sorts) == {"her question"}
    contacts.of_adult(ctx, ada, mo, None, "pl")
    assert ended(sorts) == {"her question", "his question"}
    people.edit(ctx, ada, **same | {"looked_after": True})
    assert ended(sorts) == {"her question", "his question", "her view"}
    people.set_contact(ctx, ada, mo.id, do_not_contact=True)
    assert ended(sorts) == set(sorts) - {"her card"}
    deaths.note(ctx, ada, ctx.now.date())
    assert ended(sorts) == set(sorts)


def test_an_adult_who_no_longer_decides_holds_no_link(ctx: Context) -> None:
    sorts = links(ctx)
    ada = people.get(ctx, sorts["her card"].person_id)
    people.end_authority(ctx, ada, sorts["his paper"].authority_id or "")
    assert ended(sorts) == {"his question", "his paper"}


def test_whoever_is_asked_again_has_one_link_also_where_the_first_ran_out(ctx: Context) -> None:
    ada = make.person(ctx)
    first, _ = invitations.ask(ctx, ada, way="show")
    later = acts.later(ctx, days=40)
    second, _ = invitations.ask(later, ada, way="print")
    assert list(invitations.waiting(later, [ada.id])) == [second]
    assert first.ended_at == later.now
