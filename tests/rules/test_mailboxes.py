"""Are two addresses of one mailbox known as such, and two mailboxes kept apart?"""

import pytest

from consentreg.rules.mailboxes import mailbox

SAME = [
    ("mo@example.org", " MO@Example.ORG "),
    ("mo@example.org", "mo+photos@example.org"),
    ("mo@example.org", "mo@example.org."),
    ("mo@example.org", "mo @ example.org"),
    ("mo@example.org", "\N{FULLWIDTH LATIN SMALL LETTER M}\N{FULLWIDTH LATIN SMALL LETTER O}@example.org"),
    ("mo.lovell@gmail.com", "molovell@gmail.com"),
    ("mo.lovell@gmail.com", "M.o.Lovell+kids@googlemail.com"),
    ("mo-lovell@proton.me", "mo.lovell@protonmail.com"),
    ("mo@icloud.com", "mo@me.com"),
    ("mo@straße.example", "mo@strasse.example"),
]
OTHERS = [
    ("mo@example.org", "mo@example.com"),
    ("mo@example.org", "moe@example.org"),
    ("mo.lovell@example.org", "molovell@example.org"),
    ("mo@example.org", "mo@mail.example.org"),
    ("+a@example.org", "+b@example.org"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_mailbox_is_one_however_it_is_written(one: str, other: str) -> None:
    assert mailbox(one) == mailbox(other) is not None


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_mailboxes_are_two(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_address_is_no_mailbox(nothing: str | None) -> None:
    assert mailbox(nothing) is None


def test_what_is_no_address_is_at_least_itself() -> None:
    assert mailbox(" Ada ") == "ada"
